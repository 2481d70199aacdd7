"""A real HTTP server on loopback that plays a language model's service, OpenAI's way or Anthropic's."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.webserver import Handler, Server

Claims = dict[str, Any]
Mind = Callable[[dict[str, Any]], Claims]
"""What the model makes of an article: from the JSON object that it is shown to the arguments of its tool call."""


@dataclass
class Service:
    """What a test tells the service and what it was asked; without a word it finds no claims."""

    port: int = 0
    mind: Mind = field(default=lambda article: {})
    troubles: list[Callable[[PostHandler], None]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def url(self, path: str = "", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def claim(self, **claims: Any) -> None:
        """Answer every article with these claims."""
        self.mind = lambda article: claims

    def think(self, mind: Mind) -> None:
        """Answer each article with what is made of it."""
        self.mind = mind

    def refuse(self, status: int, body: bytes = b'{"error": {"message": "no"}}', **headers: str) -> None:
        """Answer the next question with an error."""
        self.troubles.append(
            lambda handler: handler.say(status, body, **{"Content_Type": "application/json"} | headers)
        )

    def redirect(self, to: str) -> None:
        """Answer the next question with a redirect that keeps its method and body."""
        self.troubles.append(lambda handler: handler.say(307, Location=to))

    def babble(self, body: bytes = b"Certainly! Here are the claims:", **headers: str) -> None:
        """Answer the next question with bytes that are no answer."""
        self.troubles.append(lambda handler: handler.say(200, body, **{"Content_Type": "application/json"} | headers))

    def stall(self, until: threading.Event) -> None:
        """Leave the next question without an answer."""
        self.troubles.append(lambda handler: handler.say(500) if until.wait(20) else None)

    def shown(self) -> list[dict[str, Any]]:
        """The articles that were shown, in the order in which they came."""
        return [article_in(question) for question in self.asked]


class PostHandler(Handler):
    """Answers questions; what the service was told to do wrong comes first."""

    server: PostServer

    def do_POST(self) -> None:  # noqa: N802 -- the name is that of the standard library
        service = self.server.service
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        service.asked.append(question)
        service.headers.append({name.lower(): value for name, value in self.headers.items()})
        service.paths.append(self.path)
        try:
            if service.troubles:
                service.troubles.pop(0)(self)
                return
            answer = _anthropic if self.path.endswith("/messages") else _openai
            body = json.dumps(answer(question, service.mind(article_in(question)))).encode()
            self.say(200, body, Content_Type="application/json")
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


class PostServer(Server):
    """The server with the service that it plays."""

    service: Service


def article_in(question: dict[str, Any]) -> dict[str, Any]:
    """The article that a question shows."""
    content = next(m["content"] for m in question["messages"] if m["role"] == "user")
    text = content if isinstance(content, str) else content[0]["text"]
    article: dict[str, Any] = json.loads(text)
    return article


def _openai(question: dict[str, Any], claims: Claims) -> dict[str, Any]:
    call = {"name": question["tools"][0]["function"]["name"], "arguments": json.dumps(claims)}
    message = {"role": "assistant", "content": None, "tool_calls": [{"id": "1", "type": "function", "function": call}]}
    return {
        "id": "answer-1",
        "object": "chat.completion",
        "created": 1_900_000_000,
        "model": question["model"],
        "choices": [{"index": 0, "finish_reason": "tool_calls", "message": message}],
        "usage": {"prompt_tokens": 900, "completion_tokens": 60, "total_tokens": 960},
    }


def _anthropic(question: dict[str, Any], claims: Claims) -> dict[str, Any]:
    call = {"type": "tool_use", "id": "toolu_1", "name": question["tools"][0]["name"], "input": claims}
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": question["model"],
        "content": [call],
        "stop_reason": "tool_use",
        "stop_sequence": None,
        "usage": {"input_tokens": 900, "output_tokens": 60},
    }


@contextmanager
def serving_model(tls: ssl.SSLContext | None = None) -> Iterator[Service]:
    """The service on a free port while the block runs, over TLS where a context is given."""
    server = PostServer(("127.0.0.1", 0), PostHandler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    service = Service(server.server_port)
    server.service, server.answers, server.asked = service, {}, []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
