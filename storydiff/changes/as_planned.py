"""As planned: the one open plan that is told by the same verb, where the event's words say that it was looked for.

"It is to be published on Thursday" … "the report, published as planned on Thursday"    its words say so, and its day
"The law is to pass this week" … "the law passed on Friday"        one verb done to one thing that both know as "the"
"A law is to pass this week" … "the law passed"                    nobody says that it is that one
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import timedelta

from storydiff.changes.findings import Findings
from storydiff.changes.open_plans import SOLE, are_set_apart, are_two, event_of, is_open, is_over
from storydiff.matching import events
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import Matter, matter_of
from storydiff.model import ChangeKind, Claim, Event, Status
from storydiff.text import fold

_DAY = timedelta(days=1)
_RIGHT_AFTER = timedelta(days=3)
"""Within how many days of a plan's day an article that names none tells of it."""
_LOOKED_FOR = re.compile(
    r"\b(?:as|when) (?:had been |was |were |long |previously |originally )?"
    r"(?:planned|scheduled|expected|announced|promised|foreseen|intended|set|agreed|forecast|predicted)\b"
    r"|\bas (?:the |its |his |her |their )?[a-z]+(?: [a-z]+)? had "
    r"(?:hoped|planned|announced|promised|said|foreseen|wanted)\b"
    r"|\b(?:on|ahead of|behind) schedule\b",
    re.IGNORECASE,
)
"""Words by which an event says that somebody had told of it before."""


def find_as_planned(
    claim: Claim, doubted: Collection[str], known: Sequence[Claim], findings: Findings
) -> tuple[Claim, ChangeKind, str] | None:
    """The plan that an event carries out by the same verb; None where two are open or nothing says that it is that one.

    ``doubted`` are the ids of the plans of which nothing but the lack of other words leaves it open whether they are
    meant, ``known`` the claims that were told before the event.
    """
    event, lexicon = event_of(claim), findings.scene.matcher.lexicon
    if event.status is not Status.DONE or events.is_denied(event):
        return None
    plans = [c for c in known if is_open(c, claim, lexicon) and fold(event_of(c).action) == fold(event.action)]
    before = {c.id for c in known}
    plans = [c for c in plans if not is_over(c, claim, before, findings)]
    if not plans or plans[-1].id not in doubted or any(are_two(plans[-1], c, findings) for c in plans):
        return None
    plan = plans[-1]
    told = _why_one(plan, claim, lexicon)
    if not told or are_set_apart(plan, claim, findings):
        return None
    return plan, ChangeKind.HAPPENED, f"{told}, {SOLE}"


def _why_one(plan: Claim, claim: Claim, lexicon: Lexicon) -> str:
    """What shows that a plan and an event of one verb are one; empty where nothing does."""
    one, other = (matter_of(event_of(c).object, lexicon) for c in (plan, claim))
    if one is not None and other is not None:
        alike = one.head == other.head and (one.beside <= other.beside or other.beside <= one.beside)
        both = alike and _is_known(plan.quote, one, lexicon) and _is_known(claim.quote, other, lexicon)
        return f"both tell of “the {one.head}”" if both else ""
    clause = claim.quote[max(0, claim.focus.start - claim.span.start) :]
    looked_for = one is None and _LOOKED_FOR.search(clause) is not None
    return "it came about on its day, as planned" if looked_for and _is_of_its_day(event_of(plan), claim) else ""


def _is_of_its_day(plan: Event, claim: Claim) -> bool:
    """True for an event of the plan's day, or one without a day that is told right after it."""
    if plan.when is None:
        return False
    day = event_of(claim).when
    return abs(plan.when - day) < _DAY if day is not None else timedelta() <= claim.said_at - plan.when <= _RIGHT_AFTER


def _is_known(quote: str, matter: Matter, lexicon: Lexicon) -> bool:
    """True where the words speak of a thing as known: "the law", "his bill"."""
    before = r"(?:the|this|that|its|his|her|their|our|these|those|\w+['’]s?)"
    said = re.findall(rf"\b{before} (?:[\w-]+ ){{0,2}}?([\w-]+)", quote, re.IGNORECASE)
    return any((found := matter_of(word, lexicon)) is not None and found.head == matter.head for word in said)
