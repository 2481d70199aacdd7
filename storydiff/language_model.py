"""Asks a language model over HTTP: an endpoint that speaks OpenAI's chat completions, or Anthropic's messages.

The client is pydantic-ai (an extra, imported only here and only when it is used): it asks for the answer as a call of
one tool, whose arguments must have the agreed form. The connection is ours: no redirects, no proxies, certificates
checked, answers bounded in size and time. Neither key nor article ever stands in a failure.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from importlib import import_module
from importlib.util import find_spec
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Literal, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel

from storydiff.errors import SettingsError
from storydiff.model import Failure
from storydiff.questions import Question, Reply
from storydiff.text import identity, one_line

if TYPE_CHECKING:
    import httpx2
    from pydantic_ai import Agent

AnswerT = TypeVar("AnswerT", bound=BaseModel)

STATION = "reading"
INSTALL = "install the extra: make install-model, or pip install 'storydiff[model]'"
LONGEST_ANSWER = 2_000_000
"""Bytes of the longest answer that is taken: ten times what 32,000 tokens of JSON come to."""
_HEADERS = frozenset({
    "accept", "anthropic-version", "authorization", "connection", "content-length", "content-type", "host",
    "user-agent", "x-api-key",
})  # fmt: skip
"""Headers that a question is sent with, by the references of both services."""
TRIES_AGAIN = 2
"""How often the client tries again what may pass, within the time of one question; the default of both libraries."""
TROUBLES = 5
"""After so many passing troubles a round is not asked on: a dead service must not cost a night of time-outs."""
_EXTRA = ("anthropic", "httpx2", "openai", "pydantic_ai")
_NO_KEY = "none"
"""What servers of one's own are sent where they ask for no key: the client insists on some."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A service and how far it may go; ``seconds`` is the whole question, tries included."""

    provider: Literal["openai", "anthropic"]
    model: str
    base_url: str | None = None
    key: str | None = field(default=None, repr=False)
    seconds: float = 120.0
    max_output_tokens: int = 8_000
    concurrency: int = 4

    @property
    def name(self) -> str:
        """The model with the service that runs it."""
        return f"{self.provider}/{self.model}"


def open_endpoint(
    provider: Literal["openai", "anthropic"],
    model: str,
    *,
    base_url: str | None,
    key_env: str,
    seconds: float,
    max_output_tokens: int,
    concurrency: int,
) -> Endpoint:
    """The endpoint of the settings with its key from the environment; raises SettingsError where it cannot be used."""
    key = os.environ.get(key_env) or None
    if key is None and (base_url is None or provider == "anthropic"):
        raise SettingsError(f"language_model.key_env: the environment variable {key_env} is not set")
    if key is not None and base_url is not None and not _is_confidential(base_url):
        raise SettingsError("language_model.base_url: the key would be sent unencrypted; use https")
    missing = [name for name in _EXTRA if find_spec(name) is None]
    if missing:
        raise SettingsError(f"reading.reader: {', '.join(missing)} is not installed; {INSTALL}")
    return Endpoint(provider, model, base_url, key, seconds, max_output_tokens, concurrency)


