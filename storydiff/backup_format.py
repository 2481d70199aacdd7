"""What a backup is: a ZIP of the files of a home and ``backup.json`` with their hashes; checked before one is read.

    storydiff.toml  archive/…  answers/…  digests/…  templates/…  vocabularies/…  ledger.sqlite  backup.json

A backup may come from anybody. What is refused: names that lead out of the home or that two files share, links and
devices, encryption, files that say they unpack to more than deflate can (1,032 times, https://www.zlib.net/feldspar.html)
or that share bytes with one another, and what is not named in ``backup.json`` with its hash.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from storydiff.errors import BackupError
from storydiff.storage.names import stays_below
from storydiff.text import one_line

FORMAT = 1
"""The number of the form of a backup; one with a higher number is of a newer release."""

MANIFEST = "backup.json"
LEDGER = "ledger.sqlite"
SETTINGS = "storydiff.toml"
ARCHIVE = "archive"

LARGEST_MANIFEST = 256 * 2**20
"""Bytes of ``backup.json``: two million files."""

MOST_FILES = 2_000_000
_DEFLATED_MOST = 1_032
_ENCRYPTED = 0x1
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: who made it and when, its files with their SHA-256, and its folders.

    ``elsewhere`` names what lay outside the home, with the place that the settings say.
    """

    made_by: str
    made_at: str
    files: Mapping[str, str]
    folders: Sequence[str] = ()
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        """The bytes of ``backup.json``."""
        record = {
            "format": FORMAT,
            "made_by": self.made_by,
            "made_at": self.made_at,
            "folders": list(self.folders),
            "elsewhere": dict(self.elsewhere),
            "files": dict(self.files),
        }
        return json.dumps(record, ensure_ascii=False, indent=0).encode()


def manifest_of(content: bytes) -> Manifest:
    """The manifest in those bytes; raises BackupError where they are none, or of a newer release."""
    try:
        record: Any = json.loads(content)
        number, files = record["format"], record["files"]
        folders, elsewhere = record["folders"], record["elsewhere"]
        manifest = Manifest(str(record["made_by"]), str(record["made_at"]), files, folders, elsewhere)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BackupError(f"{MANIFEST} in it is not that of a backup") from error
    if not isinstance(number, int) or number > FORMAT:
        said = one_line(str(number), 20)
        raise BackupError(
            f"it is of form {said}, this release reads {FORMAT}: restore it with the release that made it"
        )
    if not (_all_strings(files, elsewhere) and isinstance(folders, list) and all(isinstance(f, str) for f in folders)):
        raise BackupError(f"{MANIFEST} in it is not that of a backup")
    for name in (*files, *folders):
        require_below(name)
    wrong = next((name for name, digest in files.items() if not _HASH.fullmatch(digest)), None)
    if wrong is not None:
        raise BackupError(f"{_shown(wrong)}: its hash is none")
    return manifest


def _all_strings(*tables: object) -> bool:
    return all(
        isinstance(table, dict) and all(isinstance(text, str) for item in table.items() for text in item)
        for table in tables
    )


def require_below(name: str) -> None:
    """Raises BackupError for a name that leads out of the home, or to what a home makes for itself."""
    if not stays_below(name) or name.startswith("."):
        raise BackupError(f"{_shown(name)}: not a name of a file in a home")


def check_members(members: Sequence[ZipInfo], size: int) -> None:
    """Raises BackupError for a ZIP of that many bytes whose list of files no backup has."""
    if len(members) > MOST_FILES:
        raise BackupError(f"it holds {len(members):,} files, more than the {MOST_FILES:,} that a backup may")
    for member in members:
        require_below(member.filename)
        _require_plain(member)
    _require_apart(member.filename for member in members)
    if sum(member.compress_size for member in members) > size:
        raise BackupError("its files share their bytes, so that they unpack to more than it holds")
    largest = next((member for member in members if member.filename == MANIFEST), None)
    if largest is None:
        raise BackupError(f"no {MANIFEST} is in it; name a file that `storydiff backup` made")
    if largest.file_size > LARGEST_MANIFEST:
        raise BackupError(f"{MANIFEST} in it is larger than that of any backup")


def check_names(members: Iterable[ZipInfo], manifest: Manifest) -> None:
    """Raises BackupError where the files of the ZIP are not those of its manifest."""
    there, said = {member.filename for member in members} - {MANIFEST}, set(manifest.files)
    for names, words in ((there - said, f"not named in {MANIFEST}"), (said - there, f"named in {MANIFEST}, not there")):
        if names:
            raise BackupError(f"{_shown(min(names))}: {words}")


def _require_plain(member: ZipInfo) -> None:
    name, kind = _shown(member.filename), stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG) or member.is_dir():
        raise BackupError(f"{name}: a link, a folder or a device; a backup holds files alone")
    if member.flag_bits & _ENCRYPTED:
        raise BackupError(f"{name}: it is encrypted; decrypt the whole backup before it is restored")
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BackupError(f"{name}: it is packed in a way that no backup is")
    if member.file_size > _DEFLATED_MOST * member.compress_size + _DEFLATED_MOST:
        raise BackupError(f"{name}: it says that it unpacks to more than it can")


def _require_apart(names: Iterable[str]) -> None:
    """Raises BackupError where two files would have one place, on a disk that does not tell A from a either."""
    taken, folders = set[str](), set[str]()
    for name in names:
        folded = name.casefold()
        above = folded.split("/")[:-1]
        paths = {"/".join(above[: n + 1]) for n in range(len(above))}
        if folded in taken or folded in folders or paths & taken:
            raise BackupError(f"{_shown(name)}: two files have that name")
        taken.add(folded)
        folders |= paths


def _shown(name: str) -> str:
    return repr(one_line(name, 80))
