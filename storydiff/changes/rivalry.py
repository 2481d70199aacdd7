"""Rivalry: numbers that two voices of one article set against each other, by whatever nouns they tell them.

"Police said 12,000 people marched. The organisers spoke of 30,000", "prosecutors speak of $14 million in bribes; the
defence puts the sum at $3.5 million": one question with two answers, though one names nothing that it counts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from storydiff.changes.contrast import RIVAL, is_set_against
from storydiff.changes.findings import Findings
from storydiff.changes.hedging import hedge_of
from storydiff.changes.odds import are_at_odds, both_hold, figure_of, speak_alike, speak_apart
from storydiff.changes.origins import is_one_speaker
from storydiff.changes.timing import in_time, told_before
from storydiff.intervals import Hedge
from storydiff.matching.figures import Question
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.replacing import are_elsewhere, stated_apart
from storydiff.model import Aspect, ChangeKind, Claim

_NAME = r"(?P<who>(?:(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir) )?[\w'’-]+(?: [\w'’-]+){0,4}?)"
_COUNTER = re.compile(
    r"\bby (?:the )?(?P<who>[\w -]{3,40}?)['’]s? (?:own )?(?:count|reckoning|estimates?|figures?|tally|data)\b"
)
_ACCOUNT = re.compile(
    r"\b(?:by|on) the (?:account|count|reckoning|estimate|figures|word) of "
    r"(?:the )?(?P<who>[\w-]+(?: [A-Z][\w-]+){0,3})"
)
_SAYING = (
    r"(?:sa(?:y|ys|id)|maintain(?:s|ed)?|puts?|counts?|counted|claim(?:s|ed)?|insist(?:s|ed)?|estimat(?:es?|ed)|speaks?"
    r"|spoke|gives?|gave|reckon(?:s|ed)?|report(?:s|ed)?|disput(?:es?|ed)|argu(?:es?|ed)|alleg(?:es?|ed)|believ(?:es?|ed))"
)
_SUBJECT = re.compile(rf"^(?:— |- )?(?:But |Yet |However, |While |Whereas )?{_NAME} {_SAYING}\b")
_OTHER_SIDE = re.compile(
    rf"(?:\b(?:while|whereas|but|against|though|and)|[,;]) (?:the )?"
    rf"(?P<who>[\w'’-]+(?: [\w'’-]+){{0,3}}?) {_SAYING}\b[^;]{{0,60}}$"
)
_GIVES = re.compile(
    r"\b(?:puts?|putting|estimat\w+|sp(?:eaks?|oke) of|claim(?:s|ed)|count(?:s|ed)|g(?:ives?|ave)|maintain\w*|insist\w*"
    r"|allege[sd]?|concedes?|conceded|acknowledge[sd]?|the (?:true|real|actual|correct) (?:figure|number|total|sum)"
    r"|the (?:figure|number|total|sum|amount|crowd|toll|count) (?:was|is|were)"
    r"|sa(?:ys|id) (?:it|they|there) (?:was|were|had))\b"
    r"[^.;]{0,60}$",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:the|that) (?:figure|number|total|sum|toll|count) (?:is|was|will be|would be)\b[^.;]{0,40}$", re.IGNORECASE
)
"""Words by which a voice speaks of the number just told, of what may yet come too."""
_AGAINST = re.compile(
    r"^(?:But|Yet|However)\b|\b(?:however|disput\w+|contradict\w+|reject\w+|den(?:y|ies|ied)|whereas|while|only)\b",
    re.IGNORECASE,
)
_GENERIC = frozenset({
    "sum", "amount", "number", "figure", "total", "money", "count", "crowd", "turnout", "toll", "tally", "estimate",
    "people", "person", "value", "cost", "case", "name", "participant",
})  # fmt: skip
"""Nouns by which a second voice tells what was just counted."""
_PERSONS = frozenset({"people", "persons", "participants"})
_IN = re.compile(r"\b(?:in|at|near|outside) (?:the )?([A-Z][\w'’-]+)")
_DATED = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|[A-Z][a-z]+day)\b"
)
_BESIDE = 220
"""Characters between two sentences of which the second may answer the first: one sentence in between."""


def dispute_beside(mine: Sequence[Claim], findings: Findings) -> frozenset[str]:
    """Report the rival numbers of an article that its series do not bring together; the ids of the second of each."""
    answered = set[str]()
    for one, other in _beside(mine):
        if other.id in answered or one.id in answered or not _are_rivals(one, other, findings):
            continue
        findings.report(ChangeKind.CONTRADICTED, [one], [other], "two speakers' values in one article cannot both hold")
        answered.add(other.id)
    return frozenset(answered)


def carrying_on(claims: Sequence[Claim], state: Claim | None, answered: Collection[str]) -> list[Claim]:
    """The claims of a series that may go on from its state, where two voices of the article are at odds.

    The voice whose number the state is goes on; where it is of neither, what was said first does.
    """
    speaker = None if state is None else state.speaker
    own = [c for c in claims if speaker and c.speaker and is_one_speaker(c.speaker, speaker)]
    return own or [c for c in claims if c.id not in answered]


def own_before(lead: Claim, state: Claim | None, known: Sequence[Claim]) -> Claim | None:
    """The last number of the figure's own speaker, where the state of its series is another's that disputed it."""
    if state is None or not speak_apart(state, lead):
        return state
    own = [c for c in told_before(lead, known) if c.speaker and speak_alike(c, lead)]
    return own[-1] if own and any(are_at_odds(own[-1], c) for c in known if speak_alike(c, state)) else state


def opposed_by(lead: Claim, known: Sequence[Claim]) -> Claim | None:
    """The last known number of its series against which a figure's sentence sets it; None where there is none."""
    if not is_set_against(lead):
        return None
    values = {figure_of(c).low for c in told_before(lead, known)}
    last = max(told_before(lead, known), key=in_time, default=None)
    if last is None or len(values) > 1 or both_hold(last, lead) or not _speak_apart(last, lead):
        return None
    return last


