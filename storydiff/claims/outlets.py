"""Outlets: the papers, broadcasters and agencies that pass on what others say."""

from __future__ import annotations

from storydiff.claims.mentions import PERSON, SHARED_OUTLET_WORDS
from storydiff.claims.names import Names

_NOUNS = frozenset({"newspaper", "broadcaster", "magazine", "channel"})
_AGENCIES = frozenset({"news", "press"})


def is_outlet(name: str, outlets: frozenset[str], outlet_words: frozenset[str]) -> bool:
    """True where the name is a known outlet's, or has a word in it that only outlets' names have."""
    bare = name.removeprefix("the ")
    words = set(bare.replace("-", " ").split())
    if bare in outlets or (words & outlet_words) - SHARED_OUTLET_WORDS:
        return True
    begun = any(bare[:i] in outlets for i, letter in enumerate(bare) if letter == " ")
    return begun or bare.endswith(("news agency", "press agency"))


def called_outlets(names: Names) -> frozenset[str]:
    """Names that the article itself calls outlets: "state news agency ORSA", "the newspaper Vale"."""
    doc = names.doc
    before = ((m, doc[m.start - 1].lower_, doc[m.start - 2].lower_) for m in names.mentions if m.start > 1)
    called = {m.canonical for m, last, kind in before if last in _NOUNS or (last == "agency" and kind in _AGENCIES)}
    return frozenset(name for name in called if names.kinds.get(name) != PERSON)
