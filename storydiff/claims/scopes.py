"""Scopes: whether a number stands in the running story, on another occasion, or only in what might be."""

from __future__ import annotations

import re
from itertools import islice

from storydiff.claims.courses import is_ahead
from storydiff.claims.disowned import DisowningWords, is_disowned
from storydiff.claims.drafted import Draft
from storydiff.claims.intended import is_for_recipients, is_only_proposed, is_undoable
from storydiff.claims.numerals import NumeralKind
from storydiff.claims.parse import Token
from storydiff.claims.syntax import is_negated

_YEAR = re.compile(
    r"(?<![\d,.$€£])(?:(?:in|of|since|the|a|from|during|until|by|late|early|mid|his|her|its|their)[\s-]+|['’]s\s+)"
    r"(?:the\s+)?((?:1[5-9]|20)\d{2}s?|1[0-4]\d0s)\b(?![,.]?\d)",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:than|since|from|between|until|by|through)\s+(?:the\s+)?(?:[a-z]+\s+(?:of\s+|\d{1,2},?\s+)?)?$", re.IGNORECASE
)
_PAST = re.compile(
    r"\b(?:(?:at|in|before) (?:the (?:last|previous)|this|that) (?:\w+ )?(?:election|referendum|ballot|poll|census)"
    r"|last (?:year|season|spring|summer|autumn|fall|winter)(?:['’]s)?|last century|(?:in|during) the \w+[\s-]century"
    r"|once (?=(?:sold|had|was|were|held|made|ran|stood|drew|employed|numbered)\b)"
    r"|(?:over|through|throughout|down|across) (?:the (?:centuries|ages)|history)|for centuries|in ancient times"
    r"|at (?:its|his|her|their|the) (?:peak|height)|at one (?:point|time)|in medieval times"
    r"|in the Middle Ages|during (?:the Second World War|World War (?:One|Two|II?))"
    r"|(?:a|one|two|three|four|five|six|seven|eight|nine|ten|several|\d+) (?:years?|decades?) (?:ago|earlier))\b",
    re.IGNORECASE,
)
_ANOTHER_ONE = re.compile(
    r"\b(?:[Ii]n (?:early |late |mid-)?(Jan|Febr|March|April|May|June|July|August|Sept|Oct|Nov|Dec)[a-z]*, when "
    r"|one (?:(last (?:week|month|year|spring|summer|autumn|fall|winter)|in (?:early |late |mid-)?[A-Z][a-z]{2,8}"
    r"|(?:a|two|three|several) (?:weeks?|months?|years?) (?:ago|earlier))),? (?:that|which|in which|when) )"
)
"""As in "more strikes, including one last month that hit 40 towns", "in March, when it hit 12": on its own day."""
_YEAR_WHEN = re.compile(
    r"\b((?:1[5-9]|20)\d\d)"
    r"(?:,? when |(?: in [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)?, (?:[^.;\d]{1,40}, )?(?:where|which) )"
)
"""As in "the first since 1984, when a strike ended with a raise of 3 percent": of that year, however it is held up.

So too "the flood of 1984 in Vale, a town downstream, where 90 drowned", "the storm of 1984, which cost $2 million".
"""
_GOAL = re.compile(
    r"^[^.;,\d]{0,40}?\bby (?:the (?:end|middle) of )?(?:the )?"
    r"(?:(?:(?:next|coming) )?(?:decade|century)|(20\d\d))\b(?![,.]\d)"
)
_YEARS_SPAN = re.compile(
    r"\b(?:from|between)\s+((?:1[5-9]|20)\d{2})\s+(?:to|and|through|until)\s+((?:1[5-9]|20)\d{2})\b", re.IGNORECASE
)
_MAY_DATE = re.compile(
    r"(?:1\d|20)\d\d|last (?:season|spring|summer|autumn|fall|winter)|once |s? after |at one |peak|height|histor|ages"
    r"|medieval|ancient|world war"
    r"|year|centur|decade|election|referendum|ballot|poll|census"
)
"""What every other occasion has in its words."""
_LEADING = re.compile(r"^(?:in|during|at) (?:the )?")
_COMPARED = re.compile(r"\b(?:than|from|since|to|with|until|over|for)\s+(?:the\s+|in\s+)?$", re.IGNORECASE)
_SPANS = {"day", "week", "month", "year", "decade"}
_BY_NOW = {"now", "today"}
_DIGIT = re.compile(r"\d")
_MODALS = {"could", "might", "would", "must", "should"}
_UNREAL = {"scenario", "simulation", "projection", "forecast", "model", "exercise", "drill", "guidance", "outlook"}
_AIMS = {
    "plan", "action", "proposal", "goal", "aim", "target", "bid", "scheme", "pledge", "promise", "offer", "vow", "hope",
    "effort", "attempt", "intention", "ambition", "drive", "campaign",
}  # fmt: skip
_SAVING = {"reach", "free", "find", "help", "save", "rescue", "locate"}
_WANTED = {"need", "require", "demand"}
_AHEAD = {"set", "schedule", "slate", "tip", "poise", "expect", "project", "forecast", "predict", "anticipate", "plan"}
"""Verbs that in the passive look ahead: "is set to raise", "are expected to leave"."""
_LOOKED_FOR = {"predict", "forecast", "project", "expect", "anticipate"}
_LIKELY = {"likely", "unlikely", "due", "poised", "ready", "able", "eligible"}
_ASKED = {"for": {"ask", "call", "push", "plead", "hope", "wait"}, "of": {"warn"}}
"""Verbs by the preposition behind which they name what is not there yet."""
_ENABLING = {"allow", "enable", "permit", "authorize", "authorise", "ask", "urge", "invite", "encourage"}
"""Verbs whose infinitive says what may be done: "allowing them to buy 40 shares"."""
_ADVISING = {"suggest", "propose", "recommend", "demand", "urge", "request", "insist"}
_DESCRIBING = {"encompass", "comprise", "contain", "span"}
"""Participles of what there is: "will be the largest, encompassing 40 papers"."""
_REACHING = {"achieve", "reach", "attain", "hit", "meet", "get", "secure", "win", "deliver", "pay", "raise", "need"}
_WHEREON = {"on", "against"}
_PENALTIES = {"sentence", "fine", "fines", "penalty", "penalties", "damages"}
_FACING = {"face", "carry", "risk", "punishable"}
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
    "hop",  # what the model makes of "hopes"
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
    other = _ANOTHER_ONE.search(text, base, number.idx)
    if other is not None and _follows_in_clause(number, other.end()):
        return (other[1] or other[2]).lower().removeprefix("in ")
    year = _YEAR_WHEN.search(text, base, number.idx)
    if year is not None and int(year[1]) < year_now and _follows_in_clause(number, year.end()):
        return year[1]
    if not _MAY_DATE.search(text[base : sentence.end_char].lower()):
        return None  # most sentences name none, and need not be taken apart
    end = base + len(sentence.text)
    verb = _verb_of(number)
    if (since := _before_this(verb)) is not None:
        return since
    for match in _YEAR.finditer(text, base, end):
        bygone = int(match[1].removesuffix("s")) < year_now and not _SINCE.search(text[base : match.start(1)])
        if bygone and not _is_parted(number, match.start(), text) and _is_of_clause(match.start(1), number, verb):
            return match[1]
    span = _YEARS_SPAN.search(text, base, end)
    if span is not None and int(span[2]) < year_now and _is_of_clause(span.start(), number, verb):
        return f"{span[1]} to {span[2]}"
    for past in _PAST.finditer(text, base, end):
        apart = _COMPARED.search(text[base : past.start()]) or _is_parted(number, past.start(), text)
        if not apart and _is_of_clause(past.start(), number, verb):
            return _LEADING.sub("", past.group().lower().rstrip().removesuffix("'s").removesuffix("’s"))
    return None


