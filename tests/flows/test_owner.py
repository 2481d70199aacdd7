"""Of a night that failed the owner is told once, by the ways that the settings name, and never a secret."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from prefect.client.schemas.objects import State

from flows.hooks import TOLD
from flows.ingest import take_in
from flows.nightly import nightly
from storydiff import pipeline
from storydiff.delivery import Refusal
from storydiff.model import Receipt
from storydiff.notices import Notice, tell_owner
from storydiff.settings import load_settings
from tests.flows.homes import SETTINGS, letters_in, make_home, run, run_of
from tests.webserver import serving

pytestmark = [
    pytest.mark.usefixtures("prefect_server"),
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]

OWNER = "owner@news.example"
SECRET = "f00f00-and-more"
NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)
NOTICE = Notice("a-run", "nightly tarn 2031-05-20", "Failed", "the ledger is away", "run it again")


class AwayError(RuntimeError):
    """What no flow expects."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make_home(tmp_path / "tarn", SETTINGS + f'[owner]\naddress = "{OWNER}"\n')


def fail(monkeypatch: pytest.MonkeyPatch, words: str = "the ledger is away") -> None:
    async def failing(*_: Any, **__: Any) -> None:
        raise AwayError(words)

    monkeypatch.setattr(pipeline, "ingest_sources", failing)


def test_the_owner_is_told_once_for_a_night_and_again_for_the_next(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(nightly, home=home).is_completed()
    assert letters_in(home, OWNER) == []
    fail(monkeypatch)
    first = run(nightly, home=home, night=date(2031, 5, 20))
    assert first.is_failed()
    (told,) = letters_in(home, OWNER)
    assert told["Subject"] == "storydiff: nightly tarn 2031-05-20: Failed"
    assert "the ledger is away" in told.get_content()
    assert f"prefect flow-run retry {run_of(first).id}" in told.get_content()
    assert TOLD in run_of(first).tags

    again = run(nightly, home=home, night=date(2031, 5, 20))
    assert again.is_failed()
    assert TOLD not in run_of(again).tags
    assert len(letters_in(home, OWNER)) == 1
    assert run(nightly, home=home, night=date(2031, 5, 21)).is_failed()
    assert len(letters_in(home, OWNER)) == 2


def test_of_a_try_that_is_followed_by_another_nobody_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[State[Any] | None] = []
    take = pipeline.ingest_sources

    async def failing_once(*given: Any, **named: Any) -> Any:
        tries.append(None)
        if len(tries) == 1:
            raise AwayError
        return await take(*given, **named)

    monkeypatch.setattr(pipeline, "ingest_sources", failing_once)
    state = asyncio.run(nightly.with_options(retry_delay_seconds=0)(home=home, return_state=True))
    assert len(tries) == 2
    assert state.name == "Completed", state.message
    assert run_of(state).run_count == 2
    assert letters_in(home, OWNER) == []


def test_what_is_told_holds_no_secret(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYDIFF_MAIL_PASSWORD", SECRET)
    fail(monkeypatch, f"cannot reach postgresql://news:other-secret@db.example/news with {SECRET}")
    assert run(nightly, home=home).is_failed()
    (told,) = letters_in(home, OWNER)
    text = told.get_content()
    assert "cannot reach postgresql://…@db.example/news with …" in text
    assert SECRET not in str(told)


def test_a_source_without_an_end_holds_up_no_night(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take_in, "timeout_seconds", 0.5)

    async def endless(*_: Any, **__: Any) -> None:
        await asyncio.sleep(3600)

    monkeypatch.setattr(pipeline, "ingest_sources", endless)
    state = run(nightly, home=home)
    assert state.name == "Partial", state.message
    (failure,) = state.result().ingest.failures
    assert "was not taken in within" in failure.reason
    assert letters_in(home, OWNER) == []


def test_a_webhook_of_the_owner_gets_a_signed_post(tmp_path: Path) -> None:
    folder = make_home(tmp_path / "hooked", "[owner]\nwebhook = true\n[fetch]\nallow_loopback = true\n")
    with serving() as site:
        site.tell("/hook", "taken")
        environment = {
            "STORYDIFF_WEBHOOK_URL_OWNER": site.url("/hook"),
            "STORYDIFF_WEBHOOK_SECRET": "whsec_" + "QUFB" * 8,
        }
        (outcome,) = tell_owner(load_settings(folder), folder, NOTICE, environment, now=NOW)
        assert isinstance(outcome, Receipt), outcome
        (nothing,) = tell_owner(load_settings(folder), folder, NOTICE, {}, now=NOW)
        assert isinstance(nothing, Refusal)
        assert "STORYDIFF_WEBHOOK_URL_OWNER" in nothing.advice
    ((_, headers),) = site.asked
    assert "Webhook-Signature" in headers
    said = json.loads(site.posted[0])
    assert (said["type"], said["data"]["state"]) == ("run.failed", "Failed")
