"""Told: what a sentence says of things, shares and spans of time, as words that narrow what they measure."""

from __future__ import annotations

from storydiff.claims.aboard import ABOARD, is_aboard
from storydiff.claims.counts import Count
from storydiff.claims.fates import find_fate
from storydiff.claims.measures import Measured, MeasureWords
from storydiff.claims.parse import Token
from storydiff.claims.syntax import is_negated

SENTENCE = "sentence"
"""The measure of time in prison, which says enough."""
_SUBJECTS = {"nsubj", "nsubjpass"}
_MAKING_UP = {"represent", "comprise", "constitute", "compose", "form", "be", "account", "make", "include"}
"""Verbs whose object is the whole that their subject is a part of: "fleets represent 12% of all sales"."""
_TOWARDS = {"to", "for", "on", "against", "from"}
_OBJECTS = {"dobj", "attr", "oprd"}
_HALF_SAID = {
    "expect",
    "project",
    "predict",
    "set",
    "believe",
    "think",
    "say",
    "report",
    "estimate",
    "know",
    "find",
    "show",
}
"""Verbs behind which another says what happened: "are expected to leave"."""


def told_of(count: Count, measured: Measured, words: MeasureWords, of: Count | None = None) -> tuple[str, ...]:
    """What became of the things counted ("destroyed"), or what a share or a span does ("receive notice").

    ``of`` is the count whose things a nameless number counts: "1,200 schools were shut; the true figure was 1,700".
    """
    if of is not None:
        told = find_fate(of, words)
        return (told,) if told else ()
    rule = measured.rule
    if rule == "duration":
        told = told_of_span(measured.by) if measured.measure != SENTENCE else None
    elif rule == "share of" or (rule == "left out" and count.numeral.unit == "%"):
        told = find_fate(count, words) or _of_share(count.root, words)
    elif rule in {"counted noun", "left out"} and count.numeral.unit is None:
        told = find_fate(count, words) or (ABOARD if measured.measure == "people" and is_aboard(count) else None)
    else:
        return ()
    return (told,) if told else ()


def told_of_span(unit: Token) -> str | None:
    """What lasted or was stopped: "parliament suspended", "strike lasted"; None where no noun says it."""
    verb = unit.head if unit.dep_ != "pobj" else unit.head.head
    if verb.pos_ != "VERB":
        return None
    passive = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    what = passive or next((c for c in verb.children if c.dep_ == "dobj" and c != unit), None)
    what = what or next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if what is None and verb.dep_ == "acl":
        what = verb.head
    return f"{_named(what)} {_past(verb)}" if what is not None and what.pos_ in {"NOUN", "PROPN"} else None


def _of_share(share: Token, words: MeasureWords) -> str | None:
    """The predicate of a share: "receive notice", "closed"; of a part that makes it up the part: "fleet sales"."""
    token = share
    while token.dep_ in {"nummod", "quantmod", "compound", "nmod"} and token.head != token:
        token = token.head
    if token.dep_ == "pobj" and token.head.lower_ == "in" and (state := _state_in(token.head.head)) is not None:
        return state
    if token.dep_ == "pobj" and token.head.head.pos_ in {"VERB", "AUX"} and token.head.head.lemma_ in _MAKING_UP:
        return _part(token.head.head)
    verb = token.head
    if verb.pos_ not in {"VERB", "AUX"}:
        return None
    if token.dep_ in _SUBJECTS:
        return _predicate(verb)
    if token.dep_ not in _OBJECTS:
        return None
    if verb.lemma_ in _MAKING_UP:
        return _part(verb)
    if verb.lemma_ in _HALF_SAID:
        return None  # "found 81% of firms had it", where the parse took the share for what was found
    if verb.lemma_ == "lose":
        return "lost"
    return None if verb.lemma_ in words.sets["holding"] else _past(verb)


def _state_in(head: Token) -> str | None:
    """As in "is fatal in 12% of cases": what is so in them."""
    state = head if head.pos_ == "ADJ" else next((c for c in head.children if c.dep_ == "acomp"), None)
    if state is None or state.pos_ != "ADJ":
        return None
    return f"not {state.lower_}" if is_negated(state) else str(state.lower_)


def _part(verb: Token) -> str | None:
    """The subject of a verb of making up, that of its clause where it is a participle."""
    while verb.head != verb:
        subject = next((c for c in verb.lefts if c.dep_ in _SUBJECTS), None)
        if subject is not None:
            relative = subject.tag_ in {"WDT", "WP"} and verb.dep_ == "relcl"
            noun = verb.head if relative else subject
            return _named(noun) if noun.pos_ in {"NOUN", "PROPN"} else None
        verb = verb.head
    subject = next((c for c in verb.lefts if c.dep_ in _SUBJECTS), None)
    return _named(subject) if subject is not None and subject.pos_ in {"NOUN", "PROPN"} else None


def _predicate(verb: Token) -> str | None:
    """A verb with its object or what it is: "receive notice", "women", "not support plan"."""
    inner = next((c for c in verb.rights if c.dep_ == "xcomp" and c.pos_ == "VERB"), None)
    if verb.lemma_ in _HALF_SAID and inner is not None:
        return _predicate(inner)
    denied = "not " if any(c.dep_ == "neg" for c in verb.children) else ""
    if verb.lemma_ == "be":
        state = next((c for c in verb.rights if c.dep_ in {"attr", "acomp"}), None)
        return f"{denied}{_named(state)}" if state is not None else None
    behind = next((c for c in verb.rights if c.dep_ == "dobj" and c.pos_ in {"NOUN", "PROPN"}), None)
    said = next((c for c in verb.rights if c.dep_ == "ccomp"), None)
    if behind is None and said is not None:
        return f"{denied}{verb.lower_} {_predicate(said) or ''}".rstrip()
    with_particle = _with_particle(verb, verb.lower_)
    if behind is None and verb.tag_ != "VBN" and verb.i + 1 < verb.sent.end and verb.nbor(1).lower_ in _TOWARDS:
        behind = next((c for c in verb.nbor(1).children if c.dep_ == "pobj" and c.pos_ in {"NOUN", "PROPN"}), None)
        with_particle = f"{verb.lower_} {verb.nbor(1).lower_}"
    return f"{denied}{with_particle} {_named(behind)}" if behind is not None else f"{denied}{with_particle}"


def _past(verb: Token) -> str:
    """The verb as it stands where it looks back ("closed", "wiped out"), else its plain form."""
    return _with_particle(verb, verb.lower_ if verb.lower_.endswith("ed") else str(verb.lemma_.lower()))


def _with_particle(verb: Token, word: str) -> str:
    particle = next((c.lower_ for c in verb.rights if c.dep_ == "prt" and c.i == verb.i + 1), None)
    return f"{word} {particle}" if particle is not None else word


def _named(noun: Token) -> str:
    """A noun with the words that make it one: "fleet sales", "black voters"."""
    left = [t.lower_ for t in noun.lefts if t.dep_ in {"compound", "amod"} and t.is_alpha and not _is_hyphened(t)]
    return " ".join([*left, noun.lower_])


def _is_hyphened(token: Token) -> bool:
    return token.nbor(1).text == "-" or (token.i > 0 and token.nbor(-1).text == "-")
