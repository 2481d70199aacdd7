"""The folder of a site: pages that are written whole, left alone where they are the same, and taken away when gone.

``.storydiff-site.jsonl`` there says of each page by what it was made (``mark``) and what was written; so the next
making looks only at what is another, and takes away only what a site has written. A line is added before pages are
written and after, so that a killed run leaves none that nobody knows.

Several processes may write pages there: the one that holds the lock has the record in mind, the others tell it what
they made (``helping``), and add to the record too. Whoever comes next waits until the last of them has ended.
"""

from __future__ import annotations

import fcntl
import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from storydiff.errors import SettingsError
from storydiff.files import sweep, write_file, write_files
from storydiff.pages.addresses import PAGE_NAME

RECORD = ".storydiff-site.jsonl"
LOCK = ".storydiff-site.lock"
WORK = ".storydiff-site.work"
"""Locked by each process that helps."""
FOLDERS = ("articles", "digests", "lists", "search", "series", "stories")
_AT_ONCE = 64
"""Pages that are written in one go."""
_MOST_LINES = 2
"""Lines of the record for each unit from which on it is written anew; a first making writes hardly more than one."""

File = tuple[str, int, str]
"""A file by its name, its size in bytes and the hash of its content."""


@dataclass(slots=True)
class Unit:
    """What was made together: its mark, its files, and the words that other pages take from it, as JSON."""

    mark: str
    files: tuple[File, ...]
    words: str = "null"

    @property
    def card(self) -> Any:
        """The words as plain values."""
        return json.loads(self.words)


@dataclass(frozen=True, slots=True)
class Made:
    """What another process has put on the shelf."""

    units: dict[str, Unit]
    written: tuple[str, ...]
    kept: int


@dataclass
class Shelf:
    """The open folder of a site."""

    folder: Path
    units: dict[str, Unit] = field(default_factory=dict)
    written: int = 0
    kept: int = 0
    removed: int = 0
    _lost: set[str] = field(default_factory=set)
    """Files that are not as they were written."""
    _waiting: dict[str, tuple[Unit, dict[str, bytes]]] = field(default_factory=dict)
    _pages: int = 0
    """Pages that wait."""
    _known: set[str] = field(default_factory=set)
    """All files that a site has written here."""
    _lines: int = 0
    """Lines of the record."""

    def is_made(self, name: str, mark: str) -> bool:
        """True where a unit was made by that mark and its files are there as they were written."""
        unit = self.units.get(name)
        if unit is None or unit.mark != mark:
            return False
        if any(path in self._lost for path, _, _ in unit.files):
            return False
        self.kept += len(unit.files)
        return True

    def put(self, name: str, mark: str, contents: Mapping[str, bytes], card: Any = None) -> None:
        """Make a unit of these files; those that are the same already are not touched."""
        before, files, new = self.units.get(name), list[File](), dict[str, bytes]()
        there = set(before.files if before is not None else ())
        for path, content in contents.items():
            files.append((path, len(content), blake2b(content, digest_size=8).hexdigest()))
            if files[-1] in there and path not in self._lost:
                self.kept += 1
            else:
                new[path] = content
        unit = Unit(mark, tuple(files), json.dumps(card, ensure_ascii=False))
        self.units[name] = unit
        self._waiting[name] = (unit, new)
        self._pages += len(new)
        if self._pages >= _AT_ONCE or len(self._waiting) > 10 * _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting."""
        if not self._waiting:
            return
        contents = {path: content for _, new in self._waiting.values() for path, content in new.items()}
        if contents:
            self._note([f"{json.dumps({'names': sorted(contents)})}\n"])
            self._known.update(contents)
            write_files({self.folder / path: content for path, content in contents.items()}, is_forced=False)
            self._lost.difference_update(contents)
            self.written += len(contents)
        self._note([_line(name, unit) for name, (unit, _) in self._waiting.items()])
        self._waiting.clear()
        self._pages = 0

    def units_of(self, names: Iterable[str]) -> dict[str, Unit]:
        """Those units, as far as they were made before."""
        return {name: self.units[name] for name in names if name in self.units}

    def put_made(self, made: Made) -> None:
        """Take note of what another process has put here."""
        self.units.update(made.units)
        self._lines += 2 + len(made.units)
        self._lost.difference_update(made.written)
        self._known.update(made.written)
        self.written += len(made.written)
        self.kept += made.kept

    def finish(self, names: set[str]) -> None:
        """Take away the files of all other units, and write down what there is."""
        self.flush()
        for name in [name for name in self.units if name not in names]:
            del self.units[name]
        gone = self._known - {path for unit in self.units.values() for path, _, _ in unit.files}
        for path in sorted(gone):
            if PAGE_NAME.fullmatch(path):
                with suppress(FileNotFoundError):
                    (self.folder / path).unlink()
                    self.removed += 1
        if gone or self._lines > _MOST_LINES * len(self.units):
            content = bytearray()
            for name in sorted(self.units):
                content += _line(name, self.units[name]).encode("utf-8", "surrogatepass")
            write_file(self.folder / RECORD, content)

    def _note(self, lines: Sequence[str]) -> None:
        self._lines += len(lines)
        # In one go, so that the lines of several processes stand one behind the other.
        with (self.folder / RECORD).open("ab", buffering=0) as file:
            file.write("".join(lines).encode("utf-8", "surrogatepass"))


def _line(name: str, unit: Unit) -> str:
    said = json.dumps({"unit": name, "mark": unit.mark, "files": unit.files}, ensure_ascii=False)
    return f'{said[:-1]}, "card": {unit.words}}}\n'


@contextmanager
def helping(folder: Path) -> Iterator[Callable[[Mapping[str, Unit], Callable[[Shelf], None]], Made]]:
    """What puts units on a shelf that another process has open: it gets those that are there, and what puts them."""
    lock = _lock(folder / WORK)

    def put(before: Mapping[str, Unit], make: Callable[[Shelf], None]) -> Made:
        shelf = Shelf(folder, dict(before))
        for path, size, _ in (file for unit in before.values() for file in unit.files):
            if _size(folder / path) != size:
                shelf._lost.add(path)  # noqa: SLF001
        make(shelf)
        shelf.flush()
        units = {name: unit for name, unit in shelf.units.items() if before.get(name) is not unit}
        return Made(units, tuple(sorted(shelf._known)), shelf.kept)  # noqa: SLF001

    try:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield put
    finally:
        os.close(lock)


def _size(path: Path) -> int | None:
    """The size of a file; None where there is none."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


