"""Reads what waits and compares what is read, the one while the other goes on.

    waiting → read in the background → claims kept → compared, as soon as all that comes before is read

Whatever was kept or compared when a run is stopped stays, and the next run goes on behind it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import replace
from itertools import islice
from queue import Full, Queue
from threading import Event as Flag
from threading import Thread
from types import TracebackType
from typing import Self

from storydiff.claims.accounts import Account, Accounted
from storydiff.claims.reader import BATCH
from storydiff.dealing import Dealing
from storydiff.home import PATIENCE, Home, clock_failures, reconcile
from storydiff.languages import READ
from storydiff.ledger.waiting import Waiting
from storydiff.model import Article, Change, Claim, Failure
from storydiff.packing import TOGETHER as PACKED_TOGETHER
from storydiff.packing import Packed
from storydiff.progress import Event, Progress, failed, silent
from storydiff.reports import DiffReport, account_words
from storydiff.story_comparers import Compared, StoryComparers, Together, compare_one

READ_BATCH = 960
"""Articles of one step of a run that is watched, which under an orchestrator is one task: a task costs some 30 ms, and
at its end processes that compare wait for each other for a second."""
KEPT_TOGETHER = 48
"""Articles whose claims are kept in one transaction and then compared. Like the above a whole number of those that are
parsed as one, so that the same are, whoever cuts them."""
MOST_UNDER_WAY = 20 * KEPT_TOGETHER
"""Articles that are kept and not compared at most, some twenty kilobytes each with what comparing them gives."""
LOOKED_FOR = 0.05
"""Seconds in which this process, when it has nothing to compare, waits for others before it looks what is read."""
AHEAD = 192
"""Articles that may be read and not kept yet, some ten kilobytes each with their claims."""
LONG_NIGHT = 2_000
"""Articles from which to compare several stories takes more of the processors than to read (33 ms an article against 50
and more, one story of 741): each process fewer that reads saves 250 MB, and the others wait for none."""

Found = tuple[Claim, ...] | Failure | Accounted
"""What a reader gives for an article."""


def keep_failures(home: Home, failures: Sequence[Failure]) -> None:
    """Keep the failures of this run in the ledger, for the footer of the digest."""
    run = home.now.isoformat()
    before = home.ledger.failures_of(run)
    home.ledger.put_failures(run, list(dict.fromkeys([*before, *failures])))


def find_failures(home: Home, *stations: str) -> tuple[Failure, ...]:
    """What failed in this run at those stations."""
    return tuple(f for f in home.ledger.failures_of(home.now.isoformat()) if f.station in stations)


def waiting(home: Home) -> Waiting:
    """The articles that are to be read, without what another reader has found in them.

    What is in a language that is not read counts as read, and holds no claims.
    """
    version = home.reader.version
    with home.alone():
        if home.ledger.has_other_readings(version):
            # Claims of two readers cannot be compared; what the new one finds is dated by the
            # articles, so it makes no news.
            home.ledger.clear_readings(home.now)
        home.ledger.pass_over(version, READ)
    return home.ledger.articles_to_read(version)


def diff(home: Home, *, progress: Progress = silent) -> DiffReport:
    """Read and compare all that is new in the archive."""
    keep_failures(home, (*clock_failures(home), *reconcile(home)))
    report = DiffReport()
    with Pursuit(home) as pursuit:
        while not pursuit.is_done:
            report = report.joined(pursuit.step(max(pursuit.left, 1), progress=progress))
    return replace(report, failures=find_failures(home, "clock", "archive", "reading"))


class Pursuit:
    """Reads and compares what waits in a home, step by step; use it in ``with``.

    While one step compares, the reader is at the next: a night of a few articles is read first and then compared.
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        home.early.end()
        self._todo = waiting(home)
        self._place, self._compared = 0, 0
        self._ids: Sequence[str] = self._todo.ids
        """What waits, in the order in which it was handed on to be read."""
        coming: Iterable[Article] = self._todo
        self._closing = ExitStack()
        self._comparers = StoryComparers.worth_it(home)
        self._lock: int | None = None
        if self._comparers is not None:
            self._lock = self._closing.enter_context(self._comparers).lock
            coming = self._todo.at(self._in_turn(self._comparers.dealing), BATCH)
            if len(self._todo) >= LONG_NIGHT:
                home.reader.leave_room(1)
                self._closing.callback(home.reader.leave_room, 0)
        self._ahead = _Ahead(home, coming) if len(self._todo) > KEPT_TOGETHER else None
        if self._ahead is not None:
            self._closing.callback(self._ahead.stop, PATIENCE)
        self._epoch: int | None = None
        self._is_mixed = False
        """Whether the ledger holds what another reader found, as of that epoch of what is remembered."""
        self._outcomes = iter(self._ahead or home.early.read(coming, home.reader))
        self.is_done = False
        """Whether all is read and compared."""

    def _in_turn(self, dealing: Dealing) -> Iterator[int]:
        """The places of what waits, each noted when it is handed on to be read."""
        self._ids = handed = list[str]()
        for place in dealing.in_turn(self._todo.stories):
            handed.append(self._todo.ids[place])
            yield place

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._home.ledger.forget()
        self._closing.close()

    @property
    def share(self) -> float:
        """How much of what waited is read and compared, from 0 to 1."""
        return self._place / max(len(self._todo), 1)

    @property
    def left(self) -> int:
        """The articles that are still to be read."""
        return len(self._todo) - self._place

    def step(self, articles: int = READ_BATCH, *, progress: Progress = silent) -> DiffReport:
        """Read so many articles more, and compare what can be: all before which nothing of their story is unread."""
        report = DiffReport()
        left = deque(range(0, articles, KEPT_TOGETHER))
        while left and not self.is_done:
            left.pop()
            outcomes = self._take()
            with self._home.alone(self._lock), self._home.ledger.remembering():
                report = report.joined(self._keep_and_compare(outcomes, left, progress))
        return report

    def _take(self) -> list[tuple[Article, Found]]:
        return list(islice(self._outcomes, KEPT_TOGETHER))

    def _keep_and_compare(
        self, outcomes: Sequence[tuple[Article, Found]], left: deque[int], progress: Progress
    ) -> DiffReport:
        """Keep what was found and compare what can be; while others compare, so many times more as are ``left``."""
        with _comparing(self._home, self._comparers, self._compared, progress) as comparing:
            accounts = self._keep(outcomes, progress)
            comparing.compare(self.left)
            while True:
                if left and self.left and comparing.has_room and self._may_run_ahead():
                    left.pop()
                    outcomes = self._take()
                    comparing.finish({article.id for article, _ in outcomes})
                    accounts += self._keep(outcomes, progress)
                    comparing.compare(self.left)
                elif not comparing.go_on():
                    break
        self._compared += comparing.report.articles
        self.is_done = self._place == len(self._todo)
        return replace(comparing.report, accounts=accounts)

    def _may_run_ahead(self) -> bool:
        """Whether the next may be kept while other processes compare, as it is at hand and disturbs nothing.

        What is kept of articles that nobody has read adds claims that comparing does not look at: it goes by what is
        compared. What takes the place of another reader's claims takes away what a process may remember.
        """
        if self._comparers is None or self._ahead is None or not self._ahead.has(KEPT_TOGETHER):
            return False  # while the reader is waited for, others may write
        recall = self._home.ledger.recall
        if recall is not None and recall.epoch != self._epoch:
            self._epoch = recall.epoch
            self._is_mixed = self._home.ledger.has_other_readings(self._home.reader.version)
        return not self._is_mixed

    def _keep(self, outcomes: Sequence[tuple[Article, Found]], progress: Progress) -> tuple[Account, ...]:
        """Keep what was found in some articles; one that cannot be read is read without claims, and a failure."""
        found: list[tuple[Article, tuple[Claim, ...]]] = []
        failures: list[Failure] = []
        accounts: list[Account] = []
        for number, (article, outcome) in enumerate(outcomes, self._place + 1):
            read_one = accounted(outcome)
            found.append((article, read_one.claims))
            failures.extend(read_one.failures)
            accounts.extend([read_one.account] if read_one.account else [])
            took = f" ({account_words(read_one.account)})" if read_one.account else ""
            line = f"read {number} of {len(self._todo)}{took}: {article.title}"
            progress(Event(line, "reading", article.document))
        ledger = self._home.ledger
        # Another run may have dropped what was at hand already, or may be about to enter it anew.
        known = ledger.versions_by_id([article.version_id for article, _ in found])
        ledger.put_many_claims([pair for pair in found if pair[0].version_id in known], self._home.reader.version)
        for failure in failures:
            progress(failed(failure))
        if failures:
            keep_failures(self._home, failures)
        # What was dropped meanwhile never comes: the place is behind the last that did.
        is_last = len(outcomes) < KEPT_TOGETHER
        last = outcomes[-1][0].version_id if outcomes else ""
        self._place = len(self._todo) if is_last else self._ids.index(last, self._place) + 1
        return tuple(accounts)


