"""Amounts that somebody has or makes: what Norgas offers for Elcor is answered by an offer of Norgas for Elcor alone.

Whose an amount is belongs to what is measured ("offer of norgas"), since nothing that is another's answers it. What it
is for is settled as places are: where an article leaves it out, the one thing that the story tells of is meant.
"""

from __future__ import annotations

import re

from storydiff.matching.lexicon import Lexicon
from storydiff.matching.names import plain_name
from storydiff.model import Figure
from storydiff.text import fold

_FIRM = re.compile(r"\s+(?:group|holdings?|inc|corp|corporation|plc|ltd|limited|company|co|ag|sa|spa|se|nv)$")


def owned_measure(figure: Figure, lexicon: Lexicon) -> str:
    """What an amount measures with whose it is: "offer of norgas"; empty for a figure of another kind."""
    if figure.unit is None or not lexicon.is_owned(figure.measure):
        return ""
    owner = owner_of(figure, lexicon)
    return f"{fold(figure.measure)} of {owner}" if owner else fold(figure.measure)


def owner_of(figure: Figure, lexicon: Lexicon) -> str:
    """Whose an amount is, by the name that its texts share; empty where it is not said."""
    return _plain(figure.population, lexicon) if figure.population else ""


def meant_for(figure: Figure, lexicon: Lexicon) -> set[str]:
    """What an amount is for: the firm bid for, the purpose of a pledge."""
    return {_plain(name, lexicon) for name in figure.qualifiers} - {""}


def _plain(name: str, lexicon: Lexicon) -> str:
    return _FIRM.sub("", plain_name(name, lexicon))
