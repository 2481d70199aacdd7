"""Licences and known faults of the locked packages: what is not allowed fails, what cannot be known is said."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from email.message import Message
from pathlib import Path

import pytest

from dependencies.audit import FAULTY, UNASKED, audit_of
from dependencies.licences import Package, Rules, faults, find_licence, is_permissive, locked, packages

ROOT = Path(__file__).parent.parent
RULES = Rules.of(ROOT / "dependencies" / "licences.toml")
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def test_every_locked_package_that_is_installed_has_a_licence_that_is_allowed() -> None:
    found = packages(LOCKS, RULES)
    assert sum(package.licence is not None for package in found) > 100
    assert faults(found, RULES) == []


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("MIT", True),
        ("Apache-2.0 AND MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT OR GPL-3.0-only", True),
        ("(MIT OR GPL-2.0-only) AND BSD-3-Clause", True),
        ("MIT AND GPL-3.0-only", False),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", False),
        ("AGPL-3.0-or-later", False),
        ("Proprietary", False),
        ("", False),
        ("MIT AND", False),
        ("(MIT", False),
        ("MIT GPL-3.0-only", False),
    ],
)
def test_an_expression_is_permissive_where_one_may_choose_so(expression: str, expected: bool) -> None:
    assert is_permissive(expression, RULES) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"License-Expression": "MIT"}, "MIT"),
        ({"Classifier": "License :: OSI Approved :: BSD License", "License": "see LICENSE"}, "BSD-3-Clause"),
        ({"Classifier": "License :: OSI Approved", "License": "ISC"}, "ISC"),
        ({"License": "GPLv3"}, "GPLv3"),
        ({"License": "Permission is hereby granted, free of charge, to any person who " + "obtains it " * 20}, ""),
        ({}, ""),
    ],
)
def test_the_licence_is_what_the_metadata_says_most_plainly(said: dict[str, str], expected: str) -> None:
    message = Message()
    for name, value in said.items():
        message[name] = value
    assert find_licence(message, RULES) == expected


def test_a_licence_that_nobody_allowed_is_named_with_what_to_do() -> None:
    found = [Package("gift", "1.0", "AGPL-3.0-only"), Package("silent", "2", ""), Package("absent", "3", None)]
    assert [line.partition(" ")[0] for line in faults([*found, Package("certifi", "1", "MPL-2.0")], RULES)] == [
        "gift",
        "silent",
    ]


def test_names_in_lock_files_are_found_whatever_stands_behind_them() -> None:
    text = "# x==1\nOne_Thing==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:00\ntwo==2.1\n"
    assert list(locked(text)) == [("one-thing", "1.0"), ("two", "2.1")]


def test_no_copyleft_is_shipped_in_the_wheel() -> None:
    """What is allowed by name is not among what the project itself depends on, but for lists of certificates."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = {re.split(r"[=<>\[]", each)[0].strip().lower() for each in project["dependencies"]}
    assert own.isdisjoint(RULES.allowed)


# --- known faults --------------------------------------------------------------------------------

SOUND = {"name": "one", "version": "1.0", "vulns": []}
FAULT = {"name": "two", "version": "2.0", "vulns": [{"id": "PYSEC-2031-1", "fix_versions": ["2.1"], "aliases": []}]}
SKIPPED = {"name": "three", "skip_reason": "Dependency not found on PyPI and could not be audited: three (3.0)"}


@pytest.mark.parametrize(
    ("found", "status", "said"),
    [
        ([SOUND], 0, "1 packages have no known faults"),
        ([SOUND, FAULT], FAULTY, "known fault: two 2.0: PYSEC-2031-1, mended in 2.1"),
        ([SOUND, SKIPPED], 0, "could not be asked about: three"),
        ([SKIPPED], UNASKED, "not audited"),
        ([], UNASKED, "not audited"),
    ],
)
def test_an_audit_that_asked_about_nothing_is_not_taken_for_a_clean_one(
    found: list[dict[str, object]], status: int, said: str
) -> None:
    audit = audit_of(json.dumps({"dependencies": found, "fixes": []}))
    assert audit.status == status
    assert any(said in line for line in audit.lines())


@pytest.mark.parametrize("text", ["", "Traceback (most recent call last):", "[]", '{"dependencies": 3'])
def test_what_is_no_audit_is_none(text: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dependencies.audit"], input=text, capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert (done.returncode, done.stdout) == (UNASKED, "not audited\n")
