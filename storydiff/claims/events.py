"""Events: who did, plans, called off or failed to do what, with status, place and day.

    event verb ("signed the deal") ┐
    light verb + event noun        ├→ status from tense, mood and the governing word → actor, object, place, day
    event noun + what became of it ┘   ("talks are set for Friday", "the visit was called off", "a looming famine")

Rather nothing than something wrong: what is denied, wished, asked for or supposed is no event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from storydiff.claims.days import (
    find_day,
    is_another_time,
    is_background,
    is_explicit,
    names_month,
    new_day_words,
    time_words,
)
from storydiff.claims.deeds import PROPOSING, Deeds, deed_words
from storydiff.claims.disowned import DisowningWords, disowning_words, is_disowned
from storydiff.claims.event_announced import Announced
from storydiff.claims.event_nouns import NounEvents
from storydiff.claims.event_rules import EventRules, Happening
from storydiff.claims.event_status import Statuses
from storydiff.claims.event_verbs import VerbEvents
from storydiff.claims.event_words import EventWords, event_words
from storydiff.claims.faint import RULE as FAINT_RULE
from storydiff.claims.faint import FaintEvents, is_amid
from storydiff.claims.names import Names
from storydiff.claims.not_before import comes_not_before
from storydiff.claims.parse import Span as Sentence
from storydiff.claims.parse import Token
from storydiff.claims.passage import Passage
from storydiff.claims.speakers import resolve_speakers
from storydiff.claims.stances import stance_words
from storydiff.claims.syntax import (
    children,
    find_child,
    find_subject,
    is_supposed,
    is_verbal,
    modals,
    prepositional,
)
from storydiff.claims.targets import Targets
from storydiff.claims.vocabulary import Vocabulary
from storydiff.model import FAINT, Event, Reading, Span, Status, TimeBasis
from storydiff.model.bearings import BEGUN

OPENING = 10
"""Sentences at the head of an article in which a deed of no listed kind is news; further down only with a day."""
DEED = "event: deed"
_REPORTING = frozenset({"announce", "report", "confirm"})
"""Verbs that make "had been done" of the news that something has been done."""
_STATES = frozenset({"unable", "due", "set", "scheduled", "slated"})
"""Adjectives whose infinitive is as good as said of the subject outright."""
_US = frozenset({"i", "we", "you"})
"""Whoever says what "we" are going to do promises more often than plans."""


def find_events(passage: Passage, vocabulary: Vocabulary, names: Names) -> Iterator[Reading]:
    """The events of the article."""
    speakers = resolve_speakers(passage, vocabulary, names)
    targets = Targets(names, stance_words(vocabulary))
    words = event_words(vocabulary)
    statuses = Statuses(words, passage.article.time)
    rules = EventRules(words, names, speakers.actors, targets, speakers, statuses)
    disowning = disowning_words(vocabulary)
    verbs, nouns, deeds = VerbEvents(rules), NounEvents(rules), Deeds(rules, deed_words(vocabulary))
    faint, announced = FaintEvents(rules, deed_words(vocabulary)), Announced(rules)
    for place, sentence in enumerate(passage.sentences):
        kept: dict[tuple[str, str | None, Status], tuple[Happening, datetime | None, TimeBasis]] = {}
        for told in find_happenings(sentence, verbs, nouns, deeds, faint, announced, disowning):
            found = replace(told, status=Status.PLANNED) if _is_undecided(told, words) else told
            day, basis = _day(found, passage.article.time)
            key = (found.action, found.actor, found.status)
            if found.rule in {DEED, FAINT_RULE} and day is None and place >= OPENING and not _is_fresh(found):
                continue
            better = key not in kept or (kept[key][1] is None and day is not None)
            if (
                better
                and not _is_past(found, day, passage.article.time)
                and not (day is None and _goes_on(found, rules))
            ):
                kept[key] = found, day, basis
        for found, day, basis in kept.values():
            yield _reading(found, rules, sentence, day, basis)


def find_happenings(
    sentence: Sentence,
    verbs: VerbEvents,
    nouns: NounEvents,
    deeds: Deeds,
    faint: FaintEvents,
    announced: Announced,
    disowning: DisowningWords,
) -> Iterator[Happening]:
    """Each event of the sentence."""
    words = verbs.common.words
    for token in sentence:
        verbal = deed = named = slight = meant = False
        match token.pos_:
            case "AUX":
                meant = announced.is_announced(token)
            case "VERB":
                lemma = token.lemma_.lower()
                verbal = lemma in words.lemmas and token.dep_ != "amod"
                open_verb = lemma not in words.judged or deeds.is_decided(token)
                reporting = verbs.common.speakers.words.verbs
                deed = open_verb and deeds.is_deed(token) and _is_told(token, reporting)
                meant = announced.is_announced(token)
                slight = faint.is_faint(token) and (_is_told(token, reporting) or is_amid(token))
            case "NOUN":
                named = words.is_event(token) or words.is_awaited(token)
        if not (verbal or deed or named or slight or meant):
            continue
        found = list(verbs.find(token) if verbal else nouns.find(token) if named else ())
        found = found or list(deeds.find(token) if deed else ()) or list(faint.find(token) if slight else ())
        found = found or (list(announced.find(token)) if meant else [])
        if found and not (
            is_supposed(token) or is_disowned(token, disowning)
        ):  # asked last, since most words name no event
            yield from found


def _is_undecided(found: Happening, words: EventWords) -> bool:
    """True for a vote that is being held: it has not come about before it is decided."""
    going_on = found.word.tag_ == "VBG" and bool(modals(found.word) & {"is", "are", "'re", "’re"})
    return going_on and found.status is Status.DONE and found.action in words.undecided


def _is_told(verb: Token, reporting: frozenset[str]) -> bool:
    """True in a main clause or in what somebody says: a deed of no listed kind is news only where it is the point."""
    clause, state = verb, verb.head
    if (verb.dep_ == "acl" and state.dep_ == "dobj") or (verb.dep_ == "xcomp" and state.lower_ in _STATES):
        clause = state.head
    while is_verbal(clause.head) and clause.head.i != clause.i:
        saying = clause.dep_ == "advcl" and clause.tag_ == "VBG" and find_child(clause, "ccomp") is not None
        if clause.dep_ == "ccomp" and clause.head.lemma_ not in reporting and not _is_joined(clause):
            return False
        if clause.dep_ not in {"conj", "xcomp", "ccomp"} and not (saying and clause.i != verb.i):
            return False
        clause = clause.head
    return clause.dep_ == "ROOT"


def _is_joined(clause: Token) -> bool:
    """True for a clause of its own before another, which the parse took for its object: "He left; she stayed"."""
    return clause.i < clause.head.i or any(children(clause, "mark"))


def _is_fresh(found: Happening) -> bool:
    """True for what is news wherever it stands: what is meant to be done, what failed, what "has" been done."""
    if found.status is not Status.DONE:
        subject = find_subject(found.word)
        if found.word.lemma_ in PROPOSING:
            return False
        return found.word.head.lemma_ != "aim" and (subject is None or subject.lower_ not in _US)
    told_of = found.word.dep_ == "ccomp" and found.word.head.lemma_ in _REPORTING
    perfect = {"has", "have", "had"} if told_of else {"has", "have"}
    return found.word.tag_ == "VBN" and bool(perfect & modals(found.word))


def _day(found: Happening, published: datetime) -> tuple[datetime | None, TimeBasis]:
    """The day the event is set for or took place, and whether its date is written out or counted from publication."""
    ahead = found.status in {Status.PLANNED, Status.WARNED} or found.until is not None
    for words in _dates(found):
        explicit = is_explicit(words)
        day = find_day(words, published, ahead=ahead)
        if found.status is Status.CANCELLED and not explicit:
            day = None  # whether "Monday's summit", called off, was to be held last Monday or next is not said
        if day is not None:
            return day, TimeBasis.EXPLICIT if explicit else TimeBasis.INFERRED
        if names_month(words):
            break
    return None, TimeBasis.PUBLISHED


def _dates(found: Happening) -> Iterator[str]:
    """The words that may name the event's day, the nearest first."""
    if found.until is not None:
        yield from new_day_words(found.until)
    if found.status is Status.POSTPONED:
        return
    if comes_not_before(found.anchor):
        yield from time_words(found.anchor)
    yield from time_words(found.anchor, of_event=True)
    for clause in children(found.word, "relcl") if found.word.pos_ == "NOUN" else ():
        if found.status is Status.PLANNED and clause.tag_ in {"VBZ", "VBP"}:  # "the walkout that begins on Wednesday"
            yield from time_words(clause, of_event=True)
    for noun in (*children(found.anchor, "nsubj"), *prepositional(found.anchor, "by")):
        if noun.lemma_ == found.action:
            yield from time_words(noun, of_event=True)
    for clause in (*found.anchor.children, *(found.word.children if found.word.i != found.anchor.i else ())):
        if clause.dep_ == "acl" and clause.tag_ == "VBN":
            yield from time_words(clause, of_event=True)


