"""Positions: who stands where on what, by verb, adjective or noun, with negation and its traps.

    stance word → frame (vocabulary) → actor and target → sign (word × target × denial) → strength

What nobody asserts (questions, if-clauses, "might") is no position; an actor that cannot be known is not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from storydiff.claims.actors import Actors
from storydiff.claims.names import Names
from storydiff.claims.passage import Passage
from storydiff.claims.speakers import Speakers, resolve_speakers
from storydiff.claims.stances import Frame, StanceWords, stance_words
from storydiff.claims.syntax import (
    children,
    direct_object,
    find_child,
    find_subject,
    is_conditional,
    is_maybe,
    is_negated,
    is_supposed,
    is_verbal,
    modals,
    prepositional,
)
from storydiff.claims.targets import Target, Targets
from storydiff.claims.vocabulary import Vocabulary
from storydiff.model import Position, Reading, Span, Stance

_FIRST = frozenset({"i", "we"})
_TRANSPARENT = frozenset({"continue", "begin", "start", "go", "come", "move", "manage", "proceed", "choose", "decide", "be", "remain",
                          "keep", "appear", "return", "rush", "unite", "join"})  # fmt: skip
"""Verbs whose infinitive the subject really does."""
_OUGHT = frozenset({"should", "must", "ought", "can", "ca"})
_FORMERLY = frozenset({"previously", "formerly", "once", "originally"})
_DECISIONS = frozenset({"decision", "vote", "move", "choice"})
_GERUND_PREPOSITIONS = frozenset({"after", "by", "in", "while", "since", "on", "before"})


@dataclass(frozen=True, slots=True)
class Found:
    """A stance word with its actors and one target, before it becomes a reading."""

    word: Token
    key: str
    actors: tuple[str, ...]
    target: Target
    sign: int
    strength: int
    rule: str


@dataclass(frozen=True)
class PositionFinder:
    """Finds the positions of one article."""

    names: Names
    words: StanceWords
    actors: Actors
    targets: Targets
    speakers: Speakers

    def find(self, sentence: Sentence) -> Iterator[Found]:
        """Each stance of the sentence."""
        for token in sentence:
            if token.dep_ == "amod" or is_supposed(token):
                continue
            adjective = self.words.adjectives.get(token.lower_)
            if adjective is not None and self._is_predicate(token):
                yield from self._from_adjective(token, adjective)
            elif token.pos_ == "VERB":
                entry = self.words.verb(token)
                if entry is not None:
                    yield from self._from_verb(token, *entry)
            elif token.pos_ == "NOUN":
                noun = self.words.nouns.get(token.lemma_) or self.words.nouns.get(token.lower_)
                if noun is not None:
                    yield from self._from_noun(token, noun)

    # --- verbs ---------------------------------------------------------------------------------

    def _from_verb(self, verb: Token, key: str, frame: Frame) -> Iterator[Found]:
        if not self._asserts(verb) or ("future" in frame.marks and not modals(verb) & {"will", "would"}):
            return
        if (is_maybe(verb) and not is_conditional(verb)) or modals(verb) & _OUGHT or _is_former(verb):
            return
        denied = is_negated(verb)
        if "denied" in frame.marks and not denied:
            return
        passive = find_child(verb, "nsubjpass")
        if "subject" in frame.shapes:
            speaker, about = self.speakers.of(verb)[0], find_child(verb, "nsubj")
            judged = self.targets.of_noun(about) if about is not None and not denied else None
            if speaker is not None and judged is not None and judged.text != speaker:
                yield Found(verb, key, (speaker,), judged, frame.sign, frame.strength, "position: judgement")
            return
        if passive is not None:
            agents = tuple(n for agent in prepositional(verb, "by") for n in self._who(agent))
            targets: Iterable[Target] = self.targets.all_of_noun(passive) if "object" in frame.shapes else ()
        else:
            agents = self._who(find_subject(verb))
            targets = self._verb_targets(verb, frame)
        for target in targets:
            sign = self._sign(verb, key, frame, target, denied=denied)
            if sign is not None:
                yield Found(
                    verb, key, agents, target, sign, self._strength(verb, frame, key, denied=denied), "position: verb"
                )

    def _within(self, target: Target) -> Iterator[Target]:
        """What the wanted thing itself is for: "stressed the need for a deal that ends the siege"."""
        for clause in children(target.last, "relcl"):
            entry = self.words.verb(clause)
            about = find_child(clause, "dobj")
            if entry is None or about is None or "object" not in entry[1].shapes or is_negated(clause):
                continue
            subject = find_child(clause, "nsubj")
            if subject is None or subject.tag_ not in {"WDT", "WP"} or entry[1].marks:
                continue
            for inner in self.targets.all_of_noun(about):
                yield Target(inner.text, inner.sign * entry[1].sign, inner.last)

    def _asserts(self, verb: Token) -> bool:
        """True where the clause says that the stance is taken, not merely asked for, expected or tried."""
        head = verb.head
        if _has_to(verb) and is_verbal(head) and is_negated(head):
            return False
        match verb.dep_:
            case "xcomp" | "ccomp" if (
                verb.tag_ in {"VB", "VBG"} and find_child(verb, "nsubj") is None and is_verbal(head)
            ):
                return head.lemma_ in _TRANSPARENT and not is_negated(head)
            case "ccomp" if _has_to(verb):
                return False
            case "xcomp" | "acl" if _has_to(verb):
                return head.lemma_ in _DECISIONS
            case "acl" if verb.tag_ == "VBN":
                return True
            case "acl":
                return self.actors.name(head) is not None
            case "pcomp":
                return head.dep_ != "agent" and head.lower_ in _GERUND_PREPOSITIONS
            case "conj" if verb.tag_ in {"VB", "VBG"} and is_verbal(head) and find_child(verb, "nsubj") is None:
                return self._asserts(head)
            case _:
                return True

    def _verb_targets(self, verb: Token, frame: Frame) -> Iterator[Target]:
        clauses = [c for c in children(verb, "xcomp", "ccomp", "advcl") if c.pos_ in {"VERB", "AUX"} and c.i > verb.i]
        infinitives = [c for c in clauses if _has_to(c)]
        dative = direct_object(verb)
        if "call" in frame.shapes:
            called = self._called(verb)
            if called is not None:
                yield from self._inner(called, frame, call=True)
                return
        if "clause" in frame.shapes and infinitives and dative is None:
            yield from self._inner(infinitives[0], frame)
            return
        if "gerund" in frame.shapes:
            gerunds = [c for c in clauses if c.tag_ == "VBG" and c.dep_ in {"xcomp", "ccomp"}]
            if gerunds:
                yield from self._inner(gerunds[0], frame)
                return
        if "object" in frame.shapes and dative is not None:
            if "accused" in frame.marks:
                yield from (t for t in self.targets.all_of_noun(dative) if self.actors.name(t.last) is not None)
            elif "need" in frame.marks:
                if dative.lower_ in self.words.need:
                    yield from self._some(self.targets.of_noun(dative))
            elif "weak" not in frame.marks and not ("thing" in frame.marks and self.actors.name(dative) is not None):
                yield from self.targets.all_of_noun(dative)
            return
        if dative is None or "call" not in frame.shapes:
            yield from self._behind(verb, frame)

    def _called(self, verb: Token) -> Token | None:
        """The infinitive that somebody is called on to follow."""
        direct = children(verb, "dobj", "dative") if verb.lemma_ != "call" else ()
        addressed = [*direct, *prepositional(verb, "on", "upon", "with", "to")]
        for clause in children(verb, "xcomp", "ccomp", "advcl"):
            if clause.i < verb.i or not is_verbal(clause):
                continue
            if _has_to(clause) and (addressed or find_child(clause, "nsubj", "nsubjpass") is not None):
                return clause
            if clause.dep_ == "ccomp" and clause.tag_ == "VB" and not modals(clause) and any(children(clause, "mark")):
                return clause
        for noun in (*addressed, *(n for n in prepositional(verb, "for") if self.actors.name(n) is not None)):
            for clause in (*children(noun, "acl", "relcl", "xcomp"), *_nested(noun)):
                if _has_to(clause):
                    return clause
        return None

    def _behind(self, word: Token, frame: Frame) -> Iterator[Target]:
        """The targets behind the word's prepositions; a participle there is read as a clause."""
        for preposition in frame.prepositions:
            for noun in prepositional(word, preposition):
                turn = -1 if preposition == "against" and frame.sign > 0 else 1
                if any(children(noun, "case")):
                    found: Iterable[Target] = self._some(self._owned(noun))
                elif noun.pos_ == "VERB":
                    found = self.targets.of_clause(noun) if noun.tag_ == "VBG" else ()
                elif "thing" in frame.marks and self.actors.name(noun) is not None:
                    continue
                elif noun.lemma_ in self.words.nouns and find_child(noun, "acl") is not None:
                    continue
                else:
                    found = self.targets.all_of_noun(noun)
                for target in found:
                    yield Target(target.text, target.sign * turn, target.last, target.known, target.verb)

    def _owned(self, owner: Token) -> Target | None:
        """The target of a possessive that the parse left without its noun: "calling for the mayor's ouster"."""
        case = next(children(owner, "case"))
        owned = owner.doc[case.i + 1] if case.i + 1 < len(owner.doc) else None
        name = self.names.of(owner) or self.targets.phrase(owner)
        if owned is None or owned.pos_ != "NOUN":
            return None
        if owned.lower_ in self.words.ending:
            return Target(name, -1, owned)
        return Target(f"{name} {owned.lower_}", 1, owned)

    def _inner(self, clause: Token, frame: Frame, *, call: bool = False) -> Iterator[Target]:
        for target in self.targets.of_clause(clause):
            stance = target.verb in self.words.verbs or target.sign < 0 or call
            if frame.marks & {"weak", "abstain"} and not (target.known and stance):
                continue
            if "known" in frame.marks and not target.known:
                continue
            yield target

    @staticmethod
    def _some(target: Target | None) -> Iterator[Target]:
        if target is not None:
            yield target

    # --- adjectives ----------------------------------------------------------------------------

    def _is_predicate(self, token: Token) -> bool:
        if token.lower_ == "against":
            return token.dep_ == "prep" and token.head.lemma_ in {"be", "remain", "stand"}
        return token.pos_ in {"ADJ", "VERB"} and (
            token.pos_ == "ADJ"
            or find_child(token, "auxpass") is not None
            or (token.tag_ == "VBN" and find_child(token, "aux", "dobj") is None)
        )

    def _from_adjective(self, adjective: Token, frame: Frame) -> Iterator[Found]:
        holder = (
            adjective.head if adjective.dep_ in {"acomp", "prep", "oprd"} and is_verbal(adjective.head) else adjective
        )
        if is_maybe(holder) or not (holder is adjective or self._asserts(holder)):
            return
        denied = is_negated(adjective) or is_negated(holder)
        subject = find_subject(adjective if adjective.lower_ != "against" else holder)
        key = adjective.lower_
        if "subject" in frame.shapes:
            speaker = self.speakers.of(adjective)[0]
            about = find_child(holder, "nsubj", "csubj") if holder.lemma_ == "be" else None
            told = about is not None and (about.dep_ == "nsubj" or about.tag_ == "VBG")
            target = self.targets.of_noun(about) if about is not None and told else None
            if speaker is not None and target is not None and not denied:
                yield Found(
                    adjective, key, (speaker,), target, frame.sign * target.sign, frame.strength, "position: judgement"
                )
            return
        agents = self._who(subject)
        for target in self._adjective_targets(adjective, frame):
            sign = self._sign(adjective, key, frame, target, denied=denied)
            if sign is not None:
                yield Found(
                    adjective,
                    key,
                    agents,
                    target,
                    sign,
                    self._strength(adjective, frame, key, denied=denied),
                    "position: adjective",
                )

    def _adjective_targets(self, adjective: Token, frame: Frame) -> Iterator[Target]:
        if "object" in frame.shapes:
            for noun in children(adjective, "pobj"):
                yield from self.targets.all_of_noun(noun)
            return
        if "clause" in frame.shapes:
            for clause in children(adjective, "xcomp", "ccomp", "advcl", "acl"):
                if _has_to(clause) and clause.i > adjective.i:
                    yield from self._inner(clause, frame)
                    return
        yield from self._behind(adjective, frame)

    # --- nouns ---------------------------------------------------------------------------------

    def _from_noun(self, noun: Token, frame: Frame) -> Iterator[Found]:
        head = noun.head
        if noun.dep_ == "pobj" and head.lower_ == "without":
            return
        drawn = noun.dep_ in {"dobj", "pobj"} and self._drawing_verb(noun) is not None
        targets = list(self._noun_targets(noun, frame))
        agents = self._noun_actors(noun, frame)
        if drawn and not targets:
            verb = self._drawing_verb(noun)
            subject = find_subject(verb) if verb is not None else None
            target = self.targets.of_noun(subject) if subject is not None else None
            targets = [target] if target is not None else []
        elif not targets and agents and next(prepositional(noun, "from"), None) is not None:
            targets = list(self._unnamed(noun))
        denied = is_negated(noun) or (noun.dep_ in {"dobj", "attr"} and is_verbal(head) and is_negated(head))
        if noun.dep_ == "dobj" and head.lemma_ in self.words.dropping:
            denied = True
        if noun.dep_ == "dobj" and is_verbal(head) and is_maybe(head):
            return
        key = noun.lemma_ if noun.lemma_ in self.words.nouns else noun.lower_
        for target in targets:
            sign = self._sign(noun, key, frame, target, denied=denied)
            if sign is not None:
                yield Found(
                    noun, key, agents, target, sign, self._strength(noun, frame, key, denied=denied), "position: noun"
                )

    def _drawing_verb(self, noun: Token) -> Token | None:
        """The verb by which its subject drew the criticism; only where the noun says from whom."""
        verb = noun.head if noun.dep_ == "dobj" else noun.head.head
        named = next(prepositional(noun, "from"), None) or next(prepositional(verb, "from"), None)
        return verb if verb.lemma_ in self.words.drawing and named is not None else None

    def _noun_actors(self, noun: Token, frame: Frame) -> tuple[str, ...]:
        if "agent" in frame.marks:
            if noun.dep_ in {"attr", "appos", "oprd"}:
                holder = find_subject(noun.head) if noun.dep_ != "appos" else noun.head
                return self._who(holder)
            return ()
        agents = ("from", "by") if "of" in frame.prepositions else ("from", "by", "of")
        for owner in (find_child(noun, "poss"), next(prepositional(noun, *agents), None)):
            if owner is not None:
                return self._who(owner)
        for before in children(noun, "compound", "amod", "nmod"):
            if before.i in self.names.by_token and not self.names.is_person(before):
                return (self.names.by_token[before.i].canonical,)
        head = noun.head
        if noun.dep_ == "dobj" and is_verbal(head):
            if head.lemma_ in self.words.drawing:
                return tuple(n for o in prepositional(head, "from") for n in self._who(o))
            if head.lemma_ in self.words.holding | self.words.dropping and self._asserts(head):
                return self._who(find_subject(head))
            return ()
        if noun.dep_ == "pobj" and head.lower_ in {"in", "with"} and is_verbal(head.head):
            return self._who(find_subject(head.head))
        if noun.dep_ == "conj" and head.lemma_ in self.words.nouns:
            return self._noun_actors(head, frame)
        return ()

    def _noun_targets(self, noun: Token, frame: Frame) -> Iterator[Target]:
        if "clause" in frame.shapes:
            for clause in children(noun, "acl", "xcomp", "relcl"):
                if _has_to(clause) and clause.i > noun.i:
                    yield from self._inner(clause, frame)
                    return
            for called in prepositional(noun, "for", "on"):
                clause = next((c for c in (*children(called, "acl", "relcl"), *_nested(called)) if _has_to(c)), None)
                if clause is not None:
                    yield from self.targets.of_clause(clause)
                    return
        yield from self._behind(noun, frame)
        head = noun.head
        if noun.dep_ == "dobj" and is_verbal(head):
            yield from self._behind(
                head,
                Frame(
                    frame.sign,
                    1,
                    frozenset(),
                    tuple(p for p in frame.prepositions if p in {"to", "for", "about"}),
                    frozenset(),
                ),
            )

    def _unnamed(self, noun: Token) -> Iterator[Target]:
        """The target of "opposition from X" that names none: what goes on despite it, or the text last spoken of."""
        if noun.dep_ == "pobj" and noun.head.lower_ == "despite" and is_verbal(noun.head.head):
            verb = noun.head.head
            adjective = find_child(verb, "acomp")
            holder = adjective if adjective is not None else verb
            clause = next((c for c in children(holder, "xcomp") if _has_to(c)), None)
            if clause is not None:
                yield from self.targets.of_clause(clause)
            return
        if noun.dep_ in {"nsubj", "nsubjpass"}:
            yield from self._some(self._text_before(noun))

    def _text_before(self, noun: Token) -> Target | None:
        """The resolution, bill or proposal last spoken of, for "opposition from X" that names no target."""
        doc = noun.doc
        start = noun.sent.start
        back = doc[start - 1].sent.start if start else 0
        for word in reversed(list(doc[back : noun.i])):
            if (
                word.pos_ == "NOUN"
                and (word.lemma_ in self.words.texts or word.lemma_ in self.words.proposals)
                and word.dep_ != "compound"
            ):
                return self.targets.of_noun(word)
        return None

    # --- what all share ------------------------------------------------------------------------

    def _who(self, token: Token | None) -> tuple[str, ...]:
        """The actors of a noun; the speaker for "I" and "we" in a quotation."""
        if token is None:
            return ()
        if token.pos_ == "PRON" and token.lower_ in _FIRST | {"my", "our"}:
            speaker = self.speakers.of(token)[0]
            return (speaker,) if speaker is not None else ()
        return self.actors.all(token)

    @staticmethod
    def _is_pending(word: Token) -> bool:
        """True for "has not yet" and "did not immediately": the stance may still come."""
        around = (*word.children, *word.head.children)
        return any(c.lower_ in {"yet", "immediately", "specifically"} for c in around)

    def _sign(self, word: Token, key: str, frame: Frame, target: Target, *, denied: bool) -> int | None:
        """The sign of the whole: word, target and denial; 0 takes no side, None says nothing."""
        sign = frame.sign * target.sign
        if "abstain" in frame.marks:
            if denied:
                return None
            return -1 if key == "decline" and target.sign > 0 else 0
        if frame.sign < 0 and target.sign < 0 and "clause" in frame.shapes:
            return 0
        if not denied:
            return sign
        if self._is_pending(word):
            return 0
        if key in self.words.denied_open:
            return target.sign
        return -sign if key in self.words.denied_against else 0

    def _strength(self, word: Token, frame: Frame, key: str, *, denied: bool) -> int:
        degree = {c.lower_ for c in word.children if c.dep_ in {"advmod", "amod", "acomp"}}
        if word.pos_ == "NOUN" and is_verbal(word.head):
            degree |= {c.lower_ for c in word.head.children if c.dep_ == "advmod"}
        if denied:
            return 1 if key in self.words.denied_open else min(frame.strength, 2)
        strength = frame.strength + bool(degree & self.words.stronger) - bool(degree & self.words.weaker)
        return max(1, min(3, strength))


