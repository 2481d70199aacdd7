"""Targets and actors told whole: what completes a target stays, a bare head or a broken promise is none."""

from __future__ import annotations

import pytest

from tests.claims.test_positions import readings, rows


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Ann Reed turned down a number of opportunities to teach abroad.", ("ann reed", "-", "opportunities to teach abroad")),
        ("Ann Reed agreed to put $6 million in loans and grants into schools.",
         ("ann reed", "+", "put loans and grants into schools")),
        ("Ann Reed promised to treat workers with dignity and respect.",
         ("ann reed", "+", "treat workers with dignity and respect")),
        ("The tariffs on about $5 billion worth of Norwegian goods were condemned by Ann Reed.",
         ("ann reed", "-", "tariffs on norwegian goods")),
        ("Ann Reed urged an end to the siege and for both sides to engage in political dialogue.",
         ("ann reed", "-", "siege")),
        ("Ann Reed urged an end to the siege and for both sides to engage in political dialogue.",
         ("ann reed", "+", "engage in political dialogue")),
        ("Mayor Ann Reed said the cases need to be investigated.", ("ann reed", "+", "investigate cases")),
        ("Mayor Ann Reed warned colleagues against moving too far to the left.", ("ann reed", "-", "move to left")),
        ("Mayor Ann Reed wants the option of a bigger deal.", ("ann reed", "+", "bigger deal")),
        ("The expert spoke of the yearly purchases of grain touted by Ann Reed.",
         ("ann reed", "+", "yearly purchases of grain")),
    ],
)  # fmt: skip
def test_a_target_keeps_what_completes_it(text: str, row: tuple[str, str, str]) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "The union said the firm is not following through on its promise to protect workers.",
        "The firm broke its promise to protect workers, the union said.",
        "The mayor welcomed the rain.",
        "The patient rejected the kidney.",
        "The mayor denied reports that the port had closed.",
        "Mayor Ann Reed faced calls to resign from unions.",
    ],
)
def test_what_is_no_stand_gives_no_position(text: str) -> None:
    assert {row for row in rows(text) if row[0] != "union"} == set()


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The firm kept its promise to protect workers.", ("firm", "+", "protect workers")),
        ("The mayor welcomed the ruling.", ("mayor", "+", "ruling")),
        ("The mayor denied allegations of fraud.", ("mayor", "-", "allegations of fraud")),
        ("Mayor Ann Reed voiced opposition to the plan.", ("ann reed", "-", "plan")),
    ],
)
def test_near_such_words_a_stand_is_still_read(text: str, row: tuple[str, str, str]) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Ann Reed recognizes that the contract is not a good deal for Chile, a person close to the talks said.",
         ("ann reed", "-", "contract")),
        ("After Joan Cole left the firm in May, Orsa Rail, its largest owner, committed to a rescue.",
         ("orsa rail", "+", "rescue")),
        ('“We reject the plan,” an Orsa Rail spokesman said. Orsa Rail runs trains.', ("orsa rail", "-", "plan")),
        ("The former governor is opposed to the plan.", ("former governor", "-", "plan")),
    ],
)  # fmt: skip
def test_the_holder_of_a_stand_is_whose_view_it_is(text: str, row: tuple[str, str, str]) -> None:
    assert row in rows(text)
    assert {found[0] for found in rows(text)} == {row[0]}


def test_i_of_a_spokesman_is_the_spokesman() -> None:
    assert rows("“I reject the plan,” an Orsa Rail spokesman said. Orsa Rail runs trains.") == {
        ("orsa rail spokesman", "-", "plan")
    }


def test_who_takes_a_stand_does_not_speak_where_the_outlet_tells_it() -> None:
    text = "Many firms agree that Chile has long cheated and support the mayor's efforts to end the dispute."
    found = [r for r in readings(text) if r.rule == "position: verb"]
    assert [r.speaker for r in found] == [None]
    said = readings(
        "The firms say that Chile has cheated and that they support the mayor's efforts to end the dispute."
    )
    assert "firms" in {r.speaker for r in said}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Mayor Ann Reed said there is no need for a vote.", ("ann reed", "-", "vote")),
        ("Mayor Ann Reed said there was no justification for the raid.", ("ann reed", "-", "raid")),
        ("Mayor Ann Reed said there should be a vote.", ("ann reed", "+", "vote")),
        ("Mayor Ann Reed said a vote was needed.", ("ann reed", "+", "vote")),
        ("Mayor Ann Reed noted the need for a truce.", ("ann reed", "+", "truce")),
        ("Mayor Ann Reed made the case for a truce.", ("ann reed", "+", "truce")),
        (
            'Mayor Ann Reed said she remained "cautiously optimistic" a deal would be reached.',
            ("ann reed", "+", "deal"),
        ),
    ],
)
def test_what_there_is_a_need_for_is_wanted(text: str, row: tuple[str, str, str]) -> None:
    assert rows(text) == {row}


@pytest.mark.parametrize(
    "text",
    [
        "There is no need for a vote.",
        "Mayor Ann Reed said there might be a need for a vote.",
        "Mayor Ann Reed said there was room for everybody.",
        "Mayor Ann Reed said a chair was needed.",
        "Mayor Ann Reed noted the weather.",
        "Mayor Ann Reed is confident the town can lead and show ways it can fight fires.",
    ],
)
def test_what_nobody_says_is_needed_is_not(text: str) -> None:
    assert {row for row in rows(text) if row[1] == "-" or "vote" in row[2] or "chair" in row[2]} == set()
