"""Fact check: a sentence held against an archive, with real files through the real command; each beside a near miss."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storydiff.cli import main
from storydiff.fact_check import LONGEST, MOST, sentences_in
from tests.two_times import Desk

ARTICLES = (
    ("one", "2021-05-01", "The Courier", "At least 12 people were killed by the fire in Norland, the ministry said."),
    ("two", "2021-05-03", "The Post", "The fire in Norland has killed 21 people, the health ministry said."),
    (
        "three",
        "2021-05-05",
        "The Ledger",
        (
            "The fire in Norland has killed 34 people, the health ministry said.\n\n"
            "Some 400 people were injured in Norland, the health ministry said."
        ),
    ),
    (
        "vale",
        "2021-05-05",
        "The Courier",
        "The police said 300 people were arrested in Vale.\n\nThe lawyers' union said 220 people were arrested in Vale.",
    ),
    ("helpers", "2021-05-05", "The Courier", "More than 300 helpers are at work in Port Ellis, the army said."),
    ("earlier", "2021-05-02", "The Post", "Some 40,000 people are displaced in Norland, the ministry said."),
    ("later", "2021-05-05", "The Post", "Some 25,000 people are displaced in Norland, the ministry said."),
)
LAST_DAY = ("--holds", "2021-05-05")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the articles, compared."""
    folder = tmp_path_factory.mktemp("home")
    assert main(["--home", str(folder), "--quiet", "init"]) == 0
    for name, published, publisher, text in ARTICLES:
        path = folder / f"{name}.txt"
        path.write_text(f"{name.title()}\n\n{text}\n", encoding="utf-8")
        said = ["--published", published, "--publisher", publisher]
        assert main(["--home", str(folder), "--quiet", "ingest", str(path), *said]) == 0
    assert main(["--home", str(folder), "--quiet", "diff"]) == 0
    return folder


