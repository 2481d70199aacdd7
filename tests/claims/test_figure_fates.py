"""Figures of disasters, wars and strikes: what became of the counted, and where it did."""

from __future__ import annotations

import pytest

from tests.claims.test_figures import figures, rows

Fated = tuple[str, float, tuple[str, ...]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The storm damaged or destroyed 75 barns.", [("barns", 75, ("damaged or destroyed",))]),
        ("About 600 barns were reported destroyed in the flood.", [("barns", 600, ("destroyed",))]),
        ("Hundreds of barns have been destroyed in Peru.", [("barns", 100, ("destroyed",))]),
        ("Hundreds of barns stand in Peru.", []),
        ("The airline announced the cancellation of 150 flights.", [("flights", 150, ("cancelled",))]),
        ("The airline announced the number of its flights.", []),
        ("The army said that 15 drones had been shot down.", [("drones", 15, ("downed",))]),
        ("The blaze burned 340 acres of dry hillside.", [("acres burned", 340, ())]),
        ("The farmer sold 340 acres of dry hillside.", [("hillside", 340, ())]),
    ],
)
def test_what_became_of_things_narrows_them(text: str, expected: list[Fated]) -> None:
    """Things are counted with what became of them; crowds of things only where something did."""
    assert [(f.measure, f.low, f.qualifiers) for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The war has cost more than 7,000 lives in Peru.", [("deaths", ">", 7000, "peru")]),
        ("The doctors changed 7,000 lives in Peru.", [("lives", "=", 7000, None)]),
        ("About 4,000 residents were forced to evacuate in Peru.", [("evacuees", "~", 4000, "peru")]),
        ("About 4,000 residents were forced to wait in Peru.", [("residents", "~", 4000, None)]),
        (
            "About 4,000 residents of Peru were under evacuation orders.",
            [("under evacuation orders", "~", 4000, "peru")],
        ),
        ("More than 8,000 Peruvians were in shelters.", [("displaced", ">", 8000, "peruvians")]),
        ("Some 9,000 Peruvians have fled the country.", [("displaced", "~", 9000, "peruvians")]),
        ("Some 9,000 Peruvians have left the room.", [("people", "~", 9000, "peruvians")]),
        ("About 12,000 Peruvians face acute hunger.", [("hungry", "~", 12000, "peruvians")]),
        ("Some 300 nurses walked out over pay.", [("strikers", "~", 300, "nurses")]),
        ("Some 300 nurses walked home over the bridge.", [("nurses", "~", 300, None)]),
    ],
)
def test_persons_are_counted_by_what_they_do_or_suffer(text: str, expected: list[tuple[str, str, float, str]]) -> None:
    """Plain words for losing a home, a life or a day's work say what is measured."""
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Six rebels were killed in a US airstrike in Peru.", ["peru"]),
        ("The dam broke in the US state of Kansas, killing 12 people.", ["kansas"]),
        ("Some 52 people were killed at the Norway festival in Peru.", ["peru"]),
        ("Some 52 people were killed at the Norway festival.", ["norway"]),
    ],
)
def test_a_place_behind_a_noun_goes_before_the_land_that_marks_it(text: str, expected: list[str]) -> None:
    """Where something happens is said behind a noun; a land before it may only say whose it is."""
    assert [f.place for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Only 37 out of 78 passengers had survived.", [("survivors", "=", 37), ("passengers", "=", 78)]),
        ("The death toll in Peru went up to eight on Friday.", [("deaths", "=", 8)]),
        ("Up to eight people died in Peru.", [("deaths", "<", 8)]),
        ("Some 19 parties fielding 1,024 candidates took part.", [("parties", "~", 19), ("candidates", "=", 1024)]),
        ("Doctors have recorded cases and have identified 432 people.", [("people", "=", 432)]),
        ("The shares rose 5%, more than the 8% analysts had expected.", [("shares", "=", 5)]),
    ],
)
def test_a_count_is_no_level_of_what_stands_near_it(text: str, expected: list[tuple[str, str, float]]) -> None:
    """A whole, an object or an expectation is not taken for the level of another count."""
    assert [(f.measure, f.relation.value, f.low) for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The company will cut 300 jobs.", ["job cuts"]),
        ("The company announced 300 job losses.", ["job cuts"]),
        ("The company created 300 jobs.", ["jobs"]),
        ("The company announced 300 price cuts.", ["cuts"]),
        ("In Peru 26 cases have tested negative.", ["negative tests"]),
        ("In Peru 26 cases have been confirmed.", ["cases"]),
        ("The bodies of 15 women were recovered.", ["deaths"]),
        ("Twelve bodies were pulled from the water.", ["bodies"]),
        ("Twelve people were pulled from the water.", ["rescued"]),
        ("The plan gives workers raises totaling 24%.", ["raises"]),
        ("The plan included back pay for drivers, and raises totaling of 24% over five years.", ["raises"]),
        ("About 7 million people cast their votes.", ["voters"]),
    ],
)
def test_what_is_done_to_the_counted_names_the_measure(text: str, expected: list[str]) -> None:
    """Jobs cut are no jobs, cases ruled out are no cases, and the dead are not rescued."""
    assert [f.measure for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The child was among 40 people hurt in Peru.", [False]),
        ("Forty people were hurt in Peru, among them 12 children.", [False, True]),
        ("Peru reported 6,607 cases, including 41 deaths.", [False, False]),
        ("Peru reported 60 deaths, including 41 deaths of nurses.", [False, True]),
        ("The deal includes a 24% pay increase.", [False]),
    ],
)
def test_a_part_is_a_part_of_a_count_of_the_same(text: str, expected: list[bool]) -> None:
    """A whole that somebody is among, or another measure set behind a count, is no part of it."""
    assert [f.subset for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The guard would end its search for the 30 passengers who are missing.", [False]),
        ("The storm could kill 30 passengers.", [True]),
        ("All 12 unions would strike.", [False]),
        ("Some 12 unions would strike.", [True]),
        ("The party could only muster 52 votes.", [False]),
        ("The party could muster 52 votes.", [True]),
    ],
)
def test_a_known_number_has_come_about_whatever_is_planned(text: str, expected: list[bool]) -> None:
    """What may happen to the counted leaves their number as it is."""
    assert [f.hypothetical for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The storm left 12,000 homes without power.", ("without power",)),
        ("The storm left 12,000 homes without doors.", ()),
        ("Some 12,000 homes in Peru were still without electricity.", ("without electricity",)),
    ],
)
def test_homes_without_power_are_narrowed(text: str, expected: tuple[str, ...]) -> None:
    """What homes have no longer narrows them."""
    assert [f.qualifiers for f in figures(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rescuers were trying to reach 50 miners trapped in Peru.", [("trapped", False)]),
        ("Economists had predicted 170,000 new jobs.", [("jobs", True)]),
        ("Economists had counted 170,000 new jobs.", [("jobs", False)]),
        ("Some 4 million homes are dark, down from 7 million homes on Monday.", [("homes", False)]),
        (
            "Some 20 were reported to be trapped, and rescuers have saved 19 miners.",
            [("trapped", False), ("rescued", False)],
        ),
    ],
)
def test_what_was_foreseen_or_stood_before_is_told_apart(text: str, expected: list[tuple[str, bool]]) -> None:
    """Those to be reached are trapped all the same; a forecast is none; a count of before is left out."""
    assert [(f.measure, f.hypothetical) for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("About 60 bodies were brought to the hospital.", ["bodies"]),
        ("About 60 people were brought to the hospital.", ["hospitalizations"]),
        ("The flood left four people dead and thousands of homes damaged.", ["deaths", "homes"]),
        ("Crews have plucked 200 people to safety.", ["rescued"]),
        ("Crews have sent 200 people to school.", ["people"]),
    ],
)
def test_things_and_the_dead_are_not_counted_as_the_living(text: str, expected: list[str]) -> None:
    """Homes do not die, and the dead are not treated."""
    assert [f.measure for f in figures(text)] == expected
