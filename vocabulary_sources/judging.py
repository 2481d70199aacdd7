"""Adjectives that judge, with their side, from a lexicon of what people felt a word to say."""

from __future__ import annotations

from collections.abc import Callable, Collection
from importlib.resources import files

from vocabulary_sources.wordnet import WordNet

FELT = 1.4
"""The least mean rating, of 4, that makes a word one of praise or blame: below it raters were of several minds."""
COMMON = 3.0
"""The least frequency on the Zipf scale."""
SHARE = 0.6
"""Of a word's uses at least this much must be as an adjective."""
UNMET = 0.2
"""What a sense counts that WordNet's texts never held."""
CHANGED = "ed"
"""Ending of participles: what was done to a thing ("banned"), or what somebody feels ("pleased"), is no judgement."""


def judging_adjectives(
    net: WordNet, frequency: Callable[[str], float], left_out: Collection[str]
) -> dict[str, list[str]]:
    """The adjectives of praise ("good") and of blame ("bad"), each in order."""
    found: dict[str, list[str]] = {"good": [], "bad": []}
    seen = set()
    for line in files("vaderSentiment").joinpath("vader_lexicon.txt").read_text(encoding="utf-8").splitlines():
        word, felt = line.split("\t")[:2]
        judges = word.isascii() and word.isalpha() and abs(float(felt)) >= FELT and not word.endswith(CHANGED)
        if judges and frequency(word) >= COMMON and _share(net, word) >= SHARE:
            seen.add(word)
            if word not in left_out:
                found["good" if float(felt) > 0 else "bad"].append(word)
    if idle := set(left_out) - seen:
        raise ValueError(f"left out, but never selected: {', '.join(sorted(idle))}")
    return {side: sorted(words) for side, words in found.items()}


def _share(net: WordNet, word: str) -> float:
    """How much of the word's use is as an adjective."""
    counts = {kind: sum(max(s.count, UNMET) for s in net.senses.get((word, kind), [])) for kind in "nva"}
    total = sum(counts.values())
    return counts["a"] / total if total else 0.0
