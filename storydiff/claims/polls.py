"""Polls: the share that a survey gives a party or a candidate, and who made the survey."""

from __future__ import annotations

from storydiff.claims.parse import Token
from storydiff.claims.syntax import find_child, prepositional

_POLLS = {"poll", "survey"}
_AT = {"at", "on"}
_LEVELS = {"to", "at"}
_STANDING = frozenset({"lead", "stand", "be", "poll", "trail", "sit", "remain", "hover", "run", "score", "come"})
"""Verbs by which a party is where a poll sees it: "stands at 31 percent", "leads with 31 percent"."""
_HAVING = frozenset({"have", "get", "poll", "score", "command", "draw", "attract", "win"})
_ASKING = frozenset({"poll", "survey", "ask", "question", "interview", "canvass"})
_VOTING = frozenset({"go", "open", "close", "head", "return", "win", "lose"})
"""Verbs beside which "the polls" are the vote itself."""


def find_polled(amount: Token, moving: frozenset[str]) -> Token | None:
    """Whom a poll gives a share: "a poll put the Greens at 31 percent", "the Greens fell to 31 percent in a poll"."""
    if find_poll(amount) is None:
        return None
    preposition = amount.head
    if amount.dep_ != "pobj":
        return _given(amount) or _voted_for(amount)
    before = preposition.nbor(-1) if preposition.i > preposition.sent.start else None
    if preposition.lower_ in _AT and before is not None and before.pos_ == "PROPN":
        return before
    verb = preposition.head
    subject = find_child(verb, "nsubj")
    if subject is None or subject.pos_ != "PROPN":
        return None
    lemma = verb.lemma_.lower()
    if preposition.lower_ in _AT | {"with"} and lemma in _STANDING:
        return subject
    return subject if lemma in moving and preposition.lower_ in _LEVELS else None


def _given(amount: Token) -> Token | None:
    """As in "gave the Greens 31 percent", "the Greens had 31 percent", of nothing less than all."""
    verb = amount.head
    if amount.dep_ != "dobj" or verb.pos_ not in {"VERB", "AUX"} or any(c.lower_ == "of" for c in amount.rights):
        return None
    if verb.lemma_ == "give":
        given = find_child(verb, "dative")
        return given if given is not None and given.pos_ == "PROPN" else None
    subject = find_child(verb, "nsubj")
    holds = verb.lemma_.lower() in _HAVING and subject is not None and subject.pos_ == "PROPN"
    return subject if holds else None


def _voted_for(amount: Token) -> Token | None:
    """As in "40 percent said they would vote for the Greens"."""
    verb = amount.head
    said = find_child(verb, "ccomp") if amount.dep_ == "nsubj" and verb.pos_ == "VERB" else None
    votes = next((v for v in (said, verb) if v is not None and v.lemma_ == "vote"), None)
    party = next(prepositional(votes, "for"), None) if votes is not None else None
    return party if party is not None and party.pos_ == "PROPN" else None


def find_poll(token: Token) -> Token | None:
    """The poll that the sentence of a share is about; an exit poll is one of the vote itself."""
    polls = (t for t in token.sent if t.lemma_.lower() in _POLLS and t.pos_ == "NOUN")
    return next((poll for poll in polls if not is_exit_poll(poll) and not _is_vote(poll)), None)


def is_surveyed(token: Token) -> bool:
    """True where the share is one of those asked in a survey, by its own sentence or the one right before."""
    sentence = token.sent
    if find_poll(token) is not None or any(_is_asked(t) for t in sentence):
        return True
    start = sentence.start
    return start > 0 and find_poll(token.doc[start - 1]) is not None


def _is_asked(token: Token) -> bool:
    """As in "of those polled", "of respondents", "of the 1,200 voters surveyed"."""
    if token.lemma_.lower() == "respondent":
        return True
    return token.tag_ == "VBN" and token.lemma_.lower() in _ASKING and token.dep_ == "acl"


def _is_vote(poll: Token) -> bool:
    """As in "went to the polls", "the polls closed"."""
    verb = poll.head.head if poll.dep_ == "pobj" else poll.head
    return poll.tag_ == "NNS" and verb.lemma_.lower() in _VOTING


def is_exit_poll(poll: Token) -> bool:
    """True for a survey of those who have just voted."""
    return any(t.lower_ == "exit" for t in poll.lefts)


def pollster_of(poll: Token) -> Token | None:
    """Who made a poll: "a Senta poll", "a poll by Senta", "a poll by the firm Senta"."""
    marks = [c for c in poll.lefts if c.dep_ in {"compound", "nmod", "poss"} and c.pos_ == "PROPN"]
    named = (t if t.pos_ == "PROPN" else find_child(t, "appos") for t in prepositional(poll, "by", "from", "of"))
    makers = (t for t in named if t is not None and t.pos_ == "PROPN")
    return marks[-1] if marks else next(makers, None)
