"""The nightly command is killed at random moments of its way, on SQLite and on PostgreSQL: the next run carries on.

Each night a home is killed a few times and then let go through. What it holds and what was mailed is that of a home
that nobody disturbed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings

from tests.night_desk import FIRST, FollowingHome, Papers, following, lines_of, station_of, timeless_rows
from tests.postgres_server import PostgresServer
from tests.webserver import Site

FULL = settings().max_examples > 100
"""True under the profile for the full run."""
KILLS = 100 if FULL else 10
HOMES = 4 if FULL else 2
"""Homes that are killed beside one another."""
AT_ONCE = max(2, os.cpu_count() or 1)
A_NIGHT = (2, 4) if FULL else (2, 3)
"""The fewest and the most kills of one home in one night."""
STATIONS = ("begins", "archive", "reading", "comparing", "digest", "delivery")
"""What a run says last before each of its parts: polling, taking in, reading, comparing, making letters, sending."""

Course = list[tuple[float, str]]
"""When an undisturbed run said what, in seconds since it was started."""


@dataclass(frozen=True)
class Moment:
    """So many seconds after a run was started, or after it has said so many lines at a station or is past that."""

    seconds: float
    station: str = ""
    lines: int = 0

    def is_near(self, said: Sequence[str]) -> bool:
        """Whether only the seconds are left, of a run that has said lines at these stations."""
        later = STATIONS[STATIONS.index(self.station) + 1 :] if self.station else ()
        return said.count(self.station) >= self.lines or not set(later).isdisjoint(said)


def drawn(course: Course, chance: Random) -> Moment:
    """A moment of a run: of all its length, or of all of its stations alike, as some take much longer than others."""
    if chance.random() < 0.5:
        return Moment(chance.uniform(0, course[-1][0]))
    station = chance.choice(STATIONS)
    places = [n for n, (_, name) in enumerate(course) if name == station]
    line = chance.randrange(len(places))
    until, since = course[places[line] + 1][0], course[places[line]][0]
    return Moment(chance.uniform(0, until - since), station, line + 1)


@dataclass
class Killed:
    """A home whose runs are killed, and what was seen of it."""

    home: FollowingHome
    chance: Random
    at: list[str] = field(default_factory=list)
    """The last station of each run that was killed."""
    in_the_instant: Counter[str] = field(default_factory=Counter)
    """How often a message was taken by the server by then and not marked, by its Message-ID."""

    def night(self, begins: datetime, course: Course) -> None:
        """One night: some runs that are killed, then one that is not."""
        for attempt in range(min(self.chance.randint(*A_NIGHT), KILLS // HOMES - len(self.at))):
            if not self.kill(begins + timedelta(minutes=attempt), drawn(course, self.chance)):
                return  # as it was through before
        self.home.night(begins + timedelta(hours=1))

    def kill(self, begins: datetime, moment: Moment) -> bool:
        """Whether a run was killed at a moment, before it came to its end."""
        said: list[str] = []
        with self.home.start(begins) as process:
            reader = threading.Thread(target=lambda: said.extend(map(station_of, lines_of(process))))
            reader.start()
            while process.poll() is None and not moment.is_near(said):
                time.sleep(0.0005)
            try:
                process.wait(moment.seconds)
            except subprocess.TimeoutExpired:
                process.kill()  # SIGKILL
            reader.join()
        if process.returncode != -signal.SIGKILL or said[-1:] == ["ends with status 0"]:
            assert process.returncode in (0, -signal.SIGKILL), said
            return False
        until = time.monotonic() + 30
        while not is_gone(process.pid):  # with the workers that it had started
            assert time.monotonic() < until
            time.sleep(0.01)
        self.at.append(said[-1] if said else "start")
        self.note_instant()
        return True

    def note_instant(self) -> None:
        """Count what the server has taken and the ledger does not know it: the one thing that may come twice."""
        marked = Counter(message for message, is_sent in self.home.letters() if is_sent)
        self.in_the_instant.update((self.home.accepted() - self.in_the_instant) - marked)


def is_gone(session: int) -> bool:
    """Whether no process of a session is left."""
    try:
        os.killpg(session, 0)
    except ProcessLookupError:
        return True
    return False


def killed_nights(folder: Path, site: Site, new_ledger: Callable[[], str | None]) -> str:
    """Nights until so many runs were killed; in words, where they were."""
    papers, chance = Papers(site), Random(20310509)
    with ExitStack() as stack, ThreadPoolExecutor(AT_ONCE) as pool:
        homes = [stack.enter_context(following(folder / f"home-{n}", papers, new_ledger())) for n in range(1 + HOMES)]
        reference = homes[0]
        killed = [Killed(home, Random(chance.random())) for home in homes[1:]]
        night = 0
        while any(len(each.at) < KILLS // HOMES for each in killed):
            papers.print_night(night)
            begins = FIRST + timedelta(days=night)
            course = reference.night(begins)
            assert {name for _, name in course} >= set(STATIONS), course
            list(pool.map(lambda each: each.night(begins, course), killed))  # noqa: B023
            night += 1
        expected, rows = reference.accepted(), timeless_rows(reference.ledger_url)
        exports = reference.exports()
        assert set(expected.values()) == {1}
        for each in killed:
            assert each.home.exports() == exports
            assert timeless_rows(each.home.ledger_url) == rows
            taken = each.home.accepted()
            assert taken.keys() == expected.keys()
            doubled = taken - expected
            assert doubled == each.in_the_instant
            assert len(set(each.home.office.messages)) == len(taken)
        stations = Counter(name for each in killed for name in each.at)
        assert not FULL or stations.keys() >= set(STATIONS)
        doubles = sum(each.in_the_instant.total() for each in killed)
        return (
            f"{night} nights, {stations.total()} kills after {dict(stations)}; lost 0, doubled {doubles} in the instant"
        )


def test_a_night_that_is_killed_at_any_moment_is_carried_on(tmp_path: Path, site: Site) -> None:
    sys.stdout.write(killed_nights(tmp_path, site, lambda: None))


@pytest.mark.postgres
def test_a_night_that_is_killed_at_any_moment_is_carried_on_postgresql(
    tmp_path: Path, site: Site, postgres: PostgresServer
) -> None:
    sys.stdout.write(killed_nights(tmp_path, site, lambda: postgres.url(postgres.make_database())))
