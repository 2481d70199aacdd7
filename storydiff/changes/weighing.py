"""How much a change matters to a reader, from 0 to 1: its kind, how far it moved, how prominent and how sure it is."""

from __future__ import annotations

import math

from storydiff.model import ChangeKind, Claim, Figure

_BY_KIND = {
    ChangeKind.CORRECTED: 0.9,
    ChangeKind.WITHDRAWN: 0.8,
    ChangeKind.CONTRADICTED: 0.8,
    ChangeKind.REVERSED: 0.9,
    ChangeKind.HARDENED: 0.6,
    ChangeKind.SOFTENED: 0.6,
    ChangeKind.INCREASED: 0.6,
    ChangeKind.DECREASED: 0.6,
    ChangeKind.REFINED: 0.35,
    ChangeKind.HAPPENED: 0.7,
    ChangeKind.CANCELLED: 0.8,
    ChangeKind.POSTPONED: 0.7,
    ChangeKind.FAILED: 0.85,
    ChangeKind.OVERTAKEN: 0.5,
    ChangeKind.CORROBORATED: 0.45,
    ChangeKind.NEW: 0.5,
    ChangeKind.RESTATED: 0.1,
    ChangeKind.FILLED_IN: 0.2,
}
"""What an editor would print first: a turn or a failure before a movement, a movement before something new."""
_MOVED = 0.35
"""What a figure gains by moving far: all of it when it at least doubles or halves."""


def weigh(kind: ChangeKind, before: Claim | None, after: Claim) -> float:
    """The significance of a change."""
    weight = _BY_KIND[kind]
    if kind in (ChangeKind.INCREASED, ChangeKind.DECREASED) and before is not None:
        weight += _MOVED * _moved(before, after)
    prominence = max(after.salience, before.salience * 0.8 if before is not None else 0.0)
    sureness = min(after.confidence, before.confidence if before is not None else 1.0)
    return round(
        min(1.0, weight * (0.4 + 0.6 * prominence) * sureness + (0.1 if kind is ChangeKind.REVERSED else 0)), 3
    )


def _moved(before: Claim, after: Claim) -> float:
    """How far a figure moved, from 0 to 1 for a doubling or halving."""
    if not isinstance(before.content, Figure) or not isinstance(after.content, Figure):
        return 0.0
    old, new = before.content.low, after.content.high
    if old <= 0 or new <= 0:
        return 1.0 if old != new else 0.0
    return min(1.0, abs(math.log2(new / old)))
