"""Superseded: numbers that an article gives only as what was said before, "the mayor had put the dead at 15".

Such a number was somebody's once and is nobody's now: it carries no series on, contradicts nothing, and is no news.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from storydiff.model import Claim, Figure
from storydiff.model.kept import kept

_GIVING = (
    r"(?:said|estimated|spoke|spoken|talked|conceded|admitted|acknowledged|forecast|forecasted|predicted|projected"
    r"|expected|foreseen|announced|stated|promised|pledged|envisaged|assumed|budgeted|calculated|reckoned|anticipated"
    r"|feared|suggested|claimed (?:that|there|to)\b|(?:put|given|quoted|set|valued|priced)\b(?=[^,;:]*\b(?:at|as)\b))"
)
_SURELY = (
    rf"(?:{_GIVING}|reported|counted|recorded|registered|listed|identified|tallied|confirmed|demanded|offered|asked"
    r"|sought|planned|wanted|thought|believed|assessed|claimed|told)"
)
"""Verbs that tell of a number that was given up with "first" or "previously" alone: "had reported 12" may hold on."""
_ONCE = r"(?:earlier|previously|initially|originally|at first|once|formerly|until (?:now|then|recently))"
_BEFORE = re.compile(
    rf"\b(?:had (?:(?:also|only|still|even|just) )?{_GIVING}"
    rf"|(?:had |was |were |been )?{_ONCE},? (?:been |only )?{_SURELY}|(?:had )?first {_GIVING}"
    rf"|had (?:been )?{_ONCE} (?:been )?{_SURELY})\b(?P<between>[^,;:]*)$",
    re.IGNORECASE,
)
_ESTIMATE = (
    r"(?:estimates?|figures?|counts?|tall(?:y|ies)|tolls?|totals?|reports?|forecasts?|projections?|predictions?"
    r"|assessments?|budgets?|statements?|targets?)"
)
_OLDER = re.compile(
    rf"\b(?:(?:earlier|previous|original|prior) (?:\w+ )?{_ESTIMATE}|(?:was|were) first put)\b(?P<between>[^,;:]*)$",
    re.IGNORECASE,
)
"""Not "preliminary" or "initial" figures, which are the present ones until others come."""
_BEHIND = re.compile(
    r"^\s*(?:[a-z]+\s+){0,3}?(?:(?:that |which )?(?:it|he|she|they|we|the [a-z]+(?: [a-z]+)?|[A-Z]\w+(?: [A-Z]\w+)?"
    rf"|(?:her|his|its|their) [a-z]+) (?:had (?:{_ONCE} )?|{_ONCE} (?:had )?){_SURELY}\b"
    rf"|{_ONCE} {_SURELY}\b|(?:of|about) (?:which|whom) \w+(?: \w+){{0,3}} had {_GIVING}\b)"
)
_MOVING = (
    r"\b(?:ris(?:e|es|en|ing)|rose|rais\w+|gr[eo]w\w*|increas\w+|climb\w*|jump\w*|surg\w+|soar\w*|gain\w*|up|widen\w*"
    r"|expand\w*|lift\w*|f[ae]ll\w*|dropp?\w*|declin\w+|shr[aiu]nk\w*|cut\w*|lower\w*|reduc\w+|slip\w*|eas(?:e|es|ed|ing)"
    r"|slow\w*|plung\w+|down|trimm?\w*|slash\w*|swell\w*|swollen|accelerat\w+|narrow\w*|dipp?\w*|edg\w+|revis\w+"
    r"|boost\w*|halv\w+|advanc\w+|strengthen\w*|weaken\w*)\b"
)
_AMOUNT = (
    r"(?:(?:US|A|C|NZ|S|HK)?[$€£¥])?\d[\d,.]*(?: ?%| (?:percent|per cent|hundred|thousand|million|billion|trillion))?"
)
_FILL = (
    r"(?:(?:about|around|some|nearly|almost|roughly|over|the|a|an|its|only|just|as \w+ as|more than|less than) ){0,3}"
)
_FROM = re.compile(
    rf"(?:{_AMOUNT}(?: [a-z]+){{0,2}},? (?:up |down )?|{_MOVING}[^;:]*\d[^;:]*?)\bfrom {_FILL}$", re.IGNORECASE
)
"""Before a number: "$95 million, from …", "rose to 8,000 from …"."""
_FROM_TO = re.compile(rf"{_MOVING}[^;:]*\bfrom {_FILL}$", re.IGNORECASE)
_ONWARD = re.compile(rf"^(?: [a-z]+){{0,4}} to {_FILL}(?:[$€£¥]|\d)", re.IGNORECASE)
"""Behind a number after "from": "rose from 40 percent to 46 percent"."""
_PEAK = re.compile(rf"\b(?:from|below|than|off)\b[^;:]*\b(?:peak|high|low|trough) of {_FILL}$", re.IGNORECASE)
"""Before a number: "down from 5.7 percent in March and a peak of"."""
_RATHER = re.compile(rf"\b(?:rather than|instead of|in place of|replacing) {_FILL}$", re.IGNORECASE)
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|million|now)\b", re.IGNORECASE
)
_STILL = re.compile(r"\bby (?:\w+ ){0,2}(?:nightfall|evening|noon|midday|morning|then|[A-Z]\w+day|today)\b")
_CLAUSE = re.compile(r";|:|, (?:and|but|while|yet|whereas)\b|\bbut\b")


@kept
def is_superseded(claim: Claim) -> bool:
    """True for a figure whose own clause says that it was given before, and that says so of no present one."""
    start, end = claim.focus.start - claim.span.start, claim.focus.end - claim.span.start
    return isinstance(claim.content, Figure) and start >= 0 and _is_told_of_before(claim.quote, start, end)


def standing(claims: Sequence[Claim]) -> list[Claim]:
    """The claims that are not superseded; all of them where every one is, as nothing else is known then."""
    return [claim for claim in claims if not is_superseded(claim)] or list(claims)


def _is_told_of_before(quote: str, start: int, end: int) -> bool:
    before = _CLAUSE.split(quote[:start])[-1]
    for pattern in (_BEFORE, _OLDER):
        found = pattern.search(before)
        if found is not None and not _NUMBER.search(found["between"]) and not _STILL.search(quote):
            return True
    if _FROM_TO.search(before) and _ONWARD.match(quote[end:]):
        return True
    return any(
        found is not None
        for found in (_FROM.search(before), _PEAK.search(before), _RATHER.search(before), _BEHIND.match(quote[end:]))
    )
