"""Answers of a language model are kept: each question is asked once, and a spoilt file is asked for again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from storydiff.kept_answers import KeptAnswers
from storydiff.model import Failure
from storydiff.questions import Question, Reply
from storydiff.storage import Folder


class Echo(BaseModel):
    """An answer that repeats its question."""

    said: str


@dataclass
class Parrot:
    """A model that repeats what it is asked, but for what it has lost its voice for."""

    name: str = "parrot"
    identity: str = "parrot/1"
    mute_on: frozenset[str] = frozenset()
    heard: list[str] = field(default_factory=list)

    def ask(self, questions: Iterable[Question]) -> Iterator[Reply[Echo] | Failure]:
        for question in questions:
            self.heard.append(question.item)
            if question.item in self.mute_on:
                yield Failure(question.item, "reading", "mute")
            else:
                yield Reply(Echo(said=question.text), 2.0, 10, 20)


ASKED = [Question("a", "who?"), Question("b", "where?"), Question("c", "when?")]


def said(replies: Iterable[Reply[Echo] | Failure]) -> list[str]:
    return [r.answer.said if isinstance(r, Reply) else r.reason for r in replies]


def test_a_question_is_asked_once_and_its_answer_costs_nothing_then(tmp_path: Path) -> None:
    parrot = Parrot()
    kept = KeptAnswers(parrot, Folder(tmp_path), Echo)
    assert said(kept.ask(ASKED[:2])) == ["who?", "where?"]
    again = list(kept.ask(ASKED))
    assert said(again) == ["who?", "where?", "when?"]
    assert [(r.seconds, r.tokens_in) for r in again if isinstance(r, Reply)] == [(0.0, 0), (0.0, 0), (2.0, 10)]
    assert parrot.heard == ["a", "b", "c"]


def test_a_failure_is_not_kept(tmp_path: Path) -> None:
    assert said(KeptAnswers(Parrot(mute_on=frozenset("b")), Folder(tmp_path), Echo).ask(ASKED)) == [
        "who?",
        "mute",
        "when?",
    ]
    healed = Parrot()
    assert said(KeptAnswers(healed, Folder(tmp_path), Echo).ask(ASKED)) == ["who?", "where?", "when?"]
    assert healed.heard == ["b"]


def test_another_model_is_asked_anew(tmp_path: Path) -> None:
    list(KeptAnswers(Parrot(), Folder(tmp_path), Echo).ask(ASKED))
    other = Parrot(identity="parrot/2")
    list(KeptAnswers(other, Folder(tmp_path), Echo).ask(ASKED))
    assert other.heard == ["a", "b", "c"]


def test_a_spoilt_file_is_asked_for_again(tmp_path: Path) -> None:
    list(KeptAnswers(Parrot(), Folder(tmp_path), Echo).ask(ASKED))
    for path, spoilt in zip(sorted(tmp_path.iterdir()), ("", '{"answer": {"said": 3}}', "[]"), strict=True):
        path.write_text(spoilt, encoding="utf-8")
    again = Parrot()
    assert said(KeptAnswers(again, Folder(tmp_path), Echo).ask(ASKED)) == ["who?", "where?", "when?"]
    assert sorted(again.heard) == ["a", "b", "c"]
