"""Figures: what is counted, of whom, where, and how surely, in sentences of many makes."""

from __future__ import annotations

import pytest

from storydiff.claims.figures import find_figures
from storydiff.model import Aspect, Figure, Reading
from tests.claims.passages import VOCABULARY, a_passage, names_of

Row = tuple[str, str, float, str | None]
"""Measure, relation, number, population."""


def readings(text: str) -> list[Reading]:
    """The figures read in a text, in order."""
    passage = a_passage(text)
    return sorted(find_figures(passage, VOCABULARY, names_of(passage)), key=lambda r: (r.focus.start, repr(r.content)))


def figures(text: str) -> list[Figure]:
    """The contents of the figures read in a text."""
    found = []
    for reading in readings(text):
        assert isinstance(reading.content, Figure)
        found.append(reading.content)
    return found


def rows(text: str) -> list[Row]:
    """The figures of a text as rows."""
    return [(f.measure, f.relation.value, f.low, f.population) for f in figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Twelve Norwegians were killed, three were taken hostage, and five were listed as missing.",
            [
                ("deaths", "=", 12, "norwegians"),
                ("hostages", "=", 3, "norwegians"),
                ("missing", "=", 5, "norwegians"),
            ],
        ),
        ("Ninety-six have been confirmed dead.", [("deaths", "=", 96, None)]),
        ("The death toll in Peru now stands at 132.", [("deaths", "=", 132, "peru")]),
        ("Peru's death toll surpasses a staggering 32,000.", [("deaths", ">", 32000, "peru")]),
        (
            "Peru's death toll stands at 1,121, the agency said, with over 5,000 more thought to be injured.",
            [("deaths", "=", 1121, "peru"), ("injuries", ">", 5000, "peru")],
        ),
        (
            "At least 40 people were killed and 120 injured when a bridge collapsed in Ghana.",
            [("deaths", ">", 40, "ghana"), ("injuries", "=", 120, "ghana")],
        ),
        (
            "Militants killed and kidnapped thousands in Nigeria.",
            [("deaths", ">", 1000, "nigeria"), ("hostages", ">", 1000, "nigeria")],
        ),
        ("In Chile, according to local authorities, more than 1,300 people have lost their lives.", [("deaths", ">", 1300, "chile")]),
        ("The war has led to the deaths of over 22,000 Sudanese.", [("deaths", ">", 22000, "sudanese")]),
        ("Casualties exceeded 9,000 in Sudan.", [("casualties", ">", 9000, "sudan")]),
        ("The number of people displaced in Sudan has surpassed 6 million.", [("displaced", ">", 6_000_000, "sudan")]),
        ("Hundreds of thousands of Syrians have fled their homes.", [("displaced", ">", 100_000, "syrians")]),
        ("Twenty-five other people were injured in Nepal.", [("injuries", "=", 25, "nepal")]),
        ("One dead body was found in the rubble.", [("deaths", "=", 1, None)]),
        ("Fewer than 300 soldiers died in the fighting.", [("deaths", "<", 300, "soldiers")]),
        ("No more than 20 passengers survived.", [("survivors", "<", 20, "passengers")]),
        ("Police arrested as many as 150 protesters in Minsk.", [("arrests", "<", 150, "protesters")]),
        ("Between 30 and 40 miners are trapped underground in Bolivia.", [("trapped", "-", 30, "miners")]),
        ("Nearly 2 million people in Somalia are affected by drought.", [("affected", "<", 2_000_000, "somalia")]),
        ("Sixty-six people or more were hurt in Lisbon.", [("injuries", ">", 66, "lisbon")]),
        ("The attack left 12 people dead and 30 wounded.", [("deaths", "=", 12, None), ("injuries", "=", 30, None)]),
        ("Gunmen shot dead nine villagers in Mali.", [("deaths", "=", 9, "villagers")]),
        ("Among the dead were three nurses.", [("deaths", "=", 3, "nurses")]),
        ("A suicide bomber killed himself and six soldiers in Kabul.", [("deaths", "=", 6, "soldiers")]),
        (
            "The hurricane left 43 dead in the Bahamas and five in Florida.",
            [("deaths", "=", 43, "bahamas"), ("deaths", "=", 5, "florida")],
        ),
        (
            "Norway's disaster agency said more than 300 people had been confirmed dead with 700 injured.",
            [("deaths", ">", 300, "norway"), ("injuries", "=", 700, "norway")],
        ),
        (
            "At least 10 people were killed and 38 wounded, including three children, in strikes on Lisbon.",
            [("deaths", ">", 10, "lisbon"), ("injuries", "=", 38, "lisbon"), ("injuries", "=", 3, "lisbon")],
        ),
        (
            "At least 104 people have died across Portugal, including 84 in Lisbon — 56 adults and 28 children.",
            [
                ("deaths", ">", 104, "portugal"),
                ("deaths", "=", 84, "lisbon"),
                ("deaths", "=", 56, "lisbon"),
                ("deaths", "=", 28, "lisbon"),
            ],
        ),
        (
            "Norwegian officials have confirmed 115 storm-related deaths, 72 of them in Bergen.",
            [("deaths", "=", 115, "norway"), ("deaths", "=", 72, "bergen")],
        ),
        ("More than 2 million people were ordered to evacuate.", [("under evacuation orders", ">", 2_000_000, None)]),
        ("The rate rose by a quarter point to 5.25%.", [("rate", "=", 5.25, None)]),
        ("Denmark pledged $85 million in aid.", [("aid", "=", 85_000_000, "denmark")]),
        ("The company offered bonuses of £1,500.", [("bonuses", "=", 1500, None)]),
        ("President Hanne Dahl arrived in Cairo on her fourth visit.", [("visits", "=", 4, "hanne dahl")]),
        ("The parliament voted 210-95 to dismiss the cabinet.", [("votes against", "=", 95, None), ("votes for", "=", 210, None)]),
        ("Two of the seven unions rejected the offer.", [("unions", "=", 2, None), ("unions", "=", 7, None)]),
        ("More than 24,000 engineers work there.", [("engineers", ">", 24000, None)]),
    ],
)  # fmt: skip
def test_a_sentence_gives_its_figures(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("As more than 1.5 million people remain without electricity in Cuba, crews worked.", "people without power"),
        ("Over 800 Syrians are seeking shelter in a school.", "displaced"),
        ("The storm injured 32 people in Oman.", "injuries"),
        ("The navy rescued 90 people.", "rescued"),
    ],
)
def test_those_who_live_are_not_counted_as_dead(text: str, words: str) -> None:
    assert [f.measure for f in figures(text)] == [words]


