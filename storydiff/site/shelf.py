"""The folder of a site: pages that are written whole, left alone where they are the same, and taken away when gone.

``.storydiff-site.jsonl`` there says of each page by what it was made (``mark``) and what was written; so the next
making looks only at what is another, and takes away only what a site has written. A line is added before pages are
written and after, so that a killed run leaves none that nobody knows.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
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
FOLDERS = ("articles", "digests", "lists", "search", "series", "stories")
_AT_ONCE = 64
"""Pages that are written in one go."""

Written = tuple[int, str]
"""The size of a file in bytes and the hash of its content."""


@dataclass(slots=True)
class Unit:
    """What was made together: its mark, its files, and the words that other pages take from it."""

    mark: str
    files: dict[str, Written]
    card: Any = None


@dataclass
class Shelf:
    """The open folder of a site."""

    folder: Path
    units: dict[str, Unit] = field(default_factory=dict)
    written: int = 0
    kept: int = 0
    removed: int = 0
    _sizes: dict[str, int] = field(default_factory=dict)
    _waiting: dict[str, tuple[Unit, dict[str, bytes]]] = field(default_factory=dict)
    _pages: int = 0
    """Pages that wait."""
    _known: set[str] = field(default_factory=set)
    """All files that a site has written here."""

    def is_made(self, name: str, mark: str) -> bool:
        """True where a unit was made by that mark and its files are there as they were written."""
        unit = self.units.get(name)
        if unit is None or unit.mark != mark:
            return False
        if any(self._sizes.get(path) != size for path, (size, _) in unit.files.items()):
            return False
        self.kept += len(unit.files)
        return True

    def put(self, name: str, mark: str, contents: Mapping[str, bytes], card: Any = None) -> None:
        """Make a unit of these files; those that are the same already are not touched."""
        before, files, new = self.units.get(name), dict[str, Written](), dict[str, bytes]()
        for path, content in contents.items():
            files[path] = (len(content), blake2b(content, digest_size=8).hexdigest())
            if before is not None and before.files.get(path) == files[path] and self._sizes.get(path) == len(content):
                self.kept += 1
            else:
                new[path] = content
        unit = Unit(mark, files, card)
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
            self._note([{"names": sorted(contents)}])
            self._known.update(contents)
            write_files({self.folder / path: content for path, content in contents.items()}, is_forced=False)
            self._sizes.update((path, len(content)) for path, content in contents.items())
            self.written += len(contents)
        self._note([_line(name, unit) for name, (unit, _) in self._waiting.items()])
        self._waiting.clear()
        self._pages = 0

    def finish(self, names: set[str]) -> None:
        """Take away the files of all other units, and write down what there is."""
        self.flush()
        self.units = {name: unit for name, unit in self.units.items() if name in names}
        wanted = {path for unit in self.units.values() for path in unit.files}
        for path in sorted(self._known - wanted):
            if PAGE_NAME.fullmatch(path):
                with suppress(FileNotFoundError):
                    (self.folder / path).unlink()
                    self.removed += 1
        lines = [json.dumps(_line(name, unit), ensure_ascii=False) for name, unit in sorted(self.units.items())]
        content = "".join(f"{line}\n" for line in lines).encode()
        record = self.folder / RECORD
        if not record.exists() or record.stat().st_size != len(content) or record.read_bytes() != content:
            write_file(record, content)

    def _note(self, lines: list[dict[str, Any]]) -> None:
        with (self.folder / RECORD).open("ab") as file:
            file.write("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode())


def _line(name: str, unit: Unit) -> dict[str, Any]:
    return {"unit": name, "mark": unit.mark, "files": unit.files, "card": unit.card}


@contextmanager
def open_shelf(folder: Path) -> Iterator[Shelf]:
    """The folder of a site, made where it lacks; another making waits. Raises SettingsError for another's folder."""
    if folder.exists() and not folder.is_dir():
        raise SettingsError(f"{folder}: a file; name a folder for the pages")
    is_new = not (folder / RECORD).is_file()
    if is_new and folder.is_dir() and any(not entry.name.startswith(".") for entry in os.scandir(folder)):
        raise SettingsError(f"{folder}: holds files that are no site's; name an empty folder with --to")
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for part in ("", *FOLDERS):
            sweep(folder / part)
        shelf = Shelf(folder)
        _load(shelf)
        if is_new:
            write_file(folder / RECORD, b"")
        yield shelf
    finally:
        os.close(lock)


def _load(shelf: Shelf) -> None:
    """What the record says, as far as it can be read: a line that a killed run left half is no line."""
    path = shelf.folder / RECORD
    if path.is_file():
        with path.open("rb") as file:
            for line in file:
                with suppress(ValueError, KeyError, TypeError, AttributeError):
                    _take(shelf, json.loads(line))
        with path.open("rb+") as file:
            if file.seek(0, os.SEEK_END) and file.seek(-1, os.SEEK_END) >= 0 and file.read(1) != b"\n":
                file.write(b"\n")
    for folder in ("", *FOLDERS):
        with suppress(FileNotFoundError, NotADirectoryError), os.scandir(shelf.folder / folder) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    name = f"{folder}/{entry.name}" if folder else entry.name
                    shelf._sizes[name] = entry.stat(follow_symlinks=False).st_size  # noqa: SLF001


def _take(shelf: Shelf, said: dict[str, Any]) -> None:
    if "names" in said:
        names = {str(name) for name in said["names"]}
        shelf._known |= names  # noqa: SLF001
        # What was being written may be there or not: its unit has to be made again.
        for unit in [name for name, unit in shelf.units.items() if names & unit.files.keys()]:
            del shelf.units[unit]
        return
    files = {str(path): (int(size), str(digest)) for path, (size, digest) in said["files"].items()}
    shelf.units[said["unit"]] = Unit(str(said["mark"]), files, said["card"])
    shelf._known.update(files)  # noqa: SLF001
