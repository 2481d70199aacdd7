"""What is asked of a language model and what comes back, as values that reading and the client share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from storydiff.model import Failure

AnswerT_co = TypeVar("AnswerT_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Question:
    """One text that is put to a model; ``item`` names it in failures."""

    item: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply(Generic[AnswerT_co]):
    """What a model answered, in what time and for how many tokens; all zero for an answer that was kept."""

    answer: AnswerT_co
    seconds: float = 0.0
    tokens_in: int = 0
    tokens_out: int = 0


class LanguageModel(Protocol[AnswerT_co]):
    """Whatever answers questions, each in the form that was agreed when it was made."""

    @property
    def name(self) -> str:
        """The model's name, for people."""
        ...

    @property
    def identity(self) -> str:
        """All that its answers depend on: service, model and what it is told to do."""
        ...

    def ask(self, questions: Iterable[Question]) -> Iterator[Reply[AnswerT_co] | Failure]:
        """The reply to each question in order, or why there is none."""
        ...
