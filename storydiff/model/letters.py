"""What is delivered: letters and the proof that they were handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storydiff.model.times import require_aware
from storydiff.text import identity


@dataclass(frozen=True, slots=True)
class Letter:
    """One rendered mail to one recipient, frozen before it is sent, so that a second try sends the same bytes.

    It reports the ``changes`` (ids) learned after ``after`` and until ``until``; ``content`` is the whole message.
    """

    recipient: str
    message_id: str
    subject: str
    content: bytes
    after: datetime
    until: datetime
    changes: tuple[str, ...]
    frozen_at: datetime
    story: str = ""

    def __post_init__(self) -> None:
        for name in ("after", "until", "frozen_at"):
            require_aware(name, getattr(self, name))

    @property
    def id(self) -> str:
        """The letter's identity: its recipient, its story and the end of its window."""
        return identity("letter", self.recipient, self.story, self.until.isoformat())


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof that a letter was handed over: when, and to what (a server's answer, a file)."""

    letter: str
    handed_to: str
    sent_at: datetime

    def __post_init__(self) -> None:
        require_aware("sent_at", self.sent_at)
