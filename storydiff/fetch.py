"""Fetches over HTTP within limits; everything that comes back is hostile until it is read.

One ``Fetcher`` holds one pool of connections. It goes only to http and https, and only to addresses that
``addresses.Guard`` lets through; it follows redirects itself, so that each hop is checked; it unpacks itself, so that a
small answer cannot grow beyond the limit. It does not try again: that is for whoever runs it.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import zlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpcore
import httpx

from storydiff import __version__
from storydiff.addresses import Guard
from storydiff.errors import ItemError
from storydiff.text import one_line

USER_AGENT = f"storydiff/{__version__}"
KEPT_HEADERS = ("content-type", "content-language", "etag", "last-modified", "cache-control", "retry-after", "expires")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_URL = 2_000
"""Characters of the longest address that is followed: what browsers and servers agree on."""


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How far one fetch may go.

    ``content_bytes`` counts after unpacking; ``seconds`` is the whole fetch, redirects and slow bodies included.
    """

    content_bytes: int = 10_000_000
    seconds: float = 30.0
    redirects: int = 5
    connections: int = 16
    connections_per_host: int = 4


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


class Fetcher:
    """An async HTTP client that refuses what it should not reach; use it in ``async with``.

    ``connect_to`` leads named hosts to a loopback port, as the sample and the tests do.
    """

    def __init__(
        self,
        limits: FetchLimits | None = None,
        *,
        allow_loopback: bool = False,
        connect_to: Mapping[str, tuple[str, int]] | None = None,
        verify: ssl.SSLContext | None = None,
    ) -> None:
        self.limits = limits or FetchLimits()
        guard = Guard(allow_loopback=allow_loopback, connect_to=connect_to)
        self._client = httpx.AsyncClient(
            transport=_Transport(guard, verify or httpx.create_ssl_context(), self.limits.connections),
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(self.limits.seconds),
            follow_redirects=False,
        )
        self._slots = asyncio.Semaphore(self.limits.connections)
        self._host_slots: dict[str, asyncio.Semaphore] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """What lies at a URL; content is empty where the validators say that nothing is new.

        Raises ItemError with one clear line where nothing usable comes back.
        """
        conditions = {}
        if etag:
            conditions["If-None-Match"] = etag
        if last_modified:
            conditions["If-Modified-Since"] = last_modified
        target = _parsed(url, _shown(url))
        url = _shown(url)
        host_slots = self._host_slots.setdefault(target.host, asyncio.Semaphore(self.limits.connections_per_host))
        async with host_slots, self._slots:
            try:
                async with asyncio.timeout(self.limits.seconds):
                    return await self._follow(target, url, conditions)
            except TimeoutError as error:
                reason = f"timed out after {self.limits.seconds:g} s"
                raise ItemError(url, reason, "try again later", transient=True) from error
            except ItemError as error:
                raise ItemError(url, _told(error, url), error.advice, transient=error.transient) from error
            except (httpcore.ConnectError, httpcore.NetworkError) as error:
                raise ItemError(url, _connection_reason(error), "try again later", transient=True) from error
            except (httpcore.TimeoutException, httpx.TimeoutException) as error:
                raise ItemError(url, "timed out", "try again later", transient=True) from error
            except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, httpx.HTTPError, httpx.InvalidURL) as error:
                raise ItemError(url, f"not proper HTTP: {one_line(str(error), 120)}", transient=True) from error

    async def _follow(self, target: httpx.URL, url: str, conditions: Mapping[str, str]) -> Response:
        """The answer after redirects, each of them checked like the first address."""
        visited = {str(target)}
        permanent = True
        for _ in range(self.limits.redirects + 1):
            async with self._client.stream("GET", target, headers=dict(conditions)) as answer:
                if answer.status_code not in _REDIRECTS or "location" not in answer.headers:
                    moved = str(target) if permanent and len(visited) > 1 else None
                    return await self._read(answer, target, url, moved)
                permanent = permanent and answer.status_code in {301, 308}
                target = _parsed(_joined(target, answer.headers["location"], url), url)
            if str(target) in visited:
                raise ItemError(url, "redirects in a circle", "check the address")
            visited.add(str(target))
        raise ItemError(url, f"redirects more than {self.limits.redirects} times", "check the address")

    async def _read(self, answer: httpx.Response, target: httpx.URL, url: str, moved: str | None) -> Response:
        status = answer.status_code
        headers = {name: one_line(answer.headers[name]) for name in KEPT_HEADERS if name in answer.headers}
        if status != HTTPStatus.NOT_MODIFIED and not 200 <= status < 300:
            raise ItemError(url, _status_words(status), _status_advice(status, headers), transient=status in _TRANSIENT)
        content = b"" if status == HTTPStatus.NOT_MODIFIED else await self._body(answer, url)
        media_type, charset = content_type(headers.get("content-type", ""))
        return Response(str(target), status, headers, content, media_type, charset, moved)

    async def _body(self, answer: httpx.Response, url: str) -> bytes:
        limit = self.limits.content_bytes
        too_large = ItemError(url, f"larger than {limit:,} bytes", "raise fetch.max_bytes to take it")
        encoding = answer.headers.get("content-encoding", "identity").strip().lower()
        body = bytearray()
        try:
            unpacker = _Unpacker(encoding)
            async for chunk in answer.aiter_raw():
                body += unpacker.unpack(chunk, limit - len(body) + 1)
                if len(body) > limit:
                    raise too_large
            unpacker.check_complete()
        except zlib.error as error:
            raise ItemError(url, f"its {encoding} packing is damaged", "try again later", transient=True) from error
        except ValueError as error:
            raise ItemError(url, str(error)) from error
        return bytes(body)


