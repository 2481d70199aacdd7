"""Worker processes: jobs in, results out in the order of the jobs, on all cores.

    parent: jobs → one connection a worker → function of the worker → results → parent, put in order

A job that does not end within a limit costs its worker, which is killed: what runs in C cannot be asked to stop.

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
from math import inf
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any, Generic, TypeVar

from storydiff.errors import WorkerError
from storydiff.long_lived import long_lived

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 2
"""Jobs that are under way for each worker: one in work and one at hand, so that none waits for the parent."""

ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("BLIS", "MKL", "NUMEXPR", "OMP", "OPENBLAS")}
"""Each process computes on one core: threads of its libraries would only get into the way of the other processes, and
for products as small as those of reading wait for each other longer than they compute."""

_BOOT = "import sys; sys.path[:] = sys.argv[2:]; from storydiff.workers import serve; serve(int(sys.argv[1]))"


@dataclass(frozen=True, slots=True)
class Lost:
    """Stands for the result of an item whose worker died over it twice, or that took too long.

    ``how`` says how the worker ended.
    """

    how: str
    is_late: bool = False

    @property
    def reason(self) -> str:
        """Why there is no result, of an item that was to be read."""
        return f"the process that read it {self.how}" + ("" if self.is_late else ", twice")


@dataclass(slots=True, eq=False)
class _Job(Generic[Item, Result]):
    """Items that go to a worker together, with what came back."""

    items: Sequence[Item]
    is_begun: bool = False
    """Whether it is one of those that may each stand on what the one before has done."""
    losses: int = 0
    results: Sequence[Result | Lost] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Begun(Generic[Item, Result]):
    """An item that is worked on."""

    _job: _Job[Item, Result]
    _collect: Callable[[list[_Job[Item, Result]]], None]

    @property
    def is_done(self) -> bool:
        """Whether there is a result, as far as was looked."""
        return self._job.results is not None

    def __call__(self) -> Result | Lost:
        """Its result, which is waited for; an error in its worker is raised."""
        while self._job.results is None:
            self._collect([self._job])
        return self._job.results[0]


@dataclass(slots=True, eq=False)
class _Worker(Generic[Item, Result]):
    """A process with the jobs that lie with it, the one in work first, in work since ``since``."""

    process: subprocess.Popen[bytes]
    connection: Connection
    jobs: deque[_Job[Item, Result]] = field(default_factory=deque)
    ready: bool = False
    since: float = 0.0
    outbox: SimpleQueue[bytes | None] = field(default_factory=SimpleQueue)
    sender: Thread = field(init=False)
    """Sends what is in the outbox."""

    def __post_init__(self) -> None:
        self.sender = Thread(target=_send, args=(self.connection, self.outbox), daemon=True)
        self.sender.start()

    def post(self, message: object) -> None:
        """Send something; whoever sends waits for no worker, as one that is stuck takes nothing in."""
        self.outbox.put(bytes(ForkingPickler.dumps(message)))


class Workers(Generic[Item, Result]):
    """Applies a function to jobs in up to ``processes`` worker processes, which are started as jobs come.

    ``make`` is called once in each worker and gives back the function, which takes the items of a job and gives back
    one result for each; it must be importable. ``seconds`` is how long it may take over a job, and then over each of
    its items, before that is given up; without it, for ever. ``tries`` is how often a job is done at most whose worker
    dies over it, ``holds`` the descriptors of files that each worker holds open as long as it lives. Not for several
    threads at once.
    """

    def __init__(
        self,
        make: Callable[[], Callable[[Sequence[Item]], Sequence[Result]]],
        processes: int,
        seconds: float | None = None,
        *,
        tries: int = 2,
        holds: Sequence[int] = (),
    ) -> None:
        self._make = make
        self.processes = processes
        """How many may run; those that do already go on."""
        self._seconds = seconds
        self._tries = tries
        self._holds = tuple(holds)
        self._workers: list[_Worker[Item, Result]] = []

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that run now."""
        return tuple(worker.process.pid for worker in self._workers)

    def map(self, jobs: Iterable[Sequence[Item]]) -> Iterator[tuple[Item, Result | Lost]]:
        """Each item with its result, in order; jobs are taken at most ``AHEAD`` for each process before they are due.

        A job whose worker died is done once more, then item by item, so that one item takes no other with it; one that
        took too long is done item by item at once, and an item that does is lost. An error
        in a worker is raised here; that, or not taking all results, ends the workers.
        """
        coming = iter(jobs)
        due: list[_Job[Item, Result]] = []
        try:
            while True:
                for items in self._more(coming, AHEAD * self.processes - len(due)):
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

    def begin(self, item: Item) -> Begun[Item, Result]:
        """Have an item worked on, and go on meanwhile; what is given back waits for its result when it is asked for it.

        Several may be begun, which a worker does one after another: where one is lost, all that lie behind it with the
        same worker are too, and none of them is done. Not beside ``map``. An error in the worker is raised where the
        result is waited for.
        """
        job = _Job[Item, Result]([item], is_begun=True)
        self._hand_out(job)
        return Begun(job, self._collect)

    def look(self, seconds: float = 0.0) -> None:
        """Take in what has been done of what was begun, and wait so long for some of it.

        A worker that has much to give back can do nothing else before it is taken.
        """
        self._collect([], seconds)

    def close(self) -> None:
        """End all workers, whatever they are at; a later ``map`` starts new ones."""
        for worker in self._workers:
            worker.process.kill()  # it holds nothing that could be lost
        for worker in self._workers:
            self._end(worker)
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
        if worker is None or (worker.jobs and len(self._workers) < self.processes):
            worker = self._start()
        if not worker.jobs:
            worker.since = monotonic()
        worker.jobs.append(job)
        worker.post(job.items)

    def _start(self) -> _Worker[Item, Result]:
        ours, theirs = Pipe()
        with theirs:
            process = subprocess.Popen(  # noqa: S603 -- this interpreter, with nothing from outside
                [sys.executable, "-c", _BOOT, str(theirs.fileno()), *sys.path],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # the parent's is for its own answer
                pass_fds=[theirs.fileno(), *self._holds],
                env={**os.environ, **ONE_THREAD},
                start_new_session=True,  # Ctrl-C goes to the parent, which ends its workers
            )
        worker: _Worker[Item, Result] = _Worker(process, ours)
        self._workers.append(worker)
        worker.post(self._make)
        return worker

    def _collect(self, due: list[_Job[Item, Result]], most: float = inf) -> None:
        """Wait until a worker says something, so many seconds at most, and note what; or until one has taken too long,
        and end it.
        """
        patience = min(self._patience(), most)
        busy = [worker.connection for worker in self._workers if worker.jobs]
        for connection in wait(busy, None if patience == inf else max(patience, 0.0)):
            worker = next(worker for worker in self._workers if worker.connection is connection)
            try:
                said: tuple[str, Any] = worker.connection.recv()
            except (EOFError, OSError):
                self._bury(worker, due)
                continue
            match said:
                case ("ready", _):
                    worker.ready = True
                    worker.since = monotonic()
                case ("done", results):
                    worker.jobs.popleft().results = results
                    worker.since = monotonic()
                case (_, error):
                    raise error
        for worker in [each for each in self._workers if self._left_to(each) <= 0]:
            worker.process.kill()
            self._bury(worker, due, is_late=True)

    def _patience(self) -> float:
        """Seconds until the first of the workers has taken too long."""
        return min(map(self._left_to, self._workers), default=inf)

    def _left_to(self, worker: _Worker[Item, Result]) -> float:
        """Seconds that a worker still has for what it is at."""
        if self._seconds is None or not worker.jobs or not worker.ready:
            return inf
        return worker.since + self._seconds - monotonic()

    def _bury(self, worker: _Worker[Item, Result], due: list[_Job[Item, Result]], *, is_late: bool = False) -> None:
        """Give the jobs of a worker that died to others; the one it was at is taken apart when it was the second."""
        self._workers.remove(worker)
        status = self._end(worker)
        how = f"ended by signal {-status}" if status < 0 else f"ended with status {status}"
        if is_late:
            how = f"was ended after {self._seconds:g} s"
        if not worker.ready:
            raise WorkerError(f"a worker process {how} before it could begin")
        fatal = worker.jobs.popleft()
        fatal.losses += 1
        if fatal.losses < self._tries and not is_late:
            self._hand_out(fatal)
        elif len(fatal.items) == 1:
            fatal.results = [Lost(how, is_late)]
            if fatal.is_begun:
                while worker.jobs:
                    worker.jobs.popleft().results = [Lost(how, is_late)]
        else:
            place = due.index(fatal)
            due[place : place + 1] = [_Job([item], losses=1) for item in fatal.items]
            for job in due[place : place + len(fatal.items)]:
                self._hand_out(job)
        for job in worker.jobs:
            self._hand_out(job)

    @staticmethod
    def _end(worker: _Worker[Item, Result]) -> int:
        """The status of a worker that has ended, its connection closed."""
        status = worker.process.wait()
        worker.outbox.put(None)
        worker.sender.join()  # at once, as nobody is there to take what it sends; it may not find the connection closed
        worker.connection.close()
        return status


def _send(connection: Connection, outbox: SimpleQueue[bytes | None]) -> None:
    """Send what is put into the outbox, until nothing more is to be sent."""
    with suppress(OSError):  # it may have died, which is seen when its connection is read
        while (message := outbox.get()) is not None:
            connection.send_bytes(message)


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
        with long_lived():
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
