"""A server of the S3 protocol on loopback, moto's, which can be told to refuse, to be slow, to break off and to go."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.request import Request, urlopen

Answer = Callable[[dict[str, Any], Any], Iterable[bytes]]

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "orrin", "AWS_SECRET_ACCESS_KEY": "not-a-secret", "AWS_REGION": "us-east-1"}
_SIGNED = "AWS4-HMAC-SHA256 Credential=orrin/20310501/us-east-1/s3/aws4_request"


def is_there() -> bool:
    """Whether the client of object stores and the server for its tests are installed."""
    from importlib.util import find_spec

    return all(find_spec(name) is not None for name in ("s3fs", "moto", "flask", "flask_cors"))


@dataclass
class ObjectServer:
    """The server with what it was asked; ``whim`` says how it answers, None for as it should."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    whim: Callable[[dict[str, Any]], str | None] = lambda _request: None
    patience: threading.Event = field(default_factory=threading.Event)
    """Set where whoever is told nothing may go."""
    port: int = 0
    _server: Any = None
    _app: Any = None

    @property
    def environment(self) -> dict[str, str]:
        """What leads a client here."""
        return CREDENTIALS | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}"}

    def start(self) -> None:
        """Serve, at the same port as before, and with what was kept then."""
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
        from werkzeug.serving import make_server

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._app = self._app or DomainDispatcherApplication(create_backend_app)
        self._server = make_server("127.0.0.1", self.port, self._answer, threaded=True)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Be gone."""
        self._server.shutdown()
        self._server.server_close()

    def make_bucket(self, name: str) -> None:
        """Make an empty bucket."""
        self._ask("PUT", f"/{name}")

    def keys(self, bucket: str) -> list[str]:
        """The keys of a bucket, as the server itself holds them."""
        from moto.backends import get_backend

        backends: Any = get_backend("s3")
        found = {key for account in backends.values() for key in account["aws"].buckets[bucket].keys}
        return sorted(found)

    def content(self, bucket: str, key: str) -> bytes:
        """The bytes of an object, as the server itself holds them."""
        from moto.backends import get_backend

        backends: Any = get_backend("s3")
        (held,) = [account["aws"].buckets[bucket].keys[key].value for account in backends.values()]
        return bytes(held)

    def behave(self) -> None:
        """Answer as it should, those too that were told nothing."""
        self.whim = lambda _request: None
        self.patience.set()
        self.patience = threading.Event()
        self.asked.clear()

    def _ask(self, method: str, path: str) -> None:
        request = Request(f"http://127.0.0.1:{self.port}{path}", method=method, headers={"Authorization": _SIGNED})
        with urlopen(request, timeout=30) as answer:
            answer.read()

    def _answer(self, request: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked.append((request["REQUEST_METHOD"], request["PATH_INFO"]))
        match self.whim(request):
            case "refuse":
                body = b"<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
                request["wsgi.input"].read(int(request.get("CONTENT_LENGTH") or 0))
                start_response("503 Slow Down", [("Content-Type", "application/xml")])
                return [body]
            case "say nothing":
                self.patience.wait(20)
            case "break off":
                request["werkzeug.socket"].shutdown(2)
                raise ConnectionAbortedError
        answer: Iterable[bytes] = self._app(request, start_response)
        return answer


@contextmanager
def serving_objects() -> Iterator[ObjectServer]:
    """A server for as long as the block lasts."""
    server = ObjectServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
