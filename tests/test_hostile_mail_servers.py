"""Mail servers that mean harm: whatever one answers, a letter ends as one refusal in one line, soon."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from storydiff import mail_sessions
from storydiff.delivery import MailServer, Refusal, deliver
from storydiff.mail_probe import greet
from tests.post_office import make_certificate, open_post_office
from tests.test_delivery import UNTIL, a_letter
from tests.webserver import unused_port


def _says_without_end(line: socket.socket) -> None:
    line.sendall(b"220 at your service\r\n")
    line.recv(1000)
    while True:
        line.sendall(b"250-" + b"x" * 500 + b"\r\n")


def _greets_without_end(line: socket.socket) -> None:
    while True:
        line.sendall(b"220-welcome\r\n")


def _one_long_line(line: socket.socket) -> None:
    line.sendall(b"220 " + b"x" * 10_000_000 + b"\r\n")


def _drips(line: socket.socket) -> None:
    while True:
        line.sendall(b"2")
        time.sleep(0.05)


def _breaks_lines_in_two(line: socket.socket) -> None:
    line.sendall("554 go away\x1b[2J\x00\u202e\r\n".encode())


def _speaks_another_tongue(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


def _is_silent(line: socket.socket) -> None:
    line.recv(1000)
    time.sleep(5)


def _hangs_up(line: socket.socket) -> None:
    line.close()


HOSTILE = [
    _says_without_end,
    _greets_without_end,
    _one_long_line,
    _drips,
    _breaks_lines_in_two,
    _speaks_another_tongue,
    _is_silent,
    _hangs_up,
]
ENDLESS = (_says_without_end, _greets_without_end)


@contextmanager
def serving(whim: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that does as it likes with each connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    line, _ = server.accept()
                    with line, suppress(OSError):
                        whim(line)

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


@pytest.mark.parametrize("whim", HOSTILE, ids=lambda whim: whim.__name__.strip("_"))
def test_a_letter_ends_as_one_refusal_in_one_line_soon(
    whim: Callable[[socket.socket], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_sessions, "LONGEST", 4)
    with serving(whim) as port:
        # An answer without an end is cut off by its lines, minutes before the conversation as a whole would be.
        timeout = 60.0 if whim in ENDLESS else 0.4
        server = MailServer("127.0.0.1", port, security="none", sender="news@desk.example", timeout=timeout)
        for outcome in (lambda: deliver(a_letter(), server, now=UNTIL), lambda: greet(server)):
            started = time.monotonic()
            found = outcome()
            assert time.monotonic() - started < 30
            assert isinstance(found, Refusal)
            assert len(found.line()) < 600
            assert found.line().isprintable()


def test_a_server_without_tls_is_told_nothing_beyond_our_name(tmp_path: Path) -> None:
    """Neither login nor letter goes to who takes STARTTLS out of the conversation."""
    heard: list[bytes] = []

    def strips(line: socket.socket) -> None:
        line.sendall(b"220 at your service\r\n")
        while said := line.recv(1000):
            heard.append(said)
            line.sendall(b"250-here\r\n250 AUTH PLAIN LOGIN\r\n" if said.startswith(b"ehlo") else b"250 fine\r\n")

    with serving(strips) as port:
        server = MailServer("127.0.0.1", port, username="ana", password="t0ken", timeout=30.0)
        assert isinstance(deliver(a_letter(), server, now=UNTIL), Refusal)
    assert [said.split()[0].lower() for said in heard] == [b"ehlo", b"quit"]


def test_what_a_server_sent_before_tls_is_not_taken_for_what_it_says_after(tmp_path: Path) -> None:
    """Who is between us and the server may put an answer behind the one to STARTTLS."""
    certificate = make_certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate.certificate, certificate.key)

    def injects(line: socket.socket) -> None:
        line.sendall(b"220 at your service\r\n")
        line.recv(1000)
        line.sendall(b"250-here\r\n250 STARTTLS\r\n")
        line.recv(1000)
        line.sendall(b"220 go on\r\n250 forged\r\n")
        with context.wrap_socket(line, server_side=True) as secured:
            for answer in (b"250 here\r\n", b"554 no\r\n"):
                secured.recv(1000)
                secured.sendall(answer)

    with serving(injects) as port:
        server = MailServer("127.0.0.1", port, timeout=30.0, ca_file=certificate.certificate)
        found = greet(server)
    assert isinstance(found, Refusal), "the forged answer was taken for that to our greeting"
    assert "554 no" in found.reason


def test_a_server_that_is_well_is_not_cut_off(tmp_path: Path) -> None:
    before = threading.enumerate()
    certificate = make_certificate(tmp_path)
    with open_post_office(certificate, security="tls", login=False) as office:
        server = MailServer("127.0.0.1", office.port, security="tls", ca_file=certificate.certificate, timeout=30.0)
        for _ in range(3):
            assert not isinstance(deliver(a_letter(), server, now=UNTIL), Refusal)
        assert len(office.messages) == 3
    assert isinstance(greet(replace(server, port=unused_port())), Refusal)
    left = [each for each in threading.enumerate() if isinstance(each, threading.Timer) and each not in before]
    for each in left:
        each.join(30.0)
    assert not any(each.is_alive() for each in left)
