"""When a source is to be asked again, and an entry to be tried again: pure, with the run's clock as an argument.

What a server or a feed asks is kept, within bounds: no word of theirs keeps a source from being looked at once a day.
Chance is drawn from names and the clock, so that the same run decides the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from storydiff.model import EntryState, FeedReading, SourceRecord, StoredEntry
from storydiff.text import identity, one_line

LONGEST_LIFETIME = timedelta(hours=6)
"""How long an answer may say at most that it holds: a feed of news that says a day is read four times that day."""

LONGEST_WAIT = timedelta(days=1)
"""How long a server may ask us at most to wait."""

FIRST_BACKOFF = timedelta(minutes=5)
LONGEST_BACKOFF = timedelta(hours=23)
"""Below a day, so that a run that comes every night tries every night."""

BUSY = timedelta(minutes=10)
"""How long a source waits that was not asked because its host had asked another to wait."""

MOST_TRIES = 10
"""Tries of an entry whose page may come: by then about four days have passed."""

MOST_LASTING = 4
"""Tries of an entry whose page is not there or is no article: some stand in a feed before they are there."""

GONE = 410
WAITING = frozenset({429, 503})
"""The answers that may say how long to wait (RFC 9110, section 10.2.3; RFC 6585, section 4)."""

_MOST_JITTER = timedelta(minutes=5)
_ERROR_LENGTH = 300


def is_due(record: SourceRecord, now: datetime, *, again: bool = False) -> bool:
    """Whether a source is to be asked; ``again`` lets a run ask once more what failed in itself."""
    if record.is_gone:
        return False
    is_own_failure = again and record.tried_at == now and record.error is not None
    # Later than ever decided, it was decided by a clock that was ahead.
    return is_own_failure or record.next_try is None or not now < record.next_try <= now + LONGEST_WAIT


def record_for(record: SourceRecord | None, source: str, location: str) -> SourceRecord:
    """What is known of a source where the settings now say that it lies; nothing of what was known of another place."""
    return record if record is not None and record.location == location else SourceRecord(source, location)


# --- answers -------------------------------------------------------------------------------------


def after_reading(
    record: SourceRecord,
    headers: Mapping[str, str],
    now: datetime,
    reading: FeedReading | None = None,
    moved_to: str | None = None,
) -> SourceRecord:
    """The record after new content; what breaks off leaves nothing to know it by, so that it is read once more."""
    is_whole = reading is None or reading.is_whole
    known = replace(
        record,
        address=_lasting_address(record, moved_to),
        etag=headers.get("etag") if is_whole else None,
        last_modified=headers.get("last-modified") if is_whole else None,
        ttl=0.0 if reading is None else reading.ttl,
        skip_hours=() if reading is None else reading.skip_hours,
        capture=record.capture if reading is None else reading.capture if reading.is_whole else None,
    )
    return _after_success(known, headers, now)


def after_not_modified(
    record: SourceRecord, headers: Mapping[str, str], now: datetime, moved_to: str | None = None
) -> SourceRecord:
    """The record after the server said that nothing is new; a validator that it sends with that is the one to keep."""
    etag = headers.get("etag", record.etag)
    if moved_to is not None or etag != record.etag:
        record = replace(record, address=_lasting_address(record, moved_to), etag=etag)
    return _after_success(record, headers, now)


def _after_success(record: SourceRecord, headers: Mapping[str, str], now: datetime) -> SourceRecord:
    held = lifetime(headers, now)
    wait = min(max(held, timedelta(seconds=record.ttl)), LONGEST_LIFETIME)
    if wait:
        wait += min(wait / 10, _MOST_JITTER) * chance(record.source, now)
    # What a failure leaves is not carried over. Named one by one, as this takes half the time of a replacement.
    return SourceRecord(
        source=record.source,
        location=record.location,
        address=record.address,
        etag=record.etag,
        last_modified=record.last_modified,
        lifetime=held.total_seconds(),
        ttl=record.ttl,
        skip_hours=record.skip_hours,
        tried_at=now,
        good_at=now,
        next_try=_outside(record.skip_hours, now + wait, now + LONGEST_BACKOFF),
        capture=record.capture,
    )


def _lasting_address(record: SourceRecord, moved_to: str | None) -> str | None:
    """The new address that a permanent redirect gives; never one that gives up TLS."""
    asked = record.address or record.location
    if moved_to is None or (asked.lower().startswith("https:") and not moved_to.lower().startswith("https:")):
        return record.address
    return moved_to


def lifetime(headers: Mapping[str, str], now: datetime) -> timedelta:
    """How long an answer says that it holds; nothing where it says nothing, or that it is not to be kept.

    >>> lifetime({"cache-control": "public, max-age=600", "age": "60"}, datetime(2031, 5, 1, tzinfo=UTC))
    datetime.timedelta(seconds=540)
    """
    if "cache-control" not in headers and "expires" not in headers:
        return timedelta(0)
    said = headers.get("cache-control", "").lower()
    if re.search(r"\b(no-cache|no-store)\b", said):
        return timedelta(0)
    age = re.fullmatch(r"\d{1,9}", headers.get("age", "").strip())
    max_age = re.search(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,9})", said)
    if max_age:
        return max(timedelta(seconds=int(max_age[1]) - int(age[0] if age else 0)), timedelta(0))
    until, since = _http_date(headers.get("expires")), _http_date(headers.get("date")) or now
    return timedelta(0) if until is None else max(until - since, timedelta(0))


# --- failures ------------------------------------------------------------------------------------


def after_failure(
    record: SourceRecord,
    reason: str,
    now: datetime,
    *,
    may_pass: bool = True,
    status: int | None = None,
    retry_after: str | None = None,
) -> SourceRecord:
    """The record after a failure: it waits longer each time, and as long as the server asks."""
    failures, is_gone = record.failures + 1, status == GONE
    if record.address is not None and not (may_pass or is_gone):
        # A new address that does not hold is given up for the one that the settings name.
        record = replace(record, address=None, etag=None, last_modified=None)
    return replace(
        record,
        tried_at=now,
        error=one_line(reason, _ERROR_LENGTH),
        failing_since=record.failing_since or now,
        failures=failures,
        next_try=None if is_gone else now + wait_after(failures, record.source, now, status, retry_after),
        is_gone=is_gone,
    )


def after_busy(record: SourceRecord, now: datetime) -> SourceRecord:
    """The record of a source that was not asked, because its host wants to be left alone."""
    return replace(record, next_try=now + BUSY)


def asked_to_wait(said: str | None, now: datetime) -> timedelta | None:
    """How long a Retry-After asks to wait, in seconds or until a date; None where it says neither.

    >>> asked_to_wait("120", datetime(2031, 5, 1, tzinfo=UTC))
    datetime.timedelta(seconds=120)
    """
    text = (said or "").strip()
    if re.fullmatch(r"\d{1,9}", text):
        return timedelta(seconds=int(text))
    until = _http_date(text)
    return None if until is None or until <= now else until - now


def entry_after_failure(
    entry: StoredEntry,
    reason: str,
    now: datetime,
    *,
    may_pass: bool = True,
    is_refused: bool = False,
    status: int | None = None,
    retry_after: str | None = None,
) -> StoredEntry:
    """The entry after its page failed: tried again ever later, and given up after so many tries."""
    tries = entry.tries + 1
    is_over = is_refused or status == GONE or tries >= (MOST_TRIES if may_pass else MOST_LASTING)
    return replace(
        entry,
        state=EntryState.REFUSED if is_over else EntryState.FAILED,
        tries=tries,
        next_try=None if is_over else now + wait_after(tries, entry.identity, now, status, retry_after),
        reason=one_line(reason, _ERROR_LENGTH),
    )


def entry_after_busy(entry: StoredEntry, now: datetime) -> StoredEntry:
    """The entry whose page was not asked for, because its host wants to be left alone: no try of its own."""
    return replace(entry, next_try=now + BUSY)


def entry_after_taking(entry: StoredEntry, reason: str | None = None) -> StoredEntry:
    """The entry when its article is in the archive; ``reason`` says where, if not under the entry's own address."""
    said = None if reason is None else one_line(reason, _ERROR_LENGTH)
    return replace(entry, state=EntryState.TAKEN, tries=entry.tries + 1, next_try=None, reason=said)


