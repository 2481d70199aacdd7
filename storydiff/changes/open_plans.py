"""The one open plan of its kind: where a story knows no other, what it tells of "the strike" it tells of that one.

"called a strike for 7 May" … "last week's walkout shut 40 schools"        one is open: it is that one
"called a strike for 7 May", "called a strike for 14 May" … the same       two are open: nothing is said
"nurses will strike on 7 May" … "the drivers' walkout shut 40 schools"     told apart by what is said
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from storydiff.changes.findings import Findings
from storydiff.matching import ends, events
from storydiff.matching.deeds import OPEN, deed_of, is_set_by_one, share_deed
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.positions import same_doer
from storydiff.model import FAINT, ChangeKind, Claim, Event, Verdict
from storydiff.text import fold, words

AWAITED = timedelta(days=30)
"""How long a plan without a day is looked for in what is told of its kind."""
TOLD_WITHIN = timedelta(days=14)
"""How long after its day the end of a plan may be told without a day."""
SOLE = "and the story knows of no other that is open"
"""How the reason for such an end closes."""
_DAY = timedelta(days=1)
WITHIN_A_YEAR = timedelta(days=330)
_MONTH = re.compile(r"\b(?:in|until|till|by|for|from|early|mid|late) ([A-Z][a-z]+)\b")
_NAMED = re.compile(r"\b(?:of|against) (?:[a-z]+ )*([A-Z]\w+ [A-Z]\w+)")
"""Somebody whom a plan is about by name: "the trial of Ida Roth", "the case against Ida Roth"."""
_FAR = re.compile(
    r"\bnext (?:year|spring|summer|autumn|fall|winter)\b|\b(?:later this|in the coming) years?\b", re.IGNORECASE
)
"""What is set for so far ahead is not what is told of weeks later."""
_BEFORE = 5
"""Words before an event noun that may belong to it: "a planned two-day railway strike"."""
_OF_ANOTHER = frozenset({
    "a", "an", "another", "other", "some", "any", "no", "each", "every", "new", "fresh", "further", "separate",
    "similar", "first", "second", "third", "fourth", "fifth", "next", "previous", "earlier", "former", "past",
    "several", "many",
})  # fmt: skip
"""Words before an event noun by which it need not be the one that is known."""
_KNOWN = frozenset({"the", "this", "that", "its", "his", "her", "their", "these", "those", "our"})
_NEAR = 24
"""Letters before an event noun in which its owner may stand: "Friday's short two-day strike"."""
_CUTS = frozenset({
    "in", "on", "at", "of", "for", "to", "by", "with", "after", "before", "and", "or", "that", "as", "than", "from",
    "was", "were", "is", "has", "had", "have", "called", "held",
})  # fmt: skip


def sole_plan(
    claim: Claim, doubted: Collection[str], known: Sequence[Claim], findings: Findings
) -> tuple[Claim, ChangeKind, str] | None:
    """The plan that an event ends since no other of its kind is open; None where there are two or words set it apart.

    ``doubted`` are the ids of the plans of which nothing but the lack of other words leaves it open whether they are
    meant, ``known`` the claims that were told before the event.
    """
    lexicon = findings.scene.matcher.lexicon
    heads = _heads(claim, findings) - lexicon.generic
    if not heads or _is_of_another(claim):
        return None
    rivals = [c for c in known if is_open(c, claim, lexicon) and _heads(c, findings) & heads]
    told = {c.id for c in known}
    rivals = [c for c in rivals if not is_over(c, claim, told, findings) and not _undoes(c, claim, lexicon)]
    plans = [c for c in rivals if c.id in doubted and not _is_too_faint(c, claim)]
    if not plans or any(are_two(plans[-1], other, findings) for other in rivals):
        return None
    plan = plans[-1]
    kind = ends.kind_of_end(event_of(plan), event_of(claim), lexicon)
    if kind is None and share_deed(event_of(plan), event_of(claim), lexicon):
        kind = ChangeKind.HAPPENED
    if kind is None or are_set_apart(plan, claim, findings):
        return None
    return plan, kind, f"both are about {', '.join(sorted(heads & _heads(plan, findings)))}, {SOLE}"


def _undoes(plan: Claim, claim: Claim, lexicon: Lexicon) -> bool:
    """True for a plan to do the opposite: what is to close is none of those that the opening may be the end of."""
    return (fold(event_of(plan).action), fold(event_of(claim).action)) in lexicon.opposites


def event_of(claim: Claim) -> Event:
    """The event that a claim tells of."""
    assert isinstance(claim.content, Event)
    return claim.content


def _is_too_faint(plan: Claim, claim: Claim) -> bool:
    """True where one of the two is read for what comes of it alone, and the verb is not the same."""
    faint = FAINT in (plan.confidence, claim.confidence)
    return faint and fold(event_of(plan).action) != fold(event_of(claim).action)


def _heads(claim: Claim, findings: Findings) -> frozenset[str]:
    lexicon = findings.scene.matcher.lexicon
    deed = deed_of(event_of(claim), lexicon)
    told = {deed.name} if deed is not None else set()
    return frozenset(told | {matter.head for matter in events.matters_of(event_of(claim), lexicon)})


def is_open(plan: Claim, claim: Claim, lexicon: Lexicon) -> bool:
    """True for a plan of which the event may tell, by its day or by when it was told."""
    if not isinstance(plan.content, Event) or events.is_denied(plan.content):
        return False
    if plan.content.status not in OPEN and not events.is_unconfirmed(plan.content, lexicon):
        return False
    if (plan.article, plan.version) == (claim.article, claim.version):
        return False
    event, day = event_of(claim), plan.content.when
    at = event.when or claim.said_at
    if day is None:
        if _FAR.search(plan.quote):
            return False
        return claim.said_at - plan.said_at <= AWAITED or _is_its_month(plan, at)
    if event.when is None:
        return day - _DAY <= claim.said_at and at - day <= TOLD_WITHIN
    return abs(at - day) <= _DAY


def _is_its_month(plan: Claim, at: datetime) -> bool:
    """True where a plan names the coming month in which the event came: "a verdict is expected in September"."""
    named = {word.lower() for word in _MONTH.findall(plan.quote)}
    return at - plan.said_at <= WITHIN_A_YEAR and f"{at:%B}".lower() in named


def is_over(plan: Claim, claim: Claim, told: Collection[str], findings: Findings) -> bool:
    """True where what was told since of the plan is its end; ``told`` are the ids of what was before the claim."""
    scene = findings.scene
    since = (c for c in scene.may_end(plan) if c.id in told and plan.said_at < c.said_at < claim.said_at)
    return any(scene.end_of(plan, c)[0] is not None for c in since)


def are_two(one: Claim, other: Claim, findings: Findings) -> bool:
    """True where two plans of a kind are not surely one: other days, other doers, other words beside."""
    if one.id == other.id:
        return False
    a, b = event_of(one), event_of(other)
    if _are_of_two(a, b, findings):
        return True
    if a.when and b.when and abs(a.when - b.when) > _DAY:
        return True
    judged = findings.scene.same_question(one, other)
    if judged.verdict is Verdict.SAME:
        return False
    return not judged.reason.startswith(events.OF_A_KIND) or _beside_apart(a, b, findings)


def are_set_apart(plan: Claim, claim: Claim, findings: Findings) -> bool:
    """True where one of the two names what the other is not of: "the nurses' strike", "the drivers' strike"."""
    places = ((event_of(one).place, other) for one, other in ((plan, claim), (claim, plan)))
    if any(place and not set(words(place)) & set(words(other.quote)) for place, other in places):
        return True
    named = _NAMED.search(plan.quote)
    if named is not None and not set(words(named[1])) & set(words(claim.quote)):
        return True
    a, b = event_of(plan), event_of(claim)
    return _are_of_two(a, b, findings) or _beside_apart(a, b, findings)


def _are_of_two(one: Event, other: Event, findings: Findings) -> bool:
    """True where two doers are told, by name or by a common noun, that are not one."""
    scene = findings.scene
    a, b = set(words(one.actor or "")), set(words(other.actor or ""))
    if a <= b or b <= a or not one.actor or not other.actor:
        return False
    if is_set_by_one(one, other, scene.matcher.lexicon):
        return False
    return not same_doer(one.actor, other.actor, scene.context.names, scene.matcher.lexicon)


def _beside_apart(one: Event, other: Event, findings: Findings) -> bool:
    lexicon = findings.scene.matcher.lexicon
    told = [
        {word for matter in events.matters_of(event, lexicon)[:1] for word in matter.beside} - lexicon.generic
        for event in (one, other)
    ]
    return bool(told[0]) and bool(told[1]) and not told[0] & told[1]


def _is_of_another(claim: Claim) -> bool:
    """True where the words before the event noun leave open which one is meant: "a strike", "another vote", "meetings".

    Of what a verb tells ("the members voted") there is no such word.
    """
    start = max(0, claim.focus.start - claim.span.start)
    if _is_verb(claim, claim.quote[start : max(start, claim.focus.end - claim.span.start)]):
        return False
    for word in reversed(words(claim.quote[:start])[-_BEFORE:]):
        if word in _OF_ANOTHER or word in _CUTS:
            return True
        if word in _KNOWN:
            return False
    return "'s" not in claim.quote[max(0, start - _NEAR) : start].replace("’", "'")


def _is_verb(claim: Claim, said: str) -> bool:
    """True where the event's word is a verb and not the noun that names it: "found" of "find guilty", "to lift"."""
    start = max(0, claim.focus.start - claim.span.start)
    named = {form for word in words(event_of(claim).action) for form in (word, f"{word}s")}
    alike = said[:1].lower() == event_of(claim).action[:1].lower()  # "found" and "find", not "hit" of a quake
    return (alike and said.lower() not in named) or words(claim.quote[:start])[-1:] == ["to"]