class _Unpacker:
    """Undoes a content encoding without ever giving back more than it was asked for."""

    def __init__(self, encoding: str) -> None:
        if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise ValueError(f"packed as {one_line(encoding, 40)!r}, which was not asked for")
        self._inflate = zlib.decompressobj(wbits=47) if encoding not in {"", "identity"} else None
        self._is_raw = encoding == "deflate"
        self._is_begun = False

    def unpack(self, chunk: bytes, at_most: int) -> bytes:
        if self._inflate is None:
            return chunk
        out = bytearray()
        while chunk and len(out) < at_most:
            out += self._step(chunk, at_most - len(out))
            if self._inflate.eof and self._inflate.unused_data.startswith(b"\x1f\x8b"):
                chunk = self._inflate.unused_data  # the next member of a gzip stream
                self._inflate = zlib.decompressobj(wbits=47)
            else:
                chunk = self._inflate.unconsumed_tail
        return bytes(out)

    def check_complete(self) -> None:
        if self._inflate is not None and self._is_begun and not self._inflate.eof:
            raise zlib.error("incomplete stream")

    def _step(self, chunk: bytes, at_most: int) -> bytes:
        assert self._inflate is not None
        try:
            out = self._inflate.decompress(chunk, at_most)
        except zlib.error:
            if self._is_begun or not self._is_raw:
                raise
            # Some servers send "deflate" without the zlib wrapper that RFC 9110, section 8.4.1.2, asks for.
            self._inflate = zlib.decompressobj(wbits=-15)
            out = self._inflate.decompress(chunk, at_most)
        self._is_begun = True
        return out


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: object) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:  # type: ignore[attr-defined] # httpcore types the stream as sync or async
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()  # type: ignore[attr-defined] # as above


class _Transport(httpx.AsyncBaseTransport):
    """httpx over a pool whose connections the guard makes."""

    def __init__(self, guard: Guard, context: ssl.SSLContext, connections: int) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context, max_connections=connections, keepalive_expiry=5.0, network_backend=guard
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer.stream))

    async def aclose(self) -> None:
        await self._pool.aclose()


def content_type(header: str) -> tuple[str, str | None]:
    """The media type and charset of a Content-Type header.

    >>> content_type('Text/HTML; charset="UTF-8"')
    ('text/html', 'utf-8')
    """
    message = Message()
    message["content-type"] = header or "application/octet-stream"
    return message.get_content_type(), message.get_content_charset() or None


def _shown(url: str) -> str:
    """The address as it may be shown: one line, without credentials."""
    return re.sub(r"//[^/@\s]*@", "//", one_line(url, _LONGEST_URL))


def _parsed(text: str, url: str) -> httpx.URL:
    """The address as a URL that may be fetched, without credentials and fragment."""
    try:
        target = httpx.URL(text.strip())
    except (httpx.InvalidURL, UnicodeError, TypeError) as error:
        raise ItemError(url, "not a web address", "write it as https://…") from error
    if target.scheme not in {"http", "https"} or not target.host:
        is_first = _shown(text) == url
        advice = "write it as https://…" if is_first else ""
        said = "it" if is_first else f"leads to {one_line(text, 80)}, which"
        raise ItemError(url, f"{said} is not an http or https address", advice)
    if len(text) > _LONGEST_URL:
        raise ItemError(one_line(url, 120), f"its address is longer than {_LONGEST_URL:,} characters")
    return target.copy_with(username=None, password=None, fragment=None)


def _joined(target: httpx.URL, location: str, url: str) -> str:
    try:
        return str(target.join(location))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise ItemError(url, f"redirects to {one_line(location, 80)!r}, which is not a web address") from error


def _told(error: ItemError, url: str) -> str:
    """The reason, naming the host where it is not the one that was asked for."""
    if error.item == url or error.item in url:
        return error.reason
    return f"leads to {one_line(error.item, 80)}: {error.reason}"


def _connection_reason(error: Exception) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its TLS certificate is not valid: {cause.verify_message}"
        if isinstance(cause, ssl.SSLError):
            return "no TLS connection could be made"
        if isinstance(cause, ConnectionRefusedError):
            return "the connection was refused"
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpcore.ReadError | httpcore.WriteError):
        return "the connection broke off"
    return "no connection could be made"


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
