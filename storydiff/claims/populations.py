"""Populations: whom a figure counts, by the name of their people or calling, and what narrows them."""

from __future__ import annotations

from dataclasses import dataclass

from storydiff.claims.counts import Count
from storydiff.claims.courses import Course, plural
from storydiff.claims.employers import employer_of
from storydiff.claims.measures import OF_ANY, MeasureWords
from storydiff.claims.parse import Token
from storydiff.claims.places import Places

_MARKS = {"amod", "compound", "nmod", "poss"}


@dataclass(frozen=True)
class Populations:
    """Finds whom a count counts."""

    measures: MeasureWords
    places: Places

    def of(self, count: Count, measure: str, course: Course | None) -> str | None:
        """The plural name of those counted; None where only their place can tell."""
        for noun in _nouns(count, course):
            people = self.of_noun(noun, measure)
            if people is not None:
                return people
        return self.of_unknown(count.noun, measure) if count.noun is not None else None

    def of_noun(self, noun: Token, measure: str) -> str | None:
        """The people or calling that a noun names or that marks it."""
        people = self.places.people(noun)
        if people is not None:
            return people
        for child in noun.children:
            if child.dep_ in _MARKS and child.dep_ != "poss" and not self._names_land(child, noun):
                people = self.places.people(child)
                if people is not None and noun.pos_ == "NOUN":
                    return people
        for child in noun.rights:
            if child.dep_ == "prep" and child.lower_ in {"of", "among", "for"}:
                for inner in child.children:
                    people = self.places.people(inner) or next(
                        (p for p in (self.places.people(c) for c in inner.children if c.dep_ in _MARKS) if p), None
                    )
                    if people is not None:
                        return people
        if noun.lemma_.lower() in self.measures.named:
            name, firm = _called(noun), employer_of(noun, self.places.names)
            if firm is not None:
                return f"{name} at {firm}"
            return None if measure == name or measure.startswith((f"{name},", f"{name} and ")) else name
        return None

    def _names_land(self, mark: Token, noun: Token) -> bool:
        """As in "1,000 US deaths": a land's own name before what is counted says where, and not of whom."""
        thing = noun.lemma_.lower() in self.measures.nouns or not self.measures.is_person(noun)
        return thing and not self.places.is_demonym(mark)

    def of_unknown(self, noun: Token, measure: str) -> str | None:
        """The counted noun itself, where a verb like "killed" counts what the vocabulary does not know."""
        words, lemma = self.measures, noun.lemma_.lower()
        known = words.is_person(noun) or lemma in words.nouns or noun.lower_ in words.people or lemma in words.tolls
        return None if known or measure not in OF_ANY or noun.pos_ != "NOUN" else _called(noun)

    def holder(self, count: Count) -> Token | None:
        """Who has, gets or gives what is counted: the subject of "won 12 seats", "pledged $5 million"."""
        token, first = count.anchor, True
        for _ in range(5):
            head = token.head
            if head == token:
                return None
            if head.pos_ in {"VERB", "AUX"}:
                if first and (head.lemma_.lower() not in self.measures.sets["holding"] or _is_added_to(head)):
                    return None
                given = _receiver(head, count)
                if given is not None:
                    return given
                subject = next(
                    (c for c in head.children if c.dep_ == "nsubj" or (c.dep_ == "nsubjpass" and not first)), None
                )
                if subject is not None and any(c.pos_ == "PROPN" for c in subject.conjuncts):
                    return None  # several have it, and no name is that of all
                if subject is not None:
                    return subject if subject != token and subject.lower_ not in {"that", "which", "who"} else None
                if head.dep_ not in {"conj", "xcomp", "advcl", "acl", "relcl"}:
                    return None
                first = False
            elif head.pos_ == "ADP":
                runner_up = _runner_up(head)
                if runner_up is not None or not _stands_with(head, count):
                    return runner_up
                first = False
            elif token.dep_ not in {"nummod", "compound", "conj", "quantmod"}:
                return None
            token = head
        return None


def body_of(holder: Token, counted: Token, words: MeasureWords) -> str | None:
    """The one body that has seats or the like, by its common noun: "the coalition holds 81 of the 150 seats"."""
    having = holder.head.lemma_ in _HAVING and counted.lemma_.lower() in _HELD
    known = having and holder.lemma_.lower() in words.sets["bodies"]
    marked = [c for c in holder.lefts if c.dep_ in {"amod", "compound", "poss", "nummod"}]
    article = any(c.lower_ == "the" for c in holder.lefts)
    return holder.lower_ if known and article and holder.tag_ == "NN" and not marked else None


