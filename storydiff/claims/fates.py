"""Fates: what became of the things that a count counts: "40 homes destroyed", "15 drones shot down"."""

from __future__ import annotations

from storydiff.claims.counts import Count
from storydiff.claims.measures import MeasureWords, governing_noun
from storydiff.claims.parse import Token

_SUBJECTS = {"nsubj", "nsubjpass"}
_SUPPLIES = {"power", "electricity", "water", "heat", "heating", "gas"}
_TOLD = {"advcl", "oprd", "xcomp", "ccomp", "acomp"}


def find_fate(count: Count, words: MeasureWords) -> str | None:
    """The participle that narrows counted things: "destroyed", or both where "damaged or destroyed" leaves it open."""
    anchor = count.anchor
    while anchor.dep_ == "conj" and anchor.head.pos_ in {"NOUN", "PROPN"} and anchor.head.i < anchor.i:
        anchor = anchor.head
    act = governing_noun(anchor)
    act = act if act is not None else _asked_for(anchor)
    known = words.fates.get(act.lemma_.lower()) if act is not None else None
    if known is not None:
        return known
    if (said := _of_clause(anchor, words)) is not None:
        return said
    if (lacked := _lacked(anchor)) is not None:
        return f"without {lacked}"
    if (state := _state(anchor)) is not None and words.fates.get(state.lemma_.lower(), state.lower_) in _ends(words):
        return words.fates.get(state.lemma_.lower(), state.lower_)
    for word in (_verb(anchor, words), _reduced(count.anchor)):
        fate = _of(word, words) if word is not None else None
        if fate is not None:
            return fate
    return None


def _asked_for(anchor: Token) -> Token | None:
    """As in "a demand for 400 homes", "plans for 400 homes"."""
    held = anchor.dep_ == "pobj" and anchor.head.lower_ == "for" and anchor.head.head.pos_ == "NOUN"
    asked = anchor.head.head
    tariff = held and asked.lemma_ == "plan" and asked.tag_ == "NN"  # "the free plan for 400 users"
    return asked if held and not tariff else None


def _of_clause(anchor: Token, words: MeasureWords) -> str | None:
    """As in "the 40 tanks that Norland promised", whose object stands before its clause."""
    for verb in (c for c in anchor.rights if c.dep_ == "relcl" and c.pos_ == "VERB"):
        owned = [c for c in verb.lefts if c.dep_ == "nsubj" and c.tag_ not in {"WDT", "WP"}]
        if owned and not any(c.dep_ in {"dobj", "xcomp", "ccomp"} and c.i > verb.i for c in verb.children):
            return words.fates.get(verb.lemma_.lower())
    return None


def _verb(anchor: Token, words: MeasureWords) -> Token | None:
    """The verb that is done to what is counted, also behind one that only passes it on: "were reported damaged"."""
    verb = anchor.head if anchor.dep_ in {"dobj", *_SUBJECTS} else None
    if verb is None or (anchor.dep_ == "nsubj" and (verb.tag_ != "VBN" or any(c.dep_ == "dobj" for c in verb.rights))):
        return None
    if anchor.dep_ != "dobj" and verb.lemma_.lower() in words.sets["linking"]:
        told = (c for c in verb.rights if c.dep_ in _TOLD and c.tag_ == "VBN" and c.i < verb.i + 3)
        return next(told, verb)
    return verb


def _state(anchor: Token) -> Token | None:
    """The adjective of "1,200 schools were closed", which the parse takes for how they are."""
    verb = anchor.head if anchor.dep_ in _SUBJECTS and anchor.head.lemma_ == "be" else None
    return next((c for c in verb.rights if c.dep_ == "acomp"), None) if verb is not None else None


def _ends(words: MeasureWords) -> frozenset[str]:
    return frozenset(words.fates.values())


def _lacked(anchor: Token) -> str | None:
    """As in "left 40 homes without power": what the counted have no longer."""
    near = [*anchor.rights, *(anchor.head.rights if anchor.dep_ in {"dobj", *_SUBJECTS} else ())]
    joined = [c for t in anchor.conjuncts for c in t.rights]
    for prep in (*near, *joined):
        if prep.dep_ == "prep" and prep.lower_ == "without":
            return next((c.lower_ for c in prep.children if c.lower_ in _SUPPLIES), None)
    return None


def _reduced(anchor: Token) -> Token | None:
    """As in "40 homes destroyed", but not "40 lands offered help"."""
    done = (c for c in anchor.rights if c.dep_ in {"acl", "relcl"} and c.tag_ == "VBN")
    return next((c for c in done if not any(o.dep_ == "dobj" for o in c.rights)), None)


def _of(verb: Token, words: MeasureWords) -> str | None:
    """The fate that a verb tells of, with its particle, and with one that "or" sets beside it."""
    lemma = verb.lemma_.lower()
    particle = next((c.lower_ for c in verb.rights if c.dep_ == "prt"), None)
    fate = words.fates.get(f"{lemma} {particle}") if particle is not None else None
    fate = fate or words.fates.get(lemma)
    first = verb.head if verb.dep_ == "conj" and verb.head.pos_ == "VERB" else verb
    other = next((c for c in first.rights if c.dep_ == "conj"), None)
    if fate is None or other is None or not any(c.lower_ == "or" for c in first.rights if c.dep_ == "cc"):
        return fate
    both = [words.fates.get(v.lemma_.lower()) for v in (first, other)]
    return f"{both[0]} or {both[1]}" if None not in both and both[0] != both[1] else fate
