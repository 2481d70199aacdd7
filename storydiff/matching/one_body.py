"""One body: a body that a story calls by a common noun with a word that sets it apart.

"the nurses' union", "the opposition party": no name, and yet one actor, who may turn as one with a name does.
"""

from __future__ import annotations

from collections.abc import Collection

from storydiff.matching.lexicon import Lexicon
from storydiff.matching.names import plain_name, plain_names

_BODIES = frozenset({
    "union", "association", "federation", "league", "alliance", "guild", "chamber", "society", "party", "movement",
    "group", "coalition", "bloc", "company", "firm", "bank", "airline", "operator", "manufacturer", "maker", "retailer",
    "utility", "government", "cabinet", "ministry", "department", "agency", "authority", "commission", "committee",
    "council", "board", "parliament", "senate", "assembly", "opposition", "army", "navy", "police", "regulator",
    "watchdog", "institute", "university", "hospital", "club", "church", "charity", "organization", "organisation",
})  # fmt: skip
"""Nouns for a body that acts as one; of courts there are many, and the plural is a crowd."""


def is_one_body(name: str, known: Collection[str], lexicon: Lexicon) -> bool:
    """True for a body told by two common words and more, where none of the ``known`` names tells it more closely.

    "nurses' union" is one unless the story tells of a "northern nurses' union"; "union" alone may be any.
    """
    said = plain_name(name, lexicon)
    *telling, noun = said.split() or [""]
    if not telling or noun not in _BODIES:
        return False
    kept = {word.removesuffix("s") for word in (*telling, noun)}
    bodies = (other for other in plain_names(frozenset(known)) if other.split(" of ")[0].endswith(noun))
    return not any(kept < {word.removesuffix("s") for word in other.split()} for other in bodies)
