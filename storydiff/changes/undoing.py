"""Undoing: what was done or planned and is now undone by who did it, or by who decides over him.

"closed the border" … "will open the border again on Saturday"      the same body, the verb that undoes the first
"granted the permit" … "a court suspended the permit"               what is granted is taken away, by whomever
"arrested a driver" … "released two clerks"                         two things that share no word: nothing
"""

from __future__ import annotations

from datetime import timedelta

from storydiff.changes.behind import are_told_alike, are_told_apart
from storydiff.changes.findings import Findings
from storydiff.changes.things import Things, may_be_undone
from storydiff.changes.timing import in_time
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import Matter, matter_of
from storydiff.matching.names import full_name, plain_name
from storydiff.matching.positions import same_doer
from storydiff.model import Claim, Event
from storydiff.text import fold

_DAY = timedelta(days=1)
REMEMBERED = timedelta(days=120)
"""How long what was done may stand and still be told as undone."""
_ROUTINE = frozenset({
    "market", "share", "stock", "trading", "session", "exchange", "poll", "polls", "bar", "shop", "store", "door",
    "exhibition", "day", "season", "week", "year", "meeting", "talks", "debate", "statement", "account", "fire", "game",
    "match", "speech", "conference", "summit", "aid", "vote", "strike", "launch", "protest", "storm", "visit",
    "hostilities",
})  # fmt: skip
"""What opens and closes, begins and ends, as a matter of course."""


def find_undone(claim: Claim, things: Things, findings: Findings) -> Claim | None:
    """The last event on the same thing that this one undoes; None where none does, or words set the two apart."""
    event, lexicon = claim.content, findings.scene.matcher.lexicon
    if not isinstance(event, Event) or not may_be_undone(event):
        return None
    thing = matter_of(event.object, lexicon)
    if thing is None or thing.head in _ROUTINE:
        return None
    near = [c for c in things.done_to(thing) if abs(claim.said_at - c.said_at) <= REMEMBERED]
    on_it = [c for c in near if _is_on(_event(c), event, thing, lexicon)]
    others = [c for c in on_it if c.article != claim.article]
    before = [c for c in others if c.said_at < claim.said_at]
    later = len(before) < len(others)
    last = max(before, key=in_time, default=None)
    if last is None or later or not _undoes(_event(last), event, lexicon) or are_told_apart(last, claim, thing.head):
        return None
    if _looks_back(claim, last):
        return None
    beside = (matter_of(_event(last).object, lexicon) or thing).beside
    alike = bool(beside & thing.beside) or are_told_alike(last, claim, thing.head)
    return last if _may_undo(_event(last), event, findings, alike=alike) else None


def _looks_back(claim: Claim, last: Claim) -> bool:
    """True for what was so before the last that was told: "had imposed the curfew", "imposed it on March 1"."""
    when = _event(claim).when
    if when is not None and when + _DAY < (_event(last).when or last.said_at):
        return True
    return claim.quote[: max(0, claim.focus.start - claim.span.start)].rstrip().endswith((" had", " had been"))


def _event(claim: Claim) -> Event:
    assert isinstance(claim.content, Event)
    return claim.content


def _is_on(one: Event, other: Event, thing: Matter, lexicon: Lexicon) -> bool:
    """True for an event that does to the same thing what the other does or undoes."""
    matter = matter_of(one.object, lexicon)
    if matter is None or matter.head != thing.head:
        return False
    if matter.beside and thing.beside and not matter.beside & thing.beside:
        return False
    if one.place and other.place and lexicon.place(one.place) != lexicon.place(other.place):
        return False
    shared = bool(matter.beside & thing.beside)
    if thing.head in lexicon.generic and not shared:
        return False
    return fold(one.action) == fold(other.action) or _undoes(one, other, lexicon) or _undoes(other, one, lexicon)


def _undoes(one: Event, other: Event, lexicon: Lexicon) -> bool:
    return fold(other.action) in lexicon.undoing.get(fold(one.action), ())


def _may_undo(one: Event, other: Event, findings: Findings, *, alike: bool) -> bool:
    """True where one actor does both, or takes away what another has granted, where that is told ``alike``."""
    lexicon, known = findings.scene.matcher.lexicon, findings.scene.context.names
    if not one.actor or not other.actor:
        return bool(one.actor or other.actor)
    a, b = (full_name(plain_name(name, lexicon), known) for name in (one.actor, other.actor))
    if a == b or same_doer(one.actor, other.actor, known, lexicon) or set(a.split()) < set(b.split()):
        return not lexicon.is_nameless(other.actor)
    return set(b.split()) < set(a.split()) or (alike and fold(one.action) in lexicon.granting)
