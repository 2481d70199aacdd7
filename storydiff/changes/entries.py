"""Entries: claims with what comparing asks of each of them by itself.

An article is held against a thousand claims and more. In a list of entries they are gone through by what their words
show without asking each of them anew.
"""

from __future__ import annotations

from dataclasses import dataclass

from storydiff.model import Claim, ClaimKind

Key = tuple[str, str]
"""What of a plan an event has to share to be its end: the way in which it may be, and a word."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim with what hangs on its words alone."""

    claim: Claim
    kind: ClaimKind
    id: str
    """That of the claim."""
    order: str
    """Sorts as the claims do in order of time (``in_time``)."""
    is_superseded: bool
    is_slice: bool
    """Whether a figure is one stage of a plan, one instalment of a sum."""
    replaced: frozenset[float]
    """The values that a figure's sentence names as what it may have replaced."""
    holder: tuple[str, bool] | None
    """Who stands for something or plans it, and whether it is a stand; None where nobody does."""
    open_keys: tuple[Key, ...]
    """The keys under which a plan or a wish is found by what may end it."""
    end_keys: tuple[Key, ...]
    """The keys under which an event finds what it may end."""
    topics: frozenset[str]
    """What an event is about; empty where nothing of it can be compared."""
    thing: str
    """The thing that an event was done to; empty where it has none or cannot be undone."""