def accounted(outcome: Found) -> Accounted:
    """What a reader gave for an article, with the accounts that it keeps, if any."""
    if isinstance(outcome, Accounted):
        return outcome
    return Accounted((), failures=(outcome,)) if isinstance(outcome, Failure) else Accounted(outcome)


class _Ahead(Iterable[tuple[Article, Found]]):
    """What a reader gives, read in a thread of its own so that it never waits for who takes it, up to a bound."""

    def __init__(self, home: Home, articles: Iterable[Article]) -> None:
        self._found: Queue[tuple[Article, Found] | BaseException | None] = Queue(AHEAD)
        self._stopped = Flag()
        self._is_read = False
        self._rest = home.reader.rest
        work = Thread(target=self._work, args=(home.early.read(articles, home.reader),), name="reading", daemon=True)
        self._thread = work
        work.start()

    def __iter__(self) -> Iterator[tuple[Article, Found]]:
        while (found := self._found.get()) is not None:
            if isinstance(found, BaseException):
                raise found
            yield found

    def has(self, count: int) -> bool:
        """Whether so many can be taken without waiting, or all that are left."""
        return self._is_read or self._found.qsize() >= count

    def stop(self, seconds: float) -> None:
        """Read no more; what is in work is waited for so long, and ends with the reader of the home."""
        self._stopped.set()
        self._thread.join(seconds)

    def _work(self, outcomes: Iterator[tuple[Article, Found]]) -> None:
        try:
            for found in outcomes:
                if not self._put(found):
                    return
            self._is_read = True
            self._put(None)
            self._rest()  # comparing goes on, and the letters are still to be made
        except BaseException as error:  # noqa: BLE001 -- raised again where it is waited for
            self._put(error)
        finally:
            del outcomes

    def _put(self, found: tuple[Article, Found] | BaseException | None) -> bool:
        """Hand one on as soon as there is room; false where nobody wants it any more."""
        while not self._stopped.is_set():
            with suppress(Full):
                self._found.put(found, timeout=0.2)
                return True
        return False


