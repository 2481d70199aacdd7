"""Questions that are settled where they are asked for, and figures that are left as they were, are those of all."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storydiff.claims.vocabulary import vocabulary_of
from storydiff.matching import Matcher
from storydiff.matching.casualties import settle_casualties
from storydiff.matching.figures import literal
from storydiff.matching.moving import Moving
from storydiff.matching.settling import Questions
from storydiff.model import Claim, Figure
from storydiff.resources import load_vocabulary_tables
from tests.builders import a_claim, a_figure, an_article
from tests.tellings import FIGURES

LEXICON = Matcher.of(vocabulary_of(load_vocabulary_tables())).lexicon
PLACES = st.sampled_from([("orsa valley",), ("peru",), ("lima",), ("chile",), ("world",), ("chile", "peru")])
TOLD = st.dictionaries(st.sampled_from(["deaths", "casualties", "displaced", "*", "main"]), st.sets(PLACES, max_size=3))
TITLES = st.sampled_from(["", "Orsa valley floods", "Peru counts its dead", "Lima\nin Lima and in Chile", "The dam"])


@st.composite
def articles(draw: st.DrawFn) -> list[Claim]:
    """The figures of one article, which has one title."""
    article, title = an_article(draw(st.sampled_from("abcdef")), draw(st.integers(0, 4))), draw(TITLES)
    said = draw(st.lists(st.tuples(FIGURES, st.sampled_from(["on the radio", "in Lima", "in Chile"])), max_size=4))
    claims = []
    for number, (content, where) in enumerate(said):
        quote = f"It was said {where} that there were {number}0 of them."
        injured = content.measure == "casualties" and draw(st.booleans())
        figure = replace(content, includes_injured=True) if injured else content
        claims.append(a_claim(article, figure, number * 80, quote=quote, setting=title))
    return claims


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(articles(), max_size=4), TOLD, st.randoms(use_true_random=False))
def test_in_whatever_order_questions_are_asked_for_they_are_those_of_all_together(
    story: list[list[Claim]], told: dict[str, set[tuple[str, ...]]], random: Random
) -> None:
    claims = [claim for article in story for claim in article]
    together, asked = Questions(claims, LEXICON, told), list(dict.fromkeys(claim.id for claim in claims))
    random.shuffle(asked)
    alone = {id_: Questions(claims, LEXICON, told)[id_] for id_ in asked}
    assert alone == dict(together)
    for measure in {question.measure for question in alone.values()}:
        found = Questions(claims, LEXICON, told).may_measure(measure)
        assert {id_ for id_, question in alone.items() if question.measure == measure} <= set(found)
    # Casualties are held against all other counts, as if all had been settled at once.
    drafts = {c.id: literal(c, c.content, LEXICON) for c in claims if isinstance(c.content, Figure)}
    own = {id_: together.as_settled(id_) for id_ in together}
    assert settle_casualties(together.figures, drafts, own, lambda _series, _before: None) == dict(together)


def test_the_injured_count_where_casualties_are_settled() -> None:
    counts = (("deaths", 40.0, False), ("injuries", 100.0, False), ("casualties", 130.0, True), ("unions", 4.0, False))
    *_, casualties, unions = claims = [
        a_claim(an_article(document, at), a_figure(number, measure=measure, includes_injured=injured))
        for at, (document, (measure, number, injured)) in enumerate(zip("abcd", counts, strict=True))
    ]
    questions = Questions(claims, LEXICON)
    assert questions[casualties.id].measure == "deaths"  # it stays below the dead and the injured together
    assert Questions([claims[0], casualties], LEXICON)[casualties.id].measure == "casualties"  # above thrice the dead
    assert questions[unions.id].measure == "unions"


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(articles(), TOLD, TOLD)
def test_an_article_that_is_not_settled_anew_would_be_settled_as_before(
    figures: list[Claim], before: dict[str, set[tuple[str, ...]]], more: dict[str, set[tuple[str, ...]]]
) -> None:
    after = {measure: before.get(measure, set()) | more.get(measure, set()) for measure in {*before, *more}}
    if not Moving(before, after, LEXICON).may_move(figures):
        assert dict(Questions(figures, LEXICON, before)) == dict(Questions(figures, LEXICON, after))


@pytest.mark.parametrize(
    ("title", "told", "more", "moves"),
    [
        ("The flood", {"deaths": {("lima",), ("peru",)}}, ("chile",), False),  # one more that it does not name
        ("Chile counts its dead", {"deaths": {("lima",), ("peru",)}}, ("chile",), True),  # its title names the new one
        ("The flood", {}, ("chile",), True),  # the first that is told
        ("The flood", {"deaths": {("chile",)}}, ("peru",), True),  # no more the only one
    ],
)
def test_a_place_told_anew_moves_what_names_it_and_what_hung_on_there_being_few(
    title: str, told: dict[str, set[tuple[str, ...]]], more: tuple[str, ...], moves: bool
) -> None:
    claim = a_claim(an_article(), a_figure(place=None), setting=title)
    after = {"deaths": told.get("deaths", set()) | {more}}
    assert Moving(told, after, LEXICON).may_move([claim]) is moves
