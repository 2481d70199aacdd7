"""Whether two events are one, and whether an event is the end of a plan, a warning or something wanted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import Matter, matter_of, same_matter
from storydiff.matching.positions import same_actor
from storydiff.model import ChangeKind, Event, Judgement, Position, Stance, Status, Verdict
from storydiff.text import fold

OPEN = frozenset({Status.PLANNED, Status.WARNED, Status.POSTPONED})
"""Events that have not come about yet."""
_SAME_DAY = timedelta(days=1)
_BY_STATUS = {
    Status.CANCELLED: ChangeKind.CANCELLED,
    Status.POSTPONED: ChangeKind.POSTPONED,
    Status.FAILED: ChangeKind.FAILED,
}


def blocks_of(event: Event, lexicon: Lexicon) -> frozenset[str]:
    """The keys under which events are looked up: what they are about, by action and by object."""
    return frozenset(f"matter:{name}" for matter in matters_of(event, lexicon) for name in (matter.head,))


def matters_of(event: Event, lexicon: Lexicon) -> tuple[Matter, ...]:
    """What an event brings about, the object's matter first: "vote on the bill" is about the law and the vote."""
    found = (matter_of(event.object, lexicon), _deed(event, lexicon))
    return tuple(matter for matter in found if matter is not None)


def _deed(event: Event, lexicon: Lexicon) -> Matter | None:
    """The action as a matter, where it is more than a verb of beginning or ending."""
    if _ending_verb(event.action, lexicon) is not None and fold(event.action) not in lexicon.concepts:
        return None
    return matter_of(event.action, lexicon)


def _ending_verb(action: str, lexicon: Lexicon) -> ChangeKind | None:
    """What an action does to a plan; of several verbs the first counts: "fail to pass" fails."""
    tokens = fold(action).replace("-", " ").split()
    for size in (3, 2, 1):
        for n in range(len(tokens) - size + 1):
            kind = lexicon.endings.get(" ".join(tokens[n : n + size]))
            if kind is not None:
                return kind
    return None


def same_question(one: Event, other: Event, known: Collection[str], lexicon: Lexicon) -> Judgement:
    """Whether two events are one: done to one thing, in one place, on one day, and by one actor where two are named."""
    if one.actor and other.actor and not same_actor(one.actor, other.actor, known, lexicon):
        return Judgement(Verdict.UNSURE, f"{one.actor} is not {other.actor}")
    if one.place and other.place and lexicon.place(one.place) != lexicon.place(other.place):
        return Judgement(Verdict.DIFFERENT, f"in {one.place}, not in {other.place}")
    if one.when and other.when and abs(one.when - other.when) > _SAME_DAY and Status.DONE in (one.status, other.status):
        return Judgement(Verdict.DIFFERENT, f"on {one.when:%d %B}, not on {other.when:%d %B}")
    deeds = _deed(one, lexicon), _deed(other, lexicon)
    objects = matter_of(one.object, lexicon), matter_of(other.object, lexicon)
    if all(objects):
        return _same_done(deeds, objects)
    mine, theirs = matters_of(one, lexicon), matters_of(other, lexicon)
    if not mine or not theirs:
        return Judgement(Verdict.UNSURE, "what was done is not said in words that can be compared")
    return same_matter(mine[0], theirs[0])


def _same_done(deeds: tuple[Matter | None, Matter | None], objects: tuple[Matter | None, Matter | None]) -> Judgement:
    a, b = objects
    assert a is not None
    assert b is not None
    judged = same_matter(a, b)
    if judged.verdict is not Verdict.SAME or deeds[0] is None or deeds[1] is None or deeds[0].head == deeds[1].head:
        return judged
    return Judgement(Verdict.UNSURE, f"{deeds[0].head} or {deeds[1].head}")


def end_of(
    plan: Event | Position, event: Event, known: Collection[str], lexicon: Lexicon
) -> tuple[ChangeKind | None, Judgement]:
    """What the event makes of the plan (a planned or warned event, or something an actor wants), and why."""
    if isinstance(plan, Position) and plan.stance is not Stance.FOR:
        return None, Judgement(Verdict.DIFFERENT, "nothing is wanted that could come about")
    if isinstance(plan, Event) and plan.status not in OPEN:
        return None, Judgement(Verdict.DIFFERENT, "the earlier event was no plan")
    if event.status in (Status.PLANNED, Status.WARNED):
        return None, Judgement(Verdict.DIFFERENT, "the later event has not come about")
    kind = _BY_STATUS.get(event.status) or _ending_verb(event.action, lexicon)
    judged = _meets(plan, event, known, lexicon)
    if judged.verdict is not Verdict.SAME:
        return None, judged
    if kind is None:
        own = _deed(event, lexicon)
        kind = ChangeKind.HAPPENED if own is not None else None
    if kind is None:
        return None, Judgement(Verdict.UNSURE, f"whether “{event.action}” ends the plan cannot be told")
    return kind, judged


def _meets(plan: Event | Position, event: Event, known: Collection[str], lexicon: Lexicon) -> Judgement:
    """Whether what was wanted or planned is what the event was done to or brought about."""
    wanted = _wanted(plan, lexicon)
    done = matters_of(event, lexicon)
    if not wanted or not done:
        return Judgement(Verdict.UNSURE, "what was planned or done is not said in words that can be compared")
    if (
        isinstance(plan, Event)
        and plan.place
        and event.place
        and lexicon.place(plan.place) != lexicon.place(event.place)
    ):
        return Judgement(Verdict.DIFFERENT, f"in {plan.place}, not in {event.place}")
    actor_agrees = _actors_agree(plan, event, known, lexicon)
    best = Judgement(Verdict.DIFFERENT, f"{wanted[0].head} is not {done[0].head}")
    for want in wanted:
        for deed in done:
            judged = same_matter(want, deed)
            if want.head == deed.head and actor_agrees:
                return Judgement(Verdict.SAME, f"both are about {want.head}, and one actor's")
            if (
                judged.verdict is Verdict.SAME
                and want.head == deed.head
                and (want.beside & deed.beside or actor_agrees is None)
            ):
                return judged
            if judged.verdict is not Verdict.DIFFERENT:
                best = Judgement(Verdict.UNSURE, judged.reason)
    return best


def _wanted(plan: Event | Position, lexicon: Lexicon) -> tuple[Matter, ...]:
    if isinstance(plan, Event):
        return matters_of(plan, lexicon)
    matter = matter_of(plan.target, lexicon)
    return () if matter is None else (matter,)


def _actors_agree(plan: Event | Position, event: Event, known: Collection[str], lexicon: Lexicon) -> bool | None:
    """True where the actors are one, or the object names the planner ("Orsa-led motion"); None where one is unnamed."""
    if not plan.actor:
        return None
    named = matter_of(event.object, lexicon)
    planner = set(plan.actor.replace("-", " ").split()) | ({"us"} if "united states" in fold(plan.actor) else set())
    if named is not None and named.all & planner:
        return True
    return same_actor(plan.actor, event.actor, known, lexicon) if event.actor else None
