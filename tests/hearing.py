"""A story told in sentences: read by the real rules, compared by the real code, one article after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from storydiff.changes import compare
from storydiff.changes.overtaking import due_blocks, find_overtaken
from storydiff.claims.reader import RulesReader
from storydiff.claims.vocabulary import vocabulary_of
from storydiff.matching import Matcher
from storydiff.model import Article, Change, Claim, HeldBack, Known
from storydiff.resources import load_model, load_vocabulary_tables
from tests.builders import an_article, day

BAR = 0.3


@dataclass(frozen=True)
class Text:
    """One article of a story: what it says, on which day, in which version of which document, and who prints it."""

    says: str
    at: float | None = None
    document: str | None = None
    version: int = 1
    changed: tuple[tuple[str, Any], ...] = ()


def text(says: str, at: float | None = None, **changed: Any) -> Text:
    """An article with that text; by itself it comes a day after the one before it."""
    document, version = changed.pop("document", None), changed.pop("version", 1)
    return Text(says, at, document, version, tuple(changed.items()))


def versions(first: str, second: str) -> tuple[Text, Text]:
    """One article in two versions, the second seen a day later."""
    return text(first, 0, document="a"), text(second, 0, document="a", version=2, first_seen=day(1))


@cache
def reader() -> RulesReader:
    """The rules with the built-in vocabularies."""
    return RulesReader(load_model(), vocabulary_of(load_vocabulary_tables()))


@cache
def matcher() -> Matcher:
    """The matcher with the words of the same vocabularies."""
    return Matcher.of(reader().vocabulary)


@dataclass
class Story:
    """What is known, in the order in which it was heard."""

    articles: list[Article] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    series: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    held: list[HeldBack] = field(default_factory=list)

    def hear(self, told: Text) -> list[Change]:
        """Take in an article and give back what it changes."""
        at = float(len(self.articles)) if told.at is None else told.at
        name = told.document or f"a{len(self.articles)}"
        values = {"text": told.says, "title": "", "version": told.version} | dict(told.changed)
        article = an_article(name, at, **values)
        _, claims = next(iter(reader().read([article])))
        assert isinstance(claims, tuple), claims
        newest = {a.id: max(b.version for b in self.articles if b.id == a.id) for a in self.articles}
        at_hand = tuple(c for c in self.claims if c.article == article.id or c.version == newest[c.article])
        known = Known(at_hand, self.series, {(a.id, a.version): a for a in self.articles})
        compared = compare(article, claims, known, matcher(), bar=BAR)
        clock = max((a.time for a in self.articles), default=None)
        due = due_blocks(clock, article)
        found = [*compared.changes, *find_overtaken(article, claims, due, known, matcher(), bar=BAR)]
        self.articles.append(article)
        self.claims.extend(claims)
        self.series.update(dict(compared.series))
        self.changes.extend(found)
        self.held.extend(compared.held_back)
        return found

    @property
    def reasons(self) -> str:
        """Why pairs were held back, in one text."""
        return " | ".join(pair.reason for pair in self.held)


def tell(*texts: Text | str) -> tuple[Story, list[Change]]:
    """The story of these articles, and what the last of them changed."""
    story = Story()
    found: list[Change] = []
    for each in texts:
        found = story.hear(each if isinstance(each, Text) else text(each))
    return story, found


def kinds(changes: list[Change]) -> list[str]:
    """The kinds of some changes, in order."""
    return [change.kind.value for change in changes]
