"""Numbers that were news already, told by words that name no place or nobody where these do."""

from __future__ import annotations

import re
from collections.abc import Callable

from storydiff.changes.findings import Findings
from storydiff.changes.timing import in_time, told_before
from storydiff.matching.replacing import replaces
from storydiff.model import Aspect, Claim, Figure, Verdict
from storydiff.text import fold

TOLD = 0.3
"""Salience from which a number that was asked of for the first time is taken for told, as `changes.BAR` is."""

_DURATIONS = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"})
_DIGITS = 2
"""Digits, noughts at the end left out, from which a number is hardly told of two things of one unit in one story."""
_STEM = 5
"""Letters by which words of one root are known: "tapped", "tapping"."""
_CONTENT = re.compile(r"(?<![\w'’-])[a-z][a-z-]{3,}")
"""Words that are no names; a name stands in most sentences of a story."""
_COMMON = frozenset({
    "about", "above", "after", "again", "against", "also", "among", "another", "around", "because", "been", "before",
    "being", "below", "between", "both", "could", "does", "down", "during", "each", "even", "every", "first", "from",
    "further", "have", "having", "here", "into", "itself", "just", "last", "least", "less", "like", "made", "many",
    "more", "most", "much", "near", "nearly", "none", "once", "only", "other", "over", "part", "past", "people",
    "percent", "rather", "said", "same", "says", "several", "should", "since", "some", "still", "such", "than", "that",
    "their", "them", "then", "there", "these", "they", "this", "those", "through", "told", "toward", "under", "until",
    "upon", "very", "were", "what", "when", "where", "whether", "which", "while", "whose", "will", "with", "within",
    "without", "would", "day", "days", "week", "weeks", "month", "months", "year", "years", "million", "billion",
    "thousand", "hundred", "number", "figure", "total",
})  # fmt: skip


def can_be_news(claim: Claim) -> bool:
    """False for a length of time, another occasion and a number that is only imagined."""
    content = claim.content
    if not isinstance(content, Figure):
        return True
    return content.unit not in _DURATIONS and not content.elsewhen and not content.hypothetical


def told_in_other_words(lead: Claim, findings: Findings) -> Claim | None:
    """The last claim of another article that told the number of a figure which answers no question asked before.

    "A fee of 67 million", "the 67 million break fee": sums and shares by their number, counts where a noun or a verb
    of one sentence is in the other. A number of one digit may be that of anything.
    """
    figure, known = lead.content, findings.scene.known_figures
    assert isinstance(figure, Figure)
    if figure.aspect is Aspect.STEP or figure.low != figure.high or _digits(figure.low) < _DIGITS:
        return None
    same = reversed(told_before(lead, [c for c in known if _gives_the_number_of(c, lead)]))
    told = (c for c in same if c.salience >= TOLD and can_be_news(c))
    return next((c for c in told if _may_be_of_one(c, lead, findings)), None)


def _digits(number: float) -> int:
    """The digits of a number without the noughts that only say how large it is.

    >>> _digits(6_700_000_000.0), _digits(0.5), _digits(90_000.0)
    (2, 1, 1)
    """
    return len(f"{number:.10g}".partition("e")[0].replace(".", "").strip("0-"))


def _may_be_of_one(one: Claim, other: Claim, findings: Findings) -> bool:
    a, b = one.content, other.content
    assert isinstance(a, Figure)
    assert isinstance(b, Figure)
    lexicon = findings.scene.matcher.lexicon
    closed = [f.measure for f in (a, b) if not lexicon.is_open(f.measure)]
    if len({*closed}) > 1 or a.aspect is not b.aspect or a.elsewhen != b.elsewhen:
        return False
    if a.place and b.place and lexicon.place(a.place) != lexicon.place(b.place):
        return False
    return a.unit is not None or not _content_of(one).isdisjoint(_content_of(other))


def _content_of(claim: Claim) -> set[str]:
    """The roots of the words of its quote that tell something and are no names."""
    said = (fold(found[0]) for found in _CONTENT.finditer(claim.quote))
    return {word[:_STEM] for word in said if word not in _COMMON}


def echo_of(lead: Claim, state: Claim, findings: Findings, untold: Callable[[Claim, Findings], str]) -> Claim | None:
    """The last claim after ``state`` that told the number of ``lead``, where it may be on the same question.

    "The toll rose to 80" was told of the crash: that it "killed 80 people near Vale" moves nothing, although the first
    names no place. ``untold`` says why a claim led to nothing itself.
    """
    series, others = findings.scene.series, findings.scene.known_figures
    since = [c for c in others if _gives_the_number_of(c, lead) and in_time(c) > in_time(state)]
    for other in reversed(told_before(lead, since)):
        if series[other.id] == series[lead.id]:
            continue
        if _took_its_place(other, state, findings):
            return other
        if untold(other, findings):
            continue
        own = [c for c in told_before(other, others) if series[c.id] == series[other.id] and c.article != other.article]
        was_told = not _gives_the_number_of(own[-1], other) if own else other.salience >= TOLD
        if was_told and findings.scene.same_question(other, lead).verdict is Verdict.UNSURE:
            return other
    return None


def _took_its_place(other: Claim, state: Claim, findings: Findings) -> bool:
    """True where a figure told by another noun named the state's value as the one it replaces: so it moved then."""
    questions = findings.scene.context.questions
    asked, lexicon = (questions[other.id], questions[state.id]), findings.scene.matcher.lexicon
    return replaces(other, state, asked, lexicon).verdict is Verdict.SAME


def _gives_the_number_of(one: Claim, other: Claim) -> bool:
    a, b = one.content, other.content
    return isinstance(a, Figure) and isinstance(b, Figure) and (a.low, a.high, a.unit) == (b.low, b.high, b.unit)
