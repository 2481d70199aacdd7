"""Whether a recipient's letter is due: once a day, from the hour that the recipient names, by its clocks."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SET_BACK = timedelta(minutes=1)
"""How far a letter may lie after the time of a run and still be one of that run's past, and not of a wrong clock."""


def is_due(last: datetime | None, now: datetime, hour: int | None, zone: tzinfo) -> bool:
    """True where the last letter, or the last decision that there is none to write, lies before the latest ``hour``.

    So a day of letters begins at that hour and ends before the next: what a run missed, the first after it makes up
    for, once. A last letter that lies after ``now`` was dated by a clock that was wrong, and keeps no other waiting.
    """
    if hour is None or last is None or last - now > SET_BACK:
        return True
    return last < latest(now, hour, zone)


def latest(now: datetime, hour: int, zone: tzinfo) -> datetime:
    """The latest time, in UTC, at which clocks of that zone came to that hour.

    An hour that clocks show twice counts when it comes first, and one that they leap over when they leap
    (PEP 495: the earlier of the two, and the offset of before).
    """
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=step) for step in (1, 0, -1, -2))
    hours = (datetime.combine(day, time(hour), zone).astimezone(UTC) for day in days)
    return max(each for each in hours if each <= now)


def zone_of(name: str) -> tzinfo:
    """The time zone of that name, UTC where it is unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
