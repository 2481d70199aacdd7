"""What a reader has taught: which series are one, which claims are kept apart, what is muted. It outranks the rules.

    judgements → those in force → weighed against one another, the later wins → names, cuts, pairs, mutes

Pure: the judgements come in as values. Whatever the order in which articles came, the same judgements name and part
the same claims, since each speaks of series by name and of claims by the words that say them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from storydiff.matching.weighing import Bond, parted, weighed
from storydiff.model import Claim, ClaimKind, Judgement, Ruling, Subject, Teaching, Verdict, Words
from storydiff.text import identity

APART = "/apart-"
"""Stands between the name of a series and the mark of the claim that was taken out of it."""
_LONGEST = 280
"""Characters of a series that are kept in the name of what is taken out of it: the ledger's names end at 300."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A claim that is kept out of a series: its words, the series it may not be in, and the one it then gets.

    ``only`` is the one claim that it is kept apart from, where the series itself is of many things (events).
    """

    words: Words
    series: str
    own: str
    judgement: str
    only: Words | None = None


@dataclass(frozen=True)
class Taught:
    """The judgements in force, and what they come to; made by ``taught_by``."""

    rulings: tuple[Ruling, ...] = ()
    overruled: Mapping[str, str] = field(default_factory=dict)
    """By which later judgement one is overruled, by ids."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The one name of each series that is joined to another."""
    _cuts: Mapping[str, Sequence[Cut]] = field(default_factory=dict)
    _parted: Mapping[frozenset[str], str] = field(default_factory=dict)
    _claims: Mapping[str, str] = field(default_factory=dict)
    _parted_claims: Mapping[frozenset[str], str] = field(default_factory=dict)
    _documents: frozenset[str] = frozenset()
    _witnesses: Mapping[Words, str] = field(default_factory=dict)
    """The claims that stand for a series by the name that it had."""

    @cached_property
    def joined(self) -> frozenset[str]:
        """The names of the series that are joined of several."""
        return frozenset(self.names.values())

    @property
    def compared_by(self) -> str:
        """The identity of all that bears on comparing, empty where nothing does; mutes bear on the mail alone."""
        bearing = [r.id for r in self.rulings if r.teaching in (Teaching.SAME, Teaching.DIFFERENT)]
        return identity("judgements", *bearing) if bearing else ""

    def name_of(self, series: str) -> str:
        """The name that a series goes by."""
        return self.names.get(series, series)

    def placed(self, claims: Sequence[Claim], series: Mapping[str, str]) -> dict[str, str]:
        """The series of the claims as the reader has it, where ``series`` gives them as the rules have it."""
        if not self.rulings:
            return dict(series)
        judged = {claim.id: claim for claim in claims if claim.document in self._cuts}
        known = self._renamed(claims, series)
        return {id_: self._place(judged.get(id_), self.name_of(known.get(name, name))) for id_, name in series.items()}

    def _renamed(self, claims: Sequence[Claim], series: Mapping[str, str]) -> dict[str, str]:
        """The names that judgements speak of, by those that the rules now give to the same series.

        What a claim out of it is now called is the series' new name, where nothing has the old one any more.
        """
        if not self._witnesses:
            return {}
        documents = {words.document for words in self._witnesses}
        said = {subject.series for ruling in self.rulings for subject in ruling.subjects}
        at_hand, found = set(series.values()), defaultdict[str, set[str]](set)
        for claim in claims:
            old = self._witnesses.get(Words.of(claim)) if claim.document in documents else None
            if old is not None and old not in at_hand and series[claim.id] not in said:
                found[series[claim.id]].add(old)
        return {new: next(iter(olds)) for new, olds in found.items() if len(set(map(self.name_of, olds))) == 1}

    def _place(self, claim: Claim | None, name: str) -> str:
        if claim is None:
            return name
        words = Words.of(claim)
        cuts = (cut for cut in self._cuts[claim.document] if cut.words == words)
        return next((self.name_of(cut.own) for cut in cuts if self.name_of(cut.series) == name), name)

    def judge(self, one: Claim, other: Claim, series: Mapping[str, str]) -> Judgement | None:
        """What the reader has said of two claims, which are in those series; None where that is nothing.

        Of two events in a joined series nothing is said: the series of events are of many things.
        """
        if not self.rulings:
            return None
        by_words = self._judge_words(one, other)
        if by_words is not None:
            return by_words
        a, b = series.get(one.id, ""), series.get(other.id, "")
        part = self._cut(one, b) or self._cut(other, a) or self._parted.get(frozenset({a, b}))
        if part is not None:
            return Judgement(Verdict.DIFFERENT, f"kept apart by {self._who(part)}")
        if a == b and a in self.joined and one.kind is other.kind is not ClaimKind.EVENT:
            return Judgement(Verdict.SAME, "joined by a reader's judgement")
        return None

    def is_joined(self, one: str, other: str) -> bool:
        """True where two series are one because of what a reader said."""
        return one == other and one in self.joined

    def _judge_words(self, one: Claim, other: Claim) -> Judgement | None:
        if one.document not in self._documents or other.document not in self._documents:
            return None
        ids = [Words.of(claim).id for claim in (one, other)]
        a, b = (self._claims.get(id_, id_) for id_ in ids)
        if a == b and ids[0] != ids[1]:
            return Judgement(Verdict.SAME, "joined by a reader's judgement")
        part = self._parted_claims.get(frozenset({a, b})) if a != b else None
        return None if part is None else Judgement(Verdict.DIFFERENT, f"kept apart by {self._who(part)}")

    def _cut(self, claim: Claim, series: str) -> str | None:
        """The judgement that keeps a claim out of that series."""
        cuts = self._cuts.get(claim.document, ())
        words = Words.of(claim) if cuts else None
        for cut in cuts:
            if cut.words == words and cut.only is None and self.name_of(cut.series) == series:
                return cut.judgement
        return None

    def _who(self, judgement: str) -> str:
        return next((f"{r.by}'s judgement" for r in self.rulings if r.id == judgement), "a reader's judgement")

    def reach(self, keys: Collection[str]) -> frozenset[str]:
        """The keys, and those of the series that are joined to what lies under them."""
        groups = defaultdict[str, set[str]](set)
        for ruling in self.rulings:
            if ruling.teaching is Teaching.SAME and ruling.id not in self.overruled:
                for subject in ruling.subjects:
                    groups[self.name_of(subject.series)].update(subject.keys)
        return frozenset(keys).union(*(group for group in groups.values() if group.intersection(keys)))

    def is_muted(self, series: str, at: datetime | None = None, renamed: Mapping[str, str] | None = None) -> bool:
        """True where a series is muted now, or with ``at``, was when that was learned: unmuting tells nothing old.

        ``renamed`` gives the present names of series that judgements speak of by older ones.
        """
        name, muted_at = self.name_of(series), None
        for ruling in self.rulings:
            if ruling.teaching not in (Teaching.MUTE, Teaching.UNMUTE):
                continue
            said = ruling.subjects[0].series
            if name not in (self.name_of(said), (renamed or {}).get(said)):
                continue
            if ruling.teaching is Teaching.MUTE:
                muted_at = muted_at or ruling.at
            elif muted_at is not None:
                if at is not None and muted_at <= at < ruling.at:
                    return True
                muted_at = None
        return muted_at is not None


