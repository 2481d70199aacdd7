"""News and history: what commentary says, what goes on and what happened long ago is no event of the day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.claims.happenings import event_readings, events, rows


@pytest.mark.parametrize(
    "text",
    [
        "Ann Reed has injected similar drama into the race.",
        "Ann Reed has cultivated tremendous buzz.",
        "Firms have struggled with her approach.",
        "Ann Reed is battling extradition to Chile.",
        "“The talk did not go on and the meeting concluded,” Ann Reed said.",
        "Ann Reed never intended to harm Joan Cole.",
        "The mayor had resigned the previous week.",
        "Ann Reed returned to Chile to lead the Orsa Guild in 2016.",
        "Ann Reed returned to Chile in 2016. She was arrested after a row.",
        "The bulletin says it was arrested.",
    ],
)
def test_what_is_no_news_is_no_event(text: str) -> None:
    assert events(text) == []


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Ann Reed has injected new cash into the firm.", ("ann reed", "inject", "done")),
        ("Ann Reed has battled extradition in court.", ("ann reed", "battle", "done")),
        ("“The meeting on the dam concluded,” Ann Reed said.", (None, "meeting", "done")),
        ("Talks have resumed between Chile and Norway.", ("chile and norway", "talks", "done")),
        ("Ann Reed does not intend to attend the debate.", ("ann reed", "not attend", "planned")),
        ("The mayor resigned last week.", ("mayor", "resign", "done")),
        ("The mayor had resigned on Monday.", ("mayor", "resign", "done")),
        ("Ann Reed returned to Chile to lead the Orsa Guild.", ("ann reed", "return", "done")),
        ("Ann Reed returned to Chile in 2016. She was arrested on Monday.", (None, "arrest", "done")),
        ("Orsa Rail is set to raise up to $12 million from its listing.", ("orsa rail", "raise", "planned")),
        ("Ann Reed plans to eliminate and merge certain offices.", ("ann reed", "eliminate", "planned")),
    ],
)
def test_near_such_words_news_is_still_read(text: str, row: tuple[str | None, str, str]) -> None:
    assert row in rows(text)


def test_a_day_before_the_word_after_is_of_the_clause_before() -> None:
    told = (
        "That is the view voiced by Ann Reed, the head of Orsa Rail, on Nov. 14 after the deal was approved by owners."
    )
    assert [e.when for e in events(told) if e.action == "approve"] == [None]
    own = "The deal was approved by the owners of Orsa Rail on June 3."
    assert [e.when for e in events(own)] == [datetime(2031, 6, 3, tzinfo=UTC)]


def test_where_somebody_is_to_be_sent_is_not_where_it_happens() -> None:
    assert [e.place for e in events("Ann Reed has battled extradition to Chile.")] == [None]
    assert [e.place for e in events("Ann Reed has arrived in Chile.")] == ["chile"]


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("Orsa Rail plans to inject $6 million in debt and equity.", ["debt and equity"]),
        ("An all-staff meeting will be postponed to Friday.", ["all-staff"]),
    ],
)
def test_an_object_is_told_whole(text: str, objects: list[str]) -> None:
    assert [e.object for e in events(text)] == objects


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Orsa Rail workers were angry, since the company abandoned its plans for a listing.", "orsa rail"),
        (
            "Orsa Rail workers met Vale Line staff on Monday, since the company abandoned its plans for a listing.",
            "company",
        ),
        ("The Norland Justice Department has charged Ann Reed with theft.", "norland justice department"),
        ("The group, Vale Workers Coalition, sent a letter to the mayor.", "vale workers coalition"),
    ],
)
def test_the_actor_is_told_by_its_name(text: str, actor: str) -> None:
    assert [e.actor for e in events(text) if e.actor is not None and e.action != "meet"] == [actor]


def test_who_finds_is_the_speaker_and_no_paper() -> None:
    (found,) = event_readings("The town's chief medical examiner concluded that Ann Reed was killed.")[:1]
    assert (found.speaker, found.via) == ("town chief medical examiner", None)
    (told,) = event_readings("The Larkham Examiner reported that Ann Reed was killed.")[:1]
    assert (told.speaker, told.via) == (None, "larkham examiner")


def test_a_first_name_alone_is_the_one_person_who_bears_it() -> None:
    text = 'Ann Reed won the race. "Ann has won 25 cups," said Joan Cole.'
    assert {e.actor for e in events(text)} == {"ann reed"}
    two = 'Ann Reed met Ann Vale. "Ann has won 25 cups," said Joan Cole.'
    assert "ann reed" not in {e.actor for e in events(two) if e.action == "win"}
