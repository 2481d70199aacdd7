"""What is packed is what was put in, in its order, and takes a fraction of the room."""

from __future__ import annotations

import pickle
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff import packing
from storydiff.packing import Packed
from tests.builders import a_claim, a_figure, an_article

LISTS = st.lists(st.integers() | st.text(), max_size=12)


@given(LISTS, LISTS, st.integers(1, 4))
def test_what_is_packed_in_parts_comes_back_whole_and_in_its_order(
    first: list[object], later: list[object], together: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "TOGETHER", together)
        packed = Packed.of(first) + Packed.of(later)
    whole = [*first, *later]
    assert list(packed) == list(packed) == whole
    assert (len(packed), bool(packed)) == (len(whole), bool(whole))
    assert all(each in packed for each in whole)
    assert packed == Packed.of(whole)
    assert hash(packed) == hash(Packed.of(whole))
    assert packed != Packed.of([*whole, "more"])
    assert "more of it than anyone draws" not in packed


def test_packed_claims_take_a_fifth_of_their_room_at_most() -> None:
    articles = [an_article(f"harbour-{n}", story="harbour") for n in range(1_000)]
    claims: Sequence[object] = [a_claim(article, a_figure(n)) for n, article in enumerate(articles)]
    packed = Packed.of(claims)
    assert list(packed) == claims
    assert sum(len(pack.content) for pack in packed.packs) < len(pickle.dumps(claims)) / 5
