"""Posts to real servers on loopback: signed as the specification says, tried again where that may help, told in one line."""

from __future__ import annotations

import base64
import hashlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from storydiff.delivery import Refusal
from storydiff.errors import DeliveryError
from storydiff.model import Letter, Receipt, Told
from storydiff.webhooks import Webhook, keys_of, post_letter, signature
from tests.webserver import Handler, Site, serving, unused_port

NOW = datetime(2023, 5, 10, 4, 15, tzinfo=UTC)
BODY = '{"type":"digest.created","data":{"label":"Vale’s quay"}}'.encode()
KEY = bytes(range(32))
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"
TOKEN = "t0ken-of-the-desk"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def letter(content: bytes = BODY) -> Letter:
    return Letter("desk", "digest_0123456789abcdef_fedcba9876543210", "Subject", content, NOW, (Told("s", NOW),), NOW)


def post(url: str, **changes: Any) -> Receipt | Refusal:
    said = {"secret": SECRET, "timeout": 5.0, "allow_loopback": True, "waits": (0.01, 0.01)} | changes
    return post_letter(letter(), Webhook("desk", url, **said), now=NOW)


def refused(outcome: Receipt | Refusal) -> Refusal:
    assert isinstance(outcome, Refusal)
    return outcome


def hmac_by_hand(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256 as RFC 2104 defines it, written out."""
    padded = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded) + message).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in padded) + inner).digest()


def verified(headers: dict[str, str], body: bytes, key: bytes) -> bool:
    """What a receiver does: the signature holds for id, time and body, and the time is now."""
    signed = b".".join([headers["Webhook-Id"].encode(), headers["Webhook-Timestamp"].encode(), body])
    wanted = base64.b64encode(hmac_by_hand(key, signed)).decode()
    is_signed = any(each == f"v1,{wanted}" for each in headers["Webhook-Signature"].split(" "))
    return is_signed and abs(time.time() - int(headers["Webhook-Timestamp"])) < 60


def test_the_signature_is_that_of_the_specification() -> None:
    """The vector is the one of the specification's reference libraries' tests."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    assert signature([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == (
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


def test_a_post_is_taken_and_its_receiver_can_check_whose_it_is(site: Site) -> None:
    site.tell("/hook", "taken")
    outcome = post(site.url("/hook"))
    assert isinstance(outcome, Receipt)
    assert outcome.handed_to == "webhook: HTTP 200 OK"
    ((_, headers),) = site.asked
    assert site.posted == [BODY]
    assert headers["Content-Type"] == "application/json"
    assert headers["Webhook-Id"] == letter().message_id
    assert "." not in headers["Webhook-Id"]
    assert verified(headers, site.posted[0], KEY)
    assert not verified(headers, site.posted[0] + b" ", KEY)
    assert not verified(headers, site.posted[0], bytes(32))


def test_while_a_secret_is_changed_both_hold(site: Site) -> None:
    site.tell("/hook", "taken")
    other = os.urandom(24)
    post(site.url("/hook"), secret=f"{base64.b64encode(other).decode()} {SECRET}")
    ((_, headers),) = site.asked
    assert verified(headers, BODY, KEY)
    assert verified(headers, BODY, other)


@pytest.mark.parametrize(
    "secret",
    ["", "  ", "whsec_!", "open sesame", base64.b64encode(bytes(23)).decode(), base64.b64encode(bytes(65)).decode()],
)
def test_what_is_no_secret_is_refused_and_not_quoted(site: Site, secret: str) -> None:
    outcome = refused(post(site.url("/hook"), secret=secret))
    assert not outcome.is_final
    assert "secret" in outcome.reason
    assert "set STORYDIFF_WEBHOOK_SECRET or STORYDIFF_WEBHOOK_SECRET_DESK;" in outcome.advice
    assert not secret.strip() or secret not in outcome.line()
    assert site.asked == []


@pytest.mark.parametrize("size", [24, 64])
def test_secrets_of_the_length_that_the_specification_allows_are_taken(size: int) -> None:
    assert keys_of(base64.b64encode(bytes(size)).decode()) == (bytes(size),)
    with pytest.raises(DeliveryError):
        keys_of("whsec_")


@pytest.mark.parametrize(
    ("status", "tries", "is_final", "is_transient"),
    [
        (400, 1, False, False),  # what many receivers answer where the signature does not hold
        (401, 1, False, False),
        (404, 1, False, False),
        (410, 1, True, False),
        (302, 1, False, False),
        (429, 3, False, True),
        (500, 3, False, True),
        (502, 3, False, True),
        (503, 3, False, True),
        (504, 3, False, True),
    ],
)
def test_each_status_means_what_the_specification_says(
    site: Site, status: int, tries: int, is_final: bool, is_transient: bool
) -> None:
    site.refuse("/hook", status)
    outcome = refused(post(site.url("/hook")))
    assert len(site.asked) == tries
    assert (outcome.is_final, outcome.transient) == (is_final, is_transient)
    assert f"HTTP {status}" in outcome.reason


def test_no_redirect_is_followed(site: Site) -> None:
    site.redirect("/hook", "/elsewhere", 307)
    site.tell("/elsewhere", "taken")
    assert "redirects are not followed" in refused(post(site.url("/hook"))).line()
    assert site.paths() == ["/hook"]


def test_a_server_that_recovers_gets_the_same_post_again(site: Site) -> None:
    def busy_once(handler: Handler) -> None:
        handler.say(503 if len(site.asked) == 1 else 204)

    site.answers["/hook"] = busy_once
    assert isinstance(post(site.url("/hook")), Receipt)
    assert site.posted == [BODY, BODY]
    assert len({headers["Webhook-Id"] for _, headers in site.asked}) == 1
    assert all(verified(headers, BODY, KEY) for _, headers in site.asked)


def test_a_short_wait_that_a_server_asks_for_is_kept(site: Site) -> None:
    times: list[float] = []

    def answer(handler: Handler) -> None:
        times.append(time.monotonic())
        handler.say(429 if len(times) == 1 else 200, Retry_After="1")

    site.answers["/hook"] = answer
    assert isinstance(post(site.url("/hook")), Receipt)
    assert times[1] - times[0] >= 1.0


@pytest.mark.parametrize("wait", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT", "soon"])
def test_a_long_wait_is_left_to_the_next_run(site: Site, wait: str) -> None:
    site.refuse("/hook", 429, Retry_After=wait)
    outcome = refused(post(site.url("/hook")))
    assert len(site.asked) == 1
    assert not outcome.transient, "a flow would try again at once"
    assert not outcome.is_final
    assert "next run" in outcome.line()


def test_a_server_that_drips_costs_no_more_than_the_time_of_each_try(site: Site) -> None:
    released = threading.Event()

    def drip(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not released.wait(0.05):
            handler.wfile.write(b"X-Drip: 1\r\n")

    site.answers["/hook"] = drip
    begun = time.monotonic()
    outcome = refused(post(site.url("/hook"), timeout=0.3))
    released.set()
    assert time.monotonic() - begun < 30
    assert outcome.transient
    assert "timed out after 0.3 s" in outcome.reason


def test_an_answer_without_end_is_not_read(site: Site) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 10_000)

    site.answers["/hook"] = endless
    begun = time.monotonic()
    assert isinstance(post(site.url("/hook")), Receipt)
    assert time.monotonic() - begun < 30


def test_nobody_is_posted_to_inside_the_network_unless_the_settings_allow_it(site: Site) -> None:
    outcome = refused(post(site.url("/hook"), allow_loopback=False))
    assert "not a public address" in outcome.reason
    assert "10.1.2.3" in refused(post("http://10.1.2.3/hook")).reason
    assert site.asked == []


def test_a_port_where_nobody_listens_is_tried_again() -> None:
    assert refused(post(f"http://127.0.0.1:{unused_port()}/")).transient


@contextmanager
def saying(raw: bytes) -> Iterator[int]:
    """A port that answers whatever comes with these bytes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65_536)
                    connection.sendall(raw)

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    "raw",
    [b"no HTTP at all\r\n\r\n", b"HTTP/1.1 200 OK\r\nBad Header\x00: \x01\r\n\r\n", b"", b"HTTP/1.1 9999 No\r\n\r\n"],
)
def test_no_failure_shows_the_address_or_the_secret(raw: bytes) -> None:
    with saying(raw) as port:
        outcome = refused(post(f"http://127.0.0.1:{port}/{TOKEN}?key={TOKEN}"))
    assert TOKEN not in repr(outcome)
    assert SECRET not in repr(outcome)


def test_a_webhook_does_not_show_its_address_or_secret() -> None:
    shown = repr(Webhook("desk", f"https://hooks.example/{TOKEN}", SECRET))
    assert TOKEN not in shown
    assert SECRET not in shown
