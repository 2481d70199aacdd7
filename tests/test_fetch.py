"""Fetching from servers that behave and servers that do not, over real HTTP on loopback."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import threading
import time
import tracemalloc
import zlib
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
import zstandard

import storydiff
from storydiff.errors import ItemError
from storydiff.fetch import Fetcher, FetchLimits, Response
from storydiff.media_types import content_type
from storydiff.unpacking import unpacked
from tests.post_office import make_certificate
from tests.webserver import Handler, Site, serving, unused_port

LIMITS = FetchLimits(content_bytes=100_000, seconds=30, redirects=3, connections=4)
HURRIED = replace(LIMITS, seconds=0.6)


def fetched(url: str, limits: FetchLimits = LIMITS, *, allow_loopback: bool = True, **named: str) -> Response:
    async def run() -> Response:
        async with Fetcher(limits, allow_loopback=allow_loopback) as fetcher:
            return await fetcher.get(url, **named)

    return asyncio.run(run())


def refusal(url: str, limits: FetchLimits = LIMITS, *, allow_loopback: bool = True) -> ItemError:
    with pytest.raises(ItemError) as caught:
        fetched(url, limits, allow_loopback=allow_loopback)
    assert "\n" not in str(caught.value)
    return caught.value


# --- servers that behave -------------------------------------------------------------------------


def test_a_page_comes_back_with_its_type_charset_and_validators(site: Site) -> None:
    site.tell(
        "/a", "Erdem’s count", "text/html; charset=UTF-8", ETag='"7"', Last_Modified="Mon, 01 Apr 2024 00:00:00 GMT"
    )
    answer = fetched(site.url("/a#part"))
    assert (answer.status, answer.url, answer.media_type, answer.charset) == (200, site.url("/a"), "text/html", "utf-8")
    assert answer.content.decode() == "Erdem’s count"
    assert answer.headers["etag"] == '"7"'
    assert answer.headers["last-modified"] == "Mon, 01 Apr 2024 00:00:00 GMT"


def test_it_says_who_it_is_and_keeps_no_cookies(site: Site) -> None:
    site.tell("/a", "x", Set_Cookie="reader=7; Path=/")

    async def run() -> None:
        async with Fetcher(LIMITS, allow_loopback=True) as fetcher:
            await fetcher.get(site.url("/a"))
            await fetcher.get(site.url("/a"))

    asyncio.run(run())
    for _, headers in site.asked:
        assert headers["User-Agent"] == f"storydiff/{storydiff.__version__}"
        assert "Cookie" not in headers


def test_validators_are_sent_as_they_came_and_304_is_an_answer_without_content(site: Site) -> None:
    site.answers["/feed"] = lambda handler: handler.say(304 if handler.headers.get("If-None-Match") == 'W/"a"' else 500)
    answer = fetched(site.url("/feed"), etag='W/"a"', last_modified="Mon, 01 Apr 2024 00:00:00 GMT")
    assert answer.is_not_modified
    assert answer.content == b""
    assert site.asked[0][1]["If-Modified-Since"] == "Mon, 01 Apr 2024 00:00:00 GMT"


@pytest.mark.parametrize("path", ["/b", "b", "//127.0.0.1:{port}/b", "http://127.0.0.1:{port}/b"])
def test_a_redirect_is_followed_to_where_it_points(site: Site, path: str) -> None:
    site.redirect("/a", path.format(port=site.port), status=301)
    site.tell("/b", "there")
    answer = fetched(site.url("/a"))
    assert (answer.content, answer.url, answer.permanent_url) == (b"there", site.url("/b"), site.url("/b"))


def test_a_temporary_redirect_gives_no_new_address(site: Site) -> None:
    site.redirect("/a", "/b", status=301)
    site.redirect("/b", "/c", status=302)
    site.tell("/c", "there")
    assert fetched(site.url("/a")).permanent_url is None


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("gzip", lambda body: gzip.compress(body[:50]) + gzip.compress(body[50:])),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
        ("zstd", lambda body: zstandard.compress(body[:50]) + zstandard.compress(body[50:])),
        ("identity", lambda body: body),
    ],
    ids=[
        *("gzip", "x-gzip", "gzip in two members", "deflate", "deflate without its wrapper"),
        *("br", "zstd", "zstd in two frames", "identity"),
    ],
)
def test_what_is_packed_is_unpacked(site: Site, encoding: str, pack: object) -> None:
    body = b"the toll rose " * 1_000
    assert callable(pack)
    site.tell("/a", pack(body), Content_Encoding=encoding)
    assert fetched(site.url("/a")).content == body


def test_hosts_are_led_to_loopback_only_where_named(site: Site) -> None:
    site.tell("/a", "from the sample")

    async def run() -> bytes:
        async with Fetcher(LIMITS, connect_to={"*.example": ("127.0.0.1", site.port)}) as fetcher:
            answer = await fetcher.get("http://news.example/a")
            with pytest.raises(ItemError, match="not a public address"):
                await fetcher.get(site.url("/a"))
            return answer.content

    assert asyncio.run(run()) == b"from the sample"
    assert site.asked[0][1]["Host"] == "news.example"


def test_no_more_connections_are_open_than_allowed(site: Site) -> None:
    lock, inside, most = threading.Lock(), [0], [0]

    def slow(handler: Handler) -> None:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        time.sleep(0.05)
        with lock:
            inside[0] -= 1
        handler.say(200, b"x")

    site.answers["/a"] = slow
    limits = FetchLimits(seconds=30, connections=8, connections_per_host=3)

    async def run() -> None:
        async with Fetcher(limits, allow_loopback=True) as fetcher:
            await asyncio.gather(*(fetcher.get(site.url("/a")) for _ in range(12)))

    asyncio.run(run())
    assert most[0] == 3


# --- servers that do not -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words", "is_transient"),
    [
        (404, "HTTP 404 Not Found (check the address", False),
        (410, "HTTP 410 Gone (check the address", False),
        (403, "HTTP 403 Forbidden (the server does not let us read it)", False),
        (500, "HTTP 500 Internal Server Error (try again later)", True),
        (503, "HTTP 503 Service Unavailable (try again later)", True),
        (599, "HTTP 599", False),
        (300, "HTTP 300 Multiple Choices", False),
    ],
)
def test_an_error_of_the_server_is_one_line(site: Site, status: int, words: str, is_transient: bool) -> None:
    site.refuse("/a", status)
    error = refusal(site.url("/a"))
    assert str(error).startswith(f"{site.url('/a')}: {words}")
    assert error.transient is is_transient


def test_a_busy_server_is_told_with_how_long_it_asks_to_wait(site: Site) -> None:
    site.refuse("/a", 429, Retry_After="120")
    assert "HTTP 429 Too Many Requests (the server asks to wait: Retry-After 120)" in str(refusal(site.url("/a")))


def test_a_slow_drip_is_cut_off_by_the_whole_time(site: Site) -> None:
    def drip(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b".")
            handler.wfile.flush()
            time.sleep(0.1)

    site.answers["/a"] = drip
    begin = time.monotonic()
    assert refusal(site.url("/a"), HURRIED).reason == "timed out after 0.6 s"
    assert time.monotonic() - begin < 9  # the drip takes ten


def test_a_server_that_says_nothing_times_out(site: Site) -> None:
    site.answers["/a"] = lambda handler: time.sleep(1)
    error = refusal(site.url("/a"), HURRIED)
    assert (error.reason, error.transient) == ("timed out after 0.6 s", True)


def test_an_endless_body_is_cut_off_at_the_limit(site: Site) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        while True:
            handler.wfile.write(b"2710\r\n" + b"x" * 10_000 + b"\r\n")

    site.answers["/a"] = endless
    assert refusal(site.url("/a")).reason == "larger than 100,000 bytes"


BOMBS = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstandard.compress}


@pytest.mark.parametrize("encoding", BOMBS)
def test_a_bomb_is_cut_off_before_it_unpacks(site: Site, encoding: str) -> None:
    site.tell("/a", BOMBS[encoding](b"\x00" * 50_000_000), Content_Encoding=encoding)
    assert refusal(site.url("/a")).reason == "larger than 100,000 bytes"


@pytest.mark.parametrize("encoding", BOMBS)
def test_no_more_is_unpacked_than_is_asked_for(encoding: str) -> None:
    packed = BOMBS[encoding](b"the toll rose " * 1_000_000)
    tracemalloc.start()
    try:
        assert len(unpacked(packed, encoding, 1_000)) == 1_001
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert len(unpacked(packed, encoding, 14_000_000)) == 14_000_000


@pytest.mark.parametrize(
    ("body", "encoding", "words"),
    [
        (b"not packed at all", "gzip", "its gzip packing is damaged"),
        (gzip.compress(b"x" * 9_000, mtime=0)[:-9], "gzip", "its gzip packing is damaged"),
        (brotli.compress(b"the toll rose " * 900)[:-5], "br", "its br packing is damaged"),
        (b"not packed at all", "br", "its br packing is damaged"),
        (zstandard.compress(b"the toll rose " * 900)[:-5], "zstd", "its zstd packing is damaged"),
        (b"not packed at all", "zstd", "its zstd packing is damaged"),
        (b"x", "compress", "packed as 'compress', which was not asked for"),
        (b"x", "gzip, br", "packed as 'gzip, br', which was not asked for"),
    ],
)
def test_packing_that_cannot_be_undone_is_one_line(site: Site, body: bytes, encoding: str, words: str) -> None:
    site.tell("/a", body, Content_Encoding=encoding)
    assert refusal(site.url("/a")).reason == words


def test_a_body_shorter_than_its_length_is_refused(site: Site) -> None:
    def short(handler: Handler) -> None:
        handler.say(200, b"half", Content_Length="1000")
        handler.close_connection = True

    site.answers["/a"] = short
    assert "not proper HTTP" in refusal(site.url("/a")).reason


def test_a_redirect_in_a_circle_is_one_line(site: Site) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    assert refusal(site.url("/a")).reason == "redirects in a circle"


def test_a_redirect_without_end_is_one_line(site: Site) -> None:
    for n in range(9):
        site.redirect(f"/{n}", f"/{n + 1}")
    assert refusal(site.url("/0")).reason == "redirects more than 3 times"
    assert len(site.paths()) == 4


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("http://169.254.169.254/latest/meta-data/", "leads to 169.254.169.254: refused"),
        ("http://10.0.0.1/", "leads to 10.0.0.1: refused"),
        ("http://[::ffff:10.0.0.1]/", "leads to ::ffff:a00:1: refused"),
        ("http://127.1/", "not a web address"),
        ("http://2130706433/", "not a web address"),
        ("http://user:secret@192.168.0.1/", "leads to 192.168.0.1: refused"),
        ("file:///etc/passwd", "leads to file:///etc/passwd, which is not an http or https address"),
        ("ftp://news.example/a", "leads to ftp://news.example/a, which is not an http or https address"),
    ],
)
def test_a_redirect_to_where_we_do_not_go_is_refused(site: Site, target: str, words: str) -> None:
    site.redirect("/a", target)
    error = refusal(site.url("/a"))
    assert error.reason.startswith(words)
    assert "secret" not in str(error)


def test_loopback_is_refused_unless_allowed_and_the_line_says_how(site: Site) -> None:
    site.tell("/a", "x")
    error = refusal(site.url("/a"), allow_loopback=False)
    assert "refused, because it lies at 127.0.0.1" in error.reason
    assert "allow_loopback = true under [fetch]" in error.advice
    assert site.paths() == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://news.example/a", "it is not an http or https address (write it as https://…)"),
        ("news.example", "it is not an http or https address (write it as https://…)"),
        ("https://", "it is not an http or https address (write it as https://…)"),
        ("http://[::1", "not a web address (write it as https://…)"),
        ("http://a b.example\n/", "not a web address (write it as https://…)"),
        ("http://nowhere.invalid/", "no such host (check the address)"),
    ],
)
def test_an_address_that_is_none_is_one_line(url: str, words: str) -> None:
    error = refusal(url)
    if error.reason != "the name server does not answer":  # a machine without a network cannot know the host
        assert str(error).endswith(words)


def test_an_address_of_endless_length_is_refused_with_a_short_line(site: Site) -> None:
    assert len(str(refusal(site.url("/" + "a" * 3_000)))) < 300


def test_nobody_there_is_one_line() -> None:
    error = refusal(f"http://127.0.0.1:{unused_port()}/")
    assert (error.reason, error.transient) == ("the connection was refused", True)


def test_a_server_that_hangs_up_is_one_line(site: Site) -> None:
    site.answers["/a"] = Handler.hang_up
    error = refusal(site.url("/a"))
    assert error.transient
    assert "timed out" not in error.reason


def test_a_server_without_tls_is_one_line(site: Site) -> None:
    site.tell("/a", "x")
    assert "TLS" in refusal(site.url("/a").replace("http:", "https:")).reason


def test_a_certificate_that_nobody_vouches_for_is_one_line_and_one_that_is_trusted_is_taken(tmp_path: Path) -> None:
    made = make_certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(made.certificate, made.key)
    with serving(context) as secure:
        secure.tell("/a", "over TLS")
        url = secure.url("/a").replace("http:", "https:")
        assert refusal(url).reason.startswith("its TLS certificate is not valid: self-signed certificate")

        async def run() -> bytes:
            trusting = ssl.create_default_context(cafile=str(made.certificate))
            async with Fetcher(LIMITS, allow_loopback=True, verify=trusting) as fetcher:
                return (await fetcher.get(url)).content

        assert asyncio.run(run()) == b"over TLS"


def test_a_charset_that_is_damaged_is_left_out() -> None:
    assert content_type("text/html; charset=") == ("text/html", None)
    assert content_type("") == ("application/octet-stream", None)
    assert content_type("nonsense") == ("text/plain", None)


def test_servers_are_told_whom_to_write_to(site: Site) -> None:
    site.tell("/a", "x")

    async def run() -> None:
        async with Fetcher(LIMITS, allow_loopback=True, contact="mailto:desk@news.example") as fetcher:
            await fetcher.get(site.url("/a"))

    asyncio.run(run())
    assert site.asked[0][1]["User-Agent"] == f"storydiff/{storydiff.__version__} (+mailto:desk@news.example)"


# --- one host and another ------------------------------------------------------------------------


def pace(site: Site, urls: list[str], limits: FetchLimits) -> float:
    """The seconds that fetching these takes, all asked for at once."""

    async def run() -> float:
        async with Fetcher(limits, connect_to={"*.example": ("127.0.0.1", site.port)}) as fetcher:
            begin = time.monotonic()
            await asyncio.gather(*(fetcher.get(url) for url in urls))
            return time.monotonic() - begin

    site.tell("/a", "x")
    return asyncio.run(run())


def test_one_host_is_asked_with_a_pause_and_several_at_once(site: Site) -> None:
    limits = FetchLimits(seconds=30, host_delay=0.15)
    assert pace(site, ["http://one.example/a"] * 4, limits) >= 0.45
    assert pace(site, [f"http://{n}.example/a" for n in range(4)], replace(limits, host_delay=300)) < 60


def test_a_host_that_asks_to_wait_is_left_alone_and_others_are_not(site: Site) -> None:
    site.refuse("/busy", 429, Retry_After="120")
    site.refuse("/down", 503)
    site.tell("/a", "x")

    async def run() -> list[str]:
        told = []
        async with Fetcher(LIMITS, connect_to={"*.example": ("127.0.0.1", site.port)}) as fetcher:
            for url in ("http://one.example/busy", "http://one.example/a", "http://two.example/down"):
                with pytest.raises(ItemError) as caught:
                    await fetcher.get(url)
                told.append(caught.value.reason)
            # Without Retry-After nobody has asked for anything.
            await fetcher.get("http://two.example/a")
        return told

    assert asyncio.run(run()) == [
        "HTTP 429 Too Many Requests",
        "its server has asked to be left alone",
        "HTTP 503 Service Unavailable",
    ]
    assert site.paths() == ["/busy", "/down", "/a"]


def test_hosts_that_nobody_asks_any_more_are_forgotten(site: Site) -> None:
    site.tell("/a", "x")

    async def run() -> int:
        async with Fetcher(LIMITS, connect_to={"*.example": ("127.0.0.1", site.port)}) as fetcher:
            for n in range(20):
                await fetcher.get(f"http://{n}.example/a")
            return len(fetcher._hosts)

    assert asyncio.run(run()) == 0


def test_certificates_are_checked_by_default() -> None:
    context = Fetcher()._verify
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_a_password_in_an_address_is_not_shown() -> None:
    error = refusal(f"http://reader:hush@127.0.0.1:{unused_port()}/feed")
    assert "hush" not in str(error)
    assert error.item.startswith("http://127.0.0.1:")
