"""Background: what an article tells of weeks, years or stands gone by is neither news nor a second voice for it."""

from __future__ import annotations

import pytest

from tests.hearing import Text, kinds, tell, text

FERRY = "Transport Minister Ilona Fest resigned on Tuesday."
LOOK_BACK = "Bruno Castell, who took over the ministry after Ms. Fest stepped down, said the wreck would be raised."
RATE = "The central bank of Norland raised its key rate to 5.75 percent."

AGAIN: list[tuple[str, Text, Text, str]] = [
    ("a deed of weeks ago", text(FERRY, 0, publisher="Post"), text(LOOK_BACK, 17, publisher="Sun"), "restated"),
    ("a deed of the same week", text(FERRY, 0, publisher="Post"), text(LOOK_BACK, 2, publisher="Sun"), "corroborated"),
    (
        "the dead of another year",
        text("In 1991 a fire on the ferry Odetta killed 61 people.", 0, publisher="Post"),
        text("Sixty-one people died in the Odetta fire in 1991.", 1, publisher="Sun"),
        "restated",
    ),
    (
        "the dead of this one",
        text("The fire on the ferry Odetta killed 61 people.", 0, publisher="Post"),
        text("Sixty-one people died in the Odetta fire.", 1, publisher="Sun"),
        "corroborated",
    ),
    (
        "a rate of a month ago",
        text(RATE, 0, publisher="Post"),
        text("Norland's key rate is 5.75 percent.", 30, publisher="Sun"),
        "restated",
    ),
    (
        "a rate of yesterday",
        text(RATE, 0, publisher="Post"),
        text("Norland's key rate is 5.75 percent.", 1, publisher="Sun"),
        "corroborated",
    ),
]


@pytest.mark.parametrize(("why", "first", "second", "kind"), AGAIN, ids=[row[0] for row in AGAIN])
def test_only_news_is_borne_out(why: str, first: Text, second: Text, kind: str) -> None:
    """An independent paper bears out what is fresh; of what is long known it tells again."""
    _, found = tell(first, second)
    assert kind in kinds(found), why
    assert {"restated", "corroborated"} & {*kinds(found)} == {kind}


@pytest.mark.parametrize(
    ("speaker", "kind"),
    [
        ("Lena Pruitt, the new education minister, is a former teacher. Ms. Pruitt said", "restated"),
        ("Lena Pruitt leads the Road Union. Ms. Pruitt said", "corroborated"),
    ],
    ids=["the minister", "somebody else"],
)
def test_a_minister_is_no_second_voice_for_a_ministry(speaker: str, kind: str) -> None:
    """Two papers and two names, and yet one house: who bears the office speaks for what it leads."""
    exams = "the spring examinations would start on 19 May"
    _, found = tell(
        text(f"The education ministry is in charge. It announced that {exams}.", 0, publisher="Post"),
        text(f"{speaker} on Tuesday that {exams}.", 1, publisher="Sun"),
    )
    assert kind in kinds(found)


FORMER = [
    ("The two signed an agreement when the board of Calder still backed the bid.", True),
    ("The two signed an agreement, and the board of Calder backed the bid.", False),
    ("The loan to Norland, which Ida Roth promised three weeks ago, will not be made.", True),
    ("The loan to Norland, which Ida Roth promised on Monday, will be made.", False),
]


@pytest.mark.parametrize(("sentence", "former"), FORMER, ids=[sentence for sentence, _ in FORMER])
def test_a_stand_of_then_is_told_as_one_of_then(sentence: str, former: bool) -> None:
    """ "When … still" and "weeks ago" in a clause beside look back; a day of this week does not."""
    story, _ = tell(sentence)
    stands = [getattr(claim.content, "former", None) for claim in story.claims if claim.kind.value == "position"]
    assert former in stands


def test_a_season_gone_by_is_another_occasion() -> None:
    story, found = tell("About 10,000 members of the Auto Union at Vale Motors went on strike last fall.")
    assert [getattr(claim.content, "elsewhen", None) for claim in story.claims] == ["last fall"]
    assert not found


NIGHTS = [
    ("another night", text("Police said 112 people were detained.", 120), []),
    ("the same week", text("Police said 112 people were detained.", 2), ["increased"]),
    ("of all so far", text("Police said 112 people have been detained so far.", 120), ["increased"]),
]


@pytest.mark.parametrize(("why", "second", "expected"), NIGHTS, ids=[row[0] for row in NIGHTS])
def test_arrests_of_another_night_go_on_from_none(why: str, second: Text, expected: list[str]) -> None:
    """What a night brings begins anew with the next, unless the count is told to be of all."""
    _, found = tell(text("There were 43 arrests, the police said.", 0), second)
    assert [kind for kind in kinds(found) if kind == "increased"] == expected, why


def test_a_peak_that_was_left_is_nobodys_value() -> None:
    story, found = tell(
        "Inflation was 4.6 percent in May, down from 5.7 percent in March and a peak of 7.6 percent in winter."
    )
    assert [change.statement for change in found] == ["New: Inflation: 4.6 percent."]
    assert "told as what was said before" in story.reasons
