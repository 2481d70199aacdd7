"""Owners of amounts: who makes an offer, on whom a fine is laid, what a price is of, and what it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from storydiff.claims.amount_kinds import BUYING, Bearer, KindWords, amount_word, find_bearer, shrinks
from storydiff.claims.amounts import IN_A_STATE
from storydiff.claims.counts import Count
from storydiff.claims.drafted import OF_FIRE, OF_KIND, Draft
from storydiff.claims.fires import are_many, which_fire
from storydiff.claims.outlays import COST, thing_costed
from storydiff.claims.parse import Token
from storydiff.claims.polls import find_poll, is_exit_poll, pollster_of
from storydiff.claims.revisions import revised_month
from storydiff.claims.syntax import find_child, find_subject, is_negated, modals, prepositional
from storydiff.model import Aspect, Figure

_POSSESSIVES = {"PRP$", "WP$"}
_PRONOUNS = {"PRP", "WDT", "WP", "DT", "EX"}
_NOUNS = {"NOUN", "PROPN"}
_ROUNDS = {"round", "quarter", "half", "runoff", "primary", "period"}
_SPANS = {"quarter", "half", "period"}
"""Rounds that say nothing by themselves: "grew by 2 percent in the period"."""
_PAID_IN = {"cash", "share", "stock", "debt", "equity"}
_LAID_ON = ("of", "against", "on", "for")
_MAYBE = {"may", "might", "could"}
_UNSURE = {"may", "might", "could", "would", "should"}
_NEXT = re.compile(
    r"^[^.;,]{0,40}?\b(next (?:year|month|quarter|season)|in the (?:coming|following) year)\b", re.IGNORECASE
)
_OF_A_BANK = re.compile(r"^(?:the )?(?:[a-z]+ )?bank of (?:the )?(?=[a-z])", re.IGNORECASE)
"""As in "the National Bank of Norland": a land's central bank has the land's own key rate."""
_HELD_UP_TO = {"from", "against"}
GOVERNMENT = "government"


class _Named(Protocol):
    def of(self, token: Token) -> str | None: ...

    def is_place(self, token: Token) -> bool: ...

    def firm_begun_by(self, word: str) -> str | None: ...


@dataclass(frozen=True)
class Owners:
    """Says of an amount whose it is and what for; None where the words do not say."""

    words: KindWords
    names: _Named

    def owned(self, draft: Draft, figure: Figure) -> Figure:
        """The figure of an amount with whose it is as its population, and what for as its qualifier."""
        if draft.measured.rule == OF_FIRE:
            return self._of_fire(draft, figure)
        if draft.held is not None:
            return self._of_opinion(draft, figure)
        if draft.measured.rule == IN_A_STATE:
            held = find_subject(draft.measured.by.head)
            return replace(figure, qualifiers=() if held is None or held.pos_ != "NOUN" else (_plain(held),))
        bearer = find_bearer(draft.count, self.words) if draft.measured.rule == OF_KIND else None
        if bearer is None and figure.unit == "%" and figure.measure in self.words.by_noun:
            return replace(figure, elsewhen=figure.elsewhen or _of_before(draft.count) or revised_month(draft.count))
        if bearer is None:  # what was bought has a price that is nobody's
            return replace(figure, population=None) if self.is_kind(figure.measure) else figure
        what = self.of_what(bearer, draft.count)
        if shrinks(bearer, self.words):
            figure = replace(figure, low=-figure.high, high=-figure.low)
        made = (bearer.kind.whose == "doer" and self.is_made(bearer)) or bearer.kind.name == COST
        return replace(
            figure,
            population=self.whose(bearer, draft.count),
            place=None if bearer.kind.whose else self.where(bearer, draft.count) or figure.place,
            qualifiers=(what,) if what is not None else (),
            subset=False,
            aspect=Aspect.LEVEL,
            period=None if figure.unit == "%" else figure.period,
            elsewhen=figure.elsewhen
            or self.was_before(bearer)
            or _of_before(draft.count)
            or _ahead(draft.count)
            or _paid_in(draft.count)
            or revised_month(draft.count),
            hypothetical=not self.is_meant(bearer, draft.count) or (figure.hypothetical and not made),
        )

    def _of_fire(self, draft: Draft, figure: Figure) -> Figure:
        """The size of a fire, by its own name or where it burns."""
        fire = draft.measured.by
        named = which_fire(fire)
        place = self.names.of(named) or _plain(named) if named is not None else figure.place
        held = next(prepositional(draft.count.noun, "of"), None) if draft.count.noun is not None else None
        part = held is not None and held != fire  # "300 hectares of farmland"
        marks = ("fires",) if are_many(fire) else ()
        return replace(figure, population=None, place=place, qualifiers=marks, subset=part, aspect=Aspect.LEVEL)

    def _of_opinion(self, draft: Draft, figure: Figure) -> Figure:
        """The share of those asked who hold something, with who asked them."""
        poll = find_poll(draft.count.root)
        asker = self._name(pollster_of(poll)) if poll is not None else None
        marks = () if asker is None else (asker,)
        before = figure.elsewhen or _of_before(draft.count)
        return replace(
            figure, population=draft.held, place=None, qualifiers=marks, subset=False, aspect=Aspect.LEVEL,
            period=None, elsewhen=before, hypothetical=False,
        )  # fmt: skip

    def is_kind(self, measure: str) -> bool:
        """True for the name of a kind of amount that is somebody's."""
        name = measure.partition(" per ")[0]
        return name in self.words.owned

    def whose(self, bearer: Bearer, count: Count) -> str | None:
        """The doer, the one it is laid on, or the thing it is of."""
        match bearer.kind.whose:
            case "doer":
                owner = self._doer(bearer)
                if bearer.kind.shares:
                    return self._in_place(self._name(owner), bearer, count)
                governs = bearer.kind.of == "purpose" and owner is not None and self._is_governing(owner)
                return GOVERNMENT if governs else self._name(owner)
            case "bearer":
                return self._name(next(self._bearers(bearer, count), None))
            case "thing":
                return _thing(bearer.word)
            case _:
                return None

    def of_what(self, bearer: Bearer, count: Count) -> str | None:
        """What an offer is for, what aid is meant for beyond relief, what is cut beyond spending."""
        match bearer.kind.of:
            case "target":
                targets = (t for t in _targets(bearer, count) if t.lemma_.lower() not in self.words.sets["nameless"])
                return next((name for t in targets if (name := self._name(t))), None)
            case "thing":
                return thing_costed(bearer.word)
            case "pollster":
                poll = find_poll(count.root)
                return self._name(pollster_of(poll)) if poll is not None else None
            case "purpose":
                nouns = (amount_word(count), *((bearer.word,) if bearer.word.pos_ == "NOUN" else ()))
                found = (t for noun in nouns for t in prepositional(noun, "for", "to") if t != amount_word(count))
                meant = next(found, None)
                idle = meant is None or meant.lemma_.lower() in self.words.sets["relief"]
                return None if idle or meant is None else _plain(meant)
            case _:
                return self._narrowed(bearer, count)

    def _narrowed(self, bearer: Bearer, count: Count) -> str | None:
        """What sets one apart: "youth" of "youth unemployment", "first round" of "turnout in the first round"."""
        held = [bearer.word, amount_word(count), *([bearer.verb] if bearer.verb is not None else [])]
        rounds = (t for word in held for t in prepositional(word, "in") if t.lemma_.lower() in _ROUNDS)
        stage = next(rounds, None)
        if stage is not None and (stage.lemma_.lower() not in _SPANS or find_child(stage, "amod") is not None):
            return " ".join(t.lower_ for t in [*(c for c in stage.lefts if c.dep_ == "amod"), stage])
        if bearer.kind.whose or bearer.word.pos_ != "NOUN":
            return None
        plain = self.words.sets["plain"] | bearer.kind.marks
        marks = (c for c in bearer.word.lefts if c.dep_ in {"compound", "amod"} and c.is_alpha and not c.like_num)
        told = [c.lower_ for c in marks if c.lower_ not in plain and c.pos_ != "PROPN" and not _is_of_amount(c, count)]
        return " ".join(told) or None

    def _in_place(self, name: str | None, bearer: Bearer, count: Count) -> str | None:
        """A party in a part of the land: "won 26 percent of the vote in Vale"."""
        held = (bearer.word, amount_word(count), *(() if count.noun is None else (count.noun,)))
        places = (t for word in held for t in prepositional(word, "in") if t.pos_ == "PROPN" and t.ent_type_ != "DATE")
        place = next(places, None)
        return name if name is None or place is None else f"{name} in {self.names.of(place) or _plain(place)}"

    def is_made(self, bearer: Bearer) -> bool:
        """True where the words tell of somebody who makes or moves the amount, which so has come about."""
        verb = bearer.verb
        return bearer.word.pos_ == "VERB" or (verb is not None and verb.lemma_.lower() in self.words.sets["moving"])

    def is_meant(self, bearer: Bearer, count: Count) -> bool:
        """False for an amount that is denied, weighed or only may come: "is considering an offer of 12 crowns"."""
        verb = bearer.word if bearer.word.pos_ == "VERB" else bearer.verb or _above(bearer.word)
        if is_negated(bearer.word):
            return False
        if verb is None:
            return True
        if bearer.kind.name == COST:
            return not (is_negated(verb) or modals(verb) & _MAYBE)  # what is to be built "would cost" so much
        if any(is_exit_poll(t) for t in bearer.word.sent if t.lemma_ == "poll"):
            return False
        if _is_foretold(verb, count) or self._is_foreseen(bearer, verb):
            return False
        thinks = verb.lemma_ in self.words.sets["weighing"] | self.words.sets["foreseeing"]
        weighed = verb != bearer.word and thinks and not _is_looked_at(verb)
        ahead = verb.dep_ == "xcomp" and verb.head.lemma_ in self.words.sets["weighing"]
        return not (weighed or ahead or is_negated(verb) or modals(verb) & _UNSURE)

    def _is_foreseen(self, bearer: Bearer, verb: Token) -> bool:
        """As in "sees the economy growing by 2 percent", "trimmed its estimate of growth"."""
        told = verb.dep_ in {"ccomp", "xcomp"} and verb.head.lemma_ in self.words.sets["foreseeing"]
        holder = bearer.word.head if bearer.word.dep_ == "compound" else bearer.word.head.head
        behind = bearer.word.dep_ == "pobj" and bearer.word.head.lower_ in {"of", "for"}
        held = behind or bearer.word.dep_ == "compound"
        return told or (held and holder.lemma_.lower() in self.words.sets["forecasts"])

    def where(self, bearer: Bearer, count: Count) -> str | None:
        """The land or body that has an amount: "inflation in Norland", "the bank raised its key rate"."""
        word, verb = bearer.word, bearer.verb
        owner = find_child(word, "poss")
        subject = find_subject(verb) if owner is not None and owner.tag_ == "PRP$" and verb is not None else None
        holder = (
            find_child(subject, "poss") if subject is not None else None
        )  # "Norland's central bank raised its rate"
        places = (word, *((verb,) if verb is not None else ()), amount_word(count))
        told = (t for place in places for t in prepositional(place, "in", "of", "across", "at"))
        near = (owner, holder, subject, *told, _set_in(verb))
        found = (t for t in near if t is not None and t.pos_ == "PROPN" and t.ent_type_ not in {"DATE", "TIME"})
        name = next((name for t in found if (name := self.names.of(t) or _plain(t))), None)
        return _OF_A_BANK.sub("", name) if name is not None and _OF_A_BANK.match(name) else name

    def was_before(self, bearer: Bearer) -> str | None:
        """The word that says that another amount has taken the place of this one: "its earlier offer"."""
        return next((t.lower_ for t in bearer.word.lefts if t.lower_ in self.words.sets["earlier"]), None)

    def _doer(self, bearer: Bearer) -> Token | None:
        word = bearer.word
        if word.pos_ == "VERB":
            subject = find_subject(word)
            if word.dep_ == "acl" and word.tag_ == "VBN":
                return next(prepositional(word, "by"), None) or find_subject(word)
            moves = bearer.verb is not None and bearer.verb != word
            again = subject is not None and subject.tag_ == "PRP"
            if moves and again and bearer.verb is not None:
                return find_subject(bearer.verb)
            return (
                _speaker_again(subject) if again and subject is not None and self.names.of(subject) is None else subject
            )
        owner = find_child(word, "poss")
        if owner is not None and owner.tag_ not in _POSSESSIVES:
            return owner
        giver = next(prepositional(word, "from", "by"), None)
        if giver is not None or owner is not None:
            subject = find_subject(bearer.verb) if bearer.verb is not None else None
            return giver or (subject if subject is not None and subject != word else owner)
        verb = bearer.verb
        lemma = "" if verb is None else verb.lemma_.lower()
        acts = lemma in self.words.sets["moving"] | self.words.sets["weighing"]
        subject = find_subject(verb) if verb is not None and acts else None
        return subject if subject != word else None

    def _bearers(self, bearer: Bearer, count: Count) -> Iterator[Token]:
        word = bearer.word
        if word.pos_ == "PROPN":
            yield word
        if word.pos_ != "VERB":
            owner = find_child(word, "poss")
            verb = bearer.verb
            held = (amount_word(count), *((verb,) if verb is not None else ()))
            meant = (t for place in held for t in prepositional(place, "for"))
            behind = meant if bearer.kind.units == {"money"} else iter(())
            laid = (t for t in (*prepositional(word, *_LAID_ON), *behind) if t != amount_word(count))
            yield from (owner,) if owner is not None else laid
            return
        passive = find_child(word, "nsubjpass")
        if passive is not None:
            yield passive
        amount = amount_word(count)
        yield from (c for c in amount.lefts if c.pos_ == "PROPN" and c.dep_ in {"nmod", "compound"})
        yield from (c for c in word.rights if c.dep_ in {"dobj", "dative"} and c != amount and c.i < amount.i)
        if passive is None and word.tag_ == "VBN":
            subject = find_subject(word)
            yield from (subject,) if subject is not None and word.dep_ in {"relcl", "acl", "conj"} else ()

    def _name(self, token: Token | None) -> str | None:
        """The name of an owner, without its own owner; None for several at once and for what no name is known of."""
        if token is None or any(c.i > token.i for c in token.conjuncts):
            return None
        beside = next((c for c in token.rights if c.dep_ == "appos" and c.pos_ == "PROPN"), None)
        if beside is not None and token.pos_ == "NOUN":
            token = beside  # "the port operator, Orsa Terminals"
        name = self._in_full(self.names.of(token), token)
        if name is None:
            name = None if token.tag_ in _PRONOUNS | _POSSESSIVES else _plain(token)
        if name is None:
            return None
        holder = find_child(token, "poss")
        if token.pos_ == "NOUN":
            of = next((t for t in prepositional(token, "of") if t.pos_ == "PROPN"), None)
            whole = f"{name} of {self.names.of(of) or _plain(of)}" if of is not None else name
            return f"{_plain(holder)} {whole}" if holder is not None and holder.tag_ not in _POSSESSIVES else whole
        return name.removeprefix(f"{holder.lower_} ") if holder is not None and holder.ent_type_ == "PERSON" else name

    def _in_full(self, name: str | None, token: Token) -> str | None:
        """A firm that its first word is short for, where the article names one: "Orsa" after "Orsa Lines"."""
        if name is None or " " in name or token.pos_ != "PROPN" or self.names.is_place(token):
            return name
        return self.names.firm_begun_by(name) or name

    def _is_governing(self, owner: Token) -> bool:
        """True for "Prime Minister Ida Roth", whose pledge is her government's, where no land is named."""
        marks = [t for t in owner.subtree if t.i <= owner.i]
        leads = any(t.lemma_.lower() in self.words.sets["governing"] for t in marks)
        return leads and not any(self.names.is_place(t) or t.ent_type_ in {"NORP", "GPE"} for t in marks)


