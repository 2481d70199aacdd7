"""Scopes: whether a number stands in the running story, on another occasion, or only in what might be."""

from __future__ import annotations

import re

from spacy.tokens import Token

from storydiff.claims.disowned import DisowningWords, is_disowned
from storydiff.claims.drafts import Draft
from storydiff.claims.numerals import YEARS
from storydiff.claims.syntax import is_negated

_YEAR = re.compile(
    r"(?<![\d,.$€£])(?:in|of|since|the|a|from|during|until|by|late|early|mid)[\s-]+(?:the\s+)?((?:1[5-9]|20)\d{2})s?\b(?![,.]?\d)",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:than|since|from|between|until|by|through)\s+(?:the\s+)?(?:[a-z]+\s+(?:\d{1,2},?\s+)?)?$", re.IGNORECASE
)
_PAST = re.compile(
    r"\b(?:(?:at|in|before) (?:the (?:last|previous)|this|that) (?:\w+ )?(?:election|referendum|ballot|poll|census)"
    r"|last year(?:['’]s)?|last century|(?:in|during) the \w+[\s-]century"
    r"|(?:a|one|two|three|four|five|six|seven|eight|nine|ten|several|\d+) (?:years?|decades?) (?:ago|earlier))\b",
    re.IGNORECASE,
)
_YEARS_SPAN = re.compile(
    r"\b(?:from|between)\s+((?:1[5-9]|20)\d{2})\s+(?:to|and|through|until)\s+((?:1[5-9]|20)\d{2})\b", re.IGNORECASE
)
_MAY_DATE = re.compile(r"1[5-9]\d\d|20\d\d|year|centur|decade|election|referendum|ballot|poll|census")
"""What every other occasion has in its words."""
_LEADING = re.compile(r"^(?:in|during|at) (?:the )?")
_COMPARED = re.compile(r"\b(?:than|from|since|to|with|until|over|for)\s+(?:the\s+|in\s+)?$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_MODALS = {"could", "might", "would", "must", "should"}
_UNREAL = {"scenario", "simulation", "projection", "forecast", "model", "exercise", "drill"}
_AIMS = {"plan", "action", "proposal", "goal", "aim", "target", "bid", "scheme", "pledge", "promise", "offer", "vow"}
_SAVING = {"reach", "free", "find", "help", "save", "rescue", "locate"}
_WANTED = {"need", "require", "demand"}
_DENIED = {"deny", "refute", "debunk"}
_FORESEEN = {
    "predict",
    "forecast",
    "project",
    "simulate",
    "threaten",
    "plan",
    "aim",
    "expect",
    "hope",
    "target",
    "propose",
    "intend",
    "want",
    "seek",
    "need",
    "require",
    "try",
    "attempt",
    "fail",
    "struggle",
    "refuse",
    "decline",
    "vow",
    "pledge",
    "promise",
    "prepare",
}


def find_elsewhen(number: Token, text: str, year_now: int) -> str | None:
    """The other occasion that a number belongs to: a bygone year named in its own clause, "last year"."""
    sentence = number.sent
    base = sentence.start_char
    if not _MAY_DATE.search(text[base : sentence.end_char].lower()):
        return None  # most sentences name none, and need not be taken apart
    start, end = _clause(number)
    for match in _YEAR.finditer(text, start, end):
        bygone = YEARS[0] <= int(match[1]) < year_now and not _SINCE.search(text[base : match.start(1)])
        if bygone and not _is_parted(number, match.start(), text):
            return match[1]
    span = _YEARS_SPAN.search(text, start, end)
    if span is not None and int(span[2]) < year_now:
        return f"{span[1]} to {span[2]}"
    past = _PAST.search(text, start, end)
    if past is None or _COMPARED.search(text[base : past.start()]) or _is_parted(number, past.start(), text):
        return None
    return _LEADING.sub("", past.group().lower().removesuffix("'s").removesuffix("’s"))


def _is_parted(number: Token, at: int, text: str) -> bool:
    """True where another number stands between a number and the words at a later place: they belong to that one."""
    return bool(_DIGIT.search(text[number.idx + len(number) : at]))


def _clause(number: Token) -> tuple[int, int]:
    """The characters of the clause that holds a number: its verb's words without other clauses' subjects."""
    verb = number
    while verb.head != verb and not (
        verb.pos_ in {"VERB", "AUX"} and any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children)
    ):
        verb = verb.head
    tokens = [t for t in verb.subtree if not _in_other_clause(t, verb, number)]
    return (tokens[0].idx, tokens[-1].idx + len(tokens[-1])) if tokens else (number.idx, number.idx)