def _follows_in_clause(number: Token, at: int) -> bool:
    """True where the number stands in the relative clause that the pronoun before a place of the text begins."""
    words = number.doc.char_span(at, at + 1)
    verb = _verb_of(number)
    while verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"}:
        verb = verb.head  # "where 90 fell ill and 12 died"
    return words is not None and verb.dep_ in {"relcl", "advcl"} and verb.left_edge.i <= words[0].i <= number.i


def is_goal(number: Token, text: str, year_now: int) -> bool:
    """True for what is to be reached: "a cut to $3 by 2040", "raise it to 24% by the end of the decade"."""
    sentence = number.sent
    end = sentence.start_char + len(sentence.text)
    found = _GOAL.search(text[number.idx + len(number.text) : end])
    if found is None or (found[1] is not None and int(found[1]) <= year_now):
        return False
    by = next((t for t in number.doc[number.i : sentence.end] if t.lower_ == "by"), number)
    return by.head.i < number.i and by.head.is_ancestor(number) and "have" not in {t.lower_ for t in by.head.lefts}


def _before_this(verb: Token) -> str | None:
    """As in "a month after floods left 40 dead": the time that lies between what is told and the news."""
    mark = next((c for c in verb.lefts if c.dep_ == "mark" and c.lower_ == "after"), None) if verb.i else None
    span = mark.nbor(-1) if mark is not None and mark.i > verb.sent.start else None
    if span is None or span.lemma_ not in _SPANS:
        return None
    return f"{span.doc[span.left_edge.i : span.i + 1].text.lower()} earlier"


