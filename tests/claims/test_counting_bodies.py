"""Where a count holds that a body tells, and what it counts where the noun alone does not say it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storydiff.claims.figures import find_figures
from storydiff.claims.parse import parse_of
from storydiff.claims.passage import make_passage, without_dateline
from storydiff.claims.reparsing import mended
from storydiff.model import Figure
from storydiff.resources import load_model
from tests.builders import an_article
from tests.claims.passages import PUBLISHED, VOCABULARY, names_of


def read(text: str, title: str = "") -> list[Figure]:
    """The figures of an article with that title."""
    article = replace(an_article(), text=text, title=title, published=PUBLISHED)
    passage = make_passage(article, parse_of(mended(load_model()(without_dateline(text)))))
    return [r.content for r in find_figures(passage, VOCABULARY, names_of(passage)) if isinstance(r.content, Figure)]


def places(text: str, title: str = "") -> dict[float, str | None]:
    """The place of each value."""
    return {figure.low: figure.place for figure in read(text, title)}


TWO_LANDS = (
    "A fever has killed 41 people in Selmora and nine in Kestria, officials said.\n\nSelmora's Health Ministry has "
    "recorded 312 cases."
)


def test_a_ministry_marked_with_its_land_counts_there() -> None:
    """Neither land is in a gazetteer, and the other one is told of last."""
    assert places(TWO_LANDS, "Fever kills 50 in Selmora and Kestria")[312] == "selmora"


def test_an_article_on_two_lands_has_no_main_place() -> None:
    text = f"{TWO_LANDS} In Kestria a border was closed.\n\nThe number of deaths could reach 900."
    assert places(text, "Fever kills 50 in Selmora and Kestria")[900] is None


def test_a_paragraph_on_one_of_two_lands_counts_there() -> None:
    text = f"{TWO_LANDS}\n\nSelmora is not safe yet. The death toll stands at 52."
    assert places(text, "Fever kills 50 in Selmora and Kestria")[52] == "selmora"


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("Ms Olden said 214 people had died.", "norland"),
        ("Tom Reed said 214 people had died.", None),
    ],
)
def test_what_an_official_counts_is_of_the_land_of_the_office(told: str, place: str | None) -> None:
    text = f"Norland's health minister, Mira Olden, met Tom Reed, a baker. In Westmark schools closed.\n\n{told}"
    assert places(text)[214] == place


def test_a_bare_ministry_is_that_of_the_land_named_before() -> None:
    text = "Norland's interior ministry closed the roads.\n\nThe death toll stands at 18, the ministry said."
    assert places(text)[18] == "norland"


def test_a_bare_ministry_is_nobodys_where_two_lands_have_one() -> None:
    text = "Norland's ministry closed roads. Westmark's ministry did too.\n\nThe toll stands at 18, the ministry said."
    assert places(text)[18] is None


def test_a_land_taken_up_by_the_country_is_the_one_spoken_of() -> None:
    text = "Norland is on alert. Westmark said that it would open the border. The country has had 483 cases."
    assert places(text)[483] == "westmark"


def test_the_land_of_a_dateline_is_a_land() -> None:
    """Its paragraph is its own, though the article is on the land across the river."""
    text = (
        "PORT ELLIS, Norland (Vale Wire) — Fever was over in Kestria, where 30 people died. In Kestria shops opened.\n\n"
        "Norland's schools stayed shut. The death toll stands at 52."
    )
    title = "Kestria declares fever over"
    assert places(text, title)[52] == "norland"
    assert places(text.replace(", Norland", ""), title)[52] == "kestria"


def test_a_number_is_no_part_of_the_name_before_it() -> None:
    assert "westmark" in places("In Westmark 455 cases and 33 deaths have been recorded.").values()


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("The government said 5,100 people will have to be resettled.", "relocated", 5_100),
        ("According to the council 6,200 people will have to move.", "relocated", 6_200),
        ("Some 700 people need to be evacuated.", "evacuees", 700),
        ("The number of people to be resettled has risen to 6,900.", "relocated", 6_900),
        ("The number of people who have to be evacuated rose to 4,000.", "evacuees", 4_000),
        ("She said 1,760 people had contracted the fever.", "cases", 1_760),
    ],
)
def test_what_has_to_be_done_says_what_is_counted(text: str, measure: str, value: float) -> None:
    assert (measure, value) in {(f.measure, f.low) for f in read(text)}


@pytest.mark.parametrize("text", ["Those 1,200 people have moved twice.", "Some 800 people had to work on Sunday."])
def test_what_is_no_fate_leaves_people_people(text: str) -> None:
    assert {f.measure for f in read(text)} <= {"people"}


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("The dam is to feed a power station of 900 megawatts.", "capacity"),
        ("The cable has a loss of 900 megawatts.", "loss"),
    ],
)
def test_what_gives_power_tells_its_capacity(text: str, measure: str) -> None:
    assert {f.measure for f in read(text) if f.low == 900} == {measure}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("The dam would cost 5.2 billion zorins.", "zorin"),
        ("The ministry puts the cost at about 3.4 billion zorins.", "zorin"),
        ("They will pay Norland 5 million zorins.", "zorin"),
        ("Bonds worth 800 million zorins were sold.", "zorin"),
        ("The slump would cost 3 million jobs.", None),
        ("The state paid 2 million farmers.", None),
        ("Shares worth 2 million policies were sold.", None),
        ("A flock of 3 million zorins crossed the sea.", None),
    ],
)
def test_money_that_no_list_knows_is_told_by_what_is_priced_in_it(text: str, unit: str | None) -> None:
    assert {f.unit for f in read(text) if f.low >= 800_000} <= {unit}


def test_once_known_a_currency_is_money_everywhere_in_its_article() -> None:
    text = "The dam would cost 5.2 billion zorins. The offer of the government rose to 65,000 zorins."
    assert ("offer", "zorin") in {(f.measure, f.unit) for f in read(text)}


@pytest.mark.parametrize(
    ("text", "measure", "of"),
    [
        ("The dam would cost $5 billion.", "total cost", ("dam",)),
        ("Officials put the cost at $5 billion.", "total cost", ()),
        ("The cost of the bridge, which the city puts at $5 billion, may rise.", "total cost", ("bridge",)),
        ("The stadium's cost has risen to $5 billion.", "total cost", ("stadium",)),
        ("A smaller dam cost $5 billion.", "cost", ()),
        ("The storm cost insurers $5 billion.", "cost", ()),
        ("Each delay costs $5 billion.", "cost", ()),
    ],
)
def test_what_a_known_thing_costs_as_a_whole(text: str, measure: str, of: tuple[str, ...]) -> None:
    assert {(f.measure, f.qualifiers) for f in read(text) if f.low == 5e9} == {(measure, of)}
