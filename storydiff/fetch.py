"""Fetches over HTTP within limits; everything that comes back is hostile until it is read.

One ``Fetcher`` holds one pool of connections. It goes only to http and https, and only to addresses that
``addresses.Guard`` lets through; it follows redirects itself, so that each hop is checked; it unpacks itself, so that a
small answer cannot grow beyond the limit. It keeps few connections to each host, waits between two requests to it, and
leaves a host alone that asks to. It does not try again: that is for whoever runs it.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from storydiff import __version__
from storydiff.addresses import Guard
from storydiff.errors import ItemError
from storydiff.media_types import content_type
from storydiff.text import one_line
from storydiff.unpacking import ACCEPTED, PackingError, UnknownPackingError, unpacked

PRODUCT = "storydiff"
"""The name under which robots.txt speaks to us."""

KEPT_HEADERS = (
    *("content-type", "content-language", "etag", "last-modified"),
    *("cache-control", "retry-after", "expires", "date", "age"),
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_URL = 2_000
"""Characters of the longest address that is followed: what browsers and servers agree on."""

_CLOSED_FOR = 600.0
"""Seconds of a run for which a host that asks to wait longer, or until a date, is left alone: longer than most runs."""

_HOST = re.compile(r"[^\s/?#@\\<>^`{|}%\x00-\x20\x7f]+")
"""What may stand for a host (WHATWG URL, forbidden host code points)."""


MayFetch = Callable[[str], Awaitable[None]]
"""Asked before a request is made to a URL; raises ItemError where it may not be."""


def user_agent(contact: str | None = None) -> str:
    """Who asks: name and version, and where whoever runs it can be reached.

    >>> user_agent("https://news.example/bot").endswith(" (+https://news.example/bot)")
    True
    """
    return f"{PRODUCT}/{__version__}" + (f" (+{contact})" if contact else "")


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How far one fetch may go, and how gently.

    ``content_bytes`` counts after unpacking; ``seconds`` is the whole fetch, redirects and slow bodies included;
    ``host_delay`` are the seconds between the beginnings of two fetches from one host.
    """

    content_bytes: int = 10_000_000
    seconds: float = 30.0
    redirects: int = 5
    connections: int = 16
    connections_per_host: int = 4
    host_delay: float = 0.0


class StatusError(ItemError):
    """A server answers with an error; ``is_own`` where it speaks of the address asked for, or of a lasting new one."""

    def __init__(self, item: str, status: int, headers: Mapping[str, str], *, is_own: bool = True) -> None:
        super().__init__(item, _status_words(status), _status_advice(status, headers), transient=status in _TRANSIENT)
        self.status = status
        self.headers = headers
        self.is_own = is_own


class HostBusyError(ItemError):
    """A host that has asked in this run to be left alone, and was not asked again."""


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to one fetch, after redirects: ``url`` is where the content was found, ``headers`` those kept."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    media_type: str
    charset: str | None = None
    permanent_url: str | None = None
    """The new address where every redirect on the way was a permanent one."""

    @property
    def is_not_modified(self) -> bool:
        """True where the server says that what we have is still what it has."""
        return self.status == HTTPStatus.NOT_MODIFIED


@dataclass(slots=True)
class _Host:
    """What is kept of a host while it is asked: its free places, when its turn comes, until when it is left alone."""

    slots: asyncio.Semaphore
    delay: float
    turn: float = 0.0
    closed_until: float = 0.0
    users: int = 0


