"""Which letter has to tell a follower what, run by run: worked out from the truth, the settings and the refusals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.calendars import HOOK, Calendar
from tests.thirty_nights import Follower
from tests.told import Move

Key = tuple[int, str, str, str, str]
PATIENCE = timedelta(days=14)
"""How much older than what was told an article may be and still be news: the default of the settings."""


@dataclass
class Post:
    """The letters of one follower: what each has to tell, when it is made and when it is taken."""

    follower: Follower
    calendar: Calendar
    weights: Mapping[Key, float]
    """The significance of each change, as the ledger has it."""
    tells: dict[int, list[Move]] = field(default_factory=dict)
    """By the run in which a letter was made; those that were refused for good are not among them."""
    taken: dict[int, int] = field(default_factory=dict)
    """In which run each is taken."""
    settled: set[Move] = field(default_factory=set)
    last: datetime | None = None
    told_of: set[str] = field(default_factory=set)
    """The stories that a letter was on."""

    def live(self, moves: Sequence[Move]) -> None:
        """Go through all runs."""
        waiting, refused = list[int](), list[Move]()
        for number, run in enumerate(self.calendar.runs):
            if run.killed == "comparing":
                continue
            if self.follower.follows(run.night, self.calendar) and self.follower.is_due(run, self.last):
                self.last = run.now
                loud, beside = self._loud(run.night, [move for move in moves if move.run <= number])
                if loud and set(loud) != set(refused):
                    self.tells[number] = loud
                    self.settled |= beside
                    waiting.append(number)
                    self.told_of |= set(self.follower.follows(run.night, self.calendar))
            if self.calendar.refused_for_good.get(run.night) == self.follower.name:
                refused = [move for made in waiting for move in self.tells.pop(made)]
                self.settled -= set(refused)
                waiting = []
            elif not self._is_refused(run.night):
                self.taken |= dict.fromkeys(waiting, number)
                waiting = []

    def _is_refused(self, night: int) -> bool:
        return night in (self.calendar.hook_refused if self.follower.name == HOOK else self.calendar.mail_refused)

    def _loud(self, night: int, moves: Sequence[Move]) -> tuple[list[Move], set[Move]]:
        """What a letter of that night tells, of each thing all or nothing, and what it settles: what is slight, too."""
        loud, settled = list[Move](), set[Move]()
        bar = self.follower.bar
        for story in self.follower.follows(night, self.calendar):
            own = [move for move in moves if move.story == story and not move.is_past and move not in self.settled]
            newest = max((move.dated for move in moves if move.story == story), default=None)
            if story not in self.told_of and newest is not None:
                # A first letter tells what is known now, and not how it came about.
                settled |= {move for move in own if move.dated < newest - PATIENCE}
            groups = defaultdict[str, list[Move]](list)
            for move in own:
                if move not in settled:
                    groups[move.about].append(move)
            told = [group for group in groups.values() if max(self.weights[move.key] for move in group) >= bar]
            loud += [move for group in told for move in group]
            settled |= {move for move in own if told}
        return loud, settled
