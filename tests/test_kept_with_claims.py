"""What is worked out of a claim is kept with it, and is no part of it."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

from storydiff import records
from storydiff.model import Claim
from storydiff.model.kept import AskedTogether, ask_all, kept, kept_beside, kept_by_words
from storydiff.records import claim_of, encode
from tests.builders import a_claim, a_figure, an_article

CLAIM = a_claim(an_article(), a_figure())
asked: list[object] = []


@kept
def length(claim: Claim) -> int | None:
    """The characters of the quote of a claim; None where it counts no deaths."""
    asked.append(claim)
    return len(claim.quote) if claim.content.measure == "deaths" else None  # type: ignore[union-attr]


@kept_by_words
def holds(claim: Claim, words: tuple[str, ...]) -> bool:
    """Whether the quote has one of the words."""
    asked.append(words)
    return any(word in claim.quote for word in words)


@kept_beside
def outlasts(claim: Claim, other: Claim, words: tuple[str, ...]) -> bool:
    """Whether the quote has more of the words than another's."""
    asked.append((claim, other, words))
    return sum(word in claim.quote for word in words) > sum(word in other.quote for word in words)


def test_what_hangs_on_another_is_worked_out_anew_beside_the_next_one_alone() -> None:
    asked.clear()
    claim, one, other = replace(CLAIM), replace(CLAIM, document="b"), replace(CLAIM, document="c")
    said = "text dam"
    words, same = (tuple(said.split()) for _ in range(2))
    for beside, by in ((one, words), (replace(one), words), (other, words), (other, words), (one, words), (one, same)):
        assert outlasts(claim, beside, by) is False
    assert asked == [(claim, one, words), (claim, other, words), (claim, one, words), (claim, one, same)]
    assert len(claim.answers) == 1


def test_a_question_is_worked_out_once_for_each_claim_also_where_the_answer_is_nothing() -> None:
    asked.clear()
    one, other = replace(CLAIM), replace(CLAIM, content=a_figure(measure="cases"))
    assert [length(one), length(other)] * 2 == [len(CLAIM.quote), None] * 2
    assert len(asked) == 2
    assert asked[0] is one
    assert asked[1] is other


def test_with_other_words_it_is_worked_out_anew_though_they_are_equal() -> None:
    asked.clear()
    claim = replace(CLAIM)
    said = "text dam"
    first, second = (tuple(said.split()) for _ in range(2))
    assert [holds(claim, words) for words in (first, first, second, second)] == [True] * 4
    assert asked == [first, second]
    assert holds(claim, ("dam",)) is False


def test_what_is_kept_is_neither_compared_nor_written_nor_copied() -> None:
    claim = replace(CLAIM)
    before = encode(claim), repr(claim), hash(claim), pickle.dumps(claim)
    assert length(claim) is not None
    assert (encode(claim), repr(claim), hash(claim), pickle.dumps(claim)) == before
    assert claim == CLAIM
    for copy in (pickle.loads(before[3]), replace(claim), claim_of(json.dumps(before[0]))):
        assert copy == claim
        asked.clear()
        length(copy)
        assert asked == [copy]


def test_claims_of_one_content_share_it_and_stay_what_they_are() -> None:
    for remembered in (claim_of, records._first):
        remembered.cache_clear()  # another test may have read them, or said 41 of the same
    one, other = (replace(CLAIM, document=name, content=a_figure(41.0)) for name in ("a", "b"))
    read, again = (claim_of(json.dumps(encode(claim))) for claim in (one, other))
    assert read.content is again.content
    assert (read, again) == (one, other)
    whole = replace(one, content=replace(one.content, low=41))
    assert whole.content == one.content
    assert whole.id != one.id
    assert claim_of(json.dumps(encode(whole))).id == whole.id


def test_all_are_asked_as_each_alone_and_each_once() -> None:
    asked.clear()
    claims, words = [replace(CLAIM), replace(CLAIM, speaker="ida roth")], ("dam",)
    holds(claims[1], words)
    assert ask_all(holds, claims, words) == [holds(claim, words) for claim in claims]
    assert ask_all(holds, claims, words) == ask_all(holds, claims, words)
    assert asked == [words, words]
    other = ("text",)
    assert ask_all(holds, claims, other) == [holds(claim, other) for claim in claims]


def test_of_what_is_asked_together_the_answers_are_gathered_once_for_the_same_words() -> None:
    asked.clear()
    together, words, other = AskedTogether([replace(CLAIM), replace(CLAIM)]), ("dam",), ("text",)
    first = ask_all(holds, together, words)
    assert first == [holds(claim, words) for claim in together]
    assert ask_all(holds, together, words) is first
    assert ask_all(holds, together, other) == [holds(claim, other) for claim in together]
    assert together == tuple(together)
    assert ask_all(holds, AskedTogether([]), words) == []
