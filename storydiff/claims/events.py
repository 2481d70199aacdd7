"""Events: who did, plans, called off or failed to do what, with status, place and day.

    event verb ("signed the deal") ┐
    light verb + event noun        ├→ status from tense, mood and the governing word → actor, object, place, day
    event noun + what became of it ┘   ("talks are set for Friday", "the visit was called off", "a looming famine")

Rather nothing than something wrong: what is denied, wished, asked for or supposed is no event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from storydiff.claims.actors import Actors
from storydiff.claims.days import find_day, is_past, time_words
from storydiff.claims.event_words import EventWords, event_words
from storydiff.claims.names import PLACE, Names
from storydiff.claims.passage import Passage
from storydiff.claims.speakers import Speakers, resolve_speakers
from storydiff.claims.stances import stance_words
from storydiff.claims.syntax import (
    OBJECTS,
    antecedent,
    children,
    find_child,
    find_subject,
    is_negated,
    is_supposed,
    is_verbal,
    modals,
    prepositional,
)
from storydiff.claims.targets import Targets
from storydiff.claims.vocabulary import Vocabulary
from storydiff.model import Event, Reading, Span, Status

_FUTURE = frozenset({"will", "shall", "'ll", "wo"})
_MAYBE = frozenset({"could", "may", "might"})
_VOID = frozenset({"should", "must", "can", "ca", "ought", "need"})
_THROUGH = frozenset({"continue", "begin", "start", "manage", "proceed", "move", "help", "be"})
_DONE_PREPOSITIONS = frozenset({"after", "by", "since", "following", "upon", "before"})
_ANNOUNCING = frozenset({"say", "announce", "tell", "confirm", "report", "promise", "pledge"})
_BELIEVING = frozenset({"think", "believe", "hope", "fear", "doubt", "predict", "guess", "suspect", "bet", "be"})
_LOCAL = frozenset({"in", "at", "near", "into", "across", "outside", "inside", "over", "on", "to", "through"})


@dataclass(frozen=True, slots=True)
class Happening:
    """An event word with all that its clause says of it."""

    word: Token
    action: str
    status: Status
    actor: str | None
    object: str | None
    anchor: Token
    """The verb or noun whose clause holds place and day."""
    rule: str


@dataclass(frozen=True)
class EventFinder:
    """Finds the events of one article."""

    passage: Passage
    names: Names
    words: EventWords
    actors: Actors
    targets: Targets
    speakers: Speakers

    def find(self, sentence: Sentence) -> Iterator[Happening]:
        """Each event of the sentence."""
        for token in sentence:
            if is_supposed(token):
                continue
            if token.pos_ == "VERB" and token.dep_ != "amod":
                yield from self._from_verb(token)
            elif token.pos_ == "NOUN" and self.words.is_event(token):
                yield from self._from_noun(token)

    # --- verbs ---------------------------------------------------------------------------------

    def _from_verb(self, verb: Token) -> Iterator[Happening]:
        """The event of a verb, read by the first rule that fits."""
        for rule in (self._outcome, self._defeat, self._nature, self._light, self._verb):
            found = list(rule(verb))
            if found:
                yield from found
                return

    def _outcome(self, verb: Token) -> Iterator[Happening]:
        """An event that was called off, put off or came to nothing: "the visit was cancelled", "pushed its strike date back"."""
        key = self.words.key(verb, frozenset(self.words.becoming))
        if key is None:
            return
        status = self.words.becoming[key]
        passive = find_child(verb, "nsubjpass")
        subject = find_child(verb, "nsubj")
        named = passive or find_child(verb, *OBJECTS)
        if status is Status.FAILED:
            named = subject
        if named is None:
            return
        named = antecedent(named)
        event = self._event_in(named)
        if event is None or self.status(verb) is not Status.DONE:
            return
        if key == "prevent" and passive is None and self._actor(find_subject(verb)) is None:
            return
        if passive is not None:
            actor = self._agent(verb)
        else:
            actor = self._owner(named) if status is Status.FAILED else self._actor(find_subject(verb))
        yield Happening(verb, event.lemma_, status, actor, self._about(event), event, "event: outcome")

    def _event_in(self, noun: Token) -> Token | None:
        """The event a noun names, itself or before it: "strike" in "strike date"."""
        if self.words.is_event(noun):
            return noun
        if noun.lower_ in {"date", "deadline", "plan", "plans", "threat", "start", "launch", "trip", "vote"}:
            for part in children(noun, "compound", "nmod", "amod"):
                if {part.lower_, part.lemma_} & (self.words.acts | self.words.ills):
                    return part
            return next((n for n in prepositional(noun, "of", "for") if self.words.is_event(n)), None)
        return None

    def _defeat(self, verb: Token) -> Iterator[Happening]:
        """A bill that was voted down."""
        key = self.words.key(verb, self.words.defeated)
        passive = find_child(verb, "nsubjpass")
        if key is None or passive is None or key == "reject" or self.status(verb) is not Status.DONE:
            return
        bill = antecedent(passive)
        if self.words.is_of_class(bill, "law", self.names) or bill.lemma_ in {"vote", "proposal"}:
            yield Happening(verb, key, Status.FAILED, self._agent(verb), self._text(bill), verb, "event: defeat")

    def _nature(self, verb: Token) -> Iterator[Happening]:
        """What strikes without an actor: "an earthquake rocked …", "could be hit by an epidemic"."""
        if verb.lemma_ not in self.words.striking:
            return
        passive = find_child(verb, "nsubjpass")
        force = next(prepositional(verb, "by"), None) if passive is not None else find_child(verb, "nsubj")
        if force is None:
            return
        force = antecedent(force)
        wanted = self.words.nature | (self.words.ills if passive is not None else frozenset())
        if force.lemma_ not in wanted and force.lower_ not in wanted:
            return
        status = self.status(verb, ill=True)
        struck = (
            passive
            or find_child(verb, *OBJECTS)
            or next((c for c in children(verb, "npadvmod") if not c.ent_type_ == "DATE"), None)
        )
        background = verb.dep_ in {"advcl", "relcl"} and status is Status.DONE
        if status is not None and not background:
            yield Happening(
                verb,
                force.lemma_,
                status,
                None,
                self._text(struck) if struck is not None else None,
                verb,
                "event: nature",
            )

    def _light(self, verb: Token) -> Iterator[Happening]:
        """An event noun carried by a verb of little meaning: "held talks", "went on strike", "took a tour"."""
        event: Token | None = None
        if verb.lemma_ in self.words.light_object and find_child(verb, "prt") is None:
            event = find_child(verb, *OBJECTS) or find_child(verb, "nsubjpass")
        for child in children(verb, "prep"):
            if f"{verb.lemma_} {child.lower_}" in self.words.light_preposition:
                behind = find_child(child, "pobj")
                event = behind if behind is not None and self.words.is_event(behind) else event
        if event is None or not self.words.is_event(event) or is_negated(event):
            return
        status = self.status(verb)
        passive = event.dep_ == "nsubjpass"
        actor = self._agent(verb) if passive else self._actor(find_subject(verb))
        if (
            status is None
            or (actor is None and not passive)
            or (event.lemma_ in {"action", "deal", "agreement", "campaign"} and verb.lemma_ in {"take", "have", "make"})
        ):
            return
        if verb.lemma_ == "have":
            return
        yield Happening(verb, event.lemma_, status, actor, self._about(event), verb, "event: light verb")

    def _verb(self, verb: Token) -> Iterator[Happening]:
        key = self.words.key(verb, self.words.verbs)
        if key is None:
            return
        status = self.status(verb)
        if status is None:
            return
        passive = find_child(verb, "nsubjpass")
        relative = verb.dep_ == "acl" and verb.tag_ == "VBN"
        classes = self.words.verbs[key]
        if passive is not None and verb.dep_ == "relcl" and self._agent(verb) is None:
            return
        if passive is not None or relative:
            held = verb.head if relative else antecedent(passive) if passive is not None else None
            subject, actor = held, self._agent(verb)
            if relative and actor is None:
                return
        else:
            held, subject = None, find_subject(verb)
            actor = self._actor(subject)
        fits, object_ = self._object(verb, classes, held)
        if not fits:
            return
        if actor is None and held is None:
            if (
                "none" not in classes
                or subject is None
                or subject.pos_ not in {"NOUN", "PROPN"}
                or subject.lemma_ in {"number", "amount"}
            ):
                return
            object_ = self._text(subject)
            if object_ is None:
                return
        action = key
        if key == "vote":
            side = next((p for p in ("against", "for") if any(prepositional(verb, p))), None)
            action = f"vote {side}" if side is not None else key
        governor = self._refusal(verb)
        if governor is not None:
            action = f"{governor} to {key}"
        yield Happening(verb, action, status, actor, object_, verb, "event: verb")

    def _object(self, verb: Token, classes: tuple[str, ...], held: Token | None) -> tuple[bool, str | None]:
        """Whether the verb's object is of a class that makes it news, and its words."""
        direct = held if held is not None else self._direct(verb)
        behind = [c.split(":", 1) for c in classes if ":" in c]
        plain = [c for c in classes if ":" not in c and c not in {"none", "clause"}]
        if direct is not None:
            if any(self.words.is_of_class(direct, name, self.names) for name in plain):
                return True, self._text(direct)
            if held is not None or not behind:
                return "none" in classes and held is None and not plain, None
        for preposition, name in behind:
            for noun in prepositional(verb, preposition):
                if self.words.is_of_class(noun, name, self.names):
                    return True, self._text(noun)
        if "clause" in classes:
            for clause in children(verb, "xcomp", "advcl"):
                if any(c.lower_ == "to" for c in children(clause, "aux")):
                    target = next(self.targets.of_clause(clause), None)
                    return target is not None, target.text if target is not None else None
        return "none" in classes, None

    def _direct(self, verb: Token) -> Token | None:
        """The verb's object; for "the bill, which the house passed" the bill."""
        direct = find_child(verb, *OBJECTS)
        return antecedent(direct) if direct is not None else None

    def _refusal(self, verb: Token) -> str | None:
        head = verb.head
        if verb.dep_ == "xcomp" and head.lemma_ in self.words.refusing and not is_negated(head):
            return head.lemma_
        return None

    # --- nouns ---------------------------------------------------------------------------------

    def _from_noun(self, noun: Token) -> Iterator[Happening]:
        """An event noun whose own words or verb say that it is planned, feared or under way."""
        status = self._noun_status(noun)
        if status is None or is_negated(noun):
            return
        anchor = noun.head if noun.dep_ in {"nsubj", "nsubjpass"} and is_verbal(noun.head) else noun
        yield Happening(noun, noun.lemma_, status, self._owner(noun), self._about(noun), anchor, "event: noun")

    def _noun_status(self, noun: Token) -> Status | None:
        before = {c.lower_ for c in children(noun, "amod", "compound", "nmod")}
        ill = self.words.is_ill(noun)
        if ill and before & self.words.looming:
            return Status.WARNED
        if ill and self._is_warned_of(noun):
            return Status.WARNED
        if self._is_denied(noun) or (is_verbal(noun.head) and self.words.key(noun.head, frozenset(self.words.becoming))):
            return None
        if noun.dep_ == "dobj" and noun.head.lemma_ in self.words.light_object | {"execute", "complete"}:
            return None
        if before & self.words.coming or (before & {"imminent", "impending", "looming"} and not ill):
            return Status.PLANNED
        for clause in children(noun, "acl"):
            if clause.tag_ == "VBN" and clause.lemma_ in self.words.planned:
                return Status.PLANNED
        verb = noun.head
        if noun.dep_ == "nsubjpass" and verb.lemma_ in self.words.planned and not is_negated(verb):
            return Status.PLANNED if not is_supposed(verb) and find_child(verb, "xcomp", "ccomp") is None else None
        if noun.dep_ == "nsubj" and (self.words.key(verb, self.words.held) is not None):
            return self._held_status(noun, verb)
        return None

    def _held_status(self, noun: Token, verb: Token) -> Status | None:
        """The status of an event that takes place, begins or goes on; a continuing one is no news."""
        if verb.lemma_ in {"continue", "proceed"} or verb.dep_ in {"advcl", "relcl", "pcomp"}:
            return None
        if is_verbal(verb):
            return self.status(verb, ill=self.words.is_ill(noun))
        return None

    def _is_denied(self, noun: Token) -> bool:
        verb = noun.head
        return is_verbal(verb) and noun.dep_ in {"dobj", "nsubj", "nsubjpass"} and is_negated(verb)

    def _is_warned_of(self, noun: Token) -> bool:
        """True behind "warned of" and "the risk of"."""
        if noun.dep_ == "conj":
            return self._is_warned_of(noun.head)
        if noun.dep_ != "pobj":
            return noun.dep_ == "dobj" and noun.head.lemma_ == "fear" and noun.head.pos_ == "VERB"
        above = noun.head.head
        if noun.head.lower_ != "of":
            return False
        return (above.pos_ == "VERB" and above.lemma_ in {"warn", "caution"} and not is_negated(above)) or (
            above.pos_ == "NOUN" and above.lower_ in self.words.risk and self._is_raised(above)
        )

    def _is_raised(self, risk: Token) -> bool:
        """True where somebody raises the risk or it grows, not where it is only spoken of."""
        if {c.lower_ for c in children(risk, "amod")} & self.words.growing:
            return True
        verb = risk.head
        if risk.dep_ == "pobj":
            return verb.lower_ in {"of", "about"} and verb.head.lemma_ in {"warn", "caution"}
        return (
            is_verbal(verb)
            and risk.dep_ in {"dobj", "nsubj"}
            and verb.lemma_ in self.words.raising
            and not is_negated(verb)
        )

    # --- what all share ------------------------------------------------------------------------

    def status(self, verb: Token, *, ill: bool = False) -> Status | None:
        """How far the verb's event has come, by tense, mood and the word that governs it; None where nobody says it is so."""
        if is_negated(verb):
            return None
        auxiliaries = modals(verb)
        if auxiliaries & _VOID:
            return None
        if auxiliaries & _MAYBE:
            if ill:
                return Status.WARNED
            return Status.PLANNED if self._when(verb, ahead=True) is not None and "have" not in auxiliaries else None
        if auxiliaries & _FUTURE:
            supposed = verb.dep_ == "acl" or _has_condition(verb) or _is_believed(verb)
            return None if supposed else Status.PLANNED
        if "would" in auxiliaries:
            said = verb.dep_ == "ccomp" and verb.head.lemma_ in _ANNOUNCING
            return Status.PLANNED if said and "have" not in auxiliaries and not _has_condition(verb) else None
        if "to" in auxiliaries and verb.tag_ in {"VB", "VBN"}:
            return self._infinitive_status(verb)
        return self._finite_status(verb)

    def _infinitive_status(self, verb: Token) -> Status | None:
        head = verb.head
        if verb.dep_ == "conj":
            return self.status(head) if is_verbal(head) else None
        if verb.dep_ not in {"xcomp", "ccomp", "acl", "advcl", "oprd"}:
            return None
        denied = is_negated(head)
        words = {head.lemma_.lower(), head.lower_}
        if head.lemma_ in self.words.failing and not denied:
            return Status.FAILED
        if head.lemma_ in self.words.refusing and not denied and verb.dep_ == "xcomp":
            return self.status(head) if is_verbal(head) else None
        if denied or verb.dep_ == "advcl":
            return None
        if words & self.words.threatening:
            return Status.WARNED
        if words & self.words.planning:
            if is_verbal(head) and find_child(head, "dobj") is not None:
                return None
            if is_verbal(head) and (modals(head) & (_MAYBE | _VOID) or is_negated(head)):
                return None
            return Status.PLANNED
        if is_verbal(head) and head.lemma_ in _THROUGH and find_child(head, "dobj") is None:
            return self.status(head)
        return None

    def _finite_status(self, verb: Token) -> Status | None:
        head = verb.head
        match verb.dep_:
            case "pcomp":
                return (
                    Status.DONE
                    if head.lower_ in _DONE_PREPOSITIONS and is_verbal(head.head) and self.status(head.head)
                    else None
                )
            case "xcomp" | "ccomp" if verb.tag_ == "VBG" and find_child(verb, "nsubj", "aux") is None:
                return None
            case "acl" if verb.tag_ == "VBN":
                return Status.DONE
            case "acl":
                return None
            case "advcl" if verb.tag_ == "VBG" and find_child(verb, "aux") is None:
                return self.status(head) if is_verbal(head) and head.tag_ == "VBD" else None
            case "conj" if (
                verb.tag_ in {"VB", "VBG", "VBN"} and is_verbal(head) and find_child(verb, "aux", "auxpass") is None
            ):
                return self.status(head)
        auxiliaries = modals(verb)
        if verb.tag_ == "VBD" or (
            verb.tag_ == "VBN" and auxiliaries & {"have", "has", "had", "'ve", "’ve", "was", "were", "been", "'s", "’s"}
        ):
            return Status.DONE
        if verb.tag_ == "VBG" and auxiliaries & {"is", "are", "was", "were", "'re", "’re", "been"}:
            return Status.DONE
        if verb.tag_ == "VBN" and auxiliaries & {"is", "are"}:
            return Status.PLANNED if self._when(verb, ahead=True) is not None else None
        if verb.tag_ in {"VBZ", "VBP"} and not auxiliaries:
            when = self._when(verb, ahead=True)
            return Status.PLANNED if when is not None and when > self.passage.article.time else None
        return None

    def _actor(self, subject: Token | None) -> str | None:
        if subject is None:
            return None
        if subject.pos_ == "PRON" and subject.lower_ in {"i", "we"}:
            return self.speakers.of(subject)[0]
        found = self.actors.all(subject)
        if found:
            return " and ".join(found[:3])
        if subject.lemma_ in self.words.movers:
            return self._text(subject)
        return None

    def _agent(self, verb: Token) -> str | None:
        agent = next(prepositional(verb, "by"), None)
        return self._actor(agent) if agent is not None else None

    def _owner(self, noun: Token) -> str | None:
        """Whose event it is: "the minister's visit", "talks between X and Y", "a strike by nurses"."""
        owner = find_child(noun, "poss") or next(prepositional(noun, "by", "between"), None)
        return self._actor(owner) if owner is not None else None

    def _about(self, event: Token) -> str | None:
        """What the event is of, on, with or to, as plain words."""
        for noun in prepositional(event, "of", "on", "with", "against", "to", "for", "from"):
            if noun.ent_type_ in {"DATE", "TIME"} or noun.pos_ not in {"NOUN", "PROPN"}:
                continue
            return self._text(noun)
        kept = [c for c in event.lefts if c.dep_ in {"compound", "nmod"} and c.pos_ in {"NOUN", "PROPN"}]
        return self.names.plain(kept) or None if kept else None

    def _text(self, noun: Token) -> str | None:
        if noun.pos_ == "PRON":
            return self.names.of(noun)
        target = self.targets.of_noun(noun)
        return target.text if target is not None else None

    def _when(self, verb: Token, *, ahead: bool) -> object:
        return next(
            (
                d
                for d in (find_day(w, self.passage.article.time, ahead=ahead) for w in time_words(verb))
                if d is not None
            ),
            None,
        )

    def place(self, anchor: Token) -> str | None:
        """The place the clause names by "in", "at" or "to"."""
        for noun in prepositional(anchor, *_LOCAL):
            if self.names.kind(noun) == PLACE:
                return self.names.of(noun)
        direct = find_child(anchor, *OBJECTS)
        if direct is not None:
            for noun in prepositional(direct, "in", "at", "near", "into", "to"):
                if self.names.kind(noun) == PLACE:
                    return self.names.of(noun)
        for clause in children(anchor, "acl"):
            return self.place(clause)
        return None


