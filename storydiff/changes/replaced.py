"""Replaced: figures whose sentence names the value that they take the place of, where the archive holds that value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from storydiff.changes.carrying import is_running
from storydiff.changes.contrast import is_set_against
from storydiff.changes.directed import goes_against
from storydiff.changes.findings import Findings
from storydiff.changes.hedging import hedge_of
from storydiff.changes.narrower import is_aimed_at
from storydiff.changes.odds import both_hold, figure_of, speak_alike, speak_apart
from storydiff.changes.timing import in_time, is_stale
from storydiff.changes.wording import printed
from storydiff.intervals import Hedge, Movement, movement
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.named import named_values
from storydiff.matching.replacing import are_elsewhere, replaces, stated_apart
from storydiff.model import Aspect, ChangeKind, Claim, Verdict

_SMALL = 10.0
"""Counts below this are told of so much that a noun of another name has to be the same for them."""
FELL = "a running total fell: a revision, or a count of something narrower"
_PRECISE = 20.0
"""From here on a count that is not rounded is taken for that of one thing, by whatever nouns it is told."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A claim of the article, the known claim whose value it names, and why they are on one question."""

    after: Claim
    before: Claim
    reason: str


def replaced_by(claims: Sequence[Claim], known: Sequence[Claim], findings: Findings) -> Replaced | None:
    """What a figure of a series replaces by its own words, where one open series of the story can be meant.

    ``known`` are the earlier claims of the figures' own series, which need no such words unless they are older.
    """
    for claim in claims:
        if not named_values(claim, findings.scene.matcher.lexicon) or is_stale(claim) or is_aimed_at(claim):
            continue
        found = _held_by_archive(claim, findings)
        if found is None or not _moves(found):
            continue
        if _is_newer(found.before, claim, known):
            return _from_the_present(found, findings)
        if _rises_by_its_words_alone(found, known):
            return found
    return None


def _from_the_present(pair: Replaced, findings: Findings) -> Replaced:
    """The same move from what has taken the place of the value that is named, by the words of those who told of it.

    As in "250, fewer than half of the 600", after "450, down from 600" and "300, down from 450".
    """
    scene = findings.scene
    own = [c for c in scene.known_figures if scene.series[c.id] == scene.series[pair.before.id]]
    last = _last_of(pair.before, own, pair.after, findings)
    return pair if last is pair.before else replace(pair, before=last, reason="its sentence names an older value of it")


def since_replaced(state: Claim, lead: Claim, findings: Findings) -> Claim:
    """What has taken the place of a series' value since, by another noun whose sentence names it; else that value.

    As in "the deficit is 3 million" and "the gap has grown to 4 million, from 3 million", before "the deficit is 5".
    """
    scene = findings.scene
    asked, lexicon = scene.context.questions, scene.matcher.lexicon
    others = [
        c
        for c in scene.replacing.get(figure_of(state).low, ())
        if scene.series[c.id] != scene.series[state.id]
        and replaces(c, state, (asked[c.id], asked[state.id]), lexicon).verdict is Verdict.SAME
        and not stated_apart(asked[lead.id], asked[c.id], lexicon)
    ]
    return _last_of(state, others, lead, findings)


def value_between(state: Claim, lead: Claim, lexicon: Lexicon) -> float | None:
    """The value from which a figure says that it moved, where that lies between the last one known and its own.

    "The toll is 305, up from 251" after 214: nobody known has told of the 251, and yet it is no longer 214 that moved.
    """
    ends = sorted((figure_of(state).low, figure_of(lead).low))
    named = (n.low for n in named_values(lead, lexicon) if n.cue == _FROM and ends[0] < n.low < ends[1])
    return next(named, None) if hedge_of(state) is Hedge.NONE else None


_FROM = "from"
"""The cue of a value that a figure has left."""


def _last_of(first: Claim, others: Sequence[Claim], lead: Claim, findings: Findings) -> Claim:
    """The last of the claims said before ``lead`` that each name the value of the one before as what they replace."""
    last = first
    for claim in sorted(others, key=in_time):
        later = in_time(last) < in_time(claim) and claim.said_at <= lead.said_at
        if later and figure_of(last).low in {
            named.low for named in named_values(claim, findings.scene.matcher.lexicon)
        }:
            last = claim
    return last


