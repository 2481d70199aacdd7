"""What comparing gathers for one article: its changes, and the pairs held back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from storydiff.changes.arranging import entry_of
from storydiff.changes.doers import acts_for
from storydiff.changes.entries import Entry
from storydiff.changes.hopeless import Alike, Ends
from storydiff.changes.origins import WEIGHED, Origins, words_of
from storydiff.changes.timing import why_background
from storydiff.changes.weighing import weigh
from storydiff.changes.wording import statement_of
from storydiff.matching import Context, Matcher, ends
from storydiff.matching.figures import REFERENCE, SAYING
from storydiff.matching.nominals import is_noun_for
from storydiff.model import (
    FAINT,
    NOT_SHOWN,
    Article,
    Change,
    ChangeKind,
    Claim,
    ClaimKind,
    Event,
    HeldBack,
    Judgement,
    Position,
    Verdict,
)
from storydiff.text import fold


@dataclass(frozen=True)
class Scene:
    """All that a decision may look at; nothing in it changes while an article is compared."""

    article: Article
    matcher: Matcher
    context: Context
    series: Mapping[str, str]
    origins: Origins
    figures: tuple[Claim, ...] = ()
    """The figures of the article."""
    own_events: Sequence[Entry] = ()
    """The events of the article."""
    known: Sequence[Entry] = ()
    """The claims of other articles, in order of time."""
    in_several_places: dict[str, bool] = field(default_factory=dict, compare=False)
    """Of the measures that were asked for, whether the story counts them here and there."""

    @cached_property
    def known_figures(self) -> Sequence[Claim]:
        """The known figures but those told as what was said before, in order of time."""
        return [e.claim for e in self.known if e.kind is ClaimKind.FIGURE and not e.is_superseded]

    @cached_property
    def known_events(self) -> Sequence[Entry]:
        """The known events in order of time."""
        return [entry for entry in self.known if entry.kind is ClaimKind.EVENT]

    @cached_property
    def events(self) -> Sequence[Entry]:
        """The events known and told here."""
        return [*self.known_events, *self.own_events]

    @cached_property
    def replacing(self) -> Mapping[float, Sequence[Claim]]:
        """The known figures whose sentences name values that they may replace, by each of these in order of time."""
        found = defaultdict[float, list[Claim]](list)
        for entry in [entry for entry in self.known if entry.replaced and not entry.is_superseded]:
            for value in entry.replaced:
                found[value].append(entry.claim)
        return found

    def may_be_one(self, claim: Claim) -> list[Claim]:
        """The known events that are not surely others than one, as they share no matter or deed with it."""
        if self.matcher.taught.rulings or not isinstance(claim.content, Event):
            return [entry.claim for entry in self.known_events]
        return self._alike.to(entry_of(claim, self.matcher.lexicon))

    def may_end(self, plan: Claim) -> Sequence[Claim]:
        """Those of the events that may be the end of a plan or wish: of all others the words show that they are not."""
        if self.matcher.taught.rulings:
            return [entry.claim for entry in self.events]
        return self._ends.of(entry_of(plan, self.matcher.lexicon))

    @cached_property
    def _ends(self) -> Ends:
        return Ends(self.events)

    @cached_property
    def _alike(self) -> Alike:
        return Alike(self.known_events)

    def same_question(self, one: Claim, other: Claim) -> Judgement:
        """Whether two claims answer one question: by the reader's word, else by rule."""
        if FAINT in (one.confidence, other.confidence) and self._is_too_faint(one, other):
            return Judgement(Verdict.DIFFERENT, "a slight event is the same only by the same verb")
        if not self.matcher.taught.rulings:
            return self.matcher.same_question(one, other, self.context)
        return self.matcher.judge(one, other, self.context, self.series)

    def judged(self, others: Iterable[Claim], claim: Claim) -> Iterator[tuple[Claim, Judgement]]:
        """Each of the events or positions with whether it and the claim answer one question.

        Of those in the same words it is asked once, unless a reader has said something of them.
        """
        found = dict[tuple[int, float], Judgement]()
        for other in others:
            key = id(other.content), other.confidence
            known = found.get(key)
            if known is None or self.matcher.taught.rulings:
                known = found[key] = self.same_question(other, claim)
            yield other, known

    def told(self, one: Claim, other: Claim) -> Judgement | None:
        """What the reader has said of two claims."""
        return self.matcher.taught.judge(one, other, self.series)

    def end_of(self, plan: Claim, event: Claim) -> tuple[ChangeKind | None, Judgement]:
        """What an event makes of a plan or wish, by the reader's word, else by rule."""
        assert isinstance(plan.content, Event | Position)
        assert isinstance(event.content, Event)
        if event.confidence == FAINT and self._is_too_faint(plan, event):
            return None, Judgement(Verdict.DIFFERENT, "a slight event ends a plan only by the same verb")
        lexicon, taught = self.matcher.lexicon, self.matcher.taught
        told = self.told(plan, event) if taught.rulings else None
        # Of most pairs the verbs alone show that they are none, and who acts for whom need not be looked for.
        may_act = isinstance(plan.content, Event) and told is None
        may_act = may_act and not ends.never_ends(plan.content, event.content, lexicon)
        one_doer = may_act and acts_for(plan, event, lexicon, self.context.names)
        one_matter = bool(taught.rulings) and taught.is_joined(self.series[plan.id], self.series[event.id])
        if told is None and not one_matter:
            return self.context.end_of(plan.content, event.content, lexicon, one_doer=one_doer)
        return ends.end_of(
            plan.content,
            event.content,
            self.context.names,
            lexicon,
            told=told,
            one_matter=one_matter,
            one_doer=one_doer,
        )

    def _is_too_faint(self, one: Claim, other: Claim) -> bool:
        """True where a faint event is held against another deed; what the reader has said outranks it."""
        a, b = one.content, other.content
        if FAINT not in (one.confidence, other.confidence) or self.told(one, other) is not None:
            return False
        if not isinstance(a, Event) or not isinstance(b, Event):
            return True
        return fold(a.action) != fold(b.action) and not is_noun_for(a, b, self.matcher.lexicon)


