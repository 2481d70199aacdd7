"""Definites: the person or body of the article that "the prime minister", "the group" or "the Court" means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storydiff.claims.nearby import bodies_before, only_firm, persons_before, subjects_before
from storydiff.claims.parse import Token
from storydiff.claims.syntax import SUBJECTS

if TYPE_CHECKING:
    from storydiff.claims.names import Names

_LOOSE = {
    "group", "movement", "organization", "organisation", "company", "agency", "firm", "airline", "body", "country",
    "nation", "party",
}  # fmt: skip
"""Words that may stand for a body whose name does not hold them."""
_FIRMS = {"company", "firm", "airline"}
_GENERIC = {
    "group", "movement", "organization", "organisation", "company", "agency", "country", "nation", "union", "party",
    "ministry", "government", "council", "body", "firm", "airline", "chamber", "committee", "association", "department",
    "court", "tribunal", "commission", "board", "bank", "federation",
}  # fmt: skip
_UNNAMED = {"court", "tribunal", "bank", "board"}
"""Bodies of which a text often speaks of one without its name: "a federal court"."""


def find_definite(token: Token, names: Names) -> str | None:
    """The canonical name that a definite title or noun stands for; None where it is not safe to say."""
    if not _is_definite(token):
        return None
    return _bearer(token, names) or (_generic(token, names) if token.lower_ in _GENERIC else None)


def find_body(token: Token, names: Names) -> str | None:
    """The body that "the Court" means, written like a name; None where the word is no such noun or may mean several."""
    return _generic(token, names) if token.lower_ in _UNNAMED and _is_definite(token) else None


def _is_definite(token: Token) -> bool:
    return any(c.lower_ in {"the", "this", "that"} for c in token.lefts if c.dep_ == "det") and not any(
        c.dep_ in {"prep", "relcl", "acl", "poss"} for c in token.children
    )


def _bearer(token: Token, names: Names) -> str | None:
    """The one person of the article who bears the office: "the prime minister"."""
    run = [c.lower_ for c in token.lefts if c.dep_ in {"amod", "compound"}] + [token.lower_]
    for i in range(len(run)):
        bearers = names.roles.get(tuple(run[i:]), ())
        if len(bearers) == 1 and (i == 0 or len(run) - i == len(run)):
            return bearers[0]
    if len(run) > 1:
        return None
    bearers = names.roles.get((token.lower_,), ())
    near = [n for n in persons_before(token, names) if n in bearers]
    return near[0] if near else None


def _generic(token: Token, names: Names) -> str | None:
    """The body last spoken of as subject that "the group" can mean; one that bears the word in its name goes first."""
    if any(c.dep_ in {"amod", "compound", "nummod"} for c in token.lefts):
        return None
    bearing = [m.canonical for m in names.mentions if m.end <= token.i and _is_headed(m.canonical, token.lower_)]
    named = [
        names.of(t)
        for t in names.doc[: token.i]
        if t.lower_ == token.lower_ and t.i not in names.by_token and _is_named(t, names)
    ]
    told = [name for name in (*bearing, *named) if name]
    known = {name for name in told if not any(name.endswith(f" {other}") for other in told)}
    if known and token.lower_ in _UNNAMED and _is_one_unnamed(token, names):
        return None
    if known:
        return known.pop() if len(known) == 1 and not _others_beside(token, known, names) else None
    if token.lower_ not in _LOOSE:
        return None
    candidates = [c for c in subjects_before(token, names) if names.by_token.get(c.i) is not None]
    kinds = {"place"} if token.lower_ in {"country", "nation"} else {"organisation"}
    if token.lower_ == "party":
        candidates = [c for c in candidates if not names.words.group_heads & set(names.by_token[c.i].words)]
    for candidate in candidates:
        name = names.by_token[candidate.i].canonical
        if names.kinds.get(name) in kinds:
            if "place" in kinds and name not in names.words.places:
                continue  # a city is no country
            if "place" not in kinds and bodies_before(token, names) - {name}:
                break
            return name if not any(names.kind(c) in kinds for c in candidate.conjuncts) else None
    return only_firm(token, names) if token.lower_ in _FIRMS and token.dep_ in SUBJECTS else None


def _is_one_unnamed(token: Token, names: Names) -> bool:
    """True where the text has spoken of another that it does not name: "an appeal court", "lower courts"."""
    for other in names.doc[: token.i]:
        if other.lemma_ == token.lower_ and other.text.islower() and other.i not in names.by_token:
            dets = {c.lower_ for c in other.lefts if c.dep_ == "det"}
            marked = any(c.dep_ in {"amod", "compound", "nmod"} for c in other.lefts) and other.dep_ != "attr"
            if (other.tag_ == "NNS" or dets & {"a", "an", "another"} or marked) and not _is_named(other, names):
                return True
    return False


def _others_beside(token: Token, known: set[str], names: Names) -> bool:
    """True where the sentence has a person of another body before: "Ellis Guild head Vale said the union"."""
    return any(
        t.dep_ in {"compound", "nmod", "poss"}
        and any(names.is_person(a) for a in (t.head, t.head.head))
        and names.kind(t) == "organisation"
        and names.of(t) not in known
        for t in names.doc[token.sent.start : token.i]
    )


def _is_headed(name: str, word: str) -> bool:
    """True where the word is the head of the name: "chamber" of "chamber of trade", not "union" of "union river"."""
    return name.endswith(f" {word}") or name.startswith(f"{word} of ")


def _is_named(token: Token, names: Names) -> bool:
    return any(c.i in names.by_token for c in token.lefts)