def _held_by_archive(claim: Claim, findings: Findings) -> Replaced | None:
    """The one known claim of the value that a sentence names."""
    scene = findings.scene
    values = {named.low for named in named_values(claim, scene.matcher.lexicon)}
    by_series = defaultdict[str, list[Replaced]](list)
    for other in scene.known_figures:
        if figure_of(other).low not in values or other.said_at > claim.said_at or hedge_of(other) is Hedge.MAGNITUDE:
            continue
        asked = scene.context.questions[claim.id], scene.context.questions[other.id]
        judged = replaces(claim, other, asked, scene.matcher.lexicon)
        small = figure_of(other).unit is None and figure_of(other).low < _SMALL
        if judged.verdict is Verdict.SAME and not (small and asked[0].measure != asked[1].measure):
            by_series[scene.series[other.id]].append(Replaced(claim, other, judged.reason))
    if (own := by_series.get(scene.series[claim.id])) is not None:
        return max(own, key=lambda pair: in_time(pair.before))
    groups = list(by_series.values())
    for alike in (_counts_alike, _speaks_alike):
        if len(groups) > 1:
            groups = [group for group in groups if alike(group[-1], findings)] or groups
    latest = max((group[-1] for group in groups), key=lambda pair: in_time(pair.before), default=None)
    return latest if len(groups) == 1 or (latest is not None and _is_telling(latest.before)) else None


def _is_telling(claim: Claim) -> bool:
    """True for a count that is hardly told of two things that no words set apart: "41 journalists", "41 reporters"."""
    figure = figure_of(claim)
    return figure.unit is None and figure.low >= _PRECISE and figure.low % 10 != 0


def _counts_alike(pair: Replaced, findings: Findings) -> bool:
    questions = findings.scene.context.questions
    return questions[pair.after.id].measure == questions[pair.before.id].measure


def _speaks_alike(pair: Replaced, _findings: Findings) -> bool:
    return bool(pair.after.speaker) and speak_alike(pair.after, pair.before)


def _is_newer(before: Claim, claim: Claim, known: Sequence[Claim]) -> bool:
    """True where the own series of a figure holds nothing as late as the claim of the value that it names."""
    own = [c for c in known if c.said_at <= claim.said_at and c.id != before.id]
    return all(in_time(c) < in_time(before) for c in own)


def _rises_by_its_words_alone(pair: Replaced, known: Sequence[Claim]) -> bool:
    """True where a figure lies above the value that it names and below what another has said since, or between them.

    As in "3.9 million, half a million more than he had promised", where the builder speaks of 4.1 million: who gives it
    goes on from what he said himself.
    """
    own = [c for c in known if c.said_at <= pair.after.said_at and in_time(c) > in_time(pair.before)]
    others = [figure_of(c).low for c in own if not speak_alike(c, pair.after)]
    low, named = figure_of(pair.after).low, figure_of(pair.before).low
    return len(others) == len(own) > 0 and all((value > low) is (low > named) for value in others)


def _moves(pair: Replaced) -> bool:
    way = movement(figure_of(pair.before), figure_of(pair.after), (hedge_of(pair.before), hedge_of(pair.after)))
    return way in (Movement.UP, Movement.DOWN) and not goes_against(pair.after, way)


def report_replaced(pair: Replaced, same: Sequence[Claim], findings: Findings) -> None:
    """Report a figure with the known claim of the value that it names, unless its number was told already."""
    before, after = pair.before, pair.after
    if not _moves(pair):
        findings.hold(before, after, "names a value that was left before, and moves nothing from the last one")
        return
    if (echo := _told_already(pair, findings)) is not None:
        findings.hold(echo, after, "the same number was told before, and perhaps of the same")
        return
    if speak_apart(before, after) and is_set_against(after) and not both_hold(before, after):
        findings.report(
            ChangeKind.CONTRADICTED, [before], same, f"two speakers' values cannot both hold; {pair.reason}"
        )
        return
    if figure_of(after).elsewhen and not figure_of(before).elsewhen:
        findings.report(ChangeKind.CORRECTED, [before], same, f"{printed(before)} is put right; {pair.reason}")
        return
    up = figure_of(after).low > figure_of(before).low
    kind = ChangeKind.INCREASED if up else ChangeKind.DECREASED
    fell = not up and is_running(after, findings.scene.matcher.lexicon)
    doubt = FELL if fell else ""
    findings.report(kind, [before], same, f"from {printed(before)} to {printed(after)}; {pair.reason}", doubt=doubt)


def _told_already(pair: Replaced, findings: Findings) -> Claim | None:
    """The last claim between the two that gave the later number, of a series that is not stated to be another."""
    questions, figure = findings.scene.context.questions, figure_of(pair.after)
    asked, lexicon = questions[pair.after.id], findings.scene.matcher.lexicon
    for other in reversed(findings.scene.known_figures):
        if in_time(other) <= in_time(pair.before):
            return None
        value = figure_of(other)
        level = value.aspect is Aspect.LEVEL and (value.low, value.unit) == (figure.low, figure.unit)
        apart = stated_apart(asked, questions[other.id], lexicon) or are_elsewhere(pair.after, other, lexicon)
        if level and other.said_at <= pair.after.said_at and not apart:
            return other
    return None
