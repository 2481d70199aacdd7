"""What is worked out of a value again and again, kept with it as long as it lives.

A claim is held against hundreds of others, each time by the same few answers about it. A table of the answers for all
claims would have to be bounded, and would hold a claim that was loaded anew against the one that it had before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Protocol, TypeVar

Asked = TypeVar("Asked", bound="Keeping")
Words = TypeVar("Words")
Answer = TypeVar("Answer")


class Identified(Protocol):
    """What has an identity of its own."""

    @property
    def id(self) -> str:
        """The same for what is equal, and for nothing else."""


Beside = TypeVar("Beside", bound=Identified)


class Keeping:
    """A value that never changes, with what was worked out of it; that is no part of it, and is not copied with it."""

    __slots__ = ("answers",)

    answers: dict[Any, Any]


def let_go(value: Keeping) -> None:
    """Forget what was worked out of a value: it is worked out anew when it is asked for."""
    getattr(value, "answers", {}).clear()


def kept(ask: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
    """The question to a value, worked out once for each."""

    @wraps(ask)
    def answer(asked: Asked) -> Answer:
        try:
            known: Answer = asked.answers[ask]
        except KeyError:
            pass
        except AttributeError:
            object.__setattr__(asked, "answers", {})
        else:
            return known
        found = asked.answers[ask] = ask(asked)
        return found

    return answer


def kept_by_words(ask: Callable[[Asked, Words], Answer]) -> Callable[[Asked, Words], Answer]:
    """The question to a value that hangs on a lexicon too, worked out once for each as long as the lexicon is one."""

    @wraps(ask)
    def answer(asked: Asked, words: Words) -> Answer:
        known: Answer
        try:
            by, known = asked.answers[ask]
            if by is words:
                return known
        except KeyError:
            pass
        except AttributeError:
            object.__setattr__(asked, "answers", {})
        found = ask(asked, words)
        asked.answers[ask] = words, found
        return found

    return answer


def kept_beside(ask: Callable[[Asked, Beside, Words], Answer]) -> Callable[[Asked, Beside, Words], Answer]:
    """The question to a value that hangs on another one too; kept with the first is the answer beside the last other.

    A value stands beside few others, and mostly beside the same: with all answers it would grow without a bound.
    """

    @wraps(ask)
    def answer(asked: Asked, beside: Beside, words: Words) -> Answer:
        known: Answer
        try:
            by, other, known = asked.answers[ask]
            if by is words and other == beside.id:
                return known
        except KeyError:
            pass
        except AttributeError:
            object.__setattr__(asked, "answers", {})
        found = ask(asked, beside, words)
        asked.answers[ask] = words, beside.id, found
        return found

    return answer


class AskedTogether(tuple[Asked, ...]):
    """Values that are asked together, with what they have answered; that is no part of them, and is not copied."""

    answers: dict[Any, Any]


def ask_all(ask: Callable[[Asked, Words], Answer], asked: Sequence[Asked], words: Words) -> list[Answer]:
    """The answers of each value to a question that is ``kept_by_words``; quicker than to ask one after another.

    Of what is ``AskedTogether`` the list is kept too: to gather it takes longer than most that is made of it.
    """
    return _ask_together(asked, ask, words) if isinstance(asked, AskedTogether) else _ask_all(ask, asked, words)


def _ask_together(asked: AskedTogether[Asked], ask: Callable[[Asked, Words], Answer], words: Words) -> list[Answer]:
    kept_lists = asked.__dict__.setdefault("answers", {})
    by, answers = kept_lists.get(ask, (None, []))
    if by is not words:
        answers = _ask_all(ask, asked, words)
        kept_lists[ask] = words, answers
    found: list[Answer] = answers
    return found


def _ask_all(ask: Callable[[Asked, Words], Answer], asked: Sequence[Asked], words: Words) -> list[Answer]:
    question = getattr(ask, "__wrapped__", ask)
    try:
        known = [value.answers[question] for value in asked]
    except (KeyError, AttributeError):
        return [ask(value, words) for value in asked]
    found: list[Answer] = [answer for by, answer in known if by is words]
    return found if len(found) == len(asked) else [ask(value, words) for value in asked]
