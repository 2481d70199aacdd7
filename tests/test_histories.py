"""Two times: what was known when, about which day; with real files through the real command."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.two_times import FIRST, LAST, MIDDLE, Desk

pytestmark = pytest.mark.usefixtures("kept_in")


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def now() -> str:
    return datetime.now(UTC).isoformat()


def states(report: Any) -> dict[str, Any]:
    """The number or stance of each series in a report of what was known."""
    return {
        s["series"]: s["state"].get("number", s["state"].get("stance"))
        for story in report["stories"]
        for s in story["series"]
    }


def test_an_article_that_arrives_late_completes_the_past_and_does_not_move_the_present(desk: Desk) -> None:
    desk.hear("first", FIRST, "2026-04-30")
    after_first = now()
    desk.hear("last", LAST, "2026-05-02", "The Ledger")
    after_last = now()
    desk.hear("middle", MIDDLE, "2026-05-01", "The Post")
    deaths = desk.claim(number=62)["series"]
    assert {desk.claim(number=n)["series"] for n in (40, 51)} == {deaths}

    # What was known at each time, and what is known now.
    assert states(desk.asks("as-of", after_first))[deaths] == 40
    assert states(desk.asks("as-of", after_last))[deaths] == 62
    assert states(desk.asks("as-of"))[deaths] == 62
    assert desk.asks("as-of", "2026-04-30")["stories"] == []

    # About the day between: then nothing newer than the first count was known, now there is.
    day = ("--holds", "2026-05-01")
    assert states(desk.asks("as-of", after_last, *day))[deaths] == 40
    assert states(desk.asks("as-of", *day))[deaths] == 51
    stances = {tuple(s for s in states(desk.asks("as-of", *holds)).values() if s in ("+", "-")) for holds in (day, ())}
    assert stances == {("+",), ("-",)}

    # The series shows both times, the present, what arrived late and who disagrees.
    record = desk.asks("history", deaths)
    assert record["present"] == desk.claim(number=62)["id"]
    marked = {claim["number"]: claim["marks_over_time"] for claim in record["claims"]}
    assert [claim["number"] for claim in record["claims"]][-1] == 62
    assert marked[40] == []
    assert "arrived late" in marked[51]
    assert marked[62] == ["present state"]
    assert "in open dispute" in marked[58]
    assert record["claims"][0]["as_of"] < record["claims"][0]["learned_at"]
    late = [change["kind"] for change in desk.exported("changes") if desk.claim(number=51)["id"] in change["after"]]
    assert "filled in" in late
    assert "increased" not in late


def test_the_lines_name_both_times_the_speaker_the_outlet_and_the_dispute(desk: Desk) -> None:
    desk.hear("first", FIRST, "2026-04-30")
    desk.hear("last", LAST, "2026-05-02", "The Ledger")
    desk.hear("middle", MIDDLE, "2026-05-01", "The Post")
    deaths = desk.claim(number=62)["series"]
    today = f"learned {datetime.now(UTC):%Y-%m-%d}"
    lines = desk.says("as-of")
    assert f"  {deaths}: " in lines
    assert "[health ministry; The Ledger; last]  holds for 2026-05-02, printed 2026-05-02".replace("  ", " ") in lines
    assert "“The flood in Norland has killed 62 people, the health ministry said on Saturday.”" in lines
    assert "disputed: " in lines
    assert today in lines
    history = desk.says("history", deaths).splitlines()
    assert [line.rpartition("← ")[2] for line in history if "←" in line][-1] == "present state"
    assert sum("arrived late" in line for line in history) == 2
    assert "holds for 2026-05-01" in "\n".join(history)
    assert today in "\n".join(history)


def test_a_later_version_is_known_from_when_it_was_seen(desk: Desk) -> None:
    desk.hear("first", FIRST, "2026-04-30")
    before = now()
    desk.hear("first", FIRST.replace("At least 40", "At least 31"), "2026-04-30")
    deaths = desk.claim(number=31)["series"]
    assert states(desk.asks("as-of", before))[deaths] == 40
    assert states(desk.asks("as-of"))[deaths] == 31
    record = desk.asks("history", deaths)
    assert [(c["number"], c["marks_over_time"], c["succeeded_by_version"]) for c in record["claims"]] == [
        (40, ["corrected"], 2),
        (31, ["present state", "correction"], None),
    ]
    assert "corrected in version 2" in desk.says("history", deaths)


@pytest.mark.parametrize(
    "arguments", [["yesterday"], ["2026-13-01"], ["--holds", "next week"], ["2026-05-01", "--holds", ""]]
)
def test_a_time_that_is_none_is_named_with_what_to_write(desk: Desk, arguments: list[str]) -> None:
    error = desk.refused("as-of", *arguments)
    assert repr(arguments[-1]) in error
    assert "write it as 2024-04-01" in error


def test_a_home_without_articles_knows_nothing(desk: Desk) -> None:
    assert desk.asks("as-of")["stories"] == []
    assert "0 series, from 0 articles" in desk.says("as-of")


def test_a_page_that_could_not_be_fetched_leaves_what_was_known(desk: Desk) -> None:
    desk.hear("flood", FIRST, "2026-04-30")
    deaths = desk.claim(number=40)["series"]
    desk.hear("flood", "Error 503. The service is not available, please try again later.", "2026-04-30")
    assert desk.asks("explain", "flood")["version"] == 2
    assert states(desk.asks("as-of"))[deaths] == 40
    assert desk.asks("history", deaths)["present"] == desk.claim(number=40)["id"]
    # A near miss: a version that says something else stands in place of the first.
    desk.hear("flood", FIRST.replace("40", "44"), "2026-04-30")
    assert states(desk.asks("as-of"))[deaths] == 44
    assert "no longer said" not in desk.says("history", deaths)


REST = """The rain has lasted for nine days, and the fields along the river stand under water, with more rain to come.

