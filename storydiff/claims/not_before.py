"""Not before: what "will not open until August" plans, which is to come about then."""

from __future__ import annotations

from collections.abc import Iterator

from storydiff.claims.days import names_month
from storydiff.claims.parse import Token
from storydiff.claims.syntax import children, is_negated, modals

_COMING_ABOUT = frozenset({
    "open", "reopen", "begin", "start", "resume", "restart", "launch", "publish", "release", "issue", "return", "vote",
    "decide", "rule", "meet", "deliver", "hold", "complete", "introduce", "convene", "reconvene", "announce",
})  # fmt: skip
"""What comes about on a day that is set; who "will not strike before Friday" has planned nothing."""
_AHEAD = frozenset({"will", "wo", "would"})
_BEFORE = frozenset({"before", "until", "till"})
_WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})


def comes_not_before(verb: Token) -> bool:
    """True where what was awaited will not come about before a date: "will not reopen until May 3"."""
    ahead = modals(verb) & _AHEAD
    if verb.lemma_ not in _COMING_ABOUT or not is_negated(verb) or not ahead or "have" in modals(verb):
        return False
    if "would" in ahead and verb.dep_ != "ccomp":
        return False
    return any(names_month(date.text) or date.lower_ in _WEEKDAYS for date in _dates(verb))


def _dates(verb: Token) -> Iterator[Token]:
    for mark in children(verb, "prep"):
        if mark.lower_ in _BEFORE:
            yield from children(mark, "pobj")
