"""What workers do in the tests: functions that a fresh process can import."""

from __future__ import annotations

import gc
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from storydiff.errors import SettingsError
from storydiff.model import Article, Failure

POISON = -1

Trade = Callable[[Sequence[int]], list[int]]


def doubling() -> Trade:
    return lambda numbers: [2 * number for number in numbers]


def slow_in_the_beginning() -> Trade:
    """Doubles; the lower the numbers, the longer it takes."""

    def double(numbers: Sequence[int]) -> list[int]:
        time.sleep(max(0, 0.4 - numbers[0] / 20))
        return [2 * number for number in numbers]

    return double


def sleeping(seconds: float) -> Trade:
    def sleep(numbers: Sequence[int]) -> list[int]:
        time.sleep(seconds)
        return list(numbers)

    return sleep


def beginning_slowly(seconds: float) -> Trade:
    """Gives back what it gets, once it has begun."""
    time.sleep(seconds)
    return list


def stuck_on_poison(tries: Path) -> Trade:
    """Doubles, and never comes to an end with the number ``POISON``, in C, where nothing can interrupt it.

    Each try is noted.
    """

    def double(numbers: Sequence[int]) -> list[int]:
        if POISON in numbers:
            with tries.open("a") as file:
                file.write("x")
            re.fullmatch(r"(a|a)*b", "a" * 60)
        return [2 * number for number in numbers]

    return double


def stumbling() -> Trade:
    return lambda numbers: [100 // number for number in numbers]


def dying_of_poison() -> Trade:
    """Doubles, and dies of the number ``POISON``."""

    def double(numbers: Sequence[int]) -> list[int]:
        if POISON in numbers:
            os.kill(os.getpid(), signal.SIGKILL)
        return [2 * number for number in numbers]

    return double


def dying_once(marker: Path) -> Trade:
    """Doubles; the first process that gets a job dies of it."""

    def double(numbers: Sequence[int]) -> list[int]:
        if not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return [2 * number for number in numbers]

    return double


def swelling() -> Callable[[Sequence[str]], list[str]]:
    return lambda texts: [2 * text for text in texts]


MUCH = 1_000_000
"""Bytes, more than a connection takes in before they are taken out."""


def swelling_and_noting(folder: Path) -> Callable[[Sequence[int]], list[bytes]]:
    """Gives back much, and notes each number as a file."""

    def swell(numbers: Sequence[int]) -> list[bytes]:
        for number in numbers:
            (folder / str(number)).touch()
        return [bytes(MUCH) for _ in numbers]

    return swell


def counting_what_stays() -> Callable[[Sequence[int]], list[int]]:
    """Gives back how many objects the collector of garbage passes over, and holds a thousand circles from the start."""
    circles = [[list[object]()] for _ in range(1_000)]
    for circle in circles:
        circle.append(circle)  # type: ignore[arg-type]
    return lambda numbers: [gc.get_freeze_count() for _ in numbers if circles]


def unwilling() -> Trade:
    raise SettingsError("reading.model: 'none' is not installed")


def leaving() -> Trade:
    sys.exit(3)


def dying_of_articles() -> Callable[[Sequence[Article]], list[tuple[()] | Failure]]:
    """Reads nothing in any article, and dies of the one named "poison"."""

    def read(batch: Sequence[Article]) -> list[tuple[()] | Failure]:
        if any(article.document == "poison" for article in batch):
            os.kill(os.getpid(), signal.SIGKILL)
        return [() for _ in batch]

    return read
