"""Which stories an article belongs to, and by which of its words: pure.

    the story that its source or its reader names, else each whose query it meets, else the first that asks for nothing

Words are met in any case and with or without accents; one that ends in ``*`` stands for every word with that beginning.
Names and places are met by their other forms too (``Forms``), and only where the article writes them as names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlsplit

from storydiff.model import WILDCARD, Article, Condition, Dating, Placement, Query, Story
from storydiff.text import fold, words

SHOWN = 5
"""Finds of one condition that are named."""

_ACRONYM = 2
"""Letters up to which a name has to be written in capitals, as "US", so that "us" is no country."""

_TOKEN = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: folded, with its place, and whether it is written as a name is."""

    word: str
    start: int
    end: int
    is_capital: bool
    is_all_capitals: bool


@dataclass(frozen=True)
class Forms:
    """The forms under which one place or name is told, by each of them: "Norland", "Norlanders", "Norlandish"."""

    of: Mapping[str, frozenset[str]]

    @classmethod
    def of_tables(cls, tables: Mapping[str, Mapping[str, Any]]) -> Self:
        """The forms that the vocabulary ``peoples`` knows: names of countries and regions, and of their people."""
        peoples = tables.get("peoples", {})
        groups: dict[str, set[str]] = {}
        for place, names in peoples.get("demonyms", {}).items():
            groups.setdefault(_key(place), {_key(place)}).update(map(_key, names))
        for other, place in peoples.get("aliases", {}).items():
            groups.setdefault(_key(place), {_key(place)}).add(_key(other))
        forms: dict[str, set[str]] = {}
        for group in groups.values():
            for form in group - {""}:
                forms.setdefault(form, set()).update(group - {""})
        return cls({form: frozenset(group) for form, group in forms.items()})

    def all(self, name: str) -> frozenset[str]:
        """All forms of a name, itself among them, as folded words."""
        key = _key(name)
        return self.of.get(key, frozenset()) | {key}


class Reader:
    """An article as queries look at it: its words in order, each with its place in title and text."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = f"{article.title}\n\n{article.text}"

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words of title and text."""
        return tuple(_tokens(self.text))

    @cached_property
    def _places(self) -> Mapping[str, list[int]]:
        places: dict[str, list[int]] = {}
        for n, token in enumerate(self.tokens):
            places.setdefault(token.word, []).append(n)
        return places

    def find(self, phrase: str, *, as_name: bool = False) -> tuple[str, ...]:
        """The words of the article that a phrase stands for, as they are written there, each way of writing once."""
        wanted = _wanted(phrase)
        starts = self._starting(wanted[0]) if wanted else ()
        found = (self._at(start, wanted, as_name=as_name) for start in starts)
        return tuple(dict.fromkeys(each for each in found if each is not None))

    def _starting(self, wanted: str) -> Iterable[int]:
        if not wanted.endswith(WILDCARD):
            return self._places.get(wanted, ())
        return [n for n, token in enumerate(self.tokens) if _is_met(token.word, wanted)]

    def _at(self, start: int, wanted: Sequence[str], *, as_name: bool) -> str | None:
        run = self.tokens[start : start + len(wanted)]
        if len(run) < len(wanted) or not all(_is_met(t.word, w) for t, w in zip(run, wanted, strict=True)):
            return None
        if as_name and not _is_written_as_name(run):
            return None
        return " ".join(self.text[run[0].start : run[-1].end].split())


def placements(article: Article, stories: Sequence[Story], forms: Forms) -> tuple[Placement, ...]:
    """What becomes of an article with each of the stories, in their order."""
    if article.story is not None:
        named = f"named as the story of what {article.source or 'its file'} brings"
        told = [(s, f"belongs to {article.story!r}, {named}") for s in stories if s.name != article.story]
        others = {story.name: Placement(story.name, False, why) for story, why in told}
        return tuple(others.get(s.name) or Placement(s.name, True, named) for s in stories)
    reader = Reader(article)
    asked = {story.name: _asked(story, reader, forms) for story in stories if not story.query.is_empty}
    takers = [name for name, placed in asked.items() if placed.is_taken]
    rest = next((story.name for story in stories if story.query.is_empty), None)
    return tuple(asked.get(story.name) or _unasked(story, rest, takers) for story in stories)


def stories_of(article: Article, stories: Sequence[Story], forms: Forms) -> tuple[str, ...]:
    """The names of the stories that an article belongs to; one that its source names need not be in the settings."""
    if article.story is not None:
        return (article.story,)
    return tuple(placed.story for placed in placements(article, stories, forms) if placed.is_taken)


