"""Who goes against what he said by what his own body does, in other words than his: "no second offer", "stay open"."""

from __future__ import annotations

import re
from collections.abc import Collection

from storydiff.matching.events import does_to
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.positions import same_doer
from storydiff.model import ChangeKind, Claim, Content, Event, Position, Stance, Status
from storydiff.text import fold, words

ANEW = frozenset({
    "second", "third", "fourth", "new", "further", "another", "higher", "better", "improved", "raised", "more", "fresh",
})  # fmt: skip
"""What makes one more of a thing that was there before."""
_RAISING = frozenset({"raise", "increase", "improve", "sweeten", "lift", "up", "boost", "renew", "repeat"})
_ORDERING = frozenset(
    {"order", "announce", "call", "establish", "appoint", "convene", "authorize", "authorise", "permit"}
)
_OPENING = frozenset({"open", "reopen"})
_CLOSING = frozenset({"close", "shut", "shut down", "close down", "seal"})
_OWN = re.compile(
    r"\b(?:his|her|its|their|our) (?:own )?(?:country|nation|land|government|ministry|party|company|firm|union|"
    r"bank|city|team|movement|army|troops|forces)\b|\bwe\b",
    re.IGNORECASE,
)
"""Words by which a speaker tells of the body that he speaks for."""


def announces(actor: str, deed: Claim, known: Collection[str], lexicon: Lexicon) -> bool:
    """True where the actor says himself what his own body is to do: "Ida Roth said her country would lend tents"."""
    planned = isinstance(deed.content, Event) and deed.content.status is Status.PLANNED
    if not planned or not deed.speaker or lexicon.is_common(actor) or _OWN.search(deed.quote) is None:
        return False
    return same_doer(actor, deed.speaker, known, lexicon)


def is_one_more(target: str, action: str) -> bool:
    """True where what there was to be no second one of is raised: "no second offer", "raised its offer"."""
    return fold(action) in _RAISING and not ANEW.isdisjoint(words(target))


def orders(event: Event, lexicon: Lexicon) -> bool:
    """True where somebody has a thing come about by his word: "ordered an inquiry", and not "ordered a halt to it"."""
    first = (words(event.object or "") or [""])[0]
    ends = first in lexicon.stopping | lexicon.naysaying or does_to(first, lexicon) not in (None, ChangeKind.HAPPENED)
    return fold(event.action) in _ORDERING and not ends


def turns_state(stand: Content, event: Event) -> bool:
    """True where what was to stay open is closed, and what was to stay shut is opened."""
    if not isinstance(stand, Position) or not stand.action:
        return False
    kept, action = stand.action.rpartition(" ")[2], fold(event.action)
    if kept == "open":
        return stand.stance is Stance.FOR and action in _CLOSING
    return kept in {"closed", "shut"} and stand.stance is Stance.AGAINST and action in _OPENING
