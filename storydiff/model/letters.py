"""What is delivered: letters and the proof that they were handed over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from storydiff.model.times import require_aware
from storydiff.text import identity


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter tells of one story: the ``changes`` (ids) learned after ``after``, none where it was quiet."""

    story: str
    after: datetime
    changes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_aware("after", self.after)


@dataclass(frozen=True, slots=True)
class Letter:
    """One rendered mail to one recipient, frozen before it is sent, so that a second try sends the same bytes.

    It tells of each of its stories what was learned until ``until``; ``content`` is the whole message.
    """

    recipient: str
    message_id: str
    subject: str
    content: bytes
    until: datetime
    told: tuple[Told, ...]
    frozen_at: datetime

    def __post_init__(self) -> None:
        require_aware("until", self.until)
        require_aware("frozen_at", self.frozen_at)

    @property
    def id(self) -> str:
        """The letter's identity: its recipient, the name of its message and the end of its window."""
        return identity("letter", self.recipient, self.message_id, self.until.isoformat())

    @property
    def changes(self) -> tuple[str, ...]:
        """The ids of the changes that it tells of, story by story."""
        return tuple(change for told in self.told for change in told.changes)

    @property
    def stories(self) -> tuple[str, ...]:
        """The stories that it tells changes of, all where there are none."""
        return tuple(told.story for told in self.told if told.changes) or tuple(told.story for told in self.told)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof that a letter was handed over: when, and to what (a server's answer, a file)."""

    letter: str
    handed_to: str
    sent_at: datetime

    def __post_init__(self) -> None:
        require_aware("sent_at", self.sent_at)


@dataclass(frozen=True, slots=True)
class InlineImage:
    """A PNG that the HTML shows by ``cid:``."""

    cid: str
    data: bytes = field(repr=False)