def _speaker_again(pronoun: Token) -> Token:
    """The union of "the union says it is seeking 12 percent"."""
    told = next((t for t in pronoun.ancestors if t.dep_ == "ccomp"), None)
    speaker = find_child(told.head, "nsubj") if told is not None else None
    return speaker if speaker is not None and speaker.pos_ in _NOUNS and pronoun.lower_ == "it" else pronoun


def _is_looked_at(verb: Token) -> bool:
    """As in "Everybody sees growth of 4 percent in the report": what is there to see is no forecast."""
    subject = find_subject(verb)
    return verb.lemma_ == "see" and subject is not None and subject.pos_ == "PRON" and subject.tag_ != "PRP"


def _is_foretold(verb: Token, count: Count) -> bool:
    """As in "put inflation at 5 percent for December": for a time that is still to come."""
    held = (verb, amount_word(count))
    times = (t for word in held for t in prepositional(word, "for") if t.ent_type_ == "DATE" or t.pos_ == "PROPN")
    return verb.lemma_ == "put" and next(times, None) is not None


def _set_in(verb: Token | None) -> Token | None:
    """As in "Norland, where inflation ran at 7 percent": the place that the clause is set in."""
    if verb is None or verb.dep_ != "relcl" or not any(c.lower_ == "where" for c in verb.lefts):
        return None
    return verb.head