def _has_condition(verb: Token) -> bool:
    return any(c.lower_ in {"if", "unless"} for clause in children(verb, "advcl") for c in children(clause, "mark"))


def _is_believed(verb: Token) -> bool:
    """True where the future is somebody's belief, hope or fear only."""
    return verb.dep_ == "ccomp" and verb.head.lemma_ in _BELIEVING


def find_events(passage: Passage, vocabulary: Vocabulary, names: Names) -> Iterator[Reading]:
    """The events of the article."""
    speakers = resolve_speakers(passage, vocabulary, names)
    targets = Targets(names, stance_words(vocabulary))
    finder = EventFinder(passage, names, event_words(vocabulary), speakers.actors, targets, speakers)
    for sentence in passage.sentences:
        seen: set[tuple[str, str | None, Status]] = set()
        for found in finder.find(sentence):
            key = (found.action, found.actor, found.status)
            if key not in seen and not _is_history(found, passage):
                seen.add(key)
                yield _reading(found, finder, sentence)


def _is_history(found: Happening, passage: Passage) -> bool:
    """True where the clause dates the event long before the article: it is told as background."""
    if found.status is Status.PLANNED:
        return False
    clauses = (found.anchor, *(t for t in found.anchor.ancestors if t.pos_ == "VERB"))
    return any(is_past(words, passage.article.time) for clause in clauses for words in time_words(clause))


def _reading(found: Happening, finder: EventFinder, sentence: Sentence) -> Reading:
    article = finder.passage.article
    speaker, via = finder.speakers.of(found.word)
    ahead = found.status in {Status.PLANNED, Status.WARNED}
    days = (find_day(w, article.time, ahead=ahead) for w in time_words(found.anchor))
    return Reading(
        content=Event(
            action=found.action,
            status=found.status,
            actor=found.actor,
            object=found.object,
            place=finder.place(found.anchor),
            when=next((d for d in days if d is not None), None),
        ),
        span=Span(sentence.start_char, sentence.end_char),
        focus=Span(found.word.idx, found.word.idx + len(found.word)),
        rule=found.rule,
        speaker=speaker,
        via=via,
    )
