"""Surroundings: the place a count holds for, from its own words outwards to what the article is about."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from storydiff.claims.counting_bodies import CountingBodies, land_of_dateline
from storydiff.claims.counts import Count
from storydiff.claims.courses import Course
from storydiff.claims.local_counts import compass_of, is_anothers, is_held_up, is_ill_count, local_spot
from storydiff.claims.measures import MeasureWords
from storydiff.claims.opening_places import Opening
from storydiff.claims.parse import Span as Tokens
from storydiff.claims.parse import Token
from storydiff.claims.passage import Passage
from storydiff.claims.places import COMPASS, Places, is_of_most
from storydiff.claims.unnamed_places import (
    LANDS,
    ONE_LAND,
    is_at_a_spot,
    is_over_an_area,
    part_of,
    speaks_of_one_land,
    teller_of,
    tellers_of,
    where_some_are,
)
from storydiff.model import Figure

_SUBJECTS = {"nsubj", "nsubjpass"}
_COUNTING = {"report", "confirm", "record", "register", "count", "announce", "say", "log"}
_NOT_BACK = {"a", "an", "one", "another", "each", "neighbouring", "neighboring"}
"""Words before a place that is none spoken of before."""
_SPOKEN_OF = {"pobj", "nsubj", "nsubjpass", "poss", "dobj"}
_SEEING = {"have", "see", "suffer"}
_WHEN = {"when", "after", "as", "where"}
_LISTED = {"NOUN", "ADJ", "NUM", "PUNCT", "CCONJ", "ADP", "DET", "VERB"}
_HANGING = {"prep", "relcl", "acl", "appos", "conj", "pobj"}
_OVERALL = {"national", "nationwide", "combined"}
"""Marks of a count that is of more than the place of the story."""
_EVERYWHERE = {"worldwide", "globally"}
_NATIONWIDE = {"nationwide", "nationally", "countrywide"}


class Surroundings:
    """Keeps the place that is spoken of while a passage is read."""

    def __init__(self, passage: Passage, measures: MeasureWords, places: Places) -> None:
        self.passage = passage
        self.measures = measures
        self.places = places
        self.opening = Opening(passage, places, measures.sets["striking"])
        self.running: tuple[int, str] | None = None

    def note(self, sentence: Tokens, figures: list[Figure]) -> None:
        """Remember where the figures of a sentence hold."""
        place = next((f.place for f in reversed(figures) if f.place and f.elsewhen is None), None)
        if place is not None:
            self.running = (self._paragraph(sentence), place)

    def _paragraph(self, sentence: Tokens) -> int:
        return self.passage.article.text.count("\n", 0, sentence.start_char)

    def place_of(self, count: Count, course: Course | None, anchor: Token, *, inherit: bool) -> str | None:
        """The place of a count: in its own words; with ``inherit`` also that of its speaker or of the article."""
        if any(t.lower_ in _EVERYWHERE for t in (*anchor.children, *anchor.head.rights)):
            return "world"
        if is_over_an_area(anchor, course):
            return None
        for place in self._own(count, course, anchor):
            inside = place.i in range(count.tokens.start, count.tokens.end)
            if not (inside or is_anothers(place, count) or is_held_up(place, count)):
                return self._within(anchor, place)
        if (spot := local_spot(anchor, self.places) or compass_of(anchor)) is not None:
            return spot
        holders = (anchor, anchor.head, *(() if course is None else (course.noun, *course.noun.subtree)))
        if any(t.lower_ in _EVERYWHERE or (t.dep_ == "prep" and _is_world(t)) for h in holders for t in h.children):
            return "world"
        if any(t.lower_ in _NATIONWIDE and t.dep_ == "advmod" for h in holders for t in h.children):
            return self._land(anchor)
        if self._is_elsewhere(anchor):
            return None
        if course is not None and any(t.lower_ in _OVERALL for t in course.noun.lefts):
            inherit = False
        back = self._back_reference(anchor)
        if back is not None or not inherit:
            return back
        return self._authority(anchor) if _is_mostly_at_one(anchor) else self._inherited(count, anchor)

    def _within(self, anchor: Token, place: Token) -> str | None:
        """The place, or the part of it that some of its people are in: "1,000 of them in the northwest region"."""
        inside = where_some_are(anchor)
        if inside is not None and self.places.is_place(inside):
            return self.places.joined(inside)
        named, part = self.places.joined(place), part_of(anchor)
        if part is None or part in named.split() or anchor.is_ancestor(place):
            return named
        return f"{part} {named}" if part else None

    def _inherited(self, count: Count, anchor: Token) -> str | None:
        """The place of what is listed beside it, of who counts, of the paragraph, of the article."""
        if is_at_a_spot(anchor):
            return None
        for token in anchor.doc[anchor.i + 1 : anchor.sent.end]:
            if self.places.is_place(token) and token.dep_ == "pobj" and token.head.lower_ in {"in", "across"}:
                return self.places.joined(token)
            if token.lemma_.lower() in LANDS and token.tag_ == "NNS":
                return None
            if token.pos_ not in _LISTED:
                break
        main = self._main_for(anchor)
        if (authority := self._authority(anchor)) is not None and self._outranks(authority, main):
            return authority
        if authority is not None and is_ill_count(anchor, _COUNTING):
            return authority
        if (fronted := self._fronted_before(count.tokens.sent)) is not None:
            return fronted
        if self.running is not None and self.running[0] == self._paragraph(count.tokens.sent):
            return self.running[1]
        return self._of_paragraph(count.tokens.sent, main) or self._of_bare_teller(anchor)

    def _of_bare_teller(self, anchor: Token) -> str | None:
        """The land of "the ministry", "the minister" that tells a count, where the article named it with its land."""
        lands = {self.bodies.last_told(t) for t in tellers_of(anchor)} - {None}
        return lands.pop() if len(lands) == 1 else None

    def _outranks(self, authority: str, main: str | None) -> bool:
        """True for the land of who counts, unless the article is on a town, which may lie in that land."""
        return (
            main is None
            or authority in main
            or main in self.places.words.people_of
            or main in self.opening.apart | self.bodies.lands
        )

    def _fronted_before(self, sentence: Tokens) -> str | None:
        """The land that the sentence right before in its paragraph begins with: "In Norland it began in May"."""
        if not sentence.start:
            return None
        before = sentence.doc[sentence.start - 1].sent
        opens = before[0].lower_ == "in" and self._paragraph(before) == self._paragraph(sentence)
        lands = (
            {self.places.joined(t) for t in before if t.dep_ in _SPOKEN_OF and self.places.is_land(t)}
            if opens
            else set()
        )
        return lands.pop() if len(lands) == 1 else None

    def _of_paragraph(self, sentence: Tokens, main: str | None) -> str | None:
        """The place of the article, in a paragraph on another land, or on one of two that it is about, that one."""
        if main is None and not self.opening.apart:
            return None
        here = self._paragraph(sentence)
        said = [s for s in self.passage.sentences if s.start <= sentence.start and self._paragraph(s) == here]
        spoken = [t for s in said for t in s if t.dep_ in _SPOKEN_OF and (self.places.is_place(t) or self._is_land(t))]
        named = {self.places.joined(t) for t in spoken if self._is_land(t) or self.places.name(t) in self.opening.apart}
        if main is None:
            return named.pop() if len(named) == 1 and named <= self.opening.apart else None
        return main if main in named or not named else named.pop() if len(named) == 1 else None

    def _is_land(self, token: Token) -> bool:
        """True for a land of the vocabulary, that of the dateline, and one that has a government in the article."""
        named = token.pos_ == "PROPN" and self.places.name(token) in self.bodies.lands
        return named or (self.places.is_place(token) and self.places.is_land(token))

    def _main_for(self, anchor: Token) -> str | None:
        """The place of the article, unless the sentence is of less than that."""
        return None if self.opening.main is None or self._is_of_part(anchor, self.opening.main) else self.opening.main

    def _is_of_part(self, anchor: Token, main: str) -> bool:
        """True where one of several lands is spoken of, and for what somebody tells who speaks for no land."""
        teller = teller_of(anchor)
        of_nobody = teller is not None and teller.pos_ == "PRON" and teller.lower_ in {"he", "she"}
        of_nobody = of_nobody and teller is not None and self._land_of(teller) is None
        return of_nobody or (" and " in main and speaks_of_one_land(anchor.sent))

    def _own(self, count: Count, course: Course | None, anchor: Token) -> Iterator[Token]:
        """Places in the words of the count itself, then of the clauses that hold it, innermost first."""
        origins = [p for p in self._beside(count) if _is_origin(p, count)]
        yield from (p for p in self._beside(count) if not _is_origin(p, count))
        if anchor != count.noun:
            yield from self.places.of_noun(anchor)
        if course is not None:
            yield from self.places.of_noun(course.noun)
        token = anchor
        for _ in range(8):
            head = token.head
            if head == token:
                break
            if token.dep_ == "appos" and self.places.is_place(head):
                break  # "Ellis, one of 12 towns": what it is, and not where
            if head.pos_ in {"VERB", "AUX"}:
                yield from self._around_verb(head, anchor)
                yield from origins
                if head.dep_ == "ccomp" and head.head.pos_ == "VERB" and token.dep_ != "conj":
                    yield from self.places.under(head.head) if _is_fronted(head.head) else ()
                    break
            elif head.pos_ in {"NOUN", "PROPN"} and token.dep_ in _HANGING and not self._is_somebody(head, token):
                persons = any(t.lower_ in {"who", "whom"} for t in token.lefts)
                if token.dep_ == "relcl" and self.places.is_place(head) and not persons:
                    yield head  # "in Norland, where 12 people died"
                yield from self.places.of_noun(head, marks=self._may_mark(head))
            token = head
        yield from origins

    def _beside(self, count: Count) -> Iterator[Token]:
        """Places on the counted noun, or on a number without one: "more than the 12 in Norland"."""
        if count.noun is not None:
            yield from self.places.of_noun(count.noun, marks=self._may_be_marked(count))
        elif count.anchor != count.root:
            yield from self.places.of_noun(count.root)

    def _is_somebody(self, noun: Token, verb: Token) -> bool:
        """True for one person, whose place is not where it happened: "the former mayor of Port Ellis won 12 seats".

        Of those who count, the place is where they count: "the mayor of Port Ellis reported 12 deaths".
        """
        if verb.lemma_.lower() in _COUNTING:
            return False
        office = noun.tag_ in {"NN", "NNP"} and noun.lemma_.lower() in self.measures.one_person
        return self.places.names.is_person(noun) or office

    def _may_mark(self, noun: Token) -> bool:
        """True where a land before the noun says where it happened: "the Norland flood", but not "Norland's plan"."""
        lemma, words = noun.lemma_.lower(), self.measures
        return lemma in words.sets["happenings"] or lemma in words.nouns or lemma in words.sets["count_nouns"]

    def _may_be_marked(self, count: Count) -> bool:
        """True where a place before the noun says where: "12 Norland deaths", but not "12 Norland soldiers"."""
        noun, words = count.noun, self.measures
        lemma = noun.lemma_.lower() if noun is not None else ""
        home = lemma in words.sets["persons"] or lemma in words.sets["groups"]
        return count.numeral.unit is None and (lemma in words.nouns or home)

    def _around_verb(self, verb: Token, anchor: Token) -> Iterator[Token]:
        """Places of a clause: its phrases, its struck object, its subject's own."""
        yield from self.places.under(verb)
        for child in verb.children:
            if child.dep_ in {"agent", "prep"} and child.lower_ == "by":  # "hurt by falling rocks in Vale"
                yield from (place for noun in child.children for place in self.places.under(noun))
            struck = child.dep_ == "dobj" and verb.lemma_.lower() in self.measures.sets["striking"]
            if struck and self.places.is_place(child):
                yield child
            if child.dep_ == "xcomp" and child.pos_ == "VERB" and child.i > anchor.i and not child.is_ancestor(anchor):
                yield from self.places.under(child)
            if child.dep_ in _SUBJECTS and child != anchor and not self._is_somebody(child, verb):
                yield from self.places.of_noun(child, marks=self._may_mark(child))
        yield from self._before_participle(verb)
        for child in verb.lefts if verb.lemma_.lower() in _SEEING | _COUNTING else ():
            if child.dep_ == "nsubj" and self.places.is_place(child):
                yield child  # "Norland has had 12 deaths"
        for other in verb.conjuncts:
            if (
                other.i > verb.i
                and other.pos_ in {"VERB", "AUX"}
                and all(_is_number(c) for c in other.children if c.dep_ in _SUBJECTS)
            ):
                yield from self.places.under(other)
        for child in (*verb.rights, *(c for other in verb.conjuncts if other.i > verb.i for c in other.rights)):
            if child.dep_ == "advcl" and not child.is_ancestor(anchor) and any(c.lower_ in _WHEN for c in child.lefts):
                yield from self.places.under(child)

    def _before_participle(self, verb: Token) -> Iterator[Token]:
        """As in "the next country, Norland, reporting 12 deaths": the land that a participle of counting follows."""
        if verb.tag_ == "VBG" and verb.lemma_.lower() in _COUNTING and verb.i > verb.sent.start + 1:
            before = verb.nbor(-2) if verb.nbor(-1).text == "," else verb.nbor(-1)
            if self.places.is_place(before):
                yield before

    @staticmethod
    def _is_elsewhere(anchor: Token) -> bool:
        """As in "In other countries", "in 28 states": a place is meant that has no name."""
        return any(
            inner.lemma_.lower() in LANDS and inner.tag_ == "NNS"
            for prep in (*anchor.rights, *anchor.head.rights)
            if prep.dep_ == "prep" and prep.lower_ in {"in", "across", "from"}
            for inner in prep.children
        )

    def _land(self, anchor: Token) -> str:
        """The country of what is counted nationwide, which the town or province spoken of is not."""
        running = self.running[1] if self.running is not None else None
        known = (place for place in (self._authority(anchor), running, self.opening.main) if place is not None)
        return next((place for place in known if place in self.places.words.people_of), "nationwide")

    def _back_reference(self, anchor: Token) -> str | None:
        """As in "There", "in the country": the place spoken of before; "in their country": that of who says so."""
        clause = next((t for t in anchor.ancestors if t.pos_ in {"VERB", "AUX"}), anchor.head)
        near = (*anchor.children, *anchor.head.children, *(c for c in clause.lefts if c.dep_ == "nsubj"))
        for token in (*near, *(c for p in near if p.dep_ == "prep" for c in p.children), *self._here_in(anchor)):
            if token.lower_ not in self.measures.sets["back_to_place"]:
                continue
            if token.dep_ == "nsubj" and token.head.lemma_ in _SEEING | _COUNTING and token.lemma_ in ONE_LAND:
                return self._subject_before(token) or self._authority(anchor) or self.opening.main
            if token.dep_ not in {"pobj", "advmod"}:
                continue
            if any(self.places.of_noun(token)) or any(c.lower_ in _NOT_BACK for c in token.lefts):
                continue
            if token.lower_ == "there":
                return self._last_named(token.sent)
            where = self._authority(anchor) or self._spoken_of(token)
            side = next((t.lower_ for t in token.lefts if t.lower_ in COMPASS), None)
            if where is not None:
                return f"{side} {where}" if side else where
        return None

    def _spoken_of(self, token: Token) -> str | None:
        """The place that "there" or "the country" takes up; no town of another paragraph is the country."""
        if self.running is None:
            return self.opening.main
        paragraph, place = self.running
        is_land = place in self.places.words.people_of or place in self.bodies.lands or place == self.opening.main
        if token.lemma_ in ONE_LAND and not is_land and paragraph != self._paragraph(token.sent):
            return self.opening.main
        return place

    @staticmethod
    def _here_in(anchor: Token) -> Iterator[Token]:
        """The land of "in this country" in the clause of the count, whatever word the parse hangs it on."""
        clause = next((t for t in anchor.ancestors if t.pos_ in {"VERB", "AUX"}), None)
        for token in clause.subtree if clause is not None else ():
            here = token.lemma_ in ONE_LAND and token.dep_ == "pobj" and any(c.lower_ == "this" for c in token.lefts)
            if here and clause == next((t for t in token.ancestors if t.pos_ in {"VERB", "AUX"}), None):
                yield token

    def _subject_before(self, country: Token) -> str | None:
        """The place that a sentence before in the paragraph is of, which "the country has had 12 deaths" takes up."""
        here = self._paragraph(country.sent)
        before = [s for s in self.passage.sentences if s.start < country.sent.start and self._paragraph(s) == here]
        spoken = [t for s in before for t in s if t.dep_ in _SUBJECTS and self.places.is_place(t)]
        return self.places.joined(spoken[-1]) if spoken else None

    def _last_named(self, sentence: Tokens) -> str | None:
        """The place named last in the sentence before, which "there" takes up."""
        start = sentence.doc[sentence.start - 1].sent.start if sentence.start else 0
        before = sentence.doc[start : sentence.start]
        return next((self.places.joined(t) for t in reversed(list(before)) if self.places.is_place(t)), None)

    def _authority(self, anchor: Token) -> str | None:
        """The land of who counts its people: "Norland's health ministry", its president."""
        for token in anchor.ancestors:
            for child in token.children if token.pos_ in {"VERB", "AUX"} else ():
                if child.dep_ in _SUBJECTS and child != anchor:
                    counts = token.lemma_.lower() in _COUNTING and self.places.is_place(child)
                    land = self.places.name(child) if counts else self._land_of(child)
                    if land is not None:
                        return land
        named = [t for t in anchor.sent if t.lemma_.lower() in self.measures.sets["authorities"] and t.pos_ == "NOUN"]
        lands = {land for land in map(self._land_of, named) if land is not None}
        return lands.pop() if len(lands) == 1 else None

    def _land_of(self, noun: Token) -> str | None:
        """The land that an office or body belongs to, or that a person speaks for."""
        return self.bodies.place_of(noun)

    @cached_property
    def bodies(self) -> CountingBodies:
        """The bodies, offices and officials of the article, with their places."""
        return CountingBodies(
            self.passage.doc,
            self.places,
            self.measures.sets["authorities"],
            land_of_dateline(self.passage.article.text),
        )


def _is_origin(place: Token, count: Count) -> bool:
    """As in "12 patients from Norland": where they come from, and only where nothing else is said where they are."""
    noun = count.noun
    for token in place.ancestors if noun is not None else ():
        if token == noun:
            return False
        if token.dep_ == "prep" and token.head == noun:
            return token.lower_ == "from"
    return False


def _is_world(prep: Token) -> bool:
    """As in "around the world", "across the globe"."""
    return prep.lower_ in {"around", "across", "in"} and any(c.lower_ in {"world", "globe"} for c in prep.children)


def _is_mostly_at_one(anchor: Token) -> bool:
    """True where the clause says where most of the counted are, who are therefore of more than that place."""
    verbs = [t for t in (anchor.head, anchor.head.head) if t.pos_ == "VERB"]
    return any(c.dep_ == "prep" and is_of_most(c) for holder in (anchor, *verbs) for c in holder.rights)


def _is_number(token: Token) -> bool:
    return token.like_num or any(c.dep_ == "nummod" for c in token.children)


def _is_fronted(verb: Token) -> bool:
    """As in "In Norland, officials said …": the place stands before the speaker."""
    return any(c.dep_ == "prep" and c.i == c.sent.start for c in verb.lefts)