def _of_before(count: Count) -> str | None:
    """As in "against 7 percent in May", "down from 7 percent and a peak of 9": what the amount was before."""
    token = amount_word(count)
    if token.dep_ == "pobj" and token.head.lower_ == "to" and token.head.head.lower_ == "from":
        return None  # "from nine years to 12"
    while token.head != token and token.pos_ not in {"VERB", "AUX"}:
        measured = token.lower_ == "with" and token.head.lower_ == "compared"
        if token.dep_ == "prep" and (measured or token.lower_ in _HELD_UP_TO) and token.i < count.tokens.start:
            return "before"
        token = token.head
    return None


def _ahead(count: Count) -> str | None:
    """As in "a deficit of 5 percent this year and 4 percent next year": another year."""
    found = _NEXT.match(count.tokens.sent.text[count.end - count.tokens.sent.start_char :])
    return found[1].lower() if found is not None else None


def _paid_in(count: Count) -> str | None:
    """As in "offered 4 billion crowns in cash and the rest in shares": a part of the whole."""
    parts = (t for t in prepositional(amount_word(count), "in") if t.lemma_.lower() in _PAID_IN)
    return next((t.lower_ for t in parts), None)


def _targets(bearer: Bearer, count: Count) -> Iterator[Token]:
    """What an offer is for: "bid for Brisk", "offered to buy Brisk", "made a bid of 12 crowns for Brisk"."""
    verb = bearer.word if bearer.word.pos_ == "VERB" else bearer.verb
    for act in (c for c in bearer.word.rights if c.dep_ in {"advcl", "xcomp", "acl"} and c.tag_ == "VB"):
        bought = find_child(act, "dobj") if act.lemma_ in BUYING else act  # "offered 4 crowns to settle"
        yield from (bought,) if bought is not None else ()
    places = [bearer.word, amount_word(count), *([verb] if verb is not None else [])]
    yield from (t for place in places for t in prepositional(place, "for") if t != amount_word(count))
    if count.numeral.unit == "%" and verb is not None:  # a pay offer, which is to somebody
        yield from (c for c in verb.rights if c.dep_ == "dative" and c.pos_ in _NOUNS)
        yield from (
            t
            for place in (bearer.word, verb)
            for t in prepositional(place, "to")
            if t.pos_ in _NOUNS and t.i < count.tokens.start
        )


def _thing(noun: Token) -> str | None:
    """As in "gas prices", "the price of gas"."""
    held = next(prepositional(noun, "of", "for"), None)
    if held is not None:
        return " ".join([*(c.lower_ for c in held.lefts if c.dep_ == "compound"), held.lemma_.lower()])
    marks = [c for c in noun.lefts if c.dep_ == "compound" and c.is_alpha]
    return " ".join(c.lemma_.lower() for c in marks) or None


def _plain(noun: Token) -> str:
    """A noun with those that make it one, in the singular."""
    left = [c.lower_ for c in noun.lefts if c.dep_ == "compound" and c.is_alpha]
    return " ".join([*left, noun.lower_])


def _is_of_amount(mark: Token, count: Count) -> bool:
    """As in "a 2 billion crown deficit"."""
    return count.tokens.start <= mark.i < count.tokens.end


def _above(noun: Token) -> Token | None:
    """The verb that a noun completes."""
    head = noun.head
    return head if head.pos_ in {"VERB", "AUX"} else None
