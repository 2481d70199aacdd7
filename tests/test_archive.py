"""The archive: plain files that keep every text, come back as they went in, and stay where they belong."""

from __future__ import annotations

import os
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.archive import Archive, parse_article, render_article
from storydiff.errors import ArchiveError
from storydiff.model import Arrival, Article, Capture, Dating, Failure, Outcome
from storydiff.storage import Folder, ObjectStore
from tests.builders import START, an_article, day
from tests.object_server import ObjectServer


def an_arrival(document: str = "a", content: bytes = b"as it came", **changed: Any) -> Arrival:
    """The arrival of an article with the capture it was read from."""
    digest = sha256(content).hexdigest()
    article = an_article(document, **{"capture": digest} | changed)
    return Arrival(Capture(digest, "text/plain", len(content), article.first_seen, "a.txt"), content, article)


def files(root: Path) -> list[str]:
    """Every file below a folder by its path, captures by their number."""
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file() and "captures" not in p.parts)


def articles(archive: Archive) -> list[Article]:
    """The articles of an archive in which no file is damaged."""
    found = list(archive.iter_articles())
    assert not [item for item in found if isinstance(item, Failure)]
    return [item for item in found if isinstance(item, Article)]


# --- putting -------------------------------------------------------------------------------------


def test_an_article_is_a_markdown_file_with_its_capture_beside_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    stored = archive.put(an_arrival("orrin-valley", title="Fourteen found: “alive”", text="One.\n\nTwo."))
    assert stored.outcome is Outcome.NEW
    assert (tmp_path / "orrin-valley.md").read_text(encoding="utf-8") == (
        "---\n"
        "document: orrin-valley\n"
        "version: 1\n"
        "title: 'Fourteen found: “alive”'\n"
        "titled_by: stated\n"
        "publisher: unknown\n"
        "published: 2031-05-01 06:00:00+00:00\n"
        "dating: stated\n"
        "dated_by: date line\n"
        "source: folder\n"
        "language: en\n"
        f"capture: {stored.article.capture}\n"
        "first_seen: 2031-05-01 07:00:00+00:00\n"
        "---\n"
        "\n"
        "One.\n"
        "\n"
        "Two.\n"
    )
    assert archive.find_capture(stored.article.capture) == b"as it came"
    assert (tmp_path / "captures" / stored.article.capture[:2] / stored.article.capture).is_file()


def test_a_day_without_a_time_is_written_as_a_day(tmp_path: Path) -> None:
    published = datetime(2031, 5, 1, tzinfo=UTC)
    Archive(tmp_path).put(an_arrival(published=published))
    assert "published: 2031-05-01\n" in (tmp_path / "a.md").read_text()
    assert articles(Archive(tmp_path))[0].published == published


def test_putting_the_same_twice_changes_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.put(an_arrival())
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in tmp_path.rglob("*") if p.is_file()}
    stored = Archive(tmp_path).put(an_arrival(first_seen=day(9)))
    assert stored.outcome is Outcome.KNOWN
    assert stored.article.first_seen == START + timedelta(hours=1)
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in tmp_path.rglob("*") if p.is_file()} == before


