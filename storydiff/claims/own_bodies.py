"""Own bodies: who "her party" and "his country" are, by whose they are."""

from __future__ import annotations

from storydiff.claims.led_bodies import body_led
from storydiff.claims.names import Names
from storydiff.claims.parse import Token
from storydiff.claims.syntax import SUBJECTS, children, find_child, find_subject

_LED = frozenset({"party", "group", "union", "faction", "bloc", "alliance", "movement", "campaign", "caucus"})
"""Bodies that whoever leads them speaks for."""
_LANDS = frozenset({"country", "nation", "state", "land"})


def own_body(noun: Token, names: Names) -> str | None:
    """Whom a body means that is told by whose it is; None where the noun is no such body, or its owner is not known.

    A leader who tells what "her party" wants speaks for it, so the stand is the leader's; told by others it is that of
    "Vale's party". "Her country" is the one that she is named with: "Foreign Minister Ann Vale of Norland".
    """
    if (body := body_led(noun)) is not None:
        return names.of(body)
    owner = next((c for c in children(noun, "poss") if c.tag_ in {"PRP$", "WP$"}), None)
    if owner is None or noun.tag_ != "NN" or find_child(noun, "amod") is not None:
        return None
    if owner.lower_ == "whose":
        return _of_clause(noun, names)
    if owner.lower_ not in {"his", "her"}:
        return None
    teller = _teller(noun, names)
    whose = teller if teller is not None else names.of(owner)
    if whose is None or (teller is None and names.kinds.get(whose) != "person"):
        return None
    if noun.lemma_ in _LANDS:
        return _land_of(whose, names)
    if noun.lemma_ not in _LED:
        return None
    return whose if whose == teller else f"{whose} {noun.lemma_}"


def _of_clause(noun: Token, names: Names) -> str | None:
    """The body of the person whom a clause goes on about: "Vale, whose party opposed it"."""
    clause = noun.head
    person = clause.head if clause.dep_ == "relcl" and noun.dep_ in SUBJECTS else None
    if person is None or noun.lemma_ not in _LED or not names.is_person(person):
        return None
    return f"{names.of(person)} {noun.lemma_}"


def _teller(noun: Token, names: Names) -> str | None:
    """Who says what the body does, by a name that is no place's: the subject of the verb over its clause."""
    clause = noun.head if noun.dep_ == "nsubj" else None
    if clause is None or clause.dep_ != "ccomp" or clause.head.i == clause.i:
        return None
    subject = find_subject(clause.head)
    mention = names.by_token.get(subject.i) if subject is not None and subject.tag_ == "NNP" else None
    name = mention.canonical if mention is not None else None
    return name if name is not None and names.kinds.get(name) != "place" else None


def _land_of(person: str, names: Names) -> str | None:
    """The one place that the person is named with: "of Norland" behind the name, "Norland's president" before it."""
    found = set[str]()
    for mention in names.mentions:
        if mention.canonical != person:
            continue
        last = names.doc[mention.end - 1]
        behind = (n for p in children(last, "prep") if p.lower_ == "of" for n in children(p, "pobj"))
        before = (c for part in (last, last.head) for c in children(part, "poss") if c.i < mention.start)
        for place in (*behind, *before):
            named = names.by_token.get(place.i)
            if named is not None and names.kinds.get(named.canonical) != "person":
                found.add(named.canonical)
    return found.pop() if len(found) == 1 else None
