"""Changes in one plain sentence."""

from __future__ import annotations

from dataclasses import replace

from storydiff.changes.hedging import MAGNITUDES
from storydiff.claims.statements import amount, counted, state, step_word
from storydiff.matching.figures import DENIED
from storydiff.model import ChangeKind, Claim, Event, Figure, Position, Relation, Status
from storydiff.text import fold, one_line, words

_WITHOUT_AFTER = (ChangeKind.WITHDRAWN, ChangeKind.OVERTAKEN)
_LONG = 8
"""Words from which the printed number is no longer just a number with its hedge."""


def statement_of(
    kind: ChangeKind, before: Claim | None, after: Claim, told: str = "", since: float | None = None
) -> str:
    """The change as one plain sentence, old value before new; ``told`` is what is said of those who are counted.

    ``since`` is the value that the article itself gives as the one before, where no article known has told it.
    """
    before = None if kind in _WITHOUT_AFTER else before
    match after.content:
        case Figure() as figure:
            sentence = _figure(kind, before, after, _telling(subject_of(_named_by(before, figure)), told))
            sentence += f" (from {amount(_valued(figure, since))} by its own words)" if since is not None else ""
        case Position() as position:
            sentence = f"{state(position, marks=after.marks).rstrip('.')}{_was(before)}"
        case Event():
            sentence = f"{after.statement.rstrip('.')}{_was(before)}"
    return one_line(_prefix(kind) + sentence[:1].upper() + sentence[1:] + ".", 300)


def _valued(figure: Figure, value: float) -> Figure:
    return replace(figure, low=value, high=value, relation=Relation.EXACT)


def _named_by(before: Claim | None, after: Figure) -> Figure:
    """The figure whose noun says what both count: "lowered its estimate" goes on from the damage, not an estimate."""
    if before is None or not isinstance(before.content, Figure):
        return after
    bare = fold(after.measure) in _BARE and not (after.population or after.qualifiers)
    return before.content if bare and fold(before.content.measure) not in _BARE else after


_BARE = frozenset({
    "amount", "amounts", "count", "estimate", "estimates", "figure", "figures", "names", "number", "people", "share",
    "sum", "sums", "tally", "total", "totals", "toll", "value",
})  # fmt: skip
"""Nouns that say no more than that something is counted."""


def subject_of(figure: Figure) -> str:
    """What a figure counts, in words: "deaths, children, Orsa Valley"."""
    measure, population, qualifiers = counted(figure)
    names = [population, *qualifiers, figure.place]
    known = [name for n, name in enumerate(names) if name and name != measure and name not in names[:n]]
    return ", ".join([measure, *(_cased(name) for name in known), *([figure.period] if figure.period else [])])


def _telling(subject: str, told: str) -> str:
    """What is counted with what is said of it: "unions (against deal)"; nothing that the subject says already."""
    known = words(subject)
    told = told if told != DENIED else ""  # nothing is said that they are against
    if not told or all(any(name.startswith(word) for name in known) for word in words(told)):
        return subject  # "strikers" says already that they strike
    return f"{subject} ({told})"


def _figure(kind: ChangeKind, before: Claim | None, after: Claim, subject: str) -> str:
    new = printed(after)
    if before is None and isinstance(after.content, Figure):
        said = after.quote[: max(0, after.focus.start - after.span.start)]
        return f"{subject}: {step_word(after.content, said)}{new}"
    if before is None:
        return f"{subject}: {new}"
    old = printed(before)
    if _spans_differ(before, after):
        subject, old, new = _without_span(subject, after), _with_span(before), _with_span(after)
    if kind is ChangeKind.CONTRADICTED:
        return f"{subject}: {old}{_says(before)}, but {new}{_says(after)}"
    if kind in (ChangeKind.CORROBORATED, ChangeKind.RESTATED):
        return f"{subject}: {new}, as before"
    note = " (may include the injured)" if isinstance(after.content, Figure) and after.content.includes_injured else ""
    return f"{subject}: {old} → {new}{note}"


def _spans_differ(before: Claim, after: Claim) -> bool:
    """True where the two count over spans of other names: "$2 billion a day", "$1 billion in its first week"."""
    one, other = before.content, after.content
    return isinstance(one, Figure) and isinstance(other, Figure) and one.period != other.period


def _without_span(subject: str, claim: Claim) -> str:
    period = claim.content.period if isinstance(claim.content, Figure) else None
    return subject.removesuffix(f", {period}") if period else subject


def _with_span(claim: Claim) -> str:
    period = claim.content.period if isinstance(claim.content, Figure) else None
    words = printed(claim)
    return f"{words} {period}" if period and period not in words else words


def printed(claim: Claim) -> str:
    """A figure with its hedge as the article prints it, in our own words where that run of words is long."""
    words = claim.quote[max(0, claim.focus.start - claim.span.start) : max(0, claim.focus.end - claim.span.start)]
    told = any(c.isdigit() for c in words) or MAGNITUDES.search(words) is not None
    if told and len(words.split()) <= _LONG and not _is_tally(claim, words):
        return one_line(words if words[:2].isupper() else words[:1].lower() + words[1:])
    return amount(claim.content, words) if isinstance(claim.content, Figure) else claim.statement


def _is_tally(claim: Claim, words: str) -> bool:
    """True for "80-15", of which the claim is one side only."""
    return claim.rule == "figure: vote" and not words.strip().replace(",", "").isdigit()


def _says(claim: Claim) -> str:
    return f" says {claim.speaker}" if claim.speaker else ""


def _was(before: Claim | None) -> str:
    if before is None:
        return ""
    if isinstance(before.content, Event) and before.content.status is Status.PLANNED:
        return f", planned before: {before.statement.rstrip('.')}"
    return f"; before: {before.statement.rstrip('.')}"


def _prefix(kind: ChangeKind) -> str:
    return f"{kind.value.capitalize()}: "


def _cased(name: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in name.split())