class Fetcher:
    """An async HTTP client that refuses what it should not reach; use it in ``async with``.

    ``connect_to`` leads named hosts to a loopback port, as the sample and the tests do; ``contact`` is the address that
    servers are told.
    """

    def __init__(
        self,
        limits: FetchLimits | None = None,
        *,
        allow_loopback: bool = False,
        connect_to: Mapping[str, tuple[str, int]] | None = None,
        verify: ssl.SSLContext | None = None,
        contact: str | None = None,
    ) -> None:
        self.limits = limits or FetchLimits()
        self._guard = Guard(allow_loopback=allow_loopback, connect_to=connect_to)
        self._verify = verify or _system_trust()
        self._headers = {"User-Agent": user_agent(contact), "Accept-Encoding": ACCEPTED, "Accept": "*/*"}
        self._slots = asyncio.Semaphore(self.limits.connections)
        self._hosts: dict[str, _Host] = {}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            limit=0,  # the places are given out above, where what waits does not run out of time
            resolver=self._guard,
            socket_factory=self._guard.socket,
            ssl=self._verify,
            keepalive_timeout=5.0,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            headers=self._headers,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self.limits.seconds),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        may_fetch: MayFetch | None = None,
        is_aside: bool = False,
    ) -> Response:
        """What lies at a URL; content is empty where the validators say that nothing is new.

        ``may_fetch`` is asked before each request, also after redirects, and raises ItemError where none may be made.
        A fetch aside waits for no turn: it is one that another fetch waits for, such as that of a robots.txt.
        Raises ItemError with one clear line where nothing usable comes back.
        """
        conditions = {}
        if etag:
            conditions["If-None-Match"] = etag
        if last_modified:
            conditions["If-Modified-Since"] = last_modified
        shown = shown_address(url)
        target = target_of(url, shown)
        if is_aside:
            return await self.within_limits(self._follow(target, shown, conditions, None), shown)
        host = self._host(target)
        host.users += 1
        try:
            async with host.slots, self._slots:
                if host.delay or host.closed_until:
                    await self._await_turn(host, shown)
                return await self.within_limits(self._follow(target, shown, conditions, may_fetch), shown)
        finally:
            host.users -= 1
            self._let_go(target, host)

    def slow_down(self, url: str, seconds: float) -> None:
        """Wait at least so long between two fetches from the host of a URL, as its robots.txt asks."""
        host = self._host(target_of(url, shown_address(url)))
        host.delay = max(host.delay, seconds)

    def _host(self, target: URL) -> _Host:
        name = str(target.raw_host)
        host = self._hosts.get(name)
        if host is None:
            slots = asyncio.Semaphore(self.limits.connections_per_host)
            host = self._hosts[name] = _Host(slots, self.limits.host_delay)
        return host

    def _let_go(self, target: URL, host: _Host) -> None:
        """Forget a host that nobody asks and nothing holds for, so that memory does not grow with their number."""
        now = asyncio.get_running_loop().time()
        if host.users == 0 and max(host.turn, host.closed_until) <= now and host.delay == self.limits.host_delay:
            self._hosts.pop(str(target.raw_host), None)

    @staticmethod
    async def _await_turn(host: _Host, url: str) -> None:
        now = asyncio.get_running_loop().time()
        if host.closed_until > now:
            raise HostBusyError(url, "its server has asked to be left alone", "try again later", transient=True)
        if host.delay:
            begin = max(now, host.turn)
            host.turn = begin + host.delay
            await asyncio.sleep(begin - now)

    # --- one fetch -------------------------------------------------------------------------------

    async def within_limits(self, asked: Awaitable[Response], url: str) -> Response:
        """The answer to what was asked of a URL, in time; whatever goes wrong is raised as one clear ItemError."""
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await asked
        except TimeoutError as error:
            reason = f"timed out after {self.limits.seconds:g} s"
            raise ItemError(url, reason, "try again later", transient=True) from error
        except StatusError:
            raise
        except ItemError as error:
            raise ItemError(url, _told(error, url), error.advice, transient=error.transient) from error
        except aiohttp.InvalidURL as error:
            raise ItemError(url, "not a web address", "write it as https://…") from error
        except (aiohttp.ClientConnectionError, OSError) as error:
            raise ItemError(url, _connection_reason(error), "try again later", transient=True) from error
        except (aiohttp.ClientError, ValueError) as error:
            raise ItemError(url, f"not proper HTTP: {one_line(str(error), 120)}", transient=True) from error

    async def _follow(
        self, target: URL, url: str, conditions: Mapping[str, str], may_fetch: MayFetch | None
    ) -> Response:
        """The answer after redirects, each of them checked like the first address."""
        assert self._session is not None, "a fetcher is used in `async with`"
        visited = {target}
        permanent = True
        for _ in range(self.limits.redirects + 1):
            self._guard.check(str(target.raw_host))
            if may_fetch is not None:
                await may_fetch(str(target))
            async with self._session.get(target, headers=conditions, allow_redirects=False) as answer:
                if answer.status not in _REDIRECTS or "location" not in answer.headers:
                    moved = str(target) if permanent and len(visited) > 1 else None
                    return await self._read(answer, target, url, moved, is_own=permanent)
                permanent = permanent and answer.status in {301, 308}
                target = _joined(target, answer.headers["location"], url)
            if target in visited:
                raise ItemError(url, "redirects in a circle", "check the address")
            visited.add(target)
        raise ItemError(url, f"redirects more than {self.limits.redirects} times", "check the address")

    async def _read(
        self, answer: aiohttp.ClientResponse, target: URL, url: str, moved: str | None, *, is_own: bool
    ) -> Response:
        status, given = answer.status, answer.headers
        headers = {name: one_line(given[name]) for name in KEPT_HEADERS if name in given}
        if status != HTTPStatus.NOT_MODIFIED and not 200 <= status < 300:
            if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE} and "retry-after" in headers:
                said = headers["retry-after"]
                seconds = min(float(said), _CLOSED_FOR) if re.fullmatch(r"\d{1,9}", said) else _CLOSED_FOR
                self._host(target).closed_until = asyncio.get_running_loop().time() + seconds
            raise StatusError(url, status, headers, is_own=is_own)
        content = b"" if status == HTTPStatus.NOT_MODIFIED else await self._body(answer, url)
        media_type, charset = content_type(headers.get("content-type", ""))
        return Response(str(target), status, headers, content, media_type, charset, moved)

    async def _body(self, answer: aiohttp.ClientResponse, url: str) -> bytes:
        limit = self.limits.content_bytes
        too_large = ItemError(url, f"larger than {limit:,} bytes", "raise fetch.max_bytes to take it")
        encoding = answer.headers.get("content-encoding", "identity").strip().lower()
        packed = bytearray()
        async for chunk in answer.content.iter_any():
            packed += chunk
            if len(packed) > limit:
                raise too_large
        try:
            body = unpacked(bytes(packed), encoding, limit)
        except UnknownPackingError as error:
            raise ItemError(url, str(error)) from error
        except PackingError as error:
            raise ItemError(url, f"its {encoding} packing is damaged", "try again later", transient=True) from error
        if len(body) > limit:
            raise too_large
        return body


