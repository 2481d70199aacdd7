"""What spaCy's attribute ruler sets, without asking each of its patterns about each word of each text.

    "they're gon na": (they, PRP, nsubj) → POS=PRON, LEMMA=they, …; (gon, VBG, ROOT) before (na, TO, aux) → LEMMA=go

The ruler lays every pattern on every place of a text (https://spacy.io/api/attributeruler). Where a pattern asks its
words one by one for nothing but their letters, tag and relation, the answers hang on those alone, and are remembered:
spaCy's own matcher is asked about a word that has not been seen, and about a tag with a relation that has not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spacy.attrs import DEP, IS_SPACE, LEMMA, LOWER, MORPH, ORTH, POS, TAG
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens._retokenize import set_token_attrs

from storydiff.parsing.memory import Memory

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_OF_THE_WORD = {"LOWER": LOWER, "ORTH": ORTH, "IS_SPACE": IS_SPACE}
_OF_ITS_PLACE = {"TAG": TAG, "DEP": DEP}
_SETTABLE = frozenset({DEP, LEMMA, MORPH, POS, TAG})


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One pattern of a rule, with the place of the word on which the rule sets its attributes."""

    rule: int
    words: Sequence[dict[str, Any]]
    target: int


@dataclass(frozen=True, slots=True)
class _Met:
    """What is so of a word whatever its neighbours are.

    ``rules`` are those that it meets alone, ``attributes`` what they set; ``begun`` are the patterns of several words
    that may begin with it, and ``carried`` those that may go on with it, each with the place in the pattern.
    """

    rules: tuple[int, ...]
    attributes: dict[int, int]
    begun: tuple[int, ...]
    carried: frozenset[tuple[int, int]]


class QuickAttributes:
    """A part of the pipeline that sets what an attribute ruler sets; raises ValueError for one that it does not know.

    It knows those whose patterns have a fixed length and ask only for letters, tag and relation.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        if type(ruler) is not AttributeRuler:
            raise ValueError("an attribute ruler of another kind")
        self._patterns = tuple(_patterns(ruler))
        self._attributes: Sequence[dict[int, int]] = ruler.attrs
        places = [(pattern, place) for pattern in self._patterns for place in range(len(pattern.words))]
        self._words = _Conditions(ruler.vocab, places, _OF_THE_WORD)
        self._places = _Conditions(ruler.vocab, places, _OF_ITS_PLACE)
        self._numbers = [(n, at) for n, pattern in enumerate(self._patterns) for at in range(len(pattern.words))]
        self._met: Memory[_Met] = Memory()

    def __call__(self, doc: Doc) -> Doc:
        """The doc with the attributes set: all rules are looked for before any is applied, and later ones win."""
        pairs = list(zip(self._words.of(doc), self._places.of(doc), strict=True))
        met: list[_Met] = [self._met.get(pair) or self._meet(pair) for pair in pairs]
        spanning = self._spanning(met)
        for token, each in zip(doc, met, strict=True):
            attributes = each.attributes
            if token.i in spanning:
                attributes = self._merged({*each.rules, *spanning[token.i]})
            if attributes:
                set_token_attrs(token, attributes)
        return doc

    def _meet(self, pair: tuple[frozenset[int], frozenset[int]]) -> _Met:
        holds = [self._numbers[number] for number in sorted(pair[0] & pair[1])]
        alone = {self._patterns[n].rule for n, _ in holds if len(self._patterns[n].words) == 1}
        more = [(n, at) for n, at in holds if len(self._patterns[n].words) > 1]
        self._met[pair] = met = _Met(
            tuple(sorted(alone)),
            self._merged(alone),
            tuple(n for n, at in more if at == 0),
            frozenset((n, at) for n, at in more if at),
        )
        return met

    def _spanning(self, met: Sequence[_Met]) -> dict[int, list[int]]:
        """The rules met over several words, by the word on which they set something."""
        found: dict[int, list[int]] = {}
        for start, first in enumerate(met):
            for number in first.begun:
                pattern = self._patterns[number]
                others = met[start + 1 : start + len(pattern.words)]
                if len(others) == len(pattern.words) - 1 and all(
                    (number, at) in other.carried for at, other in enumerate(others, 1)
                ):
                    found.setdefault(start + pattern.target, []).append(pattern.rule)
        return found

    def _merged(self, rules: set[int]) -> dict[int, int]:
        """What the rules set together, the later ones over the earlier."""
        return {attribute: value for rule in sorted(rules) for attribute, value in self._attributes[rule].items()}


class _Conditions:
    """What patterns ask of some attributes of a word, each place of each pattern by its number."""

    def __init__(self, vocab: Vocab, places: Sequence[tuple[_Pattern, int]], attributes: dict[str, int]) -> None:
        asked = {name for pattern, at in places for name in pattern.words[at]}
        self._asked = [attribute for name, attribute in attributes.items() if name in asked] or [ORTH]
        self._matcher = Matcher(vocab)
        self._numbers: dict[int, int] = {}
        for number, (pattern, at) in enumerate(places):
            part = {name: value for name, value in pattern.words[at].items() if name in attributes}
            self._matcher.add(str(number), [[part]])  # where nothing is asked, any word will do
            self._numbers[vocab.strings[str(number)]] = number
        self._known: Memory[frozenset[int]] = Memory()
        self._alike: Memory[frozenset[int]] = Memory()

    def of(self, doc: Doc) -> list[frozenset[int]]:
        """The numbers of the places at which each word may stand."""
        keys = list(map(tuple, doc.to_array([*self._asked, ORTH])[:, :-1].tolist()))
        found = map(self._known.get, keys)
        return [self._ask(keys[i], doc, i) if numbers is None else numbers for i, numbers in enumerate(found)]

    def _ask(self, key: tuple[int, ...], doc: Doc, i: int) -> frozenset[int]:
        found = self._matcher(doc[i : i + 1], allow_missing=True)
        numbers = frozenset(self._numbers[match] for match, _, _ in found)
        numbers = self._alike.get(numbers) or numbers  # the same object for all words alike, which is quickly compared
        self._alike[numbers] = self._known[key] = numbers
        return numbers


def _patterns(ruler: AttributeRuler) -> Iterator[_Pattern]:
    """All patterns of the ruler; raises ValueError where one is of a kind that is not known."""
    known = _OF_THE_WORD.keys() | _OF_ITS_PLACE.keys()
    rules: Sequence[dict[str, Any]] = ruler.patterns
    for rule, given in enumerate(rules):
        if not ruler.attrs[rule].keys() <= _SETTABLE:
            raise ValueError(f"rule {rule} sets something else")
        for words in given["patterns"]:
            index = given["index"]
            target = index if index >= 0 else len(words) + index
            if not 0 <= target < len(words) or not all(word.keys() <= known for word in words):
                raise ValueError(f"rule {rule} asks for something else")
            yield _Pattern(rule, words, target)
