"""What holds for every story on a real home: said twice, replayed or read anew, it makes no other ledger and no news."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storydiff import pipeline
from storydiff.home import Home
from storydiff.ledger_places import LEDGER_FILE
from storydiff.letters import make_digest
from storydiff.model import Article, ChangeKind, Claim, Event, Figure, Outcome, Position
from tests.builders import a_claim, a_figure, an_event
from tests.tellings import STORIES, Sentence, Telling, arrivals

NOW = datetime(2031, 7, 1, 6, tzinfo=UTC)
EXPORTS = ("claims", "changes", "held-back")
FULL = settings().max_examples > 100
"""True under the profile for the full run, which looks at many more examples."""
OPTIONS = {
    "deadline": None,
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),  # to make a failing story smaller would take minutes
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
AN_HOUR = timedelta(hours=1)


@dataclass
class Listener:
    """Reads an article by the telling it was written from, and by a finer ear hears more in it."""

    story: Sequence[Telling]
    version: str = "listener/1"
    is_finer: bool = False
    overhears: Event | None = None
    """What is heard in an article that was written to say nothing."""

    def rest(self) -> None:
        """It has nothing to let go of."""

    def leave_room(self, processes: int) -> None:
        """Reads in this process alone."""

    def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, tuple[Claim, ...]]]:
        for article in articles:
            telling = next(one for one in self.story if one.article(1, 0).text == article.text)
            heard = Telling(telling.document, telling.at, tuple(map(_finer, telling.sentences)))
            claims = (heard if self.is_finer else telling).claims(article)
            if not claims and self.overhears is not None:
                claims = [a_claim(article, self.overhears)]
            yield article, tuple(claims)


@dataclass(frozen=True)
class HeardAs(Sentence):
    """A sentence in which another reader finds other claims than it was written from."""

    words: Sentence | None = None

    def text(self, number: int) -> str:
        assert self.words is not None
        return self.words.text(number)


def _finer(sentence: Sentence) -> HeardAs:
    contents = tuple(
        replace(c, low=c.low + 500, high=c.high + 500) if isinstance(c, Figure)
        else replace(c, target=f"{c.target} of norland") if isinstance(c, Position)
        else an_event(action="strike", actor="the ferry crews of kell")
        for c in sentence.contents
    )  # fmt: skip
    return HeardAs(contents, sentence.speakers, sentence.named, words=sentence)


@dataclass
class House:
    """A home in a folder, and the clock of its runs."""

    folder: Path
    story: Sequence[Telling]
    now: datetime = NOW
    listener: Listener | None = None

    def __post_init__(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        pipeline.init(self.folder)
        self.listener = Listener(self.story)

    def open(self) -> Iterator[Home]:
        self.now += AN_HOUR
        with pipeline.open_home(self.folder, self.now) as home:
            vars(home)["reader"] = self.listener
            yield home

    def take_in(self, run: Sequence[int], *, tell: bool = False) -> tuple[pipeline.IngestReport, int]:
        """Take in the articles of a run; what became of them, and how many changes they made."""
        paths = []
        for n in run:
            telling = self.story[n]
            article = telling.article(1, 0)
            path = self.folder / "post" / f"{telling.document}.md"
            path.parent.mkdir(exist_ok=True)
            publisher = f"publisher: {telling.publisher}\n" if telling.publisher else ""
            head = f"---\ntitle: Report {telling.document}\n{publisher}published: {article.published}\n---\n\n"
            path.write_text(head + article.text + "\n", encoding="utf-8")
            paths.append(path)
        for home in self.open():
            reports = [asyncio.run(pipeline.ingest(home, [str(path)])) for path in paths]
            found = pipeline.diff(home)
            if tell:
                make_digest(home, send=True)
        return reports[0] if len(reports) == 1 else _joined(reports), len(found.changes)

    def exports(self) -> str:
        """All three exports, as they are printed."""
        for home in self.open():
            records = [record for what in EXPORTS for record in pipeline.iter_export(home, what)]
        return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)


def _joined(reports: Sequence[pipeline.IngestReport]) -> pipeline.IngestReport:
    whole = reports[0]
    for report in reports[1:]:
        whole = whole.joined(report)
    return whole


def untold(home: Home) -> list[str]:
    recipients = home.settings.recipient_values()
    found = [home.ledger.changes_untold(r.address, s.name, home.now) for r in recipients for s in home.stories]
    return [change.statement for changes in found for change in changes]


def runs_of(data: st.DataObject, story: Sequence[Telling]) -> list[list[int]]:
    """Runs in which no document comes twice, so that each article can be a file of its own."""
    found: list[list[int]] = []
    for run in data.draw(arrivals(story)):
        part: list[int] = []
        for n in run:
            if story[n].document in {story[m].document for m in part}:
                found.append(part)
                part = []
            part.append(n)
        found.append(part)
    return found


@settings(max_examples=150 if FULL else 5, **OPTIONS)  # type: ignore[arg-type]
@given(st.data(), STORIES)
def test_taking_in_twice_and_replaying_leave_every_export_as_it_was(
    tmp_path: Path, data: st.DataObject, story: list[Telling]
) -> None:
    house = House(tmp_path / "home", story)
    for run in runs_of(data, story):
        house.take_in(run)
    before = house.exports()
    newest = {telling.document: n for n, telling in enumerate(story)}
    report, changes = house.take_in(sorted(newest.values()))
    assert {stored.outcome for stored in report.stored} == {Outcome.KNOWN}
    assert changes == 0
    assert house.exports() == before
    for home in house.open():
        pipeline.replay(home)
    assert house.exports() == before
    for leftover in house.folder.glob(f"{LEDGER_FILE}*"):
        leftover.unlink()
    for home in house.open():
        pipeline.diff(home)
    assert house.exports() == before


@settings(max_examples=150 if FULL else 5, **OPTIONS)  # type: ignore[arg-type]
@given(st.data(), STORIES)
def test_reading_anew_leaves_nothing_new_to_tell(tmp_path: Path, data: st.DataObject, story: list[Telling]) -> None:
    house = House(tmp_path / "home", story)
    for run in runs_of(data, story):
        house.take_in(run, tell=True)
    before = house.exports()
    house.listener = Listener(story, "listener/2", is_finer=True)
    for home in house.open():
        assert pipeline.diff(home).articles >= len({telling.document for telling in story})
        # What was slight stays known as slight: what counts is that no letter comes of it.
        assert make_digest(home, send=False).letters == ()
        assert make_digest(home, send=True).letters == ()
    assert house.exports() != before
    for home in house.open():
        assert make_digest(home, send=True).letters == ()


BEFORE_ALONE = {ChangeKind.WITHDRAWN, ChangeKind.OVERTAKEN}
AFTER_ALONE = {ChangeKind.NEW, ChangeKind.FILLED_IN}


@settings(max_examples=150 if FULL else 5, **OPTIONS)  # type: ignore[arg-type]
@given(st.data(), STORIES)
def test_every_change_stands_on_words_of_the_archive_and_was_learned_with_its_article(
    tmp_path: Path, data: st.DataObject, story: list[Telling]
) -> None:
    house = House(tmp_path / "home", story)
    for run in runs_of(data, story):
        house.take_in(run)
    for home in house.open():
        claims = {claim.id: claim for claim, _, _ in home.ledger.iter_claims()}
        archived = {(a.document, a.version): a for a in home.archive.iter_articles() if isinstance(a, Article)}
        changes = list(home.ledger.iter_changes())
        held = [(pair.before, pair.after, pair.learned_at) for pair in home.ledger.iter_held_back()]
    assert len(held) == len(set(held))
    told = {(b, a, change.learned_at) for change in changes for b in change.before for a in change.after}
    assert told.isdisjoint(held)
    in_changes = {claim for change in changes for claim in (*change.before, *change.after)}
    assert claims.keys() == in_changes | {after for _, after, _ in held}
    for change in changes:
        assert bool(change.before) or change.kind in AFTER_ALONE, change
        assert bool(change.after) != (change.kind in BEFORE_ALONE), change
        for claim in (claims[id_] for id_ in (*change.before, *change.after)):
            article = archived[claim.document, claim.version]
            assert claim.span.of(article.text) == claim.quote
        learned = {archived[claims[id_].document, claims[id_].version].first_seen for id_ in change.after}
        assert learned == ({change.learned_at} if change.after else set())
        assert change.learned_at in {article.first_seen for article in archived.values()}


PLACES = ["Orsa Valley", "Kell", "Peru"]
SAID = [
    "The flood in {place} killed {number} people, the health ministry said.",
    "At least {number} people were injured in {place}, police said.",
    "The storm killed {number} people.",
    "More than {number} people have died, the governor said.",
    "Mira Olden rejected the bridge toll on Tuesday.",
    "Olden said she would support the bridge toll.",
    "Jan Olden called for a ceasefire in {place}.",
    "The dockers of {place} plan to strike on Friday.",
    "The strike of the dockers of {place} was called off.",
]
NEWS = st.lists(
    st.lists(
        st.builds(str.format, st.sampled_from(SAID), place=st.sampled_from(PLACES), number=st.integers(11, 99)),
        min_size=2, max_size=3, unique=True,
    ).map("\n\n".join),
    min_size=3, max_size=4, unique=True,
)  # fmt: skip


def read_by_the_rules(folder: Path, news: Sequence[str], order: Sequence[int]) -> dict[str, str]:
    """The series of each claim of dated articles that come one by one in that order, all but the last two in one run."""
    shutil.rmtree(folder, ignore_errors=True)
    pipeline.init(folder)
    for turn, run in enumerate((order[:-2], order[-2:-1], order[-1:])):
        with pipeline.open_home(folder, NOW + turn * AN_HOUR) as home:
            for n in run:
                path = folder / f"day{n}.md"
                path.write_text(
                    f"---\ntitle: Day {n}\npublished: 2031-05-0{n + 1}\n---\n\n{news[n]}\n", encoding="utf-8"
                )
                asyncio.run(pipeline.ingest(home, [str(path)]))
            pipeline.diff(home)
    with pipeline.open_home(folder, NOW) as home:
        return {claim.id: series or "" for claim, _, series in home.ledger.iter_claims()}


@settings(max_examples=40 if FULL else 2, **OPTIONS)  # type: ignore[arg-type]
@given(st.data(), NEWS)
def test_the_series_of_sentences_read_by_the_rules_do_not_depend_on_the_order_of_arrival(
    tmp_path: Path, data: st.DataObject, news: list[str]
) -> None:
    order = data.draw(st.permutations(range(len(news))))
    straight = read_by_the_rules(tmp_path / "straight", news, range(len(news)))
    assert "" not in straight.values()
    assert read_by_the_rules(tmp_path / "mixed", news, order) == straight


def test_what_a_quiet_digest_has_looked_at_is_no_news_when_it_is_read_anew(tmp_path: Path) -> None:
    heard = Telling("a", 1.0, (Sentence((a_figure(40),), (None,)),), "Orsa Post")
    silent = Telling("b", 2.0, (Sentence((), ()),), "Orsa Post")
    house = House(tmp_path / "home", [heard, silent])
    house.take_in([0], tell=True)
    house.take_in([1], tell=True)
    assert house.listener is not None
    house.listener = Listener(house.story, "listener/2", overhears=an_event("planned", when=None))
    for home in house.open():
        assert [change.kind for change in pipeline.diff(home).changes].count(ChangeKind.NEW) > 0
        assert untold(home) == []
    house.story = [*house.story, Telling("c", 3.0, (Sentence((a_figure(70),), (None,)),), "Orsa Post")]
    house.listener = Listener(house.story, "listener/2", overhears=an_event("planned", when=None))
    house.take_in([2])
    for home in house.open():
        assert untold(home) != []
