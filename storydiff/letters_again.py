"""The letters of a night once more: shown as they were frozen, or handed over again to one recipient who is named.

What is handed over again are the same bytes under the same name, so that who has them already can tell.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from storydiff.delivery import Refusal, file_name
from storydiff.errors import SettingsError
from storydiff.export import time_record
from storydiff.home import Home
from storydiff.model import Letter, Receipt
from storydiff.outbox import hand_over_letter
from storydiff.previewing import recipients_of
from storydiff.progress import Progress, failed, silent
from storydiff.reports import failure_records
from storydiff.text import counted, one_line


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter that was frozen, its receipt where it was handed over, and what it says as Markdown or plain text."""

    letter: Letter
    receipt: Receipt | None
    text: str


@dataclass(frozen=True, slots=True)
class AgainReport:
    """The letters of a night, the day in UTC on which they were frozen, and what became of those handed over again."""

    night: date
    letters: tuple[Kept, ...]
    sent: int = 0
    failures: tuple[Refusal, ...] = ()

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {
            "night": self.night.isoformat(),
            "letters": [
                {
                    "recipient": kept.letter.recipient,
                    "subject": kept.letter.subject,
                    "frozen_at": time_record(kept.letter.frozen_at),
                    "sent_at": None if kept.receipt is None else time_record(kept.receipt.sent_at),
                    "text": kept.text,
                }
                for kept in self.letters
            ],
            "sent": self.sent,
            "failures": failure_records(self.failures),
        }

    def lines(self) -> list[str]:
        """The report for a person: each letter's head, then what it says."""
        lines = [f"{counted(len(self.letters), 'letter')} of {self.night}"]
        lines += [f"handed over again: {counted(self.sent, 'letter')}"] if self.sent else []
        lines += [f"  failed: {one_line(failure.line(), 300)}" for failure in self.failures]
        for kept in self.letters:
            went = (
                "not handed over yet" if kept.receipt is None else f"handed over {kept.receipt.sent_at:%Y-%m-%d %H:%M}"
            )
            lines += ["", f"{kept.letter.recipient}: {kept.letter.subject} ({went})", "", *kept.text.splitlines()]
        return lines


def letters_of(home: Home, night: date | None = None, recipient: str | None = None) -> AgainReport:
    """The letters that were frozen on a day in UTC, by default the last that has any, to all or to one recipient.

    Raises SettingsError, which says what there is, where there are none.
    """
    key = None if recipient is None else recipients_of(home, recipient, None)[0].address
    own = [found for found in home.ledger.iter_letters() if key is None or found[0].recipient == key]
    nights = sorted({_night_of(letter) for letter, _ in own})
    if not nights:
        raise SettingsError("no letter was made yet" + (f" for {recipient}" if recipient else ""))
    chosen = night or nights[-1]
    if chosen not in nights:
        near = ", ".join(str(each) for each in sorted(nights, key=lambda each: abs(each - chosen))[:3])
        raise SettingsError(f"no letter was made on {chosen} (UTC); the nearest are of {near}")
    kept = [Kept(letter, receipt, _text_of(home, letter)) for letter, receipt in own if _night_of(letter) == chosen]
    return AgainReport(chosen, tuple(kept))


def hand_over_again(home: Home, report: AgainReport, *, progress: Progress = silent) -> AgainReport:
    """The report with what became of its letters, handed over again; raises SettingsError where they go to several."""
    if len({kept.letter.recipient for kept in report.letters}) > 1:
        raise SettingsError("letters are handed over again to one recipient at a time: name it")
    sent, refusals = 0, list[Refusal]()
    with home.alone():
        for kept in report.letters:
            home.ledger.require_alone()
            outcome = hand_over_letter(home, kept.letter)
            if isinstance(outcome, Refusal):
                refusals.append(outcome)
                progress(failed(outcome))
            else:
                home.ledger.mark_sent(outcome)  # which changes nothing where it has a receipt
                sent += 1
    return AgainReport(report.night, report.letters, sent, tuple(refusals))


def _night_of(letter: Letter) -> date:
    return letter.frozen_at.astimezone(UTC).date()


def _text_of(home: Home, letter: Letter) -> str:
    """The Markdown that lies beside the letter, else what the letter itself says."""
    beside = (home.digests / Path(file_name(letter)).stem).with_suffix(".md")
    try:
        return beside.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return _own_text(letter.content)


def _own_text(content: bytes) -> str:
    if content.startswith(b"{"):
        said = json.loads(content)
        return str(said.get("markdown") or said.get("data", {}).get("markdown", ""))
    plain = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    return "" if plain is None else str(plain.get_content())
