"""Who says so: the speaker of what a word states, apart from the outlet that passed it on.

quotation marks ("…," X said) → reporting clause (X said that …) → "according to X" → "X's count" → nobody: the outlet
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from storydiff.claims.actors import Actors, make_actors
from storydiff.claims.mentions import ORGANISATION, PERSON
from storydiff.claims.names import Names
from storydiff.claims.nearby import paragraph_sentences
from storydiff.claims.outlets import called_outlets, is_outlet
from storydiff.claims.parse import Span as Sentence
from storydiff.claims.parse import Token
from storydiff.claims.passage import Passage
from storydiff.claims.reporting import (
    ReportingWords,
    inserted_clauses,
    is_contrast,
    is_dashed_aside,
    is_of_clause_between,
    is_said,
    outlet_quoting,
    paper_named,
    quoted_as_saying,
    reporting_words,
)
from storydiff.claims.spoken_for import THINKING, named_behind_office, whom_we_means
from storydiff.claims.syntax import (
    children,
    find_child,
    find_owner,
    find_quoted,
    find_subject,
    is_quoted,
    prepositional,
)
from storydiff.claims.trailing import is_put_at, shared_subject, trailing_speaker
from storydiff.claims.vocabulary import Vocabulary

Source = tuple[str | None, str | None]
"""Who says it, and which outlet passed it on."""

NOBODY: Source = (None, None)
"""The outlet's own statement."""

_QUOTE_VERBS = frozenset(
    {"say", "tell", "add", "write", "tweet", "post", "state", "reply", "explain", "note", "continue"}
)
_SHOWING = frozenset({"show", "give", "reveal", "mean", "confirm", "be", "stand"})


