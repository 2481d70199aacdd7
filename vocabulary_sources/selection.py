"""Selects words of one kind from WordNet: by meaning, by what they mostly mean, by how common they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vocabulary_sources.wordnet import Sense, WordNet

SHARE = 0.6
"""Of a word's counted uses at least this much must have a wanted meaning: "run" has too many to mean any."""
FIRST_SENSES = 3
"""A word that WordNet's texts never held is taken only where its first senses, as many as these, are all wanted."""
OTHER_CLASSES = 2
"""A word that is used this many times as often as another part of speech is left out: the parser confuses them."""
INSULTS = ("disparagement.n.1", "ethnic slur.n.1", "vulgarism.n.1", "obscenity.n.1", "profanity.n.1")
"""What a word's usage note says of insults."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is selected for one list, and the words left out by hand with the reason."""

    kind: str
    below: tuple[str, ...]
    without: tuple[str, ...]
    frequency: float
    left_out: Mapping[str, tuple[str, ...]]
    files: tuple[str, ...] = ()
    """The lexicographers' files taken whole, instead of meanings."""
    share: float = SHARE
    loose: bool = False
    """True to take words with other first senses, and such as are mostly another part of speech, too."""


def read_choice(row: Mapping[str, Any]) -> Choice:
    """The choice of one table of ``choices.toml``."""
    return Choice(
        row["kind"],
        tuple(row.get("below", ())),
        tuple(row.get("without", ())),
        float(row["frequency"]),
        {reason: tuple(words) for reason, words in row.get("left_out", {}).items()},
        tuple(row.get("files", ())),
        float(row.get("share", SHARE)),
        bool(row.get("loose", False)),
    )


def select(net: WordNet, choice: Choice, frequency: Callable[[str], float]) -> list[str]:
    """The words of a choice in order; raises ValueError where a word left out by hand would not come anyway."""
    wanted = net.filed(*choice.files) if choice.files else net.below(*choice.below)
    unwanted = net.below(*choice.without) if choice.without else frozenset()
    insults = _insults(net)
    found = [
        word
        for word in net.words(choice.kind, wanted)
        if net.share(word, choice.kind, wanted) >= choice.share
        and (choice.loose or _is_plain(net, word, choice.kind, wanted))
        and net.senses[word, choice.kind][0].synset not in unwanted
        and word not in insults
        and frequency(word) >= choice.frequency
    ]
    left_out = {word for words in choice.left_out.values() for word in words}
    if idle := left_out - set(found):
        raise ValueError(f"left out, but never selected: {', '.join(sorted(idle))}")
    return [word for word in found if word not in left_out]


def _is_plain(net: WordNet, word: str, kind: str, wanted: frozenset[str]) -> bool:
    """True where an uncounted word's first senses are all wanted, and where the word is mostly this part of speech."""
    senses = net.senses[word, kind]
    counted = _counted(senses)
    if not counted and any(sense.synset not in wanted for sense in senses[:FIRST_SENSES]):
        return False
    others = {other: _counted(net.senses.get((word, other), [])) for other in "nva" if other != kind}
    if kind == "n" and others["a"] + others["v"] > OTHER_CLASSES * counted and (word, "a") in net.senses:
        return False
    return sum(others.values()) <= OTHER_CLASSES * max(counted, 1) or (kind == "n" and others["v"] <= 2)


def _counted(senses: list[Sense]) -> int:
    return sum(sense.count for sense in senses)


def _insults(net: WordNet) -> frozenset[str]:
    notes = frozenset(map(net.find, INSULTS))
    return frozenset(
        word for synset in net.synsets.values() if notes & set(synset.related(";u")) for word in synset.words
    )
