"""Why a figure cannot be followed over time: what is counted, of what it is told or where is not said."""

from __future__ import annotations

from collections.abc import Mapping

from storydiff.changes.findings import Findings
from storydiff.matching.figures import REFERENCE, SAYING, Question
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.settling import may_measure
from storydiff.model import Claim


def untold(claim: Claim, findings: Findings) -> str:
    """Why a figure cannot be followed over time; empty where it can, or where the reader has said what it counts."""
    if findings.scene.series[claim.id] in findings.scene.matcher.taught.joined:
        return ""
    question = findings.scene.context.questions[claim.id]
    if _is_placed_nowhere(question, findings):
        return f"unsure whether this is one question: the story counts {question.measure} in several places"
    return why_untold(question, findings.scene.matcher.lexicon)


def _is_placed_nowhere(question: Question, findings: Findings) -> bool:
    """True where it is not said where something is counted that the story counts here and there."""
    lexicon, measure = findings.scene.matcher.lexicon, question.measure
    if question.where or question.who or lexicon.is_open(measure):
        return False
    known = findings.scene.in_several_places
    if measure not in known:
        known[measure] = _is_in_several_places(measure, findings.scene.context.questions)
    return known[measure]


def _is_in_several_places(measure: str, questions: Mapping[str, Question]) -> bool:
    places = set[tuple[str, ...]]()
    latest_first = reversed(list(may_measure(questions, measure)))  # which are settled for other reasons too
    for other in map(questions.__getitem__, latest_first):
        if other.measure == measure and other.where and not (other.elsewhen or other.hypothetical):
            places.add(other.where)
            if len(places) > 1:
                return True
    return False


def why_untold(question: Question, lexicon: Lexicon) -> str:
    """Why figures on a question cannot be followed over time; empty where they can."""
    if lexicon.is_loose(question.measure, question.who) and question.told not in lexicon.whereabouts:
        return f"unsure whether this is one question: “{question.measure}” alone does not say what is counted"
    if question.told == REFERENCE:
        return f"speaks of {question.measure} that are known, and counts none anew"
    if question.told == SAYING:
        return f"tells what some {question.measure} say, which nothing has come of yet"
    if question.hypothetical and lexicon.is_owned(question.measure):
        return f"tells of an {question.measure} that is only weighed, or that nobody makes"
    if question.told or question.measure in lexicon.placeless | lexicon.held or not lexicon.is_open(question.measure):
        return ""
    return f"unsure whether this is one question: what is said of the {question.measure} is not told"
