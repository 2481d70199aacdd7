"""Deeds done to somebody by name: only the deed that was planned is that plan's end, not whatever is done to him.

"will charge Ida Roth" … "Ida Roth was charged"               one deed
"will charge Ida Roth" … "Ida Roth was released"              two deeds done to one person
"will sign the pact"   … "the pact was torn up"               a thing, of which any end is one
"""

from __future__ import annotations

import re

from storydiff.matching.deeds import share_deed
from storydiff.matching.lexicon import Lexicon
from storydiff.model import Claim, Event
from storydiff.text import words

_CAPITALS = re.compile(r"\b[A-Z][\w-]*")


def are_two_deeds_to_one(plan: Claim, claim: Claim, lexicon: Lexicon) -> bool:
    """True where both are done to one name and nothing else, by verbs that are not the same deed."""
    one, other = plan.content, claim.content
    if not isinstance(one, Event) or not isinstance(other, Event):
        return False
    names = [_name(event, quote) for event, quote in ((one, plan.quote), (other, claim.quote))]
    if not names[0] or not names[1] or not set(names[0]) & set(names[1]):
        return False
    verbs = [{_deed(word, lexicon) for word in words(event.action)} for event in (one, other)]
    return not (verbs[0] & verbs[1]) and not share_deed(one, other, lexicon)


def _deed(verb: str, lexicon: Lexicon) -> str:
    """The concept of a verb, by the noun that it makes."""
    noun = lexicon.nominals.get(verb, verb)
    return lexicon.concepts.get(verb, lexicon.concepts.get(noun, noun))


def _name(event: Event, quote: str) -> tuple[str, ...]:
    """The words of an object that is a name alone, which its sentence writes with capitals; empty where it is not."""
    said = tuple(words(event.object or ""))
    capitals = {word for name in _CAPITALS.findall(quote) for word in words(name)}
    return said if said and set(said) <= capitals else ()
