"""Events: who did, plans, called off or failed to do what, with status, place and day.

    event verb ("signed the deal") ┐
    light verb + event noun        ├→ status from tense, mood and the governing word → actor, object, place, day
    event noun + what became of it ┘   ("talks are set for Friday", "the visit was called off", "a looming famine")

Rather nothing than something wrong: what is denied, wished, asked for or supposed is no event.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from spacy.tokens import Span as Sentence

from storydiff.claims.days import find_day, is_background, time_words
from storydiff.claims.deeds import Deeds, deed_words
from storydiff.claims.event_nouns import NounEvents
from storydiff.claims.event_rules import EventRules, Happening
from storydiff.claims.event_status import Statuses
from storydiff.claims.event_verbs import VerbEvents
from storydiff.claims.event_words import event_words
from storydiff.claims.names import Names
from storydiff.claims.passage import Passage
from storydiff.claims.speakers import resolve_speakers
from storydiff.claims.stances import stance_words
from storydiff.claims.syntax import is_disowned, is_supposed
from storydiff.claims.targets import Targets
from storydiff.claims.vocabulary import Vocabulary
from storydiff.model import Event, Reading, Span, Status


def find_events(passage: Passage, vocabulary: Vocabulary, names: Names) -> Iterator[Reading]:
    """The events of the article."""
    speakers = resolve_speakers(passage, vocabulary, names)
    targets = Targets(names, stance_words(vocabulary))
    words = event_words(vocabulary)
    statuses = Statuses(words, passage.article.time)
    rules = EventRules(words, names, speakers.actors, targets, speakers, statuses)
    deeds = Deeds(rules, deed_words(vocabulary))
    for sentence in passage.sentences:
        seen: set[tuple[str, str | None, Status]] = set()
        for found in find_happenings(sentence, rules, deeds):
            key = (found.action, found.actor, found.status)
            past = found.status is not Status.PLANNED and is_background(found.anchor, passage.article.time)
            if key not in seen and not past:
                seen.add(key)
                yield _reading(found, rules, sentence, passage.article.time)


def find_happenings(sentence: Sentence, rules: EventRules, deeds: Deeds) -> Iterator[Happening]:
    """Each event of the sentence."""
    verbs, nouns = VerbEvents(rules), NounEvents(rules)
    for token in sentence:
        verbal = token.pos_ == "VERB" and token.dep_ != "amod" and token.lemma_ in rules.words.lemmas
        deed = deeds.is_deed(token)
        if not (verbal or deed or rules.words.is_event(token)) or is_supposed(token) or is_disowned(token):
            continue
        listed = list(verbs.find(token) if verbal else nouns.find(token) if rules.words.is_event(token) else ())
        yield from listed or (deeds.find(token) if deed else ())


def _reading(found: Happening, rules: EventRules, sentence: Sentence, published: datetime) -> Reading:
    speaker, via = rules.speakers.of(found.word)
    ahead = found.status in {Status.PLANNED, Status.WARNED}
    days = (find_day(w, published, ahead=ahead) for w in time_words(found.anchor))
    return Reading(
        content=Event(
            action=found.action,
            status=found.status,
            actor=found.actor,
            object=found.object,
            place=rules.place(found.anchor),
            when=next((d for d in days if d is not None), None),
        ),
        span=Span(sentence.start_char, sentence.end_char),
        focus=Span(found.word.idx, found.word.idx + len(found.word)),
        rule=found.rule,
        speaker=speaker,
        via=via,
        confidence=found.confidence,
    )