def _is_parted(number: Token, at: int, text: str) -> bool:
    """True where another number stands between a number and the words at a later place: they belong to that one."""
    return bool(_DIGIT.search(text[number.idx + len(number.text) : at]))


def _verb_of(number: Token) -> Token:
    """The verb of the clause that holds a number: the nearest with a subject, or the sentence's root."""
    verb = number
    while verb.head != verb and not (
        verb.pos_ in {"VERB", "AUX"} and any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children)
    ):
        verb = verb.head
    return verb


def _is_of_clause(at: int, number: Token, verb: Token) -> bool:
    """True where the word at a place of the text is one of the clause that holds a number."""
    words = number.doc.char_span(at, at + 1)
    token = words[0] if words is not None else number
    if any(t.lower_ in _BY_NOW for t in number.doc[token.i : number.i]):
        return False  # "once sold 40 but now sells 12"
    return (token == verb or verb.is_ancestor(token)) and not _in_other_clause(token, verb, number)


def _in_other_clause(token: Token, verb: Token, number: Token) -> bool:
    """True inside a clause of its own under the verb that does not hold the number, or one that is on another noun."""
    while token != verb and token.head != token:
        aside = token.dep_ in {"conj", "ccomp", "advcl", "parataxis"}
        on_noun = token.dep_ in {"relcl", "acl"} and not _counts(number, token.head)
        if (aside or on_noun) and token.pos_ in {"VERB", "AUX"} and not token.is_ancestor(number) and token != number:
            return True
        token = token.head
    return False


def _counts(number: Token, noun: Token) -> bool:
    """True for the noun that a number counts or takes a part of, and what it stands beside ("…, with 12 deaths")."""
    counted = number.head if number.dep_ in {"nummod", "quantmod", "compound", "nmod", "amod"} else number
    beside = counted.dep_ == "conj" or (counted.dep_ == "pobj" and counted.head.lower_ == "with" and noun.i < number.i)
    return beside or noun in (number, counted) or counted.is_ancestor(noun)


def is_unreal(draft: Draft, disowning: DisowningWords) -> bool:
    """True for a figure that nobody says has come about: planned, feared, asked for, or only supposed."""
    counted = draft.count.noun if draft.count.noun is not None else draft.count.root
    if _is_required(counted) or _is_foreseen(counted):
        return True
    sought = draft.count.numeral.kind is NumeralKind.MONEY and draft.count.anchor.head.lemma_ == "seek"
    if sought or (draft.measured.measure in _PENALTIES and _is_faced(draft.measured.by)):
        return True
    if draft.measured.rule == "noun" and is_only_proposed(draft.count.anchor):
        return True
    by = draft.measured.by
    if draft.course is not None and any(is_ahead(t) for t in by.subtree):
        return True  # "the number of people to be resettled"
    if by.lemma_ in _SAVING and by.dep_ in {"advcl", "acl"} and "to" in {c.lower_ for c in by.lefts}:
        return True  # "flew out to rescue 14 miners"
    if is_for_recipients(draft.count.anchor) or is_undoable(draft.count.anchor):
        return True
    judged = _judged_by(draft)
    return is_disowned(judged, disowning) or (is_hypothetical(judged) and not _is_given(draft))


