"""The command by a clock that a test sets: ``python -m tests.clocked 2031-05-09T04:15:00+00:00 --home … run``.

Nights of a test are days apart as those of a user are, which is what pages that are looked at again go by.
"""

from __future__ import annotations

import sys
from datetime import datetime, tzinfo

from storydiff import home
from storydiff.cli import main

SET_TO = datetime.fromisoformat(sys.argv[1])


class Clock(datetime):
    """The machine's clock, as somebody set it."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        """The time that it was set to."""
        return SET_TO.astimezone(tz)


home.datetime = Clock  # type: ignore[misc]
sys.exit(main(sys.argv[2:]))
