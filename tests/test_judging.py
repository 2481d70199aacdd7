"""The reader teaches at the command line: what is said outranks the rules, is kept, and can be taken back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from storydiff import judging, pipeline
from tests.two_times import FIRST, HELPERS, LAST, VOLUNTEERS, Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A home with two counts of those at work, that the rules keep apart."""
    desk = Desk(tmp_path, capsys)
    desk.hear("helpers", HELPERS, "2026-05-02")
    desk.hear("volunteers", VOLUNTEERS, "2026-05-03", "The Ledger")
    return desk


def series(desk: Desk) -> tuple[str, str]:
    return desk.claim(number=300)["series"], desk.claim(number=450)["series"]


def kinds(desk: Desk) -> list[str]:
    return [change["kind"] for change in desk.exported("changes")]


def digest(desk: Desk, *arguments: str) -> str:
    """The digest of now, as Markdown; empty where it is quiet."""
    report = desk.asks("digest", *arguments)
    return "".join(Path(name).read_text(encoding="utf-8") for name in report["files"] if name.endswith(".md"))


def file_of(desk: Desk) -> Path:
    return desk.home / "archive" / "judgements.jsonl"


def test_two_series_that_are_called_the_same_are_compared_with_what_comes_later_too(desk: Desk) -> None:
    one, other = series(desk)
    assert one != other
    assert "increased" not in kinds(desk)
    said = desk.says("same", one, other, "--by", "Ana")
    assert f"{one} and {other} are one series, {one}" in said
    assert "compared 2 articles" in said
    assert series(desk) == (one, one)
    assert "increased" in kinds(desk)
    desk.hear("more", VOLUNTEERS.replace("About 450", "About 700").replace("Sunday", "Monday"), "2026-05-04")
    assert desk.claim(number=700)["series"] == one
    assert kinds(desk).count("increased") == 2
    assert [c["number"] for c in desk.asks("history", other)["claims"]] == [300, 450, 700]


def test_a_judgement_survives_a_replay_and_the_loss_of_the_ledger_byte_for_byte(desk: Desk) -> None:
    one, other = series(desk)
    desk.says("same", one, other)
    desk.hear("first", FIRST, "2026-04-30")
    desk.hear("last", LAST, "2026-05-02", "The Ledger")
    desk.says("different", desk.claim(number=40)["id"], desk.claim(number=62)["id"])
    before, kept = desk.everything(), file_of(desk).read_bytes()
    assert "/apart-" in before
    desk.says("replay")
    assert desk.everything() == before
    for path in desk.home.glob("ledger.sqlite*"):
        path.unlink()
    desk.says("diff")
    assert desk.everything() == before
    assert file_of(desk).read_bytes() == kept


def test_claims_that_are_called_different_are_kept_apart_where_the_rules_compare_them(desk: Desk) -> None:
    desk.hear("first", FIRST, "2026-04-30")
    desk.hear("last", LAST, "2026-05-02", "The Ledger")
    old, new = desk.claim(number=40), desk.claim(number=62)
    assert old["series"] == new["series"]
    assert any(c["before"] == [old["id"]] and c["after"] == [new["id"]] for c in desk.exported("changes"))
    said = desk.says("different", old["id"], new["id"])
    own = desk.claim(number=62)["series"]
    assert own != old["series"] == desk.claim(number=40)["series"]
    assert f"the claim's own series is {own}" in said
    assert not any(c["before"] == [old["id"]] and c["after"] == [new["id"]] for c in desk.exported("changes"))
    held = [h["reason"] for h in desk.exported("held-back") if h["after"] == new["id"] and h["before"] == old["id"]]
    assert any("kept apart by" in reason for reason in held)
    # A near miss: what comes later is no part of the judgement.
    desk.hear("next", LAST.replace("62", "71").replace("Saturday", "Sunday"), "2026-05-03", "The Post")
    assert desk.claim(number=71)["series"] == old["series"]


