"""Whether two events are one.

An event is about its action where that names a matter ("strike", "visit", "vote"), else about its object ("reached a
deal"). That two events are about matters of one kind does not make them one: that takes an actor, a place, a day or
words beside the matter that they share.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from functools import lru_cache

from storydiff.matching.deeds import (
    NOT,
    OPEN,
    deed_of,
    is_set_by_one,
    same_deed,
)
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import Matter, matter_of
from storydiff.matching.names import REMEMBERED
from storydiff.matching.nominals import is_noun_for, paired
from storydiff.matching.positions import same_doer
from storydiff.model import ChangeKind, Event, Judgement, Position, Status, Verdict
from storydiff.text import fold, words

OF_A_KIND = "perhaps two of a kind"
"""How the reason begins where nothing but the lack of words leaves it open whether two are one."""
WINNING = frozenset({"win", "lose", "sweep"})
"""Verbs of who gets a thing, or does not: who wins a vote has not held it."""
SAME_DAY = timedelta(days=1)
"""How far apart two events are at least that are told of different days."""


@lru_cache(maxsize=REMEMBERED)
def matters_of(event: Event, lexicon: Lexicon) -> tuple[Matter, ...]:
    """What an event is about, the leading matter first: "strike" of a railway strike, "deal" of a deal reached."""
    deed, thing = _deed(event, lexicon), matter_of(event.object, lexicon)
    if deed is None:
        return () if thing is None else (thing,)
    if thing is None:
        return (deed,)
    told = {lexicon.beside.get(word, word) for word in thing.all}
    whole = Matter(deed.head, deed.beside | (told - {deed.head}))
    return (whole, thing) if does_to(event.action, lexicon) is None else (thing, whole)


def key_of(event: Event, lexicon: Lexicon) -> str:
    """The series key of an event: "event/strike"."""
    matters, deed = matters_of(event, lexicon), deed_of(event, lexicon)
    if deed is not None:
        return f"event/{deed.name.replace(' ', '-')}"
    return f"event/{matters[0].head.replace(' ', '-').replace('/', '-') if matters else 'something'}"


def _deed(event: Event, lexicon: Lexicon) -> Matter | None:
    """The action as a matter, where it names one of the concepts or nothing else is said."""
    matter = matter_of(event.action, lexicon)
    named = matter is not None and matter.head in lexicon.matters
    return matter if named or not event.object else None


@lru_cache(maxsize=REMEMBERED)
def does_to(action: str, lexicon: Lexicon) -> ChangeKind | None:
    """What an action does to a plan, None for a verb that ends none: "reject" fails it, "failed to pass" too.

    What is refused is not done: "declined to block" ends nothing.
    """
    tokens = fold(action).replace("-", " ").split()
    refused = bool(tokens) and tokens[0] in lexicon.refusing and len(tokens) > 1
    for size in (3, 2, 1):
        for n in range(1 if refused else 0, len(tokens) - size + 1):
            kind = lexicon.endings.get(" ".join(tokens[n : n + size]))
            if kind is not None:
                return (ChangeKind.FAILED if kind is ChangeKind.HAPPENED else None) if refused else kind
    return None


def is_denied(event: Event) -> bool:
    """True for what somebody has decided not to do: "not resign"."""
    return event.action.startswith(NOT)


def is_unconfirmed(event: Event, lexicon: Lexicon) -> bool:
    """True for what is done but has to be confirmed: a tentative deal is a plan until it is ratified."""
    return makes(event, lexicon) and bool(set(words(event.object or "")) & lexicon.unconfirmed)


def makes(event: Event, lexicon: Lexicon) -> bool:
    """True where something was agreed on: "reached a deal"."""
    return event.status is Status.DONE and bool(set(words(event.action)) & lexicon.making)


def same_question(
    one: Event, other: Event, known: Collection[str], lexicon: Lexicon, *, one_matter: bool = False
) -> Judgement:
    """Whether two events are one; ``one_matter`` where it is known that they are of one kind, however it is called."""
    if is_denied(one) is not is_denied(other):
        return Judgement(Verdict.DIFFERENT, f"“{one.action}” is not “{other.action}”")
    deed = same_deed(one, other, known, lexicon)
    if deed and one.status is other.status and not why_apart(one, other, known, lexicon):
        return Judgement(Verdict.SAME, f"both tell that {one.actor} did one thing: {deed}")
    mine, theirs = matters_of(one, lexicon), matters_of(other, lexicon)
    if not mine or not theirs:
        return Judgement(Verdict.UNSURE, "what was done is not said in words that can be compared")
    mine, theirs = paired(mine, theirs, one, other, lexicon)
    a, b = mine[0], theirs[0]
    named = is_noun_for(one, other, lexicon)
    if a.head != b.head and not one_matter:
        return Judgement(Verdict.DIFFERENT, f"{a.head} is not {b.head}")
    if does_to(one.action, lexicon) is not does_to(other.action, lexicon):
        return Judgement(Verdict.DIFFERENT, f"“{one.action}” is not “{other.action}”")
    if not named and _are_other_deeds(one, other, lexicon) and not (one_matter and a.head != b.head):
        return Judgement(Verdict.DIFFERENT, f"to {one.action} is not to {other.action}")
    apart = why_apart(one, other, known, lexicon)
    if apart:
        return Judgement(Verdict.UNSURE if apart.startswith("actors") else Verdict.DIFFERENT, apart)
    if {one.status, other.status} == {Status.WARNED}:
        return Judgement(Verdict.SAME, f"both warn of {a.head}")
    shared = what_is_shared(one, other, a, b, known, lexicon)
    if named and a.beside and b.beside and not a.beside & b.beside:
        return Judgement(Verdict.UNSURE, "one deed done to two things")
    if shared:
        return Judgement(Verdict.SAME, f"both are about {a.head}, {shared}")
    return Judgement(Verdict.UNSURE, f"{OF_A_KIND} ({a.head}): no actor, place or day shows that they are one")


def _are_other_deeds(one: Event, other: Event, lexicon: Lexicon) -> bool:
    """True for two verbs that neither name a matter nor make or end one: who opens a school did not close it."""
    if (fold(one.action), fold(other.action)) in lexicon.opposites:
        return True
    both = is_plain_action(one.action, lexicon) and is_plain_action(other.action, lexicon)
    return both and fold(one.action) != fold(other.action)


def is_plain_action(action: str, lexicon: Lexicon) -> bool:
    """True for a verb that names no matter, makes no deal and does nothing to a plan: "paint"."""
    matter = matter_of(action, lexicon)
    named = matter is not None and matter.head in lexicon.matters
    return not named and does_to(action, lexicon) is None and not set(words(action)) & lexicon.making


def why_apart(one: Event, other: Event, known: Collection[str], lexicon: Lexicon) -> str:
    """What shows that two events are not one, empty where nothing does."""
    if one.place and other.place and lexicon.place(one.place) != lexicon.place(other.place):
        return f"in {one.place}, not in {other.place}"
    if one.when and other.when and abs(one.when - other.when) > SAME_DAY and Status.DONE in (one.status, other.status):
        return f"on {one.when:%d %B}, not on {other.when:%d %B}"
    named = one.actor and other.actor and not lexicon.is_common(one.actor) and not lexicon.is_common(other.actor)
    named = named and fold(other.action) not in WINNING  # who wins a vote has not held it
    named = named and not is_set_by_one(one, other, lexicon)
    if named and one.actor and other.actor and not same_doer(one.actor, other.actor, known, lexicon):
        return f"actors: {one.actor} is not {other.actor}"
    return ""


def _are_deals_of_some(one: Event, other: Event, lexicon: Lexicon) -> bool:
    """True for two deals of which one is only that of some: the unions that have one are not those that reach one."""
    if not (makes(one, lexicon) and makes(other, lexicon)):
        return False
    return any(event.actor and lexicon.is_nameless(event.actor) for event in (one, other))


def what_is_shared(
    one: Event | Position, other: Event, a: Matter, b: Matter, known: Collection[str], lexicon: Lexicon
) -> str:
    """What shows that two events of a kind are one, empty where nothing does."""
    of_some = isinstance(one, Event) and _are_deals_of_some(one, other, lexicon)
    if one.actor and other.actor and not of_some and same_doer(one.actor, other.actor, known, lexicon):
        return "and one actor's"
    if one.actor and (set(words(one.actor)) | lexicon.short_names(one.actor)) & b.beside:
        return "and it is called the planner's own"
    if isinstance(one, Event) and one.place and other.place and lexicon.place(one.place) == lexicon.place(other.place):
        return f"both in {one.place}"
    if isinstance(one, Event) and one.status in OPEN and (_is_named(one.place, b) or _is_named(other.place, a)):
        return f"both in {one.place or other.place}"
    if isinstance(one, Event) and one.when and other.when and abs(one.when - other.when) < SAME_DAY:
        return f"both on {one.when:%d %B}"
    both_done = (
        isinstance(one, Event) and one.status is other.status is Status.DONE and not is_unconfirmed(one, lexicon)
    )
    made = isinstance(one, Event) and makes(one, lexicon) and not of_some
    small = lexicon.generic if made else lexicon.generic | lexicon.unconfirmed
    beside = set() if both_done else (a.beside & b.beside) - small
    return f"both of {', '.join(sorted(beside))}" if beside else ""


def _is_named(place: str | None, matter: Matter) -> bool:
    """True where the words beside a matter name the place: "Orsa flood"."""
    return bool(place) and set(words(place or "")) <= matter.beside
