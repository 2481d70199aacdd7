"""Several processes compare what one would, whatever becomes of them, and no other run begins beside them."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from time import monotonic, sleep

import pytest

from storydiff import dealing, diffing, pipeline, story_comparers
from storydiff.diffing import Pursuit, compare
from storydiff.errors import LedgerError, WorkerError
from storydiff.home import Home
from storydiff.model import Article, Claim
from storydiff.story_comparers import StoryComparers, Together
from tests import long_nights
from tests.builders import START, an_article
from tests.long_nights import STORIES, TOGETHER, WORTH, LongReader, articles, filled, kept_in, opened

MANY = 60
ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _few_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diffing, "KEPT_TOGETHER", TOGETHER)
    monkeypatch.setattr(dealing, "BATCH", TOGETHER // 2)
    monkeypatch.setattr(story_comparers, "WORTH", WORTH)


@pytest.fixture(scope="module")
def by_one_process(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """What a home holds that one process has compared."""
    with opened(tmp_path_factory.mktemp("one")) as home:
        filled(home, MANY)
        home.ledger.put_many_claims(list(home.reader.read(diffing.waiting(home))), home.reader.version)  # type: ignore[arg-type]
        assert compare(home).articles == MANY
        return kept_in(home)


def others_of(comparers: StoryComparers | None) -> list[int]:
    assert comparers is not None
    return [pid for workers in comparers._others for pid in workers.pids]


def compare_all(together: Together, articles: Sequence[Article]) -> None:
    together.begin(articles)
    while together.go_on(1.0):
        assert not list(together.done())[len(articles) :]


def finish(pursuit: Pursuit) -> None:
    while not pursuit.is_done:
        pursuit.step(TOGETHER)


def test_two_processes_compare_what_one_would(tmp_path: Path, by_one_process: list[object]) -> None:
    lines: list[str] = []
    with opened(tmp_path) as home:
        report = pipeline.diff(filled(home, MANY), progress=lines.append)
        assert kept_in(home) == by_one_process
        assert report.articles == MANY
        assert report.claims == 2 * MANY
        assert report.held_back == len(list(home.ledger.iter_held_back()))
        assert Counter(report.changes) == Counter(home.ledger.iter_changes())
    compared = [str(line).split(": ") for line in lines if str(line).startswith("compared")]
    assert [head for head, _ in compared] == [f"compared {n} of {MANY}" for n in range(1, MANY + 1)]
    assert sorted(title for _, title in compared) == [article.title for article in articles(MANY)]


def test_all_processes_have_work_though_one_story_was_taken_in_after_another(tmp_path: Path) -> None:
    with opened(tmp_path) as home:
        for number, article in enumerate(articles(MANY)):
            home.ledger.add_article(article, ("harbour" if number < MANY // 2 else "bridge",))
        with Pursuit(home) as pursuit:
            pursuit.step(TOGETHER)
            stories = [a.story for a in home.ledger.articles_compared(START + timedelta(days=99))]
        assert Counter(stories) == {"harbour": TOGETHER // 2, "bridge": TOGETHER // 2}


def test_the_other_process_compares_its_stories_and_ends_with_the_run(tmp_path: Path) -> None:
    with opened(tmp_path) as home:
        with Pursuit(filled(home, MANY)) as pursuit:
            comparers = pursuit._comparers
            pursuit.step(TOGETHER)
            [pid] = others_of(comparers)
            assert comparers is not None
            assert set(comparers.dealing.places.values()) == {0, 1}
        assert not is_alive(pid)


@pytest.mark.parametrize(
    ("count", "processes", "stories"), [(WORTH - 1, 2, 3), (MANY, 1, 3), (MANY, 2, 1)],
    ids=["few articles", "one process", "one story"],
)  # fmt: skip
def test_where_it_is_not_worth_it_one_process_compares(
    tmp_path: Path, count: int, processes: int, stories: int
) -> None:
    settings = long_nights.SETTINGS.replace("processes = 2", f"processes = {processes}")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(long_nights, "SETTINGS", settings)
        with opened(tmp_path) as home:
            names = list(STORIES)[:stories]
            for article in articles(count):
                home.ledger.add_article(article, (names[int(article.document[1:]) % stories],))
            assert StoryComparers.worth_it(home) is None


def test_a_process_that_dies_ends_the_run_and_the_next_carries_on(tmp_path: Path, by_one_process: list[object]) -> None:
    with opened(tmp_path) as home:
        with Pursuit(filled(home, MANY)) as pursuit:
            pursuit.step(TOGETHER)
            [pid] = others_of(pursuit._comparers)
            os.kill(pid, signal.SIGKILL)
            with pytest.raises(WorkerError, match="a process that compared ended by signal 9; run the same command"):
                finish(pursuit)
        assert len(list(home.ledger.articles_to_compare())) > 0
        pipeline.diff(home)
        assert kept_in(home) == by_one_process


def test_an_error_of_the_other_process_is_raised_here(tmp_path: Path) -> None:
    with opened(tmp_path) as home, Pursuit(filled(home, MANY)) as pursuit:
        pursuit.step(TOGETHER)
        comparers = pursuit._comparers
        assert comparers is not None
        [pid] = others_of(comparers)
        with home.alone(pursuit._lock), home.ledger.remembering():
            unknown = [a for a in articles(2 * MANY) if comparers.dealing.place_of(a.story or "") == 1][-1:]
            said = f"{unknown[0].document}: compared before the article was kept"
            with pytest.raises(LedgerError, match=said), comparers.at_work(home) as together:
                compare_all(together, unknown)
        assert others_of(comparers) == []
        assert not is_alive(pid)


def test_what_another_run_writes_between_two_steps_is_seen_by_all_processes(
    tmp_path: Path, by_one_process: list[object]
) -> None:
    with opened(tmp_path) as home, opened(tmp_path) as other:
        with Pursuit(filled(home, MANY)) as pursuit:
            pursuit.step(TOGETHER)
            todo = list(other.ledger.articles_to_read(other.reader.version))[: 3 * TOGETHER]
            other.ledger.put_many_claims(list(other.reader.read(todo)), other.reader.version)  # type: ignore[arg-type]
            assert compare(other).articles == 3 * TOGETHER
            finish(pursuit)
        assert kept_in(home) == by_one_process


# --- kept while others compare -------------------------------------------------------------------


def in_turn(pursuit: Pursuit) -> list[Article]:
    """What waited, in the order in which it is kept, when all that is left to be read lies at hand."""
    ahead = pursuit._ahead
    assert ahead is not None
    begun = monotonic()
    while not ahead.has(len(pursuit._todo) - pursuit._place) and monotonic() - begun < 30:
        sleep(0.01)
    found = {article.version_id: article for article in pursuit._todo}
    return [found[id_] for id_ in pursuit._ids]


def lines_of(pursuit: Pursuit, batches: int) -> list[str]:
    """What a run says of so many batches in one step, when all that is left to be read lies at hand; no titles."""
    lines = list[str]()
    in_turn(pursuit)
    report = pursuit.step(batches * TOGETHER, progress=lambda line: lines.append(str(line).partition(" of")[0]))
    assert report.articles == batches * TOGETHER
    return lines


def test_more_is_kept_while_others_compare_and_all_is_compared_when_the_step_ends(
    tmp_path: Path, by_one_process: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diffing, "MOST_UNDER_WAY", 2 * TOGETHER + 1)
    with opened(tmp_path) as home:
        with Pursuit(filled(home, MANY)) as pursuit, asked_for(home) as next_one:
            said = lines_of(pursuit, 4)
            assert said.index(f"read {2 * TOGETHER}") < said.index("compared 1")
            assert said.index("compared 1") < said.index(f"read {4 * TOGETHER}")  # nor without an end
            assert [line for line in said if "compared" in line] == [f"compared {n + 1}" for n in range(4 * TOGETHER)]
            assert len(list(home.ledger.articles_to_compare())) == 0
            fcntl.flock(next_one, fcntl.LOCK_EX | fcntl.LOCK_NB)  # nobody is at work any more
            fcntl.flock(next_one, fcntl.LOCK_UN)
            finish(pursuit)
        assert kept_in(home) == by_one_process


def test_the_few_that_are_left_in_the_end_are_kept_while_others_compare_too(tmp_path: Path) -> None:
    assert MANY % TOGETHER
    said = list[str]()
    with opened(tmp_path) as home, Pursuit(filled(home, MANY)) as pursuit:
        in_turn(pursuit)
        pursuit.step(MANY, progress=lambda line: said.append(str(line).partition(" of")[0]))
        assert pursuit.is_done
    assert said.index(f"read {MANY}") < said.index(f"compared {MANY - MANY % TOGETHER}")
    assert said[-1] == f"compared {MANY}"


def test_a_reader_is_not_waited_for_while_others_are_kept_waiting(tmp_path: Path) -> None:
    asked, seen = Flag(), Flag()

    class Slow(LongReader):
        def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, tuple[Claim, ...]]]:
            for number, found in enumerate(super().read(articles)):
                assert number < 2 * TOGETHER or seen.wait(30)
                yield found

    def look(lock: int) -> None:
        asked.wait(30)
        fcntl.flock(lock, fcntl.LOCK_EX)  # as another run, until nobody is alone
        fcntl.flock(lock, fcntl.LOCK_UN)
        seen.set()

    with opened(tmp_path) as home, asked_for(home) as next_one:
        home.__dict__["reader"] = Slow()
        other = Thread(target=look, args=(next_one,))
        other.start()
        with Pursuit(filled(home, MANY)) as pursuit:
            pursuit.step(3 * TOGETHER, progress=lambda _: asked.set())
        other.join(30)
        assert seen.is_set()


def test_claims_of_another_reader_are_replaced_while_nobody_compares(
    tmp_path: Path, by_one_process: list[object]
) -> None:
    with opened(tmp_path) as home:
        with Pursuit(filled(home, MANY)) as pursuit:
            pursuit.step(TOGETHER)
            third = in_turn(pursuit)[2 * TOGETHER : 3 * TOGETHER]
            last = next(article for article in reversed(third) if article.story == "harbour")
            home.ledger.put_claims(last, (), "rules/another")
            said = lines_of(pursuit, 3)
            assert said.index(f"compared {2 * TOGETHER}") < said.index(f"read {2 * TOGETHER + 1}")
            finish(pursuit)
        assert kept_in(home) == by_one_process


def test_a_version_is_kept_while_no_other_one_of_its_article_is_compared(tmp_path: Path) -> None:
    with opened(tmp_path) as home:
        again = an_article("a0000", 1.15, version=2)
        home.ledger.add_article(again, ("harbour",))
        with Pursuit(filled(home, MANY)) as pursuit:
            assert [article.document for article in in_turn(pursuit)].index("a0000", 1) in range(TOGETHER, 2 * TOGETHER)
            said = lines_of(pursuit, 2)
            assert said.index(f"compared {TOGETHER}") < said.index(f"read {TOGETHER + 1}")


def test_a_run_that_is_broken_off_while_others_compare_ends_them_first(
    tmp_path: Path, by_one_process: list[object]
) -> None:
    with opened(tmp_path) as home:
        with Pursuit(filled(home, MANY)) as pursuit:
            pursuit.step(TOGETHER)
            [pid] = others_of(pursuit._comparers)

            def broken(line: str) -> None:
                if str(line).startswith(f"read {3 * TOGETHER} "):
                    assert is_alive(pid)
                    raise KeyboardInterrupt

            with pytest.raises(KeyboardInterrupt):
                pursuit.step(4 * TOGETHER, progress=broken)
            assert not is_alive(pid)
        pipeline.diff(home)
        assert kept_in(home) == by_one_process


# --- a run that is killed --------------------------------------------------------------------------


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def asked_for(home: Home) -> Iterator[int]:
    lock = home.open_lock()
    try:
        yield lock
    finally:
        os.close(lock)


def test_no_run_begins_while_a_process_of_a_killed_one_goes_on(tmp_path: Path) -> None:
    with opened(tmp_path) as home, Pursuit(filled(home, MANY)) as pursuit, asked_for(home) as next_one:
        pursuit.step(TOGETHER)
        comparers = pursuit._comparers
        assert comparers is not None
        fcntl.flock(next_one, fcntl.LOCK_EX | fcntl.LOCK_NB)  # nobody is alone between two steps
        fcntl.flock(next_one, fcntl.LOCK_UN)
        fcntl.flock(comparers.lock, fcntl.LOCK_EX)
        os.close(comparers.lock)  # as the death of this process would
        with pytest.raises(BlockingIOError):
            fcntl.flock(next_one, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for workers in comparers._others:
            workers.close()
        fcntl.flock(next_one, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(next_one, fcntl.LOCK_UN)
        assert home.open_lock() == comparers.lock  # for who closes it at the end


@pytest.mark.parametrize("compared", [1, MANY // 2])
def test_a_run_killed_while_processes_compare_is_carried_on(
    tmp_path: Path, by_one_process: list[object], compared: int
) -> None:
    with opened(tmp_path) as home:
        filled(home, MANY)
    command = [sys.executable, "-m", "tests.long_nights", str(tmp_path)]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    for line in run.stdout:
        if line.startswith(f"compared {compared} of"):
            run.kill()
            break
    with opened(tmp_path) as home:
        pipeline.diff(home)
        assert kept_in(home) == by_one_process
        assert len(list(home.ledger.articles_to_compare())) == 0
    run.communicate()
    assert run.returncode == -signal.SIGKILL
    begun = monotonic()
    while monotonic() - begun < 30 and run_by(tmp_path):
        sleep(0.05)
    assert run_by(tmp_path) == []


def run_by(folder: Path) -> list[int]:
    """The processes other than this one that have the lock of a home open."""
    lock = (folder / ".lock").stat()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            open_files = [file.stat() for file in (process / "fd").iterdir()]
        except OSError:
            continue
        if int(process.name) != os.getpid() and any(os.path.samestat(file, lock) for file in open_files):
            found.append(int(process.name))
    return found


@pytest.mark.parametrize(("long_night", "left"), [(MANY, [1, 0]), (MANY + 1, [])])
def test_of_a_long_night_a_process_fewer_reads_while_stories_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, long_night: int, left: list[int]
) -> None:
    monkeypatch.setattr(diffing, "LONG_NIGHT", long_night)
    noted = list[int]()

    class Noting(LongReader):
        def leave_room(self, processes: int) -> None:
            noted.append(processes)

    with opened(tmp_path) as home:
        home.__dict__["reader"] = Noting()
        with Pursuit(filled(home, MANY)) as pursuit:
            finish(pursuit)
    assert noted == left
