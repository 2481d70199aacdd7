"""Deeds that go against what their doer said: who would not resign has, who ruled out talks has opened them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from operator import itemgetter

from storydiff.changes.announcers import ANEW, announces, is_one_more, orders, turns_state
from storydiff.changes.entries import Entry
from storydiff.changes.findings import Findings
from storydiff.changes.timing import Order, in_time, told_before
from storydiff.matching import events
from storydiff.matching.deeds import NOT, deed_kept_from, deed_of, deed_refused, same_deed
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import Matter, matter_of
from storydiff.matching.names import full_name, plain_name
from storydiff.matching.nominals import as_nouns
from storydiff.matching.one_body import is_one_body
from storydiff.matching.positions import same_doer
from storydiff.model import ChangeKind, Claim, Event, Position, Stance, Status
from storydiff.model.bearings import led
from storydiff.text import fold, words

REMEMBERED = timedelta(days=180)
"""How long somebody is held to what he said he would not do."""


class Stands:
    """Stands, and plans to do or not to do something, by who holds them, in the order in which they are given.

    Hundreds are held by a few, and whether a deed is theirs hangs on who they are alone.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._held = defaultdict[tuple[str, bool], list[tuple[int, Claim]]](list)
        for place, entry in enumerate(entries):
            if entry.holder is not None:
                self._held[entry.holder].append((place, entry.claim))

    def of_doer(self, deed: Claim, findings: Findings) -> list[Claim]:
        """Those whose holder is the doer of the deed, leads or announces it."""
        held = [pair for own in self._held.values() if _is_of(own[0][1], deed, findings) for pair in own]
        return [claim for _, claim in sorted(held, key=itemgetter(0))]


def find_turnabout(claim: Claim, others: Sequence[Claim], stands: Stands, findings: Findings) -> Claim | None:
    """The last stand against a deed, or plan not to do it, that its doer goes against by this event; None where none.

    ``stands`` are those of the others. A stand that was given up before counts no more, nor does one that holds on a
    condition.
    """
    event = claim.content
    if not isinstance(event, Event) or event.status not in {Status.DONE, Status.PLANNED} or not event.actor:
        return None
    planned, lexicon = event.status is Status.PLANNED, findings.scene.matcher.lexicon
    anyone = lexicon.is_common(event.actor) and not is_one_body(event.actor, findings.scene.context.names, lexicon)
    if planned and (events.is_denied(event) or anyone):
        return None
    ends = fold(event.action) in lexicon.stopping | lexicon.naysaying and deed_of(event, lexicon) is None
    if lexicon.is_nameless(event.actor):
        return None
    held = [c for c in stands.of_doer(claim, findings) if claim.said_at - c.said_at <= REMEMBERED]
    on_it = told_before(claim, [c for c in held if _is_on_deed(c, claim, findings)])
    last = max((c for c in on_it if not ends or turns_state(c.content, event)), key=_by_time_and_kind, default=None)
    if last is None or (planned and not isinstance(last.content, Position)):
        return None
    if not _forbids(last, lexicon) and not turns_state(last.content, event):
        return None
    said = [c for c in others if claim.said_at - c.said_at <= REMEMBERED]
    return None if any(_is_done(c, last, findings) for c in told_before(claim, said)) else last


def _is_done(claim: Claim, stand: Claim, findings: Findings) -> bool:
    """True for an event since the stand that went against it already."""
    event = claim.content
    since = isinstance(event, Event) and event.status is Status.DONE and claim.said_at >= stand.said_at
    return since and claim.article != stand.article and _is_on(stand, claim, findings)


def _by_time_and_kind(claim: Claim) -> tuple[datetime, bool, Order]:
    """Of one article's words the position leads, which tells more of a stand than an event that is not to come."""
    return claim.said_at, isinstance(claim.content, Position), in_time(claim)


def _forbids(claim: Claim, lexicon: Lexicon) -> bool:
    match claim.content:
        case Position() as stand:
            stays = stand.stance is Stance.FOR and deed_kept_from(stand.target, lexicon)
            return (stand.stance is Stance.AGAINST or bool(stays)) and not stand.conditional
        case Event() as plan:
            return events.is_denied(plan) or bool(deed_kept_from(_said(plan), lexicon))
    return False


