"""One article on standard input: told for what it is, named by its address or its words, and refused in one line."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storydiff.cli import main
from storydiff.sources.handed import ITEM, Handed, kind_of, take_handed
from tests.intake import NOW, SENTENCES, item, page, reader, rss
from tests.test_newsletters import box, mail
from tests.test_sitemaps import url, urlset

TEXT = "\n\n".join(SENTENCES)
FRONT = f"---\ntitle: Fourteen found\nurl: https://post.example/a?utm_source=x\npublished: 2024-05-08\n---\n\n{TEXT}\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    assert main(["--home", str(tmp_path), "--quiet", "init"]) == 0
    return tmp_path


@pytest.fixture
def ingest(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command with something on standard input; gives its status, its report and what it said of errors."""

    def run(
        content: bytes | str, *arguments: str, addresses: tuple[str, ...] = ("-",)
    ) -> tuple[int, dict[str, Any], str]:
        raw = content.encode() if isinstance(content, str) else content
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        capsys.readouterr()
        status = main(["--home", str(home), "--quiet", "ingest", *addresses, "--json", *arguments])
        said = capsys.readouterr()
        return status, json.loads(said.out) if said.out else {}, said.err

    return run


KINDS = [
    (TEXT, "text"),
    (FRONT, "markdown"),
    (f"# Fourteen found\n\n{TEXT}", "markdown"),
    (f"#hashtag and nothing\n\n{TEXT}", "text"),
    (f"--- a rule\n\n{TEXT}", "text"),
    (page(), "html"),
    (f"<!-- saved --><!-- twice -->\n<!DOCTYPE html>{page()}", "html"),
    (f"<p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>", "html"),
    (f"<3 is a heart, and this is a text.\n\n{TEXT}", "text"),
    (mail(TEXT).decode(), "mail"),
    (box(mail(TEXT)).decode(), "mail"),
    (f"Title: Fourteen found\nDate: 2024-05-08\n\n{TEXT}", "text"),
    (f"From the valley: fourteen found\n\n{TEXT}", "text"),
]


@pytest.mark.parametrize(("content", "kind"), KINDS)
def test_an_article_is_told_by_its_content(content: str, kind: str) -> None:
    assert kind_of(content.encode()) == kind


@pytest.mark.parametrize(("content", "kind"), KINDS)
def test_each_kind_is_taken_in_with_its_text(ingest: Any, content: str, kind: str) -> None:
    status, report, _ = ingest(content)
    assert (status, [article["outcome"] for article in report["articles"]]) == (0, ["new"])


def test_what_the_user_says_outranks_the_text(ingest: Any, home: Path) -> None:
    said = ("--url", "https://times.example/b#top", "--title", "Found", "--published", "2024-05-09")
    assert ingest(FRONT, *said, "--publisher", "Times")[0] == 0
    kept = next((home / "archive").glob("*.md")).read_text(encoding="utf-8")
    for line in ("document: https://times.example/b", "title: Found", "published: 2024-05-09", "publisher: Times"):
        assert f"{line}\n" in kept


@pytest.mark.parametrize(
    ("content", "document"),
    [
        (FRONT, "https://post.example/a"),
        (
            page().replace("<head>", '<head><link rel="canonical" href="https://post.example/a#x">'),
            "https://post.example/a",
        ),
        (page().replace("<head>", '<head><link rel="canonical" href="javascript:x">'), None),
        (mail(TEXT).decode(), "mid:17.a@post.example"),
        (TEXT, None),
    ],
)
def test_an_article_is_named_by_its_own_address_else_by_its_words(
    ingest: Any, content: str, document: str | None
) -> None:
    first, again = ingest(content)[1]["articles"][0], ingest(content)[1]["articles"][0]
    assert first["document"] == again["document"]
    assert again["outcome"] == "known"
    assert first["document"] == document or (document is None and first["document"].startswith("standard-input-"))


REFUSED = [
    (b"", "it is empty"),
    (b" \n", "it is empty"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "a binary file"),
    (rss(item("https://post.example/a")).encode(), "a feed, not an article"),
    (urlset(url("https://post.example/a")).encode(), "a sitemap, not an article"),
    (b"---\ntitle: [a\n---\n\nText.", "its front matter is not YAML"),
    (b"<html><body></body></html>", "the page has no article text"),
    (b"x" * 20_000_001, "larger than 20,000,000 bytes"),
]


@pytest.mark.parametrize(("content", "reason"), REFUSED)
def test_what_is_no_article_is_refused_in_one_line(ingest: Any, content: bytes, reason: str) -> None:
    status, report, _ = ingest(content)
    assert status == 1
    assert [reason in failure["reason"] for failure in report["failures"]] == [True]
    assert report["failures"][0]["item"] == ITEM


@pytest.mark.parametrize(
    ("addresses", "arguments", "status", "said"),
    [
        (("-", "a.txt"), (), 2, "goes alone"),
        (("a.txt",), ("--title", "x"), 2, "--title is of what comes on standard input"),
        ((), ("--type", "text"), 2, "--type is of what comes on standard input"),
        (("-",), ("--url", "post.example"), 1, "not a web address"),
        (("-",), ("--published", "May"), 1, "not a date"),
        (("-",), ("--story", "nothing"), 1, "no such story"),
    ],
)
def test_wrong_usage_is_told(
    ingest: Any, addresses: tuple[str, ...], arguments: tuple[str, ...], status: int, said: str
) -> None:
    found = ingest(TEXT, *arguments, addresses=addresses)
    assert (found[0], said in found[2]) == (status, True)


def test_the_type_that_the_user_names_is_taken(ingest: Any, home: Path) -> None:
    assert ingest(f"# No heading\n\n{TEXT}", "--type", "text")[0] == 0
    assert "# No heading" in next((home / "archive").glob("*.md")).read_text(encoding="utf-8")
    status, report, _ = ingest(TEXT, "--type", "mail")
    assert (status, "not a mail" in report["failures"][0]["reason"]) == (1, True)


def test_a_real_pipe_is_read(home: Path) -> None:
    command = [sys.executable, "-m", "storydiff.cli", "--home", str(home), "ingest", "-", "--title", "Found"]
    done = subprocess.run(command, input=TEXT.encode(), capture_output=True, check=False)
    assert (done.returncode, done.stderr.count(b"new: Found")) == (0, 1)


@settings(max_examples=150)
@example(b"<!--" * 100)
@example(b"<!-- -->" * 300 + b"x")
@example(b"---\n" * 300)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"<p>{text}".encode("utf-8", "replace")))
def test_any_bytes_are_an_article_or_refused_in_one_line(content: bytes) -> None:
    for kind in (None, "text", "html", "markdown", "mail"):
        intake = take_handed(Handed(content, kind), source="by hand", now=NOW, read=reader())
        assert intake.arrivals or intake.failures
        assert all("\n" not in failure.line() for failure in intake.failures)
