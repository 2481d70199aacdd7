"""Turns of whole runs: on a home one run works at a time, and whoever comes meanwhile waits and says for whom.

The locks of home and ledger keep steps apart, and by them alone nothing is lost or doubled. A turn keeps whole runs
apart, from a schedule, a form or a shell, so that each tells of its own work. It goes with the process that has it,
however that ends.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from storydiff.files import PRIVATE, READ_ONLY
from storydiff.home import Home, open_home, require_home
from storydiff.progress import Progress, silent
from storydiff.text import one_line

FILE = ".turn"
PAUSE = 1.0
"""Seconds between two looks whether the turn has come."""

ELSEWHERE = "a run on another machine"
_MOST = 200


class Turn:
    """A run's turn on a home, that it has from when it could open the home until it closes it.

    ``who`` is told to those who wait for it; ``ahead`` is who is waited for.
    """

    def __init__(self, folder: Path, who: str) -> None:
        self.ahead = ""
        self._folder = folder
        self._who = who
        self._held = ExitStack()

    def open_home(self) -> Home | None:
        """The home, opened; None while another run has its turn. Raises SettingsError for a folder that is no home."""
        require_home(self._folder)
        with ExitStack() as stack:
            lock = _opened(self._folder / FILE)
            if lock is not None:
                stack.callback(os.close, lock)
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    self.ahead = _read(lock) or "another run"
                    return None
                _note(lock, f"{self._who}, at work since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
            home = stack.enter_context(open_home(self._folder))
            if not stack.enter_context(home.ledger.turn()):
                self.ahead = ELSEWHERE
                return None
            self._held = stack.pop_all()
            return home

    def close(self) -> None:
        """Close the home, and let the next run have its turn."""
        self._held.close()


@contextmanager
def in_turn(folder: Path, who: str, progress: Progress = silent) -> Iterator[Home]:
    """The home, opened when the turn of the caller has come; it is told once for whom is waited."""
    turn = Turn(folder, who)
    home = turn.open_home()
    if home is None:
        progress(waiting_words(turn))
    while home is None:
        time.sleep(PAUSE)
        home = turn.open_home()
    try:
        yield home
    finally:
        turn.close()


def waiting_words(turn: Turn) -> str:
    """What is said while a run waits."""
    return f"waits for its turn on this home: {turn.ahead}"


def _opened(path: Path) -> int | None:
    """The file of turns; None in a home that cannot be written, of which opening the home tells more."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
    except OSError as error:
        if error.errno not in READ_ONLY:
            raise
        return None


def _note(lock: int, words: str) -> None:
    os.ftruncate(lock, 0)
    os.pwrite(lock, one_line(words, _MOST).encode(), 0)


def _read(lock: int) -> str:
    return one_line(os.pread(lock, 4 * _MOST, 0).decode("utf-8", "replace"), _MOST)
