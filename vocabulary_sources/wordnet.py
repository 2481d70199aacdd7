"""WordNet's database files as lookups: synsets with their relations, and how often a word has which sense."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_FILES = {"n": "noun", "v": "verb", "a": "adj", "s": "adj"}
_VERB_FILES = {
    "body": 29, "change": 30, "competition": 33, "consumption": 34, "contact": 35, "creation": 36, "motion": 38,
    "possession": 40, "social": 41,
}  # fmt: skip
"""The lexicographers' files of verbs that say what somebody does, by their number (WordNet's lexnames)."""
_KINDS = {"1": "n", "2": "v", "3": "a", "5": "a"}
"""The first digit of a sense key's lexical part: noun, verb, adjective, adjective satellite."""


@dataclass(frozen=True, slots=True)
class Synset:
    """One meaning with the words that have it; relations are (sign, key of the other synset)."""

    key: str
    file: int
    words: tuple[str, ...]
    relations: tuple[tuple[str, str], ...]

    def related(self, *signs: str) -> Iterator[str]:
        """The keys of the synsets that stand in one of the relations."""
        return (key for sign, key in self.relations if sign in signs)


@dataclass(frozen=True, slots=True)
class Sense:
    """One sense of a word: its synset, its rank and how often it was met in the texts that WordNet counted."""

    synset: str
    rank: int
    count: int


@dataclass(frozen=True)
class WordNet:
    """The database of one folder ``dict``."""

    synsets: dict[str, Synset]
    senses: dict[tuple[str, str], list[Sense]]
    """Senses in their order by (word, part of speech)."""
    glosses: dict[str, str] = field(default_factory=dict)
    """What a noun's meaning is said to be, by synset."""
    below_known: dict[frozenset[str], frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def find(self, name: str) -> str:
        """The key of a synset named as in ``person.n.1``: a word, its part of speech, the rank of the sense."""
        word, kind, rank = name.rsplit(".", 2)
        return self.senses[word.replace(" ", "_"), kind][int(rank) - 1].synset

    def below(self, *names: str) -> frozenset[str]:
        """The keys of the synsets and of all that are kinds of them; names of single things are no kinds."""
        roots = frozenset(map(self.find, names))
        if roots not in self.below_known:
            self.below_known[roots] = self._closure(roots)
        return self.below_known[roots]

    def _closure(self, roots: frozenset[str]) -> frozenset[str]:
        found, left = set(roots), list(roots)
        while left:
            for key in self.synsets[left.pop()].related("~"):
                if key not in found:
                    found.add(key)
                    left.append(key)
        return frozenset(found)

    def filed(self, *names: str) -> frozenset[str]:
        """The keys of the verbs' synsets that the lexicographers filed under one of the names."""
        numbers = {_VERB_FILES[name] for name in names}
        return frozenset(key for key, synset in self.synsets.items() if key[0] == "v" and synset.file in numbers)

    def share(self, word: str, kind: str, meanings: frozenset[str]) -> float:
        """How much of a word's use has one of the meanings; for a word that was never met, by its first sense."""
        senses = self.senses.get((word, kind), [])
        total = sum(sense.count for sense in senses)
        if not senses:
            return 0.0
        if not total:
            return 1.0 if senses[0].synset in meanings else 0.0
        return sum(sense.count for sense in senses if sense.synset in meanings) / total

    def words(self, kind: str, meanings: frozenset[str]) -> Iterator[str]:
        """The plain lower-case words, without spaces or marks, that have one of the meanings, in order."""
        found = {word for key in meanings for word in self.synsets[key].words}
        plain = (w for w in found if w.isascii() and w.isalpha() and w.islower())
        return iter(sorted(w for w in plain if (w, kind) in self.senses))


def load_wordnet(folder: Path) -> WordNet:
    """WordNet from a folder with ``data.noun``, ``data.verb``, ``data.adj`` and ``index.sense``."""
    synsets: dict[str, Synset] = {}
    glosses: dict[str, str] = {}
    for kind in ("n", "v", "a"):
        for line in (folder / f"data.{_FILES[kind]}").read_text(encoding="utf-8").splitlines():
            if not line.startswith("  "):
                synset = _synset(line, kind)
                synsets[synset.key] = synset
                if kind == "n":
                    glosses[synset.key] = line.split(" | ", 1)[1].strip()
    senses: dict[tuple[str, str], list[Sense]] = defaultdict(list)
    for line in (folder / "index.sense").read_text(encoding="utf-8").splitlines():
        key, offset, rank, count = line.split()
        word, lexical = key.split("%")
        part = _KINDS.get(lexical[0])
        if part is not None:
            senses[word, part].append(Sense(f"{part}{offset}", int(rank), int(count)))
    for found in senses.values():
        found.sort(key=lambda sense: sense.rank)
    return WordNet(synsets, dict(senses), glosses)


def _synset(line: str, kind: str) -> Synset:
    """A synset from its line: offset, file, type, words with their numbers, relations, then the gloss."""
    parts = line.split(" | ", maxsplit=1)[0].split()
    end = 4 + 2 * int(parts[3], 16)
    words = tuple(parts[i].split("(")[0] for i in range(4, end, 2))
    relations = tuple(
        (parts[i], f"{'a' if parts[i + 2] == 's' else parts[i + 2]}{parts[i + 1]}")
        for i in range(end + 1, end + 1 + 4 * int(parts[end]), 4)
    )
    return Synset(f"{kind}{parts[0]}", int(parts[1]), words, relations)
