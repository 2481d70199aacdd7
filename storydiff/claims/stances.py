"""The stance vocabulary made ready: which word takes which side, and where its target stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from storydiff.claims.parse import Token
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
        "acts",
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
    verdicts: Mapping[str, Frame]
    claimed: Mapping[str, tuple[Frame, str]]
    """The verbs that with their object say what somebody has got: "claim victory"."""
    idioms: Mapping[str, Frame]
    """The verbs that take a stance together with their object: "open door"."""
    acts: frozenset[str]
    stuff: frozenset[str]
    """Weather and parts of the body, which nobody takes a stand on: "welcomed the rain"."""
    need: frozenset[str]
    worthless: frozenset[str]
    sensing: frozenset[str]
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
    momentous: frozenset[str]
    keeping: frozenset[str]
    priorities: frozenset[str]
    granting: frozenset[str]
    occurring: frozenset[str]
    naming: Mapping[str, str]
    """The noun for what somebody does by verbs without an object: "action" for "act"."""

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

    def verdict(self, token: Token) -> Frame | None:
        """The frame of a word that judges what it is said of: "a disgrace", "unlawful", "a reckless move"."""
        if token.pos_ in {"NOUN", "PROPN"}:
            paired = f"{token.nbor(-1).lower_} {token.lemma_.lower()}" if token.i else ""
            frame = self.verdicts.get(paired) or self.verdicts.get(token.lemma_.lower())
            if frame is None and token.i and token.nbor(-1).is_quote:
                frame = self.adjectives.get(token.lower_)  # an "alarmist" that the parse took for somebody
                frame = frame if frame is not None and "subject" in frame.shapes else None
            if frame is not None or not self._is_plain_act(token):
                return frame
            marked = (self.verdict(c) for c in token.children if c.dep_ == "amod" and c.pos_ == "ADJ")
            return next((f for f in marked if f is not None), None)
        frame = self.adjectives.get(token.lower_) if token.pos_ == "ADJ" and token.tag_ != "JJR" else None
        if frame is not None and _is_reversed(token):
            frame = replace(frame, sign=-frame.sign) if frame.sign > 0 else None
        return frame if frame is not None and "subject" in frame.shapes else None

    def _is_plain_act(self, noun: Token) -> bool:
        """True for an act, or a noun as empty as "way", that carries the adjective that judges."""
        return noun.lemma_ in self.acts or noun.lemma_ in {"way", "day", "example", "idea", "deal"}


def _is_reversed(token: Token) -> bool:
    """As in "anti-democratic": a prefix with a hyphen says the contrary."""
    joined = token.i > 1 and token.nbor(-1).text in {"-", "‐", "‑"} and not token.nbor(-1).whitespace_
    return joined and token.nbor(-2).lower_ in {"anti", "un", "non", "in"} and not token.nbor(-2).whitespace_


def as_written(token: Token) -> str:
    """The word in lower case, with a prefix that turns it round: "anti-democratic"."""
    return f"{token.nbor(-2).lower_}-{token.lower_}" if _is_reversed(token) else token.lower_


def _judging(table: Mapping[str, Any]) -> dict[str, Frame]:
    """The frames of the adjectives that only praise or blame what people do."""
    sides = {"good": 1, "bad": -1}
    shapes, marks = frozenset({"subject"}), frozenset({"acts"})
    return {w: Frame(sign, 2, shapes, (), marks) for side, sign in sides.items() for w in table.get(side, ())}


def stance_words(vocabulary: Vocabulary) -> StanceWords:
    """The stance vocabulary, built once per vocabulary."""
    found = vocabulary.prepared.get("stances")
    if not isinstance(found, StanceWords):
        table = vocabulary.table("stances")

        def frames(key: str) -> dict[str, Frame]:
            return {word: parse_frame(row) for word, row in table.get(key, {}).items()}

        def words(group: str, key: str) -> frozenset[str]:
            return frozenset(table.get(group, {}).get(key, ()))

        nouns = frames("nouns")
        found = StanceWords(
            verbs=frames("verbs"),
            parted=frozenset(key.rpartition(" ")[0] for key in table.get("verbs", {})),
            adjectives=_judging(table.get("judging", {})) | frames("adjectives"),
            nouns={word: frame for word, frame in nouns.items() if "subject" not in frame.shapes},
            verdicts={word: frame for word, frame in nouns.items() if "subject" in frame.shapes},
            acts=words("complements", "acts")
            | words("complements", "matters")
            | words("complements", "texts")
            | words("complements", "proposals")
            | words("complements", "undertakings"),
            stuff=words("complements", "stuff"),
            need=words("complements", "need"),
            worthless=words("complements", "worthless"),
            sensing=words("complements", "sensing"),
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
            momentous=words("inner", "momentous"),
            keeping=words("inner", "keeping"),
            priorities=words("governing", "priorities"),
            granting=words("conditions", "granting"),
            occurring=words("conditions", "occurring"),
            naming=table.get("naming", {}),
            claimed={key: (parse_frame(row), row.split()[-1]) for key, row in table.get("claimed", {}).items()},
            idioms={key: parse_frame(row) for key, row in table.get("idioms", {}).items()},
        )
        vocabulary.prepared["stances"] = found
    return found