NOTHING = Taught()
"""What a reader has taught who has said nothing."""


def taught_by(rulings: Sequence[Ruling]) -> Taught:
    """What judgements come to, whatever order they are given in: later ones outrank earlier ones."""
    forgotten = {ruling.forgets for ruling in rulings if ruling.teaching is Teaching.FORGET}
    kept = dict.fromkeys(r for r in rulings if r.teaching is not Teaching.FORGET and r.id not in forgotten)
    held = tuple(sorted(kept, key=lambda r: r.at))
    bearing = [r for r in held if r.teaching in (Teaching.SAME, Teaching.DIFFERENT)]
    series = weighed([_bond(ruling) for ruling in bearing])
    standing = [ruling for ruling in bearing if ruling.id not in series.overruled]
    claims = weighed([bond for ruling in standing if (bond := _bond_of_words(ruling)) is not None])
    names, claim_names = series.names(), claims.names()
    cuts = defaultdict[str, list[Cut]](list)
    for cut in (cut for ruling in reversed(standing) if (cut := _cut_of(ruling)) is not None):
        cuts[cut.words.document].append(cut)
    own = {cut.own for found in cuts.values() for cut in found}
    cutting = {cut.judgement for found in cuts.values() for cut in found}
    return Taught(
        rulings=held,
        overruled=series.overruled | claims.overruled,
        names=names,
        _cuts=dict(cuts),
        _parted=parted([part for part in series.parts if part.judgement not in cutting], names),
        _claims=claim_names,
        _parted_claims=parted(claims.parts, claim_names),
        _documents=frozenset(s.words.document for ruling in standing for s in ruling.subjects if s.words),
        _witnesses={
            words: s.series
            for ruling in standing
            for s in ruling.subjects
            if s.series not in own and (words := s.words or s.witness) is not None
        },
    )


def _bond(ruling: Ruling) -> Bond:
    """What a judgement says of series; a claim that is kept apart stands for the series that it gets."""
    one, other = ruling.subjects
    if ruling.teaching is Teaching.SAME:
        return Bond(ruling.id, one.series, other.series, joins=True)
    cut = _cut_of(ruling)
    if cut is None:
        return Bond(ruling.id, one.series, other.series, joins=False)
    return Bond(ruling.id, cut.own, cut.series, joins=False, behind=_taken(ruling)[0].series)


def _bond_of_words(ruling: Ruling) -> Bond | None:
    one, other = (subject.words for subject in ruling.subjects)
    return None if one is None or other is None else Bond(ruling.id, one.id, other.id, ruling.teaching is Teaching.SAME)


def _cut_of(ruling: Ruling) -> Cut | None:
    """The claim that a judgement keeps apart, None where it speaks of two series or joins."""
    taken, other = _taken(ruling)
    if ruling.teaching is not Teaching.DIFFERENT or taken.words is None:
        return None
    only = other.words if taken.words.kind is ClaimKind.EVENT else None
    return Cut(taken.words, other.series, own_series(taken), ruling.id, only)


def _taken(ruling: Ruling) -> tuple[Subject, Subject]:
    """The side that is taken out of the other's series: a claim, the second where both are."""
    one, other = ruling.subjects
    return (one, other) if other.words is None else (other, one)


def own_series(subject: Subject) -> str:
    """The series that a claim gets when it is taken out of one."""
    return f"{subject.series[:_LONGEST]}{APART}{subject.words.id[:8] if subject.words else ''}"
