"""How far a run has come, as a progress artifact that the UI shows while it is at work."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from prefect.artifacts import acreate_progress_artifact, update_progress_artifact

PAUSE = 2.0
"""Seconds between two updates, each of which costs the server some 10 ms."""

Advance = Callable[[float], None]
"""Told what share of a part is done, from 0 to 1."""


def unseen(_share: float) -> None:
    """Progress that nobody watches."""


@dataclass
class Steps:
    """The progress artifact of a run."""

    artifact: UUID
    told: float = 0.0
    """The percentage that was told last."""
    told_at: float = 0.0

    @classmethod
    async def begin(cls) -> Steps:
        """The artifact, at 0 %."""
        description = "Sources to 30 %, reading and comparing to 90 %, then the letters"
        return cls(await acreate_progress_artifact(0.0, key="progress", description=description))

    def at(self, percent: float) -> None:
        """Tell that a station is reached."""
        self.told, self.told_at = percent, time.monotonic()
        update_progress_artifact(self.artifact, percent, _sync=True)  # type: ignore[call-arg] # its own way of choosing

    def part(self, begins: float, ends: float) -> Advance:
        """Tells of the way from one percentage to another; not of every step, and never back."""

        def advance(share: float) -> None:
            percent = begins + (ends - begins) * min(max(share, 0.0), 1.0)
            if percent > self.told and (share >= 1.0 or time.monotonic() - self.told_at > PAUSE):
                self.at(percent)

        return advance
