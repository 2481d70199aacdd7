"""What became of plans, warnings and wishes: they happened, were called off, put off, failed, or are said again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from storydiff.changes.arranging import entry_of
from storydiff.changes.as_planned import find_as_planned
from storydiff.changes.decided import find_decided
from storydiff.changes.findings import Findings
from storydiff.changes.hopeless import Hopes
from storydiff.changes.named_objects import are_two_deeds_to_one
from storydiff.changes.open_plans import sole_plan
from storydiff.changes.redated import find_redated
from storydiff.changes.stances import UNSURE_SHOWN
from storydiff.changes.things import Things
from storydiff.changes.timing import LOOKS_BACK, has_newer, holds_at, in_time, told_before
from storydiff.changes.turnabouts import Stands, find_turnabout
from storydiff.changes.undoing import find_undone
from storydiff.matching import ends, events
from storydiff.matching.deeds import deed_of
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.positions import same_doer
from storydiff.model import ChangeKind, Claim, ClaimKind, Event, Status, Verdict
from storydiff.text import fold

LATER = timedelta(hours=12)
"""A plan whose day is set later by more than half a day is put off."""
FULFILLED = timedelta(days=14)
"""How long after its day a planned event may be told as done."""
REMEMBERED = timedelta(days=90)
"""How long a plan without a day may take to come about and still be the same plan."""
NEAR = timedelta(days=30)
"""How long a plan may be taken for the one that ended where only its kind is said."""
RETOLD = timedelta(days=3)
"""Within how many days two articles that name no day tell of one event."""
_ONE_DAY = timedelta(days=1)
GONE_BY = timedelta(days=3)
"""How long after its day a plan may be told to have been called off or put off."""
_BEFORE_IT_COMES = (ChangeKind.CANCELLED, ChangeKind.POSTPONED)


def event_of(claim: Claim) -> Event:
    """The event that a claim holds."""
    assert isinstance(claim.content, Event)
    return claim.content


def compare_events(mine: Sequence[Claim], findings: Findings, told: Mapping[str, Claim]) -> None:
    """Compare the events of the article with the plans, wishes and events known; each plan ends once in an article.

    ``told`` gives the position that the same words tell, by the event's id: such an event is compared as a plan's end
    alone.
    """
    ended, scene = list[Claim](), findings.scene
    mine = _without_put_off(mine, findings)
    entries = [entry for entry in scene.known if entry.kind is not ClaimKind.FIGURE]
    others, known = [entry.claim for entry in entries], [entry.claim for entry in scene.known_events]
    hopes = None if scene.matcher.taught.rulings else Hopes(entries)
    rest = [claim for claim in mine if not _end_plan(claim, others, hopes, findings, ended)]
    stands, things = Stands(entries), Things(scene.known_events)
    for claim in rest:
        twin = next(
            (c for c in mine if c is not claim and c.id in findings.reported and _is_twin(c, claim, findings)), None
        )
        against = find_turnabout(claim, others, stands, findings)
        twice = claim.id in told and told[claim.id].id in findings.reported
        if against is not None and not twice and not _is_ended(against, ended, findings):
            ended.append(against)
            does = "now plans it" if event_of(claim).status is Status.PLANNED else "has done it"
            findings.report(ChangeKind.REVERSED, [against], [claim], f"who was against it {does}")
        elif not twice and (undone := find_undone(claim, things, findings)) is not None:
            findings.report(ChangeKind.REVERSED, [undone], [claim], "what was done or planned is undone")
        elif (decided := find_decided(claim, known, findings)) is not None:
            ended.append(decided[0])
            findings.report(decided[1], [decided[0]], [claim], decided[2])
        elif claim.id in told:
            findings.hold(told[claim.id], claim, "the same words are told as a position")
        elif twin is not None:
            findings.hold(twin, claim, "said in the same article, which gives one state to a series")
        elif (redated := find_redated(claim, known, findings)) is not None:
            findings.report(ChangeKind.POSTPONED, [redated[0]], [claim], redated[1])
        else:
            _compare_alike(claim, findings, ended)


def _without_put_off(mine: Sequence[Claim], findings: Findings) -> list[Claim]:
    """The events but those that were put off and, as the article goes on to say, called off since."""
    kept = []
    for claim in mine:
        off = next((c for c in mine if _is_called_off_since(claim, c, findings)), None)
        if off is None:
            kept.append(claim)
        else:
            findings.hold(off, claim, "put off, and called off since, as its article says")
    return kept


def _is_called_off_since(claim: Claim, other: Claim, findings: Findings) -> bool:
    statuses = event_of(claim).status, event_of(other).status
    if statuses != (Status.POSTPONED, Status.CANCELLED) or claim.span.start > other.span.start:
        return False
    return findings.scene.series[claim.id] == findings.scene.series[other.id]


def _is_twin(one: Claim, other: Claim, findings: Findings) -> bool:
    series = findings.scene.series
    return series[one.id] == series[other.id] and event_of(one).status is event_of(other).status


def _end_plan(
    claim: Claim, others: Sequence[Claim], hopes: Hopes | None, findings: Findings, ended: list[Claim]
) -> bool:
    """Report the plan that the event ends, the latest of those it may be; true where it is one's end.

    ``hopes`` holds the others by what they have to share with the event; None where the reader has said something.
    """
    if event_of(claim).status in (Status.PLANNED, Status.WARNED):
        return False
    found, unsure = _plans_ended(
        claim, others if hopes is None else hopes.of(entry_of(claim, findings.scene.matcher.lexicon)), others, findings
    )
    # What was told before is told again: it is held against that.
    alike = _of_one_status(claim, others) if found else []
    same = _said_again(claim, findings) if found else frozenset()
    over = [(one, _told_already(one[0], one[1], claim, alike, same, findings)) for one in found]
    found = [one for one, told in over if told is None]
    again = [told for _, told in over if told is not None]
    if not found and again and not _is_known(claim, others, findings):
        if _are_of_one_day(again[-1], claim):
            findings.report_agreement(again[-1], [claim], "the end of one plan told again")
        else:
            findings.hold(over[-1][0][0], claim, "the plan's end was told before")
        return True
    if not found:
        for other, reason in unsure[-UNSURE_SHOWN:]:
            findings.hold(other, claim, f"unsure whether this ends the plan: {reason}")
        return False
    left = [pair for pair in found if not _is_ended(pair[0], ended, findings)]
    plan, kind, reason = max(left or found, key=lambda pair: _rank(pair[0], pair[2]))
    if not left:
        findings.hold(plan, claim, "the plan's end is reported from this article already")
        return True
    told = _told_of_some(claim, others, findings)
    if told is not None:
        findings.hold(told, claim, "told before of some of them, and nothing shows that these are others")
        return True
    ended.append(plan)
    findings.report(kind, [plan], [claim], reason)
    return True


def _is_ended(plan: Claim, ended: Sequence[Claim], findings: Findings) -> bool:
    """True where the article has ended a plan of the series already, unless the two are set for different days."""
    series, day = findings.scene.series, _day_of(plan)
    alike = [_day_of(other) for other in ended if series[other.id] == series[plan.id]]
    return any(day is None or other is None or abs(other - day) <= _ONE_DAY for other in alike)


def _day_of(plan: Claim) -> datetime | None:
    return plan.content.when if isinstance(plan.content, Event) else None


def _plans_ended(
    claim: Claim, plans: Sequence[Claim], others: Sequence[Claim], findings: Findings
) -> tuple[list[tuple[Claim, ChangeKind, str]], list[tuple[Claim, str]]]:
    """The plans that the event ends, each with how and why, and those of which that is unsure."""
    scene = findings.scene
    found, unsure = list[tuple[Claim, ChangeKind, str]](), list[tuple[Claim, str]]()
    for other in _known_before(claim, plans):
        kind, judged = scene.end_of(other, claim)
        if kind is ChangeKind.HAPPENED and _is_long_past(other, claim):
            unsure.append((other, "the day that was set is long past"))
        elif kind is not None and ends.NO_OTHER in judged.reason and claim.said_at - other.said_at > NEAR:
            unsure.append((other, "too many days lie between for a plan of which nothing more is said"))
        elif kind is not None and _is_by_name_alone(other, claim, judged.reason, findings):
            unsure.append((other, "two deeds done to one by name"))
        elif kind is not None and _is_made_here(other, findings):
            unsure.append((other, "the article itself tells of it as made"))
        elif (kind in _BEFORE_IT_COMES or ends.NO_OTHER in judged.reason) and _is_gone_by(other, claim):
            unsure.append((other, "its day had passed, so that another of its kind may be meant"))
        elif kind is not None:
            found.append((other, kind, judged.reason))
        elif judged.verdict is Verdict.UNSURE:
            unsure.append((other, judged.reason))
    doubted = {other.id for other, reason in unsure if reason.startswith(events.OF_A_KIND)}
    if found or not doubted:
        return found, unsure
    known = _known_before(claim, others)
    sole = sole_plan(claim, doubted, known, findings) or find_as_planned(claim, doubted, known, findings)
    return ([sole], []) if sole is not None else (found, unsure)


def _is_by_name_alone(plan: Claim, claim: Claim, reason: str, findings: Findings) -> bool:
    """True where nothing but a name that both are done to shows that the event is the plan's end."""
    shown = "both of " in reason or ends.NO_OTHER in reason
    return shown and are_two_deeds_to_one(plan, claim, findings.scene.matcher.lexicon)


