"""Who acts for whom: "Vale Air's chief executive, Ida Roth," plans what Vale Air then does."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from storydiff.matching.lexicon import Lexicon
from storydiff.matching.names import full_name, plain_name
from storydiff.model import Claim, Event, Position
from storydiff.model.bearings import led
from storydiff.text import fold, words

_FAR = 6
"""Words at most between a name and the name of what its bearer leads."""


def acts_for(one: Claim, other: Claim, lexicon: Lexicon, known: Collection[str] = ()) -> bool:
    """True where the words of one of the two, or an article of the story, say that one actor leads the other.

    What is done to somebody or somewhere by name has to be the same deed: a minister who visits Orsa has not entered it
    for his land's army.
    """
    if _deed(one) != _deed(other) and any(_is_on_a_name(claim) for claim in (one, other)):
        return False
    if _leads(one, _actor(other), lexicon) or _leads(other, _actor(one), lexicon):
        return True
    a, b = (full_name(plain_name(_actor(claim), lexicon), known) for claim in (one, other))
    return led(a, b) in known or led(b, a) in known


def _deed(claim: Claim) -> str:
    return fold(claim.content.action) if isinstance(claim.content, Position | Event) else ""


def _is_on_a_name(claim: Claim) -> bool:
    """True where the deed's object is written as a name."""
    last = words(claim.content.object or "")[-1:] if isinstance(claim.content, Event) else []
    return bool(last) and last[0].capitalize() in claim.quote and last[0] not in claim.quote


def _actor(claim: Claim) -> str:
    return (claim.content.actor or "") if isinstance(claim.content, Position | Event) else ""


@lru_cache(maxsize=1_000)
def _leads(claim: Claim, body: str, lexicon: Lexicon) -> bool:
    leader = _actor(claim)
    led, name = words(body)[-1:], words(leader)[-1:]
    if not led or not name or led == name or lexicon.is_common(leader) or lexicon.are_people(body):
        return False
    told = words(claim.quote)
    places = [(n, m) for n, a in enumerate(told) if [a] == led for m, b in enumerate(told) if [b] == name]
    own = set(words(leader)) | set(words(body))
    return any(
        0 < len(between) <= _FAR and bool(set(between) & lexicon.leaders) and set(between) <= lexicon.titles | own
        for n, m in places
        for between in (told[min(n, m) + 1 : max(n, m)],)
    )