def find_positions(passage: Passage, vocabulary: Vocabulary, names: Names) -> Iterator[Reading]:
    """The positions of the article, one reading for each actor and target."""
    speakers = resolve_speakers(passage, vocabulary, names)
    words = stance_words(vocabulary)
    finder = PositionFinder(names, words, speakers.actors, Targets(names, words), speakers)
    for sentence in passage.sentences:
        seen: set[tuple[str, str, int]] = set()
        for found in finder.find(sentence):
            for actor in found.actors:
                key = (actor, found.target.text, found.sign)
                if key in seen or actor == found.target.text or not any(c.isalpha() for c in found.target.text):
                    continue
                seen.add(key)
                yield _reading(found, actor, sentence, speakers)


def _reading(found: Found, actor: str, sentence: Sentence, speakers: Speakers) -> Reading:
    speaker, via = speakers.of(found.word)
    stance = {1: Stance.FOR, -1: Stance.AGAINST, 0: Stance.NEITHER}[found.sign]
    tokens = sorted((found.word, found.target.last), key=lambda t: t.i)
    end = tokens[-1].idx + len(tokens[-1])
    return Reading(
        content=Position(
            actor=actor,
            target=found.target.text,
            stance=stance,
            strength=found.strength,
            action=found.key,
            conditional=is_conditional(found.word),
            own_words=speaker == actor and speakers.is_quoted(found.word),
        ),
        span=Span(sentence.start_char, sentence.end_char),
        focus=Span(max(tokens[0].idx, sentence.start_char), min(end, sentence.end_char)),
        rule=found.rule,
        speaker=speaker,
        via=via,
    )


def _has_to(verb: Token) -> bool:
    """True for an infinitive with "to"."""
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def _is_former(word: Token) -> bool:
    """True where an adverb says that the stance was taken before."""
    return any(c.lower_ in _FORMERLY for c in children(word, "advmod"))


def _nested(noun: Token) -> Iterator[Token]:
    """Infinitives that the parse hung below a participle of the noun: "a call for both sides involved to stop"."""
    for part in children(noun, "acl"):
        yield from children(part, "xcomp", "advcl")
