"""Nouns that name what a verb does: "ratification" of "ratify", "search" of "search"."""

from __future__ import annotations

from collections.abc import Callable

from vocabulary_sources.selection import Choice
from vocabulary_sources.wordnet import WordNet

STEM = 4
"""Letters that the two begin with alike, so that the noun is made of the verb: not "flight" of "flee"."""
ENDINGS = (
    "ation", "ition", "tion", "sion", "ment", "al", "ance", "ence", "ure", "ery", "ry", "age", "y", "ity", "ion",
    "sal", "th",
)  # fmt: skip
"""Endings by which English makes nouns of verbs; a noun without one has to be the verb's own form."""


def deed_nouns(net: WordNet, choice: Choice, frequency: Callable[[str], float]) -> dict[str, str]:
    """The verb of each noun that mostly has a meaning of the choice and is made of a verb, in order.

    Of several verbs the most frequent is taken. Raises ValueError where a noun left out by hand would not come anyway.
    """
    meanings = net.below(*choice.below)
    found = dict[str, str]()
    for noun in net.words("n", meanings):
        known = frequency(noun) >= choice.frequency and net.share(noun, "n", meanings) >= choice.share
        derived = _derived(net, noun, meanings) if known and not noun.endswith("ing") else set()
        verbs = {word for key in derived for word in net.synsets[key].words if word.isalpha() and word.islower()}
        verbs = {verb for verb in verbs if _is_made_of(noun, verb)}
        if verbs:
            found[noun] = max(sorted(verbs), key=lambda verb: (verb == noun, frequency(verb)))
    left_out = {word for words in choice.left_out.values() for word in words}
    if idle := left_out - set(found):
        raise ValueError(f"left out, but never selected: {', '.join(sorted(idle))}")
    return {noun: verb for noun, verb in found.items() if noun not in left_out}


def _derived(net: WordNet, noun: str, meanings: frozenset[str]) -> set[str]:
    senses = [sense.synset for sense in net.senses[noun, "n"] if sense.synset in meanings]
    return {key for sense in senses for key in net.synsets[sense].related("+") if key[0] == "v"}


def _is_made_of(noun: str, verb: str) -> bool:
    if noun == verb:
        return True
    stem = min(STEM, len(verb) - 1)
    return noun[:stem] == verb[:stem] and noun.endswith(ENDINGS)
