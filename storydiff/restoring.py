"""Takes a home out of a backup: checked before, unpacked beside its place, and put there when all of it is right.

The files are for their owner alone (0600, folders 0700), whatever they were.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import zlib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from storydiff.backup_format import (
    ARCHIVE,
    LEDGER,
    MANIFEST,
    SETTINGS,
    Manifest,
    check_members,
    check_names,
    manifest_of,
)
from storydiff.errors import BackupError
from storydiff.sqlite_files import first_fault, readable_url
from storydiff.text import counted, one_line

SPARE = 16 * 2**20
"""Bytes that a disk must have beyond what is unpacked."""
PIECE = 2**20


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was taken out of a backup, and what is left to do."""

    folder: Path
    manifest: Manifest

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        said = self.manifest
        return {
            "home": str(self.folder.resolve()),
            "files": len(said.files),
            "made_at": said.made_at,
            "made_by": said.made_by,
            "elsewhere": dict(said.elsewhere),
        }

    def lines(self) -> list[str]:
        """The report for a person."""
        made = f"made {one_line(self.manifest.made_at, 40)} by storydiff {one_line(self.manifest.made_by, 40)}"
        lines = [f"restored {counted(len(self.manifest.files), 'file')} to {self.folder}, from a backup {made}"]
        keys = {ARCHIVE: "archive.location", LEDGER: "ledger.url"}
        for name, place in self.manifest.elsewhere.items():
            key = keys.get(name, name)
            lines.append(f"  {SETTINGS} still says {one_line(place, 200)}: move {name} there, or take {key} out of it")
        if LEDGER not in self.manifest.files:
            lines.append(
                "  no ledger is in it: restore its dump, or run `storydiff replay` (what was mailed is not known)"
            )
        lines.append(
            f"  next: `storydiff --home {self.folder} doctor`; stop the runs of the old home before the next run here"
        )
        return lines


def restore(path: Path, folder: Path) -> RestoreReport:
    """Make a home of a backup in a folder that is empty or not there; raises BackupError, and leaves nothing then."""
    if os.path.lexists(folder) and not folder.is_dir():
        raise BackupError(f"{folder}: is there and no folder")
    if folder.is_dir() and any(folder.iterdir()):
        raise BackupError(f"{folder}: not empty; name another folder with --home, as nothing is ever overwritten")
    try:
        with path.open("rb") as file, ZipFile(file) as zipped:
            members = zipped.infolist()
            check_members(members, os.fstat(file.fileno()).st_size)
            manifest = manifest_of(zipped.read(MANIFEST))
            check_names(members, manifest)
            _require_room(members, folder)
            _unpack(zipped, manifest, folder)
    except BackupError as error:
        raise BackupError(f"{path}: {error}") from error
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise BackupError(f"{path}: not a whole backup: {one_line(str(error), 200)}") from error
    except OSError as error:
        said = f"{error.filename or path}: {error.strerror or error}"
        raise BackupError(f"{path}: cannot be restored: {said}; nothing was kept of it") from error
    return RestoreReport(folder, manifest)


def _require_room(members: Sequence[ZipInfo], folder: Path) -> None:
    place = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.is_dir())
    needed, free = sum(member.file_size for member in members) + SPARE, shutil.disk_usage(place).free
    if needed > free:
        raise BackupError(f"it takes {needed / 1e6:,.0f} MB, and {place} has {free / 1e6:,.0f} MB; make room")


def _unpack(zipped: ZipFile, manifest: Manifest, folder: Path) -> None:
    """Unpack into a new folder, and put that in place: at once where there is none, else each thing in it."""
    is_there = folder.is_dir()
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = (folder if is_there else folder.parent) / f".restoring-{token_hex(8)}"
    new.mkdir(mode=0o700)
    try:
        for name in manifest.folders:
            _make_folders(new, name.split("/"))
        for name, digest in manifest.files.items():
            _make_folders(new, name.split("/")[:-1])
            _unpack_file(zipped, name, digest, new / name)
        _check_ledger(new / LEDGER)
        os.sync()
        if is_there:
            _move_up(new, folder)
        else:
            new.rename(folder)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise


def _make_folders(new: Path, parts: Sequence[str]) -> None:
    # One by one, as the rights that mkdir is told hold for the last alone.
    for n in range(len(parts)):
        new.joinpath(*parts[: n + 1]).mkdir(mode=0o700, exist_ok=True)


def _unpack_file(zipped: ZipFile, name: str, digest: str, path: Path) -> None:
    found = sha256()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as target, zipped.open(name) as source:
        while piece := source.read(PIECE):
            found.update(piece)
            target.write(piece)
    if found.hexdigest() != digest:
        raise BackupError(f"{one_line(name, 80)}: its content is not that of its hash; take another backup")


def _check_ledger(path: Path) -> None:
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(readable_url(path, frozen=True), uri=True)) as connection:
            fault = first_fault(connection)
    except sqlite3.Error as error:
        raise BackupError(f"{LEDGER} in it cannot be read: {error}") from error
    if fault is not None:
        raise BackupError(f"{LEDGER} in it is spoilt: {one_line(fault, 200)}")


def _move_up(new: Path, folder: Path) -> None:
    """Put all in place, and last what makes the folder a home, so that no run takes up half of one."""
    last = (ARCHIVE, SETTINGS)
    names = sorted(entry.name for entry in new.iterdir())
    for name in sorted(names, key=lambda name: last.index(name) if name in last else -1):
        os.rename(new / name, folder / name)  # noqa: PTH104 -- refuses where something is, but for an empty folder
    new.rmdir()
