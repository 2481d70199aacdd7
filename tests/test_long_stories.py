"""Long stories: what was last said before hundreds of other claims of its kind is still what a new claim is held to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import event

from storydiff.changes import compare
from storydiff.claims.vocabulary import Vocabulary
from storydiff.ledger import CANDIDATES, Ledger
from storydiff.matching import Matcher
from storydiff.model import Claim, Comparison, Content, Verdict
from storydiff.resources import load_vocabulary_tables
from tests.builders import START, a_claim, a_figure, a_position, an_article, an_event, day

MATCHER = Matcher.of(Vocabulary(dict(load_vocabulary_tables())))
MANY = CANDIDATES + 20
TOGETHER = 20
PLAN = an_event("planned", action="strike", object=None, actor="dockers' guild of orsa")
STRIKE = an_event("done", action="strike", object=None, actor="dockers' guild of orsa")
NOWHERE = a_figure(70, place=None)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(
        f"sqlite:///{tmp_path / 'ledger.sqlite'}", blocks=MATCHER.blocks, fine=MATCHER.fine_keys, now=START
    ) as opened:
        yield opened


def elsewhere(count: int = MANY) -> list[Content]:
    """Deaths counted in twenty towns."""
    return [a_figure(100 + n, place=f"{'north' if n % 2 else 'old'} town {n % 20}") for n in range(count)]


def opinions() -> list[Content]:
    """What the minister says of other things, and what others say of the toll: both kinds fill their blocks."""
    things = ("ferry line", "harbour tax", "school roof", "water rate")
    return [a_position(target=things[n % 4]) for n in range(MANY)] + [
        a_position("-", actor=f"tessa varga{n % 30}") for n in range(MANY)
    ]


def strikes() -> list[Content]:
    """Strikes of others, each somewhere else."""
    return [
        an_event("done", action="strike", object=None, actor=f"crew {n % 30} of brack", place=f"pier {n}")
        for n in range(MANY)
    ]


def votes() -> list[Content]:
    """Votes of others, each somewhere else."""
    return [an_event(action="vote", actor=f"crew {n % 30} of brack", place=f"pier {n}") for n in range(MANY)]


def add(ledger: Ledger, n: float, contents: Sequence[Content], series: str = "") -> list[Claim]:
    """Keep an article of that day as compared, its claims on the questions that they name themselves."""
    article = an_article(f"a{n}", n)
    claims = [a_claim(article, content, place * 30) for place, content in enumerate(contents)]
    ledger.add_article(article)
    ledger.put_claims(article, claims, "test")
    context = MATCHER.context_of(claims)
    named = tuple((claim.id, series or MATCHER.series_key(claim, context)) for claim in claims)
    ledger.put_comparison(article, Comparison(named, (), ()))
    return claims


def tell(ledger: Ledger, before: Content, between: Sequence[Content], after: Content) -> tuple[Claim, Comparison]:
    """The claim told first, and what a last article makes of it after all that was told between."""
    (first,) = add(ledger, 0, [before])
    for n in range(0, len(between), TOGETHER):
        add(ledger, 1 + n / 100, between[n : n + TOGETHER])
    article = an_article("last", 9)
    claim = a_claim(article, after, salience=0.9)
    ledger.add_article(article)
    ledger.put_claims(article, [claim], "test")
    return first, compare(article, [claim], ledger.known_for([claim], article), MATCHER)


@pytest.mark.parametrize(
    ("before", "between", "after", "kind"),
    [
        (a_figure(40), elsewhere(), a_figure(55), "increased"),
        (a_figure(40), elsewhere(), a_figure(40), "restated"),
        (a_figure(40, population="children"), elsewhere(), a_figure(44, population="children"), "increased"),
        (a_figure(40, place="peru"), elsewhere(), a_figure(55, population="peruvians", place=None), "increased"),
        (a_figure(40, population="peruvians", place=None), elsewhere(), a_figure(55, place="peru"), "increased"),
        (a_position("+"), opinions(), a_position("-"), "reversed"),
        (a_position("+"), opinions(), a_position("+"), "restated"),
        (PLAN, strikes(), STRIKE, "happened"),
        (a_position("+", target="city vote"), votes(), an_event(action="vote", actor="mira olden"), "happened"),
    ],
)
def test_a_question_not_asked_for_long_is_compared_with_what_was_last_said(
    ledger: Ledger, before: Content, between: Sequence[Content], after: Content, kind: str
) -> None:
    first, comparison = tell(ledger, before, between, after)
    assert [(change.kind.value, change.before) for change in comparison.changes] == [(kind, (first.id,))]


@pytest.mark.parametrize(
    ("before", "between", "after"),
    [
        (a_figure(40), elsewhere(), a_figure(55, place="sandby")),
        (a_figure(40), elsewhere(), a_figure(55, population="children")),
        (a_position("+"), opinions(), a_position("-", target="night train")),
    ],
)
def test_a_question_that_was_never_asked_is_new_in_a_long_story_too(
    ledger: Ledger, before: Content, between: Sequence[Content], after: Content
) -> None:
    _, comparison = tell(ledger, before, between, after)
    assert [change.kind.value for change in comparison.changes] == ["new"]


def test_a_count_without_a_place_is_not_called_new_for_what_was_not_looked_at(ledger: Ledger) -> None:
    _, comparison = tell(ledger, a_figure(60), elsewhere(), NOWHERE)
    assert comparison.changes == ()
    assert "perhaps not new" in " ".join(held.reason for held in comparison.held_back)


def test_a_count_without_a_place_is_new_where_all_of_its_kind_were_looked_at(ledger: Ledger) -> None:
    _, comparison = tell(ledger, a_figure(60), elsewhere(30), NOWHERE)
    assert [change.kind.value for change in comparison.changes] == ["new"]


def test_an_event_is_not_new_because_positions_on_its_matter_came_since(ledger: Ledger) -> None:
    wishes = [a_position("-", actor=f"tessa varga{n % 30}", target="strike") for n in range(MANY)]
    other = an_event("done", action="strike", object=None, actor="crew 1 of brack", place="pier 9")
    _, comparison = tell(ledger, STRIKE, wishes, other)
    assert "new" not in [change.kind.value for change in comparison.changes]


def test_what_was_not_looked_at_whole_is_not_named_anew(ledger: Ledger) -> None:
    _, comparison = tell(ledger, a_figure(60), elsewhere(), a_figure(70))
    assert len(comparison.series) == 1


def test_looking_up_what_is_known_reads_only_what_it_gives_back(ledger: Ledger) -> None:
    add(ledger, 0, [a_figure(40), a_position(), STRIKE])
    article = an_article("new", 1)
    asked = [
        a_claim(article, content, place * 30) for place, content in enumerate([a_figure(55), a_position(), STRIKE])
    ]
    with ledger.reading() as connection:
        engine = connection.engine
    statements: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    assert len(ledger.known_for(asked, article).claims) == 3
    event.remove(engine, "before_cursor_execute", note)
    with ledger.reading() as connection:
        plans = [
            row.detail
            for statement, parameters in statements
            if statement.startswith("SELECT")
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    looked = [plan for plan in plans if not plan.startswith(("USE TEMP", "CORRELATED"))]
    found = {re.sub(r".*\((.*)\)$", r"\1", plan) for plan in looked}
    narrow = {"story=? AND block=?", "id=?", "version_id=?", "article=?", "article=? AND version<?"}
    assert "story=? AND block=?" in found
    assert found <= narrow, plans


def test_what_waits_to_be_compared_again_is_not_known(ledger: Ledger) -> None:
    (first,) = add(ledger, 0, [a_figure(40)])
    article = an_article("new", 1)
    asked = [a_claim(article, a_figure(55))]
    assert ledger.known_for(asked, article).claims == (first,)
    ledger.clear_comparisons(day(2))
    assert ledger.known_for(asked, article).claims == ()
    ledger.put_comparison(an_article("a0", 0), Comparison((), (), ()))
    assert ledger.known_for(asked, article).claims == (first,)


FIGURES = st.builds(
    a_figure,
    st.integers(1, 9999).map(float),
    measure=st.sampled_from(["deaths", "casualties", "displaced", "unions"]),
    place=st.sampled_from([None, "orsa valley", "peru", "northern peru"]),
    population=st.sampled_from([None, "peruvians", "people", "children", "peruvian children"]),
    qualifiers=st.sampled_from([(), ("children",)]),
    subset=st.booleans(),
)
POSITIONS = st.builds(
    a_position,
    actor=st.sampled_from(["mira olden", "olden", "jan west and mira olden"]),
    target=st.sampled_from(["bridge toll", "toll", "plan for a toll", "truce", "ceasefire in kell"]),
)


@given(st.one_of(st.tuples(FIGURES, FIGURES), st.tuples(POSITIONS, POSITIONS)))
def test_two_claims_on_one_question_share_a_key_of_their_own(pair: tuple[Content, Content]) -> None:
    one, other = (a_claim(an_article(f"a{n}", n), content) for n, content in enumerate(pair))
    assume(not MATCHER.needs_others(one) and not MATCHER.needs_others(other))
    if MATCHER.same_question(one, other, MATCHER.context_of([one, other])).verdict is Verdict.SAME:
        assert MATCHER.fine_keys(one) & MATCHER.fine_keys(other)