def test_the_later_of_two_judgements_wins_and_says_so_and_the_first_holds_again_when_it_is_taken_back(
    desk: Desk,
) -> None:
    one, other = series(desk)
    plain = desk.everything()
    first = desk.asks("same", one, other, "--by", "Ana")
    joined = desk.everything()
    second = desk.asks("different", other, one, "--by", "Bo")
    assert second["overrules"] == [first["id"]]
    assert desk.everything() == plain
    listed = {j["id"]: j for j in desk.asks("judgements")["judgements"]}
    assert listed[first["id"]]["overruled_by"] == second["id"]
    assert (listed[second["id"]]["by"], listed[second["id"]]["overruled_by"]) == ("Bo", None)
    assert f"overruled by {second['id']}" in desk.says("judgements")
    assert "forgotten: different" in desk.says("judgements", "--forget", second["id"][:6])
    assert desk.everything() == joined
    desk.says("judgements", "--forget", first["id"])
    assert desk.everything() == plain
    assert desk.asks("judgements")["judgements"] == []
    assert len(file_of(desk).read_text(encoding="utf-8").splitlines()) == 4


def test_a_judgement_makes_no_news_of_old_articles_and_what_comes_later_is_news(desk: Desk) -> None:
    assert digest(desk, "--send")
    one, other = series(desk)
    desk.says("same", one, other)
    assert "increased" in kinds(desk)
    assert digest(desk, "--send") == ""
    desk.hear("more", VOLUNTEERS.replace("About 450", "About 700").replace("Sunday", "Monday"), "2026-05-04")
    assert "700" in digest(desk)


