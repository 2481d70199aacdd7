"""The nouns for what verbs do: "impeachment" for "impeach", so that both name one matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vocabulary_sources.wordnet import WordNet

_ENDINGS = ("ment", "ion", "al", "ance", "ence", "ure", "sis")
_MEANINGS = frozenset({4, 10, 11, 21, 22, 26})
"""The lexicographers' files of nouns for acts, what is said, events, possession, processes and states (lexnames)."""
_LEAST = 3.0
"""On the Zipf scale: a word in a million."""
_SHARE = 0.5
"""How much of the noun's use has to be such a meaning."""
_RARE = 4
"""A verb that is a noun as well is taken where that is at most one use in so many."""


def nominals(net: WordNet, frequency: Callable[[str], float]) -> list[str]:
    """Verbs with the noun that is made of each, as "impeach impeachment"; of several the most common one."""
    found: list[str] = []
    meanings = frozenset(key for key, synset in net.synsets.items() if key[0] == "n" and synset.file in _MEANINGS)
    for (verb, kind), senses in sorted(net.senses.items()):
        if kind != "v" or not _is_plain(verb) or frequency(verb) < _LEAST or not _is_verb(verb, net):
            continue
        made = {n for sense in senses for n in _made_of(verb, sense.synset, meanings, net) if frequency(n) >= _LEAST}
        if made:
            found.append(f"{verb} {max(sorted(made), key=frequency)}")
    return found


def _made_of(verb: str, synset: str, meanings: frozenset[str], net: WordNet) -> Iterator[str]:
    stem = verb[: max(3, len(verb) - 2)]
    for key in net.synsets[synset].related("+"):
        for noun in net.synsets[key].words if key[0] == "n" else ():
            made = _is_plain(noun) and noun.endswith(_ENDINGS) and noun != verb and noun.startswith(stem)
            if made and net.share(noun, "n", meanings) >= _SHARE:
                yield noun


def _is_plain(word: str) -> bool:
    return len(word) > 3 and word.isascii() and word.isalpha() and word.islower()


def _is_verb(word: str, net: WordNet) -> bool:
    """True for a word that is a verb above all: not "open", "free" or "strike"."""
    used, other = (sum(s.count for s in net.senses.get((word, kind), ())) for kind in ("v", "n"))
    is_noun = (word, "n") in net.senses and (not used or other * _RARE > used)
    return not is_noun and (word, "a") not in net.senses
