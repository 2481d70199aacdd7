"""Deeds that are told in several ways: who drops out, ends a campaign or quits the race has done one thing.

"dropped out" = "ended her campaign" = "announced the end of his bid"     "issued an opinion on it" = "ruled on it"
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from storydiff.matching.lexicon import Lexicon, Manner
from storydiff.matching.matters import matter_of
from storydiff.matching.names import REMEMBERED
from storydiff.matching.positions import same_doer
from storydiff.model import Event, Status
from storydiff.text import fold, words

_HELD_BY_BODIES = frozenset({"vote", "ballot", "hearing", "trial", "referendum"})
_DAY = timedelta(days=1)
NOT = "not "
"""How the action begins of what somebody has decided not to do."""
OPEN = frozenset({Status.PLANNED, Status.WARNED, Status.POSTPONED})
"""Events that have not come about yet."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done by its one name, the words beside it, and whether somebody does it once in a story."""

    name: str
    about: frozenset[str]
    once: bool


@lru_cache(maxsize=REMEMBERED)
def deed_of(event: Event, lexicon: Lexicon) -> Deed | None:
    """The deed of an event; None where its verb and object tell none that has several names."""
    matter = matter_of(event.object, lexicon)
    own = set(words(event.actor or ""))
    for name, manner in lexicon.manners.items():
        if _tells(manner, event, matter.head if matter else "", own):
            told = matter.all - own - manner.objects - lexicon.slight if matter else frozenset()
            return Deed(name, frozenset(told), manner.once)
    return None


def deed_kept_from(said: str, lexicon: Lexicon) -> str:
    """The name of the deed that is not done by doing what is said: "stay in the race"; empty where there is none."""
    verb, matter = words(said)[:1], matter_of(said, lexicon)
    if matter is None:
        return ""
    kept = (n for n, manner in lexicon.manners.items() if set(verb) & manner.stays and matter.all & manner.objects)
    return next(kept, "")


def deed_refused(plan: Event, lexicon: Lexicon) -> str:
    """The name of the deed that somebody will not do who says that he will not go; empty where there is none."""
    action = fold(plan.action.removeprefix(NOT))
    if not plan.action.startswith(NOT) or plan.object or plan.place:
        return ""
    return next((name for name, manner in lexicon.manners.items() if action in manner.goes), "")


def _tells(manner: Manner, event: Event, head: str, own: Collection[str]) -> bool:
    action = fold(event.action)
    if not event.object:
        return action in manner.alone
    first = next((word for word in words(event.object) if word not in own), "")
    said = action in manner.verbs or f"{action} {first}" in manner.verbs
    return said and (not manner.objects or head in manner.objects)


def same_deed(one: Event, other: Event, known: Collection[str], lexicon: Lexicon) -> str:
    """The name of the deed that two events of one named doer tell in their own words; empty where they tell none."""
    a, b = deed_of(one, lexicon), deed_of(other, lexicon)
    if a is None or b is None or a.name != b.name:
        return ""
    if not one.actor or not other.actor:
        return a.name if _is_one_without_doer(one, other, a, b) else ""
    if lexicon.is_common(one.actor) or lexicon.is_common(other.actor):
        return ""
    if not same_doer(one.actor, other.actor, known, lexicon) or _years(a) != _years(b) != frozenset():
        return ""
    awaited = one.status in OPEN and other.status is Status.DONE and not a.about
    return a.name if a.once or awaited or a.about & b.about else ""


def _is_one_without_doer(one: Event, other: Event, a: Deed, b: Deed) -> bool:
    """True where one of two deeds names no doer, and both are done to one thing or on one day: "she was acquitted"."""
    within = a.about <= b.about or b.about <= a.about
    if one.when and other.when:
        return within and abs(one.when - other.when) < _DAY
    return within and bool(a.about & b.about)


def _years(deed: Deed) -> frozenset[str]:
    return frozenset(word for word in deed.about if word.isdecimal())


def carries_out(plan: Event, event: Event, known: Collection[str], lexicon: Lexicon) -> bool | None:
    """Whether a deed of several names is the one that was planned: False for what somebody else does but for himself.

    None where the event tells no such deed, or one by which anybody's plan may end.
    """
    deed = deed_of(event, lexicon)
    if deed is None:
        return None
    return True if same_deed(plan, event, known, lexicon) else False if deed.once else None


def awaits_an_act(event: Event, lexicon: Lexicon) -> bool:
    """True where of a plan only an act is told, not what of: "Senate action", "the court's ruling"."""
    said = set(words(f"{event.action} {event.object or ''}")) - set(words(event.actor or "")) - lexicon.slight
    return event.status in OPEN and bool(said) and said <= lexicon.acts


def decides(event: Event, lexicon: Lexicon) -> bool:
    """True for an event by which a body has decided."""
    return event.status is Status.DONE and bool(set(words(event.action)) & lexicon.deciding)


def share_deed(one: Event, other: Event, lexicon: Lexicon) -> bool:
    """True where two events tell one deed that has several names, whoever did it: a verdict, "found guilty"."""
    a, b = deed_of(one, lexicon), deed_of(other, lexicon)
    return a is not None and b is not None and a.name == b.name


def is_set_by_one(plan: Event, event: Event, lexicon: Lexicon) -> bool:
    """True where one person sets or moves the day of what a body then holds: the speaker's vote is the house's."""
    if plan.status not in OPEN or fold(plan.action) not in _HELD_BY_BODIES or plan.object or not plan.actor:
        return False
    is_body = any(word.removesuffix("s") in lexicon.actors for word in words(plan.actor))
    return not is_body and any(word.removesuffix("s") in lexicon.actors for word in words(event.actor or ""))


def only_says_no(event: Event, lexicon: Lexicon) -> bool:
    """True where a named actor that decides nothing for others rejects what is wanted: a stand, and no end."""
    if event.actor is None or fold(event.action) not in lexicon.naysaying:
        return False
    return not {word.removesuffix("s") for word in words(event.actor)} & lexicon.deciders


def is_past_deciding(plan: Event, event: Event) -> bool:
    """True where a plan to decide on a thing meets one that is under way: who ends a strike has not voted on it."""
    return fold(plan.action) in _PONDERING and fold(event.action) in _GOING_ON


_PONDERING = frozenset({"ballot", "consider", "debate", "decide", "discuss", "rule", "vote"})
_GOING_ON = frozenset({"end", "stop", "halt", "suspend", "resume", "continue", "extend", "pause"})
