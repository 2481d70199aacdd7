"""The stance vocabulary made ready: which word takes which side, and where its target stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from storydiff.claims.syntax import find_child
from storydiff.claims.vocabulary import Vocabulary

_MARKS = frozenset(
    {
        "plain",
        "matter",
        "undertaking",
        "weak",
        "known",
        "thing",
        "denied",
        "abstain",
        "need",
        "agent",
        "future",
        "accused",
    }
)
_FIXED = frozenset({"prt", "advmod", "prep", "ccomp", "xcomp", "acomp", "dobj", "intj", "oprd"})
"""Relations of the word that makes a key of two with its verb: "rule out", "stand behind", "take issue"."""
_SHAPES = frozenset({"object", "clause", "gerund", "call", "subject"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One stance word: its sign, its strength, where its target stands and what must hold."""

    sign: int
    strength: int
    shapes: frozenset[str]
    prepositions: tuple[str, ...]
    marks: frozenset[str]


def parse_frame(row: str) -> Frame:
    """The frame of a vocabulary row such as ``"- 2 object gerund"``."""
    sign, strength, *rest = row.split()
    return Frame(
        sign=1 if sign == "+" else -1,
        strength=int(strength),
        shapes=frozenset(w for w in rest if w in _SHAPES)
        | ({"object"} if "accused" in rest or "need" in rest else frozenset()),
        prepositions=tuple(w for w in rest if w not in _SHAPES and w not in _MARKS),
        marks=frozenset(w for w in rest if w in _MARKS),
    )


@dataclass(frozen=True, slots=True)
class StanceWords:
    """The stance vocabulary by part of speech, with the nouns and verbs that turn or wrap a target."""

    verbs: Mapping[str, Frame]
    parted: frozenset[str]
    """The verbs that begin a key of two words."""
    adjectives: Mapping[str, Frame]
    nouns: Mapping[str, Frame]
    need: frozenset[str]
    worthless: frozenset[str]
    wrapping: frozenset[str]
    matters: frozenset[str]
    ending: frozenset[str]
    hollow: frozenset[str]
    texts: frozenset[str]
    proposals: frozenset[str]
    undertakings: frozenset[str]
    carrying: frozenset[str]
    acting: frozenset[str]
    opposing: frozenset[str]
    holding: frozenset[str]
    dropping: frozenset[str]
    drawing: frozenset[str]
    stronger: frozenset[str]
    weaker: frozenset[str]
    denied_against: frozenset[str]
    denied_open: frozenset[str]
    calling: frozenset[str]
    leaving: frozenset[str]

    def verb(self, token: Token) -> tuple[str, Frame] | None:
        """The verb's key and frame; a particle or a fixed adverb makes a key of its own."""
        lemma = token.lemma_
        if lemma in self.parted:
            for child in token.children:
                if child.dep_ in _FIXED and (key := f"{lemma} {child.lower_}") in self.verbs:
                    return key, self.verbs[key]
            behind = f"{lemma} {token.nbor(1).lower_}" if token.i + 1 < len(token.doc) else ""
            if behind in self.verbs:
                return behind, self.verbs[behind]
            held = find_child(token, "dobj")
            for child in held.rights if held is not None else ():
                if child.dep_ == "amod" and (key := f"{lemma} {child.lower_}") in self.verbs:
                    return key, self.verbs[key]
        frame = self.verbs.get(lemma)
        if frame is None or (find_child(token, "prt") is not None and lemma not in {"call", "speak"}):
            return None
        return lemma, frame

    def marks_of(self, verb: str) -> frozenset[str]:
        """The marks of a stance verb's frame; none for any other word."""
        return self.verbs[verb].marks if verb in self.verbs else frozenset()

    def noun(self, token: Token) -> Frame | None:
        """The frame of a stance noun."""
        return self.nouns.get(token.lemma_) or self.nouns.get(token.lower_)


def stance_words(vocabulary: Vocabulary) -> StanceWords:
    """The stance vocabulary, built once per vocabulary."""
    found = vocabulary.prepared.get("stances")
    if not isinstance(found, StanceWords):
        table = vocabulary.table("stances")

        def frames(key: str) -> dict[str, Frame]:
            return {word: parse_frame(row) for word, row in table.get(key, {}).items()}

        def words(group: str, key: str) -> frozenset[str]:
            return frozenset(table.get(group, {}).get(key, ()))

        found = StanceWords(
            verbs=frames("verbs"),
            parted=frozenset(key.rpartition(" ")[0] for key in table.get("verbs", {})),
            adjectives=frames("adjectives"),
            nouns=frames("nouns"),
            need=words("complements", "need"),
            worthless=words("complements", "worthless"),
            wrapping=words("complements", "wrapping"),
            matters=words("complements", "matters")
            | words("complements", "texts")
            | words("complements", "proposals")
            | words("complements", "undertakings"),
            ending=words("complements", "ending"),
            hollow=words("complements", "hollow"),
            texts=words("complements", "texts"),
            proposals=words("complements", "proposals"),
            undertakings=words("complements", "undertakings"),
            carrying=words("inner", "carrying"),
            acting=words("inner", "acting"),
            opposing=words("inner", "opposing"),
            holding=words("governing", "holding"),
            dropping=words("governing", "ending"),
            drawing=words("governing", "drawing"),
            stronger=words("degree", "stronger"),
            weaker=words("degree", "weaker"),
            denied_against=words("denial", "against"),
            denied_open=words("denial", "open"),
            calling=words("governing", "calling"),
            leaving=words("inner", "leaving"),
        )
        vocabulary.prepared["stances"] = found
    return found