@pytest.mark.parametrize(
    "text",
    [
        "The talks return to the 1967 borders.",
        "A two-state solution is far off.",
        "The 17-year-old was shot at 12 Station Road at 9:30 p.m.",
        "Maria Lund, 42, came home.",
        "They won 3-1 on Saturday.",
        "Call 555-123-4567 for help.",
        "Resolution 2728 was adopted on March 25.",
        "Flight 752 left at 0600 GMT.",
        "Article 50 was triggered in 2017.",
        "She was born on 7 October 1990.",
        "The two sides met again two weeks ago.",
        "The accused is aged between 30 and 40.",
        "No one was there, and one of the most daunting tasks remains.",
        "The quake struck 60 miles from the coast.",
        "Apollo 11 landed first.",
        "All but four have been released.",
        "The first two patients left.",
        "They found 10 times as many.",
        "She called 911 at once.",
        "The two of us left, and the upper half of the house stood.",
    ],
)
def test_names_dates_ages_scores_and_lengths_are_no_counts(text: str) -> None:
    assert rows(text) == []


def test_a_population_in_the_words_stays_free_of_places_elsewhere_in_the_sentence() -> None:
    (figure,) = figures("She urged Norway to stop attacks that caused the deaths of thousands of Finnish civilians.")
    assert (figure.measure, figure.population, figure.place) == ("deaths", "finns", None)
    assert figure.qualifiers == ("civilians",)


