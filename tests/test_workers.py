"""Worker processes: results in order, jobs taken as they are due, and no end of a process that goes unnoticed."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from storydiff.errors import SettingsError, WorkerError
from storydiff.long_lived import SELDOM, long_lived
from storydiff.workers import AHEAD, Lost, Workers
from tests import trades
from tests.trades import POISON

PROCESSES = 2
PAIRS = [(n, n + 1) for n in range(0, 20, 2)]


@pytest.fixture
def hire() -> Iterator[Callable[[Callable[[], Any]], Workers[Any, Any]]]:
    """Workers of a trade, ended after the test."""
    hired: list[Workers[Any, Any]] = []

    def hire(make: Callable[[], Any]) -> Workers[Any, Any]:
        hired.append(Workers(make, PROCESSES))
        return hired[-1]

    yield hire
    for workers in hired:
        workers.close()


Hire = Callable[[Callable[[], Any]], Workers[Any, Any]]


def doubled(jobs: Iterable[Sequence[int]]) -> list[tuple[int, int]]:
    return [(number, 2 * number) for job in jobs for number in job]


def is_running(pid: int) -> bool:
    """True for a process that has not ended; one that nobody has waited for has."""
    try:
        return not Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].startswith("Z")
    except OSError:
        return False


def ends_within(seconds: float, pids: Iterable[int]) -> bool:
    end = time.monotonic() + seconds
    while any(map(is_running, pids)):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_results_come_in_the_order_of_the_jobs_though_later_jobs_are_done_sooner(hire: Hire) -> None:
    workers = hire(trades.slow_in_the_beginning)
    assert list(workers.map(PAIRS)) == doubled(PAIRS)
    assert len(workers.pids) == PROCESSES


def test_an_item_is_worked_on_while_the_parent_goes_on(hire: Hire) -> None:
    workers = hire(partial(trades.sleeping, 0.2))
    results = [workers.begin(number) for number in range(3)]
    assert len(workers.pids) == PROCESSES
    assert [result() for result in reversed(results)] == [2, 1, 0]
    assert results[0]() == 0


def test_a_worker_goes_on_with_the_next_when_the_parent_looks_for_what_it_gives(tmp_path: Path) -> None:
    workers = Workers(partial(trades.swelling_and_noting, tmp_path), 1)
    try:
        results = [workers.begin(number) for number in range(3)]
        end = time.monotonic() + 30
        while len(list(tmp_path.iterdir())) < 3 and time.monotonic() < end:
            workers.look()
            time.sleep(0.02)
        assert len(list(tmp_path.iterdir())) == 3
        assert [result() for result in results] == [bytes(trades.MUCH)] * 3
    finally:
        workers.close()


def test_what_was_begun_behind_an_item_that_is_lost_is_lost_too_and_not_done(tmp_path: Path) -> None:
    workers: Workers[int, int] = Workers(partial(trades.dying_once, tmp_path / "died"), 1, tries=1)
    try:
        results = [workers.begin(number) for number in range(3)]
        assert [result() for result in results] == [Lost("ended by signal 9")] * 3
        assert workers.pids == ()
    finally:
        workers.close()


def test_an_error_over_an_item_is_raised_where_its_result_is_waited_for(hire: Hire) -> None:
    result = hire(trades.stumbling).begin(0)
    with pytest.raises(ZeroDivisionError):
        result()


@pytest.mark.parametrize(("tries", "is_done"), [(1, False), (2, True)])
def test_an_item_is_done_as_often_as_was_said_where_a_worker_dies_over_it(
    tmp_path: Path, tries: int, is_done: bool
) -> None:
    workers: Workers[int, int] = Workers(partial(trades.dying_once, tmp_path / "died"), 1, tries=tries)
    try:
        found = workers.begin(21)()
        assert found == 42 if is_done else isinstance(found, Lost) and found.how == "ended by signal 9"
        assert workers.begin(4)() == 8
    finally:
        workers.close()


def test_workers_stay_for_the_next_jobs_and_none_is_started_for_none(hire: Hire) -> None:
    workers = hire(trades.doubling)
    assert list(workers.map([])) == []
    assert workers.pids == ()
    assert list(workers.map(PAIRS)) == doubled(PAIRS)
    before = workers.pids
    assert list(workers.map(PAIRS)) == doubled(PAIRS)
    assert workers.pids == before


def test_jobs_are_taken_only_so_far_ahead(hire: Hire) -> None:
    taken = 0

    def jobs() -> Iterator[tuple[int]]:
        nonlocal taken
        for number in range(50):
            taken += 1
            yield (number,)

    for position, _ in enumerate(hire(trades.doubling).map(jobs())):
        assert position < taken <= position + AHEAD * PROCESSES
    assert taken == 50


def test_jobs_and_results_may_be_larger_than_what_lies_between_the_processes(hire: Hire) -> None:
    texts = [("x" * 1_000_000,)] * 8
    results = [len(result) for _, result in hire(trades.swelling).map(texts)]
    assert results == [2_000_000] * 8


def test_a_worker_that_is_killed_costs_no_result(hire: Hire) -> None:
    workers = hire(partial(trades.sleeping, 0.05))
    results = workers.map(PAIRS)
    first = next(results)
    os.kill(workers.pids[0], signal.SIGKILL)
    assert [first, *results] == [(n, n) for pair in PAIRS for n in pair]


def test_workers_that_were_killed_between_two_runs_are_replaced(hire: Hire) -> None:
    workers = hire(trades.doubling)
    list(workers.map(PAIRS))
    for pid in workers.pids:
        os.kill(pid, signal.SIGKILL)
    assert list(workers.map(PAIRS)) == doubled(PAIRS)


def test_a_job_whose_worker_died_once_is_done_again(hire: Hire, tmp_path: Path) -> None:
    assert list(hire(partial(trades.dying_once, tmp_path / "died")).map(PAIRS)) == doubled(PAIRS)


def test_an_item_that_kills_its_worker_is_lost_alone(hire: Hire) -> None:
    jobs = [(1, 2), (3, POISON, 4), (5, 6), (7, 8)]
    found = dict(hire(trades.dying_of_poison).map(jobs))
    assert list(found) == [1, 2, 3, POISON, 4, 5, 6, 7, 8]
    assert found.pop(POISON) == Lost("ended by signal 9")
    assert found == dict(doubled([list(found)]))


def test_an_error_in_a_worker_is_raised_where_the_results_are_taken(hire: Hire) -> None:
    workers = hire(trades.stumbling)
    with pytest.raises(ZeroDivisionError) as caught:
        list(workers.map([(1,), (0,), (2,)]))
    assert "trades.py" in "".join(caught.value.__notes__)
    assert workers.pids == ()
    assert list(workers.map([(5,)])) == [(5, 20)]


def test_workers_that_cannot_begin_say_why(hire: Hire) -> None:
    with pytest.raises(SettingsError, match="not installed"):
        list(hire(trades.unwilling).map(PAIRS))
    with pytest.raises(WorkerError, match="ended with status 3 before it could begin"):
        list(hire(trades.leaving).map(PAIRS))


def test_who_takes_no_more_results_ends_the_workers(hire: Hire) -> None:
    workers = hire(partial(trades.sleeping, 0.05))
    results = workers.map([(n,) for n in range(100)])
    next(results)
    pids = workers.pids
    results.close()
    assert workers.pids == ()
    assert not any(map(is_running, pids))


SCRIPT = """
import signal
import sys
from functools import partial
from storydiff.workers import Workers
from tests import trades

