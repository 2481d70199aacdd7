"""The products of matrices of spaCy's networks, by the library that numpy brings where that is as sure as thinc's.

thinc, spaCy's library of networks, brings BLIS, whose packages know no processor and take three times as long as
numpy's own library on one that numpy's knows (``benchmarks/reading.py``). What a word gets from it may not hang on the
words beside it, though, or a text would be read otherwise among others than alone. Of some processors it does, by a
last bit, so that is tried first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod
from typing import Any

import numpy as np
from thinc.api import NumpyOps

FEWEST = 32
"""Rows that are multiplied at once at least, as libraries take other ways for a few (measured on OpenBLAS)."""
SMALL = 1_000_000
"""Multiplications up to which OpenBLAS takes another way too (``interface/gemm.c`` and ``kernel/x86_64`` of 0.3)."""
_TRIED = (1, 2, 3, 5, 8, 12, 19, 33, 64, 65, 100, 190, 333)
"""Rows that are tried together: few and many, and of all remainders by those that processors take at once."""


class QuickProducts(NumpyOps):  # type: ignore[misc] # it has no types
    """thinc's operations (https://thinc.ai/docs/api-backends), but that rows are multiplied by weights with numpy."""

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """The product of two matrices, of which ``trans1`` and ``trans2`` turn the first and the second."""
        if trans1 or x.ndim != 2 or y.ndim != 2:  # as only learning asks
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        return product(x, y.T if trans2 else y, out)


def multiply_quickly(models: Sequence[Any]) -> None:
    """Have networks of thinc's multiply with numpy, all of them, where they do with BLIS and that is as sure here."""
    nodes = [node for model in models for node in model.walk()]
    if all(type(node.ops) is NumpyOps and node.ops.use_blis for node in nodes) and is_sure(_shapes(nodes)):
        ops = QuickProducts()
        for node in nodes:
            node.ops = ops


def _shapes(nodes: Iterable[Any]) -> set[tuple[int, int]]:
    """The shapes of the weights that rows are multiplied by, each as rows meet it."""
    weights = [node.get_param("W").shape for node in nodes if node.has_param("W")]
    return {(inner, prod(outer)) for *outer, inner in weights}


def product(rows: Any, weights: Any, out: Any = None) -> Any:
    """The product of rows and weights, of each row as it is among others; put into ``out`` where that is given."""
    count, fewest = len(rows), max(FEWEST, SMALL // weights.size + 1)
    if count >= fewest:
        return np.matmul(rows, weights, out)
    padded = np.zeros((fewest, rows.shape[1]), dtype=rows.dtype)
    padded[:count] = rows
    found = np.matmul(padded, weights)[:count]
    if out is None:
        return found
    out[:] = found
    return out


def is_sure(shapes: Iterable[tuple[int, int]]) -> bool:
    """True where this machine gives a row the same product, to the bit, wherever and with whatever it stands.

    ``shapes`` are those of the weights.
    """
    chance = np.random.default_rng(0)
    for shape in shapes:
        weights = chance.standard_normal(shape, dtype="f")
        rows = chance.standard_normal((2 * max(_TRIED), shape[0]), dtype="f")
        whole = product(rows, weights)
        for start, count in enumerate(_TRIED):
            few = slice(start, start + count)
            if not np.array_equal(product(rows[few], weights), whole[few]):
                return False
    return True