@cache
def _system_trust() -> ssl.SSLContext:
    """The certificates that the system trusts, which take 20 ms to load."""
    return ssl.create_default_context()


def shown_address(url: str) -> str:
    """The address as it may be shown: one line, without credentials."""
    line = one_line(url, _LONGEST_URL)
    return re.sub(r"//[^/@\s]*@", "//", line) if "@" in line else line


def target_of(text: str, url: str) -> URL:
    """The address as a URL that may be fetched, without credentials and fragment."""
    if len(text) > _LONGEST_URL:
        raise ItemError(one_line(url, 120), f"its address is longer than {_LONGEST_URL:,} characters")
    said = text.strip()
    try:
        target = URL(said)
    except (ValueError, UnicodeError, TypeError) as error:
        raise ItemError(url, "not a web address", "write it as https://…") from error
    if target.scheme not in {"http", "https"} or not target.raw_host:
        is_first = shown_address(text) == url
        advice = "write it as https://…" if is_first else ""
        told = "it" if is_first else f"leads to {one_line(text, 80)}, which"
        raise ItemError(url, f"{told} is not an http or https address", advice)
    if not _HOST.fullmatch(target.raw_host):
        raise ItemError(url, "not a web address", "write it as https://…")
    return target.with_user(None).with_fragment(None) if "#" in said or "@" in said else target


def _joined(target: URL, location: str, url: str) -> URL:
    try:
        text = str(target.join(URL(location.strip())))
    except (ValueError, UnicodeError) as error:
        raise ItemError(url, f"redirects to {one_line(location, 80)!r}, which is not a web address") from error
    return target_of(text, url)


def _told(error: ItemError, url: str) -> str:
    """The reason, naming the host where it is not the one that was asked for."""
    if error.item == url or error.item in url:
        return error.reason
    return f"leads to {one_line(error.item, 80)}: {error.reason}"


def _connection_reason(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        inner = error.certificate_error
        return f"its TLS certificate is not valid: {getattr(inner, 'verify_message', '') or one_line(str(inner), 80)}"
    inner = getattr(error, "os_error", error)
    if isinstance(inner, ssl.SSLError):
        return "no TLS connection could be made"
    if isinstance(inner, ConnectionRefusedError):
        return "the connection was refused"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "no connection could be made"
    return "the connection broke off"


def _status_words(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def _status_advice(status: int, headers: Mapping[str, str]) -> str:
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return "check the address or take it out of the sources"
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.PAYMENT_REQUIRED}:
        return "the server does not let us read it"
    if "retry-after" in headers:
        return f"the server asks to wait: Retry-After {one_line(headers['retry-after'], 40)}"
    return "try again later" if status in _TRANSIENT else ""
