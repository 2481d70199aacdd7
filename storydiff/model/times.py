"""Times: aware, always."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from storydiff.errors import InvalidTimeError


def require_aware(name: str, value: datetime | None) -> None:
    """Raise ``InvalidTimeError`` where a time carries no zone."""
    if value is not None and value.tzinfo is None:
        raise InvalidTimeError(f"{name} has no time zone: {value.isoformat()}")


def moment_of(text: str, name: str) -> datetime:
    """The time that a user writes; of a date the end of that day in UTC. A time without a zone is in UTC.

    Raises ``InvalidTimeError`` that names what was written and says what to write.

    >>> moment_of("2031-05-03", "DATE").isoformat(), moment_of("2031-05-03T18:00+02:00", "DATE").isoformat()
    ('2031-05-03T23:59:59.999999+00:00', '2031-05-03T16:00:00+00:00')
    """
    said = text.strip()
    try:
        return datetime.combine(date.fromisoformat(said), time.max, UTC)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(said)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        advice = "write it as 2024-04-01 or 2024-04-01T18:00, in UTC unless a zone is said (2024-04-01T18:00+02:00)"
        raise InvalidTimeError(f"{name} {text!r}: not a date or time; {advice}") from error
