"""Worker processes: jobs in, results out in the order of the jobs, on all cores.

    parent: jobs → one connection a worker → function of the worker → results → parent, put in order

A worker is a fresh interpreter, never a fork, so threads of the parent cannot harm it, and unlike those of
``multiprocessing`` it does not import the parent's main module, which under an orchestrator costs seconds and
hundreds of megabytes. It makes its function once, and ends when its connection does: with ``close`` or the parent.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

from storydiff.errors import WorkerError

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 2
"""Jobs that are under way for each worker: one in work and one at hand, so that none waits for the parent."""

ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("BLIS", "MKL", "NUMEXPR", "OMP", "OPENBLAS")}
"""Each worker computes on one core: threads of its libraries would only get into the way of the other workers."""

_BOOT = "import sys; sys.path[:] = sys.argv[2:]; from storydiff.workers import serve; serve(int(sys.argv[1]))"


@dataclass(frozen=True, slots=True)
class Lost:
    """Stands for the result of an item whose worker died over it twice; ``how`` says how the worker ended."""

    how: str


@dataclass(slots=True, eq=False)
class _Job(Generic[Item, Result]):
    """Items that go to a worker together, with what came back."""

    items: Sequence[Item]
    losses: int = 0
    results: Sequence[Result | Lost] | None = None


@dataclass(slots=True, eq=False)
class _Worker(Generic[Item, Result]):
    """A process with the jobs that lie with it, the one in work first."""

    process: subprocess.Popen[bytes]
    connection: Connection
    jobs: deque[_Job[Item, Result]] = field(default_factory=deque)
    ready: bool = False


class Workers(Generic[Item, Result]):
    """Applies a function to jobs in up to ``processes`` worker processes, which are started as jobs come.

    ``make`` is called once in each worker and gives back the function, which takes the items of a job and gives back
    one result for each; it must be importable. Not for several threads at once.
    """

    def __init__(self, make: Callable[[], Callable[[Sequence[Item]], Sequence[Result]]], processes: int) -> None:
        self._make = make
        self._processes = processes
        self._workers: list[_Worker[Item, Result]] = []

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that run now."""
        return tuple(worker.process.pid for worker in self._workers)

    def map(self, jobs: Iterable[Sequence[Item]]) -> Iterator[tuple[Item, Result | Lost]]:
        """Each item with its result, in order; jobs are taken at most ``AHEAD`` for each process before they are due.

        A job whose worker died is done once more, then item by item, so that one item takes no other with it. An error
        in a worker is raised here; that, or not taking all results, ends the workers.
        """
        coming = iter(jobs)
        due: list[_Job[Item, Result]] = []
        try:
            while True:
                for items in self._more(coming, AHEAD * self._processes - len(due)):
                    due.append(_Job(items))
                    self._hand_out(due[-1])
                if not due:
                    break
                while due[0].results is None:
                    self._collect(due)
                job = due.pop(0)
                yield from zip(job.items, job.results or (), strict=True)
        finally:
            if due:
                self.close()

    def close(self) -> None:
        """End all workers, whatever they are at; a later ``map`` starts new ones."""
        for worker in self._workers:
            worker.connection.close()
            worker.process.kill()  # it holds nothing that could be lost
        for worker in self._workers:
            worker.process.wait()
        self._workers.clear()

    @staticmethod
    def _more(coming: Iterator[Sequence[Item]], count: int) -> Iterator[Sequence[Item]]:
        """The next jobs, one by one, so that the first is in work while the second is made."""
        for _ in range(count):
            items = next(coming, None)
            if items is None:
                return
            yield items

    def _hand_out(self, job: _Job[Item, Result]) -> None:
        """Give the job to the worker with the least to do; to a new one while all are at work and more may run."""
        worker = min(self._workers, key=lambda w: len(w.jobs), default=None)
        if worker is None or (worker.jobs and len(self._workers) < self._processes):
            worker = self._start()
        worker.jobs.append(job)
        with suppress(OSError):  # it may have died, which is seen when its connection is read
            worker.connection.send(job.items)

    def _start(self) -> _Worker[Item, Result]:
        ours, theirs = Pipe()
        with theirs:
            process = subprocess.Popen(  # noqa: S603 -- this interpreter, with nothing from outside
                [sys.executable, "-c", _BOOT, str(theirs.fileno()), *sys.path],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # the parent's is for its own answer
                pass_fds=[theirs.fileno()],
                env={**os.environ, **ONE_THREAD},
                start_new_session=True,  # Ctrl-C goes to the parent, which ends its workers
            )
        worker: _Worker[Item, Result] = _Worker(process, ours)
        self._workers.append(worker)
        with suppress(OSError):
            ours.send(self._make)
        return worker

    def _collect(self, due: list[_Job[Item, Result]]) -> None:
        """Wait until a worker says something, and note what."""
        for connection in wait([worker.connection for worker in self._workers if worker.jobs]):
            worker = next(worker for worker in self._workers if worker.connection is connection)
            try:
                said: tuple[str, Any] = worker.connection.recv()
            except (EOFError, OSError):
                self._bury(worker, due)
                continue
            match said:
                case ("ready", _):
                    worker.ready = True
                case ("done", results):
                    worker.jobs.popleft().results = results
                case (_, error):
                    raise error

    def _bury(self, worker: _Worker[Item, Result], due: list[_Job[Item, Result]]) -> None:
        """Give the jobs of a worker that died to others; the one it was at is taken apart when it was the second."""
        self._workers.remove(worker)
        worker.connection.close()
        status = worker.process.wait()
        how = f"ended by signal {-status}" if status < 0 else f"ended with status {status}"
        if not worker.ready:
            raise WorkerError(f"a worker process {how} before it could begin")
        fatal = worker.jobs.popleft()
        fatal.losses += 1
        if fatal.losses == 1:
            self._hand_out(fatal)
        elif len(fatal.items) == 1:
            fatal.results = [Lost(how)]
        else:
            place = due.index(fatal)
            due[place : place + 1] = [_Job([item], losses=1) for item in fatal.items]
            for job in due[place : place + len(fatal.items)]:
                self._hand_out(job)
        for job in worker.jobs:
            self._hand_out(job)


def available_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def serve(descriptor: int) -> None:
    """The life of a worker: make the function, then answer job after job until the connection ends."""
    connection = Connection(descriptor)
    jobs: SimpleQueue[Any] = SimpleQueue()
    # Jobs are taken in beside the work: while both sides only sent, each would wait for the other for ever.
    Thread(target=_take_in, args=(connection, jobs), daemon=True).start()
    for answer in _answers(jobs):
        try:
            connection.send(answer)
        except OSError:
            return  # the parent has gone


def _answers(jobs: SimpleQueue[Any]) -> Iterator[tuple[str, Any]]:
    try:
        apply = jobs.get()()
        yield "ready", None
        while (items := jobs.get()) is not None:
            yield "done", apply(items)
    except Exception as error:  # noqa: BLE001 -- raised again in the parent
        error.add_note(f"In a worker process:\n{''.join(traceback.format_tb(error.__traceback__))}")
        yield "failed", _portable(error)


def _take_in(connection: Connection, jobs: SimpleQueue[Any]) -> None:
    try:
        while True:
            jobs.put(connection.recv())
    except (EOFError, OSError):
        jobs.put(None)


def _portable(error: Exception) -> Exception:
    """The error if it can travel, else one that says the same."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 -- its own
    except Exception:  # noqa: BLE001 -- an exception may do anything when it is copied
        return WorkerError(f"{type(error).__name__}: {error}")
    return error
