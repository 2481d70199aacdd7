"""The benchmark of labelled pairs runs on any folder of their form, and says in numbers what was decided."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "vitaminc.py"

PAIRS = [
    ("Vale sold more than 12 boats .", "By June , Vale had sold 14 boats .", "SUPPORTS", "Vale"),
    ("Vale sold more than 14 boats .", "By June , Vale had sold 14 boats .", "REFUTES", "Vale"),
    ("Over 30 % of Norland voted .", "Norland has 14 ministers .", "NOT ENOUGH INFO", "Norland"),
    ("Port Ellis has less than 9,000 inhabitants .", "`` Port Ellis '' has 8,400 inhabitants .", "SUPPORTS", "Ellis"),
]


def a_folder(at: Path, pairs: list[tuple[str, str, str, str]]) -> Path:
    """A folder of pairs in the form of the labelled ones."""
    keys = ("claim", "evidence", "label", "page")
    lines = (json.dumps(dict(zip(keys, pair, strict=True))) for pair in pairs)
    (at / "pairs.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return at


def run(folder: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    """The status of the script, its last line as JSON, and all that it printed."""
    command = [sys.executable, str(SCRIPT), str(folder), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout.splitlines()[-1]), done.stdout


def test_the_last_line_holds_both_shares(tmp_path: Path) -> None:
    """A pair with a label that its figures do not give counts against both."""
    wrong = (*PAIRS[0][:2], "REFUTES", "Vale")
    status, reached, _ = run(a_folder(tmp_path, [*PAIRS, wrong]))
    assert (status, reached["pairs"]) == (0, 5)
    assert (reached["accuracy"], reached["accuracy_supports_refutes"]) == (0.8, 0.75)


def test_misses_are_printed_with_the_reason(tmp_path: Path) -> None:
    _, _, printed = run(a_folder(tmp_path, [(*PAIRS[2][:2], "SUPPORTS", "Norland")]), "--misses")
    assert "supports → open: no figure answers the claim's" in printed


def test_halves_part_the_pages(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, PAIRS)
    halves = [run(folder, "--half", half)[1]["pairs"] for half in ("even", "odd")]
    assert sum(halves) == len(PAIRS)
    assert halves[0] in {0, 1, 2, 3, 4}


@pytest.mark.parametrize(("label", "status"), [("SUPPORTS", 0), ("REFUTES", 1)])
def test_held_floors_fail_below_them(tmp_path: Path, label: str, status: int) -> None:
    assert run(a_folder(tmp_path, [(*PAIRS[0][:2], label, "Vale")]), "--hold")[0] == status


def test_a_line_without_a_page_stands_alone(tmp_path: Path) -> None:
    row = {"claim": PAIRS[0][0], "evidence": PAIRS[0][1], "label": "SUPPORTS"}
    (tmp_path / "pairs.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert run(tmp_path)[1]["accuracy"] == 1.0
