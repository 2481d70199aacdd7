"""Comparing: what an article changes in what is known, what it repeats, and what stays unsure.

    claims of the article + claims known → series → figures, positions, events → changes, pairs held back

Pure: the same article and the same known claims give the same comparison. One article makes at most one change in a
series; whatever was compared and is not reported is held back with its reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from storydiff.changes.arranging import arranged, entry_of
from storydiff.changes.carrying import leading
from storydiff.changes.echoes import can_be_news, told_in_other_words
from storydiff.changes.endings import compare_events
from storydiff.changes.figures import compare_figures
from storydiff.changes.findings import Findings, Scene
from storydiff.changes.origins import Origins
from storydiff.changes.rulings import compare_rulings
from storydiff.changes.series import changed, series_of
from storydiff.changes.stances import compare_positions, hold_disputes
from storydiff.changes.superseded import is_superseded
from storydiff.changes.vague import ACTS, why_vague
from storydiff.changes.versions import compare_versions, hold_hidden
from storydiff.matching import Context, Matcher, Question, grounds
from storydiff.matching.settling import may_measure
from storydiff.model import Article, ChangeKind, Claim, ClaimKind, Comparison, Event, Known, Position
from storydiff.text import fold

__all__ = ["compare"]

BAR = 0.3
"""Salience from which a question not asked before is news of its own, where the settings say nothing else."""
NEAR_SHOWN = 2
"""Pairs of different questions listed for one claim at most."""


def compare(
    article: Article, claims: Sequence[Claim], known: Known, matcher: Matcher, *, bar: float = BAR
) -> Comparison:
    """What the claims of an article change in what is known; ``bar`` is the least salience of what is new by itself."""
    mine = sorted(claims, key=lambda c: (c.span.start, c.focus.start, c.id))
    earlier = arranged(known.claims, matcher.lexicon)
    own = [entry_of(claim, matcher.lexicon) for claim in mine]
    it = article.id
    versions = [entry.claim for entry in earlier if entry.claim.article == it]
    others = [entry for entry in earlier if entry.claim.article != it] if versions else earlier
    context = matcher.context_of(known.claims, known.told, beside=mine)
    series = known.settled or _settled_at_hand([*(entry.claim for entry in earlier), *mine], matcher, context)
    scene = Scene(
        article,
        matcher,
        context,
        series,
        Origins({**known.articles, (article.id, article.version): article}, matcher.lexicon.agencies),
        tuple(c for c in _of(ClaimKind.FIGURE, mine) if not is_superseded(c)),
        [entry for entry in own if entry.kind is ClaimKind.EVENT],
        others,
    )
    findings = Findings(scene)
    hold_hidden(mine, known.versions or versions, findings)
    fresh = compare_versions(mine, versions, findings) if versions else mine
    figures, positions = (
        [entry.claim for entry in others if entry.kind is kind] for kind in (ClaimKind.FIGURE, ClaimKind.POSITION)
    )
    compare_figures(_of(ClaimKind.FIGURE, fresh), findings)
    compare_positions(_of(ClaimKind.POSITION, fresh), positions, findings)
    compare_rulings(_of(ClaimKind.POSITION, fresh), positions, findings)
    twins, acts = _twins(mine)
    compare_events(_of(ClaimKind.EVENT, fresh), findings, twins)
    _hold_twins(twins, fresh, findings)
    _hold_acts(acts, findings)
    _report_new(fresh, findings, bar, known.cut)
    hold_disputes(_of(ClaimKind.POSITION, fresh), positions, findings)
    _hold_the_rest(fresh, figures, findings)
    return Comparison(
        series=changed(series, known.series),
        changes=tuple(findings.changes),
        held_back=findings.held_pairs(),
        told=tuple(sorted(grounds.told_by(mine, matcher.lexicon))),
        looking=tuple(
            (key, grounds.looks_at(c), c.id) for c in mine for key in sorted(grounds.looking(c, matcher.lexicon))
        ),
    )


def _settled_at_hand(claims: Sequence[Claim], matcher: Matcher, context: Context) -> Mapping[str, str]:
    """The series of claims among themselves, as the reader has them."""
    return matcher.taught.placed(claims, series_of(claims, matcher, context))


def _of(kind: ClaimKind, claims: Sequence[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.kind is kind]


def _report_new(fresh: Sequence[Claim], findings: Findings, bar: float, cut: Collection[str]) -> None:
    """Questions not asked before: news above a bar, else held back."""
    series = findings.scene.series
    asked = {series[entry.id] for entry in findings.scene.known if not entry.is_superseded}
    asked.update(change.series for change in findings.changes)
    touched = findings.reported | {held.after for held in findings.held}
    groups: dict[str, list[Claim]] = {}
    for claim in fresh:
        if claim.id not in touched and series[claim.id] not in asked:
            groups.setdefault(series[claim.id], []).append(claim)
    for claims in groups.values():
        lead = leading(claims) if claims[0].kind is ClaimKind.FIGURE else max(claims, key=lambda c: c.salience)
        vague = why_vague(lead, fresh, findings) or _may_be_known(lead, findings, cut)
        if lead.salience >= bar and can_be_news(lead) and not vague:
            told = told_in_other_words(lead, findings) if lead.kind is ClaimKind.FIGURE else None
            if told is None:
                findings.report(ChangeKind.NEW, [], [lead], "a question not asked before")
            else:
                findings.hold(told, lead, "the same number was told before, and perhaps of the same")
        else:
            findings.hold(None, lead, vague or "new, but slight")


def _twins(mine: Sequence[Claim]) -> tuple[dict[str, Claim], dict[str, Claim]]:
    """The positions that the same words tell as an event, by its id: "rejected the toll" is one piece of news.

    Those that only an act shows ("ordered the firm to pay", "plans to cut 700 jobs") come second: the act is the news.
    """
    positions = {(c.span.start, fold(_actor(c))): c for c in mine if isinstance(c.content, Position)}
    pairs = ((c, positions.get((c.span.start, fold(_actor(c))))) for c in _of(ClaimKind.EVENT, mine))
    found = {claim.id: twin for claim, twin in pairs if twin is not None and _overlap(twin, claim)}
    acts = {event: twin for event, twin in found.items() if _is_act(twin)}
    return {event: twin for event, twin in found.items() if event not in acts}, acts


def _is_act(claim: Claim) -> bool:
    return isinstance(claim.content, Position) and claim.content.action in ACTS


def _hold_acts(acts: Mapping[str, Claim], findings: Findings) -> None:
    """Hold back the positions that are acts alone, where nothing known was compared with them."""
    for act in acts.values():
        if act.id not in findings.reported:
            findings.hold(None, act, "the same words are told as what its actor does")


def _hold_twins(twins: Mapping[str, Claim], fresh: Sequence[Claim], findings: Findings) -> None:
    """Hold back the positions that the same words tell as the end of a plan."""
    for event in fresh:
        twin = twins.get(event.id)
        if twin is not None and event.id in findings.reported and twin.id not in findings.reported:
            findings.hold(event, twin, "the same words are told as the end of a plan")


def _actor(claim: Claim) -> str:
    return claim.content.actor or "" if isinstance(claim.content, Position | Event) else ""


def _overlap(one: Claim, other: Claim) -> bool:
    return one.focus.start < other.focus.end and other.focus.start < one.focus.end


def _may_be_known(claim: Claim, findings: Findings, cut: Collection[str]) -> str:
    """Why a question may have been asked before what was looked at; empty where it would have been found.

    The finer keys of a ledger find what names its place or its actor; where only the others of its kind can tell which
    place is meant, all of them would be needed.
    """
    matcher = findings.scene.matcher
    if cut and matcher.blocks(claim) & set(cut) and matcher.needs_others(claim):
        return (
            "perhaps not new: it names no place, and only the latest of the story's figures of its kind were looked at"
        )
    return ""


def _hold_the_rest(fresh: Sequence[Claim], figures: Sequence[Claim], findings: Findings) -> None:
    """Say of each claim beside what nearest it was held against, and of each that led to nothing that it did."""
    done = {held.after for held in findings.held}
    for claim in fresh:
        if claim.id in done:
            continue
        pairs = _near(claim, figures, findings)
        for other, reason in pairs:
            findings.hold(other, claim, f"not one question: {reason}")
        if not pairs and claim.id not in findings.reported:
            findings.hold(None, claim, "no earlier claim is on the same question")


def _near(claim: Claim, figures: Sequence[Claim], findings: Findings) -> list[tuple[Claim, str]]:
    """The latest known figures that count the same elsewhere or otherwise, or something else in the same place."""
    scene = findings.scene
    mine = scene.context.questions.get(claim.id)
    if mine is None:
        return []
    others = [
        other
        for other in _latest_near(mine, figures, scene.context.questions)
        if scene.context.questions[other.id] != mine or scene.series[other.id] != scene.series[claim.id]
    ]
    return [(other, scene.same_question(other, claim).reason) for other in others[:NEAR_SHOWN]]


def _latest_near(mine: Question, figures: Sequence[Claim], questions: Mapping[str, Question]) -> list[Claim]:
    """The latest of the figures that count the same, the latest last, and then those that count in the same place."""
    may_be = frozenset(may_measure(questions, mine.measure))
    latest = [claim for claim in reversed(figures) if mine.where or claim.id in may_be]
    alike = (claim for claim in latest if claim.id in may_be and questions[claim.id].measure == mine.measure)
    beside = (claim for claim in latest if mine.where and questions[claim.id].where == mine.where)
    return [claim for near in (alike, beside) for claim in reversed(list(islice(near, NEAR_SHOWN)))]
