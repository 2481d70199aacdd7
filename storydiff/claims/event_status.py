"""How far an event has come: planned, done, failed or warned of, by tense, mood and the word that governs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from storydiff.claims.days import find_day, is_coming, names_month, time_words
from storydiff.claims.event_words import EventWords
from storydiff.claims.not_before import comes_not_before
from storydiff.claims.parse import Token
from storydiff.claims.stance_former import is_former
from storydiff.claims.syntax import children, find_child, is_negated, is_verbal, modals, prepositional
from storydiff.model import Status

_FUTURE = frozenset({"will", "shall", "'ll", "wo"})
_MAYBE = frozenset({"could", "may", "might"})
_VOID = frozenset({"should", "must", "can", "ca", "ought", "need"})
_PERFECT = frozenset({"have", "has", "had", "'ve", "’ve", "was", "were", "been", "'s", "’s"})
_PROGRESSIVE = frozenset({"is", "are", "was", "were", "'re", "’re", "been"})
_THROUGH = frozenset({"continue", "begin", "start", "manage", "proceed", "move", "help"})
_DONE_PREPOSITIONS = frozenset({"after", "by", "following", "upon"})
_UNTIL = frozenset({"before", "until", "till", "unless", "if", "than", "though", "although"})
"""What follows these has not come about yet, or is told of another time."""
_ONCE = frozenset({"originally", "initially", "previously", "once", "earlier"})
_ANNOUNCING = frozenset(
    {"say", "announce", "tell", "confirm", "report", "promise", "pledge", "agree", "decide", "rule", "declare"}
)
_BELIEVING = frozenset({
    "think", "believe", "hope", "hop", "fear", "doubt", "predict", "guess", "suspect", "bet", "be", "imagine", "assume",
    "suggest", "speculate", "wonder", "want", "insist", "demand",
})  # fmt: skip
"""The model takes "hopes" for a form of "hop"."""
_SUPPOSING = frozenset(
    {
        "suggest",
        "imply",
        "speculate",
        "suspect",
        "fear",
        "allege",
        "imagine",
        "hope",
        "assume",
        "wish",
        "insinuate",
        "believe",
        "think",
        "expect",
    }
)
_WARNING = frozenset({"warn", "caution"})
_HABITUAL = frozenset({
    "historically", "traditionally", "usually", "often", "always", "sometimes", "regularly", "routinely", "typically",
    "generally", "normally", "rarely", "repeatedly", "frequently", "annually", "ever",
})  # fmt: skip
_DESCRIBING = frozenset({"poised", "scheduled", "slated", "set", "bound"})
"""Without an auxiliary they describe who is spoken of: "unions poised to strike are …"."""
_ALMOST = frozenset({"almost", "nearly", "narrowly"})
TRYING = frozenset({"attempt", "bid", "effort", "try", "struggle", "campaign", "push"})
"""Nouns for trying to do what the infinitive behind them says."""
_ARRANGED = frozenset({"leave", "resign", "quit", "retire", "depart", "join", "return", "step", "stand"})
"""Verbs of coming and going whose present progressive says what will be."""
_OF_TIME = frozenset({"day", "time", "moment", "week", "month", "year", "night", "hour", "morning", "evening", "date"})


@dataclass(frozen=True)
class Statuses:
    """Reads the status of verbs in an article published at ``time``."""

    words: EventWords
    time: datetime
    _known: dict[tuple[int, bool], Status | None] = field(default_factory=dict, repr=False, compare=False)
    """What was found of each verb of the article, by its place: each rule asks for it."""

    def of(self, verb: Token, *, ill: bool = False) -> Status | None:
        """How far the verb's event has come; None where nobody says that it is so."""
        place = verb.i, ill
        if place not in self._known:
            self._known[place] = self._find(verb, ill=ill)
        return self._known[place]

    def _find(self, verb: Token, *, ill: bool) -> Status | None:
        if comes_not_before(verb):
            return Status.PLANNED
        if is_negated(verb) or _is_unreal(verb) or _is_habit(verb):
            return None
        auxiliaries = modals(verb)
        if verb.tag_ == "VBD" and find_child(verb, "aux", "auxpass") is None and not auxiliaries & _MAYBE:
            auxiliaries = frozenset()
        if auxiliaries & _VOID:
            return Status.PLANNED if auxiliaries & {"must"} and self._is_pending(verb) else None
        if auxiliaries & (_MAYBE | _FUTURE | {"would"}) and "have" not in auxiliaries and _is_warned(verb):
            return Status.WARNED
        if auxiliaries & _MAYBE:
            if ill and "have" not in auxiliaries:
                return Status.WARNED
            return Status.PLANNED if self.is_dated(verb) and "have" not in auxiliaries else None
        if auxiliaries & _FUTURE:
            return self._future_status(verb)
        if "would" in auxiliaries:
            said = verb.dep_ == "ccomp" and verb.head.lemma_ in _ANNOUNCING
            return self._future_status(verb) if said and "have" not in auxiliaries else None
        if "to" in auxiliaries and verb.tag_ in {"VB", "VBN"}:
            return self._infinitive_status(verb)
        return self._finite_status(verb)

    def _future_status(self, verb: Token) -> Status | None:
        """A plan; a threat where it follows unless something comes first; nothing where it is only believed."""
        if verb.dep_ == "acl" or _is_believed(verb) or any(c.lower_ in _UNTIL for c in children(verb, "mark")):
            return None
        condition = _condition(verb)
        if condition is None and _is_threatened_without(verb):
            return Status.WARNED if self.words.key(verb, self.words.threats) is not None else None
        if condition is None:
            return Status.PLANNED
        return self._threat(verb, condition)

    def _threat(self, verb: Token, condition: Token) -> Status | None:
        """As in "unless a deal is reached, nurses will walk out": what is threatened, and not what is only supposed."""
        unless = any(c.lower_ == "unless" for c in children(condition, "mark"))
        subject = find_child(condition, "nsubj", "nsubjpass")
        denied = is_negated(condition) or (subject is not None and is_negated(subject))
        threat = self.words.key(verb, self.words.threats) is not None
        own = verb.dep_ == "ccomp" and verb.head.lemma_ in _ANNOUNCING and _is_of_sayer(verb)
        return Status.WARNED if threat and (unless or denied or own) else None

    def _is_pending(self, verb: Token) -> bool:
        """True for "the deal must be ratified": what a deal or a law still needs."""
        return verb.tag_ == "VBN" and verb.lemma_ in self.words.pending

    def _infinitive_status(self, verb: Token) -> Status | None:
        head = verb.head
        if verb.dep_ == "conj":
            return self.of(head) if is_verbal(head) else None
        if verb.dep_ not in {"xcomp", "ccomp", "acl", "advcl", "oprd"}:
            return None
        denied = is_negated(head) or (verb.dep_ == "acl" and head.dep_ == "dobj" and is_negated(head.head))
        words = {head.lemma_.lower() if head.lemma_ != "go" else "", head.lower_}
        if head.lemma_ in self.words.failing and not denied:
            supposed = head.pos_ == "ADJ" and modals(head.head)  # "would be unable to"
            return None if supposed else Status.FAILED
        if head.lemma_ in self.words.refusing and not denied and verb.dep_ == "xcomp":
            return self.of(head) if is_verbal(head) and not is_former(head) else None
        if denied or (verb.dep_ == "advcl" and not words & self.words.planning):
            return None
        if words & self.words.threatening:
            return None if _is_past_plan(head) else Status.WARNED
        if head.lemma_ == "be":
            return self._ahead_of_be(verb, head)
        if words & self.words.planning:
            return self._planned_by(verb, head)
        if verb.dep_ == "acl" and head.lemma_ in self.words.asked | TRYING:
            return self._granted(head) if head.lemma_ in self.words.asked else self._tried(head)
        if head.lemma_ == "vote" and verb.dep_ == "xcomp" and verb.lemma_ in self.words.voters_own:
            return Status.PLANNED if self.of(head) is Status.DONE else None
        if head.lemma_ in {"need", "have", "remain"} and self._is_pending(verb):
            return Status.PLANNED
        return self._carried_by(head) if is_verbal(head) else None

    def _is_dropped(self, plan: Token) -> bool:
        """True for "dropped its plan to": what was planned is so no more."""
        verb = plan.head
        dropped = plan.dep_ in {"dobj", "nsubjpass"} and is_verbal(verb)
        return dropped and self.words.key(verb, self.words.dropping) is not None and self.of(verb) is Status.DONE

    def _tried(self, attempt: Token) -> Status | None:
        """What became of an attempt to do it: "an attempt to lift the wreck failed", "gave up its bid to"."""
        verb = attempt.head
        if attempt.dep_ in {"nsubj", "nsubjpass"} and is_verbal(verb) and self.of(verb) is Status.DONE:
            failed = self.words.becoming.get(self.words.key(verb, self.words.becoming) or "") is Status.FAILED
            return Status.FAILED if failed else None
        return Status.FAILED if self._is_dropped(attempt) else None

    def _granted(self, asked: Token) -> Status | None:
        """The plan of who does what was asked: "agreed to a request to free them", "will comply with the call to"."""
        verb = self.granted_by(asked)
        return Status.PLANNED if verb is not None and self.of(verb) in (Status.DONE, Status.PLANNED) else None

    def granted_by(self, asked: Token) -> Token | None:
        """The verb by which somebody says that he will do what he was asked."""
        verb = asked.head.head if asked.dep_ == "pobj" else asked.head
        grants = asked.lemma_ in self.words.asked and is_verbal(verb) and verb.lemma_ in self.words.granting
        return verb if grants else None

    def _carried_by(self, head: Token) -> Status | None:
        """The status of what a verb brings about or only leads into: "prompted the army to …", "began to …"."""
        if head.lemma_ in self.words.causing:
            ongoing = head.tag_ == "VBG" and bool(modals(head) & _PROGRESSIVE)
            return None if ongoing else self.of(head)
        if head.lemma_ in _THROUGH and find_child(head, "dobj") is None:
            return self.of(head)
        return None

    def _ahead_of_be(self, verb: Token, be: Token) -> Status | None:
        """As in "is to step down"; what "was to" happen often did not."""
        announced = be.dep_ == "ccomp" and be.head.lemma_ == "announce"
        if (be.lower_ in {"was", "were", "been"} and not announced) or modals(be) or _condition(verb) is not None:
            return None
        return Status.PLANNED

    def _planned_by(self, verb: Token, head: Token) -> Status | None:
        """The plan that a word such as "scheduled", "vow" or "decision" makes of an infinitive."""
        if is_verbal(head):
            if find_child(head, "dobj") is not None or modals(head) & (_MAYBE | _VOID) or is_negated(head):
                return None
            if head.tag_ == "VB" and "to" in modals(head) and self.of(head) is None:
                return None
        elif head.pos_ == "ADJ" and is_verbal(head.head) and (is_negated(head.head) or modals(head.head) & _MAYBE):
            return None
        bare = head.tag_ in {"VBN", "VBD"} and head.lower_ in _DESCRIBING and not modals(head)
        described = (bare or (head.dep_ == "acl" and head.tag_ == "VBN")) and not self.is_dated(verb)
        if _is_past_plan(head) or described:
            return None
        if head.pos_ == "NOUN" and self._is_dropped(head):
            return Status.CANCELLED
        condition = _condition(verb) or (_condition(head) if is_verbal(head) else None)
        if condition is None:
            return Status.PLANNED
        return self._threat(verb, condition)

    def _finite_status(self, verb: Token) -> Status | None:
        head = verb.head
        if any(c.lower_ in _UNTIL for c in children(verb, "mark")) or _is_supposed_by(verb):
            return None
        match verb.dep_:
            case "pcomp":
                return self._status_behind(head, verb)
            case "xcomp" | "ccomp" if verb.tag_ == "VBG" and find_child(verb, "nsubj", "aux") is None:
                return None
            case "acl" if verb.tag_ == "VBN":
                return Status.DONE
            case "acl":
                return Status.DONE if verb.tag_ == "VBD" and head.dep_ == "ROOT" else None
            case "advcl" if verb.tag_ == "VBG" and find_child(verb, "aux") is None:
                object_of_particle = verb.nbor(-1).dep_ == "prt" if verb.i else False
                done = is_verbal(head) and not object_of_particle and self._has_come(head)
                return Status.DONE if done else None
            case "conj" if (
                verb.tag_ in {"VB", "VBG", "VBN"} and is_verbal(head) and find_child(verb, "aux", "auxpass") is None
            ):
                return self.of(head)
        auxiliaries = modals(verb)
        bare = verb.tag_ == "VBN" and verb.dep_ == "ROOT" and not auxiliaries
        if verb.tag_ == "VBD" or bare or (verb.tag_ == "VBN" and auxiliaries & _PERFECT):
            return Status.DONE
        if verb.tag_ == "VBG" and auxiliaries & _PROGRESSIVE:
            now = bool(auxiliaries & {"is", "are", "'re", "’re"})
            told = verb.dep_ == "ccomp" and head.tag_ == "VBD" and head.lemma_ in _ANNOUNCING  # "said she was leaving"
            ahead = self._lies_ahead(verb) or _is_arranged(verb)
            return Status.PLANNED if (now or told) and ahead else Status.DONE
        if verb.tag_ == "VBN" and auxiliaries & {"is", "are"}:
            when = self._when(verb)
            return Status.PLANNED if when is not None and when.date() >= self.time.date() else None
        if verb.tag_ in {"VBZ", "VBP"} and not auxiliaries:
            return Status.PLANNED if self._lies_ahead(verb) else None
        return None

    def _status_behind(self, preposition: Token, verb: Token) -> Status | None:
        """The status of "after signing" and of "with Vale succeeding her", by that of the verb above."""
        above = preposition.head
        if preposition.lower_ == "with" and find_child(verb, "nsubj") is not None and verb.tag_ == "VBG":
            return Status.PLANNED if is_verbal(above) and self.of(above) is Status.PLANNED else None
        after = preposition.lower_ in _DONE_PREPOSITIONS and is_verbal(above)
        return Status.DONE if after and self._has_come(above) else None

    def _has_come(self, verb: Token) -> bool:
        """True where the main clause tells of what has happened, so that its participle does too."""
        if verb.tag_ == "VBD" or (verb.tag_ == "VBN" and modals(verb) & _PERFECT):
            return not _is_unreal(verb) and not modals(verb) & (_MAYBE | _FUTURE | _VOID | {"would"})
        if is_negated(verb):
            return "did" in modals(verb)
        now = verb.tag_ == "VBG" and bool(modals(verb) & {"is", "are", "'re", "’re"})
        return not now and self.of(verb) is Status.DONE

    def _lies_ahead(self, verb: Token) -> bool:
        """True where the clause names a day or a time to come."""
        when = self._when(verb)
        return (when is not None and when > self.time) or self._is_coming(verb)

    def _is_coming(self, verb: Token) -> bool:
        return any(is_coming(words, self.time) for words in time_words(verb, of_event=True))

    def is_dated(self, verb: Token) -> bool:
        """True where the clause names a coming day or week: "could vote as soon as Friday"."""
        return self._when(verb) is not None or self._is_coming(verb)

    def _when(self, verb: Token) -> datetime | None:
        """The day the clause names, ahead of publication where its words leave that open."""
        days = (find_day(words, self.time, ahead=True) for words in time_words(verb, of_event=True))
        return next((day for day in days if day is not None), None)


