"""Puts quicker parts into a pipeline of spaCy's where it has those that they can stand for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from spacy.language import Language

from storydiff.parsing.attributes import QuickAttributes
from storydiff.parsing.lemmas import QuickLemmas
from storydiff.parsing.names import QuickNames
from storydiff.parsing.products import multiply_quickly
from storydiff.parsing.trees import QuickTrees
from storydiff.parsing.vectors import remember_words

_QUICK: dict[str, Callable[[Any], Any]] = {
    "parser": QuickTrees,
    "attribute_ruler": QuickAttributes,
    "lemmatizer": QuickLemmas,
    "ner": QuickNames,
}
"""What stands for which part; each raises ValueError for a part that it cannot stand for."""


_FACTORY = "storydiff_quick"


def quicken(nlp: Language) -> Language:
    """The pipeline with the same results for less; a part of another kind than those of English models stays."""
    if not Language.has_factory(_FACTORY):
        Language.factory(_FACTORY, default_config={"of": ""}, func=_make)
    for name in _QUICK:
        if name in nlp.pipe_names:
            with suppress(ValueError):
                nlp.add_pipe(_FACTORY, f"quick_{name}", after=name, config={"of": name})
                nlp.disable_pipe(name)
    networks = networks_of(nlp)
    for network in networks:
        remember_words(network)
    multiply_quickly(networks)
    return nlp


def networks_of(nlp: Language) -> list[Any]:
    """The networks of a pipeline's parts, which are thinc's."""
    models = (getattr(part, "model", None) for _, part in nlp.pipeline)
    return [model for model in models if hasattr(model, "walk")]


def _make(nlp: Language, name: str, of: str) -> Callable[[Any], Any]:  # noqa: ARG001 -- spaCy's way of asking for a part
    part: Callable[[Any], Any] = _QUICK[of](nlp.get_pipe(of))
    return part
