"""Matching: whether two claims answer one question, said as same, different or unsure, with the reason.

Neither the likeness of texts nor the nearness of values takes part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from storydiff.claims.vocabulary import Vocabulary
from storydiff.matching import ends, event_keys, events, figures, grounds, named, positions
from storydiff.matching.casualties import Counted
from storydiff.matching.figures import Question
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.lexicon_tables import lexicon_of
from storydiff.matching.settling import Questions
from storydiff.matching.taught import NOTHING, Taught
from storydiff.matching.traits import traits_of
from storydiff.model import ChangeKind, Claim, Event, Figure, Judgement, Position, Verdict
from storydiff.model.kept import ask_all, kept_by_words

__all__ = ["Context", "Matcher", "Question"]


End = tuple[ChangeKind | None, Judgement]
"""What an event makes of a plan, and why."""


@dataclass(frozen=True)
class Context:
    """What the claims of a story settle for one another: the questions of figures, and the names of actors."""

    questions: Mapping[str, Question] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    _judged: dict[tuple[int, int], tuple[Event, Event, Judgement]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """What two events were judged to be, by their identity as objects; they are held, so that it stays theirs."""
    _ended: dict[tuple[int, int, bool], tuple[Event | Position, Event, End]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """What an event was found to make of a plan, in the same way."""

    def same_event(self, one: Event, other: Event, lexicon: Lexicon) -> Judgement:
        """Whether two events are one: judged once, as many claims tell of the same event in the same words."""
        key = id(one), id(other)
        known = self._judged.get(key)
        if known is None:
            judged = events.same_question(one, other, self.names, lexicon)
            known = self._judged[key] = (one, other, judged)
        return known[2]

    def end_of(self, plan: Event | Position, event: Event, lexicon: Lexicon, *, one_doer: bool) -> End:
        """What an event makes of a plan or wish by rule (``ends.end_of``): found once, for the same reason."""
        key = id(plan), id(event), one_doer
        known = self._ended.get(key)
        if known is None:
            found = ends.end_of(plan, event, self.names, lexicon, one_doer=one_doer)
            known = self._ended[key] = (plan, event, found)
        return known[2]


@dataclass(frozen=True)
class Matcher:
    """Decides what is compared with what, with the words of one lexicon."""

    lexicon: Lexicon
    taught: Taught = NOTHING
    """What the reader has taught, which outranks the words."""

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Matcher:
        """The matcher with the words of a vocabulary."""
        return cls(lexicon_of(vocabulary))

    def blocks(self, claim: Claim) -> frozenset[str]:
        """Coarse keys under which claims that may answer one question share at least one."""
        return traits_of(claim, self.lexicon).blocks

    def reach(self, claims: Iterable[Claim]) -> frozenset[str]:
        """The blocks of the claims, and those that a reader's judgements join to them."""
        return self.taught.reach({key for claim in claims for key in self.blocks(claim)})

    def fine_keys(self, claim: Claim) -> frozenset[str]:
        """Keys within the blocks of a claim that are shared by what is on its own question.

        Of a long story only the newest claims of a block are looked at; the fine keys find a question not asked since.
        """
        return _fine_keys_of(claim, self.lexicon)

    def replacing_keys(self, own: Iterable[Claim], known: Sequence[Claim], series: Mapping[str, str]) -> frozenset[str]:
        """The keys under which is found what has replaced the last values of the known series by its own words.

        Only of series that figures of ``own`` may be in, and that are told in order of time.
        """
        blocks = {key for c in own if isinstance(c.content, Figure) for key in self.blocks(c)}
        last = {
            series.get(claim.id, claim.id): traits.value
            for claim, traits in zip(known, ask_all(traits_of, known, self.lexicon), strict=True)
            if traits.value and not blocks.isdisjoint(traits.blocks)
        }
        return frozenset(last.values())

    def names_values(self, claim: Claim) -> bool:
        """True for a figure whose sentence names a value that it may have replaced."""
        return bool(named.named_values(claim, self.lexicon))

    def needs_others(self, claim: Claim) -> bool:
        """True where only the other claims of its kind can tell which question a claim is on: it names no place."""
        return figures.names_no_place(claim, self.lexicon)

    def context_of(
        self,
        claims: Sequence[Claim],
        told: grounds.Told | None = None,
        counted: Counted | None = None,
        *,
        beside: Sequence[Claim] = (),
    ) -> Context:
        """What these claims, and those ``beside``, settle for one another, with what others tell and count, whatever
        their order.
        """
        told = told or {}
        traits = [*ask_all(traits_of, claims, self.lexicon), *ask_all(traits_of, beside, self.lexicon)]
        names = grounds.names_in(told).union(*[own.names for own in traits])
        more = () if counted is None else (counted,)
        measured = [own.measured for own in traits]
        together, places = (*claims, *beside), grounds.places_in(told)
        return Context(Questions(together, self.lexicon, places, *more, measured=measured), names)

    def same_question(self, one: Claim, other: Claim, context: Context) -> Judgement:
        """Whether two claims answer one question in that context."""
        match one.content, other.content:
            case Figure(), Figure():
                return figures.same_question(context.questions[one.id], context.questions[other.id])
            case Position() as a, Position() as b:
                return positions.same_question(a, b, context.names, self.lexicon)
            case Event() as a, Event() as b:
                return context.same_event(a, b, self.lexicon)
            case _:
                return Judgement(Verdict.DIFFERENT, f"a {one.kind} is not a {other.kind}")

    def dispute_of(self, one: Claim, other: Claim, context: Context) -> str:
        """What the actors of two positions differ on; empty where they are one, agree, or speak of other matters."""
        a, b = one.content, other.content
        if not isinstance(a, Position) or not isinstance(b, Position):
            return ""
        return positions.dispute_of(a, b, context.names, self.lexicon)

    def same_finding(self, one: Claim, other: Claim, context: Context) -> bool:
        """True where two positions are surely of different actors and on one matter."""
        a, b = one.content, other.content
        if not isinstance(a, Position) or not isinstance(b, Position):
            return False
        return positions.are_of_two(a, b, context.names, self.lexicon)

    def is_left_open(self, one: Claim, other: Claim, context: Context) -> bool:
        """True where the one says that its actor backs nobody yet, and the other that the same actor backs somebody."""
        a, b = one.content, other.content
        if not isinstance(a, Position) or not isinstance(b, Position):
            return False
        return positions.is_left_open(a, b, context.names, self.lexicon)

    def judge(self, one: Claim, other: Claim, context: Context, series: Mapping[str, str]) -> Judgement:
        """Whether two claims, which are in those series, answer one question: by the reader's word, else by rule."""
        told = self.taught.judge(one, other, series)
        if told is not None:
            return told
        match one.content, other.content:
            case Event() as a, Event() as b if self.taught.is_joined(series[one.id], series[other.id]):
                return events.same_question(a, b, context.names, self.lexicon, one_matter=True)
        return self.same_question(one, other, context)

    def series_key(self, claim: Claim, context: Context) -> str:
        """The readable key of a claim's question, as the claim itself puts it in that context."""
        match claim.content:
            case Figure():
                return context.questions[claim.id].key
            case Position() as position:
                return positions.key_of(position, context.names, self.lexicon)
            case Event() as event:
                return events.key_of(event, self.lexicon)


@kept_by_words
def _fine_keys_of(claim: Claim, lexicon: Lexicon) -> frozenset[str]:
    match claim.content:
        case Figure() as figure:
            return figures.fine_keys_of(claim, figure, lexicon) | named.value_keys(claim, figure, lexicon)
        case Position() as position:
            return positions.fine_keys_of(position, lexicon)
        case Event() as event:
            return event_keys.fine_keys_of(event, lexicon)
