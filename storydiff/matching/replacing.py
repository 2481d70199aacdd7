"""Replacing: whether a figure takes the place of a known one because its sentence names that one's value.

What is counted, what is said of it, whose it is and where may be said otherwise or left out: "44 names of reporters,
three more than the committee's preliminary count" goes on from "at least 41 journalists". A stated contradiction
(another place, another party's, the injured for the dead) still keeps the two apart.
"""

from __future__ import annotations

from dataclasses import replace

from storydiff.matching.dollars import may_be_one_money
from storydiff.matching.figures import HARM, Question
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.named import Named, named_values
from storydiff.model import RESPONDENTS, Claim, Figure, Judgement, Verdict

OTHERS = "among others"
"""Why no share of members or voters is that of those who were polled."""


def replaces(after: Claim, before: Claim, questions: tuple[Question, Question], lexicon: Lexicon) -> Judgement:
    """Whether the later figure's sentence names the value of the earlier as what it replaces; ``questions`` in order.

    Same by the words alone, whatever else differs; different where the words state that it is of something else.
    """
    figure = before.content
    if not isinstance(figure, Figure) or figure.low != figure.high:
        return Judgement(Verdict.DIFFERENT, "no single value that could be named")
    named = next((named for named in named_values(after, lexicon) if named.low == figure.low), None)
    if named is None:
        return Judgement(Verdict.DIFFERENT, "the value is not named as one that was replaced")
    if not may_be_one_money(after, before):
        return Judgement(Verdict.DIFFERENT, "the unit")
    cue, questions = named.cue, _as_named(questions, named)
    if apart := stated_apart(*questions, lexicon) or ("where" if are_elsewhere(after, before, lexicon) else ""):
        return Judgement(Verdict.DIFFERENT, apart)
    return Judgement(Verdict.SAME, f"its sentence names the value that it replaces (“{cue}”)")


def _as_named(questions: tuple[Question, Question], named: Named) -> tuple[Question, Question]:
    """The two questions, without what words that name a value leave no room for.

    "will fall to 780 from 900", "180 instead of the 500 that were promised", "put the rate of May right, to 4 from 3
    percent", "48 percent back them, compared with 52 percent two weeks ago": of one measure the two are of one thing.
    """
    one, other = questions
    asked = [question.measure.partition(" of ")[0] for question in questions]
    if (RESPONDENTS in asked) and asked[0] != asked[1]:
        other = replace(other, elsewhen=OTHERS)
    if named.then and asked == [RESPONDENTS, RESPONDENTS]:
        other = replace(other, measure=one.measure, where=one.where)
    if one.measure != other.measure or one.unit != other.unit:
        return one, other
    forecast = one.hypothetical and not other.hypothetical and named.cue == "from"
    promised = other.hypothetical and not one.hypothetical and named.cue in {"instead of", "before"}
    if forecast or promised:
        other = replace(other, hypothetical=one.hypothetical)
    if one.elsewhen and not other.elsewhen and named.cue == "from" and not one.hypothetical:
        other = replace(other, elsewhen=one.elsewhen)
    return one, other


def stated_apart(one: Question, other: Question, lexicon: Lexicon) -> str:
    """What the words of two figures state that sets them apart; empty where one only leaves out what the other says."""
    for name, said in (
        ("unit", "the unit"),
        ("aspect", "a level or a step"),
        ("elsewhen", "another occasion"),
        ("hypothetical", "an imagined number"),
    ):
        if getattr(one, name) != getattr(other, name):
            return said
    if one.period and other.period and one.period != other.period:
        return "the span"
    for a, b, said in (
        (one.who, other.who, "of whom"),
        (one.narrowed, other.narrowed, "a part of them"),
        (_told(one, lexicon), _told(other, lexicon), "what is said of them"),
    ):
        if a and b and not (set(a) <= set(b) or set(b) <= set(a)):
            return said
    if bool(one.narrowed) != bool(other.narrowed) and HARM & {one.measure, other.measure}:
        return "a part of them"
    if not _in_one_place(one.where, other.where, lexicon):
        return "where"
    return "" if _may_measure_one(one.measure, other.measure, lexicon) else "what is counted"


def are_elsewhere(one: Claim, other: Claim, lexicon: Lexicon) -> bool:
    """True where both name where they count, which open measures leave out of their question, and it differs."""
    return not _in_one_place(_place_of(one, lexicon), _place_of(other, lexicon), lexicon)


def _place_of(claim: Claim, lexicon: Lexicon) -> tuple[str, ...]:
    name = claim.content.place if isinstance(claim.content, Figure) else None
    return (lexicon.place(name),) if name else ()


def _told(question: Question, lexicon: Lexicon) -> tuple[str, ...]:
    """What sets those apart that are counted: their fate, or what they are against."""
    denied, fate = question.told.startswith("against "), question.told in lexicon.fates
    return (question.told,) if denied or fate else ()


def _in_one_place(one: tuple[str, ...], other: tuple[str, ...], lexicon: Lexicon) -> bool:
    if not one or not other or one == other:
        return True
    return len(one) == len(other) == 1 and (lexicon.lies_in(one[0], other[0]) or lexicon.lies_in(other[0], one[0]))


def _may_measure_one(one: str, other: str, lexicon: Lexicon) -> bool:
    """False for two measures whose names say what each counts: deaths and injuries, an offer and a demand."""
    if one == other or other in lexicon.near_measures.get(one, frozenset()):
        return True
    kinds = [(kind, owner) for kind, _, owner in (name.partition(" of ") for name in (one, other))]
    if all(lexicon.is_owned(name) for name in (one, other)):
        return kinds[0][0] == kinds[1][0] and not (kinds[0][1] and kinds[1][1])
    return lexicon.is_open(one) or lexicon.is_open(other)