# --- comparing ---------------------------------------------------------------------------------


def compare(home: Home, *, progress: Progress = silent) -> DiffReport:
    """Compare what is read and not compared, one by one in the order in which it was learned.

    What was learned after an article of its story that is not read yet waits for it. Of two runs at once one waits for
    the other: each article is compared with all of its story that came before it, and only those.
    """
    with home.alone(), home.ledger.remembering(), _comparing(home, None, 0, progress) as comparing:
        comparing.compare(left=0)
    return comparing.report


@contextmanager
def _comparing(home: Home, comparers: StoryComparers | None, done: int, progress: Progress) -> Iterator[_Comparing]:
    """What compares, for who is alone on the home; when it is left nobody is at work any more.

    ``done`` articles of the run are compared.
    """
    # Asked for once: while others compare, nothing may have them begin anew.
    home = home.taught_now()
    _keep_to_judgements(home)
    with nullcontext() if comparers is None else comparers.at_work(home) as together:
        comparing = _Comparing(home, together, done, progress)
        yield comparing
        comparing.finish()


class _Comparing:
    """Compares what is ready, here or in several processes at once, and tells of it in the order of the articles."""

    def __init__(self, home: Home, together: Together | None, done: int, progress: Progress) -> None:
        self._home = home
        self._together = together
        self._progress = progress
        self._done, self._total = done, 0
        """Articles of the run that were compared before, and all that it has as far as it is known."""
        self._report = DiffReport()
        self._changes = list[Change]()
        """Those that are not packed yet."""

    @property
    def report(self) -> DiffReport:
        """What comparing has given."""
        return replace(self._report, changes=self._report.changes + Packed.of(self._changes))

    def compare(self, left: int) -> None:
        """Compare what is ready, or begin with it; ``left`` articles of the run are not read yet."""
        todo = self._home.ledger.articles_to_compare(only_ready=True)
        if self._together is not None:
            todo = todo.without({article.version_id for article in self._together.articles})
        under_way = 0 if self._together is None else len(self._together.articles)
        self._total = self._done + self._report.articles + under_way + len(todo) + left
        coming = iter(todo)
        while articles := tuple(islice(coming, KEPT_TOGETHER)):
            if self._together is not None:
                self._together.begin(articles)
                continue
            bar = self._home.settings.reading.bar
            for article in articles:
                self._tell(article, compare_one(self._home.ledger, self._home.matcher, article, bar))

    @property
    def has_room(self) -> bool:
        """Whether more should be kept, as a process may soon have nothing to compare."""
        together = self._together
        return together is not None and len(together.articles) < MOST_UNDER_WAY and together.has_room(KEPT_TOGETHER)

    def go_on(self) -> bool:
        """Compare one more of what was begun, or wait a moment for others that do; false where nothing is under way."""
        if self._together is None:
            return False
        goes_on = self._together.go_on(LOOKED_FOR)
        for article, compared in self._together.done():
            self._tell(article, compared)
        return goes_on

    def finish(self, articles: Collection[str] | None = None) -> None:
        """Wait for all that is under way, where it is one of these articles in any version; None: in any case."""
        under_way = () if self._together is None else self._together.articles
        if articles is None or any(article.id in articles for article in under_way):
            while self.go_on():
                pass

    def _tell(self, article: Article, compared: Compared) -> None:
        self._changes += compared.changes
        if len(self._changes) >= PACKED_TOGETHER:
            self._report = self.report
            self._changes.clear()
        own = self._report
        self._report = replace(
            own,
            articles=own.articles + 1,
            claims=own.claims + compared.claims,
            held_back=own.held_back + compared.held_back,
        )
        line = f"compared {self._done + self._report.articles} of {self._total}: {article.title}"
        self._progress(Event(line, "comparing", article.document))


def _keep_to_judgements(home: Home) -> None:
    """Begin the comparisons anew where they stand on other judgements than the reader's present ones."""
    if home.ledger.judged_by != home.matcher.taught.compared_by:
        home.ledger.clear_comparisons(home.now, home.matcher.taught.compared_by)
