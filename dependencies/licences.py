"""Lists the licences of the locked packages, by the metadata of what is installed; fails for one that nobody allowed.

python -m dependencies.licences requirements.lock requirements-model.lock
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from importlib import metadata
from pathlib import Path

_PACKAGE = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==(\S+)", re.MULTILINE)
_TOKEN = re.compile(r"\(|\)|[^\s()]+")
_CLASSIFIER = "License :: "
LONGEST_NAME = 60
"""Characters up to which the field License is a name and not a whole text."""


@dataclass(frozen=True)
class Rules:
    """What is allowed: identifiers of SPDX, what metadata says in their place, and packages by name with why."""

    permissive: frozenset[str]
    said: Mapping[str, str]
    allowed: Mapping[str, str]

    @classmethod
    def of(cls, path: Path) -> Rules:
        """The rules in a file."""
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(frozenset(table["permissive"]), table["said"], table["allowed"])


@dataclass(frozen=True)
class Package:
    """A locked package with what its metadata says of its licence; None where it is not installed here."""

    name: str
    version: str
    licence: str | None


def locked(content: str) -> Iterator[tuple[str, str]]:
    """The names and versions in a lock file."""
    return ((name.lower().replace("_", "-"), version) for name, version in _PACKAGE.findall(content))


def is_permissive(expression: str, rules: Rules) -> bool:
    """Whether an expression of SPDX lets one choose permissive licences alone; false for what is none.

    >>> rules = Rules(frozenset({"MIT"}), {}, {})
    >>> is_permissive("MIT OR GPL-3.0-only", rules), is_permissive("MIT AND (GPL-3.0-only OR MPL-2.0)", rules)
    (True, False)
    """
    parts = _TOKEN.findall(expression)

    def either() -> bool:
        found = both()
        while parts and parts[0].upper() == "OR":
            parts.pop(0)
            found = both() or found
        return found

    def both() -> bool:
        found = one()
        while parts and parts[0].upper() == "AND":
            parts.pop(0)
            found = one() and found
        return found

    def one() -> bool:
        part = parts.pop(0) if parts else ""
        if part != "(":
            return part in rules.permissive
        found = either()
        return bool(parts) and parts.pop(0) == ")" and found

    found = either()
    return found and not parts


def find_licence(said: Message, rules: Rules) -> str:
    """What the metadata of a package says of its licence, as an expression of SPDX where that is known; else empty."""
    if expression := said.get("License-Expression"):
        return str(expression)
    classifiers = [c.rpartition(" :: ")[2] for c in said.get_all("Classifier") or () if c.startswith(_CLASSIFIER)]
    names = [name for name in classifiers if name != "OSI Approved"]
    if names:
        # Of several nobody says whether one may choose.
        return " AND ".join(rules.said.get(name, name) for name in names)
    text = str(said.get("License") or "").strip()
    name = text.splitlines()[0] if text else ""
    return rules.said.get(name, name) if len(name) <= LONGEST_NAME else ""


def _message_of(name: str) -> Message:
    """The metadata of an installed package; raises PackageNotFoundError."""
    return message_from_string(metadata.distribution(name).read_text("METADATA") or "")


def packages(locks: Sequence[Path], rules: Rules) -> list[Package]:
    """The packages of lock files by name, each once."""
    found = {}
    for lock in locks:
        for name, version in locked(lock.read_text(encoding="utf-8")):
            try:
                found[name] = Package(name, version, find_licence(_message_of(name), rules))
            except metadata.PackageNotFoundError:
                found[name] = Package(name, version, None)
    return [found[name] for name in sorted(found)]


def faults(found: Sequence[Package], rules: Rules) -> list[str]:
    """What is not allowed, a line a package."""
    return [
        f"{p.name} {p.version}: {p.licence or 'its metadata says nothing'}; name it in licences.toml, or leave it"
        for p in found
        if p.licence is not None and p.name not in rules.allowed and not is_permissive(p.licence, rules)
    ]


def main(arguments: Sequence[str]) -> int:
    """List the licences, and give back 1 where one is not allowed."""
    rules = Rules.of(Path(__file__).with_name("licences.toml"))
    found = packages([Path(argument) for argument in arguments], rules)
    for package in found:
        said = rules.allowed.get(package.name) or package.licence
        print(f"{package.name:<34} {package.version:<14} {said or 'not installed here, not judged'}")
    wrong = faults(found, rules)
    for line in wrong:
        print(f"not allowed: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
