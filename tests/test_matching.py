"""Matching: what is compared with what is decided by meaning, said with its reason, and never forced."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storydiff.claims.vocabulary import vocabulary_of
from storydiff.matching import Matcher
from storydiff.matching.ends import end_of
from storydiff.matching.events import does_to
from storydiff.matching.matters import matter_of
from storydiff.matching.names import full_name
from storydiff.matching.positions import same_actor, same_doer
from storydiff.model import ChangeKind, Claim, Content, Event, Figure, Position, Span, Verdict
from storydiff.resources import load_vocabulary_tables
from tests.builders import a_claim, a_figure, a_position, an_article, an_event, day

MATCHER = Matcher.of(vocabulary_of(load_vocabulary_tables()))
LEXICON = MATCHER.lexicon
SAME, DIFFERENT, UNSURE = Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE


def judged(one: Content, other: Content, *others: Content) -> Verdict:
    """The verdict on two contents, each in an article of its own, in the context of the others."""
    claims = [a_claim(an_article(f"a{n}", n), content) for n, content in enumerate([one, other, *others])]
    return MATCHER.same_question(claims[0], claims[1], MATCHER.context_of(claims)).verdict


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, SAME),
        ({"measure": "fatalities"}, SAME),
        ({"measure": "injuries"}, DIFFERENT),
        ({"measure": "missing"}, DIFFERENT),
        ({"place": "orsa city"}, DIFFERENT),
        ({"place": "northern orsa valley"}, DIFFERENT),
        ({"place": "orsa valley and kell"}, DIFFERENT),
        ({"period": "a day"}, DIFFERENT),
        ({"qualifiers": ("children",)}, DIFFERENT),
        ({"elsewhen": "1999"}, DIFFERENT),
        ({"hypothetical": True}, DIFFERENT),
        ({"unit": "%"}, DIFFERENT),
        ({"population": "danes"}, UNSURE),
    ],
)
def test_figures_answer_one_question_where_all_but_the_value_agrees(
    changed: dict[str, object], expected: Verdict
) -> None:
    assert judged(a_figure(40), a_figure(41, **changed)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("damaged",), ("destroyed",), DIFFERENT),
        (("damaged",), (), UNSURE),
        (("destroyed",), ("destroyed",), SAME),
    ],
)
def test_things_are_told_apart_by_what_became_of_them(
    one: tuple[str, ...], other: tuple[str, ...], expected: Verdict
) -> None:
    homes = a_figure(40, measure="homes", population=None, qualifiers=one)
    assert judged(homes, a_figure(41, measure="homes", population=None, qualifiers=other)) is expected


def test_the_value_takes_no_part() -> None:
    assert judged(a_figure(32000), a_figure(32000, measure="injuries")) is DIFFERENT
    assert judged(a_figure(3), a_figure(9000)) is SAME


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("peruvians", None), ("peru", "peru"), SAME),
        (("peruvians", None), (None, "peru"), SAME),
        (("danes", "peru"), ("peruvians", "peru"), UNSURE),
        (("danes", "peru"), (None, "peru"), UNSURE),
        (("welsh", "wales"), (None, "wales"), SAME),
        (("peru and chile", None), (None, "peru"), DIFFERENT),
        (("people", "northwest syria"), ("syrians", "syria"), DIFFERENT),
        (("syrians", "northwest"), (None, "northwestern syria"), SAME),
    ],
)
def test_a_people_is_its_country_at_home_and_itself_abroad(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], expected: Verdict
) -> None:
    figures = [a_figure(9, population=people, place=place) for people, place in (one, other)]
    assert judged(*figures) is expected


def test_a_place_left_out_is_the_one_place_of_the_story_if_its_article_names_it() -> None:
    where = {"quote": "The toll in the Orsa Valley rose."}
    here, there = a_claim(an_article("a"), a_figure(9)), a_claim(an_article("c"), a_figure(9, place="kell"))
    named = a_claim(an_article("b", 2, text=f"{where['quote']} And so on."), a_figure(9, place=None), **where)
    silent = a_claim(an_article("d", 2), a_figure(9, place=None))
    for known, left_out, expected in (
        ([here], named, SAME),
        ([here], silent, UNSURE),
        ([here, there], named, UNSURE),
    ):
        context = MATCHER.context_of([*known, left_out])
        assert MATCHER.same_question(here, left_out, context).verdict is expected


def test_a_part_with_a_place_of_its_own_is_the_whole_of_that_place() -> None:
    part = a_figure(9, place="kell", subset=True)
    assert judged(part, a_figure(12, place="kell")) is SAME
    assert judged(a_figure(9, subset=True, place=None), a_figure(12)) is not SAME


@pytest.mark.parametrize(
    ("injured", "casualties", "expected"),
    [(None, 60, SAME), (90, 60, SAME), (15, 60, DIFFERENT), (None, 20, DIFFERENT), (None, 400, DIFFERENT)],
)
def test_casualties_are_the_dead_where_they_go_on_from_them_and_nothing_speaks_against_it(
    injured: int | None, casualties: int, expected: Verdict
) -> None:
    dead = a_claim(an_article("a"), a_figure(40))
    both = a_claim(an_article("b", 2), a_figure(casualties, measure="casualties", includes_injured=True))
    hurt = [] if injured is None else [a_claim(an_article("c"), a_figure(injured, measure="injuries"))]
    context = MATCHER.context_of([dead, both, *hurt])
    assert MATCHER.same_question(dead, both, context).verdict is expected


def test_two_counts_in_one_sentence_count_one_people_where_the_second_names_none() -> None:
    article = an_article()
    one = a_claim(article, a_figure(150, "~", measure="hostages", population="danes", place=None), speaker="police")
    other = a_claim(article, a_figure(200, measure="prisoners", population=None, place="kell"), speaker="orsa front")
    apart = a_claim(article, a_figure(2, measure="hostages", population="finns", place=None), 60)
    context = MATCHER.context_of([one, other, apart])
    assert MATCHER.same_question(one, other, context).verdict is SAME
    assert MATCHER.same_question(apart, other, context).verdict is DIFFERENT


def a_count(quote: str, number: str, measure: str = "unions") -> Claim:
    """A claim that counts by an open noun in that sentence."""
    start = quote.index(number)
    article = an_article(quote[:20], text=quote + " And so on.")
    figure = a_figure(5, measure=measure, population=None, place=None)
    claim = a_claim(article, figure, quote=quote)
    return replace(claim, focus=Span(start, start + len(number)))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (a_figure(40, measure="cases"), a_figure(50, measure="cases", qualifiers=("confirmed",)), SAME),
        (a_figure(40, measure="cases"), a_figure(50, measure="cases", qualifiers=("suspected",)), DIFFERENT),
    ],
)
def test_a_word_that_a_reader_supplies_narrows_nothing(one: Figure, other: Figure, expected: Verdict) -> None:
    assert judged(one, other) is expected


@pytest.mark.parametrize(("who", "expected"), [(("orsa party",), False), ((), True)])
def test_seats_say_what_is_counted_as_soon_as_somebody_has_them(who: tuple[str, ...], expected: bool) -> None:
    assert MATCHER.lexicon.is_loose("seats", who) is expected
    assert MATCHER.lexicon.is_loose("people", who) is True


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Five unions agreed to a deal.", "Eight unions have reached tentative deals.", SAME),
        ("Five unions agreed to a deal.", "Eight unions rejected the deal.", DIFFERENT),
        ("Five unions agreed to a deal.", "Eight unions are set to go on strike.", DIFFERENT),
        ("Five unions agreed to a deal.", "Eight unions have offices there.", UNSURE),
        ("Five unions rejected the deal.", "Eight unions say they would never accept the deal.", DIFFERENT),
        ("Five unions rejected the deal.", "Members voted for the deal and Eight unions voted against it.", SAME),
    ],
)
def test_an_open_measure_is_told_by_what_is_said_of_it(one: str, other: str, expected: Verdict) -> None:
    claims = [a_count(one, "Five"), a_count(other, "Eight")]
    assert MATCHER.same_question(*claims, MATCHER.context_of(claims)).verdict is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (a_position(), a_position("-"), SAME),
        (a_position(), a_position(actor="olden"), SAME),
        (a_position(), a_position(actor="jan west"), DIFFERENT),
        (a_position(target="humanitarian pauses"), a_position(target="proposals for temporary ceasefires"), SAME),
        (a_position(target="plans in kell"), a_position(target="invasion of kell"), SAME),
        (a_position(target="invasion of orsa"), a_position(target="assault on kell"), UNSURE),
        (a_position(target="trade deal"), a_position(target="hostage deal"), UNSURE),
        (a_position(target="military operations in kell"), a_position(target="creation of a kellish state"), DIFFERENT),
        (a_position(target="action"), a_position(target="congressional action"), UNSURE),
        (a_position(actor="orsa and kell"), a_position(actor="kell"), SAME),
        (a_position(target="trial"), a_position(target="trial of jan west"), SAME),
        (a_position(target="trial of jan west"), a_position(target="trial of jan west"), SAME),
    ],
)
def test_positions_are_one_actors_on_one_target(one: Position, other: Position, expected: Verdict) -> None:
    assert judged(one, other) is expected


def test_a_target_with_somebody_of_the_story_in_it_is_not_the_bare_one() -> None:
    bare, named = a_position(target="trial"), a_position(target="trial of jan west")
    assert judged(bare, named, a_position(actor="jan west")) is UNSURE
    assert judged(named, named, a_position(actor="jan west")) is SAME


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            an_event("warned", action="famine", object=None, actor=None),
            an_event("warned", action="famine", object=None, actor=None),
            SAME,
        ),
        (an_event(when=day(3)), an_event(when=day(3)), SAME),
        (an_event(when=day(3)), an_event(when=day(9)), DIFFERENT),
        (an_event(actor="mira olden"), an_event(actor="jan west"), UNSURE),
        (an_event(action="strike", object=None), an_event(action="vote", object=None), DIFFERENT),
        (an_event(actor=None), an_event(actor=None), UNSURE),
        (an_event(action="repaint", object="school"), an_event(action="repaint", object="school"), SAME),
        (an_event(action="repaint", object="school"), an_event(action="rebuild", object="school"), DIFFERENT),
        (an_event(action="open", object="school"), an_event(action="close", object="school"), DIFFERENT),
        (
            an_event("done", action="reach", object="tentative deals", actor="unions"),
            an_event("done", action="reach", object="tentative deal", actor="unions and the railway"),
            UNSURE,
        ),
    ],
)
def test_events_are_one_where_something_shows_it(one: Event, other: Event, expected: Verdict) -> None:
    assert judged(one, other) is expected


WANTED = a_position(actor="orsa", target="united nations resolution demanding a truce")
PLANNED = an_event("planned", action="strike", object=None, actor="rail union")


@pytest.mark.parametrize(
    ("plan", "event", "expected"),
    [
        (
            WANTED,
            an_event("failed", action="fail to pass", object="orsa-led resolution", actor="council"),
            ChangeKind.FAILED,
        ),
        (WANTED, an_event("done", action="pass", object="orsa-led resolution", actor="council"), ChangeKind.HAPPENED),
        (WANTED, an_event("done", action="decline to block", object="orsa-led resolution", actor="kell"), None),
        (WANTED, an_event("failed", action="fail to pass", object="resolution on fish", actor="council"), None),
        (WANTED, an_event("done", action="reject", object="orsa resolution", actor="orsa"), None),
        (PLANNED, an_event("done", action="strike", object=None, actor="rail union"), ChangeKind.HAPPENED),
        (PLANNED, an_event("cancelled", action="strike", object="freight", actor="rail union"), ChangeKind.CANCELLED),
        (PLANNED, an_event("postponed", action="strike", object=None, actor=None), ChangeKind.POSTPONED),
        (PLANNED, an_event("done", action="strike", object=None, actor=None), None),
        (PLANNED, an_event("planned", action="strike", object=None, actor="rail union"), None),
        (
            an_event("done", action="reach", object="tentative deal", actor="both sides"),
            an_event("done", action="reject", object="tentative deal", actor="members"),
            ChangeKind.FAILED,
        ),
        (
            an_event("done", action="reach", object="deal", actor="both sides"),
            an_event("done", action="reject", object="deal", actor="members"),
            None,
        ),
        (
            an_event("planned", action="open", object="bridge", actor="mayor vale"),
            an_event("done", action="open", object="bridge", actor="mayor vale"),
            ChangeKind.HAPPENED,
        ),
        (
            an_event("planned", action="open", object="bridge", actor="mayor vale"),
            an_event("done", action="close", object="bridge", actor="mayor vale"),
            None,
        ),
        (
            an_event("planned", action="visit", object="school", actor="mayor vale"),
            an_event("done", action="repaint", object="school", actor="mayor vale"),
            None,
        ),
        (
            an_event("planned", action="action", object="senate", actor="senate"),
            an_event("done", action="vote", object="ferry bill", actor="senate"),
            ChangeKind.HAPPENED,
        ),
        (
            an_event("planned", action="action", object="senate", actor="senate"),
            an_event("done", action="vote", object="ferry bill", actor="council"),
            None,
        ),
        (
            an_event("planned", action="vote", object="harbour plan", actor="senate"),
            an_event("done", action="pass", object="ferry bill", actor="senate"),
            None,
        ),
        (
            an_event("planned", action="ratify", object="labour deal", actor="union members"),
            an_event("done", action="approve", object="labour deal", actor="senate"),
            None,
        ),
        (
            an_event("planned", action="strike", object="rail", actor="unions"),
            an_event("cancelled", action="strike", object="railroad", actor=None),
            ChangeKind.CANCELLED,
        ),
        (
            a_position(actor="olden", target="deal", action="ratify"),
            an_event("done", action="vote", object="deal", actor="olden"),
            None,
        ),
    ],
)
def test_a_plan_or_a_wish_meets_its_end(plan: Event | Position, event: Event, expected: ChangeKind | None) -> None:
    assert end_of(plan, event, set(), MATCHER.lexicon)[0] is expected


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("reject", ChangeKind.FAILED),
        ("fail to pass", ChangeKind.FAILED),
        ("decline to block", None),
        ("call off", ChangeKind.CANCELLED),
        ("walk", None),
    ],
)
def test_a_verb_does_something_to_a_plan(action: str, expected: ChangeKind | None) -> None:
    assert does_to(action, MATCHER.lexicon) is expected


@pytest.mark.parametrize(
    ("phrase", "head"),
    [
        ("proposals for temporary ceasefires", "ceasefire"),
        ("a major ground assault on the town of kell", "invasion"),
        ("cease-fire", "ceasefire"),
        ("the creation of an orsan state", "state"),
        ("the", None),
    ],
)
def test_the_matter_of_a_phrase_is_its_head_behind_words_that_only_hold_it(phrase: str, head: str | None) -> None:
    matter = matter_of(phrase, MATCHER.lexicon)
    assert (matter.head if matter else None) == head


def test_a_short_name_is_the_full_one_it_ends_where_there_is_only_one() -> None:
    assert full_name("olden", {"mira olden", "jan west"}) == "mira olden"
    assert full_name("olden", {"mira olden", "jan olden"}) == "olden"
    assert full_name("olden", {"mira olden reyes"}) == "mira olden reyes"
    assert full_name("ministry", {"health ministry"}) == "ministry"
    assert full_name("odf", {"orsa defense forces"}) == "orsa defense forces"


@pytest.mark.parametrize("content", [a_figure(), a_position(), an_event(action="strike", object=None)])
def test_claims_that_may_be_the_same_share_a_block(content: Content) -> None:
    one, other = a_claim(an_article("a"), content), a_claim(an_article("b", 3), content)
    assert MATCHER.blocks(one) & MATCHER.blocks(other)
    assert MATCHER.blocks(one)


def test_dead_injured_and_casualties_are_looked_up_together() -> None:
    found = [MATCHER.blocks(a_claim(an_article(), a_figure(measure=m))) for m in ("deaths", "injuries", "casualties")]
    assert found[0] == found[1] == found[2]
    assert isinstance(a_figure(), Figure)


def test_series_keys_can_be_read() -> None:
    claims = [
        a_claim(an_article(), content) for content in (a_figure(), a_position(), an_event("planned", action="strike"))
    ]
    context = MATCHER.context_of(claims)
    keys = [MATCHER.series_key(claim, context) for claim in claims]
    assert keys == ["deaths/orsa-valley", "position/mira-olden/toll-bridge", "event/strike"]


def test_a_part_lies_in_every_country_that_lists_its_name_and_in_no_other() -> None:
    lexicon = MATCHER.lexicon
    for name in ("amazonas", "punjab"):
        assert len(lexicon.within[name]) > 1
        assert all(lexicon.is_within(name, country) for country in lexicon.within[name])
        assert not lexicon.is_within(name, "norway")
    assert lexicon.is_within("wales", "united kingdom")


def test_cases_that_name_their_illness_are_the_storys_cases_unless_two_are_counted() -> None:
    one, other = an_article("one"), an_article("two")
    bare = a_claim(one, a_figure(40, measure="cases"))
    named = a_claim(other, a_figure(50, measure="cases", qualifiers=("measles",)))
    suspected = a_claim(other, a_figure(60, measure="cases", qualifiers=("measles", "suspected")), 40)
    rival = a_claim(other, a_figure(70, measure="cases", qualifiers=("mumps",)), 80)
    alone = MATCHER.context_of([bare, named, suspected])
    assert MATCHER.same_question(bare, named, alone).verdict is SAME
    assert MATCHER.same_question(bare, suspected, alone).verdict is DIFFERENT
    both = MATCHER.context_of([bare, named, rival])
    assert MATCHER.same_question(bare, named, both).verdict is DIFFERENT


def test_a_count_without_a_place_is_where_the_others_of_its_sentence_are() -> None:
    article, later = an_article("one"), an_article("two")
    cases = a_claim(article, a_figure(40, measure="cases", population=None, place="orsa"))
    dead = replace(a_claim(article, a_figure(3, population=None, place=None), 12), span=cases.span, quote=cases.quote)
    known = [
        a_claim(later, a_figure(9, population=None, place=place), 40 * n) for n, place in enumerate(("orsa", "kell"))
    ]
    context = MATCHER.context_of([cases, dead, *known])
    assert [MATCHER.same_question(dead, other, context).verdict for other in known] == [SAME, DIFFERENT]
    alone = MATCHER.context_of([dead, *known])
    assert [MATCHER.same_question(dead, other, alone).verdict for other in known] == [UNSURE, UNSURE]


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("some unions", "unions"),
        ("eight other rail unions", "rail unions"),
        ("one of the unions", "unions"),
        ("31 senators", "senators"),
        ("majority of unions", "unions"),
        ("Harbour Pilots", "Harbour Pilots"),
        ("Four Corners Ferry", "Four Corners Ferry"),
    ],
)
def test_a_part_is_known_by_its_crowd(name: str, whole: str) -> None:
    assert LEXICON.whole(name) == whole


def test_a_part_of_a_crowd_is_as_nameless_as_the_crowd() -> None:
    """What some bakers want is not what bakers want, but what four bakers plan the bakers may do."""
    known = frozenset({"bakers"})
    assert LEXICON.is_common("some bakers")
    assert LEXICON.is_nameless("four other bakers")
    assert not LEXICON.is_common("some Orsa bakers")
    assert not same_actor("some bakers", "bakers", known, LEXICON)
    assert same_doer("some bakers", "bakers", known, LEXICON)