_HAVING = {"hold", "have", "command", "control", "retain", "keep"}
_HELD = {"seat", "mandate"}
"""What a body has as a number that says how strong it is."""


def _stands_with(preposition: Token, count: Count) -> bool:
    """True for "came in with 14 seats", whose subject has them."""
    clause = any(c.dep_ == "acl" and c.tag_ == "VBN" for c in count.anchor.rights)
    return preposition.lower_ == "with" and preposition.head.pos_ in {"VERB", "AUX"} and not clause


def _runner_up(preposition: Token) -> Token | None:
    """Who has what stands behind "followed by Ann Reed with"."""
    above = preposition.head
    if preposition.lower_ != "with":
        return None
    if (behind := _behind_leader(preposition)) is not None:
        return behind
    if above.dep_ == "pobj" and above.head.dep_ == "agent":
        return above
    by = next((c for c in above.children if c.dep_ == "agent"), None)
    return next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None


def _behind_leader(preposition: Token) -> Token | None:
    """As in "ahead of Tom Vale with", "and Tom Vale second with", whatever the parse hangs "with" on."""
    at = preposition.i - 1
    if at > preposition.sent.start and preposition.doc[at].lower_ in _RANKS:
        at -= 1
    before = preposition.doc[at]
    named = before.pos_ == "PROPN" and before.dep_ in {"pobj", "conj"} and at > preposition.sent.start
    return before if named and preposition.head.pos_ in {"VERB", "AUX"} and before.i > preposition.head.i else None


_RANKS = {"first", "second", "third", "fourth", "fifth", "last"}


def _is_added_to(verb: Token) -> bool:
    """As in "adding five firms to a contract": who adds them does not have them."""
    return verb.lemma_ == "add" and any(c.lower_ == "to" and c.dep_ in {"prep", "dative"} for c in verb.rights)


def _receiver(verb: Token, count: Count) -> Token | None:
    """Who is given what is counted: "gave Ann Vale 40 seats", also where the parse hangs the name on the noun."""
    for child in verb.rights:
        if child.dep_ == "dative" and child.pos_ != "ADP":
            return child
    if verb.lemma_ not in {"give", "hand", "award", "bring"}:
        return None
    return next((c for c in count.anchor.lefts if c.pos_ == "PROPN" and c.i < count.tokens.start), None)


def _nouns(count: Count, course: Course | None) -> list[Token]:
    """Where the counted may be named: the counted noun, the count's own noun."""
    found = [count.noun] if count.noun is not None else []
    if course is not None:
        found.append(course.noun)
    return found


def _called(noun: Token) -> str:
    """A calling with the nouns that make it one: "police officers"."""
    left = [t for t in noun.lefts if t.dep_ == "compound" and t.pos_ == "NOUN" and t.text != "%"]
    if left:
        marked = [t for t in left[0].lefts if t.dep_ in {"amod", "compound"} and t.text[:1].islower()]
        left = [*marked, *left]
    return " ".join([*(t.lower_ for t in left), plural(noun)])


def qualifiers(count: Count, words: MeasureWords, places: Places, measure: str) -> tuple[str, ...]:
    """What narrows the counted: "civilians", "railroad"; in the order of the text."""
    noun = count.noun
    if noun is None or (count.numeral.unit is not None and not count.partitive):
        return ()
    found: list[str] = []
    named = measure.split()[:-1]
    for child in noun.lefts:
        if (
            child.dep_ not in {"amod", "compound"}
            or child.pos_ not in {"ADJ", "NOUN", "VERB"}
            or child.i < count.tokens.end
        ):
            continue
        if child.nbor(-1).text in {"-", "–"}:
            continue
        lemma = child.lemma_.lower()
        if (
            lemma in words.sets["empty"]
            or places.people(child) is not None
            or child.lower_ in words.states
            or child.lower_ == "dead"
            or child.lower_ in named
        ):
            continue
        found.append(child.lower_)
    lemma = noun.lemma_.lower()
    if lemma in words.sets["groups"] and plural(noun) != measure:
        found.append(_irregular(noun))
    return tuple(found)


def _irregular(noun: Token) -> str:
    singular = {"child": "children", "man": "men", "woman": "women", "infant": "infants"}
    return singular.get(noun.lower_, plural(noun))
