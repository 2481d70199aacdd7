"""What an infinitive does to its object: which way it leans, what it acts on and how it is put in words."""

from __future__ import annotations

from storydiff.claims.parse import Token
from storydiff.claims.stances import StanceWords
from storydiff.claims.syntax import SUBJECTS, children, direct_object, find_child, has_to, modals, prepositional

TIME = frozenset({"DATE", "TIME"})
"""Entity types of what says when."""
_PARTICLES = frozenset({"home", "back", "away", "out", "down", "forward", "ahead", "off"})
_LIKENING = frozenset({"similarly", "similar", "identically", "differently", "contrary", "parallel"})
"""What stands behind their "to" is only compared: "to proceed similarly to the trial"."""
_LIGHT_PREPOSITIONS = ("with", "for", "on", "to", "of", "toward", "towards", "into")
_SPEAKING = frozenset({"speak", "talk", "think", "dream", "hear"})
_OUGHT = frozenset({"should", "must"})
_LETTING = frozenset({"allow", "let", "permit", "enable", "help", "see"})
"""Verbs whose object may be the subject of the clause below them: "to allow aid to flow"."""
_FORCING = frozenset({"force", "compel", "require", "order", "oblige"})
"""Verbs whose object is made to do what the infinitive behind it says."""


def leaning(verb: Token, words: StanceWords) -> tuple[int, bool]:
    """Which way the verb leans to its object, and whether the vocabulary says so."""
    lemma = verb.lemma_.lower()
    particle = find_child(verb, "prt")
    phrasal = f"{lemma} {particle.lower_}" if particle is not None else ""
    if verb_words(verb) in words.acting:
        return 1, True
    if phrasal in words.opposing:
        return -1, True
    if particle is not None and lemma in words.opposing and particle.lower_ in {"down", "off", "out"}:
        return -1, True
    if (
        particle is not None
        and phrasal not in words.carrying
        and phrasal not in {"carry out", "go ahead", "press on", "set up", "hold on"}
    ):
        return 1, False
    if lemma == "lift" and next(prepositional(verb, "to"), None) is not None:
        return 1, True
    if lemma in words.opposing:
        return -1, True
    frame = words.verbs.get(lemma)
    held = direct_object(verb)
    if frame is not None and "matter" in frame.marks and (held is None or held.lemma_ not in words.matters):
        return 1, lemma in words.carrying | words.acting
    if frame is not None and "object" in frame.shapes:
        return frame.sign, True
    if direct_object(verb) is None and next(prepositional(verb, "against"), None) is not None:
        return -1, True
    if frame is not None and next(prepositional(verb, "against"), None) is not None:
        return -1, True
    return 1, lemma in words.carrying or lemma in words.acting


def spoken_of(verb: Token) -> Token | None:
    """What it is wrong, or too soon, to speak of: the pause of "to speak of a pause"."""
    alone = verb.lemma_ in _SPEAKING and find_child(verb, "dobj") is None
    return next(prepositional(verb, "of"), None) if alone else None


def deed_again(verb: Token) -> Token | None:
    """The infinitive that "do so" takes up, in its sentence or the one before: "asked to go; he would not do so"."""
    if verb.lemma_ != "do" or not any(c.lower_ == "so" for c in verb.children):
        return None
    here = verb.sent
    before = verb.doc[here.start - 1].sent if here.start else None
    for sentence in (here, before):
        told = (t for t in reversed(list(sentence or ())) if t.i < verb.i and t.lemma_ not in {"do", "be", "have"})
        found = next((t for t in told if t.tag_ == "VB" and (has_to(t) or modals(t) & _OUGHT)), None)
        if found is not None:
            return found
    return None


def objects_of(verb: Token) -> list[Token]:
    """The nouns the verb acts on: its object, its subject in the passive, else the noun behind its preposition."""
    passive = find_child(verb, "nsubjpass")
    if passive is not None:
        return [passive]
    direct = direct_object(verb)
    if direct is None and verb.lemma_ in _LETTING:
        direct = next((s for c in children(verb, "ccomp") if (s := find_child(c, "nsubj")) is not None), None)
    if direct is not None:
        return [direct]
    for noun in prepositional(verb, *_LIGHT_PREPOSITIONS, "against"):
        if noun.ent_type_ not in TIME and not (noun.head.i and noun.head.nbor(-1).lower_ in _LIKENING):
            return [noun]
    carried = _carried(verb)
    if carried is not None:
        return [carried]
    for adverb in children(verb, "advmod"):
        for noun in prepositional(adverb, *_LIGHT_PREPOSITIONS):
            return [noun]
    return []


def _carried(verb: Token) -> Token | None:
    """What a relative clause carries into the infinitive: "talks, which Orsa stands ready to support"."""
    above = verb
    while above.dep_ in {"xcomp", "acomp"}:
        above = above.head
    if above.i == verb.i or above.dep_ != "relcl":
        return None
    pronoun = next((c for c in above.children if c.tag_ in {"WDT", "WP"} and c.dep_ not in SUBJECTS), None)
    return above.head if pronoun is not None else None


def acted_against(verb: Token) -> list[Token]:
    """Whom "action to be taken against" somebody is to hit."""
    action = find_child(verb, "nsubjpass") or direct_object(verb)
    if action is None or verb.lemma_ != "take" or action.lemma_ not in {"action", "measure", "step"}:
        return []
    return [*prepositional(verb, "against"), *prepositional(action, "against")]


def made_to(verb: Token, words: StanceWords) -> Token | None:
    """What somebody is to be made or allowed to do: "to force workers to accept the deal"."""
    lemma = verb.lemma_.lower()
    frame = words.verbs.get(lemma)
    if lemma in _LETTING:
        return next(
            (c for c in children(verb, "ccomp") if find_child(c, "nsubj") is not None and direct_object(c) is not None),
            None,
        )
    if lemma not in _FORCING and (frame is None or "call" not in frame.shapes):
        return None
    return next((c for c in children(verb, "xcomp", "ccomp", "advcl") if has_to(c)), None)


def verb_words(verb: Token) -> str:
    """The verb with its particle: "push back"."""
    particle = find_child(verb, "prt") or next((c for c in children(verb, "advmod") if c.lower_ in _PARTICLES), None)
    return f"{verb.lemma_.lower()} {particle.lower_}" if particle is not None else verb.lemma_.lower()
