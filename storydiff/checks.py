"""What a home's state means: each check is a function of values that gives what was found and what to do."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from storydiff.model import Failure
from storydiff.text import counted, one_line

MEGABYTE = 10**6
LEAST_ROOM, LITTLE_ROOM = 100 * MEGABYTE, 1_000 * MEGABYTE
"""Bytes free below which a run may fail, and below which somebody should look; a large home's night is some 100 MB."""
LEAST_FILES = 1_000
"""Files that a disk can still take, below which a night's captures may not fit."""
CLOCK = timedelta(minutes=1)
"""How far a clock may be off before it is spoken of: overlapping runs make less."""
LONG = timedelta(days=7)
"""After which a home that nobody has run is spoken of."""
LATE = timedelta(days=1)
"""After which a letter that waits is spoken of."""
SHOWN = 5
"""How many findings of one kind are told one by one."""


class Level(StrEnum):
    """How grave a finding is; a fault makes the command end with status 1."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: of what, how grave, what was found, and what to do."""

    name: str
    level: Level
    said: str
    advice: str = ""

    def line(self) -> str:
        """The finding as one line."""
        words = f"{self.name}: {self.said}" + (f" ({self.advice})" if self.advice else "")
        return f"{self.level:<8} {one_line(words)}"


def fine(name: str, said: str) -> Check:
    """A finding with which all is well."""
    return Check(name, Level.OK, said)


def warning(name: str, said: str, advice: str = "") -> Check:
    """A finding that somebody should look at."""
    return Check(name, Level.WARNING, said, advice)


def fault(name: str, said: str, advice: str = "") -> Check:
    """A finding with which a run fails, or loses something."""
    return Check(name, Level.FAULT, said, advice)


def few(found: Sequence[Check]) -> Iterator[Check]:
    """The first of many findings of one kind, and how many more there are."""
    yield from found[:SHOWN]
    if len(found) > SHOWN:
        gravest = Level.FAULT if any(check.level is Level.FAULT for check in found[SHOWN:]) else Level.WARNING
        yield Check(found[0].name, gravest, f"and {len(found) - SHOWN} more like these")


# --- the machine ---------------------------------------------------------------------------------


def of_disk(place: str, free: int, total: int, files: int | None = None) -> Check:
    """Of a disk with that many bytes free of all, and room for that many files where it counts them."""
    said = f"{free / MEGABYTE:,.0f} MB of {total / MEGABYTE:,.0f} MB are free where {place} is"
    advice = "make room: old files in digests/ may go, and what is not yours"
    if free < LEAST_ROOM:
        return fault("disk", said, advice)
    if files is not None and files < LEAST_FILES:
        return fault("disk", f"only {counted(files, 'file')} more can be made where {place} is", advice)
    return warning("disk", said, advice) if free < LITTLE_ROOM else fine("disk", said)


def of_clock(machine: datetime, noted: datetime | None, newest: datetime | None) -> Check:
    """Of the machine's clock beside the latest time that the home has noted, and that of its newest file."""
    latest = max((time for time in (noted, newest) if time is not None), default=None)
    shown = f"{machine:%Y-%m-%d %H:%M} UTC"
    if latest is None:
        return fine("clock", shown)
    if latest - machine > CLOCK:
        said = f"{shown}, behind {latest:%Y-%m-%d %H:%M} UTC, which this home has noted or has files of"
        return fault("clock", said, "set it right; until then runs are dated by what is noted")
    if machine - latest > LONG:
        days = (machine - latest).days
        said = f"{shown}, {days} days after anything here was written"
        return warning("clock", said, "if runs should have come, look at cron or the worker; else set the clock right")
    return fine("clock", f"{shown}; the newest thing here is of {latest:%Y-%m-%d %H:%M} UTC")


def of_rights(modes: Mapping[str, int], private: Mapping[str, str]) -> list[Check]:
    """Of the rights of files and folders by name; ``private`` says why one should be its owner's alone."""
    found = []
    for name, mode in modes.items():
        if mode & (stat.S_IWGRP | stat.S_IWOTH) and not mode & stat.S_ISVTX:
            said = f"{name} can be written by other users ({stat.S_IMODE(mode):03o})"
            level = Level.FAULT if mode & stat.S_IWOTH else Level.WARNING
            found.append(Check("rights", level, said, f"chmod go-w {name}"))
        elif name in private and mode & (stat.S_IRWXG | stat.S_IRWXO):
            said = f"{name} can be read by other users ({stat.S_IMODE(mode):03o}), and {private[name]}"
            found.append(warning("rights", said, f"chmod go-rwx {name}"))
    return found or [fine("rights", "nobody else can write here, nor read what is private")]