_STANDING_BY = re.compile(
    r"\b(?:with|has|have|had|having|represent(?:s|ed|ing)?|employ(?:s|ed|ing)?|compris(?:es|ed|ing))\s+"
    r"(?:(?:about|around|some|nearly|almost|only|over|more|than|at|least|the|its)\s+){0,3}$",
    re.IGNORECASE,
)
"""Before a number: it says how many somebody has, and the sentence goes on about that somebody."""


def _is_of_version(reason: str) -> bool:
    """True for the reason by which a claim that a version hides is known; it comes last."""
    return reason.endswith(NOT_SHOWN)


@dataclass
class Findings:
    """The changes and held-back pairs of one article as they are found; a pair is reported once."""

    scene: Scene
    changes: list[Change] = field(default_factory=list)
    held: list[HeldBack] = field(default_factory=list)
    reported: set[str] = field(default_factory=set)
    noted: set[str] = field(default_factory=set)
    """The ids of the changes and of the pairs."""

    @property
    def learned_at(self) -> datetime:
        """When this article was first seen."""
        return self.scene.article.first_seen

    def _told(self, claim: Claim, kind: ChangeKind) -> str:
        """What is said of those that a figure counts, where only that tells them from others of their kind.

        Of a body "with 11,500 members" that will not vote it is the body that something is said of. Of things and sums
        the nearest concept of their sentence says little ("jobs (talks)"), but of what a cost is.
        """
        question = self.scene.context.questions.get(claim.id)
        if question is None or question.told in {REFERENCE, SAYING}:
            return ""
        before = claim.quote[: max(0, claim.focus.start - claim.span.start)]
        if kind is ChangeKind.NEW and _STANDING_BY.search(before):
            return ""
        lexicon, noun = self.scene.matcher.lexicon, question.measure.split()[-1:]
        nouns = {form for word in noun for form in (word, word.removesuffix("s"), f"{word.removesuffix('ies')}y")}
        may_stand = lexicon.are_people(question.measure) or not nouns.isdisjoint(lexicon.actors)
        return question.told if may_stand or noun == ["cost"] else ""

    def report(
        self,
        kind: ChangeKind,
        before: Sequence[Claim],
        after: Sequence[Claim],
        reason: str,
        *,
        doubt: str = "",
        since: float | None = None,
    ) -> None:
        """Note a change; the first claim of each side leads, and ``doubt`` says why it may be none.

        ``since`` is a value between the two that nobody known has told and the article names as the one before.
        """
        one, other = (before[0] if before else None), (after[0] if after else before[0])
        change = Change(
            kind=kind,
            series=self.scene.series[(before or after)[0].id],
            statement=statement_of(kind, one, other, self._told(other, kind), since),
            before=tuple(claim.id for claim in before),
            after=tuple(claim.id for claim in after),
            significance=weigh(kind, one, other),
            reason=reason,
            learned_at=self.learned_at,
            doubt=doubt,
        )
        if change.id not in self.noted:
            self.noted.add(change.id)
            self.changes.append(change)
        self.reported.update(claim.id for claim in after)

    def hold(self, before: Claim | None, after: Claim, reason: str) -> None:
        """Note a pair that was compared and is not reported."""
        held = HeldBack(before.id if before is not None else None, after.id, reason, self.learned_at)
        if held.id not in self.noted:
            self.noted.add(held.id)
            self.held.append(held)

    def held_pairs(self) -> tuple[HeldBack, ...]:
        """The pairs held back, each once and with all its reasons; without those that are reported."""
        reported = {(one, other) for change in self.changes for one in change.before for other in change.after}
        reasons = defaultdict[tuple[str | None, str], list[str]](list)
        for held in self.held:
            reasons[held.before, held.after].append(held.reason)
        return tuple(
            HeldBack(before, after, "; ".join(sorted(said, key=_is_of_version)), self.learned_at)
            for (before, after), said in reasons.items()
            if (before, after) not in reported
        )

    def is_held(self, before: Claim, after: Claim) -> bool:
        """True where the pair is held back already."""
        return any((held.before, held.after) == (before.id, after.id) for held in self.held)

    def report_agreement(
        self, before: Claim, after: Sequence[Claim], what: str, agreeing: Sequence[Claim] = ()
    ) -> None:
        """Note that an article says the same again as ``before`` and as all the claims known that ``agreeing`` holds.

        Corroborated where it is independent of each of them and tells no more than the past, else restated; of what is
        corroborated, ``before`` has one
        claim of each origin known.
        """
        origins = self.scene.origins
        known = [before, *(claim for claim in agreeing[-WEIGHED:] if claim.id != before.id)]
        shared = next((why for claim in known if (why := origins.shared(claim, after[0])) is not None), None)
        shared = shared or why_background(min(known, key=lambda c: c.said_at), after[0]) or None
        if shared is None:
            heads = [origin.claims[0] for origin in origins.origins_of(known)]
            said = words_of(origins.origins_of([*known, after[0]]))
            heads.sort(key=lambda claim: (claim.id != before.id, claim.said_at, claim.id))
            self.report(ChangeKind.CORROBORATED, heads, after, f"{what}; {said}")
        else:
            said = words_of(origins.origins_of([*known, after[0]]))
            self.report(ChangeKind.RESTATED, [before], after, "; ".join(filter(None, [what, shared, said])))
