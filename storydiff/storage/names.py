"""Names below a place: which ones stay there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from storydiff.errors import ArchiveError
from storydiff.text import one_line

NOTHING: Mapping[str, bytes] = MappingProxyType({})
LONGEST_PART, LONGEST = 255, 900
"""Bytes of one part of a name, as file systems take it (NAME_MAX of Linux), and of a whole one: the key of an object,
its prefix counted, may have 1,024 (Amazon S3, "Naming Amazon S3 objects")."""


def stays_below(name: str) -> bool:
    """Whether a name leads to a place below the one it is put under, on every system.

    >>> stays_below("captures/ab/abcd"), stays_below("../ledger.sqlite"), stays_below("/etc/passwd")
    (True, False, False)
    """
    try:
        encoded = name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    parts = encoded.split(b"/")
    return (
        len(encoded) <= LONGEST
        and not any(part in (b"", b".", b"..") or len(part) > LONGEST_PART for part in parts)
        and not any(character < " " or character in "\x7f\\" for character in name)
    )


def below(name: str) -> str:
    """The name; raises ArchiveError where it leads elsewhere."""
    if not stays_below(name):
        raise ArchiveError(f"not a name below the archive: {one_line(name, 80)!r}")
    return name
