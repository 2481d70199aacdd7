"""Positions: who stands where on what, by verb, adjective or noun, with negation and its traps.

    stance word → frame (vocabulary) → actor and target → sign (word × target × denial) → strength

What nobody asserts (questions, if-clauses, "might") is no position; an actor that cannot be known is not guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from storydiff.claims.days import is_background
from storydiff.claims.disowned import DisowningWords, disowning_words, is_disowned
from storydiff.claims.names import Names
from storydiff.claims.parse import Span as Sentence
from storydiff.claims.parse import Token
from storydiff.claims.passage import Passage
from storydiff.claims.plural_actors import are_many
from storydiff.claims.speakers import Speakers, resolve_speakers
from storydiff.claims.spoken_for import is_joined_to_reporter
from storydiff.claims.stance_adjectives import AdjectiveStances
from storydiff.claims.stance_barred import is_barred, is_others_word
from storydiff.claims.stance_conditions import CONDITION, find_bound_clauses, find_conditions
from storydiff.claims.stance_former import is_former, is_given_up
from storydiff.claims.stance_idioms import Idioms
from storydiff.claims.stance_judgements import Judgements
from storydiff.claims.stance_kept import Kept
from storydiff.claims.stance_needs import Needs
from storydiff.claims.stance_neutral import Neutral
from storydiff.claims.stance_nouns import NounStances
from storydiff.claims.stance_replies import Replies
from storydiff.claims.stance_rules import Found, StanceRules
from storydiff.claims.stance_undecided import Undecided
from storydiff.claims.stance_verbs import VerbStances
from storydiff.claims.stance_wishes import Wishes
from storydiff.claims.stances import as_written, stance_words
from storydiff.claims.syntax import is_conditional, is_supposed, modals, prepositional
from storydiff.claims.targets import Target, Targets
from storydiff.claims.vocabulary import Vocabulary
from storydiff.model import Position, Reading, Span, Stance
from storydiff.model.bearings import DEED, GIVEN_UP, IN_OTHER_WORDS, MANY

AS_WRITTEN = "actor as written"
"""Mark of a position whose actor is a plain word such as "union" that the text before does not tell safely."""
_STANCE_WORDS = frozenset({"VERB", "NOUN", "ADJ", "ADP", "ADV", "PROPN", "SCONJ"})
"""Parts of speech that stance words are taken for."""

_PREDICATES = frozenset({"acomp", "attr", "oprd", "ROOT", "ccomp", "conj", "relcl", "advcl"})
"""Relations of a word that is said of a subject."""


class StanceReaders(NamedTuple):
    """The readers of an article's stances, one for each way to take one, and the words of what is denied."""

    verbs: VerbStances
    adjectives: AdjectiveStances
    nouns: NounStances
    judgements: Judgements
    wishes: Wishes
    needs: Needs
    undecided: Undecided
    neutral: Neutral
    idioms: Idioms
    kept: Kept
    replies: Replies
    disowning: DisowningWords


def find_positions(passage: Passage, vocabulary: Vocabulary, names: Names) -> Iterator[Reading]:
    """The positions of the article, one reading for each actor and target."""
    speakers = resolve_speakers(passage, vocabulary, names)
    words = stance_words(vocabulary)
    rules = StanceRules(names, words, speakers.actors, Targets(names, words, speakers.actors.is_actor_noun), speakers)
    readers = StanceReaders(
        VerbStances(rules),
        AdjectiveStances(rules),
        NounStances(rules),
        Judgements(rules),
        Wishes(rules),
        Needs(rules),
        Undecided(rules),
        Neutral(rules),
        Idioms(rules),
        Kept(rules),
        Replies(rules),
        disowning_words(vocabulary),
    )
    before: tuple[Found, ...] = ()
    for sentence in passage.sentences:
        seen: set[tuple[str, str, int]] = set()
        own = list(find_stances(sentence, rules, readers))
        stances = [*own, *_left_open(sentence, tuple(f.target for f in before), readers)]
        stances.extend(_replied(sentence, own or before, readers))
        before = tuple(stances)
        for found in stances:
            if is_background(found.word, passage.article.time):
                continue
            for actor in found.actors:
                if _names_nobody(found.target, rules):
                    continue
                key = (actor, found.target.text, found.sign)
                if key in seen or actor == found.target.text or not any(c.isalpha() for c in found.target.text):
                    continue
                seen.add(key)
                reading = _reading(found, actor, sentence, speakers)
                if not _is_shown_to_others(found, actor, reading.speaker):
                    yield reading