def _unasked(story: Story, rest: str | None, takers: Sequence[str]) -> Placement:
    """A story without a query takes what no other takes; of several the first does."""
    if takers:
        return Placement(story.name, False, f"asks for nothing, so it takes the rest; {', '.join(takers)} took this")
    if story.name != rest:
        return Placement(story.name, False, f"asks for nothing, as {rest} does before it, which takes the rest")
    return Placement(story.name, True, "asks for nothing, so it takes what no other story takes")


def _asked(story: Story, reader: Reader, forms: Forms) -> Placement:
    conditions = tuple(_conditions(story.query, reader, forms))
    failed = [condition.key for condition in conditions if not condition.is_met]
    if failed:
        return Placement(story.name, False, f"does not meet {', '.join(failed)}", conditions)
    return Placement(story.name, True, "meets all that its query asks", conditions)


def _conditions(query: Query, reader: Reader, forms: Forms) -> Iterator[Condition]:
    article = reader.article
    if query.words:
        yield _one_of("words", query.words, reader.find)
    if query.all:
        found = [reader.find(phrase) for phrase in query.all]
        yield Condition("all", query.all, all(found), _shown(found))
    if query.none:
        broken = _shown(map(reader.find, query.none))
        yield Condition("none", query.none, not broken, broken)
    for key, wanted in (("names", query.names), ("places", query.places)):
        if wanted:
            yield _one_of(key, wanted, lambda name: _find_name(name, reader, forms))
    if query.publishers:
        yield _one_of("publishers", query.publishers, lambda wanted: _printed_by(wanted, article))
    if query.sources:
        yield _one_of("sources", query.sources, lambda wanted: (article.source,) if wanted == article.source else ())
    if query.languages:
        spoken = _language(article.language)
        met = spoken in map(_language, query.languages)
        yield Condition("languages", query.languages, met, (article.language,))
    yield from _dates(query, article)


def _one_of(key: str, wanted: tuple[str, ...], find: Callable[[str], tuple[str, ...]]) -> Condition:
    found = _shown(map(find, wanted))
    return Condition(key, wanted, bool(found), found)


def _shown(found: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for part in found for each in part))[:SHOWN]


def _find_name(name: str, reader: Reader, forms: Forms) -> tuple[str, ...]:
    return _shown(reader.find(form, as_name=True) for form in sorted(forms.all(name)))


def _printed_by(wanted: str, article: Article) -> tuple[str, ...]:
    """The publisher by its name, its house, or the host of its pages."""
    host = _host(article.url)
    stated = [name for name in (article.publisher, article.family) if name and fold(name) == fold(wanted)]
    site = wanted.lower().removeprefix("www.")
    return tuple(stated) or ((host,) if host and "." in site and f".{host}".endswith(f".{site}") else ())


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _dates(query: Query, article: Article) -> Iterator[Condition]:
    day = article.time.astimezone(UTC).date()
    said = f"{day}" if article.dating is not Dating.UNKNOWN else f"{day}, when it was first seen, as it is undated"
    if query.since is not None:
        yield Condition("from", (f"{query.since}",), day >= query.since, (said,))
    if query.until is not None:
        yield Condition("until", (f"{query.until}",), day <= query.until, (said,))


# --- words ---------------------------------------------------------------------------------------


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        written = match.group()
        bare = [c for c in written.removesuffix("'s").removesuffix("’s") if c.isalpha()]
        # A script without capitals writes its names as all its words.
        capital, all_capitals = not written[0].islower(), not any(c.islower() for c in bare)
        for word in words(written):
            yield Token(word, match.start(), match.end(), capital, all_capitals)


def _wanted(phrase: str) -> list[str]:
    """The words of a phrase, each with its wildcard."""
    found: list[str] = []
    for part in phrase.split():
        own = words(part)
        if own and part.endswith(WILDCARD):
            own[-1] += WILDCARD
        found += own
    return found


def _is_met(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith(WILDCARD) else word == wanted


def _is_written_as_name(run: Sequence[Token]) -> bool:
    """True where the first and last word are capitalised; a short one alone has to be in capitals throughout."""
    if len(run) == 1 and len(run[0].word) <= _ACRONYM:
        return run[0].is_all_capitals
    return run[0].is_capital and run[-1].is_capital


def _language(code: str) -> str:
    return code.lower().replace("_", "-").partition("-")[0]


def _key(name: str) -> str:
    return " ".join(words(name))


def empty_phrases(phrases: Collection[str]) -> list[str]:
    """The phrases of a query that hold no word, so that nothing could ever meet them."""
    return [phrase for phrase in phrases if not _wanted(phrase)]
