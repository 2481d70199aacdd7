"""Spoken for: the body behind a spokesperson's "we", and speakers whose clause the parse took for something else."""

from __future__ import annotations

from collections.abc import Container

from storydiff.claims.led_bodies import body_of_spokesperson
from storydiff.claims.names import Names
from storydiff.claims.parse import Token
from storydiff.claims.syntax import children, find_child, find_subject, prepositional

THINKING = frozenset({"recognize", "recognise", "realize", "realise", "feel", "consider", "understand", "accept"})
"""Verbs whose subject holds a view without saying so."""
_OURS = frozenset({"we", "our", "us"})
_SPEAKING = (" spokesperson", " spokesman", " spokeswoman", " spokespeople")


def whom_we_means(pronoun: Token, speaker: str | None, names: Names, bodies: Container[str]) -> str | None:
    """The speaker, and for the "we" of a spokesperson the body: "Orsa Rail" for "an Orsa Rail spokesman"."""
    if speaker is None or pronoun.lower_ not in _OURS:
        return speaker
    office = next((end for end in _SPEAKING if speaker.endswith(end)), None)
    body = speaker.removesuffix(office) if office is not None else ""
    if body in names.kinds or body in bodies:
        return body
    return body_of_spokesperson(speaker, names) or speaker


def spoken_for(teller: Token) -> Token | None:
    """The body that "it" means in "a spokesman said it would": whose he is, else what the sentence before is about."""
    owner = find_child(teller, "poss", "compound") or next(prepositional(teller, "for", "of", "at"), None)
    if owner is not None or not teller.lemma_.startswith("spokes") or not teller.sent.start:
        return owner
    before = teller.doc[teller.sent.start - 1].sent
    subject = find_subject(before.root)
    return subject if subject is not None and subject.tag_ in {"NN", "NNP"} else None


def named_behind_office(verb: Token) -> Token | None:
    """Whom the parse gave to a participle of the office: Ann Vale in "said Orsa's newly named chair Ann Vale"."""
    for clause in children(verb, "ccomp"):
        if clause.tag_ == "VBN" and clause.i > verb.i:
            return find_child(clause, "dobj")
    return None


def is_joined_to_reporter(word: Token) -> bool:
    """True for "back" of "firms agree that Orsa cheats and back us", which the parse joined to what they agree on."""
    told = word.head if word.dep_ == "conj" else None
    return told is not None and told.dep_ == "ccomp" and find_subject(word) == find_subject(told.head)
