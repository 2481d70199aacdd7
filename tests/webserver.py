"""A real HTTP server on loopback for tests, that behaves or misbehaves as each path is told."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers each path with what the test has told it."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        self.server.posted.append(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
        self.do_GET()

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        answer = self.server.answers.get(self.path.partition("?")[0])
        try:
            if answer is None:
                self.say(404, b"not found")
            else:
                answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client has had enough, which is what is tested

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer in full; header names are written with underscores."""
        self.send_response(status)
        stated = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in ({"Content-Length": str(len(body))} | stated).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self) -> None:
        """Be gone without an answer; to close alone would leave the connection open, as it is read from a copy."""
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """The server with what it was told and what it was asked."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up or does not trust us is what is tested."""

    answers: dict[str, Answer]
    asked: list[tuple[str, dict[str, str]]]
    posted: list[bytes]


@dataclass
class Site:
    """What a test knows of the server: tell it answers, look at what was asked."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    posted: list[bytes] = field(default_factory=list)
    """The bodies of posts, in order; what was asked holds their headers."""

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def tell(
        self, path: str, body: bytes | str, content_type: str = "text/html; charset=utf-8", **headers: str
    ) -> None:
        """Answer a path with a body."""
        raw = body.encode() if isinstance(body, str) else body
        self.answers[path] = lambda handler: handler.say(200, raw, Content_Type=content_type, **headers)

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        """Answer a path with a redirect."""
        self.answers[path] = lambda handler: handler.say(status, Location=to)

    def refuse(self, path: str, status: int, **headers: str) -> None:
        """Answer a path with an error."""
        self.answers[path] = lambda handler: handler.say(status, b"no", **headers)

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for path, _ in self.asked]


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site on a free port while the block runs, over TLS where a context is given."""
    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    site = Site(server.server_port)
    server.answers, server.asked, server.posted = site.answers, site.asked, site.posted
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def unused_port() -> int:
    """A port that nobody listens on, and that nobody else is given while the tests run."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))  # bound and not listening: whoever connects is refused
    port = int(held.getsockname()[1])
    held.detach()
    return port
