"""News without end, told anew from the product's own texts: those of ``sample/``, ``archive/`` and ``stories/tried``.

    text of ours → an edition of its story (other names, numbers and days) → told by several outlets (other words)

Within an edition names, numbers and days are exchanged alike in all articles, so that articles repeat each other, agree
and differ as those of the story do; editions share their language and some names. Three outlets tell each article: one
as it stands, one in other words and shorter, one that prints most of the first. The same number always gives the same
article.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path

from benchmarks.reading import find_articles
from storydiff.model import Article

ROOT = Path(__file__).parent.parent
TRIED = ROOT / "benchmarks" / "stories" / "tried"
OUTLETS = ("Norland Wire", "The Vale Courier", "Port Ellis Mail")
"""Who tells each article."""
RENAMED = 0.6
"""Share of the names that an edition exchanges; the others are found in other editions too, as capitals are in news."""
DROPPED = 0.2
"""Share of the paragraphs that a shortened telling leaves out beside the last one, never the first."""
SEEN = datetime(2025, 1, 1, tzinfo=UTC)
"""When all were first seen, which dates those that say no day."""
APART = timedelta(weeks=1)
"""Time between two editions; whole weeks keep the days of the week."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_DAY = re.compile(rf"\b(?:(\d{{1,2}}) ({_MONTH})|({_MONTH}) (\d{{1,2}}))\b(?!,\d)")
_DAYS = frozenset({"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", *_MONTHS})
_NUMBER = re.compile(r"(?<![\d.,:])\d{1,3}(?:,\d{3})+(?![\d:])|(?<![\d.,:])\d+(?:\.\d+)?(?![\d:])")
_NAME = re.compile(r"\b[A-Z][a-z]{2,}\b")
_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")
_LOWER = re.compile(r"\b[a-z]{3,}\b")
_WORDINGS = (
    ("about", "around"), ("began", "started"), ("also", "moreover"), ("after", "following"),
    ("told reporters", "told journalists"), ("nearly", "almost"), ("more than", "over"), ("at least", "no fewer than"),
    ("said that", "stated that"), ("several", "a number of"), ("announced", "made known"),
    ("earlier", "before that"), ("people were killed", "people died"), ("under way", "in progress"), ("big", "large"),
    ("last week", "a week ago"), ("the country's", "the nation's"), ("in recent days", "over the past days"),
)  # fmt: skip
_SAID = {words: other for pair in _WORDINGS for words, other in (pair, pair[::-1])}
_WORDING = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _SAID), key=len, reverse=True))})\b")


@dataclass(frozen=True)
class Edition:
    """One telling of a story with its own names, numbers and days."""

    number: int
    story: str
    names: frozenset[str]

    @cached_property
    def factor(self) -> float:
        """What numbers are multiplied by; what rose in the story rises here."""
        return random.Random(f"{self.story} {self.number}").uniform(0.7, 1.6)

    def of(self, article: Article) -> Article:
        """The article as this edition has it; the first edition has it as it stands."""
        if not self.number:
            return article
        day = (article.published or article.first_seen).date()
        days = _DAY.sub(lambda match: _marked(self._day(match, day)), article.text)
        numbers = _NUMBER.sub(lambda match: self._number(match[0]), days)
        text = _NAME.sub(lambda match: self._name(match[0]), _unmarked(numbers))
        title = _NAME.sub(lambda match: self._name(match[0]), article.title)
        published = article.published and article.published + APART * self.number
        return replace(article, title=title, text=text, published=published)

    def _day(self, match: re.Match[str], published: date) -> str:
        number, month = int(match[1] or match[4]), _MONTHS.index(match[2] or match[3]) + 1
        try:
            told = date(published.year, month, number) + APART * self.number
        except ValueError:
            return match[0]
        return f"{told.day} {_MONTHS[told.month - 1]}" if match[1] else f"{_MONTHS[told.month - 1]} {told.day}"

    def _number(self, written: str) -> str:
        if "," in written:
            return f"{max(1, round(int(written.replace(',', '')) * self.factor)):,}"
        if "." in written:
            return f"{float(written) * self.factor:.{len(written.partition('.')[2])}f}"
        number = int(written)
        is_year = len(written) == 4 and 1900 <= number <= 2100
        return written if number < 4 or is_year else str(max(2, round(number * self.factor)))

    def _name(self, word: str) -> str:
        if word not in self.names:
            return word
        chance = random.Random(f"{self.story} {self.number} {word}")
        if chance.random() > RENAMED:
            return word
        return word[0] + "".join(chance.choice("aeiou") if letter in "aeiou" else letter for letter in word[1:])


def _marked(day: str) -> str:
    """The day with its digits as letters that no text has, so that they are taken for no number."""
    return "".join(chr(0xE000 + int(letter)) if letter.isdigit() else letter for letter in day)


def _unmarked(text: str) -> str:
    return re.sub("[\ue000-\ue009]", lambda match: str(ord(match[0]) - 0xE000), text)


def told(article: Article, outlet: int, chance: random.Random) -> Article:
    """The article as that outlet tells it: as it stands, in other words and shorter, or shorter alone."""
    text = article.text
    if outlet:
        first, *others = text.split("\n\n")
        kept = (block for block in others[:-1] if chance.random() > DROPPED)
        text = "\n\n".join([first, *kept])
    if outlet == 1:
        text = _WORDING.sub(lambda match: _SAID[match[0]] if chance.random() < 0.8 else match[0], text)
    published = article.published and article.published + timedelta(hours=outlet)
    return replace(article, text=text, publisher=OUTLETS[outlet], published=published)


def own_stories() -> dict[str, list[Article]]:
    """The product's own articles by story, those of a story in the order of their days."""
    folders = {"sample": [ROOT / "sample", ROOT / "archive"]}
    folders |= {folder.name: [folder / "articles"] for folder in sorted(TRIED.iterdir())}
    found = {name: [replace(a, first_seen=SEEN) for a in find_articles(paths)] for name, paths in folders.items()}
    return {name: sorted(articles, key=lambda each: (each.time, each.document)) for name, articles in found.items()}


def names_in(stories: Mapping[str, Sequence[Article]]) -> frozenset[str]:
    """Words that stand with a capital inside sentences, and nowhere without one."""
    text = "\n".join(article.text for articles in stories.values() for article in articles)
    return frozenset(_INSIDE.findall(text)) - {word.capitalize() for word in _LOWER.findall(text)} - _DAYS


def iter_news(first: int = 0) -> Iterator[Article]:
    """Edition after edition of all stories, an article of each in turns, from the edition of that number on."""
    stories = own_stories()
    names = names_in(stories)
    longest = max(map(len, stories.values()))
    place = count()
    for number in count(first):
        for turn in range(longest):
            for story, articles in stories.items():
                if turn >= len(articles):
                    continue
                article = Edition(number, story, names).of(articles[turn])
                for outlet in range(len(OUTLETS)):
                    chance = random.Random(f"{number} {article.document} {outlet}")
                    name = f"{next(place):06}-{story}-{number}-{turn}-{outlet}"
                    yield replace(told(article, outlet, chance), document=name)


def story_of(article: Article) -> str:
    """The name of the story that an article of ``iter_news`` tells."""
    return article.document.split("-")[1]


def file_of(article: Article) -> str:
    """The article as a file of a user's, with front matter."""
    published = f"published: {article.published:%Y-%m-%dT%H:%M:%SZ}\n" if article.published else ""
    title = article.title.replace('"', "'")
    head = f'---\ntitle: "{title}"\npublisher: {article.publisher}\nurl: https://news.example/{article.document}\n'
    return f"{head}{published}---\n\n{article.text}\n"
