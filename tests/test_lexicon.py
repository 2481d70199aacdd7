"""Lands found in a text: those that its words name, by land or people, wherever they stand."""

from __future__ import annotations

import random

import pytest

from storydiff.claims.vocabulary import Vocabulary
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.lexicon_tables import lexicon_of
from storydiff.resources import load_vocabulary_tables
from storydiff.text import words


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return lexicon_of(Vocabulary(load_vocabulary_tables()))


def lands_of_every_run(lexicon: Lexicon, text: str) -> tuple[str, ...]:
    """The same without leaving out runs of words that can name none."""
    said = words(text)
    runs = {" ".join(said[n : n + size]) for size in (1, 2, 3) for n in range(len(said) - size + 1)}
    places = {lexicon.homes.get(run) or (lexicon.place(run) if lexicon.is_place(run) else "") for run in runs}
    return tuple(sorted(places - {""}))


def test_no_land_is_missed_for_words_that_are_left_out(lexicon: Lexicon) -> None:
    chance = random.Random(7)
    bag = sorted({*lexicon.words_of_territories, *lexicon.descriptors, *lexicon.directions, "the", "of", "said"})
    texts = [" ".join(chance.choices(bag, k=chance.randint(1, 6))) for _ in range(3_000)]
    names = sorted({*lexicon.aliases, *lexicon.homes, *lexicon.territories})
    texts += [f"{before}{name}{behind}" for name in names for before in ("", "northern ") for behind in ("", " region")]
    assert any(lands_of_every_run(lexicon, text) for text in texts)
    for text in texts:
        assert lexicon.territories_in(text) == lands_of_every_run(lexicon, text)