def _is_arranged(verb: Token) -> bool:
    """True for "she is leaving the bank", said of one: what is arranged, where "thousands are leaving" is going on."""
    subject = find_child(verb, "nsubj")
    if verb.lemma_ not in _ARRANGED or subject is None or subject.tag_ in {"NNS", "NNPS"}:
        return False
    return verb.lemma_ not in {"step", "stand"} or any(c.lower_ in {"down", "aside", "back"} for c in verb.children)


def _is_of_sayer(verb: Token) -> bool:
    """True for "said it would leave if …", "said his party will leave if …": what the speaker would do himself."""
    subject = find_child(verb, "nsubj")
    own = subject is not None and (subject.tag_ == "PRP" or any(c.tag_ == "PRP$" for c in subject.children))
    return own and subject is not None and subject.lower_ not in {"you", "there"}


def _condition(verb: Token) -> Token | None:
    """The if- or unless-clause of a verb."""
    for clause in children(verb, "advcl"):
        if any(c.lower_ in {"if", "unless", "should"} for c in children(clause, "mark", "aux", "advmod")):
            return clause
    return None


def _is_threatened_without(verb: Token) -> bool:
    """As in "without a deal, the ferries will stop": what comes unless something else does."""
    subject = find_child(verb, "nsubj", "nsubjpass")
    before = (c for c in children(verb, "prep") if subject is not None and c.i < subject.i)
    return any(c.lower_ in {"without", "absent"} for c in before)


