"""One file that holds a home: what ``storydiff backup`` makes while runs go on, and ``storydiff restore`` takes.

Ledger, articles and judgements are taken while no other run may write (``home.alone``), the ledger by SQLite's own way
of copying a database in use. All else is written once under a name of its own, so that it can be taken afterwards: what
comes meanwhile is in the archive and not in the ledger, and is entered by the next run.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory
from time import localtime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy.engine import URL, make_url

from storydiff import __version__
from storydiff.backup_format import ARCHIVE, LEDGER, MANIFEST, SETTINGS, Manifest
from storydiff.errors import BackupError
from storydiff.files import is_unfinished, writing_file
from storydiff.home import ARCHIVE_FOLDER, INBOX_FOLDER, Home
from storydiff.ledger_places import LEDGER_FILE, ledger_url
from storydiff.progress import Event, Progress, silent
from storydiff.sqlite_files import find_file, first_fault, may_be_frozen, readable_url
from storydiff.storage import Folder
from storydiff.text import counted

STATION = "backup"
PIECE = 2**20
"""Bytes that are read of a file at once."""

_WAYS = frozenset({"host", "port", "sslmode", "sslrootcert"})
"""What the query of a URL says of the way to a server, none of it a secret."""

_FILE = (stat.S_IFREG | 0o600) << 16


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What is in a backup, and what is not."""

    path: Path
    files: int
    size: int
    left_out: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {"file": str(self.path), "files": self.files, "bytes": self.size, "left_out": list(self.left_out)}

    def lines(self) -> list[str]:
        """The report for a person."""
        head = f"backed up {counted(self.files, 'file')} in {self.path} ({self.size / 1e6:,.1f} MB)"
        return [head, *(f"  not in it: {said}" for said in self.left_out)]


@dataclass
class _Pack:
    """A backup that is being written."""

    zip: ZipFile
    files: dict[str, str] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    elsewhere: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def add_file(self, name: str, path: Path) -> None:
        """Put in a file, unless it has gone since it was listed or is there already."""
        if name in self.files or is_unfinished(path.name):
            return
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        except FileNotFoundError:
            return
        with os.fdopen(handle, "rb") as file:
            said = os.fstat(file.fileno())
            if not stat.S_ISREG(said.st_mode):
                self.leave_out(f"{path}: not a file")
                return
            member = ZipInfo(name, max(localtime(said.st_mtime)[:6], (1980, 1, 1, 0, 0, 0)))
            member.external_attr, member.compress_type = _FILE, ZIP_DEFLATED
            digest = sha256()
            with self.zip.open(member, "w", force_zip64=said.st_size >= 2**30) as target:
                while piece := file.read(PIECE):
                    digest.update(piece)
                    target.write(piece)
        self.files[name] = digest.hexdigest()

    def add_folder(self, name: str, folder: Path, *, is_deep: bool = True) -> None:
        """Put in the files of a folder, and of those below it where it ``is_deep``; links are left out and told."""
        if not folder.is_dir():
            return
        if name not in self.folders:
            self.folders.append(name)
        for path in _files_in(folder, is_deep=is_deep):
            if path.is_symlink():
                self.leave_out(f"{path}: a link")
            else:
                self.add_file(f"{name}/{path.relative_to(folder).as_posix()}", path)

    def leave_out(self, said: str) -> None:
        """Note what is not in the backup, once."""
        if said not in self.left_out:
            self.left_out.append(said)


def back_up(home: Home, path: Path, *, made_at: datetime | None = None, progress: Progress = silent) -> BackupReport:
    """Write a backup of a home, whole or not at all; raises BackupError where that cannot be, or the file is there."""
    if os.path.lexists(path):
        raise BackupError(f"{path}: is there already; name a new file, such as one with today's date")
    try:
        with writing_file(path) as target, ZipFile(target, "w", ZIP_DEFLATED) as zipped:
            pack = _Pack(zipped)
            _pack(home, pack, path.parent, progress)
            moment = (made_at or datetime.now(UTC)).isoformat(timespec="seconds")
            manifest = Manifest(__version__, moment, pack.files, pack.folders, pack.elsewhere)
            member = ZipInfo(MANIFEST, (1980, 1, 1, 0, 0, 0))
            member.external_attr, member.compress_type = _FILE, ZIP_DEFLATED
            zipped.writestr(member, manifest.content())
        return BackupReport(path, len(pack.files), path.stat().st_size, tuple(pack.left_out))
    except OSError as error:
        advice = "see that its folder is there and has room, and that this user may read the home"
        place = error.filename or path
        raise BackupError(f"{path}: cannot be written: {place}: {error.strerror or error}; {advice}") from error