def _is_past(found: Happening, day: datetime | None, published: datetime) -> bool:
    """True for what is told as background: done long ago, or planned for a day that is over."""
    if found.status is Status.PLANNED:
        over = day is not None and day.date() < published.date()
        told = any(is_another_time(words, published) for words in time_words(found.anchor))
        return over or told or any(is_background(above, published) for above in _above(found.anchor))
    return is_background(found.anchor, published)


def _goes_on(found: Happening, rules: EventRules) -> bool:
    """True where a "he was …" goes on telling what the sentence before told as background."""
    verb = found.anchor
    subject = find_child(verb, "nsubj", "nsubjpass")
    told = found.status is Status.DONE and verb.dep_ == "ROOT" and subject is not None and subject.tag_ == "PRP"
    if not told or "have" in modals(verb) or "has" in modals(verb) or not verb.sent.start:
        return False
    root = verb.doc[verb.sent.start - 1].sent.root
    return any(is_background(before, rules.statuses.time) for before in (root, *root.conjuncts))


def _above(word: Token) -> Iterator[Token]:
    """The verbs that govern the word's clause."""
    return (t for t in word.ancestors if t.pos_ == "VERB" and t.dep_ in {"ROOT", "ccomp", "advcl"})


_BEGINNING = frozenset({"open", "launch", "begin", "start", "initiate", "commence"})

