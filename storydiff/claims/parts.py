"""Parts of a crowd: how many of it a clause speaks of, for "some unions" are not the unions."""

from __future__ import annotations

from storydiff.claims.parse import Token
from storydiff.claims.syntax import SUBJECTS, children, find_child, prepositional

_SOME = frozenset({"some", "several", "many", "most", "certain"})
_CROWDS = frozenset({"dozens", "scores", "hundreds", "thousands", "tens", "millions"})
_SHARES = frozenset({"half", "third", "thirds", "quarter", "quarters", "%", "percent", "cent", "number"})
_DEFINITE = frozenset({"the", "these", "those", "all", "both"})
_SMALL = frozenset({
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
})  # fmt: skip
_MOST = 100
"""From this number on a crowd is named by what it is, not by how many are counted."""


def part_of(noun: Token) -> str:
    """The words that make a plural noun a part of its crowd: "some", "majority of", "eight other"; else empty."""
    whole = next(prepositional(noun, "of"), None)
    if whole is not None and whole.tag_ in {"NNS", "NNPS"}:
        taken = _taken_of(noun)
        if taken:
            return taken
    return _told_before(noun) if noun.tag_ in {"NNS", "NNPS"} else ""


def some_of(name: str, verb: Token) -> str:
    """The name as a part where a clause picks out those who do it: "the unions that oppose it" are some unions."""
    head = verb.head
    if verb.dep_ != "relcl" or head.tag_ not in {"NNS", "NNPS"} or _is_told_apart(name):
        return name
    pronoun = find_child(verb, *SUBJECTS)
    if pronoun is None or pronoun.tag_ not in {"WDT", "WP"} or pronoun.nbor(-1).text == ",":
        return name
    number = _number(head)
    return f"{number or 'some'} {name}"


def _taken_of(noun: Token) -> str:
    """As in "some of the unions", "one of the unions", "a majority of the unions"."""
    word = noun.lower_
    if (written := _hyphened(noun)) != word:
        return written
    if word in _SOME or word in _SMALL:
        return word
    if word == "one":
        return "one of the"
    if word == "few":
        return "a few"
    if word in _CROWDS or word in {"majority", "minority"}:
        return f"{word} of"
    return "some" if word in _SHARES else ""


def _told_before(noun: Token) -> str:
    """As in "several unions", "eight other unions", "four unions", but not "the four unions"."""
    before = [c for c in noun.lefts if c.dep_ in {"det", "amod", "nummod", "nmod", "advmod"}]
    words = {c.lower_ for c in before}
    other = " other" if "other" in words else ""
    some = next((c.lower_ for c in before if c.lower_ in _SOME), "")
    if some:
        return some + other
    if "few" in words and "a" in words:
        return "a few" + other
    number = _number(noun)
    if other:
        return f"{number}{other}".strip()
    definite = not words.isdisjoint(_DEFINITE) or any(children(noun, "poss"))
    return "" if definite else number


_SCALES = {"dozen", "hundred", "thousand", "million", "billion"}


def _number(noun: Token) -> str:
    """A small number before the noun: "four"."""
    count = find_child(noun, "nummod")
    if count is None or count.i > noun.i:
        return ""
    scale = next((t.lower_ for t in noun.doc[count.i + 1 : noun.i] if t.lower_ in _SCALES), "")
    if scale:
        return f"{count.lower_} {scale}"  # "three dozen people" are not three
    small = count.lower_ in _SMALL | {"one"} or (count.text.isdecimal() and 1 < int(count.text) < _MOST)
    written = _hyphened(count)
    return written if small and written != "one" else ""


def _hyphened(number: Token) -> str:
    """The number with what a hyphen joins to it: "seventy-nine", of which the parse makes three words."""
    before = number.doc[max(0, number.i - 2) : number.i]
    joined = number.pos_ == "NUM" and len(before) == 2 and before[1].text == "-" and before[0].pos_ == "NUM"
    return f"{before[0].lower_}-{number.lower_}" if joined else number.lower_


def _is_told_apart(name: str) -> bool:
    first = name.partition(" ")[0]
    number = first.isdecimal() or first.rpartition("-")[2] in _SMALL | {"one"}
    return number or first in _SOME | _CROWDS | {"a", "other", "majority", "minority"}
