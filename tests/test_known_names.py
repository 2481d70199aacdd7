"""A name is found by what may be short for it: the same names as by looking at each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storydiff.matching.known_names import ends_of
from storydiff.matching.names import full_name

WORDS = st.sampled_from(["mira", "olden", "reyes", "orsa", "vale", "and"])
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


def is_end(short: str, long: str) -> bool:
    """Whether the short name ends the long one, or is the first of its two surnames."""
    said = long.split()
    return long.endswith(f" {short}") or (len(said) >= 3 and said[-2] == short)


@given(NAMES, NAMES)
def test_the_ends_of_a_name_are_all_that_may_be_short_for_it(short: str, long: str) -> None:
    assert (short in ends_of(long)) is is_end(short, long)


@given(NAMES, st.frozensets(NAMES, max_size=8))
def test_the_full_name_is_the_one_longest_that_ends_so(name: str, known: frozenset[str]) -> None:
    longer = {other for other in known if is_end(name, other) and " and " not in other}
    longest = [one for one in longer if not any(is_end(one, other) for other in longer)]
    assert full_name(name, known) == (longest[0] if len(longest) == 1 else name)


def test_of_those_who_bear_an_office_the_fullest_name_is_taken() -> None:
    known = {"minister: roth", "minister: ida roth"}
    assert full_name("minister", known) == "ida roth"
    assert full_name("minister", known | {"minister: jan brand"}) == "minister"