def _said(plan: Event) -> str:
    return f"{plan.action} {plan.object or ''}"


def _is_on(claim: Claim, deed: Claim, findings: Findings) -> bool:
    """True for a stand of the deed's doer on what it brings about, and for its plan to do so or not."""
    content, event = claim.content, deed.content
    if not isinstance(content, Position | Event) or not isinstance(event, Event):
        return False
    if not content.actor or not event.actor:
        return False
    if isinstance(content, Event) and content.status is not Status.PLANNED:
        return False
    return _is_of(claim, deed, findings) and _is_on_deed(claim, deed, findings)


def _is_on_deed(claim: Claim, deed: Claim, findings: Findings) -> bool:
    """The same of what somebody stands for or plans whose deed it is."""
    scene, lexicon = findings.scene, findings.scene.matcher.lexicon
    content, event = claim.content, deed.content
    assert isinstance(content, Position | Event)
    assert isinstance(event, Event)
    if isinstance(content, Event):
        undone = replace(content, action=content.action.removeprefix(NOT))
        if _is_kept_from(_said(content), event, lexicon) or same_deed(undone, event, scene.context.names, lexicon):
            return True
        if _is_refused(content, event, lexicon):
            return True
        same = fold(undone.action) == fold(event.action)
        return same and _agree(matter_of(content.object, lexicon), matter_of(event.object, lexicon))
    if content.stance is Stance.FOR and _is_kept_from(content.target, event, lexicon):
        return True
    way, target = deed_of(event, lexicon), matter_of(content.target, lexicon)
    if way is not None and way.once and target is not None and target.head == way.name:
        return True  # who would not resign quits
    matters = (*events.matters_of(event, lexicon), *as_nouns(event, lexicon))
    return any(_brings_about(event, content, matter, findings) for matter in matters)


def _is_of(claim: Claim, deed: Claim, findings: Findings) -> bool:
    """True where the actor of a stand or plan is the doer of the deed, leads or announces it."""
    known, lexicon = findings.scene.context.names, findings.scene.matcher.lexicon
    content, event = claim.content, deed.content
    assert isinstance(content, Position | Event)
    assert isinstance(event, Event)
    if same_doer(content.actor or "", event.actor or "", known, lexicon) or _leads(claim, event, findings):
        return True
    return isinstance(content, Position) and announces(content.actor or "", deed, known, lexicon)


def _leads(claim: Claim, event: Event, findings: Findings) -> bool:
    """True where the story says that who took the stand leads the body that goes against it."""
    known, lexicon = findings.scene.context.names, findings.scene.matcher.lexicon
    actor = claim.content.actor if isinstance(claim.content, Position) else None
    body, leader = (full_name(plain_name(name or "", lexicon), known) for name in (event.actor, actor))
    return led(body, leader) in known


def _is_refused(plan: Event, event: Event, lexicon: Lexicon) -> bool:
    """True for who said that he would not go, nowhere in particular, and has resigned."""
    deed = deed_of(event, lexicon)
    return deed is not None and deed.name == deed_refused(plan, lexicon)


def _is_kept_from(said: str, event: Event, lexicon: Lexicon) -> bool:
    deed = deed_of(event, lexicon)
    return deed is not None and deed.name == deed_kept_from(said, lexicon)


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
    own = {*words(event.actor or ""), *lexicon.people} if is_deed else set()
    told = replace(matter, beside=frozenset(word for word in matter.beside if word not in own))
    turned = turns_state(stand, event) or orders(event, lexicon)
    if is_one_more(stand.target, event.action):
        return not (target.beside - ANEW and matter.beside) or bool(target.beside & matter.beside)
    return (is_deed or begins or does or turned) and _agree(target, told)


def _agree(one: Matter | None, other: Matter | None) -> bool:
    """True unless the words beside the two set them apart."""
    if one is None or other is None or not one.all or not other.all:
        return True
    return bool(one.all & other.all) and (not one.beside or not other.beside or bool(one.beside & other.beside))
