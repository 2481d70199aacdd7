"""Steps: numbers that say how much was added or taken, or how far two counts are apart, and not where one stands."""

from __future__ import annotations

from storydiff.claims.counts import Count

_GAINING = {"gain", "lose", "add", "shed"}
_DEGREES = {"higher", "lower", "more", "less", "fewer", "up", "down"}


def moves(count: Count, up_and_down: frozenset[str]) -> bool:
    """As in "prices rose 12%": the number stands right behind a verb of rising or falling."""
    token = count.root
    return token.dep_ in {"dobj", "npadvmod", "advmod", "nummod"} and token.head.lemma_.lower() in up_and_down


def is_compared(count: Count) -> bool:
    """As in "25% higher than last year", "a 25% lower risk"."""
    following = count.tokens.doc[count.tokens.end : min(count.tokens.sent.end, count.tokens.end + 2)]
    words = [t.lower_ for t in following]
    by_degree = len(words) == 2 and following[0].tag_ == "JJR" and words[0] not in {"more", "other"}
    than = len(words) == 2 and words[1] == "than" and words[0] in _DEGREES
    return than or (by_degree and following[1].pos_ == "NOUN" and count.numeral.unit == "%")


def is_difference(count: Count) -> bool:
    """As in "300 seats fewer than the other": how far apart two counts are."""
    behind = next((c for c in count.anchor.rights if c.dep_ == "amod" and c.lower_ in {"fewer", "more"}), None)
    degree = count.anchor.head if behind is None else behind
    than = degree.i + 1 < degree.sent.end and degree.nbor(1).lower_ == "than"
    return (
        (behind is not None or count.anchor.dep_ == "npadvmod") and degree.lower_ in {"fewer", "more", "less"} and than
    )


def is_gained(count: Count) -> bool:
    """As in "gained 13 seats": what was added or taken, not what there is."""
    return count.anchor.dep_ == "dobj" and count.anchor.head.lemma_.lower() in _GAINING


def is_new(count: Count) -> bool:
    """As in "12 new deaths": the number behind what was counted before."""
    behind = count.tokens.doc[count.tokens.end] if count.tokens.end < count.tokens.sent.end else None
    return behind is not None and behind.lower_ in {"new", "fresh"} and behind.dep_ == "amod"


def is_of_a_day(count: Count) -> bool:
    """As in "recorded 12 deaths on Monday", "logged 12 deaths overnight": what that day added."""
    verb = count.anchor.head
    if count.anchor.dep_ != "dobj" or verb.lemma_.lower() not in _LOGGING:
        return False
    held = (*verb.rights, *count.anchor.rights)
    if any(t.lower_ in {"overnight", "yesterday", "today"} for t in held):
        return True
    return any(c.lower_ in _DAYS for t in held if t.dep_ == "prep" and t.lower_ == "on" for c in t.children)


_LOGGING = {"record", "register", "log", "see", "add"}
_DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}


def is_more(count: Count) -> bool:
    """As in "12 more people", "another 12", "a further 12"."""
    doc = count.tokens.doc
    left = doc[count.tokens.start - 1].lower_ if count.tokens.start else ""
    right = doc[count.tokens.end].lower_ if count.tokens.end < len(doc) else ""
    added = left in {"another", "further", "additional", "extra"} and not _is_so_now(count)
    return added or (right in {"more", "additional", "further"} and count.noun is not None)


def _is_so_now(count: Count) -> bool:
    """As in "96 died and another 25 are missing", "a further 9,000 teachers work there": others, and none added."""
    verb = next((t for t in (count.anchor, *count.anchor.ancestors) if t.pos_ in {"VERB", "AUX"}), None)
    if verb is None:
        return False
    said = [verb, *(c for c in verb.children if c.dep_ in {"aux", "auxpass"})]
    return any(t.tag_ in {"VBZ", "VBP"} for t in said) and not any(t.lemma_ in {"have", "bring", "add"} for t in said)


def goes_up_to(count: Count) -> bool:
    """As in "the toll went up to 12": the toll reached it, and the words are no hedge."""
    doc, start = count.tokens.doc, count.tokens.start
    if start < 3 or [t.lower_ for t in doc[start - 2 : start]] != ["up", "to"]:
        return start > 2 and doc[start].lower_ == "up" and doc[start - 1].pos_ == "VERB"
    return doc[start - 3].pos_ == "VERB"
