"""Rows are multiplied by numpy's library where it gives each the same product whatever stands beside it, else by BLIS."""

from __future__ import annotations

import os
import subprocess
import sys
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from thinc.api import NumpyOps

from storydiff.parsing import products
from storydiff.parsing.products import QuickProducts, is_sure, multiply_quickly, product
from storydiff.parsing.quickening import networks_of
from storydiff.resources import DEFAULT_MODEL, load_model

ROOT = Path(__file__).parent.parent
SHAPES = {(288, 288), (96, 50), (64, 106)}


def networks() -> list[Any]:
    """The networks of the model as it comes."""
    return networks_of(spacy.load(DEFAULT_MODEL))


def kinds(models: list[Any]) -> set[type]:
    """What multiplies in those networks."""
    return {type(node.ops) for model in models for node in model.walk()}


def matrix(rows: int, columns: int) -> Any:
    """Numbers that look like those of a network."""
    return np.random.default_rng(rows).standard_normal((rows, columns), dtype="f")


@pytest.mark.parametrize("count", [0, 1, 2, 31, 32, 33, 400])
@pytest.mark.parametrize(("inner", "outer"), sorted(SHAPES))
def test_a_product_is_that_of_thincs_own_operations(count: int, inner: int, outer: int) -> None:
    rows, weights = matrix(count, inner), matrix(outer, inner)
    own, quick = NumpyOps(), QuickProducts()
    assert np.allclose(quick.gemm(rows, weights, trans2=True), own.gemm(rows, weights, trans2=True), atol=1e-4)
    assert np.allclose(quick.gemm(rows, weights.T), own.gemm(rows, weights.T), atol=1e-4)
    places = np.ones((count + 1, outer), dtype="f")
    assert quick.gemm(rows, weights, out=places[1:], trans2=True).base is places
    assert places[1:].tobytes() == quick.gemm(rows, weights, trans2=True).tobytes()
    assert (places[0] == 1).all()


def test_what_only_learning_asks_is_left_to_thinc() -> None:
    rows, change = matrix(40, 96), matrix(40, 50)
    out = np.ones((96, 50), dtype="f")
    quick = QuickProducts()
    assert np.array_equal(quick.gemm(rows, change, trans1=True), NumpyOps().gemm(rows, change, trans1=True))
    quick.gemm(rows, change, out=out, trans1=True)
    assert np.array_equal(out, NumpyOps().gemm(rows, change, out=np.ones_like(out), trans1=True))


@given(st.integers(1, 300), st.integers(0, 700), st.sampled_from(sorted(SHAPES)))
def test_a_row_has_one_product_wherever_it_stands(count: int, start: int, shape: tuple[int, int]) -> None:
    rows, weights = matrix(1_000, shape[0]), matrix(*shape)
    multiply = next(networks_of(load_model())[0].walk()).ops.gemm  # whichever the reading multiplies with here
    assert multiply(rows[start : start + count], weights).tobytes() == multiply(rows, weights)[start:][:count].tobytes()


@pytest.mark.parametrize("most", [1, 20, 150])
def test_a_library_that_multiplies_few_rows_otherwise_is_found_out(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    sure, multiply = is_sure(SHAPES), product

    def otherwise(rows: Any, weights: Any) -> Any:
        return multiply(rows, weights) + np.float32(1e-6) * (len(rows) <= most)

    monkeypatch.setattr(products, "product", otherwise)
    models = networks()
    multiply_quickly(models)
    assert kinds(models) == {NumpyOps}
    monkeypatch.undo()
    multiply_quickly(models)
    assert kinds(models) == {QuickProducts if sure else NumpyOps}


def test_a_library_that_goes_by_the_place_of_a_row_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    multiply = product

    def by_turns(rows: Any, weights: Any) -> Any:
        found = multiply(rows, weights)
        found[6::12] += np.float32(1e-6)
        return found

    monkeypatch.setattr(products, "product", by_turns)
    assert not is_sure(SHAPES)


def test_networks_that_multiply_with_something_else_keep_to_it() -> None:
    models = networks()
    next(models[-1].walk()).ops = NumpyOps(use_blis=False)
    multiply_quickly(models)
    assert kinds(models) == {NumpyOps}


READ_ALONE_AND_TOGETHER = """
from itertools import islice
from benchmarks.generated_news import iter_news
from storydiff.claims.reader import RulesReader
from storydiff.claims.vocabulary import vocabulary_of
from storydiff.resources import load_model, load_vocabulary_tables
reader = RulesReader(load_model(), vocabulary_of(load_vocabulary_tables()))
articles = list(islice(iter_news(), 6))
together = [claims for _, claims in reader.read(articles)]
alone = [claims for article in reversed(articles) for _, claims in reader.read([article])]
assert together == alone[::-1]
print(len(set(map(repr, together))), hash(tuple(c.id for claims in together for c in claims)))
"""


def claims_of(processor: str) -> str:
    """What is read on a machine whose processor numpy's library takes for that one; its own where none is named."""
    chosen = {"OPENBLAS_CORETYPE": processor} if processor else {}
    return subprocess.run(
        [sys.executable, "-c", READ_ALONE_AND_TOGETHER],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", **chosen},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_an_article_is_read_alike_whatever_the_processor_and_what_is_beside_it() -> None:
    """Of Haswell's rows OpenBLAS gives every sixth another last bit; libraries that heed no name read twice alike."""
    own = claims_of("")
    assert own.startswith("6 ")
    assert claims_of("Haswell") == own


def test_the_model_multiplies_as_it_may() -> None:
    models = networks_of(load_model())
    weights = [node.get_param("W").shape for model in models for node in model.walk() if node.has_param("W")]
    met = {(inner, prod(outer)) for *outer, inner in weights}
    assert kinds(models) == {QuickProducts if is_sure(met) else NumpyOps}