def _speak_apart(one: Claim, other: Claim) -> bool:
    voices = _voice_of(one), _voice_of(other)
    return all(voices) and not is_one_speaker(*voices)


def _beside(mine: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """The figures of one sentence or of sentences near each other, the nearest before each first."""
    ordered = sorted(mine, key=lambda claim: (claim.span.start, claim.focus.start))
    for n, other in enumerate(ordered):
        for one in reversed(ordered[:n]):
            if one.span.end + _BESIDE < other.span.start:
                break
            yield one, other


def _are_rivals(one: Claim, other: Claim, findings: Findings) -> bool:
    lexicon, questions = findings.scene.matcher.lexicon, findings.scene.context.questions
    a, b = questions[one.id], questions[other.id]
    said = other.quote[: max(0, other.focus.start - other.span.start)]
    if other.rule == RIVAL or (a.measure == b.measure and _POINTS.search(said)):
        b = replace(b, hypothetical=a.hypothetical)  # "the company puts the number at 120", of jobs that will go
    one_series = findings.scene.series[one.id] == findings.scene.series[other.id]
    if one_series and are_at_odds(one, other) and a.told and not lexicon.is_open(a.measure):
        return False  # its series sets them against each other
    if Aspect.STEP in (a.aspect, b.aspect) or {hedge_of(one), hedge_of(other)} - {Hedge.NONE} or both_hold(one, other):
        return False
    elsewhere = are_elsewhere(one, other, lexicon) or _names_another_place(one, other)
    if a.elsewhen or elsewhere or stated_apart(a, b, lexicon) or not _is_one_noun(a, b, other, lexicon):
        return False
    voices = _voice_of(one), _voice_of(other)
    if not all(voices) or is_one_speaker(*voices):
        return False
    return (
        other.rule == RIVAL
        or _GIVES.search(said) is not None
        or (a.measure == b.measure and bool(_AGAINST.search(other.quote)))
    )


def _names_another_place(one: Claim, other: Claim) -> bool:
    """True where the second sentence says "in" a name that the first has not."""
    names = {name for name in _IN.findall(other.quote) if not _DATED.match(name)}
    return any(name not in f"{one.quote} {other.setting}" for name in names)


def _is_one_noun(one: Question, other: Question, claim: Claim, lexicon: Lexicon) -> bool:
    """True where both are counted by one noun, or the second by one that says no more than that it is a number."""
    if one.measure == other.measure or claim.rule == RIVAL:
        return True
    if other.measure in _PERSONS and not lexicon.are_people(one.measure) and not lexicon.is_loose(one.measure, ()):
        return False  # no number of people answers a sum or a share
    return _singular(other.measure) in _GENERIC and (one.unit is not None or _singular(other.measure) != "cost")


def _voice_of(claim: Claim) -> str:
    """Who gives a number: the speaker that was read, else the one whom the sentence names before or behind it."""
    if claim.speaker:
        return claim.speaker
    before = claim.quote[: max(0, claim.focus.start - claim.span.start)]
    for found in (
        _COUNTER.search(claim.quote),
        _ACCOUNT.search(claim.quote),
        _OTHER_SIDE.search(before),
        _SUBJECT.match(claim.quote),
    ):
        if found is not None:
            return found["who"]
    return ""


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