The council of the town will speak of the bridge next week, as it has done every spring since the old one was closed.

Water Minister Mara Lind said she was open to a toll on the bridge, and that she would hear whoever lived beside it."""
TOLL = "The flood in Norland has killed 40 people, the health ministry said on Thursday."


def test_what_a_wall_hides_is_known_all_the_same_and_is_no_news_when_the_wall_is_gone(desk: Desk) -> None:
    desk.hear("flood", f"{TOLL}\n\n{REST}", "2026-04-30")
    stance = desk.claim(stance="+")
    desk.hear("flood", f"{TOLL}\n\nSubscribe to read on.", "2026-04-30")
    desk.hear("flood", f"{TOLL}\n\nLog in to read on.", "2026-04-30")
    assert states(desk.asks("as-of"))[stance["series"]] == "+"
    assert desk.asks("history", stance["series"])["present"] == stance["id"]
    desk.hear("flood", f"{TOLL}\n\n{REST}", "2026-04-30")
    assert [change["kind"] for change in desk.exported("changes")] == ["new", "new"]
    desk.hear("flood", f"{TOLL}\n\nSubscribe to read on.", "2026-04-30")
    desk.hear("turn", "Water Minister Mara Lind rejected a toll on the bridge.", "2026-05-02", "The Ledger")
    assert [change["kind"] for change in desk.exported("changes")] == ["new", "new", "reversed"]
    before = desk.everything()
    desk.says("replay")
    assert desk.everything() == before


def test_what_a_version_withdraws_is_known_no_more(desk: Desk) -> None:
    rain, _, stance = REST.split("\n\n")
    desk.hear("flood", f"{TOLL}\n\n{stance}\n\n{rain}", "2026-04-30")
    series = desk.claim(stance="+")["series"]
    desk.hear("flood", f"{TOLL}\n\n{rain}", "2026-04-30")
    assert series not in states(desk.asks("as-of"))
    assert "withdrawn" in {change["kind"] for change in desk.exported("changes")}


STRIKES = {
    "first": ("The dockers of Vale went on strike on Monday.", "2026-05-05"),
    "other": ("The nurses of Kell went on strike on Friday.", "2026-05-09"),
    "again": ("The dockers of Vale went on strike on Monday, police said.", "2026-05-06"),
}


def test_the_history_of_a_series_of_events_tells_one_event_from_another(desk: Desk) -> None:
    for name, (text, published) in STRIKES.items():
        desk.hear(name, text, published, name)
    (series,) = {claim["series"] for claim in desk.exported("claims") if claim["kind"] == "event"}
    found = desk.asks("history", series)["claims"]
    assert [(claim["document"], claim["occasion"]) for claim in found] == [("first", 1), ("again", 1), ("other", 2)]
    lines = desk.says("history", series).splitlines()
    assert lines[0].startswith(f"{series}: 2 events of one kind")
    assert [line for line in lines if line.startswith(" event ")] == [" event 1", " event 2"]
    # A near miss: figures are of one question, and no event is spoken of.
    desk.hear("toll", FIRST, "2026-04-30")
    assert "event" not in desk.says("history", desk.claim(number=40)["series"])
