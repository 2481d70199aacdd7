"""What a reader teaches: judgements that outrank the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storydiff.model.claims import Claim, ClaimKind
from storydiff.model.times import require_aware
from storydiff.text import identity


class Teaching(StrEnum):
    """What a reader can say."""

    SAME = "same"
    """Two series are one; two claims are on one question."""
    DIFFERENT = "different"
    """Two series, or a claim and a series, or two claims are on different questions."""
    MUTE = "mute"
    """A series is not mailed."""
    UNMUTE = "unmute"
    FORGET = "forget"
    """An earlier judgement holds no more."""


@dataclass(frozen=True, slots=True)
class Words:
    """A claim by the words that say it, so that it is known again in a later version and when it is read anew."""

    document: str
    kind: ClaimKind
    quote: str
    focus: str

    @classmethod
    def of(cls, claim: Claim) -> Words:
        """The words of a claim."""
        start = max(0, claim.focus.start - claim.span.start)
        focus = claim.quote[start : max(start, claim.focus.end - claim.span.start)]
        return cls(claim.document, claim.kind, claim.quote, focus)

    @property
    def id(self) -> str:
        """The identity of the words."""
        return identity("words", self.document, self.kind, self.quote, self.focus)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a judgement is about: a series by the name it had, or where ``words`` are set, one claim in it.

    ``keys`` are those under which the claims of the series are looked up; ``witness`` is one of its claims, by which it
    is known again when the rules call it otherwise.
    """

    series: str
    words: Words | None = None
    keys: tuple[str, ...] = ()
    witness: Words | None = None

    @property
    def name(self) -> str:
        """The subject as it is named to a reader."""
        return self.series if self.words is None else f"“{self.words.focus}” ({self.words.document}) in {self.series}"


@dataclass(frozen=True, slots=True)
class Ruling:
    """One judgement of a reader's, with who and when; ``forgets`` is the id of the one that a FORGET takes back."""

    teaching: Teaching
    subjects: tuple[Subject, ...]
    by: str
    at: datetime
    forgets: str = ""

    def __post_init__(self) -> None:
        require_aware("at", self.at)

    @property
    def id(self) -> str:
        """The judgement's identity: what was said, of what, by whom and when."""
        said = [part for s in self.subjects for part in (s.series, s.words.id if s.words else "")]
        return identity("judgement", self.teaching, *said, self.forgets, self.by, self.at.isoformat())
