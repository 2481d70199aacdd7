"""A night that was broken off is carried on by the next run: what is done is not done again, and nothing is lost."""

from __future__ import annotations

import socket
import time
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from flows.digest import hand_over
from flows.nightly import nightly
from storydiff import diffing, pipeline, story_comparers
from storydiff.claims.accounts import Accounted
from tests.flows.homes import SETTINGS, letters_in, make_home, run

pytestmark = [
    pytest.mark.usefixtures("prefect_server"),
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]

READER = "reader@localhost"
STATIONS = [(story_comparers, "compare_with_ledger"), (pipeline, "write_digests"), (pipeline, "hand_over")]


class BrokenOffError(RuntimeError):
    """What no flow expects."""


@pytest.mark.parametrize(("module", "station"), STATIONS)
def test_what_was_read_and_frozen_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, station: str
) -> None:
    home, read, accounted = make_home(tmp_path / "tarn"), list[diffing.Found](), diffing.accounted

    def counted(outcome: diffing.Found) -> Accounted:
        read.append(outcome)
        return accounted(outcome)

    def broken(*_: Any, **__: Any) -> None:
        raise BrokenOffError

    monkeypatch.setattr(diffing, "accounted", counted)
    with monkeypatch.context() as breaking:
        breaking.setattr(module, station, broken)
        assert run(nightly, home=home).is_failed()
    assert letters_in(home, READER) == [] or station == "hand_over"
    assert run(nightly, home=home).is_completed()
    assert len(read) == 1
    assert len(letters_in(home, READER)) == 1
    assert run(nightly, home=home).name == "Quiet"
    assert len(letters_in(home, READER)) == 1


def test_a_task_without_an_end_is_given_up_and_its_letter_goes_out_the_next_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_over, "timeout_seconds", 1.0)
    home = make_home(tmp_path / "tarn")
    with closing(socket.socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()  # whoever connects waits for a greeting that never comes
        mail = f'[mail]\nhost = "127.0.0.1"\nport = {silent.getsockname()[1]}\nsecurity = "none"\ntimeout = 300\n'
        (home / "storydiff.toml").write_text(SETTINGS + mail, encoding="utf-8")
        began = time.monotonic()
        state = run(nightly, home=home)
        assert time.monotonic() - began < 120
    assert state.is_failed()
    assert "timed out" in state.message.lower() or "timeout" in state.message.lower(), state.message
    (home / "storydiff.toml").write_text(SETTINGS, encoding="utf-8")
    assert run(nightly, home=home).result().digest.sent == 1