def wait_after(failures: int, name: str, now: datetime, status: int | None, retry_after: str | None) -> timedelta:
    """How long to wait after so many failures of what has that name: ever longer, and as long as the server asks."""
    wait = _backoff(failures, name, now)
    asked = asked_to_wait(retry_after, now) if status in WAITING else None
    return wait if asked is None else max(wait, min(asked, LONGEST_WAIT))


def _backoff(failures: int, name: str, now: datetime) -> timedelta:
    """Doubled with each failure up to most of a day, up to a quarter of it taken off by chance."""
    doubled = FIRST_BACKOFF * (1 << min(failures - 1, 20))
    wait = min(doubled, LONGEST_BACKOFF)
    return wait * (1 - chance(name, now) / 4)


# --- time ----------------------------------------------------------------------------------------


def chance(name: str, now: datetime) -> float:
    """A number from 0 to below 1 that names and clocks spread evenly, and that is the same for the same."""
    return int(identity("chance", name, now.isoformat())[:8], 16) / 2**32


def _outside(hours: tuple[int, ...], time: datetime, latest: datetime) -> datetime:
    """The first time from then on that lies in none of those hours; the time itself where that would be too late."""
    if not hours:
        return time
    later = time.astimezone(UTC)
    while later.hour in hours and later <= latest:
        later = later.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return later if later <= latest else time


def _http_date(said: str | None) -> datetime | None:
    try:
        time = parsedate_to_datetime(said or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time
