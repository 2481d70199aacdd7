"""Pairs of which the words show at once that the one cannot be the end of the other: most pairs are such.

Nothing is decided here that ``events.end_of`` would not decide too; it asks far more, of each pair anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from storydiff.matching import events
from storydiff.matching.deeds import awaits_an_act, decides, deed_of
from storydiff.matching.event_topics import is_no_plan, topics_of
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import matter_of
from storydiff.matching.nominals import as_nouns
from storydiff.model import CLAIMS_REMEMBERED, Claim, Event, Position, Stance, Status
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


def is_hopeless(plan: Claim, event: Claim, lexicon: Lexicon) -> bool:
    """True where an event is surely not the end of a plan or a wish, whatever is known of those who act."""
    one, other = _open(plan, lexicon), _end(event, lexicon)
    if one.asks and other.answers:
        return False
    if not one.ends:
        return True
    if one.is_wish:
        return not other.ends_wishes or one.topics.isdisjoint(other.heads)
    if not one.topics or not other.topics or not one.topics.isdisjoint(other.topics):
        return False
    return not (one.awaits and other.decides) and one.doer.isdisjoint(other.done_to)


@lru_cache(maxsize=CLAIMS_REMEMBERED)
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


@lru_cache(maxsize=1_000)
def _end(claim: Claim, lexicon: Lexicon) -> End:
    event = claim.content
    assert isinstance(event, Event)
    about = (*events.matters_of(event, lexicon), *as_nouns(event, lexicon))
    return End(
        topics=topics_of(event, lexicon),
        heads=frozenset(matter.head for matter in about),
        ends_wishes=events.ends_wishes(event, lexicon),
        answers=event.status is Status.DONE and fold(event.action) in lexicon.answers,
        decides=decides(event, lexicon),
        done_to=frozenset(words(event.object or "")),
    )
