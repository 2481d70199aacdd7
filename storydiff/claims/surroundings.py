"""Surroundings: the place a count holds for, from its own words outwards to what the article is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from storydiff.claims.counts import Count
from storydiff.claims.courses import Course
from storydiff.claims.measures import MeasureWords
from storydiff.claims.passage import Passage
from storydiff.claims.places import Places
from storydiff.model import Figure

_SUBJECTS = {"nsubj", "nsubjpass"}
OPENING = 3
"""Sentences at the head of an article that say where it plays."""


class Surroundings:
    """Keeps the place that is spoken of while a passage is read."""

    def __init__(self, passage: Passage, measures: MeasureWords, places: Places) -> None:
        self.passage = passage
        self.measures = measures
        self.places = places
        self.running: tuple[int, str] | None = None
        self._main: str | None = None
        self._main_known = False

    def note(self, sentence: Tokens, figures: list[Figure]) -> None:
        """Remember where the figures of a sentence hold."""
        place = next((f.place for f in reversed(figures) if f.place), None)
        if place is not None:
            self.running = (self._paragraph(sentence), place)

    def _paragraph(self, sentence: Tokens) -> int:
        return self.passage.article.text.count("\n", 0, sentence.start_char)

    def place_of(self, count: Count, course: Course | None, anchor: Token, *, inherit: bool) -> str | None:
        """The place of a count: in its own words; with ``inherit`` also that of its clause's speaker or of the article."""
        for token in self._own(count, course, anchor):
            return self.places.joined(token)
        back = self._back_reference(count, anchor)
        if back is not None:
            return back
        if not inherit:
            return None
        authority = self._authority(anchor)
        if authority is not None:
            return self.places.joined(authority)
        if self.running is not None and self.running[0] == self._paragraph(count.tokens.sent):
            return self.running[1]
        return self.main()

    def _own(self, count: Count, course: Course | None, anchor: Token) -> Iterator[Token]:
        if count.noun is not None:
            yield from self.places.of_noun(count.noun)
        if anchor != count.noun:
            yield from self.places.of_noun(anchor)
        if course is not None:
            yield from self.places.of_noun(course.noun)
        token = anchor
        for _ in range(8):
            head = token.head
            if head == token:
                return
            if head.pos_ in {"VERB", "AUX"}:
                yield from self._around_verb(head, anchor)
                if head.dep_ == "ccomp" and head.head.pos_ == "VERB" and token.dep_ != "conj":
                    yield from self.places.under(head.head) if self._fronted(head.head) else ()
                    return
            elif head.pos_ in {"NOUN", "PROPN"} and token.dep_ in {"prep", "relcl", "acl", "appos", "conj", "pobj"}:
                yield from self.places.of_noun(head)
            token = head

    @staticmethod
    def _fronted(verb: Token) -> bool:
        return any(c.dep_ == "prep" and c.i == c.sent.start for c in verb.lefts)

    def _around_verb(self, verb: Token, anchor: Token) -> Iterator[Token]:
        """Places of a clause: its phrases, its struck object, its subject's own."""
        yield from self.places.under(verb)
        for child in verb.children:
            if (
                child.dep_ == "dobj"
                and verb.lemma_.lower() in self.measures.sets["striking"]
                and self.places.is_place(child)
            ):
                yield child
        for child in verb.children:
            if child.dep_ in _SUBJECTS and child != anchor:
                yield from self.places.of_noun(child)

    def _back_reference(self, count: Count, anchor: Token) -> str | None:
        """ "There", "in the country": the place spoken of before."""
        if self.running is None and self.main() is None:
            return None
        verb = anchor.head
        for token in (
            *anchor.children,
            *verb.children,
            *(c for p in (*anchor.children, *verb.children) if p.dep_ == "prep" for c in p.children),
        ):
            if (
                token.lower_ in self.measures.sets["back_to_place"]
                and token.dep_ in {"pobj", "advmod"}
                and not any(self.places.of_noun(token))
            ):
                side = next(
                    (
                        t.lower_
                        for t in token.lefts
                        if t.lower_
                        in {
                            "northwest",
                            "northeast",
                            "southwest",
                            "southeast",
                            "north",
                            "south",
                            "east",
                            "west",
                            "northern",
                            "southern",
                            "eastern",
                            "western",
                        }
                    ),
                    None,
                )
                where = self.running[1] if self.running is not None else self.main()
                return f"{side} {where}" if side and where else where
        return None

    def _authority(self, anchor: Token) -> Token | None:
        """The land of a body that counts its own people: "Norland's health ministry said"."""
        for token in anchor.ancestors:
            if token.pos_ not in {"VERB", "AUX"}:
                continue
            for child in token.children:
                if child.dep_ in _SUBJECTS and child.lemma_.lower() in self.measures.sets["authorities"]:
                    return next(self.places.of_noun(child), None)
        return None

    def main(self) -> str | None:
        """The place that the article is about, from its opening; None where it names several apart."""
        if not self._main_known:
            self._main_known = True
            self._main = self._find_main()
        return self._main

    def _find_main(self) -> str | None:
        counted: Counter[str] = Counter()
        for sentence in self.passage.sentences[:OPENING]:
            for token in sentence:
                if token.dep_ not in {"pobj", "dobj", "poss", "compound"} or not self.places.is_place(token):
                    continue
                weight = (
                    2
                    if token.head.lower_ in {"in", "across", "near"}
                    or token.head.lemma_ in self.measures.sets["striking"]
                    else 1
                )
                counted[self.places.joined(token)] += weight
        if not counted:
            return None
        (first, most), *rest = counted.most_common(2)
        return first if not rest or most > rest[0][1] else None
