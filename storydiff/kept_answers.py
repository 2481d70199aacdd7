"""Keeps a language model's answers as files, so that a replay gives the same ledger and costs nothing.

    answers/<hash of model, instructions and question>.json    {"model": …, "item": …, "answer": {…}}

An answer is kept in its agreed form and checked anew whenever it is read. Whoever wants the model to be asked again
deletes its file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from storydiff.model import Failure
from storydiff.questions import LanguageModel, Question, Reply
from storydiff.storage import Storage

AnswerT = TypeVar("AnswerT", bound=BaseModel)


@dataclass(frozen=True)
class KeptAnswers(Generic[AnswerT]):
    """A language model that is asked each question once."""

    model: LanguageModel[AnswerT]
    storage: Storage
    answer: type[AnswerT]

    @property
    def name(self) -> str:
        """The model's name, for people."""
        return self.model.name

    @property
    def identity(self) -> str:
        """All that its answers depend on."""
        return self.model.identity

    def ask(self, questions: Iterable[Question]) -> Iterator[Reply[AnswerT] | Failure]:
        """The kept reply to each question, or the model's, which is kept."""
        questions = list(questions)
        kept = [self._find(question) for question in questions]
        replies = self.model.ask([q for q, answer in zip(questions, kept, strict=True) if answer is None])
        for question, answer in zip(questions, kept, strict=True):
            if answer is not None:
                yield Reply(answer)
                continue
            reply = next(replies)
            if isinstance(reply, Reply):
                self._keep(question, reply.answer)
            yield reply

    def _name(self, question: Question) -> str:
        digest = hashlib.sha256(json.dumps([self.identity, question.text]).encode()).hexdigest()
        return f"{digest}.json"

    def _find(self, question: Question) -> AnswerT | None:
        """The answer that is kept; None where there is none, or its file was spoilt."""
        try:
            record = json.loads(self.storage.find(self._name(question)) or b"")
            return self.answer.model_validate(record["answer"])
        except (KeyError, TypeError, ValidationError, ValueError):
            return None

    def _keep(self, question: Question, answer: AnswerT) -> None:
        record = {"model": self.name, "item": question.item, "answer": answer.model_dump(mode="json")}
        self.storage.put(self._name(question), json.dumps(record, ensure_ascii=False, indent=1).encode())
