"""Polls: the share that a survey gives a party or a candidate, and who made the survey."""

from __future__ import annotations

from spacy.tokens import Token

from storydiff.claims.syntax import find_child, prepositional

_POLLS = {"poll", "survey"}
_AT = {"at", "on"}
_LEVELS = {"to", "at"}


def find_polled(amount: Token, moving: frozenset[str]) -> Token | None:
    """Whom a poll gives a share: "a poll put the Greens at 31 percent", "the Greens fell to 31 percent in a poll"."""
    preposition = amount.head
    if amount.dep_ != "pobj" or preposition.lower_ not in _AT | _LEVELS or find_poll(amount) is None:
        return None
    before = preposition.nbor(-1) if preposition.i > preposition.sent.start else None
    if preposition.lower_ in _AT and before is not None and before.pos_ == "PROPN":
        return before
    verb = preposition.head
    subject = find_child(verb, "nsubj")
    moves = verb.lemma_.lower() in moving and subject is not None and subject.pos_ == "PROPN"
    return subject if moves and preposition.lower_ in _LEVELS else None


def find_poll(token: Token) -> Token | None:
    """The poll that the sentence of a share is about; an exit poll is one of the vote itself."""
    polls = (t for t in token.sent if t.lemma_.lower() in _POLLS and t.pos_ == "NOUN")
    return next((poll for poll in polls if not is_exit_poll(poll)), None)


def is_exit_poll(poll: Token) -> bool:
    """True for a survey of those who have just voted."""
    return any(t.lower_ == "exit" for t in poll.lefts)


def pollster_of(poll: Token) -> Token | None:
    """Who made a poll: "a Senta poll", "a poll by Senta"."""
    marks = [c for c in poll.lefts if c.dep_ in {"compound", "nmod", "poss"} and c.pos_ == "PROPN"]
    makers = (t for t in prepositional(poll, "by", "from", "of") if t.pos_ == "PROPN")
    return marks[-1] if marks else next(makers, None)
