"""Deeds that go against what their doer said: who would not resign has, who ruled out talks has opened them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from storydiff.changes.findings import Findings
from storydiff.changes.timing import in_time, told_before
from storydiff.matching import events
from storydiff.matching.matters import Matter, matter_of
from storydiff.matching.positions import same_doer
from storydiff.model import ChangeKind, Claim, Event, Position, Stance, Status
from storydiff.text import fold, words

REMEMBERED = timedelta(days=180)
"""How long somebody is held to what he said he would not do."""
_NOT = "not "
"""How the verb of an event begins that somebody means not to do."""


def find_turnabout(claim: Claim, others: Sequence[Claim], findings: Findings) -> Claim | None:
    """The last stand against a deed, or plan not to do it, that its doer goes against by this event; None where none.

    A stand that was given up before counts no more, nor does one that holds on a condition.
    """
    event = claim.content
    if not isinstance(event, Event) or event.status is not Status.DONE or not event.actor:
        return None
    lexicon = findings.scene.matcher.lexicon
    if fold(event.action) in lexicon.stopping | lexicon.naysaying or lexicon.is_nameless(event.actor):
        return None
    said = [c for c in told_before(claim, others) if claim.said_at - c.said_at <= REMEMBERED]
    stands = [c for c in said if _is_on(c, event, findings)]
    last = max(stands, key=in_time, default=None)
    return last if last is not None and _forbids(last) else None


def _forbids(claim: Claim) -> bool:
    match claim.content:
        case Position() as stand:
            return stand.stance is Stance.AGAINST and not stand.conditional
        case Event() as plan:
            return plan.action.startswith(_NOT)
    return False


def _is_on(claim: Claim, event: Event, findings: Findings) -> bool:
    """True for a stand of the event's doer on what the event brings about, and for its plan to do so or not."""
    scene, lexicon = findings.scene, findings.scene.matcher.lexicon
    content = claim.content
    if not isinstance(content, Position | Event) or not content.actor or not event.actor:
        return False
    if not same_doer(content.actor, event.actor, scene.context.names, lexicon):
        return False
    if isinstance(content, Event):
        if content.status is not Status.PLANNED:
            return False
        same = fold(content.action).removeprefix(_NOT) == fold(event.action)
        return same and _agree(matter_of(content.object, lexicon), matter_of(event.object, lexicon))
    return any(_brings_about(event, content, matter, findings) for matter in events.matters_of(event, lexicon))


def _brings_about(event: Event, stand: Position, matter: Matter, findings: Findings) -> bool:
    """True where the event makes, begins or joins what the stand is about, or is the deed that it is about."""
    lexicon = findings.scene.matcher.lexicon
    target = matter_of(stand.target, lexicon)
    if target is None or target.head != matter.head:
        return False
    if target.head in lexicon.generic and not target.beside & matter.beside:
        return False
    deed = matter_of(event.action, lexicon)
    is_deed = deed is not None and deed.head == target.head
    begins = events.does_to(event.action, lexicon) is ChangeKind.HAPPENED
    does = fold(event.action) in words(stand.target)
    return (is_deed or begins or does) and _agree(target, matter)


def _agree(one: Matter | None, other: Matter | None) -> bool:
    """True unless the words beside the two set them apart."""
    if one is None or other is None or not one.all or not other.all:
        return True
    return bool(one.all & other.all) and (not one.beside or not other.beside or bool(one.beside & other.beside))
