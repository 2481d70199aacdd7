"""Reads what waits and compares what is read, the one while the other goes on.

    waiting → read in the background → claims kept → compared, as soon as all that comes before is read

Whatever was kept or compared when a run is stopped stays, and the next run goes on behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from itertools import islice
from queue import Full, Queue
from threading import Event as Flag
from threading import Thread
from types import TracebackType
from typing import Self

from storydiff.claims.accounts import Account, Accounted
from storydiff.home import Home, clock_failures, reconcile
from storydiff.languages import READ
from storydiff.ledger.waiting import Waiting
from storydiff.model import Article, Change, Claim, Failure
from storydiff.packing import Packed
from storydiff.progress import Event, Progress, failed, silent
from storydiff.reports import DiffReport, account_words
from storydiff.story_comparers import Compared, StoryComparers, compare_one

READ_BATCH = 192
"""Articles of one step of a run that is watched, which under an orchestrator is one task: a task costs some 30 ms."""
KEPT_TOGETHER = 48
"""Articles whose claims are kept in one transaction and then compared. Like the above a whole number of those that are
parsed as one, so that the same are, whoever cuts them."""
AHEAD = 192
"""Articles that may be read and not kept yet, some ten kilobytes each with their claims."""

PATIENCE = 5.0
"""Seconds for a reader to end what it is at, when a run is broken off: a batch takes one or two."""

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
            report = report.joined(pursuit.step(progress=progress))
    return replace(report, failures=find_failures(home, "clock", "archive", "reading"))


class Pursuit:
    """Reads and compares what waits in a home, step by step; use it in ``with``.

    While one step compares, the reader is at the next: a night of a few articles is read first and then compared.
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        self._todo = waiting(home)
        self._place, self._compared = 0, 0
        self._closing = ExitStack()
        self._comparers = StoryComparers.worth_it(home)
        self._lock: int | None = None
        if self._comparers is not None:
            self._lock = self._closing.enter_context(self._comparers).lock
            self._todo = self._todo.in_turn(self._comparers.dealing.turns(self._todo.stories))
        self._ahead = _Ahead(home, self._todo) if len(self._todo) > KEPT_TOGETHER else None
        if self._ahead is not None:
            self._closing.callback(self._ahead.stop, PATIENCE)
        self._outcomes = iter(self._ahead or home.reader.read(self._todo))
        self.is_done = False
        """Whether all is read and compared."""

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

    def step(self, articles: int = READ_BATCH, *, progress: Progress = silent) -> DiffReport:
        """Read so many articles more, and compare what can be: all before which nothing of their story is unread."""
        report = DiffReport()
        for _ in range(0, articles, KEPT_TOGETHER):
            outcomes = list(islice(self._outcomes, KEPT_TOGETHER))
            with self._home.alone(self._lock), self._home.ledger.remembering():
                accounts = self._keep(outcomes, progress)
                report = report.joined(replace(self._compare(progress), accounts=accounts))
            if self.is_done:
                break
        return report

    def _compare(self, progress: Progress) -> DiffReport:
        """Compare what nothing unread of its story comes before."""
        left = len(self._todo) - self._place
        report = _compare(self._home, self._comparers, done=self._compared, left=left, progress=progress)
        self._compared += report.articles
        self.is_done = not left
        return report

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
        ids = self._todo.ids
        is_whole = len(outcomes) < KEPT_TOGETHER
        self._place = len(ids) if is_whole else ids.index(outcomes[-1][0].version_id, self._place) + 1
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
        self._rest = home.reader.rest
        work = Thread(target=self._work, args=(home.reader.read(articles),), name="reading", daemon=True)
        self._thread = work
        work.start()

    def __iter__(self) -> Iterator[tuple[Article, Found]]:
        while (found := self._found.get()) is not None:
            if isinstance(found, BaseException):
                raise found
            yield found

    def stop(self, seconds: float) -> None:
        """Read no more; what is in work is waited for so long, and ends with the reader of the home."""
        self._stopped.set()
        self._thread.join(seconds)

    def _work(self, outcomes: Iterator[tuple[Article, Found]]) -> None:
        try:
            for found in outcomes:
                if not self._put(found):
                    return
            self._rest()  # comparing goes on, and the letters are still to be made
            self._put(None)
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
    with home.alone(), home.ledger.remembering():
        return _compare(home, None, done=0, left=0, progress=progress)


def _compare(home: Home, comparers: StoryComparers | None, *, done: int, left: int, progress: Progress) -> DiffReport:
    """The same, for who is alone on the home; ``done`` and ``left`` are the articles of the run beside these."""
    home = home.taught_now()
    _keep_to_judgements(home)
    todo = home.ledger.articles_to_compare(only_ready=True)
    total = done + len(todo) + left
    number, claims, held_back = done, 0, 0
    changes: list[Change] = []
    for number, (article, compared) in enumerate(_compared(home, comparers, todo), done + 1):
        claims += compared.claims
        held_back += compared.held_back
        changes += compared.changes
        progress(Event(f"compared {number} of {total}: {article.title}", "comparing", article.document))
    return DiffReport(number - done, claims, Packed.of(changes), held_back)


def _compared(
    home: Home, comparers: StoryComparers | None, todo: Iterable[Article]
) -> Iterator[tuple[Article, Compared]]:
    """Each article with what comparing it gave, one by one or, in several processes, so many together."""
    if comparers is None:
        bar = home.settings.reading.bar
        yield from ((article, compare_one(home.ledger, home.matcher, article, bar)) for article in todo)
        return
    coming = iter(todo)
    while together := tuple(islice(coming, KEPT_TOGETHER)):
        yield from zip(together, comparers.compare(home, together), strict=True)


def _keep_to_judgements(home: Home) -> None:
    """Begin the comparisons anew where they stand on other judgements than the reader's present ones."""
    if home.ledger.judged_by != home.matcher.taught.compared_by:
        home.ledger.clear_comparisons(home.now, home.matcher.taught.compared_by)
