"""The client asks a real server over HTTP, each service in its own language; whatever goes wrong is one failure."""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest

from storydiff import pipeline
from storydiff.claims.answers import Answer
from storydiff.errors import SettingsError
from storydiff.language_model import LONGEST_ANSWER, Endpoint, RemoteModel, open_endpoint
from storydiff.model import Failure
from storydiff.questions import Question, Reply
from tests.model_service import Service, serving_model
from tests.post_office import make_certificate
from tests.webserver import unused_port

KEY = "s3cret-key"
CLAIM = {"quote": "Fires killed 12 people in Orsa.", "number": "12", "measure": "deaths", "place": "Orsa"}
NOW = datetime(2031, 5, 10, 4, 15, tzinfo=UTC)
PATHS = {"openai": ("/v1", "/v1/chat/completions"), "anthropic": ("", "/v1/messages")}
Provider = Literal["openai", "anthropic"]


@pytest.fixture
def service() -> Iterator[Service]:
    pytest.importorskip("pydantic_ai", reason="needs the extra: make install-model")
    with serving_model() as serving:
        yield serving


@pytest.fixture(params=["openai", "anthropic"])
def provider(request: pytest.FixtureRequest) -> Provider:
    name: Provider = request.param
    return name


def model(service: Service, provider: Provider, **changed: Any) -> RemoteModel[Answer]:
    values = {"base_url": service.url(PATHS[provider][0]), "key": KEY, "seconds": 20.0}
    return RemoteModel(Endpoint(provider, "test-model", **values | changed), "Note the claims.", Answer)


def questions(*items: str) -> list[Question]:
    return [Question(item, json.dumps({"title": item, "paragraphs": []})) for item in items]


def failure(asked: RemoteModel[Answer]) -> Failure:
    (found,) = asked.ask(questions("a"))
    assert isinstance(found, Failure)
    assert KEY not in repr(found)
    return found


def test_a_service_is_asked_for_one_tool_call_of_the_agreed_form(service: Service, provider: Provider) -> None:
    service.claim(figures=[CLAIM])
    (reply,) = model(service, provider).ask(questions("a"))
    assert isinstance(reply, Reply)
    assert [figure.number for figure in reply.answer.figures] == ["12"]
    assert (reply.tokens_in, reply.tokens_out) == (900, 60)
    assert 0 < reply.seconds < 20
    assert service.paths == [PATHS[provider][1]]
    (asked,) = service.asked
    assert asked["model"] == "test-model"
    assert "Note the claims." in json.dumps(asked.get("system") or asked["messages"][0])
    assert len(asked["tools"]) == 1
    assert "invalid" not in json.dumps(asked["tools"])
    assert asked["max_tokens"] == 8_000


def test_replies_come_in_order_and_no_more_are_asked_at_once_than_allowed(service: Service, provider: Provider) -> None:
    running, most = threading.Semaphore(2), []

    def mind(article: dict[str, Any]) -> dict[str, Any]:
        most.append(running.acquire(blocking=False))
        time.sleep(0.05 if article["title"] == "a" else 0.01)
        running.release()
        return {"figures": [CLAIM | {"place": article["title"]}]}

    service.think(mind)
    replies = list(model(service, provider, concurrency=2).ask(questions(*"abcdef")))
    assert [r.answer.figures[0].place for r in replies if isinstance(r, Reply)] == list("abcdef")
    assert all(most)


def test_it_can_be_asked_while_an_event_loop_runs(service: Service, provider: Provider) -> None:
    async def within() -> list[Reply[Answer] | Failure]:
        return list(model(service, provider).ask(questions("a")))

    assert isinstance(asyncio.run(within())[0], Reply)


def test_an_answer_without_the_form_is_asked_for_once_more(service: Service, provider: Provider) -> None:
    answers = iter([{"figures": 3, "positions": "none"}, {"figures": [CLAIM]}])
    service.think(lambda _: next(answers))
    (reply,) = model(service, provider).ask(questions("a"))
    assert isinstance(reply, Reply)
    assert reply.answer.invalid == 2
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("status", "tries", "said"),
    [
        (400, 1, "HTTP 400 Bad Request (check language_model.model; it must know tools)"),
        (401, 1, "HTTP 401 Unauthorized (check the key in the variable of language_model.key_env)"),
        (404, 1, "HTTP 404 Not Found (check language_model.model and base_url)"),
        (500, 3, "HTTP 500 Internal Server Error"),
    ],
)
def test_a_refusal_is_a_failure_with_what_to_do(
    service: Service, provider: Provider, status: int, tries: int, said: str
) -> None:
    echo = json.dumps({"error": {"message": f"bad key {KEY}", "type": "x"}}).encode()
    for _ in range(tries):
        service.refuse(status, echo)
    found = failure(model(service, provider))
    assert found.line() == f"a: {provider}/test-model: {said}"
    assert found.station == "reading"
    assert found.transient == (status >= 500)
    assert len(service.asked) == tries