def _is_believed(verb: Token) -> bool:
    """True where the future is somebody's belief, hope or fear only."""
    return verb.dep_ == "ccomp" and (verb.head.lemma_ in _BELIEVING or verb.head.pos_ == "ADJ")


def _is_supposed_by(verb: Token) -> bool:
    """True for what is only suggested or feared to have happened."""
    return verb.dep_ == "ccomp" and verb.head.lemma_ in _SUPPOSING


def _is_warned(verb: Token) -> bool:
    """True for what somebody warns could happen."""
    clause = verb.head if verb.dep_ == "conj" and is_verbal(verb.head) else verb
    return clause.dep_ == "ccomp" and clause.head.lemma_ in _WARNING and not is_negated(clause.head)


def _is_habit(verb: Token) -> bool:
    """True for what happens again and again or only almost, and for what says which day is meant: "the day he left"."""
    if any(c.lower_ in _HABITUAL | _ALMOST for c in children(verb, "advmod")):
        return True
    if any(noun.lemma_ == "history" for noun in prepositional(verb, "in")) or _tells_which_month(verb):
        return True
    return verb.dep_ == "relcl" and verb.head.lemma_ in _OF_TIME and not _is_same_day(verb)


def _tells_which_month(verb: Token) -> bool:
    """True for what only says which time is meant: "after a single day in January when 40 schools were closed"."""
    when = next((c for c in children(verb, "advmod") if c.lower_ == "when" and c.i > c.sent.start), None)
    if when is None:
        return False
    before = when.nbor(-1) if when.nbor(-1).pos_ != "PUNCT" else when.nbor(-2)
    dated = before.ent_type_ == "DATE" and names_month(before.text)
    return dated and not before.nbor(-1).like_num


