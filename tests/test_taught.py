"""What a reader's judgements come to: names, cuts, pairs and mutes, the later outranking the earlier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.changes import compare
from storydiff.claims.vocabulary import vocabulary_of
from storydiff.matching import Matcher
from storydiff.matching.taught import NOTHING, Taught, taught_by
from storydiff.model import Article, Claim, Comparison, Known, Ruling, Subject, Teaching, Words
from storydiff.resources import load_vocabulary_tables
from tests.builders import START, a_claim, a_figure, a_position, an_article, an_event, day

MATCHER = Matcher.of(vocabulary_of(load_vocabulary_tables()))


def rulings(*said: str) -> list[Ruling]:
    """Judgements an hour apart, each "same a b", "different a b", "mute a" or "unmute a"."""
    found = []
    for n, (kind, *names) in enumerate(line.split() for line in said):
        found.append(Ruling(Teaching(kind), tuple(map(Subject, names)), "ana", START + timedelta(hours=n)))
    return found


def overruled(taught: Taught, said: Sequence[Ruling]) -> list[int]:
    return [n for n, ruling in enumerate(said) if ruling.id in taught.overruled]


NAMES = [
    ("one join", ["same a b"], {"b": "a"}, []),
    ("joins reach on", ["same a b", "same b c"], {"b": "a", "c": "a"}, []),
    ("the first-named side of the last join names all", ["same a b", "same c a"], {"a": "c", "b": "c"}, []),
    ("groups are joined whole", ["same a b", "same c d", "same b d"], {"b": "a", "c": "a", "d": "a"}, []),
    ("a later difference outranks a join", ["same a b", "different a b"], {}, [0]),
    ("named the other way round too", ["same a b", "different b a"], {}, [0]),
    ("a later join outranks a difference", ["different a b", "same a b"], {"b": "a"}, [0]),
    ("a difference of the ends undoes the older of the joins", ["same a b", "same b c", "different a c"], {"c": "b"}, [0]),
    ("a later chain of joins outranks a difference of its ends", ["different a c", "same a b", "same b c"], {"b": "a", "c": "a"}, [0]),
    ("a difference elsewhere undoes nothing", ["same a b", "different a c"], {"b": "a"}, []),
    ("and again", ["same a b", "different a b", "same a b"], {"b": "a"}, [1]),
]  # fmt: skip


@pytest.mark.parametrize(("said", "names", "lost"), [n[1:] for n in NAMES], ids=[n[0] for n in NAMES])
def test_the_later_judgement_wins(said: list[str], names: dict[str, str], lost: list[int]) -> None:
    made = rulings(*said)
    for order in (made, made[::-1]):
        taught = taught_by(order)
        assert {name: taught.name_of(name) for name in "abcd"} == {name: names.get(name, name) for name in "abcd"}
        assert overruled(taught, made) == lost


@given(
    st.lists(
        st.tuples(st.sampled_from(["same", "different"]), st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=8
    )
)
def test_the_last_judgement_always_holds_and_nothing_is_joined_against_one_in_force(
    said: list[tuple[str, str, str]],
) -> None:
    made = rulings(*(" ".join(line) for line in said if line[1] != line[2]))
    taught = taught_by(made)
    for n, ruling in enumerate(made):
        one, other = (taught.name_of(subject.series) for subject in ruling.subjects)
        if ruling.id not in taught.overruled:
            assert (one == other) is (ruling.teaching is Teaching.SAME)
        else:
            assert taught.overruled[ruling.id] in {later.id for later in made[n + 1 :]}


def test_what_is_taken_back_says_nothing_and_what_it_overruled_holds_again() -> None:
    made = rulings("same a b", "different a b")
    back = Ruling(Teaching.FORGET, (), "bo", START + timedelta(days=1), forgets=made[1].id)
    taught = taught_by([*made, back])
    assert taught.name_of("b") == "a"
    assert taught.rulings == (made[0],)
    assert taught_by([*made, back, replace(back, forgets=made[0].id)]).compared_by == NOTHING.compared_by == ""


def test_mutes_do_not_bear_on_comparing_and_joins_do() -> None:
    assert taught_by(rulings("mute a")).compared_by == ""
    assert taught_by(rulings("same a b")).compared_by != taught_by(rulings("same a c")).compared_by != ""


MUTES = [
    ("muted: what is pending too", ["mute a"], -5, True),
    ("never muted", ["mute b"], 5, False),
    ("unmuted: what was learned meanwhile stays untold", ["mute a", "unmute a"], 0.5, True),
    ("unmuted: what was learned before may be told", ["mute a", "unmute a"], -1, False),
    ("unmuted: what is learned after is told", ["mute a", "unmute a"], 2, False),
    ("muted again", ["mute a", "unmute a", "mute a"], 9, True),
    ("a series that is joined to a muted one", ["mute b", "same a b"], 9, True),
    ("an unmuting of the joined one lets both speak", ["mute b", "same a b", "unmute a"], 9, False),
]


@pytest.mark.parametrize(("said", "hours", "muted"), [m[1:] for m in MUTES], ids=[m[0] for m in MUTES])
def test_a_muted_series_is_muted_for_what_was_learned_meanwhile(said: list[str], hours: float, muted: bool) -> None:
    assert taught_by(rulings(*said)).is_muted("a", START + timedelta(hours=hours)) is muted


# --- comparing by it -----------------------------------------------------------------------------

TEXTS = {"one": "Alder birch cedar dogwood elder fir. " * 8, "two": "Ginkgo hazel ivy juniper kapok larch. " * 8}


def told(name: str, at: float, *contents: object, **changed: object) -> tuple[Article, list[Claim]]:
    article = an_article(name, at, text=TEXTS[name])
    return article, [a_claim(article, content, n * 37, **changed) for n, content in enumerate(contents)]  # type: ignore[arg-type]


def subject(claim: Claim, series: str) -> Subject:
    return Subject(series, Words.of(claim))


def comparing(before: object, after: object, *said: Ruling, gap: float = 2) -> tuple[list[str], dict[str, str], str]:
    """The kinds of change that a second article makes, the series by document, and the reasons given."""
    first, old = told("one", 0, before)
    second, new = told("two", gap, after)
    matcher = replace(MATCHER, taught=taught_by(said))
    known = Known(tuple(old), dict(compare(first, old, Known(), matcher).series), {(first.id, 1): first})
    made: Comparison = compare(second, new, known, matcher)
    series = dict(known.series) | dict(made.series)
    reasons = " | ".join([*(c.reason for c in made.changes), *(h.reason for h in made.held_back)])
    return [c.kind.value for c in made.changes], {c.document: series[c.id] for c in (*old, *new)}, reasons


def pair(kind: str, before: object, after: object) -> Ruling:
    """A judgement of the two claims that ``comparing`` makes of these contents, in the series that the rules give."""
    series = comparing(before, after)[1]
    (old,), (new,) = told("one", 0, before)[1], told("two", 2, after)[1]
    return Ruling(Teaching(kind), (subject(old, series["one"]), subject(new, series["two"])), "ana", START)


def whole(kind: str, before: object, after: object) -> Ruling:
    """The same of their series."""
    made = pair(kind, before, after)
    return replace(made, subjects=tuple(Subject(s.series) for s in made.subjects))


MISSING, LOST = a_figure(40, measure="missing"), a_figure(60, measure="arrests")
BACKS, REJECTS = a_position("+"), a_position("-", target="new ferry line")
STRIKE = an_event("planned", action="strike", object=None, actor="dockers' guild", when=day(1), place="vale")
PARADE = an_event("done", action="parade", object=None, actor="dockers' guild", when=day(1), place="vale")


@pytest.mark.parametrize("made", [pair, whole])
@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [(MISSING, LOST, "increased"), (BACKS, REJECTS, "reversed")],
    ids=["figures", "positions"],
)
def test_what_a_reader_calls_the_same_is_compared_where_the_rules_keep_it_apart(
    made: object, before: object, after: object, kind: str
) -> None:
    assert kind not in comparing(before, after)[0]
    kinds, series, _ = comparing(before, after, made("same", before, after))  # type: ignore[operator]
    assert kinds == [kind]
    assert len(set(series.values())) == 1


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [(a_figure(40), a_figure(62), "increased"), (a_position("+"), a_position("-"), "reversed"), (STRIKE, replace(STRIKE, status="failed"), "failed")],
    ids=["figures", "positions", "events"],
)  # fmt: skip
def test_what_a_reader_calls_different_is_kept_apart_where_the_rules_compare_it(
    before: object, after: object, kind: str
) -> None:
    assert kind in comparing(before, after)[0]
    kinds, series, reasons = comparing(before, after, pair("different", before, after))
    assert kind not in kinds
    assert series["one"] != series["two"]
    assert series["two"].startswith(f"{series['one']}/apart-")
    assert "kept apart by ana's judgement" in reasons or kinds == ["new"]


def test_two_events_that_a_reader_calls_one_end_a_plan_and_two_series_of_events_alone_do_not() -> None:
    elsewhere = replace(PARADE, actor="a school", place="ostby", when=day(3))
    assert "happened" not in comparing(STRIKE, elsewhere)[0]
    assert comparing(STRIKE, elsewhere, pair("same", STRIKE, elsewhere))[0] == ["happened"]
    assert "happened" not in comparing(STRIKE, elsewhere, whole("same", STRIKE, elsewhere))[0]
    assert "happened" not in comparing(STRIKE, PARADE)[0]
    assert comparing(STRIKE, PARADE, whole("same", STRIKE, PARADE))[0] == ["happened"]


@pytest.mark.parametrize(("content", "apart"), [(a_figure(40), True), (a_position("+"), True), (STRIKE, False)])
def test_a_claim_is_kept_out_of_a_series_but_an_event_only_apart_from_the_other_event(
    content: object, apart: bool
) -> None:
    claims = [told(name, at, content)[1][0] for name, at in (("one", 0), ("two", 1))]
    third = replace(claims[0], document="three")
    cut = Ruling(Teaching.DIFFERENT, (subject(claims[0], "a"), subject(claims[1], "a")), "ana", START)
    taught = taught_by([cut])
    series = taught.placed([*claims, third], dict.fromkeys([c.id for c in (*claims, third)], "a"))
    verdicts = [taught.judge(other, claims[1], series) for other in (claims[0], third)]
    assert verdicts[0] is not None
    assert (verdicts[1] is not None) is apart


def test_a_judgement_on_other_series_changes_nothing() -> None:
    plain = comparing(a_figure(40), a_figure(62))
    other = Ruling(Teaching.SAME, (Subject("missing/vale"), Subject("arrests/vale")), "ana", START)
    assert comparing(a_figure(40), a_figure(62), other) == plain


def test_a_claim_is_known_by_its_words_in_a_later_version() -> None:
    _, (old,) = told("one", 0, a_figure(40))
    cut = Ruling(Teaching.DIFFERENT, (Subject("deaths/orsa-valley"), subject(old, "deaths/orsa-valley")), "ana", START)
    later = replace(old, version=2, content=a_figure(40, population=None))
    near = replace(old, version=3, quote=old.quote[:-1] + "!")
    placed = taught_by([cut]).placed(
        [old, later, near], dict.fromkeys([old.id, later.id, near.id], "deaths/orsa-valley")
    )
    assert placed[old.id] == placed[later.id] != "deaths/orsa-valley"
    assert placed[near.id] == "deaths/orsa-valley"


def test_the_keys_of_joined_series_are_looked_up_together_and_no_others() -> None:
    ruling = Ruling(Teaching.SAME, (Subject("a", keys=("figure:a",)), Subject("b", keys=("figure:b",))), "ana", START)
    taught = taught_by([ruling])
    assert taught.reach({"figure:a"}) == {"figure:a", "figure:b"}
    assert taught.reach({"figure:c"}) == {"figure:c"}


RENAMED = [
    ("the witness is called otherwise", {"one": "b", "two": "b"}, {"one": "a", "two": "a"}),
    ("the old name is still there: another claim has moved", {"one": "b", "two": "a"}, {"one": "b", "two": "a"}),
    ("the new name is one that the reader speaks of", {"one": "c", "two": "c"}, {"one": "c", "two": "c"}),
    ("nothing is called otherwise", {"one": "a", "two": "d"}, {"one": "a", "two": "d"}),
]  # fmt: skip


@pytest.mark.parametrize(("by_rules", "placed"), [r[1:] for r in RENAMED], ids=[r[0] for r in RENAMED])
def test_a_series_that_the_rules_call_otherwise_keeps_the_name_of_the_judgement(
    by_rules: dict[str, str], placed: dict[str, str]
) -> None:
    claims = [told(name, 0, a_figure(40))[1][0] for name in ("one", "two")]
    kept = Subject("a", witness=Words.of(claims[0]))
    taught = taught_by([Ruling(Teaching.DIFFERENT, (kept, Subject("c")), "ana", START)])
    found = taught.placed(claims, {claim.id: by_rules[claim.document] for claim in claims})
    assert {claim.document: found[claim.id] for claim in claims} == placed
