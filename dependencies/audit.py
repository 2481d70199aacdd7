"""Judges what pip-audit found: known faults fail, and what could not be asked about is said and not taken for sound.

pip-audit … --format json | python -m dependencies.audit
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

FAULTY, UNASKED = 1, 3
"""Exit statuses: a locked package has a known fault; nothing could be asked about."""


@dataclass(frozen=True)
class Audit:
    """What was found: faults, a line each, how many packages were asked about, and which could not be."""

    faults: tuple[str, ...]
    asked: int
    unasked: tuple[str, ...]

    @property
    def status(self) -> int:
        """The exit status."""
        if self.faults:
            return FAULTY
        return 0 if self.asked else UNASKED

    def lines(self) -> list[str]:
        """The audit for a person."""
        lines = [f"known fault: {fault}" for fault in self.faults]
        lines.append(
            f"{self.asked} packages have {len(self.faults) or 'no'} known faults" if self.asked else "not audited"
        )
        if self.unasked:
            lines.append(f"could not be asked about: {', '.join(self.unasked)}")
        return lines


def audit_of(text: str) -> Audit:
    """The audit in pip-audit's JSON; one that asked about nothing where that is none."""
    try:
        table: Any = json.loads(text)
        found = table["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Audit((), 0, ())
    asked = [each for each in found if "skip_reason" not in each]
    faults = [
        f"{each['name']} {each['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'no release'}"
        for each in asked
        for fault in each["vulns"]
    ]
    return Audit(tuple(faults), len(asked), tuple(each["name"] for each in found if "skip_reason" in each))


def main(_arguments: Sequence[str]) -> int:
    """Judge what comes on standard input."""
    audit = audit_of(sys.stdin.read())
    print("\n".join(audit.lines()))
    return audit.status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