def _is_confidential(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class RemoteModel(Generic[AnswerT]):
    """A language model behind an endpoint; each answer has the form ``answer``."""

    endpoint: Endpoint
    instructions: str
    answer: type[AnswerT]

    @property
    def name(self) -> str:
        """The model's name, for people."""
        return self.endpoint.name

    @property
    def identity(self) -> str:
        """All that its answers depend on: service, model, and what it is told to do."""
        told = identity(self.endpoint.base_url or "", self.instructions, str(self.answer.model_json_schema()))
        return f"{self.endpoint.name}/{told}"

    def ask(self, questions: Iterable[Question]) -> Iterator[Reply[AnswerT] | Failure]:
        """The reply to each question in order, ``concurrency`` of them asked at once."""
        _load()
        with ThreadPoolExecutor(self.endpoint.concurrency) as pool:
            asked: deque[Future[Reply[AnswerT] | Failure]] = deque()
            troubles: list[Failure] = []
            try:
                for question in questions:
                    asked.append(pool.submit(self._ask_unless, troubles, question))
                    if len(asked) > self.endpoint.concurrency:
                        yield asked.popleft().result()
                while asked:
                    yield asked.popleft().result()
            finally:
                for waiting in asked:
                    waiting.cancel()

    def _ask_unless(self, troubles: list[Failure], question: Question) -> Reply[AnswerT] | Failure:
        """The reply, unless the service has given too much trouble by now to be asked on."""
        if len(troubles) >= TROUBLES:
            return replace(troubles[-1], item=question.item)
        outcome = self._ask(question)
        if isinstance(outcome, Failure) and outcome.transient:
            troubles.append(outcome)
        return outcome

    def _ask(self, question: Question) -> Reply[AnswerT] | Failure:
        """The reply to one question; each has its own event loop, as the caller's may be running."""
        started = time.monotonic()
        try:
            answer, tokens_in, tokens_out = asyncio.run(self._answer(question.text))
        except Exception as error:  # noqa: BLE001 -- whatever a library raises on hostile bytes is this article's failure
            return self._failure(question, error)
        return Reply(answer, time.monotonic() - started, tokens_in, tokens_out)

    async def _answer(self, text: str) -> tuple[AnswerT, int, int]:
        import httpx2
        from pydantic_ai.usage import UsageLimits

        transport = _Bounded(httpx2.AsyncHTTPTransport(trust_env=False))
        async with (
            asyncio.timeout(self.endpoint.seconds),
            httpx2.AsyncClient(
                transport=transport,
                timeout=self.endpoint.seconds,
                follow_redirects=False,
                trust_env=False,
            ) as client,
        ):
            try:
                # One question, and one more try where the answer lacks the form.
                result = await self._agent(client).run(text, usage_limits=UsageLimits(request_limit=2))
            except Exception as error:
                if transport.trouble is not None:
                    raise _UnreadError(transport.trouble) from error
                raise
        return result.output, result.usage.input_tokens or 0, result.usage.output_tokens or 0

    def _agent(self, client: httpx2.AsyncClient) -> Agent[object, AnswerT]:
        from pydantic_ai import Agent, ModelSettings, ToolOutput
        from pydantic_ai.models import Model

        model: Model[Any] = (
            _anthropic(self.endpoint, client)
            if self.endpoint.provider == "anthropic"
            else _openai(self.endpoint, client)
        )
        return Agent(
            model,
            output_type=ToolOutput(self.answer, name="claims"),
            instructions=self.instructions,
            model_settings=ModelSettings(max_tokens=self.endpoint.max_output_tokens, timeout=self.endpoint.seconds),
            retries=1,
        )

    def _failure(self, question: Question, error: Exception) -> Failure:
        reason, advice, transient = _said(error, self.endpoint)
        return Failure(question.item, STATION, f"{self.name}: {reason}", advice, transient=transient)


def _load() -> None:
    """Import the client, which takes seconds that no article should answer for."""
    for name in ("httpx2", "pydantic_ai.models.anthropic", "pydantic_ai.models.openai"):
        import_module(name)


def _openai(endpoint: Endpoint, client: httpx2.AsyncClient) -> Any:
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.profiles.openai import OpenAIModelProfile
    from pydantic_ai.providers.openai import OpenAIProvider
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    sdk = AsyncOpenAI(
        api_key=endpoint.key or _NO_KEY,
        base_url=endpoint.base_url or "https://api.openai.com/v1",
        http_client=client,
        max_retries=TRIES_AGAIN,
    )
    # What the environment says of an account with OpenAI is no other service's business.
    sdk.organization = sdk.project = None
    if endpoint.base_url is None:
        return OpenAIChatModel(endpoint.model, provider=OpenAIProvider(openai_client=sdk))
    # Servers that speak OpenAI's language know the older word for the limit of an answer; few know the newer one.
    profile = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=False)
    provider = OpenAICompatibleProvider("endpoint", openai_client=sdk, profile=profile)
    return OpenAIChatModel(endpoint.model, provider=provider)