@pytest.mark.parametrize(
    ("text", "level", "step", "base"),
    [
        ("The toll from the flood in Kenya rose by 12 to 96.", 96, 12, None),
        ("The death toll in Chile climbed from 84 to 96.", 96, None, 84),
        ("Unemployment fell from 5.2% to 4.8%.", 4.8, None, 5.2),
        ("Inflation rose by 0.4 percentage points to 3.1 percent.", 3.1, 0.4, None),
        ("The number of infections in Italy rose to 1,200 from 900.", 1200, None, 900),
    ],
)
def test_a_change_keeps_level_step_and_base_apart(
    text: str, level: float, step: float | None, base: float | None
) -> None:
    (figure,) = figures(text)
    assert (figure.low, figure.step, figure.base, figure.aspect) == (level, step, base, Aspect.LEVEL)


def test_what_is_only_added_is_a_step() -> None:
    (figure,) = figures("Prices rose 12%.")
    assert figure.aspect is Aspect.STEP


@pytest.mark.parametrize(
    ("text", "subset"),
    [
        ("At least 17 people, including five children, died in a fire in Athens.", ("deaths", 5, ("children",))),
        ("More than 3,000 Ukrainians, among them 400 children, have been evacuated.", ("evacuees", 400, ("children",))),
    ],
)
def test_a_part_is_a_subset_of_the_same_measure(text: str, subset: tuple[str, float, tuple[str, ...]]) -> None:
    total, part = figures(text)
    assert not total.subset
    assert part.subset
    assert (part.measure, part.low, part.qualifiers) == subset
    assert part.population == total.population


@pytest.mark.parametrize(
    ("text", "elsewhen"),
    [
        ("The 1999 quake killed more than 17,000 people in Turkey.", "1999"),
        ("Last year's flood killed 300 people in Pakistan.", "last year"),
        ("Since 2029, 300 people have died in Pakistan.", None),
        ("Turnout was 71%, up from 58% four years ago.", None),
    ],
)
def test_another_occasion_is_named(text: str, elsewhen: str | None) -> None:
    assert figures(text)[0].elsewhen == elsewhen


@pytest.mark.parametrize(
    ("text", "hypothetical"),
    [
        ("A storm could kill 1,800 people in Haiti.", True),
        ("If 40 people die, the plan fails.", True),
        ("The government denied that 40 people had died.", True),
        ("A candidate needs 270 votes.", True),
        ("The storm has killed 1,800 people in Haiti.", False),
        ("If the dam had failed, 400 people would have died.", True),
        ("Some 90,000 people might have been infected.", True),
        ("The storm must have killed 12 people.", False),
        ("It is not true that the army killed 30 villagers.", True),
        ("It is true that the army killed 30 villagers.", False),
        ("Officials said it was untrue that 30 soldiers were killed.", True),
        ("No evidence was found that 30 soldiers were killed.", True),
        ("Rumours that 200 miners had died were false.", True),
        ("The report falsely claimed that 50 people had died.", True),
        ("The council rejected claims that 40 people were killed.", True),
        ("The council confirmed claims that 40 people were killed.", False),
        ("The mayor did not say that 40 people were killed.", True),
        ("Fake officers killed 30 villagers.", False),
        ("There is no doubt that 40 people were killed.", False),
        ("No one disputes that 40 people were killed.", False),
        ("The mayor did not deny that 40 people were killed.", False),
        ("Officials did not say how 40 people were killed.", False),
        ("Officials have not said what caused the crash that killed 40 people.", False),
        ("The mayor denied that the fire that killed 40 people was set.", False),
    ],
)
def test_what_has_not_come_about_is_marked(text: str, hypothetical: bool) -> None:
    assert figures(text)[0].hypothetical is hypothetical


def test_casualties_include_the_injured_unless_they_are_set_apart() -> None:
    assert figures("Casualties exceeded 9,000 in Sudan.")[0].includes_injured
    assert not figures("Casualties exceeded 9,000 in Sudan, with 32,000 people injured.")[0].includes_injured