def _known_before(claim: Claim, others: Sequence[Claim]) -> list[Claim]:
    """What was told before the event, also earlier on its day: "is to resign today", and next day: "resigned".

    It comes in the order of the others, which is that of time.
    """
    before = told_before(claim, others)
    day = holds_at(claim).date()
    of_its_day = takewhile(lambda c: holds_at(c).date() == day, others[len(before) :])
    return [*before, *(c for c in of_its_day if c.said_at < claim.said_at)]


def _is_gone_by(plan: Claim, event: Claim) -> bool:
    """True where the day of a plan lies so far back that nobody calls it off any more."""
    day = plan.content.when if isinstance(plan.content, Event) else None
    return day is not None and event.said_at - day > GONE_BY


def _of_one_status(claim: Claim, others: Sequence[Claim]) -> list[Claim]:
    """The earlier events that have come as far as this one."""
    status = event_of(claim).status
    return [
        c for c in others if isinstance(c.content, Event) and c.content.status is status and c.said_at < claim.said_at
    ]


def _said_again(claim: Claim, findings: Findings) -> frozenset[str]:
    """The ids of the earlier events that have come as far as the claim and tell the same."""
    scene = findings.scene
    alike = _of_one_status(claim, scene.may_be_one(claim))
    return frozenset(c.id for c, judged in scene.judged(alike, claim) if judged.verdict is Verdict.SAME)


