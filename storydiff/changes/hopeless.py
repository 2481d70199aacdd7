"""Pairs of which the words show at once that the one cannot be the end of the other, or the same: most are such.

Nothing is decided here that ``ends.end_of`` would not decide too; it asks far more, of each pair anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storydiff.changes.entries import Entry, Key
from storydiff.matching import ends, events
from storydiff.matching.deeds import awaits_an_act, decides, deed_of
from storydiff.matching.event_topics import is_no_plan, topics_of
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import matter_of
from storydiff.matching.nominals import as_nouns
from storydiff.model import Claim, Event, Position, Stance, Status
from storydiff.text import fold, words


@dataclass(frozen=True, slots=True)
class Open:
    """What of a plan or a wish an event has to share to be its end."""

    topics: frozenset[str]
    """Empty where nothing of it can be compared."""
    is_wish: bool = False
    ends: bool = True
    """Whether anything can end it."""
    asks: bool = False
    awaits: bool = False
    doer: frozenset[str] = frozenset()
    """The words of its doer where its deed has several names: among what it is done to they say nothing."""


@dataclass(frozen=True, slots=True)
class End:
    """What of an event may make it the end of something."""

    topics: frozenset[str]
    heads: frozenset[str]
    ends_wishes: bool
    answers: bool
    decides: bool
    done_to: frozenset[str]


class Hopes:
    """Plans and wishes by what an event has to share to be their end, in the order in which they are given."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._places = defaultdict[Key, list[int]](list)
        for place, entry in enumerate(entries):
            for key in entry.open_keys:
                self._places[key].append(place)

    def of(self, event: Entry) -> list[Claim]:
        """Those that the event may end: of all others the words show at once that it does not."""
        places = {place for key in event.end_keys for place in self._places.get(key, ())}
        if not event.topics:
            places.update(*(found for (of, _), found in self._places.items() if of == "plan"))
        return [self._entries[place].claim for place in sorted(places)]


class Ends:
    """Events by what they may be the end of, in the order in which they are given."""

    def __init__(self, events: Sequence[Entry]) -> None:
        self._events = events
        self._places = defaultdict[Key, list[int]](list)
        for place, event in enumerate(events):
            for key in event.end_keys:
                self._places[key].append(place)
        self._of_nothing = [place for place, event in enumerate(events) if not event.topics]

    def of(self, plan: Entry) -> list[Claim]:
        """Those that may end a plan or a wish: of all others the words show at once that they do not."""
        places = {place for key in plan.open_keys for place in self._places.get(key, ())}
        if any(of == "plan" for of, _ in plan.open_keys):
            places.update(self._of_nothing)
        return [self._events[place].claim for place in sorted(places)]


class Alike:
    """Events by what they are about, in the order in which they are given."""

    def __init__(self, events: Sequence[Entry]) -> None:
        self._events = events
        self._places = defaultdict[str, list[int]](list)
        for place, event in enumerate(events):
            for topic in event.topics:
                self._places[topic].append(place)
        self._of_nothing = [place for place, event in enumerate(events) if not event.topics]

    def to(self, event: Entry) -> list[Claim]:
        """Those that may be the same event: all others are surely not, as they share no matter or deed with it."""
        if not event.topics:
            return [other.claim for other in self._events]
        places = set(self._of_nothing).union(*(self._places.get(topic, ()) for topic in event.topics))
        return [self._events[place].claim for place in sorted(places)]


def open_keys_of(claim: Claim, lexicon: Lexicon) -> tuple[Key, ...]:
    """The keys under which a plan or a wish is found."""
    return tuple(_iter_keys(_open(claim, lexicon)))


def _iter_keys(one: Open) -> Iterator[Key]:
    if one.asks:
        yield "asks", ""
    if not one.ends:
        return
    if one.is_wish:
        yield from (("wish", head) for head in one.topics)
        return
    yield from (("plan", topic) for topic in one.topics or ("",))
    if one.awaits:
        yield "awaits", ""
    yield from (("doer", word) for word in one.doer)


def end_keys_of(claim: Claim, lexicon: Lexicon) -> tuple[Key, ...]:
    """The keys under which an event finds what it may end; a plan of which nothing can be compared is among them."""
    return tuple(_iter_sought(_end(claim, lexicon)))


def _iter_sought(event: End) -> Iterator[Key]:
    if event.answers:
        yield "asks", ""
    if event.ends_wishes:
        yield from (("wish", head) for head in event.heads)
    yield from (("plan", topic) for topic in (*event.topics, ""))
    if event.decides:
        yield "awaits", ""
    yield from (("doer", word) for word in event.done_to)


def _open(claim: Claim, lexicon: Lexicon) -> Open:
    match claim.content:
        case Position() as wish:
            matter = matter_of(wish.target, lexicon)
            wanted = wish.stance is Stance.FOR and not wish.former and fold(wish.action) not in lexicon.endings
            topics = frozenset() if matter is None else frozenset({matter.head})
            return Open(topics, True, wanted, asks=not lexicon.asking.isdisjoint(words(wish.action)))
        case Event() as plan:
            doer = words(plan.actor or "") if deed_of(plan, lexicon) is not None else ()
            ends = not is_no_plan(plan, lexicon)
            return Open(
                topics_of(plan, lexicon), False, ends, awaits=awaits_an_act(plan, lexicon), doer=frozenset(doer)
            )
    return Open(frozenset(), ends=False)


def _end(claim: Claim, lexicon: Lexicon) -> End:
    event = claim.content
    assert isinstance(event, Event)
    about = (*events.matters_of(event, lexicon), *as_nouns(event, lexicon))
    return End(
        topics=topics_of(event, lexicon),
        heads=frozenset(matter.head for matter in about),
        ends_wishes=ends.ends_wishes(event, lexicon),
        answers=event.status is Status.DONE and fold(event.action) in lexicon.answers,
        decides=decides(event, lexicon),
        done_to=frozenset(words(event.object or "")),
    )