def test_the_article_s_place_is_inherited_with_less_confidence() -> None:
    told, inherited = readings(
        "A flood in Peru killed 12 people in Lima. A flood in Peru hit Peru.\n\nBy night, 20 people had died."
    )
    assert isinstance(inherited.content, Figure)
    assert inherited.content.population == "peru"
    assert inherited.confidence < told.confidence
    assert inherited.marks == ("inherited",)


def test_a_bare_number_needs_no_invented_place() -> None:
    assert rows("The president of Peru met a Chilean envoy. Twelve people died.") == [("deaths", "=", 12, None)]


def test_the_focus_holds_the_hedge_and_the_number() -> None:
    text = "Officials say at least 40 people died."
    (reading,) = readings(text)
    assert reading.focus.of(text) == "at least 40"


@pytest.mark.parametrize("text", ["İzmit was hit, killing more than 17,000 people.", "“Çağrı” — over 300 people died."])
def test_letters_that_change_length_in_lower_case_move_no_offset(text: str) -> None:
    (reading,) = readings(text)
    assert reading.focus.of(text) in {"more than 17,000", "over 300"}


def test_a_sum_converted_behind_it_is_told_once() -> None:
    assert [f.unit for f in figures("Denmark pledged $12 billion (£10 billion) in aid.")] == ["USD"]


def test_a_rate_has_its_period_and_a_sum_its_currency() -> None:
    (figure,) = figures("The strike costs the economy $2 billion a day.")
    assert (figure.measure, figure.low, figure.unit, figure.period) == ("cost", 2_000_000_000, "USD", "a day")


def test_every_land_has_a_name_for_its_people_and_every_other_name_a_land() -> None:
    peoples = VOCABULARY.table("peoples")
    lands = peoples["demonyms"]
    assert len(lands) > 240
    assert all(names and all(n == n.lower() for n in names) for names in lands.values())
    assert set(peoples["aliases"].values()) <= set(lands)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Winds of 120mph tore roofs off in Norland.", [("winds", "=", 120, None)]),
        ("Police seized 30kg of heroin in Vale.", [("heroin", "=", 30, None)]),
        ("About 5m people in Somalia need food.", [("people", "~", 5_000_000, "somalia")]),
        ("Eight to 10 miners died in Peru.", [("deaths", "-", 8, "miners")]),
        ("Half a million people fled Sudan.", [("people", "=", 500_000, None)]),
        (
            "The measure passed by votes of 230-to-197.",
            [("votes against", "=", 197, None), ("votes for", "=", 230, None)],
        ),
        ("He is 1.8m tall and lives 3km away at 12 Station Road.", []),
        ("It can hit 500 homes.", [("homes", "=", 500, None)]),
    ],
)
def test_numbers_give_figures_in_whatever_form_they_stand(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A third railway union has rejected the contract.", [("unions", "=", 3, None)]),
        ("A fifth person has died after the ferry accident.", [("deaths", "=", 5, None)]),
        ("A second person was arrested on Tuesday over the fire.", [("arrests", "=", 2, None)]),
        ("A third party has joined the talks.", []),
        ("A third union could reject the contract.", []),
        ("A second union did not sign the contract.", []),
        ("A second opinion was sought.", []),
        ("A second ferry sank.", []),
    ],
)
def test_one_more_who_does_what_others_did_counts_them_all(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("A rail strike could empty the shops. It could cost the country $2 billion a day.", "rail strike"),
        ("A rail strike could empty the shops. The port would lose $2 billion a day.", None),
        ("Strikes could empty the shops. It could cost the country $2 billion a day.", None),
        ("It could cost the country $2 billion a day.", None),
    ],
)
def test_what_an_it_stands_for_is_kept_beside_the_figure(text: str, about: str | None) -> None:
    assert [reading.about for reading in readings(text)] == [about]


def test_who_follows_has_what_stands_behind() -> None:
    found = rows("Joan Vale won 14 seats, followed by Ann Reed with 12 seats.")
    assert found == [("seats", "=", 14, "joan vale"), ("seats", "=", 12, "ann reed")]