signal.signal(signal.SIGINT, signal.default_int_handler)  # as on a terminal, wherever the tests run
workers = Workers(partial(trades.sleeping, float(sys.argv[1])), 2)
jobs = ((n,) for n in range(10_000))
for number, _ in workers.map(jobs):
    if number == 4:
        print(*workers.pids, flush=True)
"""


def at_work(seconds: float) -> tuple[subprocess.Popen[str], list[int]]:
    """A process whose workers take so long for each job, and its workers."""
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(seconds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=path,
        start_new_session=True,
    )
    assert process.stdout is not None
    return process, [int(pid) for pid in process.stdout.readline().split()]


def test_an_interruption_from_the_keyboard_ends_all_at_once() -> None:
    process, pids = at_work(0.1)
    assert len(pids) == PROCESSES
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT
    assert said.count("Traceback") == 1
    assert said.rstrip().endswith("KeyboardInterrupt")
    assert not any(map(is_running, pids))


def test_workers_do_not_outlive_a_killed_parent() -> None:
    process, pids = at_work(0.1)
    assert len(pids) == PROCESSES
    process.kill()
    process.communicate(timeout=60)
    assert ends_within(60, pids)


def test_what_does_not_end_is_lost_and_takes_nothing_with_it(tmp_path: Path) -> None:
    tries = tmp_path / "tries"
    workers: Workers[int, int] = Workers(partial(trades.stuck_on_poison, tries), PROCESSES, seconds=0.5)
    try:
        jobs = [(1, POISON, 2), (3, 4), (5, 6), (7, 8)]
        found = list(workers.map(jobs))
        assert [result for number, result in found if number != POISON] == [2 * n for n in range(1, 9)]
        lost = next(result for number, result in found if number == POISON)
        assert lost == Lost("was ended after 0.5 s", is_late=True)
        assert lost.reason == "the process that read it was ended after 0.5 s"
        assert tries.read_text() == "xx"  # with the others, and alone
        assert list(workers.map([(1, 2)])) == [(1, 2), (2, 4)]
    finally:
        workers.close()


def test_a_worker_that_is_stuck_and_takes_nothing_in_does_not_hold_up_whoever_sends(tmp_path: Path) -> None:
    # Four times what a socket holds: sent to a process that computes in C, it is never taken.
    workers: Workers[Any, Any] = Workers(partial(trades.stuck_on_poison, tmp_path / "tries"), 1, seconds=0.5)
    try:
        found = list(workers.map([(POISON,), ("x" * 1_000_000,), (3,)]))
        assert [isinstance(result, Lost) for _, result in found] == [True, False, False]
    finally:
        workers.close()


def test_time_that_a_worker_takes_to_begin_does_not_count(hire: Hire) -> None:
    workers: Workers[int, int] = Workers(partial(trades.beginning_slowly, 1.5), PROCESSES, seconds=1)
    try:
        assert list(workers.map(PAIRS)) == [(number, number) for job in PAIRS for number in job]
    finally:
        workers.close()


def test_what_a_worker_has_made_is_not_looked_through_for_garbage(hire: Hire) -> None:
    ((_, count),) = hire(trades.counting_what_stays).map([[1]])
    assert count > 1_000


def test_whoever_says_what_stays_has_the_collector_as_before_when_that_ends() -> None:
    before = gc.get_threshold()
    with long_lived():
        assert gc.get_threshold() == SELDOM
        assert gc.get_freeze_count()
    assert gc.get_threshold() == before
    assert not gc.get_freeze_count()


def test_no_more_processes_run_than_may_from_then_on(hire: Hire) -> None:
    workers = hire(trades.doubling)
    workers.processes = 1
    assert [result for _, result in workers.map(PAIRS)] == [2 * n for pair in PAIRS for n in pair]
    assert len(workers.pids) == 1
    workers.processes = 2
    list(workers.map(PAIRS))
    assert len(workers.pids) == 2