def _is_same_day(verb: Token) -> bool:
    """True for "the same day the minister resigned", which tells that too, unless of a "he" who is named later."""
    subject = find_child(verb, "nsubj", "nsubjpass")
    return subject is not None and subject.pos_ != "PRON" and any(c.lower_ == "same" for c in verb.head.children)


def _is_unreal(verb: Token) -> bool:
    """True for the inverted condition: "had the mayor resigned"."""
    subject = find_child(verb, "nsubj", "nsubjpass")
    first = next((c for c in children(verb, "aux", "auxpass") if c.lower_ in {"had", "were", "should"}), None)
    return subject is not None and first is not None and first.i < subject.i and verb.dep_ in {"advcl", "ccomp"}


def _is_past_plan(head: Token) -> bool:
    """True for a plan told as past: "had been due to", "was originally scheduled to", "was due to … but"."""
    verb = head.head if head.pos_ == "ADJ" and is_verbal(head.head) else head
    if not is_verbal(verb):
        return False
    if "had" in modals(verb) or any(c.lower_ in _ONCE for c in (*verb.children, *head.children)):
        return True
    past = verb.tag_ == "VBD" or any(c.lower_ in {"was", "were"} for c in children(verb, "aux", "auxpass"))
    return past and any(c.lower_ == "but" for c in children(verb, "cc"))