def _left_open(sentence: Sentence, before: tuple[Target, ...], readers: StanceReaders) -> Iterator[Found]:
    """Who has not decided, or takes no side, on what the sentence before takes a stand on."""
    for token in sentence if before else ():
        if token.pos_ != "VERB":
            continue
        if readers.undecided.is_open(token):
            yield from readers.undecided.elided(token, before) if not is_supposed(token) else ()
        elif readers.neutral.is_neutral(token) and not is_supposed(token):
            yield from readers.neutral.elided(token, before)


def _replied(sentence: Sentence, before: Sequence[Found], readers: StanceReaders) -> Iterator[Found]:
    """Who says yes or no, and no more, to what the words before ask for."""
    for token in sentence:
        if readers.replies.answer(token) and not is_supposed(token) and not is_barred(token):
            yield from readers.replies.find(token, before)


def _names_nobody(target: Target, rules: StanceRules) -> bool:
    """True for a crowd that could be anybody: who stands ready to support the parties is not for them."""
    return target.last.tag_ == "NNS" and target.text in rules.actors.words.vague


def _is_shown_to_others(found: Found, actor: str, speaker: str | None) -> bool:
    """As in "the firm shows no interest in peace": what others say of a stand, who may accuse or remember."""
    shown = found.word.pos_ == "NOUN" and found.word.dep_ == "dobj" and found.word.head.lemma_ == "show"
    return shown and speaker is not None and speaker != actor


def _reading(found: Found, actor: str, sentence: Sentence, speakers: Speakers) -> Reading:
    speaker, via = (None, None) if is_joined_to_reporter(found.word) else speakers.of(found.word)
    stance = {1: Stance.FOR, -1: Stance.AGAINST, 0: Stance.NEITHER}[found.sign]
    ends = (found.word, found.target.last, found.verdict or found.word)
    tokens = sorted(ends, key=lambda token: token.i)
    end = tokens[-1].idx + len(tokens[-1].text)
    return Reading(
        content=Position(
            actor=actor,
            target=found.target.text,
            stance=stance,
            strength=found.strength,
            action=found.key,
            conditional=found.rule != CONDITION and _is_bound(found),
            own_words=speaker == actor and speakers.is_quoted(found.word),
            former=is_former(found.word),
        ),
        span=Span(sentence.start_char, sentence.end_char),
        focus=Span(max(tokens[0].idx, sentence.start_char), min(end, sentence.end_char)),
        rule=found.rule,
        speaker=speaker,
        via=via,
        marks=(
            *(() if " " in actor or actor in speakers.names.kinds else (AS_WRITTEN,)),
            *((GIVEN_UP,) if is_given_up(found.word) else ()),
            *((DEED,) if _is_deed(found.target) else ()),
            *((MANY,) if are_many(actor, sentence.doc) else ()),
            *((IN_OTHER_WORDS,) if is_others_word(found.word, actor, speaker, speakers) else ()),
        ),
    )


def _is_deed(target: Target) -> bool:
    """True where the target's words begin with a verb in its plain form: "leave the union"."""
    return target.verb is not None and target.text.split()[:1] == target.verb.split()[:1]


def _is_bound(found: Found) -> bool:
    """True where the stand, or what is wanted, hangs on a condition: "asked that the senate act if the talks fail"."""
    held_until = found.sign < 0 and any(find_bound_clauses(found.word))
    return held_until or is_conditional(found.word) or is_conditional(found.target.last)