@dataclass(frozen=True)
class Speakers:
    """The speakers of one article; see ``resolve_speakers``."""

    passage: Passage
    words: ReportingWords
    names: Names
    actors: Actors
    known: dict[int, Source] = field(default_factory=dict, compare=False, repr=False)
    _reporters: dict[int, Source | None] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def quotes(self) -> tuple[tuple[int, int], ...]:
        """The character runs that stand in quotation marks."""
        return self.names.quotes

    @cached_property
    def _called_outlets(self) -> frozenset[str]:
        """Names that the article itself calls outlets."""
        return called_outlets(self.names)

    @cached_property
    def _headings(self) -> frozenset[int]:
        """Where headings and captions start, which do not part a quotation."""
        return frozenset(heading.start for heading in self.passage.headings)

    def of(self, token: Token) -> Source:
        """The speaker and the outlet between for the claim whose head is the token; both None for a bare statement."""
        if token.i not in self.known:
            self.known[token.i] = NOBODY
            self.known[token.i] = self._find(token)
        return self.known[token.i]

    def we(self, pronoun: Token) -> str | None:
        """Whom "I" or "we" means: the speaker, and for the "we" of a spokesperson the body that is spoken for."""
        return whom_we_means(pronoun, self.of(pronoun)[0], self.names, self.actors.words.bodies)

    def holder(self, token: Token) -> str | None:
        """Whose word it is: the subject of the nearest reporting clause, also one inside a quotation, else the speaker.

        In “The court says it is unlawful,” said Vale, Vale speaks but the judgement is the court's.
        """
        part = token
        for above in token.ancestors:
            thinks = above.lemma_ in self.words.verbs or above.lemma_ in THINKING
            if above.pos_ == "VERB" and thinks and part.dep_ == "ccomp":
                source = self._speaker_of(above)
                return source[0] if source is not None else self.of(token)[0]
            if part.dep_ == "relcl":
                break
            part = above
        return self.of(token)[0]

    def is_quoted(self, token: Token) -> bool:
        """True where the token stands in somebody's own words."""
        return is_quoted(token, self.quotes)

    def _find(self, token: Token) -> Source:
        if is_dashed_aside(token, self.words.verbs) and not self.is_quoted(token):
            return NOBODY
        if self._is_speech(token):
            found = self._before_colon(token) or self._of_clause(token) or self._of_quotation(token)
            if found is not None:
                return found
        for found in (
            self._of_clause(token),
            self._of_according(token),
            self._of_count(token),
            self._of_counter(token),
        ):
            if found is not None:
                return found
        behind = None if self.is_quoted(token) else trailing_speaker(token)
        return NOBODY if behind is None else self._source(behind) or NOBODY

    def _is_speech(self, token: Token) -> bool:
        """True inside a quotation of a clause or more; two or three marked words are the writer's sentence still."""
        inside = find_quoted(token, self.quotes)
        return inside is not None and len(self.passage.article.text[inside[0] : inside[1]].split()) > 3

    def _of_clause(self, token: Token) -> Source | None:
        """The subject of the nearest reporting verb whose clause holds the token."""
        part, quoted, aside = token, self.is_quoted(token), False
        for above in token.ancestors:
            inner = quoted and self.is_quoted(above)
            reports = above.pos_ == "VERB" and above.lemma_ in self.words.verbs and not inner
            told = part.dep_ in {"ccomp", "parataxis"} or is_said(part, above)
            if reports and told and not (aside and above.i < token.i):
                source = self._speaker_of(above)
                if source is not None:
                    return source
            if part.dep_ == "acl" and above.lower_ in self.words.nouns and any(children(part, "mark")):
                owner = find_owner(above)
                source = self._source(owner) if owner is not None else None
                if source is not None:
                    return source
            if part.dep_ == "advcl" and not inner and is_contrast(part):
                return None
            aside = aside or part.dep_ == "relcl"  # then only one who speaks behind it all: "…, who fled, Vale said"
            part = above
        if aside:
            return None
        for inserted in inserted_clauses(token):
            if inserted.lemma_ in self.words.verbs:
                return self._speaker_of(inserted)
        return None

    def _speaker_of(self, verb: Token) -> Source | None:
        """Who speaks by the verb; an outlet that speaks has passed it on, an outlet that was told too."""
        quoted = quoted_as_saying(verb)
        if quoted is not None:
            outlet = next((n for c in children(quoted.head, "nsubj") if (n := self.name(c))), None)
            return self.name(quoted), outlet if outlet is not None and self.is_outlet(outlet) else None
        subject = find_subject(verb) or self._inverted(verb) or shared_subject(verb)
        if subject is not None and self.is_quoted(subject) and not self.is_quoted(verb):
            subject = next((c for c in children(verb, "nsubj") if not self.is_quoted(c)), None)
        if find_child(verb, "nsubjpass") is not None or (verb.dep_ == "acl" and verb.tag_ == "VBN"):
            subject = next(prepositional(verb, "by"), None)
        if subject is None:
            return None
        name = self.name(subject)
        if name is None:
            return None
        if self.is_outlet(name):
            inner = self._of_according(verb)
            return (inner[0] if inner else self._cited(verb), name)
        told = (
            next((c for c in children(verb, "dobj", "dative")), None) if verb.lemma_ == "tell" else outlet_quoting(verb)
        )
        outlet = self.name(told) if told is not None else None
        return name, outlet if outlet is not None and self.is_outlet(outlet) else None

    def _inverted(self, verb: Token) -> Token | None:
        """The speaker that the parse took for the object of a verb behind a quotation: "…,” tweeted Ann Vale"."""
        spoken = find_child(verb, "dobj") or named_behind_office(verb)
        before = verb.doc[verb.i - 1].text if verb.i else ""
        told = verb.lemma_ in _QUOTE_VERBS and verb.lemma_ != "tell" and before in {"”", '"', "''", ","}
        return spoken if told and spoken is not None and self.names.is_person(spoken) else None

    def _cited(self, verb: Token) -> str | None:
        """Whom the outlet cites: "reported, citing two officials"."""
        for citing in children(verb, "advcl", "prep", "acl"):
            if citing.lemma_ in {"cite", "quote"} and citing.tag_ == "VBG":
                return self.name(cited) if (cited := find_child(citing, "dobj")) is not None else None
        return None

    def _of_according(self, token: Token) -> Source | None:
        """The object of "according to" or "as reported by" in the token's clause."""
        clause = token
        for part in (token, *token.ancestors):
            clause = part
            for child in part.children:
                if child.lower_ == "according":
                    named = next(iter(prepositional(child, "to")), None)
                    if named is not None:
                        return None if is_of_clause_between(named, token) else self._source_or_paper(named)
                if (
                    child.lemma_ in {"report", "quote", "cite", "tell"}
                    and child.tag_ == "VBN"
                    and child.dep_ == "advcl"
                ):
                    named = next(iter(prepositional(child, "by")), None)
                    if named is not None:
                        return self._source(named)
            if part.dep_ in {"ROOT", "relcl", "ccomp"} and (part.dep_ == "ROOT" or part.lemma_ != part.head.lemma_):
                break  # but for a verb printed twice
        return self._of_loose_according(clause) if clause.dep_ == "ROOT" else None

    def _of_loose_according(self, root: Token) -> Source | None:
        """An "according to" that the parse hung elsewhere, where the sentence has but one clause."""
        sentence = root.sent
        if "according" not in self.passage.text[sentence.start_char : sentence.end_char].lower():
            return None
        found = [t for t in sentence if t.lower_ == "according"]
        if len(found) != 1 or any(t.dep_ in {"ccomp", "conj"} and t.pos_ == "VERB" for t in sentence):
            return None
        inner = (a for a in found[0].ancestors if a.i != root.i)
        if any(a.dep_ in {"relcl", "acl", "advcl"} for a in inner):
            return None
        named = next(iter(prepositional(found[0], "to")), None)
        return self._source_or_paper(named) if named is not None else None

    def _of_count(self, token: Token) -> Source | None:
        """The owner of a noun of telling that is the subject: "the ministry's count puts …"."""
        for part in (token, *token.ancestors):
            subject = find_child(part, "nsubj")
            telling = subject if subject is not None and self._is_telling(subject) else None
            showing = self.words.verbs | self.words.setting | _SHOWING if telling is not None else ()
            if telling is not None and (telling.lower_ in self.words.nouns or part.lemma_ in showing):
                owner = self._teller(telling)
                return self._source(owner) if owner is not None else None
            if part.dep_ in {"relcl", "advcl"}:
                return None
        return None

    def _of_counter(self, token: Token) -> Source | None:
        """The subject of a verb of counting: "officials counted 12 dead", "the mayor raised the death toll to 40"."""
        for part in (token, *token.ancestors):
            if part.pos_ == "VERB" and part.lower_ != "including":
                counted = find_child(part, "dobj")
                tallies = counted is not None and any(
                    t.lower_ in self.words.tallies for t in (counted, *counted.children)
                )
                puts = part.lemma_ == "put" and counted is not None and is_put_at(counted)
                if part.lemma_ in self.words.counting or puts or (part.lemma_ in self.words.setting and tallies):
                    return self._speaker_of(part)
                return None
        return None

    def _is_telling(self, noun: Token) -> bool:
        """True for "data", "estimates", "count": what somebody tells."""
        return noun.pos_ == "NOUN" and (noun.lower_ in self.words.nouns or noun.lemma_.lower() in self.words.nouns)

    def _teller(self, noun: Token) -> Token | None:
        """Whose the data or the report is: "the ministry's", "by organizers", "from the Vale Institute", its name."""
        for given in (noun, *(c for c in children(noun, "acl") if c.tag_ == "VBN")):
            owner = find_child(given, "poss") or next(prepositional(given, "by", "from"), None)
            if owner is not None:
                return owner
        for part in (*prepositional(noun, "of"), *children(noun, "compound", "nmod")):
            if part.i < noun.i and part.nbor(1).text in {"'", "’"}:
                return part  # a possessive plural, whose mark the parse took for a quotation mark
            if self.names.kind(part) in {ORGANISATION, PERSON} and part.i in self.names.by_token:
                return part
            if part.dep_ == "compound" and part.tag_ == "NN" and part.lemma_ in self.actors.words.bodies:
                return part
        return None

    def _source(self, token: Token) -> Source | None:
        if token.lower_ == "official" and token.dep_ == "pobj" and token.i + 1 in self.names.by_token:
            token = token.nbor(1)  # the body of "the official NHA report", where the parse took the word for a person
        name = self.name(token)
        if name is None:
            return None
        return (None, name) if self.is_outlet(name) else (name, None)

    def _source_or_paper(self, token: Token) -> Source | None:
        """The speaker, or a paper told from others: "court documents", and for those of a name its bearer."""
        of_court = any(c.lower_ == "court" for c in children(token, "compound"))
        found = None if of_court else self._source(token)
        if found is not None or (paper := paper_named(token, self.words)) is None:
            return found
        bearers = (t for t in children(token, "compound", "poss") if t.pos_ == "PROPN")
        return next((self._source(bearer) for bearer in bearers), (paper, None))

    def _of_quotation(self, token: Token) -> Source | None:
        """Who speaks the quotation: a reporting verb outside it, in its sentence, then around in the paragraph."""
        here = token.sent
        sentences = paragraph_sentences(here, self.passage.article.text)
        index = next((i for i, s in enumerate(sentences) if s.start == here.start), 0)
        earlier = [r for r in map(self._reporter, sentences[:index]) if r is not None]
        own = self._reporter(here)
        if own is None and self._is_told(here):
            return NOBODY
        own = own or (earlier[-1] if earlier else None)
        if own is not None:
            return own
        for other in sentences[index + 1 :]:
            found = self._reporter(other)
            if found is not None:
                return found
        return self._from_paragraph_before(sentences[0])

    def _before_colon(self, token: Token) -> Source | None:
        """The subject of the clause that a colon joins to the quotation: "She spoke after the vote: “…”"."""
        inside = find_quoted(token, self.quotes)
        if inside is None or not self.passage.article.text[: inside[0]].rstrip('"“ ').endswith((":", ";")):
            return None
        start = inside[0]
        opening = token.doc.char_span(start, start + 1)
        sentence = opening.sent if opening is not None else token.sent
        for verb in (t for t in sentence if t.idx < start and t.pos_ == "VERB"):
            subject = find_child(verb, "nsubj")
            if subject is not None:
                return self._speaker_of(verb)
        return None

    def _from_paragraph_before(self, first: Sentence) -> Source | None:
        """The speaker goes on where a paragraph is all quotation and the one before quoted somebody."""
        doc = first.doc
        if not first.text.lstrip().startswith(("“", '"', "‘", "'")):
            return None
        i = first.start - 1
        while i >= 0 and (doc[i].is_space or doc[i].sent.start in self._headings):
            i -= 1
        if i < 0:
            return None
        before = paragraph_sentences(doc[i].sent, self.passage.article.text)
        if reporters := [r for r in (self._reporter(s) for s in before) if r is not None]:
            return reporters[-1]
        return self._from_paragraph_before(before[0]) if doc[i].text not in {"”", '"', "''"} else None

    def _reporter(self, sentence: Sentence) -> Source | None:
        """The speaker of the sentence's reporting verb outside quotation marks; each quotation around asks again."""
        if sentence.start not in self._reporters:
            self._reporters[sentence.start] = self._find_reporter(sentence)
        return self._reporters[sentence.start]

    def _find_reporter(self, sentence: Sentence) -> Source | None:
        for token in self._telling_verbs(sentence):
            source = self._speaker_of(token)
            if source is not None:
                return source
        return None

    def _telling_verbs(self, sentence: Sentence) -> Iterator[Token]:
        """The reporting verbs of the sentence outside quotation marks."""
        for token in sentence:
            told = token.lemma_ in _QUOTE_VERBS and token.pos_ == "VERB" and token.tag_ != "VB"
            if told and not self.is_quoted(token):
                yield token

    def _is_told(self, sentence: Sentence) -> bool:
        """True where the sentence names a speaker whom the rules do not know."""
        return any(
            subject is not None and subject.pos_ in {"NOUN", "PROPN"} and not self.is_quoted(subject)
            for verb in self._telling_verbs(sentence)
            for subject in (find_child(verb, "nsubj", "dobj"),)
        )

    def name(self, token: Token) -> str | None:
        """The speaker's name, or the plain noun where nobody is named."""
        teller = self._teller(token) if self._is_telling(token) else None
        if teller is not None:
            return self.name(teller)
        named = self.actors.whole(token)
        if named is None and token.pos_ == "NOUN" and self.actors.is_actor_noun(token):
            return self.actors.phrase(token)
        acronym = token.pos_ == "NOUN" and token.text.isupper() and len(token.text) > 2 and token.dep_ == "nsubj"
        if named is None and acronym and not token.head.text.isupper():
            return token.lower_
        return named

    def is_outlet(self, name: str) -> bool:
        """True where the name is that of a paper, a broadcaster or an agency."""
        if name.rpartition(" ")[2] in self.actors.words.people and name not in self.names.kinds:
            return False  # a "chief medical examiner" is no paper
        return name in self._called_outlets or is_outlet(name, self.words.outlets, self.words.outlet_words)


def resolve_speakers(passage: Passage, vocabulary: Vocabulary, names: Names) -> Speakers:
    """The speakers of the article."""
    return Speakers(passage, reporting_words(vocabulary), names, make_actors(vocabulary, names))
