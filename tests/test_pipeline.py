"""The whole way on an invented story: taken in, read, compared, digested, delivered, and all of it a second time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from storydiff import judging, pipeline
from storydiff.errors import LedgerError, SettingsError
from storydiff.histories import series_like
from storydiff.home import Home
from storydiff.model import ChangeKind, ClaimKind, Letter, Outcome

pytestmark = pytest.mark.usefixtures("kept_in")

STORY = Path(__file__).parent / "stories" / "harbour_strike"
FIRST, SECOND, THIRD = sorted(STORY.iterdir())
NOW = datetime(2023, 5, 10, 4, 15, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pipeline.init(tmp_path / "home")
    return tmp_path / "home"


def take_in(folder: Path, *paths: Path, now: datetime = NOW, published: str | None = None) -> pipeline.IngestReport:
    with pipeline.open_home(folder, now) as home:
        report = asyncio.run(pipeline.ingest(home, [str(path) for path in paths], published=published))
        pipeline.diff(home)
    return report


def exports(folder: Path) -> dict[str, list[dict[str, object]]]:
    with pipeline.open_home(folder, NOW) as home:
        return {what: list(pipeline.iter_export(home, what)) for what in ("claims", "changes", "held-back")}


@pytest.fixture
def home_of_three(folder: Path) -> Iterator[Home]:
    take_in(folder, FIRST, SECOND, THIRD)
    with pipeline.open_home(folder, NOW + timedelta(hours=1)) as home:
        yield home


def test_every_quote_stands_in_its_article(home_of_three: Home) -> None:
    claims = list(home_of_three.ledger.iter_claims())
    assert {claim.kind for claim, _, _ in claims} == set(ClaimKind)
    for claim, article, _ in claims:
        assert article.text[claim.span.start : claim.span.end] == claim.quote
        assert claim.span.start <= claim.focus.start < claim.focus.end <= claim.span.end


def test_what_changed_is_found_and_what_repeats_is_not_mailed(home_of_three: Home) -> None:
    found = {(change.kind, change.statement) for change in home_of_three.ledger.iter_changes()}
    kinds = {kind for kind, _ in found}
    assert ChangeKind.INCREASED in kinds, found
    assert ChangeKind.REVERSED in kinds, found
    injured = [s for kind, s in found if kind is ChangeKind.INCREASED and "njur" in s]
    assert injured, found
    assert "15" in injured[0]


def test_every_change_stands_on_claims_that_are_kept(home_of_three: Home) -> None:
    known = {claim.id for claim, _, _ in home_of_three.ledger.iter_claims()}
    for change in home_of_three.ledger.iter_changes():
        assert change.after
        assert known.issuperset({*change.before, *change.after})


def test_a_replay_gives_the_same_exports(folder: Path, lose_ledger: Callable[[Path], None]) -> None:
    take_in(folder, FIRST)
    take_in(folder, SECOND, now=NOW + timedelta(days=1))
    take_in(folder, THIRD, now=NOW + timedelta(days=2))
    before = exports(folder)
    lose_ledger(folder)
    with pipeline.open_home(folder, NOW + timedelta(days=3)) as home:
        pipeline.replay(home)
    assert json.dumps(exports(folder)) == json.dumps(before)


def test_a_report_says_the_same_without_the_texts_that_it_holds(folder: Path) -> None:
    report = take_in(folder, FIRST, SECOND)
    slim = report.packed()
    assert (slim.record(), slim.lines(), slim.taken) == (report.record(), report.lines(), report.taken)
    assert all(stored.article.text for stored in report.stored)
    assert not any(stored.article.text for stored in slim.stored)


def test_taking_in_twice_changes_nothing(folder: Path) -> None:
    take_in(folder, FIRST, SECOND)
    before = exports(folder)
    again = take_in(folder, FIRST, SECOND, now=NOW + timedelta(days=1))
    assert {stored.outcome for stored in again.stored} == {Outcome.KNOWN}
    assert exports(folder) == before


def test_a_digest_is_delivered_once(folder: Path) -> None:
    take_in(folder, FIRST, SECOND, THIRD)
    with pipeline.open_home(folder, NOW + timedelta(hours=1)) as home:
        first = pipeline.make_digest(home, send=True)
        letters = [letter for letter, receipt in home.ledger.iter_letters() if receipt is not None]
    assert first.sent == 1
    assert len(letters) == 1
    message = message_from_bytes(letters[0].content, policy=policy.default)
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    with pipeline.open_home(folder, NOW + timedelta(hours=2)) as home:
        second = pipeline.make_digest(home, send=True)
    assert second.letters == ()
    assert second.quiet == "no new articles"


def test_a_preview_delivers_nothing(folder: Path) -> None:
    take_in(folder, FIRST, SECOND)
    with pipeline.open_home(folder, NOW + timedelta(hours=1)) as home:
        assert pipeline.make_digest(home, send=False).count > 0
        assert list(home.ledger.iter_letters()) == []
        assert pipeline.make_digest(home, send=True).sent == 1


def test_an_archive_older_than_its_ledger_is_background(folder: Path, lose_ledger: Callable[[Path], None]) -> None:
    take_in(folder, FIRST, SECOND)
    lose_ledger(folder)
    with pipeline.open_home(folder, NOW + timedelta(days=1)) as home:
        asyncio.run(pipeline.ingest(home, [str(THIRD)]))
        pipeline.diff(home)
        report = pipeline.make_digest(home, send=True)
        told = {change for letter in report.letters for change in letter.changes}
        after = {change.id: change.learned_at for change in home.ledger.iter_changes()}
    assert told
    assert {after[change] for change in told} == {NOW + timedelta(days=1)}


def test_a_run_killed_after_the_archive_was_written_is_carried_on(folder: Path) -> None:
    with pipeline.open_home(folder, NOW) as home:
        whole = asyncio.run(pipeline.ingest(home, [str(FIRST)]))
        home.ledger.clear_derived(NOW)
    with pipeline.open_home(folder, NOW + timedelta(minutes=5)) as home:
        report = pipeline.diff(home)
    assert report.articles == whole.taken == 1


def test_a_failure_is_kept_for_the_footer(folder: Path) -> None:
    report = take_in(folder, STORY / "missing.txt", FIRST)
    assert len(report.failures) == 1
    assert "missing.txt" in report.failures[0].line()
    with pipeline.open_home(folder, NOW + timedelta(hours=1)) as home:
        digest = pipeline.make_digest(home, send=True)
        assert digest.markdown is not None
        assert "missing.txt" in digest.markdown.read_text(encoding="utf-8")


def test_the_users_date_outranks_the_text(folder: Path) -> None:
    report = take_in(folder, SECOND, published="2023-05-09")
    assert report.stored[0].article.published == datetime(2023, 5, 9, tzinfo=UTC)
    with pytest.raises(SettingsError, match="--published yesterday"):
        take_in(folder, SECOND, published="yesterday")


def test_an_unknown_series_is_named(home_of_three: Home) -> None:
    names = pipeline.history(home_of_three).names
    assert names
    assert pipeline.history(home_of_three, names[0][0]).claims
    with pytest.raises(LedgerError, match="no series 'nothing'"):
        pipeline.history(home_of_three, "nothing")


def test_a_series_may_be_looked_for_by_what_a_mail_calls_it() -> None:
    names = ["deaths/port-ellis", "deaths/vale", "hospitalizations/passenger", "position/ada-rell/ban"]
    assert series_like("Deaths in Port Ellis", names) == ["deaths/port-ellis"]
    assert series_like("Hospitalizations (passengers)", names) == ["hospitalizations/passenger"]
    assert series_like("Ada Rell on ban", names) == ["position/ada-rell/ban"]
    assert series_like("deaths", names) == ["deaths/port-ellis", "deaths/vale"]
    assert series_like("Port Ellis", names) == series_like("", names) == []


def test_a_mistyped_scheme_is_no_path(folder: Path) -> None:
    with pipeline.open_home(folder, NOW) as home:
        report = asyncio.run(pipeline.ingest(home, ["htps://news.example/a"]))
    assert [failure.line() for failure in report.failures] == [
        "htps://news.example/a: not a web address (write it as https://… or http://…)"
    ]


def test_a_run_without_sources_says_how_to_get_some(folder: Path) -> None:
    (folder / "storydiff.toml").write_text("", encoding="utf-8")
    for sources, said in (("", True), ('[[sources]]\nfolder = "inbox"\n', False)):
        (folder / "storydiff.toml").write_text(sources, encoding="utf-8")
        with pipeline.open_home(folder, NOW) as home:
            lines = asyncio.run(pipeline.run(home)).lines()
        assert (lines[0] == "no sources yet; add one with `storydiff sources add URL`") is said


def settings(folder: Path, text: str) -> None:
    (folder / "storydiff.toml").write_text(text, encoding="utf-8")


def test_what_was_found_by_an_overlapping_run_is_told_by_the_next(folder: Path) -> None:
    take_in(folder, FIRST)
    with pipeline.open_home(folder, NOW + timedelta(hours=1)) as slow:
        with pipeline.open_home(folder, NOW + timedelta(hours=2)) as quick:
            pipeline.make_digest(quick, send=True)
        asyncio.run(pipeline.ingest(slow, [str(SECOND)]))
        pipeline.diff(slow)
    with pipeline.open_home(folder, NOW + timedelta(hours=3)) as home:
        assert pipeline.make_digest(home, send=True).count > 0


def test_what_a_killed_run_left_in_the_archive_is_told_after_it_is_compared(folder: Path) -> None:
    take_in(folder, FIRST)
    with pipeline.open_home(folder, NOW + timedelta(hours=1)) as killed:
        asyncio.run(pipeline.ingest(killed, [str(SECOND)]))
        article = killed.ledger.find_article(SECOND.stem)
        assert article is not None
        killed.ledger.forget_version(article)
    with pipeline.open_home(folder, NOW + timedelta(hours=2)) as home:
        pipeline.make_digest(home, send=True)
    with pipeline.open_home(folder, NOW + timedelta(hours=3)) as home:
        pipeline.diff(home)
        assert pipeline.make_digest(home, send=True).count > 0


def test_what_is_left_out_for_length_waits_for_the_next_letter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storydiff.letters.LINES_PER_DIGEST", 2)
    take_in(folder, FIRST, SECOND)
    told: list[str] = []
    for hour in range(1, 9):
        with pipeline.open_home(folder, NOW + timedelta(hours=hour)) as home:
            letters = pipeline.make_digest(home, send=True).letters
            told.extend(change for letter in letters for change in letter.changes)
        if not letters:
            break
    assert len(told) == len(set(told)) > 2


def remade_by_a_replay(folder: Path, now: datetime) -> None:
    with pipeline.open_home(folder, now) as home:
        pipeline.replay(home)


def remade_by_a_date(folder: Path, now: datetime) -> None:
    take_in(folder, SECOND, now=now, published="2023-05-11")


def remade_by_another_reader(folder: Path, now: datetime) -> None:
    (folder / "vocabularies").mkdir()
    (folder / "vocabularies" / "own.toml").write_text("[words]\nown = ['berth']\n", encoding="utf-8")
    with pipeline.open_home(folder, now) as home:
        pipeline.diff(home)


def remade_by_a_judgement(folder: Path, now: datetime) -> None:
    """A series takes the name of another, so each of its changes has another id."""
    with pipeline.open_home(folder, now) as home:
        injured = home.ledger.find_series(claim_of(home, "to 15"))
        assert injured is not None
        # The ports are counted once: of two series that an article moves a judgement leaves one change.
        judging.same(home, "ports", injured, "editor")


def claim_of(home: Home, words: str) -> str:
    (found,) = {c.id for c, _, _ in home.ledger.iter_claims() if words in c.quote and c.kind is ClaimKind.FIGURE}
    return found


def sentences_told(home: Home, letters: Sequence[Letter]) -> list[tuple[str, ClaimKind]]:
    """The sentences of which letters tell, a kind of claim each."""
    ids = {change for letter in letters for change in letter.changes}
    told = {claim for c in home.ledger.iter_changes() if c.id in ids for claim in (c.after or c.before)}
    return [(claim.quote, claim.kind) for claim in home.ledger.find_claims(told).values()]


@pytest.mark.parametrize(
    "remake", [remade_by_a_replay, remade_by_a_date, remade_by_another_reader, remade_by_a_judgement]
)
def test_what_was_left_out_for_length_still_comes_when_the_ledger_was_made_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch, remake: Callable[[Path, datetime], None]
) -> None:
    # Without a bar: under another name a value may stand in a line of its own, and be too slight for that.
    settings = folder / "storydiff.toml"
    desk = "\n[[recipients]]\naddress = 'desk@news.example'\nbar = 0.0\n"
    settings.write_text(settings.read_text(encoding="utf-8") + desk, encoding="utf-8")
    take_in(folder, FIRST, SECOND)
    with pipeline.open_home(folder, NOW + timedelta(minutes=1)) as home:
        due = sentences_told(home, pipeline.make_digest(home).letters)
    monkeypatch.setattr("storydiff.letters.LINES_PER_DIGEST", 1)
    told: list[tuple[str, ClaimKind]] = []
    for hour in range(1, 20):
        with pipeline.open_home(folder, NOW + timedelta(hours=hour)) as home:
            letters = pipeline.make_digest(home, send=True).letters
            told.extend(sentences_told(home, letters))
        if not letters:
            break
        if again := {1: remake, 3: remade_by_a_replay}.get(hour):
            again(folder, NOW + timedelta(hours=hour, minutes=30))
    assert len(due) > 4
    assert sorted(told) == sorted(due)


def test_a_date_set_right_makes_no_news_and_leaves_no_change_without_its_claims(folder: Path) -> None:
    take_in(folder, FIRST)
    take_in(folder, SECOND, now=NOW + timedelta(hours=1))
    with pipeline.open_home(folder, NOW + timedelta(hours=2)) as home:
        pipeline.make_digest(home, send=True)
    report = take_in(folder, FIRST, now=NOW + timedelta(hours=3), published="2023-04-20")
    assert [stored.outcome for stored in report.stored] == [Outcome.AMENDED]
    amended = exports(folder)
    known = {claim["id"] for claim in amended["claims"]}
    assert all(known.issuperset([*change["before"], *change["after"]]) for change in amended["changes"])  # type: ignore[misc]
    with pipeline.open_home(folder, NOW + timedelta(hours=4)) as home:
        assert pipeline.make_digest(home, send=True).letters == ()
        pipeline.replay(home)
    assert exports(folder) == amended


def test_a_replay_mails_nothing_again(folder: Path) -> None:
    take_in(folder, FIRST, SECOND)
    with pipeline.open_home(folder, NOW + timedelta(hours=1)) as home:
        assert pipeline.make_digest(home, send=True).count > 0
    with pipeline.open_home(folder, NOW + timedelta(hours=2)) as home:
        pipeline.replay(home)
        assert pipeline.make_digest(home, send=True).letters == ()


def test_an_article_that_cannot_be_read_stops_nothing(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "book.txt").write_text("The harbour was quiet that year. " * 9000, encoding="utf-8")
    take_in(folder, tmp_path / "book.txt", FIRST)
    with pipeline.open_home(folder, NOW + timedelta(hours=1)) as home:
        digest = pipeline.make_digest(home, send=True)
    assert digest.count > 0
    assert digest.markdown is not None
    assert "book" in digest.markdown.read_text(encoding="utf-8")


def test_each_recipient_is_told_of_the_stories_it_follows(folder: Path) -> None:
    settings(
        folder,
        """
        [[stories]]
        name = "strike"
        words = ["dockers"]
        [[stories]]
        name = "crane"
        words = ["scaffold"]
        [[recipients]]
        address = "all@news.example"
        [[recipients]]
        address = "crane@news.example"
        stories = ["crane"]
        """,
    )
    take_in(folder, FIRST, SECOND)
    with pipeline.open_home(folder, NOW + timedelta(hours=1)) as home:
        letters = pipeline.make_digest(home, send=True).letters
    assert [(letter.recipient, *letter.stories) for letter in letters] == [("all@news.example", "strike")]


def test_another_readers_claims_make_no_news(folder: Path, tmp_path: Path) -> None:
    take_in(folder, FIRST, SECOND)
    with pipeline.open_home(folder, NOW + timedelta(hours=1)) as home:
        pipeline.make_digest(home, send=True)
        before = home.reader.version
    (folder / "vocabularies").mkdir()
    (folder / "vocabularies" / "own.toml").write_text("[words]\nown = ['berth']\n", encoding="utf-8")
    with pipeline.open_home(folder, NOW + timedelta(hours=2)) as home:
        assert home.reader.version != before
        assert pipeline.diff(home).articles == 2
        assert pipeline.make_digest(home, send=True).letters == ()