class Editor:
    """Who checks sentences against a home."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self.capsys = capsys

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """The exit status, the output and the errors of a check."""
        self.capsys.readouterr()
        status = main(["--home", str(self.home), "--quiet", "check", *arguments])
        return status, *self.capsys.readouterr()

    def asks(self, *arguments: str) -> Any:
        """The record of a check, whose status is the exit status."""
        status, out, err = self.run(*arguments, "--json")
        record = json.loads(out)
        assert (status, err) == (record["status"], "")
        return record


@pytest.fixture
def editor(home: Path, capsys: pytest.CaptureFixture[str]) -> Editor:
    return Editor(home, capsys)


@pytest.mark.parametrize(
    ("sentence", "said", "verdict", "status"),
    [
        ("More than 30 people were killed in Norland", LAST_DAY, "borne out", 0),
        ("More than 40 people were killed in Norland", LAST_DAY, "ruled out", 10),
        ("The fire in Norland has killed 34 people", LAST_DAY, "borne out", 0),
        ("The fire in Norland has killed 90 people", LAST_DAY, "ruled out", 10),
        # Days later it may have grown to that.
        ("The fire in Norland has killed 60 people", ("--holds", "2021-05-20"), "left open", 13),
        # A total that has grown since was so; on its own day it is so.
        ("21 people were killed in Norland", LAST_DAY, "no longer so", 12),
        ("21 people were killed in Norland", ("--holds", "2021-05-03"), "borne out", 0),
        ("As of 3 May 2021, 21 people had been killed in Norland", LAST_DAY, "borne out", 0),
        ("As of 3 May 2021, 34 people had been killed in Norland", LAST_DAY, "ruled out", 10),
        ("As of 3 April 2021, 21 people had been killed in Norland", LAST_DAY, "unknown", 14),
        # On the way from 21 to 34 nobody said 25; 5 may be of one street.
        ("25 people were killed in Norland", LAST_DAY, "no longer so", 12),
        ("5 people were killed in Norland", LAST_DAY, "left open", 13),
        # What does not only grow moves either way.
        ("About 25,000 people are displaced in Norland", LAST_DAY, "borne out", 0),
        ("About 40,000 people are displaced in Norland", LAST_DAY, "no longer so", 12),
        # Two speakers of one day.
        ("300 people were arrested in Vale", LAST_DAY, "disputed", 11),
        ("220 people were arrested in Vale", LAST_DAY, "disputed", 11),
        ("More than 200 people were arrested in Vale", LAST_DAY, "borne out", 0),
        # Another place, another fate, a place left out.
        ("300 people were arrested in Suland", LAST_DAY, "unknown", 14),
        ("34 people were killed in Suland", LAST_DAY, "left open", 13),
        ("The fire in Suland has killed 34 people", LAST_DAY, "left open", 13),
        ("34 people were arrested in Norland", LAST_DAY, "unknown", 14),
        ("34 people were killed", LAST_DAY, "left open", 13),
        # What is told of the counted is in its words alone: the same words, and others.
        ("More than 250 helpers are at work in Port Ellis", LAST_DAY, "borne out", 0),
        ("More than 250 helpers are asleep in Port Ellis", LAST_DAY, "left open", 13),
        ("100 helpers are at work in Port Ellis", LAST_DAY, "left open", 13),
        # One figure borne out beside one ruled out, and beside one that nobody speaks of.
        ("34 people were killed and about 400 people were injured in Norland", LAST_DAY, "borne out", 0),
        ("34 people were killed and 900 people were injured in Norland", LAST_DAY, "ruled out", 10),
        ("34 people were killed and 900 people were arrested in Norland", LAST_DAY, "left open", 13),
        ("The mayor rejected the plan", (), "no figure", 15),
        ("She was 62 years old", (), "no figure", 15),
    ],
)
def test_a_sentence_is_borne_out_or_ruled_out_or_left_open(
    editor: Editor, sentence: str, said: tuple[str, ...], verdict: str, status: int
) -> None:
    record = editor.asks(sentence, *said)
    assert (record["verdict"], record["status"]) == (verdict, status), record["sentences"][0]["figures"]


def test_each_sentence_of_the_archive_is_shown_with_who_when_where_and_why(editor: Editor) -> None:
    _, out, _ = editor.run("21 people were killed in Norland", *LAST_DAY)
    assert out.splitlines() == [
        "NO LONGER SO: 21 people were killed in Norland",
        "  21 [Deaths, Norland: 21.] no longer so: was so on 2021-05-03, now 34 on 2021-05-05",
        "    bears it out: 21 ↔ 21: what it says fits, at an earlier time",
        "      “The fire in Norland has killed 21 people, the health ministry said.”",
        "      [health ministry; The Post; published 2021-05-03; holds for 2021-05-03] two",
        "    rules it out: 21 ↔ 34: the figure has moved on since",
        "      “The fire in Norland has killed 34 people, the health ministry said.”",
        "      [health ministry; The Ledger; published 2021-05-05; holds for 2021-05-05] three",
        "    leaves it open: 21 ↔ at least 12: its words leave room for it, and do not say it",
        "      “At least 12 people were killed by the fire in Norland, the ministry said.”",
        "      [ministry; The Courier; published 2021-05-01; holds for 2021-05-01] one",
    ]


def test_what_nothing_speaks_of_and_what_is_no_figure_is_said_so(editor: Editor) -> None:
    assert "nothing in the archive speaks of this" in editor.run("300 people were arrested in Suland")[1]
    assert "no number in the sentence" in editor.run("The mayor rejected the plan")[1]
    assert "not checked: 62 (an age)" in editor.run("She was 62 years old")[1]


def test_a_program_gets_the_claims_the_figures_and_the_reasons(editor: Editor) -> None:
    (figure,) = editor.asks("The fire in Norland has killed 90 people", *LAST_DAY)["sentences"][0]["figures"]
    (line,) = figure["rules_out"]
    assert figure["counts"] == {"bears_out": 0, "rules_out": 1, "leaves_open": 2}
    assert (line["figures"], line["reason"]) == (["90", "34"], "both cannot hold")
    assert (line["claim"]["document"], line["claim"]["id"]) == ("three", figure["state"])
    assert line["claim"]["quote"] == "The fire in Norland has killed 34 people, the health ministry said."


def test_of_many_sentences_the_weightiest_gives_the_status(
    editor: Editor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["More than 30 people were killed in Norland", "", "300 people were arrested in Suland"]
    listed = tmp_path / "sentences.txt"
    listed.write_text("\n".join(lines), encoding="utf-8")
    record = editor.asks("--file", str(listed), *LAST_DAY)
    assert [checked["status"] for checked in record["sentences"]] == [0, 14]
    assert record["status"] == 14
    lines.append("The fire in Norland has killed 90 people")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
    record = editor.asks("-", *LAST_DAY)
    assert [checked["status"] for checked in record["sentences"]] == [0, 14, 10]
    assert record["status"] == 10


def test_checking_keeps_nothing(editor: Editor) -> None:
    def everything() -> list[str]:
        parts = []
        for what in ("claims", "changes", "held-back"):
            editor.capsys.readouterr()
            main(["--home", str(editor.home), "--quiet", "export", what])
            parts.append(editor.capsys.readouterr().out)
        return [*parts, *sorted(str(path) for path in editor.home.rglob("*") if "ledger" not in path.name)]

    before = everything()
    editor.run("The fire in Norland has killed 90 people", *LAST_DAY)
    assert everything() == before


def test_no_more_than_five_of_a_kind_are_shown_the_newest_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path, capsys)
    for day in range(1, 8):
        desk.hear(f"day {day}", f"The fire in Norland has killed 3{day} people.", f"2021-05-0{day}", f"Paper {day}")
    editor = Editor(tmp_path, capsys)
    (figure,) = editor.asks("More than 30 people were killed in Norland", *LAST_DAY)["sentences"][0]["figures"]
    assert [line["claim"]["number"] for line in figure["bears_out"]] == [35, 34, 33, 32, 31]
    said = ("More than 30 people were killed in Norland", "--holds", "2021-05-07")
    (figure,) = editor.asks(*said)["sentences"][0]["figures"]
    assert [line["claim"]["number"] for line in figure["bears_out"]] == [37, 36, 35, 34, 33]
    assert figure["counts"]["bears_out"] == 7
    assert "… and 2 more that bear it out" in editor.run(*said)[1]


def test_as_of_a_time_speaks_what_was_known_then_in_the_versions_of_then(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, editor = Desk(tmp_path, capsys), Editor(tmp_path, capsys)
    desk.hear("fire", "The fire in Norland has killed 21 people.", "2021-05-03")
    then = datetime.now(UTC).isoformat()
    desk.hear("fire", "The fire in Norland has killed 34 people.", "2021-05-03")
    desk.hear("more", "The fire in Norland has killed 35 people.", "2021-05-04")
    said = "The fire in Norland has killed 21 people"
    assert editor.asks(said, "--as-of", then)["verdict"] == "borne out"
    # The first version no longer says it, and so nobody ever did.
    assert editor.asks(said, "--holds", "2021-05-03")["verdict"] == "ruled out"
    assert editor.asks(said, "--as-of", "2020-01-01")["verdict"] == "unknown"


def test_two_stories_that_differ_leave_it_open_until_one_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, editor = Desk(tmp_path, capsys), Editor(tmp_path, capsys)
    stories = '[[stories]]\nname = "fire"\nwords = ["fire"]\n\n[[stories]]\nname = "flood"\nwords = ["flood"]\n'
    (tmp_path / "storydiff.toml").write_text(stories, encoding="utf-8")
    desk.hear("blaze", "The fire in Norland has killed 21 people.", "2021-05-03")
    desk.hear("water", "The flood in Norland has killed 90 people.", "2021-05-03")
    day = ("--holds", "2021-05-03")
    assert editor.asks("21 people were killed in Norland", *day)["verdict"] == "left open"
    assert editor.asks("21 people were killed in Norland", "--story", "fire", *day)["verdict"] == "borne out"
    assert editor.asks("The fire in Norland has killed 21 people", *day)["verdict"] == "borne out"
    assert editor.asks("The flood in Norland has killed 95 people", *day)["verdict"] == "ruled out"
    status, _, err = editor.run("21 people were killed in Norland", "--story", "snow")
    assert status == 1
    assert "--story snow: no such story" in err


def test_the_reader_who_keeps_two_claims_apart_is_heard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk, editor = Desk(tmp_path, capsys), Editor(tmp_path, capsys)
    desk.hear("one", "The fire in Norland has killed 21 people.", "2021-05-03")
    desk.hear("other", "The fire in Norland has killed 34 people.", "2021-05-04", "The Post")
    said = ("34 people were killed by the fire in Norland", "--holds", "2021-05-04")
    assert editor.asks(*said)["verdict"] == "borne out"
    desk.says("different", desk.claim(number=21)["id"], desk.claim(number=34)["id"], "--by", "mara")
    assert editor.asks(*said)["verdict"] != "borne out"


def test_what_is_not_compared_yet_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk, editor = Desk(tmp_path, capsys), Editor(tmp_path, capsys)
    path = tmp_path / "fire.txt"
    path.write_text("Fire\n\nThe fire in Norland has killed 21 people.\n", encoding="utf-8")
    desk.says("ingest", str(path), "--published", "2021-05-03")
    _, out, _ = editor.run("21 people were killed by the fire in Norland")
    assert "nothing in the archive speaks of this" in out
    assert "`storydiff diff` does it" in out
    desk.says("diff")
    assert "`storydiff diff`" not in editor.run("21 people were killed by the fire in Norland")[1]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("", "an empty sentence"),
        ("\x1b\x07 \u202e", "an empty sentence"),
        ("34 people were killed in Norland. " * 100, f"longer than {LONGEST:,} characters"),
    ],
)
def test_what_cannot_be_checked_is_one_clear_line(editor: Editor, sentence: str, said: str) -> None:
    status, out, err = editor.run(sentence)
    assert (status, out) == (1, "")
    assert said in err
    assert err.count("\n") == 1
    assert "\x1b" not in err


def test_text_that_speaks_to_the_terminal_does_not_reach_it(editor: Editor) -> None:
    _, out, _ = editor.run("34 people\x1b[2J were \u202ekilled\x9b in Norland\udcff", *LAST_DAY)
    assert "people" in out
    assert not {"\x1b", "\x9b", "\u202e", "\udcff"} & set(out)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b" \n\t\n", "holds no sentence"),
        (b"\xff\xfe3\x004\x00", "not text in UTF-8"),
        (b"34 people were killed.\n" * (MOST + 1), f"at most {MOST}"),
        (b"x" * (LONGEST * MOST + 1), "larger than"),
    ],
)
def test_a_file_that_is_no_list_of_sentences_is_refused(
    editor: Editor, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "sentences.txt"
    path.write_bytes(content)
    status, _, err = editor.run("--file", str(path))
    assert status == 1
    assert said in err


def test_a_list_of_sentences_has_one_a_line() -> None:
    assert sentences_in("\ufeffOne.\r\n\n  Two. \n".encode(), "a file") == ["One.", "  Two. "]


@pytest.mark.parametrize("arguments", [[], ["34 people", "--file", "x.txt"], ["34 people", "more"]])
def test_wrong_usage_is_no_verdict(home: Path, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--home", str(home), "check", *arguments])
    assert caught.value.code == 2


def test_a_narrower_count_is_no_total_and_bears_out_its_own_words_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, editor = Desk(tmp_path, capsys), Editor(tmp_path, capsys)
    desk.hear("start", "The war in Norland has killed 9,000 people, the ministry said.", "2021-05-01")
    desk.hear("on", "The war in Norland has killed 9,200 people, the ministry said.", "2021-05-02")
    desk.hear("tunnel", "The blast in the tunnel killed 74 people in Norland, the ministry said.", "2021-05-03")
    desk.hear("end", "The war in Norland has killed 9,300 people, the ministry said.", "2021-05-04")
    day = ("--holds", "2021-05-04")
    assert editor.asks("The blast in the tunnel killed 74 people in Norland", *day)["verdict"] == "borne out"
    assert editor.asks("The blast in the tunnel killed 90 people in Norland", *day)["verdict"] == "left open"
    assert editor.asks("The war has killed 74 people in Norland", *day)["verdict"] == "left open"
    assert editor.asks("The war has killed fewer than 9,000 people in Norland", *day)["verdict"] == "ruled out"


def test_an_old_dispute_does_not_rule_out_what_the_total_has_grown_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, editor = Desk(tmp_path, capsys), Editor(tmp_path, capsys)
    desk.hear("first", "The war in Norland has killed 9,000 people, the health ministry said.", "2021-05-01")
    desk.hear("army", "The war in Norland has killed 7,000 people, the army said.", "2021-05-01", "The Post")
    desk.hear("last", "The war in Norland has killed 9,300 people, the health ministry said.", "2021-05-04")
    day = ("--holds", "2021-05-04")
    assert editor.asks("The war in Norland has killed 9,300 people", *day)["verdict"] == "borne out"
    assert editor.asks("The war in Norland has killed 7,000 people", *day)["verdict"] == "disputed"


def test_a_place_that_an_article_does_not_name_is_not_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, editor = Desk(tmp_path, capsys), Editor(tmp_path, capsys)
    desk.hear("fire", "The fire in Norland has killed 34 people.", "2021-05-05")
    assert editor.asks("The fire in Norland has killed 34 people", *LAST_DAY)["verdict"] == "borne out"
    record = editor.asks("The fire in Suland has killed 34 people", *LAST_DAY)
    assert record["verdict"] == "left open"
    assert "its article does not name suland" in record["sentences"][0]["figures"][0]["reason"]


def test_a_total_that_was_taken_down_is_ruled_out_and_was_never_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, editor = Desk(tmp_path, capsys), Editor(tmp_path, capsys)
    desk.hear("first", "The fire in Norland has killed 120 people, the health ministry said.", "2021-05-01")
    desk.hear("then", "The health ministry revised the number of people killed in Norland down to 90.", "2021-05-05")
    assert editor.asks("The fire in Norland has killed 120 people", *LAST_DAY)["verdict"] == "ruled out"
    assert editor.asks("The fire in Norland has killed 90 people", *LAST_DAY)["verdict"] == "borne out"
