"""Reads the articles of pages so that none can hold up a run: a large page in a worker process that can be ended.

What reads a page takes time with its size, at worst with the square of it, so a small one is read here at once; one
that is large may take for ever, and what runs in C cannot be asked to stop. The worker is started for the first of
them, and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from storydiff.articles import ArticleReader, reader_of
from storydiff.errors import ItemError
from storydiff.languages import likeliest_languages
from storydiff.model import Article, Draft
from storydiff.workers import Lost, Workers

Tables = Mapping[str, Mapping[str, Any]]

LARGEST_HERE = 400_000
"""Characters of the largest page that is read in this process; of 181 real ones nine in ten have fewer than 290,000."""

LONGEST = 30.0
"""Seconds over one page after which it is given up; the largest real ones take two."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A draft on its way to the worker, and whether it is to be taken apart or read."""

    draft: Draft
    is_split: bool


@dataclass(frozen=True, slots=True)
class _Refusal:
    """An ItemError on its way back: with what it is made of, as an error does not travel whole."""

    item: str
    reason: str
    advice: str
    transient: bool


_Answer = Article | tuple[Draft, ...] | _Refusal


@dataclass
class BoundedArticleReader:
    """Makes articles of drafts as an ArticleReader does, none in more than ``seconds``; not for several threads."""

    tables: Tables
    seconds: float = LONGEST
    largest_here: int = LARGEST_HERE
    reader: ArticleReader = field(init=False)
    workers: Workers[_Asked, _Answer] = field(init=False)

    def __post_init__(self) -> None:
        self.reader = reader_of(self.tables, likeliest_languages)
        self.workers = Workers(partial(_reader_of, self.tables), 1, self.seconds)

    def __call__(self, draft: Draft) -> Article:
        """The article of a draft; raises ItemError where it holds none, or takes too long."""
        if len(draft.text) <= self.largest_here:
            return self.reader(draft)
        article = self._ask(_Asked(draft, is_split=False))
        assert isinstance(article, Article)
        return article

    def split(self, draft: Draft) -> tuple[Draft, ...]:
        """The entries of a live blog, of any other draft itself; raises ItemError where that takes too long."""
        if len(draft.text) <= self.largest_here:
            return self.reader.split(draft)
        drafts = self._ask(_Asked(draft, is_split=True))
        assert isinstance(drafts, tuple)
        return drafts

    def close(self) -> None:
        """End the worker."""
        self.workers.close()

    def _ask(self, asked: _Asked) -> Article | tuple[Draft, ...]:
        [(_, answer)] = self.workers.map([[asked]])
        if isinstance(answer, Lost):
            draft = asked.draft
            raise ItemError(draft.url or draft.document, answer.reason, "save its text alone, and ingest that file")
        if isinstance(answer, _Refusal):
            raise ItemError(answer.item, answer.reason, answer.advice, transient=answer.transient)
        return answer


def _reader_of(tables: Tables) -> Callable[[Sequence[_Asked]], list[_Answer]]:
    """What a worker does with each draft."""
    return partial(_answers, reader_of(tables, likeliest_languages))


def _answers(reader: ArticleReader, asked: Sequence[_Asked]) -> list[_Answer]:
    return [_answer(reader, each) for each in asked]


def _answer(reader: ArticleReader, asked: _Asked) -> _Answer:
    try:
        return reader.split(asked.draft) if asked.is_split else reader(asked.draft)
    except ItemError as error:
        return _Refusal(error.item, error.reason, error.advice, error.transient)