_AT_A_BLOW = frozenset({"attack", "strike", "airstrike", "raid", "assault", "bombing", "missile", "rocket"})
"""What is launched and has then happened."""


def _is_begun(found: Happening) -> bool:
    """True for what somebody has opened or begun, where the noun tells what goes on: "launched a review"."""
    verb = found.anchor
    begins = verb.lemma_ in _BEGINNING and found.action not in {
        verb.lemma_,
        *(_AT_A_BLOW if verb.lemma_ == "launch" else ()),
    }
    return found.status is Status.DONE and begins


def _is_a_choice(verb: Token) -> bool:
    """As in "will decide whether to sell the plant": no plan to sell it, and yet what its sale may be the end of."""
    return any(c.lower_ == "whether" for c in children(verb, "mark", "advmod", "dep"))


def _reading(
    found: Happening, rules: EventRules, sentence: Sentence, day: datetime | None, basis: TimeBasis
) -> Reading:
    speaker, via = rules.speakers.of(found.word)
    held = day if found.status is Status.DONE and day is not None and day <= rules.statuses.time else None
    return Reading(
        content=Event(
            action=found.action,
            status=found.status,
            actor=found.actor,
            object=found.object,
            place=rules.place(found.anchor),
            when=day,
        ),
        span=Span(sentence.start_char, sentence.end_char),
        focus=Span(found.word.idx, found.word.idx + len(found.word.text)),
        rule=found.rule,
        speaker=speaker,
        via=via,
        as_of=held,
        as_of_basis=basis if held is not None else TimeBasis.PUBLISHED,
        confidence=min(found.confidence, FAINT) if _is_a_choice(found.anchor) else found.confidence,
        marks=(BEGUN,) if _is_begun(found) else (),
    )
