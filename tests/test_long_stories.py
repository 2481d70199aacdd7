"""Long stories: what was last said before hundreds of other claims of its kind is still what a new claim is held to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import event

from storydiff.changes import compare
from storydiff.claims.vocabulary import vocabulary_of
from storydiff.comparing import compare_with_ledger
from storydiff.ledger import CANDIDATES, Ledger
from storydiff.matching import Matcher
from storydiff.model import Article, Claim, Comparison, Content, Known, Verdict
from storydiff.resources import load_vocabulary_tables
from storydiff.settling import settle
from tests.builders import START, a_claim, a_figure, a_position, an_article, an_event, day

MATCHER = Matcher.of(vocabulary_of(load_vocabulary_tables()))
MANY = CANDIDATES + 20
TOGETHER = 20
PLAN = an_event("planned", action="strike", object=None, actor="dockers' guild of orsa")
STRIKE = an_event("done", action="strike", object=None, actor="dockers' guild of orsa")
NOWHERE = a_figure(70, place=None)


@pytest.fixture
def ledger(new_ledger: Callable[[], str]) -> Iterator[Ledger]:
    with Ledger.open(new_ledger(), blocks=MATCHER.blocks, fine=MATCHER.fine_keys, now=START) as opened:
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


CASUALTIES = a_figure(70, measure="casualties", includes_injured=True)
ASKED = (a_figure(55), NOWHERE, CASUALTIES, a_position(), STRIKE)


def test_comparing_reads_only_what_it_gives_back(ledger: Ledger) -> None:
    with ledger.reading() as connection:
        if connection.dialect.name != "sqlite":
            pytest.skip("PostgreSQL chooses its plans by what it has counted, on few rows others than on many")
    story = [
        (0, (a_figure(40), CASUALTIES, a_position(), STRIKE)),
        (1, (an_event("planned", action="strike", object=None, actor="dockers' guild of tarn", when=day(2)),)),
    ]
    for at, contents in story:
        compare_with_ledger(ledger, MATCHER, keep(ledger, f"a{at}", at, contents))
    article = keep(ledger, "new", 6, (*ASKED, a_figure(9, place="sandby")))
    with listening(ledger) as statements:
        compare_with_ledger(ledger, MATCHER, article)
    looked = plans(ledger, statements)
    for needed in (
        "FROM blocks",
        "FROM told_in_story",
        "min(looking.at)",
        "ORDER BY claims.said_at",
        "ORDER BY articles",
    ):
        assert any(needed in statement for statement, _ in looked), needed
    for statement, steps in looked:
        wide = [step for step in steps if step not in NARROW and not LIMITED.fullmatch(step)]
        assert not wide, (statement, steps)


NARROW = {
    "story=? AND block=?", "id=?", "version_id=?", "article=?", "article=? AND version<?", "article=? AND version=?",
    "article=? AND version=? AND story=?", "article=? AND story=?", "id=? AND story=?",
    "story=? AND is_compared=? AND time>?",  # the latest claims since a plan's day, a month at most
    "story=? AND key=?", "story=? AND key=? AND at=?", "story=? AND key=? AND at>?",
    "series=? AND story=? AND said_at<?", "story=? AND is_compared=? AND time<?",
}  # fmt: skip
"""What of an index a statement may ask for: values that few rows share, or such as it stops at the first of."""
LIMITED = re.compile(r"SCAN anon_\d+")
"""The rows that a part of the statement gives, which has a limit; how that part finds them is a step of its own."""


def keep(ledger: Ledger, name: str, at: float, contents: Sequence[Content]) -> Article:
    """Keep an article of that day as read."""
    article = an_article(name, at)
    ledger.add_article(article)
    ledger.put_claims(article, [a_claim(article, c, n * 30, salience=0.9) for n, c in enumerate(contents)], "test")
    return article


@contextmanager
def listening(ledger: Ledger) -> Iterator[list[tuple[str, Any]]]:
    """The statements that the ledger sends, with their values."""
    with ledger.reading() as connection:
        engine = connection.engine
    statements: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def plans(ledger: Ledger, statements: Sequence[tuple[str, Any]]) -> list[tuple[str, list[str]]]:
    """By what each statement that reads finds its rows: the columns of an index, or the whole step where it has none."""
    found = []
    with ledger.reading() as connection:
        for statement, parameters in statements:
            if statement.startswith("SELECT"):
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                steps = [row.detail for row in rows if row.detail.startswith(("SEARCH", "SCAN"))]
                found.append((statement, [re.sub(r".*\((.*)\)$", r"\1", step) for step in steps]))
    return found


@pytest.mark.parametrize("others", [3, 100])
def test_settling_a_position_reads_as_little_after_many_alike(ledger: Ledger, others: int) -> None:
    for n in range(others):
        compare_with_ledger(ledger, MATCHER, keep(ledger, f"a{n}", n / 100, [a_position(target="bridge toll")]))
    article = keep(ledger, "new", 9, [a_position("-", target="toll")])
    own = ledger.claims_of(article)
    with listening(ledger) as statements:
        settled = settle(ledger, MATCHER, article, own, Known()).settled
    assert settled == {own[0].id: "position/mira-olden/toll-bridge"}
    assert 0 < rows_read(ledger, statements) < 20


def rows_read(ledger: Ledger, statements: Sequence[tuple[str, Any]]) -> int:
    """How many rows the statements give."""
    with ledger.reading() as connection:
        return sum(len(connection.exec_driver_sql(*sent).all()) for sent in statements if sent[0].startswith("SELECT"))


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
