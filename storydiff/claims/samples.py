"""Samples: those of whom a survey or a study asks something, whose number is no news of the story."""

from __future__ import annotations

from storydiff.claims.counts import Count
from storydiff.claims.syntax import find_child

_INQUIRIES = frozenset({"poll", "survey", "study", "sample", "trial", "analysis", "questionnaire", "canvass"})
_ASKING = frozenset(
    {"poll", "survey", "question", "interview", "canvass", "sample", "analyze", "analyse", "study", "quiz"}
)
_WATCHING = frozenset({"question", "interview", "analyze", "analyse", "study", "quiz"})
"""Verbs of asking that are those of a survey only where one is their subject: police question 40 people too."""
_PREPOSITIONS = frozenset({"of", "among", "in", "with", "on", "from", "for"})
_BASED = frozenset({"base", "involve", "conduct", "include", "enrol", "enroll"})


def is_sampled(count: Count) -> bool:
    """As in "a poll of 1,200 adults", "asked 1,200 voters", "the 1,200 people surveyed"."""
    if count.numeral.unit is not None or count.noun is None:
        return False
    noun = count.noun if not count.partitive else count.root
    asked = any(c.dep_ == "acl" and c.tag_ == "VBN" and c.lemma_.lower() in _ASKING for c in count.noun.rights)
    if asked:
        return True
    head = noun.head
    if noun.dep_ == "dobj":
        subject = find_child(head, "nsubj")
        inquiry = subject is not None and subject.lemma_.lower() in _INQUIRIES
        lemma = head.lemma_.lower()
        return lemma in _ASKING - _WATCHING or (inquiry and lemma in _BASED | _WATCHING | {"ask", "follow"})
    if noun.dep_ == "nsubjpass":
        return head.lemma_.lower() in _ASKING - _WATCHING
    if noun.dep_ != "pobj" or head.lower_ not in _PREPOSITIONS:
        return False
    above = head.head
    if above.pos_ == "NOUN":
        return above.lemma_.lower() in _INQUIRIES and not (head.lower_ == "in" and above.lemma_ == "trial")
    subject = find_child(above, "nsubj", "nsubjpass")
    named = subject is not None and subject.lemma_.lower() in _INQUIRIES
    return named and above.lemma_.lower() in _BASED
