"""Redated: a plan told again with another time, by words that say there was an earlier one.

"construction will begin on June 1" … "construction would now begin in October"            put off
"the satellite is to fly on 12 March" … "will fly two weeks later than planned"            put off
"the bridge will open on 3 May" … "the bridge will open on 9 June"                         no word says that it is it
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from storydiff.changes.findings import Findings
from storydiff.changes.timing import in_time
from storydiff.matching import events
from storydiff.matching.matters import matter_of
from storydiff.model import Claim, Event, Status, Verdict
from storydiff.text import fold

REMEMBERED = timedelta(days=150)
_LATER = re.compile(
    r"\b(?:later|longer) than (?:\w+ )?"
    r"(?:planned|scheduled|expected|announced|foreseen|promised|intended|hoped|first|once)\b"
    r"|\b(?:not|n[’']t) (?:\w+ ){1,5}?(?:before|until|till)\b|\b(?:postponed|delayed|put off|put back|pushed back)\b",
    re.IGNORECASE,
)
"""Words that say that a time is later than the one that was set."""
_NOW = re.compile(
    r"\b(?:will|would|is|are|was|were|due|set|to) now\b|\bnow (?:be|to|due|set|scheduled|expected|planned)\b"
)
"""Words that say that another time was set before."""
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = re.compile(
    rf"\b(?:in|before|until|till|by|for|to|from|early|late|mid-?) ({'|'.join(m.title() for m in _MONTHS)})\b"
)
_REACH = 120
"""Characters around the event's word in which the words may stand."""
_DAY = timedelta(days=1)


def find_redated(claim: Claim, known: Sequence[Claim], findings: Findings) -> tuple[Claim, str] | None:
    """The one open plan of a kind that an event tells again for a later time, and why; None where none is sure."""
    event = claim.content
    if not isinstance(event, Event) or event.status is not Status.PLANNED or events.is_denied(event):
        return None
    around = _around(claim)
    later, now = _LATER.search(around), _NOW.search(around)
    if later is None and now is None:
        return None
    plans = [c for c in known if _is_plan(c, claim) and _is_of_kind(c, claim, findings)]
    plan = max(plans, key=in_time, default=None)
    if plan is None or any(_are_two(plan, other) for other in plans):
        return None
    old, new = _time_of(plan), _time_of(claim)
    if old is None or new is None:
        return (plan, "told again for a later time") if later is not None and old is None and new is not None else None
    return (plan, f"set for {_said(plan, old)}, now for {_said(claim, new)}") if new > old else None


def _around(claim: Claim) -> str:
    start = max(0, claim.focus.start - claim.span.start)
    return claim.quote[max(0, start - _REACH) : start + _REACH]


def _event(claim: Claim) -> Event:
    assert isinstance(claim.content, Event)
    return claim.content


def _is_plan(plan: Claim, claim: Claim) -> bool:
    content = plan.content
    if not isinstance(content, Event) or content.status not in (Status.PLANNED, Status.POSTPONED):
        return False
    if events.is_denied(content) or plan.article == claim.article:
        return False
    open_still = content.when is None or content.when + _DAY >= claim.said_at
    return timedelta() < claim.said_at - plan.said_at <= REMEMBERED and open_still


def _is_of_kind(plan: Claim, claim: Claim, findings: Findings) -> bool:
    """True where the same is to be done, and nothing but the lack of words leaves open whether it is one."""
    a, b = _event(plan), _event(claim)
    judged = findings.scene.same_question(plan, claim)
    if judged.verdict is Verdict.SAME:
        return True
    one, other = (matter_of(e.object, findings.scene.matcher.lexicon) for e in (a, b))
    if judged.verdict is not Verdict.UNSURE or not judged.reason.startswith(events.OF_A_KIND):
        return False
    if one is not None and other is not None and one.beside and other.beside and not one.beside & other.beside:
        return False
    return fold(a.action) == fold(b.action) or one is None or other is None or one.head == other.head


def _are_two(one: Claim, other: Claim) -> bool:
    """True for two plans of different days."""
    a, b = _event(one).when, _event(other).when
    return one.id != other.id and a is not None and b is not None and abs(a - b) > _DAY


def _time_of(claim: Claim) -> datetime | None:
    """The day of a plan, else the first of the month that its sentence sets it for."""
    when = _event(claim).when
    if when is not None:
        return when
    named = {_MONTHS.index(month.lower()) + 1 for month in _MONTH.findall(_around(claim))}
    if len(named) != 1:
        return None
    month, said = named.pop(), claim.said_at
    return said.replace(year=said.year + (month < said.month), month=month, day=1, hour=0, minute=0, second=0)


def _said(claim: Claim, time: datetime) -> str:
    return f"{time:%d %B}" if _event(claim).when is not None else f"{time:%B}"
