"""What is denied, taken back, withheld, compared or only explained: no stand and no event, and near it the real ones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.claims.happenings import events
from tests.claims.test_names import name_at
from tests.claims.test_positions import readings, rows


@pytest.mark.parametrize(
    "text",
    [
        "Chile faced anger on Monday for its decision to no longer consider the ferries illegal.",
        "The ministry is denying visas to students.",
        "Red notices ask police to arrest a person wanted by a body or a tribunal.",
        "In the event that the unions remain unwilling to sign, the mayor will act.",
        "The council passed the ban. “But now [...] this is a disgrace,” Ann Reed said.",
    ],
)
def test_what_is_denied_withheld_or_explained_is_no_stand(text: str) -> None:
    assert rows(text) - {("chile", "-", "chile decision")} == set()


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Chile faced anger on Monday, as it considers the ferries illegal.", ("chile", "-", "ferries")),
        ("The ministry is denying the allegations.", ("ministry", "-", "allegations")),
        ("The unions remain unwilling to sign the deal.", ("unions", "-", "deal")),
        ("Not Chile nor Norway backs the treaty.", ("chile", "0", "treaty")),
        ("Chile backs the treaty.", ("chile", "+", "treaty")),
        ("The council passed the ban. “But now this is a disgrace,” Ann Reed said.", ("ann reed", "-", "ban")),
        ("Customers and local unions accused the utility of greed.", ("local unions", "-", "utility")),
    ],
)
def test_near_such_words_a_stand_is_read(text: str, row: tuple[str, str, str]) -> None:
    assert row in rows(text)


def test_a_prefix_that_turns_a_word_round_is_told_with_it() -> None:
    assert [r.content.action for r in readings("“The ban is anti-democratic,” said Ann Reed.")] == ["anti-democratic"]
    assert [r.content.action for r in readings("“The ban is democratic,” said Ann Reed.")] == ["democratic"]


def test_what_stands_behind_similarly_is_only_compared() -> None:
    text = "Mayor Ann Reed expressed a preference to proceed {} to the trial of Joan Cole."
    assert {r[2] for r in rows(text.format("similarly"))} == {"proceed"}
    assert {r[2] for r in rows(text.format("quickly"))} == {"trial of joan cole"}


def test_a_participle_behind_anothers_clause_has_no_sure_doer() -> None:
    """After "which they rejected" the one who approves may be they."""
    text = "The union had sent the police a plan for the march, which {}, approving only a meeting in Vale Park."
    assert rows(text.format("they rejected")) == set()
    assert rows(text.format("covers the town")) == {("union", "+", "meeting in vale park")}


@pytest.mark.parametrize(
    ("text", "rows_"),
    [
        ("“Not Chile nor any of the rebels are preventing civilians from leaving,” the mayor said.", []),
        ("“Chile and some of the rebels are preventing civilians from leaving,” the mayor said.", ["prevent"]),
        ("The Chilean government announced the tests by a military laboratory found lead in his blood.", []),
        ("The Chilean government announced the tests by a military laboratory on Monday.", ["announce"]),
        ("“We will not accept attempts to claim the island,” Ann Reed said.", []),
        ("“We will not attend the parade on the island,” Ann Reed said.", ["not attend"]),
        ("Ann Reed only crossed thirty miles.", []),
        ("Ann Reed only crossed thirty bridges.", ["cross"]),
        ("Chile seized the islands in the 1967 Reef War.", []),
        ("Chile seized the islands in the Reef War.", ["seize"]),
    ],
)
def test_what_nobody_did_or_what_says_nothing_is_no_event(text: str, rows_: list[str]) -> None:
    assert [e.action for e in events(text)] == rows_


def test_a_session_that_ends_early_is_not_postponed() -> None:
    text = "Council President Ann Reed adjourned the session {}."
    assert [e.status.value for e in events(text.format("mere minutes into the debate"))] == ["done"]
    assert [e.status.value for e in events(text.format("until Friday"))] == ["postponed"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("In addition to its order of 30 ships Tuesday, Orsa announced an order of 50 ferries on Monday.", 9),
        ("On Tuesday, Orsa announced an order of 50 ferries.", 10),
        ("Ellis County issued an order to residents, effective 1 p.m. on Sunday.", None),
        ("Ellis County issued an order to residents on Sunday.", 8),
        ("Since the campaign on 2 June, the ministry has vaccinated people.", None),
        ("In the campaign on 2 June, the ministry vaccinated people.", 2),
    ],
)
def test_the_day_of_the_verbs_own_clause_is_the_events(text: str, day: int | None) -> None:
    """A day that ends a fronted noun, begins a count or says from when an order holds is not when it was done."""
    expected = [datetime(2031, 6, day, tzinfo=UTC) if day is not None else None]
    assert [e.when for e in events(text)] == expected


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The administration of Mayor Ann Reed signed the treaty.", "administration of ann reed"),
        ("The leader of the guild Ann Reed signed the treaty.", "ann reed"),
        ("Deputy Director of Public Prosecution Eva-Marie Lund signed the treaty.", "eva-marie lund"),
        ("Justice Secretary Ines Vale Ortiz signed the treaty.", "ines vale ortiz"),
        (
            "In holding Villanova was improperly sworn in as governor, the Supreme Court said the law was void.",
            "villanova",
        ),
    ],
)
def test_who_acts_is_named_whole(text: str, actor: str) -> None:
    """A body is not who leads it, and no part of a name is cut; a court that speaks of an oath swears in nobody."""
    assert [e.actor for e in events(text)] == [actor]


@pytest.mark.parametrize(
    ("text", "word", "nth", "name"),
    [
        ("Ines Vale Ortiz left. Governor Vale slept.", "Vale", 1, "ines vale ortiz"),
        ("Ines Ortiz left. Governor Vale slept.", "Vale", 0, "vale"),
        (
            "Officers arrested Ryan Battin.\n\nRyan S. Battin: Possession of goods, held in jail.",
            "Battin",
            0,
            "ryan battin",
        ),
        (
            "Secretary of Justice Wanda Márquez Varced was sworn in as governor. Earlier, Márquez said she did not want it.",
            "Varced",
            0,
            "wanda marquez varced",
        ),
        ("The Chile House of Elders met. The island's House of Elders left.", "House", 1, "house of elders"),
        ("The Chile House of Elders met. The House of Elders left.", "House", 1, "chile house of elders"),
        ("The vote was boycotted by Kurdish Members of Parliament.", "Members", 0, "kurdish members"),
    ],
)
def test_a_short_name_means_the_one_it_can_mean(text: str, word: str, nth: int, name: str) -> None:
    """The first of two surnames is a family's, and a part's own body is not the nation's."""
    assert name_at(text, word, nth) == name


def test_a_person_called_by_surname_alone_stays_a_person() -> None:
    """ "His" means the one who feels, though the model takes the bare surname for a firm's."""
    text = (
        "Tim Cole spoke of Kevin Norvik. Norvik left. Norvik reported to Cole. "
        "Cole also testified that Norvik had become frustrated over his exclusion from some meetings."
    )
    assert name_at(text, "his") == "kevin norvik"