@contextmanager
def open_shelf(folder: Path) -> Iterator[Shelf]:
    """The folder of a site, made where it lacks; another making waits. Raises SettingsError for another's folder."""
    if folder.exists() and not folder.is_dir():
        raise SettingsError(f"{folder}: a file; name a folder for the pages")
    is_new = not (folder / RECORD).is_file()
    if is_new and folder.is_dir() and any(not entry.name.startswith(".") for entry in os.scandir(folder)):
        raise SettingsError(f"{folder}: holds files that are no site's; name an empty folder with --to")
    folder.mkdir(parents=True, exist_ok=True)
    lock, work = _lock(folder / LOCK), _lock(folder / WORK)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fcntl.flock(work, fcntl.LOCK_EX)  # those who helped one that was killed may still be writing
        fcntl.flock(work, fcntl.LOCK_UN)
        for part in ("", *FOLDERS):
            sweep(folder / part)
        shelf = Shelf(folder)
        _load(shelf)
        if is_new:
            write_file(folder / RECORD, b"")
        yield shelf
    finally:
        os.close(lock)
        os.close(work)


def _load(shelf: Shelf) -> None:
    """What the record says, as far as it can be read: a line that a killed run left half is no line."""
    path, owners = shelf.folder / RECORD, dict[str, str]()
    if path.is_file():
        with path.open("rb") as file:
            for line in file:
                shelf._lines += 1  # noqa: SLF001
                with suppress(ValueError, KeyError, TypeError, AttributeError):
                    _take(shelf, owners, json.loads(line))
        with path.open("rb+") as file:
            if file.seek(0, os.SEEK_END) and file.seek(-1, os.SEEK_END) >= 0 and file.read(1) != b"\n":
                file.write(b"\n")
    there = set(_files_in(shelf.folder))
    files = ((path, size) for unit in shelf.units.values() for path, size, _ in unit.files)
    shelf._lost.update(path for path, size in files if (path, size) not in there)  # noqa: SLF001


def _files_in(folder: Path) -> Iterator[tuple[str, int]]:
    """The files of a site with their sizes."""
    for part in ("", *FOLDERS):
        with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder / part) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    yield f"{part}/{entry.name}" if part else entry.name, entry.stat(follow_symlinks=False).st_size


def _take(shelf: Shelf, owners: dict[str, str], said: dict[str, Any]) -> None:
    """Take one line of the record; ``owners`` are the units of the files so far."""
    if "names" in said:
        names = {str(name) for name in said["names"]}
        shelf._known |= names  # noqa: SLF001
        # What was being written may be there or not: its unit has to be made again.
        for unit in {owners[name] for name in names & owners.keys()}:
            shelf.units.pop(unit, None)
        return
    files = tuple((str(path), int(size), str(digest)) for path, size, digest in said["files"])
    name, words = str(said["unit"]), json.dumps(said["card"], ensure_ascii=False)
    shelf.units[name] = Unit(str(said["mark"]), files, words)
    owners.update((path, name) for path, _, _ in files)
    shelf._known.update(path for path, _, _ in files)  # noqa: SLF001