def find_stances(sentence: Sentence, rules: StanceRules, readers: StanceReaders) -> Iterator[Found]:
    """Each stance of the sentence."""
    for token in sentence:
        part = token.pos_
        if token.dep_ == "expl" and token.lower_ == "there" and not is_supposed(token):
            yield from readers.needs.there(token)
        if part not in _STANCE_WORDS or token.dep_ == "amod":
            continue
        if part != "VERB" and not _may_say_one(token, rules, readers):
            continue
        found = list(_stances_of(token, rules, readers))
        if found and not (is_supposed(token) or is_disowned(token, readers.disowning) or is_barred(token)):
            yield from found  # asked last, since most words take no stand
            for stance in found:
                yield from find_conditions(stance, rules)


def _may_say_one(token: Token, rules: StanceRules, readers: StanceReaders) -> bool:
    """True for a word, other than a verb, that may express a stance."""
    words = rules.words
    return (
        token.lower_ in words.adjectives
        or (token.pos_ == "NOUN" and (words.noun(token) is not None or readers.idioms.is_idiom(token)))
        or (token.dep_ in _PREDICATES and words.verdict(token) is not None)
        or readers.undecided.is_open(token)
        or readers.wishes.is_wish(token)
    )


def _stances_of(token: Token, rules: StanceRules, readers: StanceReaders) -> Iterator[Found]:
    """Each stance that the word expresses, whether or not somebody asserts it."""
    verbs, adjectives, nouns, judgements, _, _, undecided, neutral, idioms, kept, _, _ = readers
    part, verb = token.pos_, None
    alone: tuple[tuple[Undecided | Neutral | Idioms | Kept, Callable[[Token], bool]], ...] = (
        (undecided, undecided.is_open),
        (neutral, neutral.is_neutral),
        (idioms, idioms.is_idiom),
        *(((kept, kept.is_kept),) if part == "VERB" else ()),
    )
    only = next((reader for reader, reads in alone if reads(token)), None)
    if only is not None:
        yield from only.find(token)
        return
    if part == "VERB":
        verb = rules.words.verb(token)
        yield from _said_by_verb(token, rules, readers)
    elif readers.wishes.is_wish(token):
        yield from readers.wishes.find(token)
    adjective = None if verb is not None and _is_done_by(token, rules) else rules.words.adjectives.get(token.lower_)
    noun = rules.words.noun(token) if part == "NOUN" else None
    verdict = rules.words.verdict(token) if token.dep_ in _PREDICATES else None
    if verdict is not None:
        yield from judgements.by_predicate(token, as_written(token), verdict)
    elif adjective is not None and "subject" not in adjective.shapes and adjectives.is_predicate(token):
        yield from adjectives.find(token, adjective)
    elif verb is not None:
        yield from verbs.find(token, *verb)
    elif noun is not None:
        yield from nouns.find(token, noun)


def _said_by_verb(verb: Token, rules: StanceRules, readers: StanceReaders) -> Iterator[Found]:
    """Each stance that a verb expresses by what it says, whether or not it is a stance word."""
    judgements, needs, auxiliaries = readers.judgements, readers.needs, modals(verb)
    if verb.lemma_ == "come":
        yield from needs.timely(verb)
    if verb.lemma_ in rules.words.calling:
        yield from judgements.by_calling(verb)
    if readers.wishes.is_wish(verb):
        yield from readers.wishes.find(verb)
        yield from needs.needed(verb) if verb.lemma_ == "need" and verb.tag_ == "VBN" else ()
    if judgements.is_refusal(verb, auxiliaries) and rules.words.verb(verb) is None:
        yield from judgements.by_refusal(verb)
    if judgements.is_duty(verb, auxiliaries):
        yield from judgements.by_duty(verb)


def _is_done_by(participle: Token, rules: StanceRules) -> bool:
    """True for "opposed by the union", which is a passive and no adjective."""
    frame = rules.words.adjectives.get(participle.lower_)
    agent = next(prepositional(participle, "by"), None)
    return frame is not None and "by" not in frame.prepositions and agent is not None
