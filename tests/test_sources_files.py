"""Taking in files, folders and what a user names by hand: what is new arrives, what fails is one line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storydiff.model import Dating, Source, SourceKind
from storydiff.sources.taking import BY_HAND, Given
from tests.intake import SENTENCES, Desk, at_desk, by_hand, full_text, item, lines, page, rss
from tests.webserver import Site


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[Desk]:
    with at_desk(tmp_path_factory.mktemp("desk") / "home", site) as made:
        yield made


# --- files and folders ---------------------------------------------------------------------------


def test_files_of_every_kind_are_taken_from_a_folder(desk: Desk, tmp_path: Path) -> None:
    text = "\n\n".join(SENTENCES)
    (tmp_path / "plain.txt").write_text(f" date 2031-05-08 {text}")
    (tmp_path / "marked.md").write_text(f"---\ntitle: Fourteen found\npublisher: The Orrin Post\n---\n\n{text}\n")
    (tmp_path / "saved.html").write_text(page())
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "deep.txt").write_text(text)
    (tmp_path / ".hidden.txt").write_text(text)
    intake = desk.look_at(Source("inbox", SourceKind.FOLDER, str(tmp_path)))
    assert lines(intake) == []
    found = {stored.article.document: stored.article for stored in intake.stored}
    assert sorted(found) == ["deep", "marked", "plain", "saved"]
    assert {article.text for article in found.values()} == {text}
    assert (found["marked"].title, found["marked"].publisher) == ("Fourteen found", "The Orrin Post")
    assert found["plain"].published == datetime(2031, 5, 8, tzinfo=UTC)


def test_a_file_is_taken_again_only_when_it_has_changed(desk: Desk, tmp_path: Path) -> None:
    source = Source("inbox", SourceKind.FOLDER, str(tmp_path))
    (tmp_path / "a.txt").write_text(SENTENCES[0])
    (tmp_path / "b.txt").write_text(SENTENCES[1])
    desk.look_at(source)
    (tmp_path / "b.txt").write_text(SENTENCES[2])
    later = desk.look_at(source, after=timedelta(days=1))
    assert [stored.article.document for stored in later.stored] == ["b"]
    assert desk.look_at(source, after=timedelta(days=1)).stored == ()
    (tmp_path / "b.txt").unlink()
    assert desk.look_at(source, after=timedelta(days=2)).stored == ()
    assert len(desk.entries()) == 1


def test_two_files_of_one_name_are_told_apart_by_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(SENTENCES[0])
    (tmp_path / "a.txt").write_text(SENTENCES[1])
    intake = by_hand(tmp_path)
    assert len(intake.arrivals) == 1
    assert lines(intake) == [f"{tmp_path / 'a.txt'}: its name is taken by a.md (rename one of them)"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text(SENTENCES[0])
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert by_hand(folder).arrivals == ()


FILES = [
    ("empty.txt", b"", "the file is empty"),
    ("blank.md", b" \n\n ", "the file is empty"),
    ("adverts.txt", b"Advertisement\n", "it holds no text"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "a binary file, not text"),
    ("report.pdf", b"%PDF-1.7 words", ".pdf files are not read"),
    ("broken.md", b"---\ntitle: [a\n---\n\nText.", "its front matter is not YAML"),
    ("nothing.html", b"<html><body></body></html>", "the page has no article text"),
    ("page.xml", b"<html><body>x</body></html>", "not a feed"),
]


@pytest.mark.parametrize(("name", "content", "words"), FILES, ids=[name for name, *_ in FILES])
def test_a_file_that_holds_no_article_is_one_line_and_the_rest_is_taken(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "zz-good.txt").write_text(SENTENCES[0])
    intake = by_hand(tmp_path)
    assert [arrival.article.document for arrival in intake.arrivals] == ["zz-good"]
    (line,) = lines(intake)
    assert line.startswith(f"{tmp_path / name}: {words}")
    assert line.endswith(")")


def test_a_path_that_leads_nowhere_is_one_line(desk: Desk, tmp_path: Path) -> None:
    assert lines(by_hand(tmp_path / "none.txt")) == [f"{tmp_path / 'none.txt'}: no such file (check the path)"]
    gone = Source("inbox", SourceKind.FOLDER, str(tmp_path / "gone"))
    assert lines(desk.look_at(gone)) == [f"{tmp_path / 'gone'}: no such folder (check the path, or make the folder)"]


def test_a_date_in_the_year_9999_leaves_a_file_undated_with_a_line(tmp_path: Path) -> None:
    (tmp_path / "late.txt").write_text(f" date 9999-01-01 {SENTENCES[0]}")
    intake = by_hand(tmp_path / "late.txt")
    assert (intake.arrivals[0].article.published, intake.arrivals[0].article.text) == (None, SENTENCES[0])
    assert lines(intake)[0].startswith("late: its date is refused, not between 1900 and now: date line")


# --- by hand -------------------------------------------------------------------------------------


def test_what_the_user_gives_holds_for_what_is_taken_by_hand(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f" date 2031-05-08 {SENTENCES[0]}")
    intake = by_hand(tmp_path / "a.txt", Given(published="2031-05-07", publisher="The Orrin Post", story="valley"))
    (article,) = (arrival.article for arrival in intake.arrivals)
    assert (article.published, article.dating) == (datetime(2031, 5, 7, tzinfo=UTC), Dating.GIVEN)
    assert (article.publisher, article.story, article.source) == ("The Orrin Post", "valley", BY_HAND)


def test_a_date_that_is_none_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCES[0])
    (line,) = lines(by_hand(tmp_path / "a.txt", Given(published="soon")))
    assert line == f"{tmp_path / 'a.txt'}: not a full date: given: soon (write the date as 2024-04-01)"


def test_an_address_is_a_feed_or_a_page_by_what_lies_there(site: Site) -> None:
    site.tell("/a", page(), "application/octet-stream")
    site.tell("/feed", rss(item("/a"), item("/b", **{"content:encoded": full_text()})), "text/html")
    assert [a.article.document for a in by_hand(site.url("/a")).arrivals] == [site.url("/a")]
    assert [a.article.document for a in by_hand(site.url("/feed")).arrivals] == [site.url("/a"), site.url("/b")]


def test_a_feed_as_a_file_gives_what_it_carries_whole(tmp_path: Path) -> None:
    whole = item("https://post.example/a", **{"content:encoded": full_text()})
    (tmp_path / "feed.xml").write_text(rss(whole, item("https://post.example/b", "Roads open")))
    intake = by_hand(tmp_path / "feed.xml")
    assert [arrival.article.document for arrival in intake.arrivals] == ["https://post.example/a"]
    assert lines(intake)[0].startswith("https://post.example/b: feed.xml carries only its summary (take in the page")