def _anthropic(endpoint: Endpoint, client: httpx2.AsyncClient) -> Any:
    from anthropic import AsyncAnthropic
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    sdk = AsyncAnthropic(
        api_key=endpoint.key,
        base_url=endpoint.base_url or "https://api.anthropic.com",
        http_client=client,
        max_retries=TRIES_AGAIN,
    )
    return AnthropicModel(endpoint.model, provider=AnthropicProvider(anthropic_client=sdk))


class _UnreadError(Exception):
    """An answer that is not read; the message says why."""


class _Bounded:
    """A transport that reads answers whole, up to ``LONGEST_ANSWER``, and asks for them unpacked.

    What it does not read, it gives as an error of the server that is not worth another try; ``trouble`` says why.
    """

    def __init__(self, inner: httpx2.AsyncHTTPTransport) -> None:
        self._inner = inner
        self.trouble: str | None = None

    async def __aenter__(self) -> Self:
        await self._inner.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._inner.__aexit__(kind, error, trace)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        import httpx2

        for name in [n for n in request.headers if n.lower() not in _HEADERS]:
            del request.headers[name]  # what the environment adds for another service is no business of this one
        request.headers["Accept-Encoding"] = "identity"
        answer = await self._inner.handle_async_request(request)
        body = bytearray()
        try:
            if answer.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
                self.trouble = "its answer is packed, which was not asked for"
            else:
                async for chunk in answer.stream:
                    body += chunk
                    if len(body) > LONGEST_ANSWER:
                        self.trouble = f"its answer is larger than {LONGEST_ANSWER:,} bytes"
                        break
        finally:
            await answer.aclose()
        if self.trouble is not None:
            return httpx2.Response(HTTPStatus.BAD_GATEWAY, headers={"x-should-retry": "false"}, request=request)
        kept = [(name, value) for name, value in answer.headers.raw if name.lower() != b"transfer-encoding"]
        return httpx2.Response(answer.status_code, headers=kept, content=bytes(body), request=request)


def _said(error: Exception, endpoint: Endpoint) -> tuple[str, str, bool]:
    """Reason, advice and whether it may pass; in our words, as those of libraries may hold key or article."""
    causes = list(_causes(error))
    if isinstance(error, _UnreadError):
        return str(error), "", False
    status = next((s for s in (getattr(c, "status_code", None) for c in causes) if isinstance(s, int)), None)
    if status is not None:
        return _of_status(status)
    names = {kind.__name__ for cause in causes for kind in type(cause).__mro__}
    if {"TimeoutError", "TimeoutException", "APITimeoutError"} & names:
        return f"no answer within {endpoint.seconds:g} s", "raise language_model.timeout", True
    if any("CERTIFICATE" in str(cause).upper() for cause in causes):
        return "its TLS certificate is not valid", "check language_model.base_url", False
    if {"ConnectError", "NetworkError", "APIConnectionError", "ModelConnectionError"} & names:
        return "no connection could be made", "check language_model.base_url", True
    if {"UnexpectedModelBehavior", "UsageLimitExceeded", "ModelAPIError"} & names:
        return "its answer has not the form that was asked for", "try another model or more max_output_tokens", False
    return f"the client failed with {one_line(type(error).__name__, 60)}", "", False


def _of_status(status: int) -> tuple[str, str, bool]:
    try:
        said = f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        said = f"HTTP {status}"
    advice = {
        HTTPStatus.UNAUTHORIZED: "check the key in the variable of language_model.key_env",
        HTTPStatus.FORBIDDEN: "check the key in the variable of language_model.key_env",
        HTTPStatus.NOT_FOUND: "check language_model.model and base_url",
        HTTPStatus.BAD_REQUEST: "check language_model.model; it must know tools",
    }.get(HTTPStatus(status) if status in set(HTTPStatus) else HTTPStatus.OK, "")
    if 300 <= status < 400:
        advice = "redirects are not followed; check language_model.base_url"
    return said, advice, status in {408, 425, 429} or status >= 500


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error with what caused it, outermost first."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__