def _is_given(draft: Draft) -> bool:
    """As in "all four unions would strike", "the 12 unions": the number itself is a known one, whatever may happen."""
    start = draft.count.tokens.start
    before = draft.count.tokens.doc[start - 1].lower_ if start else ""
    if draft.count.anchor.head.lemma_ in _SAVING and draft.measured.by != draft.count.anchor.head:
        return draft.measured.rule in {"state", "verb"}  # "hope to reach 12 people trapped": they are trapped
    owned = start > 0 and draft.count.tokens.doc[start - 1].tag_ in {"POS", "PRP$"}
    known = draft.measured.rule == "amount of" and before == "the" and draft.measured.by.head.lemma_ not in _REACHING
    if known or (owned and draft.measured.rule in {"counted noun", "money in", "amount of"}):
        return True  # "a third of Vale's 12,000 employees will leave": they are employed, whoever will leave
    return draft.measured.rule == "counted noun" and draft.count.numeral.unit is None and before in {"the", "all"}


def _judged_by(draft: Draft) -> Token:
    """The word whose clause says whether a count has come about: "would help the 12 people who are missing" says so."""
    anchor, by = draft.count.anchor, draft.measured.by
    clause = next((c for c in anchor.rights if c.dep_ == "relcl" and (c == by or c.is_ancestor(by))), None)
    return anchor if clause is None else by


def _is_foreseen(counted: Token) -> bool:
    """As in "analysts had predicted 170,000 jobs", "expect a loss of 3 cents": only looked for."""
    noun = counted
    for _ in range(7):
        if noun.dep_ == "dobj":
            return noun.head.lemma_ in _LOOKED_FOR or _is_seen_ahead(noun.head)
        inner = noun.dep_ == "prep" and noun.lower_ != "of" and noun.head.dep_ != "dobj"
        if noun.dep_ not in {"pobj", "prep", "conj", "nummod"} or inner:
            return False
        noun = noun.head
    return False


def _is_seen_ahead(verb: Token) -> bool:
    """As in "Vale Stores sees sales growth of 2%": what a firm says of its own year to come."""
    present = verb.lemma_ == "see" and verb.tag_ in {"VBZ", "VBP"}
    return present and any(c.dep_ == "nsubj" and c.pos_ == "PROPN" for c in verb.lefts)


def _is_faced(token: Token) -> bool:
    """As in "faces a fine of up to $4,000", "punishable by ten years in prison": nobody has been sentenced to it."""
    return any(above.lemma_ in _FACING for above in islice(token.ancestors, 6))


def _is_required(counted: Token) -> bool:
    """As in "the 40 seats needed for a majority", "the gain that was expected": what is asked for is not there yet."""
    return any(
        c.tag_ == "VBN"
        and ((c.dep_ == "acl" and c.lemma_ in _WANTED) or (c.dep_ in {"acl", "relcl"} and c.lemma_ in _LOOKED_FOR))
        for c in counted.rights
    )


def _has_come_about(verb: Token) -> bool:
    """As in "must have killed 12", "could only muster 12 votes", but not "would have killed 12"."""
    left = {c.lower_ for c in verb.lefts}
    return {"could", "only"} <= left or {"must", "have"} <= left


