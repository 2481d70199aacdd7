"""Led bodies: whose "its members", "the league" and a spokesperson's "we" are, by the office of who speaks.

"Ann Vale, president of the Farmers' League, said its members would back it"      the Farmers' League
"The head of the Dockers' Union said the union would accept the offer"            the Dockers' Union
"“We will vote no,” said Ida Roth, a spokeswoman for the Green Party"             the Green Party
"""

from __future__ import annotations

from collections.abc import Iterator

from storydiff.claims.names import Names
from storydiff.claims.parse import Token
from storydiff.claims.syntax import SUBJECTS, children, find_child, find_subject, is_verbal, prepositional

_MADE_OF = frozenset({
    "member", "membership", "board", "executive", "leadership", "management", "council", "committee", "deputy",
    "lawmaker", "legislator", "delegate", "delegation", "parliamentary",
})  # fmt: skip
"""Those by whom a body acts, where they are told as its own."""
_BODIES = frozenset({
    "union", "league", "association", "federation", "alliance", "party", "movement", "group", "coalition", "company",
    "firm", "bank", "airline", "agency", "ministry", "council", "commission", "committee", "board", "club", "society",
    "chamber", "guild", "university", "hospital", "charity", "authority", "institute", "organization", "organisation",
    "government",
})  # fmt: skip


def body_led(noun: Token) -> Token | None:
    """The body that a subject means in what its own officer, or itself, tells; None where it is no such subject."""
    verb = noun.head
    if noun.dep_ not in SUBJECTS or verb.dep_ != "ccomp" or not is_verbal(verb.head):
        return None
    sayer = find_subject(verb.head)
    if sayer is None or sayer.i == noun.i:
        return None
    own = next((c for c in children(noun, "poss") if c.lower_ in {"its", "their"}), None)
    if own is not None and noun.lemma_.lower() in _MADE_OF:
        owners = [*_owners(sayer)]
        return owners[0] if owners else _as_body(sayer)
    bare = noun.lemma_.lower() in _BODIES and [c.lower_ for c in noun.lefts] == ["the"] and not any(noun.rights)
    return next((o for o in _owners(sayer) if o.lower_ == noun.lower_), None) if bare else None


def _as_body(sayer: Token) -> Token | None:
    return sayer if sayer.lower_ in _BODIES and sayer.tag_ in {"NN", "NNP"} else None


def _owners(sayer: Token) -> Iterator[Token]:
    """The bodies whose officer the speaker is: behind "of" or "for", or before the office as its owner."""
    for office in (sayer, *children(sayer, "appos", "compound")):
        if office.pos_ not in {"NOUN", "PROPN"} or office.lower_ in _BODIES:
            continue
        for owner in (*prepositional(office, "of", "for", "at"), *children(office, "poss")):
            if owner.lower_ in _BODIES:
                yield owner


def body_of_spokesperson(name: str, names: Names) -> str | None:
    """The body for which somebody is called a spokesperson right behind his name; None for others."""
    for mention in names.mentions:
        if mention.canonical != name:
            continue
        last = names.doc[mention.end - 1]
        for office in children(last, "appos"):
            owner = next(prepositional(office, "of", "for", "at"), None) or find_child(office, "poss")
            if office.lemma_.lower().startswith("spokes") and owner is not None:
                return names.of(owner)
    return None