def _told_already(
    plan: Claim, kind: ChangeKind, claim: Claim, alike: Sequence[Claim], same: Collection[str], findings: Findings
) -> Claim | None:
    """What of the ``alike`` has told the same end of the plan since it was told; a plan with a day ends once.

    ``same`` are the ids of those that tell the same event.
    """
    scene = findings.scene
    dated = event_of(plan).when is not None if isinstance(plan.content, Event) else False
    told = (
        c
        for c in alike
        if plan.said_at <= c.said_at
        and ((dated and (_are_of_one_doer(c, claim, findings) or _are_of_one_day(c, claim))) or c.id in same)
        and scene.end_of(plan, c)[0] is kind
    )
    return next(told, None)


def _are_of_one_day(one: Claim, other: Claim) -> bool:
    a, b = _day_of(one), _day_of(other)
    return a is not None and b is not None and abs(a - b) < _ONE_DAY


def _are_of_one_doer(one: Claim, other: Claim, findings: Findings) -> bool:
    a, b, scene = event_of(one).actor, event_of(other).actor, findings.scene
    return bool(a and b and same_doer(a, b, scene.context.names, scene.matcher.lexicon))


def _is_known(claim: Claim, others: Sequence[Claim], findings: Findings) -> bool:
    """True where an article has told the same event before, so that it may be told again."""
    known = (c for c in others if isinstance(c.content, Event))
    return any(judged.verdict is Verdict.SAME for _, judged in findings.scene.judged(known, claim))


def _told_of_some(claim: Claim, others: Sequence[Claim], findings: Findings) -> Claim | None:
    """The last earlier event that did the same to the same, where this one's doers are nameless: "four unions"."""
    lexicon, event = findings.scene.matcher.lexicon, event_of(claim)
    if event.actor is None or not lexicon.is_nameless(event.actor):
        return None
    done, about = events.does_to(event.action, lexicon), events.key_of(event, lexicon)
    known = [c for c in told_before(claim, others) if isinstance(c.content, Event) and c.said_at < claim.said_at]
    same = [c for c in known if events.key_of(event_of(c), lexicon) == about and event_of(c).status is event.status]
    return next((c for c in reversed(same) if events.does_to(event_of(c).action, lexicon) is done), None)


def _is_made_here(plan: Claim, findings: Findings) -> bool:
    """True where the article tells of making what the plan is about, so that an end it tells of is another's."""
    scene = findings.scene
    if not isinstance(plan.content, Event) or deed_of(plan.content, scene.matcher.lexicon) is not None:
        return False
    lexicon, about = scene.matcher.lexicon, events.key_of(plan.content, scene.matcher.lexicon)
    own = scene.article.id
    here = [event_of(entry.claim) for entry in scene.events if entry.claim.article == own]
    return any(events.makes(event, lexicon) and events.key_of(event, lexicon) == about for event in here)


