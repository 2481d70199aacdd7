"""Hedges: the words around a number that set its relation to the true one, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storydiff.claims.vocabulary import Vocabulary
from storydiff.model import Relation

REACH = 80
"""Characters before a number in which its hedge is sought: the longest hedge with four words between."""

_OPENING = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Hedge:
    """A relation and the characters of the words that set it.

    ``weak`` where they do so of counts alone, ``near`` where they say that the true number is close to it.
    """

    relation: Relation
    start: int
    end: int
    weak: bool = False
    near: bool = False


@dataclass(frozen=True, slots=True)
class HedgeWords:
    """The hedge vocabulary as patterns."""

    openers: frozenset[str]
    """The words and signs that hedges before a number begin with."""
    before: re.Pattern[str]
    after: re.Pattern[str]
    relations_before: Mapping[str, Relation]
    relations_after: Mapping[str, Relation]
    weak: frozenset[str]
    near: frozenset[str] = frozenset()
    closed: re.Pattern[str] = re.compile(r"(?!)")
    """Hedges that allow the bound itself: "at least", as against "more than"."""


def hedge_words(vocabulary: Vocabulary) -> HedgeWords:
    """The hedge vocabulary, built once per vocabulary."""
    found = vocabulary.prepared.get("hedges")
    if not isinstance(found, HedgeWords):
        table = vocabulary.table("hedges")
        before = _relations(table.get("before", {}))
        verbs = {f: r for v, r in _relations(table.get("verbs", {})).items() for f in _forms(v)}
        weak = {f: r for v, r in _relations(table.get("weak_verbs", {})).items() for f in _forms(v)}
        after = _relations(table.get("after", {}))
        transparent = _either(table.get("transparent", ()))
        relations = weak | verbs | before
        far, near = _either(w for w in after if _stands_far(w)), _either(w for w in after if " " not in w)
        between = rf"(?:(?:{transparent})\s+|an?\s+\w+\s+){{0,4}}"
        found = HedgeWords(
            frozenset(opener for word in relations for opener in _OPENING.findall(word.casefold())[:1]),
            re.compile(rf"(?<![\w-])(?P<hedge>{_either(relations)})(?!\w)\s*{between}$", re.IGNORECASE),
            re.compile(
                rf"(?:(?:\s+[\w’'-]+){{0,2}}?[\s,-]*(?<![\w])(?P<far>{far})|(?:-|\s)?(?P<near>{near}))(?![\w-])(?!\s+\d)",
                re.IGNORECASE,
            ),
            relations,
            after,
            frozenset(weak),
            frozenset(table.get("near", ())),
            re.compile(rf"(?<!\w)(?:{_either(table.get('closed', ())) or '(?!)'})(?!\w)"),
        )
        vocabulary.prepared["hedges"] = found
    return found


def _stands_far(hedge: str) -> bool:
    """True where the counted thing may stand before the hedge: "80 boats or more", "80 km minimum", not "80 km +"."""
    return " " in hedge or hedge in {"minimum", "maximum", "approximately"}


def _relations(table: Mapping[str, Iterable[str]]) -> dict[str, Relation]:
    return {word: Relation(sign) for sign, words in table.items() for word in words}


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True))


def _forms(verb: str) -> tuple[str, ...]:
    """The regular forms of a verb: "top" gives top, tops, topped, topping."""
    if verb.endswith(("s", "sh", "ch", "ss")):
        return verb, verb + "es", verb + "ed", verb + "ing"
    if len(verb) == 3 and verb[-1] not in "aeiouwy" and verb[-2] in "aeiou":
        return verb, verb + "s", verb + verb[-1] + "ed", verb + verb[-1] + "ing"
    stem = verb.removesuffix("e")
    return verb, verb + "s", stem + "ed", stem + "ing"


def _find_before(text: str, words: HedgeWords) -> re.Match[str] | None:
    """The hedge that ends a text, tried where one of its openers stands: from each place it takes thrice as long."""
    for opening in _OPENING.finditer(text):
        if opening.group().casefold() in words.openers:
            found = words.before.match(text, opening.start())
            if found is not None:
                return found
    return None


def find_hedge(text: str, start: int, end: int, words: HedgeWords) -> Hedge | None:
    """The hedge of the number at ``text[start:end]``, the words before it first."""
    offset = max(0, start - REACH)
    found = _find_before(text[offset:start], words)
    if found is not None:
        hedge = " ".join(found["hedge"].casefold().split())  # the pattern, too, takes "ſ" for "s"
        return Hedge(
            words.relations_before[hedge], offset + found.start(), start, hedge in words.weak, hedge in words.near
        )
    behind = words.after.match(text[end : end + REACH])
    if behind is None:
        return None
    hedge = " ".join((behind["far"] or behind["near"]).casefold().split())
    return Hedge(words.relations_after[hedge], end, end + behind.end())