def test_a_passing_trouble_is_tried_again(service: Service, provider: Provider) -> None:
    service.refuse(429, Retry_After="0")
    (reply,) = model(service, provider).ask(questions("a"))
    assert isinstance(reply, Reply)
    assert len(service.asked) == 2


def test_a_redirect_is_not_followed(service: Service, provider: Provider) -> None:
    with serving_model() as elsewhere:
        service.redirect(elsewhere.url(PATHS[provider][1]))
        assert "redirects are not followed" in failure(model(service, provider)).line()
        assert elsewhere.asked == []


def test_an_answer_that_never_ends_or_is_packed_is_not_read(service: Service, provider: Provider) -> None:
    service.babble(b"x" * (LONGEST_ANSWER + 1))
    assert "larger than 2,000,000 bytes" in failure(model(service, provider)).line()
    service.babble(b"\x1f\x8b", Content_Encoding="gzip")
    assert "packed" in failure(model(service, provider)).line()
    assert len(service.asked) == 2


def test_an_answer_that_is_none_is_a_failure(service: Service, provider: Provider) -> None:
    service.babble()
    assert "not the form that was asked for" in failure(model(service, provider)).line()


def test_a_service_that_does_not_answer_is_left_in_time(service: Service, provider: Provider) -> None:
    over = threading.Event()
    service.stall(over)
    started = time.monotonic()
    found = failure(model(service, provider, seconds=0.6))
    over.set()
    assert found.line() == f"a: {provider}/test-model: no answer within 0.6 s (raise language_model.timeout)"
    assert found.transient
    assert time.monotonic() - started < 30


def test_a_dead_service_is_not_asked_for_ever(service: Service, provider: Provider) -> None:
    for _ in range(99):
        service.refuse(503)
    failures = list(model(service, provider, concurrency=2).ask(questions(*"abcdefghijkl")))
    assert [f.item for f in failures if isinstance(f, Failure)] == list("abcdefghijkl")
    assert 15 <= len(service.asked) <= 18


def test_nobody_at_the_address_is_a_failure(service: Service, provider: Provider) -> None:
    gone = f"http://127.0.0.1:{unused_port()}"
    assert "no connection could be made" in failure(model(service, provider, base_url=gone)).line()


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, service: Service, provider: Provider) -> None:
    certificate = make_certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate.certificate, certificate.key)
    with serving_model(context) as posing:
        found = failure(model(posing, provider, base_url=posing.url(PATHS[provider][0], scheme="https")))
        assert "TLS certificate is not valid" in found.line()
        assert posing.asked == []


def test_the_key_goes_to_the_service_alone_and_nothing_else_of_the_environment(
    service: Service, provider: Provider, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.setenv(name, "of-another-account")
    for name in ("OPENAI_CUSTOM_HEADERS", "ANTHROPIC_CUSTOM_HEADERS"):
        monkeypatch.setenv(name, "X-Gateway: of-another-account")
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{unused_port()}")
    with caplog.at_level(logging.DEBUG):
        (reply,) = model(service, provider).ask(questions("a"))
    assert isinstance(reply, Reply)
    assert KEY in str(service.headers[0])
    assert "of-another-account" not in str(service.headers[0])
    assert KEY not in caplog.text
    assert KEY not in repr(model(service, provider))


def test_a_server_of_ones_own_needs_no_key(service: Service) -> None:
    (reply,) = model(service, "openai", key=None).ask(questions("a"))
    assert isinstance(reply, Reply)


# --- the endpoint of the settings ----------------------------------------------------------------


def opened(**changed: Any) -> Endpoint:
    values: dict[str, Any] = {"provider": "openai", "model": "m", "base_url": "https://models.example/v1"}
    limits = {"key_env": "STORYDIFF_MODEL_KEY", "seconds": 9.0, "max_output_tokens": 900, "concurrency": 2}
    return open_endpoint(**values | limits | changed)


def test_a_missing_extra_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pydantic_ai", None)
    with pytest.raises(SettingsError, match=r"reading\.reader: .*pydantic_ai is not installed; .*make install-model"):
        opened()


@pytest.mark.parametrize("changed", [{"base_url": None}, {"provider": "anthropic"}])
def test_a_missing_key_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any]) -> None:
    monkeypatch.delenv("STORYDIFF_MODEL_KEY", raising=False)
    with pytest.raises(SettingsError, match="the environment variable STORYDIFF_MODEL_KEY is not set"):
        opened(**changed)


def test_a_key_is_not_sent_unencrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYDIFF_MODEL_KEY", KEY)
    with pytest.raises(SettingsError, match="unencrypted") as caught:
        opened(base_url="http://models.example/v1")
    assert KEY not in str(caught.value)


