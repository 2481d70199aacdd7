"""The life of an event told by a date or by what it does: "moved to 9 May", "not before June", "shut 40 schools"."""

from __future__ import annotations

from storydiff.claims.days import find_day, names_month, new_day_words
from storydiff.claims.event_rules import EventRules
from storydiff.claims.parse import Token
from storydiff.claims.syntax import OBJECTS, children, find_child, has_to, is_negated, is_verbal, modals
from storydiff.model import Status

_AHEAD = frozenset({"will", "wo", "would"})
_ENDING = frozenset({"end", "conclude", "close", "finish", "stop", "expire", "cease", "change"})
"""What will not do so before a day goes on, and is not put off."""
_BEFORE = frozenset({"before", "until", "till"})


def is_put_off(noun: Token, rules: EventRules) -> bool:
    """True for what "will not come before June": it was awaited, and comes later."""
    verb = noun.head
    if noun.dep_ not in {"nsubj", "nsubjpass"} or not is_verbal(verb) or not is_negated(verb):
        return False
    if verb.lemma_ in _ENDING or not modals(verb) & _AHEAD or ("would" in modals(verb) and verb.dep_ != "ccomp"):
        return False
    known = any(
        child.lower_ in {"the", "a", "no", "his", "her", "its", "their"} for child in children(noun, "det", "poss")
    )
    dates = (date for mark in children(verb, "prep") if mark.lower_ in _BEFORE for date in children(mark, "pobj"))
    return (known or noun.tag_ in {"NN", "NNS"}) and any(_is_date(date, rules) for date in dates)


def moved_key(verb: Token, rules: EventRules) -> str | None:
    """The verb where it moves an event to another date: "was moved to 9 May", not "was moved to the town hall"."""
    noun = find_child(verb, "nsubjpass") or find_child(verb, *OBJECTS)
    if verb.lemma_ not in rules.words.moving or noun is None or not rules.words.is_event(noun):
        return None
    dated = (words for words in new_day_words(verb) if find_day(words, rules.statuses.time, ahead=True) is not None)
    return verb.lemma_ if next(dated, None) is not None else None


def is_under_way(noun: Token, rules: EventRules) -> bool:
    """True for what people are known to hold and that acts on others: "the walkout shut 40 schools"."""
    verb = noun.head
    if noun.dep_ != "nsubj" or verb.lemma_ not in rules.words.affecting or find_child(verb, *OBJECTS) is None:
        return False
    if rules.statuses.of(verb) is not Status.DONE:
        return False
    known = any(child.lower_ in {"the", "this"} or child.dep_ == "poss" for child in children(noun, "det", "poss"))
    return known and bool({noun.lower_, noun.lemma_} & rules.words.joined)


def asked_text(noun: Token, rules: EventRules) -> str | None:
    """What was asked for before the noun for the asking: "suspend tax request" of "a request to suspend the tax"."""
    clause = next((c for c in children(noun, "acl") if has_to(c)), None)
    if clause is None or not rules.words.is_of_class(noun, "request", rules.names):
        return None
    target = next(rules.targets.of_clause(clause), None)
    return f"{target.text} {noun.lemma_}" if target is not None else None


def _is_date(noun: Token, rules: EventRules) -> bool:
    return names_month(noun.text) or find_day(noun.text, rules.statuses.time, ahead=True) is not None