def test_another_text_is_a_new_version_and_the_first_stays(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.put(an_arrival(text="Twelve were found."))
    second = archive.put(an_arrival(content=b"b", text="Fourteen were found.", first_seen=day(1)))
    third = archive.put(an_arrival(content=b"c", text="Fifteen were found.", first_seen=day(2)))
    assert [second.outcome, third.outcome] == [Outcome.NEW_VERSION] * 2
    assert [(a.version, a.text) for a in articles(archive)] == [
        (1, "Twelve were found."),
        (2, "Fourteen were found."),
        (3, "Fifteen were found."),
    ]
    assert files(tmp_path) == ["a.md", "a.v2.md", "a.v3.md"]
    assert len({a.id for a in articles(archive)}) == 1


def test_a_text_that_comes_back_after_another_is_a_version_of_its_own(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for text in ("Twelve.", "Fourteen.", "Twelve."):
        archive.put(an_arrival(text=text))
    assert [a.text for a in articles(archive)] == ["Twelve.", "Fourteen.", "Twelve."]


@pytest.mark.parametrize("text", ["One  was found.\n\nTwo.", "One was\nfound.\n\n\nTwo. ", "One was found. Two."])
def test_other_white_space_is_no_other_text(tmp_path: Path, text: str) -> None:
    archive = Archive(tmp_path)
    archive.put(an_arrival(text="One was found.\n\nTwo."))
    assert archive.put(an_arrival(text=text)).outcome is Outcome.KNOWN


def test_what_the_user_gives_later_is_written_into_what_is_there(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.put(an_arrival(published=None, dating=Dating.UNKNOWN, dated_by="the text names no day"))
    given = an_arrival(published=day(0), dating=Dating.GIVEN, dated_by="given: 2031-05-01", publisher="The Orrin Post")
    stored = archive.put(given)
    assert stored.outcome is Outcome.AMENDED
    (article,) = articles(archive)
    assert (article.published, article.dating, article.publisher) == (day(0), Dating.GIVEN, "The Orrin Post")
    assert archive.put(given).outcome is Outcome.KNOWN
    assert archive.put(an_arrival(published=None, dating=Dating.UNKNOWN)).outcome is Outcome.KNOWN


def test_a_new_version_keeps_the_date_that_the_user_gave(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.put(an_arrival(dating=Dating.GIVEN, dated_by="given: 2031-05-01", publisher="The Orrin Post"))
    stored = archive.put(an_arrival(text="Other words.", published=day(3), publisher=None))
    assert (stored.article.published, stored.article.dating) == (day(0), Dating.GIVEN)
    assert stored.article.publisher == "The Orrin Post"


# --- names of files ------------------------------------------------------------------------------

NAMES = [
    "https://news.example/a?id=3",
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    ".hidden",
    "README",
    "readme",
    "con",
    "a/b",
    "a\\b",
    "report.v2",
    "name with spaces",
    "naïve—ünïcode",
    "x" * 400,
    "a\nb",
    "a\x00b",
    "*?[]",
    "trailing.",
]


@pytest.mark.parametrize("document", NAMES)
def test_a_name_from_outside_stays_in_the_archive(tmp_path: Path, document: str) -> None:
    root = tmp_path / "archive"
    archive = Archive(root)
    stored = archive.put(an_arrival(document, title="../../Up & away"))
    assert archive.put(an_arrival(document, title="Another title")).outcome is Outcome.KNOWN
    archive.put(an_arrival(document, title="A third title", text="Other words."))
    assert [(a.document, a.version) for a in articles(archive)] == [(document, 1), (document, 2)]
    assert stored.article.document == document
    assert {p.parent for p in tmp_path.rglob("*.md")} == {root}
    assert len(files(root)) == 2


@pytest.mark.parametrize("document", [*NAMES, "Report", "COM1.txt", "nul.html", "a/../../b", "%2e%2e%2fb", "captures"])
def test_a_name_from_outside_stays_below_its_prefix_in_an_object_store(
    objects: ObjectServer, bucket: str, document: str
) -> None:
    archive = Archive(ObjectStore(f"s3://{bucket}/news/archive"))
    assert archive.put(an_arrival(document, title="../../Up & away")).outcome is Outcome.NEW
    again = Archive(ObjectStore(f"s3://{bucket}/news/archive"))
    assert again.put(an_arrival(document, title="Another title")).outcome is Outcome.KNOWN
    again.put(an_arrival(document, title="A third title", text="Other words."))
    assert [(a.document, a.version) for a in articles(archive)] == [(document, 1), (document, 2)]
    keys = [key.removeprefix("news/archive/") for key in objects.keys(bucket) if key.startswith("news/archive/")]
    assert len(keys) == len(objects.keys(bucket)) == 3
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+\.md|captures/[0-9a-f]{2}/[0-9a-f]{64}", key) for key in keys)
    assert not any(".." in key for key in keys)


def test_names_that_differ_in_case_alone_do_not_meet_where_the_archive_may_lie_one_day(tmp_path: Path) -> None:
    """A disk that does not tell A from a would keep one of the two."""
    archive = Archive(tmp_path)
    for name in ("Report", "report", "REPORT"):
        assert archive.put(an_arrival(name, text=f"The text of {name}.")).outcome is Outcome.NEW
        assert Archive(tmp_path).put(an_arrival(name, text=f"The text of {name}.")).outcome is Outcome.KNOWN
    assert sorted(a.document for a in articles(archive)) == ["REPORT", "Report", "report"]
    assert len({name.lower() for name in files(tmp_path)}) == 3


def test_documents_whose_names_look_alike_do_not_meet(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    names = ["a b", "a-b", "a_b", "report", "report.v2", "https://n.example/1", "https://n.example/2"]
    for name in names:
        assert archive.put(an_arrival(name, title="One title", text=f"The text of {name}.")).outcome is Outcome.NEW
    assert sorted(a.document for a in articles(archive)) == sorted(names)


def test_a_file_that_another_article_has_taken_is_left_alone(tmp_path: Path) -> None:
    """On a disk that does not tell A from a, and where a user has renamed a file."""
    archive = Archive(tmp_path)
    (tmp_path / "report.md").write_text(render_article(an_article("Report")), encoding="utf-8")
    assert archive.put(an_arrival("report")).outcome is Outcome.NEW
    assert sorted(a.document for a in articles(archive)) == ["Report", "report"]


def test_a_capture_is_named_by_its_hash_alone(tmp_path: Path) -> None:
    arrival = an_arrival()
    forged = replace(arrival, capture=replace(arrival.capture, digest="../../outside"))
    with pytest.raises(ArchiveError, match="not the hash of a capture"):
        Archive(tmp_path / "archive").put(forged)
    assert list(tmp_path.rglob("outside")) == []
    assert Archive(tmp_path).find_capture("../../outside") is None


# --- reading back --------------------------------------------------------------------------------

LINES = st.text()


@st.composite
def any_article(draw: st.DrawFn) -> Article:
    """An article of whatever text, with whatever is said about it."""
    published = draw(st.none() | st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
    optional = st.none() | LINES.filter(bool)
    return Article(
        document=draw(LINES.filter(bool)),
        version=draw(st.integers(1, 999_999)),
        title=draw(LINES.filter(bool)),
        text=draw(LINES),
        publisher=draw(optional.filter(lambda name: name != "unknown")),
        published=published,
        dating=draw(st.sampled_from(Dating)) if published else Dating.UNKNOWN,
        dated_by=draw(LINES),
        url=draw(optional),
        source=draw(LINES),
        capture=draw(LINES),
        first_seen=draw(st.datetimes(timezones=st.just(UTC))),
        family=draw(optional),
        story=draw(optional),
        language=draw(LINES.filter(bool)),
        titled_by=draw(LINES.filter(bool)),
        author=draw(optional),
        updated=draw(st.none() | st.datetimes(timezones=st.just(UTC))),
    )


@given(any_article())
def test_an_article_comes_back_as_it_went_in(article: Article) -> None:
    written = render_article(article).encode("utf-8")
    assert parse_article(written.decode("utf-8")) == article


@pytest.mark.parametrize(
    "text", ["---\nnot: front matter\n---\n", "\n\nleading", "trailing\n\n", "a\r\nb\rc\u2028d\x85e", ""]
)
def test_a_text_that_looks_like_a_header_or_ends_oddly_comes_back(tmp_path: Path, text: str) -> None:
    archive = Archive(tmp_path)
    archive.put(an_arrival(text=text))
    assert articles(archive)[0].text == text


# --- files of the user's own ---------------------------------------------------------------------


def test_a_file_written_by_hand_needs_little(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_bytes(
        b"---\r\ndocument: mine\r\ntitle: A day in Orrin\r\npublished: 2031-05-02\r\nfirst_seen: 2031-05-03\r\n---\r\n\r\nOne.\n"
    )
    (article,) = articles(Archive(tmp_path))
    assert (article.title, article.text, article.version) == ("A day in Orrin", "One.", 1)
    assert (article.published, article.dating) == (datetime(2031, 5, 2, tzinfo=UTC), Dating.GIVEN)
    assert (article.publisher, article.language) == (None, "en")


DAMAGED = [
    ("Just a text.", "it has no front matter"),
    ("---\ntitle: x\n---\n\nText.", "its front matter does not say document, first_seen"),
    ("---\ntitle: 'x\n---\n\nText.", "its front matter is not YAML"),
    (b"---\n\xff\xfe\n---\n", "not text in UTF-8"),
    ("", "it has no front matter"),
    ("---\ndocument: x\ntitle: x\nfirst_seen: soon\n---\n", "its first_seen is not a date: 'soon'"),
    (
        "---\ndocument: x\ntitle: x\nfirst_seen: 2031-05-01\npublished: 31.5.\n---\n",
        "its published is not a date: '31.5.'",
    ),
    ("---\ndocument: x\ntitle: x\nfirst_seen: 2031-05-01\nversion: two\n---\n", "its version is not a number: 'two'"),
    (
        "---\ndocument: x\ntitle: x\nfirst_seen: 2031-05-01\npublished: 2031-05-01\ndating: sure\n---\n",
        "its dating is 'sure'; write one of given",
    ),
]


@pytest.mark.parametrize(("content", "words"), DAMAGED, ids=[w for _, w in DAMAGED])
def test_a_damaged_file_is_one_clear_line_and_the_rest_goes_on(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    archive = Archive(tmp_path)
    archive.put(an_arrival("good"))
    (tmp_path / "broken.md").write_bytes(content if isinstance(content, bytes) else content.encode())
    failure, article = archive.iter_articles()
    assert isinstance(failure, Failure)
    assert failure.line().startswith(f"broken.md: {words}")
    assert "\n" not in failure.line()
    assert failure.advice
    assert isinstance(article, Article)


def test_a_second_file_of_one_version_is_named(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.put(an_arrival("good"))
    (tmp_path / "twin.md").write_bytes((tmp_path / "good.md").read_bytes())
    assert [item.line() for item in archive.iter_articles() if isinstance(item, Failure)] == [
        "twin.md: says it is version 1 of good, as good.md does (take one of the two out of the archive)"
    ]


def test_the_order_is_by_name_and_version_and_other_files_are_left_out(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for name in ("b", "a"):
        for n in range(11):
            archive.put(an_arrival(name, text=f"Text {n} of {name}."))
    (tmp_path / "README.md").write_text("What lies here.")
    (tmp_path / ".draft.md").write_text("hidden")
    (tmp_path / "notes.txt").write_text("mine")
    found = [(a.document, a.version) for a in articles(archive)]
    assert found == [(name, n) for name in ("a", "b") for n in range(1, 12)]


def test_an_archive_that_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    assert list(Archive(tmp_path / "none").iter_articles()) == []


# --- killed and hindered -------------------------------------------------------------------------


def test_a_run_killed_while_writing_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(tmp_path)
    archive.put(an_arrival("good"))
    before = files(tmp_path)

    def killed(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        archive.put(an_arrival("late", content=b"late"))
    monkeypatch.undo()
    assert files(tmp_path) == before
    assert list(tmp_path.rglob("*.part")) == []
    assert archive.put(an_arrival("late", content=b"late")).outcome is Outcome.NEW


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file where the folder should be")
    with pytest.raises(ArchiveError, match=r"archive.*: cannot be written: "):
        Archive(tmp_path / "archive").put(an_arrival())


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    names = [f"article-{n}" for n in range(24)]
    threads = [threading.Thread(target=archive.put, args=(an_arrival(name),)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(a.document for a in articles(archive)) == sorted(names)


def test_the_archive_that_ships_can_be_read() -> None:
    found = articles(Archive(Path(__file__).parent.parent / "archive"))
    assert len(found) >= 5
    assert all(article.published for article in found)


def test_what_is_known_is_told_by_the_names_of_files_and_not_read(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    kept = [archive.put(an_arrival(name, title="One title")).article for name in ("a", "https://n.example/1")]
    kept.append(archive.put(an_arrival("a", text="Other words.")).article)
    known = {(article.id, article.version) for article in kept}
    for path in tmp_path.glob("*.md"):
        path.write_text("no article")
    assert list(archive.iter_articles(known)) == []
    assert len(list(archive.iter_articles())) == 3
    (tmp_path / "copied.md").write_text(render_article(an_article("a")))
    (failure,) = archive.iter_articles(known)
    assert isinstance(failure, Failure)
    assert failure.line().startswith("copied.md: says it is version 1 of a, as a.md does")
    (tmp_path / "new.md").write_text(render_article(an_article("b")))
    assert [item.document for item in archive.iter_articles(known) if isinstance(item, Article)] == ["b"]


def test_two_runs_that_put_one_article_at_once_put_it_once(tmp_path: Path) -> None:
    one, other = Archive(tmp_path), Archive(tmp_path)
    listed = one.storage.names

    def late() -> list[str]:
        names = list(listed())
        if not names:
            other.put(an_arrival("a"))
        return names

    class Late(Folder):
        def names(self) -> list[str]:
            return late()

    one.storage = Late(tmp_path)
    assert one.put(an_arrival("a")).outcome is Outcome.KNOWN
    assert files(tmp_path) == ["a.md"]


def test_an_article_is_forgotten_before_its_file_is_amended(tmp_path: Path) -> None:
    """A run that is killed between the two then enters the article anew; the other way round it would stay as it was."""
    archive, seen = Archive(tmp_path), list[str]()
    archive.put(an_arrival(published=None, dating=Dating.UNKNOWN))
    given = an_arrival(published=day(2), dating=Dating.GIVEN, dated_by="given: 2031-05-03")
    archive.put(given, amending=lambda latest: seen.append((tmp_path / archive.name_of(latest)).read_text()))
    assert len(seen) == 1
    assert "published: unknown" in seen[0]
    assert "published: 2031-05-03" in (tmp_path / "a.md").read_text()


def test_two_runs_in_one_archive_see_what_the_other_has_put(tmp_path: Path) -> None:
    one, other = Archive(tmp_path), Archive(tmp_path)
    one.put(an_arrival("https://n.example/1", title="First"))
    assert other.put(an_arrival("https://n.example/1", title="Second")).outcome is Outcome.KNOWN
    other.put(an_arrival("https://n.example/2", title="Third"))
    os.utime(tmp_path, ns=(1, 1))  # a disk whose clock ticks too slowly to tell two changes apart is made to tick
    assert one.put(an_arrival("https://n.example/2", title="Fourth", text="Other words.")).article.version == 2


def test_the_file_of_an_article_can_be_named(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.put(an_arrival("a"))
    second = archive.put(an_arrival("a", text="Other words.")).article
    assert archive.name_of(second) == "a.v2.md"
    assert parse_article((tmp_path / archive.name_of(second)).read_text()) == second
