"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import storydiff

RUN_BY_OTHERS = {"storydiff.migrations.env"}
"""Modules that run when they are imported, which is Alembic's to do."""
MODULES = sorted(
    m.name
    for m in pkgutil.walk_packages(storydiff.__path__, "storydiff.")
    if "__main__" not in m.name and m.name not in RUN_BY_OTHERS
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_come_out_as_they_say(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0