# --- what is kept --------------------------------------------------------------------------------


def of_articles(count: int, failures: Iterable[Failure], lost: Sequence[str], waiting: int) -> list[Check]:
    """Of the articles of an archive, those that the ledger alone knows, and those that it does not know yet."""
    found = [fault("archive", f"{each.item}: {each.reason}", each.advice or "see its rights") for each in failures]
    if lost:
        said = f"{counted(len(lost), 'article')} of the ledger not in the archive, such as {one_line(lost[0], 60)}"
        found.append(warning("archive", said, "bring the files back from a backup; a replay would lose them"))
    words = f"; {waiting} for the next run to enter" if waiting else ""
    return [fine("archive", f"{counted(count, 'article')} can be read{words}"), *few(found)]


def of_captures(
    count: int, spoilt: Sequence[str], needed: Mapping[str, str], there: Iterable[str], *, is_read: bool
) -> list[Check]:
    """Of the captures: those whose bytes are not those of their name, and those ``needed`` by articles and missing."""
    kept = set(there)
    found = [
        fault(
            "captures", f"{name}: its bytes are not those of its name, and {needed[name]} was made of it", _BRING_BACK
        )
        if name in needed
        else warning(
            "captures", f"{name}: its bytes are not those of its name", "it may be taken away; no article needs it"
        )
        for name in spoilt
    ]
    missing = sorted(document for digest, document in needed.items() if digest not in kept)
    if missing:
        said = (
            f"{counted(len(missing), 'article')} without the bytes it was made of, such as {one_line(missing[0], 60)}"
        )
        found.append(warning("captures", said, _BRING_BACK))
    how = "each holds the bytes of its name" if is_read else "their bytes were not read (--quick)"
    right = count - len(spoilt)
    return [
        fine(
            "captures",
            f"{right} of {counted(count, 'capture')}: {how}" if spoilt else f"{counted(count, 'capture')}: {how}",
        ),
        *few(found),
    ]


_BRING_BACK = "bring it back from a backup; its text is kept, only what it was read from is lost"


def of_letters(frozen: Sequence[datetime], now: datetime) -> Check:
    """Of the letters that wait to be handed over, by the times at which they were made."""
    if not frozen:
        return fine("letters", "none waits to be handed over")
    said = f"{counted(len(frozen), 'letter')} to be handed over, the oldest of {min(frozen):%Y-%m-%d %H:%M} UTC"
    advice = "the next run hands them over; `storydiff digest --send` does now and says what is wrong"
    return warning("letters", said, advice) if now - min(frozen) > LATE else fine("letters", said)


def of_zones(zones: Iterable[str], broken: Sequence[str]) -> Check:
    """Of the time zones of the recipients, and those that this machine does not know."""
    names = sorted(set(zones))
    if broken:
        return fault("zones", f"{', '.join(broken)}: not known on this machine", "install the package tzdata anew")
    return fine("zones", ", ".join(names))


# --- ways out ------------------------------------------------------------------------------------


def of_outlet(name: str, way: str, *, has_address: bool, address: str, secret: str | None, key: str) -> Check:
    """Of a webhook or chat: whether its address is there, and what is wrong with its secret (None: nothing).

    ``address`` and ``key`` are the names of the variables that may hold them.
    """
    if not has_address:
        return fault(
            way, f"{name}: the environment holds no address of it", f"set {address} where the runs are started"
        )
    if secret is not None:
        return fault(
            way, f"{name}: {secret}", f"set {key} where the runs are started; openssl rand -base64 32 makes one"
        )
    return fine(way, f"{name}: what it needs is set; it was not asked")


def of_password(username: str | None, variable: str, *, is_set: bool, is_safe: bool) -> list[Check]:
    """Of the login at the mail server: whether the password is set, and whether it goes out encrypted."""
    if username is None:
        return []
    if not is_set:
        said = f"mail.username is set and the variable {variable} is not"
        return [fault("mail", said, f"set {variable} where the runs are started, in cron's file too")]
    if not is_safe:
        said = "the password goes out unencrypted, as mail.security is none"
        return [warning("mail", said, 'set mail.security to "starttls" or "tls"')]
    return []