# --- the whole way -------------------------------------------------------------------------------

FIRST = "Fires killed 12 people in Orsa on Monday."
SECOND = "Fires killed 15 people in Orsa, officials said on Tuesday."


@pytest.fixture
def home(tmp_path: Path, service: Service, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STORYDIFF_MODEL_KEY", KEY)
    pipeline.init(tmp_path / "home")
    (tmp_path / "home" / "storydiff.toml").write_text(
        f"""
        [reading]
        reader = "model"
        [language_model]
        base_url = "{service.url("/v1")}"
        model = "test-model"
        price_input = 2.0
        price_output = 10.0
        """,
        encoding="utf-8",
    )
    return tmp_path / "home"


def take_in(home: Path, name: str, text: str, day: int) -> pipeline.DiffReport:
    path = home / f"{name}.txt"
    path.write_text(f"{name.title()}\nMay {day}, 2031\n\n{text} " + "The sea was calm. " * 30, encoding="utf-8")
    with pipeline.open_home(home, NOW.replace(day=day)) as opened_home:
        asyncio.run(pipeline.ingest(opened_home, [str(path)], published=f"2031-05-{day:02}"))
        return pipeline.diff(opened_home)


def deaths(article: dict[str, Any]) -> dict[str, Any]:
    """A model that finds the dead, and makes up a toll beside them."""
    sentence = next(p for p in article["paragraphs"] if "Fires killed" in p).partition(" The sea")[0]
    found = {"quote": sentence, "number": sentence.split()[2], "measure": "deaths", "place": "Orsa"}
    return {"figures": [found, found | {"number": "9,999"}]}


def test_claims_of_a_model_go_the_whole_way_and_what_they_took_is_shown(home: Path, service: Service) -> None:
    service.think(deaths)
    take_in(home, "first", FIRST, 6)
    report = take_in(home, "second", SECOND, 7)
    assert [change.kind.value for change in report.changes] == ["increased"]
    line = report.lines()[1]
    assert "language model, 1 article: 1 claim kept, 1 thrown away: number not in the quote 1" in line
    assert "900 tokens in, 60 out, 0.0024 USD" in line
    (reading,) = report.record()["readings"]
    assert (reading["document"], reading["kept"], reading["cost"]) == ("second", 1, pytest.approx(0.0024))
    with pipeline.open_home(home, NOW) as opened_home:
        assert {c["rule"] for c in pipeline.iter_export(opened_home, "claims")} == {"model: openai/test-model"}


def test_a_replay_asks_nothing_again_and_gives_the_same(home: Path, service: Service) -> None:
    service.think(deaths)
    take_in(home, "first", FIRST, 6)
    take_in(home, "second", SECOND, 7)
    with pipeline.open_home(home, NOW) as opened_home:
        before = list(pipeline.iter_export(opened_home, "changes"))
        pipeline.replay(opened_home)
        assert list(pipeline.iter_export(opened_home, "changes")) == before
    assert len(service.asked) == 2


def test_what_the_model_fails_on_the_rules_read_and_the_digest_tells(home: Path, service: Service) -> None:
    service.refuse(401)
    report = take_in(home, "first", FIRST, 6)
    assert report.claims > 0
    (told,) = report.failures
    assert "HTTP 401 Unauthorized; the rules read it instead" in told.line()
    with pipeline.open_home(home, NOW) as opened_home:
        digest = pipeline.make_digest(opened_home, send=True)
        rules = {c["rule"] for c in pipeline.iter_export(opened_home, "claims")}
    assert not any(str(rule).startswith("model") for rule in rules)
    assert digest.markdown is not None
    assert "the rules read it instead" in digest.markdown.read_text(encoding="utf-8")


def test_a_replay_asks_again_where_the_model_had_failed(home: Path, service: Service) -> None:
    service.think(deaths)
    take_in(home, "first", FIRST, 6)
    service.refuse(401)
    take_in(home, "second", SECOND, 7)
    with pipeline.open_home(home, NOW) as opened_home:
        pipeline.replay(opened_home)
        claims = list(pipeline.iter_export(opened_home, "claims"))
    assert {(c["document"], c["rule"]) for c in claims} == {
        (d, "model: openai/test-model") for d in ("first", "second")
    }
    assert [article["title"] for article in service.shown()] == ["First", "Second", "Second"]


def test_another_model_reads_again(home: Path, service: Service) -> None:
    service.think(deaths)
    take_in(home, "first", FIRST, 6)
    settings = home / "storydiff.toml"
    settings.write_text(settings.read_text().replace("test-model", "other-model"), encoding="utf-8")
    with pipeline.open_home(home, NOW) as opened_home:
        assert pipeline.diff(opened_home).articles == 1
    assert [asked["model"] for asked in service.asked] == ["test-model", "other-model"]