def _is_long_past(plan: Claim, event: Claim) -> bool:
    """True where the day a plan was set for, or else the day it was told, lies too far back."""
    day = plan.content.when if isinstance(plan.content, Event) else None
    at = event_of(event).when or event.said_at
    return at - day > FULFILLED if day is not None else at - plan.said_at > REMEMBERED


def _rank(plan: Claim, reason: str) -> tuple[bool, bool, bool, object]:
    """Which of several plans an event ends: one it shares something with, a plan before a wish, the latest."""
    content = plan.content
    is_event = isinstance(content, Event)
    planned = isinstance(content, Event) and content.status is Status.PLANNED
    return (ends.NO_OTHER not in reason, is_event, planned, in_time(plan))


def _compare_alike(claim: Claim, findings: Findings, ended: Sequence[Claim]) -> None:
    scene, same, unsure = findings.scene, [], []
    for other, judged in scene.judged(scene.may_be_one(claim), claim):
        if judged.verdict is Verdict.SAME:
            same.append(other)
        elif judged.verdict is Verdict.UNSURE:
            unsure.append((other, judged.reason))
    if not same:
        for other, reason in unsure[-UNSURE_SHOWN:]:
            findings.hold(other, claim, f"unsure whether this is one event: {reason}")
        return
    last = same[-1]
    if has_newer(claim, same, scene.origins):
        findings.hold(last, claim, "an older article says what was known")
    elif _is_ended(last, ended, findings):
        findings.hold(last, claim, "the plan's end is reported from this article already")
    elif _is_another(last, claim, scene.matcher.lexicon) and scene.told(last, claim) is None:
        findings.hold(last, claim, "no day is named, and too many lie between for one event")
    elif event_of(last).status is event_of(claim).status:
        _say_again(last, claim, findings, [c for c in same if event_of(c).status is event_of(claim).status])
    else:
        findings.hold(
            last, claim, f"after {event_of(last).status} a {event_of(claim).status} event is another occasion"
        )


def _is_another(last: Claim, claim: Claim, lexicon: Lexicon) -> bool:
    named = event_of(last).when is not None and event_of(claim).when is not None
    if event_of(claim).status is not Status.DONE or named or claim.said_at - last.said_at <= RETOLD:
        return False
    return not (_is_of_days_before(last, claim) or _is_done_once(last, claim, lexicon))


def _is_of_days_before(last: Claim, claim: Claim) -> bool:
    """True where the later article dates a deed to the days before the first told of the same one without a day."""
    one, other = event_of(last), event_of(claim)
    if one.when is not None or other.when is None or fold(one.action) != fold(other.action):
        return False
    return timedelta() <= last.said_at - other.when <= RETOLD


def _is_done_once(last: Claim, claim: Claim, lexicon: Lexicon) -> bool:
    one, other = deed_of(event_of(last), lexicon), deed_of(event_of(claim), lexicon)
    return one is not None and other is not None and one.name == other.name and one.once


def _say_again(last: Claim, claim: Claim, findings: Findings, alike: Sequence[Claim]) -> None:
    old, new = event_of(last).when, event_of(claim).when
    reprinted = fold(last.quote) == fold(claim.quote)
    if reprinted and old is not None and old == new:
        findings.report(ChangeKind.RESTATED, [last], [claim], "the same sentence printed again")
    elif reprinted:
        # "On Friday" of a sentence printed again is the same Friday: the day moved with the paper, not with the plan.
        findings.hold(last, claim, "the same sentence printed again")
    elif event_of(claim).status is Status.PLANNED and old is not None and new is not None and new - old > LATER:
        if claim.said_at > old + LATER:
            findings.hold(last, claim, f"the day first set, {old:%d %B}, had passed: this may be the next of its kind")
            return
        findings.report(ChangeKind.POSTPONED, [last], [claim], f"set for {old:%d %B}, now for {new:%d %B}")
    elif event_of(claim).status is Status.DONE and new is not None and claim.said_at - new > LOOKS_BACK:
        if old is not None or _is_of_days_before(last, claim):
            findings.report(ChangeKind.RESTATED, [last], [claim], f"looks back to {new:%d %B}, told when it was news")
            return
        findings.hold(last, claim, f"looks back to {new:%d %B}, which was told when it was news")
    else:
        findings.report_agreement(last, [claim], "the same event again", alike)