def _in_other_clause(token: Token, verb: Token, number: Token) -> bool:
    """True inside a clause of its own under the verb that does not hold the number."""
    while token != verb and token.head != token:
        if (
            token.dep_ in {"conj", "ccomp", "advcl", "parataxis"}
            and token.pos_ in {"VERB", "AUX"}
            and not token.is_ancestor(number)
            and token != number
        ):
            return True
        token = token.head
    return False


def is_unreal(draft: Draft, disowning: DisowningWords) -> bool:
    """True for a figure that nobody says has come about: planned, feared, asked for, or only supposed."""
    noun = draft.count.noun
    if noun is not None and (_is_required(noun) or _is_foreseen(noun)):
        return True
    judged = _judged_by(draft)
    return is_disowned(judged, disowning) or (is_hypothetical(judged) and not _is_given(draft))


def _is_given(draft: Draft) -> bool:
    """As in "all four unions would strike", "the 12 unions": the number itself is a known one, whatever may happen."""
    start = draft.count.tokens.start
    before = draft.count.tokens.doc[start - 1].lower_ if start else ""
    if draft.count.anchor.head.lemma_ in _SAVING and draft.measured.by != draft.count.anchor.head:
        return draft.measured.rule in {"state", "verb"}  # "hope to reach 12 people trapped": they are trapped
    return draft.measured.rule == "counted noun" and draft.count.numeral.unit is None and before in {"the", "all"}


def _judged_by(draft: Draft) -> Token:
    """The word whose clause says whether a count has come about: "would help the 12 people who are missing" says so."""
    anchor, by = draft.count.anchor, draft.measured.by
    clause = next((c for c in anchor.rights if c.dep_ == "relcl" and (c == by or c.is_ancestor(by))), None)
    return anchor if clause is None else by


def _is_foreseen(counted: Token) -> bool:
    """As in "analysts had predicted 170,000 jobs", "expect a loss of 3 cents": only looked for."""
    token = counted.head if counted.dep_ == "pobj" and counted.head.dep_ == "prep" else counted
    noun = token.head if token.dep_ == "prep" else counted
    verb = noun.head
    return noun.dep_ == "dobj" and verb.lemma_ in {"predict", "forecast", "project", "expect", "anticipate"}


def _is_required(counted: Token) -> bool:
    """As in "the 40 seats needed for a majority": what is asked for is not there yet."""
    return any(c.dep_ == "acl" and c.tag_ == "VBN" and c.lemma_ in _WANTED for c in counted.rights)


def _has_come_about(verb: Token) -> bool:
    """As in "must have killed 12", "could only muster 12 votes", but not "would have killed 12"."""
    left = {c.lower_ for c in verb.lefts}
    return {"could", "only"} <= left or {"must", "have"} <= left


def is_hypothetical(number: Token) -> bool:
    """True for a number that nobody says has come about: "could kill 12", "a scenario with 12 dead", "if 12 die"."""
    token = number
    while token.head != token:
        head = token.head
        if head.pos_ in {"VERB", "AUX"}:
            marks = {c.lower_ for c in head.children if c.dep_ in {"aux", "mark"}}
            if marks & _MODALS and not _has_come_about(head):
                return True
            if head.dep_ in {"csubj", "csubjpass"}:
                return True
            if head.dep_ == "acl" and head.head.lemma_ in _AIMS and "to" in {c.lower_ for c in head.lefts}:
                return True
            if {"if", "unless"} & marks or (token.dep_ == "xcomp" and head.lemma_ in _FORESEEN):
                return True
            if (
                marks & {"will", "may"}
                and token.dep_ in {"dobj", "nsubj", "nsubjpass", "nummod"}
                and "be" not in {c.lower_ for c in head.children}
            ):
                return True
            if (head.lemma_ in _WANTED and token.dep_ in {"dobj", "nsubjpass"}) or (
                head.lemma_ in _DENIED and not is_negated(head)
            ):
                return True
        elif head.lemma_ in _UNREAL:
            return True
        if head.dep_ == "relcl" and head.pos_ == "AUX":
            return False
        if head.dep_ in {"ccomp", "relcl"} and head.pos_ == "VERB":
            foreseen = head.head.lemma_ in _FORESEEN - {"want", "need"}
            return head.dep_ == "ccomp" and (foreseen or (head.head.lemma_ in _DENIED and not is_negated(head.head)))
        token = head
    return False