def _pack(home: Home, pack: _Pack, beside: Path, progress: Progress) -> None:
    pack.add_file(SETTINGS, (home.folder / SETTINGS).resolve())
    storage = home.archive.storage
    archive = storage.path if isinstance(storage, Folder) else None
    with home.alone():
        _add_ledger(home, pack, beside)
        progress(Event("took the ledger", STATION, LEDGER))
        if archive is not None:
            pack.add_folder(ARCHIVE, archive, is_deep=False)
    if archive is None:
        said = f"the archive, {storage.place}: copy it by the means of its store"
        pack.left_out.append(said)
    else:
        pack.add_folder(ARCHIVE, archive)
        if archive.resolve() != (home.folder / ARCHIVE_FOLDER).resolve():
            pack.elsewhere[ARCHIVE] = storage.place
    progress(Event("took the archive", STATION, ARCHIVE))
    for folder in _own_folders(home):
        name = _name_below(home.folder, folder)
        if name is None:
            pack.left_out.append(f"{folder}: it lies outside the home")
        elif folder.is_file():
            pack.add_file(name, folder.resolve())
        else:
            pack.add_folder(name, folder)


def _own_folders(home: Home) -> list[Path]:
    """What else the settings name, in the home or outside: folders, and the file of certificates."""
    settings, answers = home.settings, home.answers
    found = [answers.path] if isinstance(answers, Folder) else []
    found += [home.folder / settings.reading.vocabularies, home.folder / "templates", home.digests]
    found += [home.folder / settings.mail.ca_file] if settings.mail.ca_file is not None else []
    found += [home.folder / settings.sample.folder] if settings.sample is not None else []
    found += [home.folder / INBOX_FOLDER]
    found += [home.folder / table.folder for table in settings.sources if table.folder is not None]
    return [path for path in dict.fromkeys(found) if path.exists()]


def _name_below(home: Path, path: Path) -> str | None:
    """The name of what lies below the home, as it is named there; None for what lies elsewhere or is the home."""
    normal = Path(os.path.normpath(path.absolute()))
    try:
        name = normal.relative_to(os.path.normpath(home.absolute())).as_posix()
    except ValueError:
        return None
    return None if name == "." or name.startswith(".") else name


def _files_in(folder: Path, *, is_deep: bool) -> Iterator[Path]:
    with suppress(FileNotFoundError):
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if is_deep and not entry.name.startswith("."):
                    yield from _files_in(Path(entry.path), is_deep=True)
            elif not entry.name.startswith("."):
                yield Path(entry.path)


# --- the ledger ----------------------------------------------------------------------------------


def _add_ledger(home: Home, pack: _Pack, beside: Path) -> None:
    """Put in a copy of the ledger's database; of one on a server say how it is copied."""
    url = make_url(ledger_url(home.settings, home.folder))
    file = find_file(url)
    if file is None:
        pack.left_out.append(f"the ledger, which is on a server: {dump_command(url)}")
        return
    if file.resolve() != (home.folder / LEDGER_FILE).resolve():
        pack.elsewhere[LEDGER] = str(file)
    with TemporaryDirectory(prefix=".storydiff-", dir=beside) as folder:
        copy = Path(folder) / LEDGER
        copy_database(file, copy)
        pack.add_file(LEDGER, copy)


def dump_command(url: URL) -> str:
    """The command that copies a ledger on PostgreSQL, with no password in it.

    >>> dump_command(make_url("postgresql+psycopg://reader:secret@db.example/news?sslmode=verify-full&password=secret"))
    "pg_dump --format=custom --file=ledger.dump 'postgresql://reader@db.example/news?sslmode=verify-full'"
    """
    query = {name: value for name, value in url.query.items() if name in _WAYS}
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, query)
    return f"pg_dump --format=custom --file=ledger.dump {quote(plain.render_as_string())}"


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database that may be in use, as it is at one moment; raises BackupError for a spoilt one."""
    # A log has an index beside it, which cannot be made in a folder that nobody may write.
    is_frozen = not os.access(source.parent, os.W_OK) and may_be_frozen(f"sqlite:///{source}")
    try:
        with (
            closing(sqlite3.connect(readable_url(source, frozen=is_frozen), uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")  # one file, with no log beside it
            fault = first_fault(new)
    except sqlite3.Error as error:
        raise BackupError(f"{source}: cannot be copied: {error}; ask `storydiff doctor`") from error
    if fault is not None:
        raise BackupError(f"{source}: it is spoilt: {fault}; ask `storydiff doctor`")
