"""Comparing: each kind of change with a near miss that is no change, whatever the order in which articles arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from storydiff.changes import compare
from storydiff.changes.wording import printed
from storydiff.claims.vocabulary import vocabulary_of
from storydiff.matching import Matcher
from storydiff.model import Article, Change, ChangeKind, Claim, Content, Known, Span, TimeBasis
from storydiff.resources import load_vocabulary_tables
from tests.builders import a_claim, a_figure, a_position, an_article, an_event, day

MATCHER = Matcher.of(vocabulary_of(load_vocabulary_tables()))
WORDS = [
    "harbour",
    "council",
    "morning",
    "evening",
    "river",
    "bridge",
    "ferry",
    "market",
    "winter",
    "letter",
    "garden",
    "window",
    "yellow",
    "silver",
    "copper",
    "engine",
    "train",
    "pilot",
    "doctor",
    "farmer",
    "teacher",
    "lawyer",
    "sailor",
    "painter",
]


@dataclass(frozen=True)
class Told:
    """One claim of an article in a test story: its content, and what differs from the usual claim."""

    content: Content
    changed: tuple[tuple[str, Any], ...] = ()


def told(content: Content, **changed: Any) -> Told:
    return Told(content, tuple(changed.items()))


def an_own_text(document: str) -> str:
    """A text that no other document has, long enough for quotes."""
    turn = sum(map(ord, document)) % len(WORDS)
    step = 1 + sum(map(ord, document)) // len(WORDS) % 7
    return " ".join(WORDS[(turn + n * step * (n + 1)) % len(WORDS)] for n in range(200)) + f" {document}."


class World:
    """A story that articles come into one by one, each compared with what is known."""

    def __init__(self) -> None:
        self.articles: list[Article] = []
        self.claims: list[Claim] = []
        self.series: dict[str, str] = {}
        self.changes: list[Change] = []
        self.held: list[tuple[str | None, str, str]] = []

    def hear(self, document: str, at: float, *tellings: Told, **changed: Any) -> list[Change]:
        """Take in an article and give back what it changes."""
        article = an_article(document, at, **{"text": an_own_text(document)} | changed)
        claims = [a_claim(article, t.content, n * 40, **dict(t.changed)) for n, t in enumerate(tellings)]
        known = Known(tuple(self.claims), self.series, {(a.id, a.version): a for a in self.articles})
        comparison = compare(article, claims, known, MATCHER)
        self.articles.append(article)
        self.claims.extend(claims)
        self.series.update(dict(comparison.series))
        self.changes.extend(comparison.changes)
        self.held.extend((h.before, h.after, h.reason) for h in comparison.held_back)
        return list(comparison.changes)

    def reasons(self) -> str:
        """Why pairs were held back, in one text."""
        return " | ".join(reason for _, _, reason in self.held)


def kinds(changes: Sequence[Change]) -> list[str]:
    return [change.kind.value for change in changes]


def after_one(before: Told, after: Told, gap: float = 2, **changed: Any) -> list[str]:
    """The kinds of change that a second article makes of the first."""
    world = World()
    world.hear("one", 0, before)
    return kinds(world.hear("two", gap, after, **changed))


PLAN = an_event("planned", action="strike", object=None, actor="dockers' guild of orsa", when=day(9))
CAUSES = {"actor": "dockers' guild of orsa", "action": "strike", "object": None}
EXPLICIT = {"as_of": day(0), "as_of_basis": TimeBasis.EXPLICIT}


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("increased", told(a_figure(9000, ">")), told(a_figure(22000, ">"))),
        ("increased", told(a_figure(40)), told(a_figure(42))),
        ("decreased", told(a_figure(90000, measure="displaced")), told(a_figure(60000, measure="displaced"))),
        ("refined", told(a_figure(32000, ">")), told(a_figure(32623))),
        ("restated", told(a_figure(32000, ">")), told(a_figure(32000, ">"))),
        (
            "contradicted",
            told(a_figure(40), speaker="police", **EXPLICIT),
            told(a_figure(55), speaker="red crescent", **EXPLICIT),
        ),
        ("reversed", told(a_position("+")), told(a_position("-"))),
        ("hardened", told(a_position("0")), told(a_position("+"))),
        ("hardened", told(a_position("-", 1)), told(a_position("-", 3))),
        ("softened", told(a_position("-", 3)), told(a_position("-", 1))),
        ("restated", told(a_position("-")), told(a_position("-"))),
        ("happened", told(PLAN), told(an_event("done", **CAUSES))),
        ("cancelled", told(PLAN), told(an_event("cancelled", **CAUSES))),
        ("postponed", told(PLAN), told(an_event("postponed", **CAUSES))),
        ("postponed", told(PLAN), told(replace(PLAN, when=day(14)))),
        (
            "failed",
            told(a_position(target="orsa resolution")),
            told(an_event("failed", action="fail to pass", object="orsa resolution")),
        ),
    ],
)
def test_what_is_different_is_a_change_of_its_kind(kind: str, before: Told, after: Told) -> None:
    assert after_one(before, after) == [kind]


@pytest.mark.parametrize(
    ("near", "before", "after"),
    [
        ("injured are not dead", told(a_figure(40)), told(a_figure(90, measure="injuries"))),
        ("a city is not its country", told(a_figure(40, place="peru")), told(a_figure(90, place="lima"))),
        ("a part is not the whole", told(a_figure(40)), told(a_figure(90, qualifiers=("children",)))),
        ("another year is not now", told(a_figure(40)), told(a_figure(90, elsewhen="1999"))),
        ("an imagined number is none", told(a_figure(40)), told(a_figure(90, hypothetical=True))),
        ("a step is no level", told(a_figure(40)), told(a_figure(12, aspect=a_figure().aspect.__class__.STEP))),
        ("far below a total is something else", told(a_figure(9000)), told(a_figure(3))),
        ("at least a few, after a great total", told(a_figure(9000, ">")), told(a_figure(35, ">"))),
        ("two people differ", told(a_position("+")), told(a_position("-", actor="jan west"))),
        ("two targets differ", told(a_position("+")), told(a_position("-", target="ferry tax"))),
        ("a condition is no turn", told(a_position("+", conditional=True)), told(a_position("-"))),
        ("one step of strength is none", told(a_position("-", 2)), told(a_position("-", 3))),
        ("a common noun is nobody", told(a_position("+", actor="unions")), told(a_position("-", actor="unions"))),
        ("another plan's end", told(PLAN), told(an_event("cancelled", action="ballot", object=None, actor="jan west"))),
        (
            "refusing to block ends nothing",
            told(a_position(target="orsa resolution")),
            told(an_event("done", action="decline to block", object="orsa resolution")),
        ),
        (
            "a plan for another day is the same plan's only if later",
            told(PLAN),
            told(replace(PLAN, actor="tram drivers of kell")),
        ),
    ],
)
def test_a_near_miss_is_no_change(near: str, before: Told, after: Told) -> None:
    moves = set(after_one(before, after)) - {"new", "restated"}
    assert not moves, near


def test_a_later_and_higher_total_of_another_speaker_is_no_dispute() -> None:
    assert after_one(told(a_figure(40), speaker="police"), told(a_figure(55), speaker="red crescent")) == ["increased"]


def test_a_running_total_that_falls_is_flagged() -> None:
    assert after_one(told(a_figure(40)), told(a_figure(35))) == ["decreased"]
    assert after_one(told(a_figure(40), speaker="police"), told(a_figure(35), speaker="army")) == ["contradicted"]


@pytest.mark.parametrize(
    ("speaker", "publisher", "text", "expected"),
    [
        ("red crescent", "Kell Times", None, "corroborated"),
        ("police", "Kell Times", None, "restated"),
        ("red crescent", None, None, "restated"),
        ("red crescent", "Orsa Post", None, "restated"),
        ("red crescent", "Kell Times", an_own_text("one"), "restated"),
        (None, "Kell Times", None, "restated"),
    ],
)
def test_origins_are_counted_not_outlets(
    speaker: str | None, publisher: str | None, text: str | None, expected: str
) -> None:
    world = World()
    world.hear("one", 0, told(a_figure(40), speaker="police"), publisher="Orsa Post")
    changed = {} if text is None else {"text": text}
    assert kinds(world.hear("two", 1, told(a_figure(40), speaker=speaker), publisher=publisher, **changed)) == [
        expected
    ]


def test_two_houses_of_one_family_are_one_origin() -> None:
    world = World()
    world.hear("one", 0, told(a_figure(40)), publisher="Orsa Post", family="Orsa Group")
    assert kinds(world.hear("two", 1, told(a_figure(40)), publisher="Kell Times", family="Orsa Group")) == ["restated"]


def test_two_speakers_in_one_article_that_cannot_both_be_right_are_disputed_once() -> None:
    hostages = {"measure": "hostages", "population": "danes", "place": None}
    world = World()
    found = world.hear(
        "one",
        0,
        told(a_figure(150, "~", **hostages), speaker="police"),
        told(a_figure(200, "-", high=250, **hostages), speaker="orsa front"),
    )
    disputes = [change for change in found if change.kind is ChangeKind.CONTRADICTED]
    assert [(c.before, c.after) for c in disputes] == [((world.claims[0].id,), (world.claims[1].id,))]


def test_a_repeat_within_an_article_is_held_back() -> None:
    world = World()
    world.hear("one", 0, told(a_figure(40)))
    found = world.hear("two", 1, told(a_figure(60)), told(a_figure(50, ">")))
    assert kinds(found) == ["increased"]
    assert "said in the same article" in world.reasons()


def test_the_old_value_is_the_one_that_last_differed_not_a_rounded_repeat() -> None:
    world = World()
    first, second, third = a_figure(25401), a_figure(25000, ">"), a_figure(31000)
    for n, figure in enumerate([first, second]):
        world.hear(f"a{n}", n, told(figure))
    change = world.hear("a2", 2, told(third))[0]
    assert change.before == (world.claims[0].id,)


def test_a_count_far_below_the_total_leaves_the_total_standing() -> None:
    world = World()
    for n, figure in enumerate([a_figure(9000, ">"), a_figure(35, ">"), a_figure(12500)]):
        world.hear(f"a{n}", n, told(figure))
    assert kinds(world.changes)[-1] == "increased"
    assert world.changes[-1].before == (world.claims[0].id,)


def test_a_lower_count_said_again_is_no_second_fall() -> None:
    world = World()
    world.hear("one", 0, told(a_figure(1300), speaker="police"))
    assert kinds(world.hear("two", 2, told(a_figure(1200)))) == ["decreased"]
    assert kinds(world.hear("three", 4, told(a_figure(1200)))) == ["restated"]


def test_an_unsure_pair_is_held_back_with_its_reason() -> None:
    world = World()
    world.hear("one", 0, told(a_position(target="trade deal")))
    assert kinds(world.hear("two", 1, told(a_position("-", target="hostage deal")))) in ([], ["new"])
    assert "unsure whether this is one question" in world.reasons()


def test_a_pair_that_is_held_back_for_two_reasons_is_listed_once_with_both() -> None:
    world = World()
    world.hear("one", 0, told(an_event("planned", actor="rail unions", action="vote", object=None)))
    world.hear("two", 1, told(an_event("done", actor="members of the coach union", action="vote", object=None)))
    ((before, after, reason),) = [held for held in world.held if held[0] is not None]
    assert (before, after) == (world.claims[0].id, world.claims[1].id)
    assert "unsure whether this ends the plan" in reason
    assert "unsure whether this is one event" in reason


def test_the_actors_own_words_outrank_anothers_account() -> None:
    world = World()
    world.hear("one", 0, told(a_position("+", own_words=True), speaker="mira olden"))
    assert kinds(world.hear("two", 1, told(a_position("-"), speaker="jan west"))) == []
    assert "own words" in world.reasons()


def test_what_was_to_be_agreed_on_and_is_now_to_be_imposed_is_harder() -> None:
    asked = told(a_position(target="deal", action="call"))
    imposed = {"quote": "The chamber urged the council to impose a deal.", "focus": Span(12, 46)}
    assert after_one(asked, told(a_position(target="deal", action="urge"), **imposed)) == ["hardened"]
    assert after_one(asked, told(a_position(target="deal", action="urge"))) == ["restated"]


def test_a_nameless_crowd_that_does_what_was_told_is_no_second_end() -> None:
    world = World()
    made = an_event("done", action="reach", object="tentative deal", actor="both sides")
    world.hear("one", 0, told(made))
    first = an_event("done", action="reject", object="tentative deal", actor="dockers of kell")
    assert kinds(world.hear("two", 1, told(first))) == ["failed"]
    again = an_event("done", action="reject", object="tentative deal", actor="rank-and-file members of unions")
    assert kinds(world.hear("three", 2, told(again))) == []
    assert "told before of some of them" in world.reasons()
    other = an_event("done", action="reject", object="tentative deal", actor="pilots of orsa")
    assert kinds(world.hear("four", 3, told(other))) == ["failed"]


@pytest.mark.parametrize(("gap", "expected"), [(2, ["postponed"]), (11, [])])
def test_a_new_day_told_after_the_old_one_is_another_occasion(gap: float, expected: list[str]) -> None:
    assert after_one(told(PLAN), told(replace(PLAN, when=day(20))), gap) == expected


@pytest.mark.parametrize(("gap", "expected"), [(2, ["cancelled"]), (40, [])])
def test_an_end_of_which_only_the_kind_is_said_ends_no_old_plan(gap: float, expected: list[str]) -> None:
    plan = an_event("planned", action="strike", object=None, actor="dockers' guild of orsa")
    end = an_event("cancelled", action="strike", object=None, actor="pilots of kell")
    assert [k for k in after_one(told(plan), told(end), gap) if k != "new"] == expected


def test_somebody_who_is_backed_is_no_event_that_could_happen() -> None:
    world = World()
    world.hear("one", 0, told(a_position(actor="jan west", target="mira olden")), told(a_position(actor="mira olden")))
    found = world.hear(
        "two", 1, told(an_event("done", action="announce", object="support for olden", actor="jan west"))
    )
    assert "happened" not in kinds(found)


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [("transport institute", ["contradicted"]), (None, ["contradicted"]), ("port authority", ["increased"])],
)
def test_two_estimates_of_others_are_at_odds_and_no_movement(speaker: str | None, expected: list[str]) -> None:
    world = World()
    estimate = {"measure": "injuries", "hypothetical": True}
    world.hear("one", 0, told(a_figure(200, **estimate), speaker="port authority"))
    assert kinds(world.hear("two", 2, told(a_figure(500, **estimate), speaker=speaker))) == expected


@pytest.mark.parametrize(("gap", "expected"), [(2, ["corroborated"]), (14, ["restated"])])
def test_an_event_that_lies_far_back_is_told_as_background_and_borne_out_by_nobody(
    gap: float, expected: list[str]
) -> None:
    quake = an_event("done", action="quake", object="orsa", actor=None, when=day(0))
    world = World()
    world.hear("one", 0, told(quake), publisher="Courier")
    assert kinds(world.hear("two", gap, told(quake), publisher="Ledger")) == expected


def test_a_count_without_a_place_is_not_followed_where_the_story_counts_in_several() -> None:
    world = World()
    world.hear(
        "one", 0, told(a_figure(40, population=None, place="orsa")), told(a_figure(9, population=None, place="kell"))
    )
    world.hear("two", 1, told(a_figure(12, population=None, place=None)))
    assert kinds(world.hear("three", 2, told(a_figure(19, population=None, place=None)))) == []
    assert "in several places" in world.reasons()


@pytest.mark.parametrize(
    ("words", "expected"), [("tens of thousands", "tens of thousands"), ("80-15", "15"), ("at least 15", "at least 15")]
)
def test_a_number_is_printed_in_the_articles_words_unless_they_say_more(words: str, expected: str) -> None:
    article = an_article("one", text=f"There were {words} of them in the harbour that night, it is said. " * 3)
    figure = a_figure(15)
    claim = a_claim(
        article, figure, rule="figure: vote" if "-" in words else "figure: noun", focus=Span(11, 11 + len(words))
    )
    assert printed(claim) == expected


def test_some_that_are_spoken_of_as_known_are_no_news() -> None:
    known = {"quote": "The 12 unions will meet on Monday in the harbour hall.", "focus": Span(4, 6)}
    anew = {"quote": "Some 12 unions will meet on Monday in the harbour hall.", "focus": Span(5, 7)}
    figure = a_figure(12, measure="unions", population=None, place=None)
    assert kinds(World().hear("one", 0, told(figure, **known))) == []
    assert kinds(World().hear("one", 0, told(figure, **anew))) == ["new"]


@pytest.mark.parametrize(
    ("quote", "number", "expected"),
    [
        ("The two unions represent some 300 dockers of the harbour.", "300", []),
        ("In the harbour some 300 dockers walked out on Monday.", "300", ["new"]),
        ("The strike would shut down the four terminals of the harbour.", "four", []),
        ("The strike would shut down some four terminals of the harbour.", "four", ["new"]),
        ("It is a win for thousands of dockers of the old harbour.", "thousands", []),
    ],
)
def test_a_count_of_nobody_in_particular_is_no_news(quote: str, number: str, expected: list[str]) -> None:
    start = quote.index(number)
    counted = "dockers" if "dockers" in quote else "terminals"
    figure = a_figure(300, measure=counted, population=None, place=None)
    words = {"quote": quote, "focus": Span(start, start + len(number))}
    assert kinds(World().hear("one", 0, told(figure, **words))) == expected


def test_a_stand_that_a_share_tells_is_told_by_the_share() -> None:
    article = an_article("one", text=an_own_text("one"))
    share = a_claim(article, a_figure(50.3, measure="votes for", unit="%", population="dockers", place=None))
    stand = a_claim(article, a_position(actor="some dockers", target="deal"))
    found = compare(article, [share, stand], Known((), {}, {}), MATCHER).changes
    assert (stand.id,) not in [change.after for change in found]
    assert (stand.id,) in [change.after for change in compare(article, [stand], Known((), {}, {}), MATCHER).changes]


def test_figures_of_other_spans_are_printed_with_them() -> None:
    world = World()
    world.hear("one", 0, told(a_figure(12, measure="arrests", period="a day")))
    found = world.hear("two", 1, told(a_figure(210, measure="arrests", period="a week")))
    assert "a day →" in found[0].statement
    assert "a week" in found[0].statement.split("→")[1]


def test_what_has_ended_is_not_turned_against_later() -> None:
    world = World()
    world.hear("one", 0, told(a_position("+", target="orsa resolution")))
    world.hear("two", 1, told(an_event("failed", action="fail to pass", object="orsa resolution", actor="council")))
    assert kinds(world.hear("three", 2, told(a_position("0", target="orsa resolution")))) == []
    assert "has come to its end" in world.reasons()


def test_an_article_that_arrives_late_fills_in_the_past_and_leaves_the_present() -> None:
    world = World()
    world.hear("now", 9, told(a_figure(90)))
    late = world.hear("late", 2, told(a_figure(40)), first_seen=day(10))
    assert kinds(late) == ["filled in"]
    again = world.hear("next", 11, told(a_figure(95)))
    assert again[0].before == (world.claims[0].id,)


def test_a_newer_article_that_looks_back_changes_nothing() -> None:
    world = World()
    world.hear("one", 5, told(a_figure(60000, measure="displaced")))
    found = world.hear(
        "two", 6, told(a_figure(20000, measure="displaced"), as_of=day(3.5), as_of_basis=TimeBasis.EXPLICIT)
    )
    assert found == []
    assert "speaks of a time before" in world.reasons()


def test_a_late_article_on_the_time_of_a_later_one_is_filled_in_and_two_speakers_then_differ() -> None:
    on_day_two = {"as_of": day(2), "as_of_basis": TimeBasis.EXPLICIT}
    late = told(a_figure(51), **on_day_two)
    world = World()
    world.hear("one", 0, told(a_figure(40)))
    world.hear("three", 4, told(a_figure(62), speaker="health ministry", **on_day_two))
    assert kinds(world.hear("two", 3, late, first_seen=day(9))) == ["filled in"]
    rival = told(a_figure(58), speaker="relief service", **on_day_two)
    assert kinds(world.hear("four", 3, rival, first_seen=day(9.5))) == ["contradicted"]
    in_order = World()
    in_order.hear("one", 0, told(a_figure(40)))
    assert kinds(in_order.hear("two", 3, late)) == ["increased"]
    assert kinds(in_order.hear("three", 4, told(a_figure(62), **on_day_two))) == ["increased"]


def test_a_total_dated_by_its_event_still_carries_the_total_on() -> None:
    world = World()
    world.hear("one", 5, told(a_figure(35418)))
    change = world.hear("two", 14, told(a_figure(41000, ">"), as_of=day(0), as_of_basis=TimeBasis.EXPLICIT))
    assert kinds(change) == ["increased"]


def test_a_new_question_is_news_above_a_bar() -> None:
    world = World()
    world.hear("one", 0, told(a_figure(40)))
    found = world.hear(
        "two", 1, told(a_figure(3, measure="arrests")), told(a_figure(2, measure="missing"), salience=0.1)
    )
    assert kinds(found) == ["new"]
    assert found[0].before == ()


def test_a_later_version_that_says_otherwise_corrects_and_one_that_is_silent_withdraws() -> None:
    text = f"{'The police counted 40 dead, they said, and'.ljust(40)[:40]}7 missing in the valley on the first day of the search."
    world = World()
    missing = told(a_figure(7, measure="missing"), focus=Span(40, 49))
    world.hear("one", 0, told(a_figure(40)), missing, text=text)
    other = "The police counted 31 dead in the valley, they said in the evening after a second count. " * 3
    found = world.hear("one", 0, told(a_figure(31)), text=other, version=2, first_seen=day(1))
    assert sorted(kinds(found)) == ["corrected", "withdrawn"]


def test_a_later_version_that_only_words_it_anew_changes_nothing() -> None:
    world = World()
    world.hear("one", 0, told(a_figure(40)), text=an_own_text("one"))
    found = world.hear("one", 0, told(a_figure(40)), text=an_own_text("two"), version=2, first_seen=day(1))
    assert found == []
    assert "says the same" in world.reasons()


def test_every_change_says_what_it_is_and_why_and_stands_on_claims() -> None:
    world = World()
    for n, number in enumerate((40, 60, 60, 55)):
        world.hear(f"a{n}", n, told(a_figure(number)), told(a_position("+-+-"[n])))
    ids = {claim.id for claim in world.claims}
    for change in world.changes:
        assert {*change.before, *change.after} <= ids
        assert change.statement.endswith(".")
        assert change.reason
        assert 0 <= change.significance <= 1
        assert change.learned_at in {article.first_seen for article in world.articles}


def test_a_farther_move_weighs_more() -> None:
    near, far = (World() for _ in range(2))
    for world, number in ((near, 44), (far, 400)):
        world.hear("one", 0, told(a_figure(40)))
        world.hear("two", 1, told(a_figure(number)))
    assert far.changes[-1].significance > near.changes[-1].significance