def is_hypothetical(number: Token) -> bool:
    """True for a number that nobody says has come about: "could kill 12", "a scenario with 12 dead", "if 12 die"."""
    token = number
    while token.head != token:
        head = token.head
        if token.dep_ == "appos" and head.pos_ == "PROPN":
            return False  # "Vale, a chain of 12 papers, may close": what it is, whatever comes
        if token.dep_ == "prep" and token.lower_ in _WHEREON and any(c.lower_ == "the" for c in head.lefts):
            return False  # "may lift the tariff on $40 of goods": it is there
        if head.tag_ == "VBG" and head.lemma_ in _DESCRIBING:
            return False
        if head.pos_ in {"VERB", "AUX"}:
            if _is_imagined(head, token):
                return True
        elif head.lemma_ in _UNREAL or (token.dep_ == "xcomp" and head.lemma_ in _LIKELY):
            return True
        if head.dep_ == "relcl" and head.pos_ == "AUX":
            return False
        if head.dep_ == "ccomp" and _is_advised(head, token):
            return True
        if head.dep_ in {"ccomp", "relcl"} and head.pos_ == "VERB":
            foreseen = head.head.lemma_ in _FORESEEN - {"want", "need"}
            return head.dep_ == "ccomp" and (foreseen or (head.head.lemma_ in _DENIED and not is_negated(head.head)))
        token = head
    return False


def _is_imagined(verb: Token, part: Token) -> bool:
    """True for a verb that makes the part of its clause in which a number stands no more than possible or wanted."""
    marks = {c.lower_ for c in verb.children if c.dep_ in {"aux", "mark"}}
    if marks & _MODALS and not _has_come_about(verb) and not _stands_alone(part):
        return True
    if verb.dep_ in {"csubj", "csubjpass"} or {"if", "unless"} & marks:
        return True
    if verb.dep_ == "acl" and verb.head.lemma_ in _AIMS and "to" in {c.lower_ for c in verb.lefts}:
        return True
    moved = part.dep_ == "npadvmod" or (part.dep_ == "prep" and part.lower_ in {"to", "by"})
    direct = moved or part.dep_ in {"dobj", "nsubj", "nsubjpass", "nummod"} or _goes_with(part)
    if direct and marks & {"will", "may"} and all(c.lower_ != "be" for c in verb.children):
        return True
    if part.dep_ in {"xcomp", "nsubjpass", "dobj"} and _looks_ahead(verb, part):
        return True
    if part.dep_ == "prep" and verb.lemma_ in _ASKED.get(part.lower_, ()):
        return True
    wanted = verb.lemma_ in _WANTED and part.dep_ in {"dobj", "nsubjpass"}
    return wanted or (verb.lemma_ in _DENIED and not is_negated(verb))


def _goes_with(part: Token) -> bool:
    """As in "will spend it to build 12 plants, creating 40 posts, and hire 12": what comes with what is to come."""
    if part.dep_ == "conj":
        return part.tag_ == "VB"
    return part.dep_ in {"advcl", "xcomp"} and part.tag_ in {"VB", "VBG"} and all(c.dep_ != "mark" for c in part.lefts)


def _looks_ahead(verb: Token, part: Token) -> bool:
    """As in "plans to cut 12 jobs", "is set to cut them", "12 are expected to go", "expects a loss of $12".

    Not "12 are set to go": so many there are who will.
    """
    if part.dep_ == "dobj":
        return verb.lemma_ in _LOOKED_FOR
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    if part.dep_ == "nsubjpass":
        return verb.lemma_ in _LOOKED_FOR and any(c.dep_ == "xcomp" for c in verb.rights)
    return verb.lemma_ in _FORESEEN or (passive and verb.lemma_ in _AHEAD)


def _stands_alone(part: Token) -> bool:
    """True for a joined clause with a subject and a tense of its own: "Vale could go, and Orsa lost 12 seats"."""
    finite = part.tag_ in {"VBD", "VBZ", "VBP"} and part.dep_ == "conj"
    return finite and any(c.dep_ in {"nsubj", "nsubjpass"} for c in part.children)


def _is_advised(verb: Token, part: Token) -> bool:
    """As in "allowing them to buy 12", "suggested that Norland buy 12": what may or shall be done, not who does it."""
    above = verb.head
    if part.dep_ in {"nsubj", "nsubjpass"}:
        return False
    infinitive = any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.lefts)
    if above.lemma_ in _ENABLING and infinitive:
        return True
    bare = verb.tag_ in {"VB", "NN"} and not any(c.dep_ in {"aux", "cop"} for c in verb.lefts)
    return bare and above.lemma_ in _ADVISING