def test_a_muted_series_is_exported_counted_and_not_mailed_until_it_may_speak_again(desk: Desk) -> None:
    with (desk.home / "storydiff.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[[recipients]]\naddress = "reader@localhost"\nbar = 0.0\n')
    desk.hear("first", FIRST, "2026-04-30")
    deaths = desk.claim(number=40)["series"]
    assert "at least 40" in digest(desk)
    exported = desk.everything()
    assert "not mailed" in desk.says("mute", deaths)
    assert desk.everything() == exported
    letter = digest(desk, "--send")
    assert "300" in letter
    assert "at least 40" not in letter
    assert "muted (1)" in letter
    assert f"{deaths}  (1 claim, muted)" in desk.says("history")
    desk.hear("last", LAST.partition("\n")[0], "2026-05-02", "The Ledger")
    assert kinds(desk)[-1] == "increased"
    assert digest(desk, "--send") == ""
    desk.says("replay")
    assert desk.refused("mute", deaths).endswith("is muted already; `storydiff unmute` lets it speak\n")
    assert "mailed from now on" in desk.says("unmute", deaths)
    assert digest(desk, "--send") == ""
    desk.hear("next", LAST.partition("\n")[0].replace("62", "71").replace("Saturday", "Sunday"), "2026-05-03")
    letter = digest(desk, "--send")
    assert "62 → **71**" in letter
    assert "muted (1)" in letter  # what was learned while it was muted stays so


def test_judgements_are_lines_that_a_person_can_read_and_put_together_by_hand(desk: Desk) -> None:
    one, other = series(desk)
    desk.says("same", one, other, "--by", "Ana")
    joined = desk.everything()
    (line,) = file_of(desk).read_text(encoding="utf-8").splitlines()
    record = json.loads(line)
    assert (record["judgement"], record["by"], [s["series"] for s in record["of"]]) == ("same", "Ana", [one, other])
    file_of(desk).unlink()
    assert "compared 2 articles" in desk.says("diff")
    assert series(desk) == (one, other)
    file_of(desk).write_text(f"\n{line}", encoding="utf-8")
    desk.says("diff")
    assert desk.everything() == joined
    assert "compared 0 articles" in desk.says("diff")
    desk.says("mute", one)
    assert len(file_of(desk).read_text(encoding="utf-8").split("\n")) == 4


@pytest.mark.parametrize(
    "line",
    [
        "not JSON",
        "[]",
        '{"judgement": "praise", "by": "a", "at": "2026-05-01T00:00:00+00:00", "of": []}',
        '{"judgement": "mute", "by": "a", "at": "2026-05-01T00:00:00", "of": [{"series": "a"}]}',
        '{"judgement": "same", "by": "a", "at": "2026-05-01T00:00:00+00:00", "of": [{"series": "a"}]}',
        '{"judgement": "mute", "by": "a", "at": "9999-12-31T23:59:59.999999+00:00", "of": [{"series": "a"}]}',
        '{"judgement": "mute", "by": "a", "at": "2026-05-01T00:00:00+00:00", "of": [{"series": "\\ud800"}]}',
        '{"judgement": "forget", "by": "a", "at": "2026-05-01T00:00:00+00:00"}',
        '{"judgement": "mute", "by": "a", "at": "2026-05-01T00:00:00+00:00", "of": [{"series": "a"}], "forgets": "b"}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_judgement_is_named(desk: Desk, line: str) -> None:
    file_of(desk).write_text(f"\n{line}\n", encoding="utf-8")
    assert "judgements.jsonl, line 2: " in desk.refused("diff")


def test_what_cannot_be_judged_is_said_with_what_is_near(desk: Desk) -> None:
    desk.hear("first", FIRST, "2026-04-30")
    one, other = series(desk)
    stance = desk.claim(kind="position")
    assert f"did you mean {one}" in desk.refused("same", one[:5], other)
    assert f"did you mean {other}" in desk.refused("mute", other.replace("u", "v"))
    assert "`storydiff history` lists" in desk.refused("different", one, "0" * 16)
    assert "they cannot be one" in desk.refused("same", one, stance["series"])
    assert "one and the same" in desk.refused("different", one, one)
    assert "is not muted" in desk.refused("unmute", one)
    assert "is no judgement in force" in desk.refused("judgements", "--forget", "0123456789abcdef")
    assert "--by NAME" in desk.refused("mute", one, "--by", " ")
    assert not file_of(desk).exists()
    assert desk.says("judgements").startswith("no judgements yet")
    desk.says("same", one, other)
    assert "are one series already" in desk.refused("same", other, one)


def test_a_judgement_whose_series_is_gone_is_listed_so(desk: Desk) -> None:
    _, other = series(desk)
    desk.says("mute", other)
    for path in (desk.home / "archive").glob("volunteers*.md"):
        path.unlink()
    desk.says("replay")
    assert f"(no series {other} now)" in desk.says("judgements")


REJECTS = "Water Minister Mara Lind rejected a toll on the bridge."
EARLIER = "Water Minister Mara Lind said she was open to a higher toll on the bridge at Vale."
AGAIN = "Water Minister Mara Lind backed a toll on the bridge."
FERRY = "Water Minister Mara Lind backed a new ferry line."


def test_a_muted_series_stays_muted_when_a_late_article_gives_it_another_name(desk: Desk) -> None:
    desk.hear("rejects", REJECTS, "2026-05-02")
    name = desk.claim(kind="position")["series"]
    desk.says("mute", name)
    assert digest(desk, "--send")
    desk.hear("earlier", EARLIER, "2026-04-29")
    renamed = desk.claim(kind="position", stance="-")["series"]
    assert renamed != name
    assert f"{renamed}  (2 claims, muted)" in desk.says("history")
    assert "no series" not in desk.says("judgements")
    desk.hear("again", AGAIN, "2026-05-04", "The Ledger")
    assert kinds(desk)[-1] == "reversed"
    assert digest(desk, "--send") == ""
    desk.says("unmute", renamed)
    assert "muted" not in desk.says("history")


def test_a_judged_series_keeps_its_name_when_a_late_article_would_give_it_another(desk: Desk) -> None:
    desk.hear("rejects", REJECTS, "2026-05-02")
    desk.hear("ferry", FERRY, "2026-05-03")
    name, ferry = (desk.claim(kind="position", stance=stance)["series"] for stance in "-+")
    assert name != ferry
    desk.says("same", name, ferry)
    assert kinds(desk)[-1] == "reversed"
    desk.hear("earlier", EARLIER, "2026-04-29")
    found = desk.exported("claims")
    assert {claim["series"] for claim in found if claim["kind"] == "position"} == {name}
    before = desk.everything()
    desk.says("replay")
    assert desk.everything() == before


HIDING = {
    "an error page": "Error 503. The service is not available, please try again later.",
    "a wall": "Subscribe to read on.",
    "another text": "The ferry to Vale did not sail on Sunday, the harbour office said.",
}
"""What an article's newest version may be that no longer shows the claim by which a judged series is known."""


@pytest.mark.parametrize("newest", HIDING.values(), ids=HIDING)
def test_a_muted_series_stays_muted_when_its_article_shows_it_no_longer(desk: Desk, newest: str) -> None:
    desk.hear("rejects", REJECTS, "2026-05-02")
    name = desk.claim(kind="position")["series"]
    desk.says("mute", name)
    desk.hear("rejects", newest, "2026-05-02")
    desk.hear("earlier", EARLIER, "2026-04-29")
    desk.hear("again", AGAIN, "2026-05-04", "The Ledger")
    renamed = desk.claim(kind="position", stance="-")["series"]
    assert renamed != name
    assert ", muted)" in next(line for line in desk.says("history").splitlines() if line.startswith(renamed))
    assert "Lind" not in digest(desk, "--send")
    assert "no series" not in desk.says("judgements")
    desk.says("unmute", renamed)
    assert "muted" not in desk.says("history")


@pytest.mark.parametrize("newest", HIDING.values(), ids=HIDING)
def test_a_judged_series_keeps_its_name_when_its_article_shows_it_no_longer(desk: Desk, newest: str) -> None:
    desk.hear("rejects", REJECTS, "2026-05-02")
    desk.hear("ferry", FERRY, "2026-05-03")
    name, ferry = (desk.claim(kind="position", stance=stance)["series"] for stance in "-+")
    desk.says("same", name, ferry)
    desk.hear("rejects", newest, "2026-05-02")
    desk.hear("earlier", EARLIER, "2026-04-29")
    desk.hear("again", AGAIN, "2026-05-04", "The Ledger")
    found = desk.exported("claims")
    assert {claim["series"] for claim in found if claim["kind"] == "position"} == {name}
    before = desk.everything()
    desk.says("replay")
    assert desk.everything() == before


@pytest.mark.parametrize("newest", HIDING.values(), ids=HIDING)
def test_a_claim_that_is_kept_apart_stays_so_when_its_article_shows_it_no_longer(desk: Desk, newest: str) -> None:
    desk.hear("first", FIRST, "2026-04-30")
    desk.hear("last", LAST, "2026-05-02", "The Ledger")
    desk.says("different", desk.claim(number=40)["id"], desk.claim(number=62)["id"])
    own = desk.claim(number=62)["series"]
    desk.hear("last", newest, "2026-05-02", "The Ledger")
    assert desk.claim(number=62)["series"] == own
    desk.hear("next", LAST.replace("62", "71").replace("Saturday", "Sunday"), "2026-05-03", "The Post")
    assert desk.claim(number=71)["series"] == desk.claim(number=40)["series"]
    assert "no series" not in desk.says("judgements")
    before = desk.everything()
    desk.says("replay")
    assert desk.everything() == before


def test_a_judgement_that_is_interrupted_is_carried_on_by_the_next_run(desk: Desk) -> None:
    desk.hear("first", FIRST, "2026-04-30")
    one, other = series(desk)
    assert digest(desk, "--send")

    def interrupting(line: str) -> None:
        if line.startswith("compared 2 of"):
            raise KeyboardInterrupt

    with pipeline.open_home(desk.home) as home, pytest.raises(KeyboardInterrupt):
        judging.same(home, one, other, "Ana", progress=interrupting)
    assert digest(desk, "--send") == ""
    assert "compared 1 article" in desk.says("diff")
    assert digest(desk, "--send") == ""
    assert series(desk) == (one, one)
    before = desk.everything()
    desk.says("replay")
    assert desk.everything() == before


def test_runs_that_compare_at_the_same_time_make_the_ledger_of_a_replay(desk: Desk) -> None:
    for number in range(6):
        desk.hear(f"day{number}", LAST.replace("62", str(62 + 3 * number)), f"2026-05-0{number + 1}", f"Paper {number}")
    one, other = series(desk)
    commands = [["same", one, other], ["replay"], ["diff"], ["mute", one]]
    begin = [sys.executable, "-m", "storydiff.cli", "--home", str(desk.home), "--quiet"]
    runs = [subprocess.Popen([*begin, *command], stdout=subprocess.DEVNULL) for command in commands]
    assert [run.wait() for run in runs[1:3]] == [0, 0]
    runs[0].wait()
    runs[3].wait()
    desk.says("diff")
    before = desk.everything()
    desk.says("replay")
    assert desk.everything() == before
