"""Invented news without end, for ledgers of any size: the same articles and claims for the same numbers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypeVar

from storydiff.model import (
    Article,
    Claim,
    Content,
    Dating,
    Event,
    Figure,
    Position,
    Relation,
    Span,
    Stance,
    Status,
    TimeBasis,
)

T = TypeVar("T")

START = datetime(2031, 5, 1, 6, tzinfo=UTC)
CLAIMS = 20
"""Claims of an article, about as many as the reader finds in news of 500 words."""
LENGTH = 50
"""Articles of one of many stories."""
EVERY = timedelta(minutes=20)
"""Time between two articles of one story."""
FILLER = "Nothing else was known of the matter that day, and those who were asked about it did not wish to speak. "

_DONE = {
    "deaths": "were killed", "injuries": "were injured", "missing": "are missing", "displaced": "were displaced",
    "casualties": "were among the casualties",
}  # fmt: skip
_FIRST = ("Mira", "Jonas", "Tessa", "Aldo", "Petra", "Ruben", "Ilse", "Marek")
_LAST = ("Olden", "Varga", "Sorel", "Tamm", "Ekdal", "Brandt", "Quist", "Nordal", "Keller", "Aalto")
_TARGETS = (
    "toll bridge", "ceasefire", "harbour strike", "dam repair", "border closure", "water tax", "evacuation",
    "strike", "dockers' strike", "tax", "temporary ceasefire",
)  # fmt: skip
_OBJECTS = ("relief convoy", "harbour strike", "council vote", "rescue mission", "peace talks", "dam inspection")
_PLACES = ("Vale", "Port Ellis", "Orsa", "Kestrel", "Lower Marsh", "Tarn", "Highmoor", "Sandby", "Elmshore", "Brack")
_SPEAKERS = ("the health ministry", "the governor", "rescue workers", "the relief agency", None, None)
_OUTLETS = tuple(
    f"The {town} {name}" for town in ("Norland", "Vale", "Orsa", "Tarn") for name in ("Post", "Mail", "Sun")
)


@dataclass(frozen=True)
class Story:
    """The invented news of one story; its number tells it from others, the chance of each article is its own."""

    number: int

    @property
    def name(self) -> str:
        """The story's short name."""
        return f"story-{self.number}"

    def article(self, number: int, kind: str = "report") -> tuple[Article, list[Claim]]:
        """The article of that number, its place in time, with its claims, each quoted from its text."""
        chance = random.Random(f"{self.number} {kind} {number}")
        at = START + EVERY * number
        url = f"https://news.example/{self.name}/{kind}-{number}"
        told = [(_one(_SPEAKERS, chance), self.content(number, at, chance)) for _ in range(CLAIMS)]
        sentences = [(speaker, content, _sentence(content)) for speaker, content in told]
        text = "\n\n".join(f"{sentence} {FILLER}" for _, _, sentence in sentences)
        article = Article(
            document=url, version=1, title=f"Report {number}", text=text,
            publisher=_one(_OUTLETS, chance), published=at,
            dating=Dating.STATED, dated_by="feed", url=url, source="feed", capture="0" * 64,
            first_seen=at + timedelta(minutes=5), story=self.name,
        )  # fmt: skip
        return article, list(_claims(article, sentences, chance))

    def content(self, number: int, at: datetime, chance: random.Random) -> Content:
        """A figure, a position or an event; of ten, six, two and two."""
        kind = chance.random()
        if kind < 0.2:
            return _position(chance)
        return self.event(at, chance) if kind < 0.4 else self.figure(number, chance)

    def figure(self, number: int, chance: random.Random) -> Figure:
        """A running total of one place, which rises with the articles.

        One in ten names no place, which the story has to tell; so it has to say what "casualties" are, and where
        those of a people were counted.
        """
        n = int(chance.random() * len(_PLACES))
        measure = _one(tuple(_DONE), chance)
        total = float(40 * (n + 1) + number // 3)
        population = _one(("people", "people", "children", "peruvians"), chance)
        return Figure(
            measure=measure,
            relation=_one((Relation.EXACT, Relation.EXACT, Relation.MORE, Relation.ABOUT), chance),
            low=total,
            high=total,
            population=population,
            place=self.place(n) if chance.random() > 0.1 else None,
            includes_injured=measure == "casualties",
        )

    def event(self, at: datetime, chance: random.Random) -> Event:
        """Something planned, done or called off."""
        return Event(
            action=_one(("visit", "begin", "hold", "open"), chance),
            status=_one((Status.DONE, Status.DONE, Status.PLANNED, Status.CANCELLED), chance),
            actor=_person(chance),
            object=_one(_OBJECTS, chance),
            place=self.place(int(chance.random() * len(_PLACES))),
            when=at + timedelta(days=int(chance.random() * 3)) if chance.random() < 0.3 else None,
        )

    def place(self, n: int) -> str:
        """A place of this story."""
        return f"{_PLACES[n]} {self.number}".lower()

    def places(self) -> list[str]:
        """All places of this story."""
        return [self.place(n) for n in range(len(_PLACES))]


def _one(choices: Sequence[T], chance: random.Random) -> T:
    """One of the choices; ``Random.choice`` takes three times as long."""
    return choices[int(chance.random() * len(choices))]


def _person(chance: random.Random) -> str:
    return f"{_one(_FIRST, chance)} {_one(_LAST, chance)}".lower()


def _position(chance: random.Random) -> Position:
    return Position(
        actor=_person(chance),
        target=_one(_TARGETS, chance),
        stance=_one((Stance.FOR, Stance.FOR, Stance.AGAINST), chance),
        strength=1 + int(chance.random() * 3),
        action="backs",
    )


def _claims(
    article: Article, told: Sequence[tuple[str | None, Content, str]], chance: random.Random
) -> Iterator[Claim]:
    start, written, at = 0, article.id, article.time
    for speaker, content, sentence in told:
        end = start + len(sentence)
        yield Claim(
            article=written, document=article.document, version=1, content=content, statement=sentence,
            quote=sentence, span=Span(start, end), focus=Span(start, start + 5), speaker=speaker, via=None,
            outlet=article.publisher, said_at=at, as_of=at, as_of_basis=TimeBasis.PUBLISHED,
            salience=round(chance.random(), 2), confidence=0.9, rule="benchmark",
        )  # fmt: skip
        start = end + len(FILLER) + 3


def _sentence(content: Content) -> str:
    match content:
        case Figure():
            where = f" in {content.place}" if content.place else ""
            return f"{content.low:,.0f} {content.population} {_DONE[content.measure]}{where}."
        case Position():
            return f"{content.actor} {content.action} the {content.target}."
        case Event():
            return f"{content.actor} was said to {content.action} a {content.object} in {content.place}."


def story_of(shape: str, number: int) -> tuple[Story, int]:
    """The story of the article of that number, and the article's number in it."""
    return (Story(0), number) if shape == "one" else (Story(number // LENGTH), number % LENGTH)


def iter_news(shape: str, first: int = 0) -> Iterator[tuple[Article, list[Claim]]]:
    """News without end: of one story, or of many with ``LENGTH`` articles each, one story after the other."""
    for number in count(first):
        story, place = story_of(shape, number)
        yield story.article(place)


def new_articles(shape: str, size: int, wanted: int) -> list[tuple[Article, list[Claim]]]:
    """Articles that come next in a ledger of that size: of the one story, or in turns of stories that are full."""
    told = -(-size // CLAIMS)
    if shape == "one":
        return [Story(0).article(told + n, "next") for n in range(wanted)]
    full = max(1, told // LENGTH)
    return [Story(n % full).article(LENGTH + n, "next") for n in range(wanted)]
