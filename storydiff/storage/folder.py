"""A folder of this machine as a place for an archive."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from storydiff.errors import ArchiveError
from storydiff.files import sweep, write_files
from storydiff.storage.names import NOTHING, below, stays_below

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True)
class Folder:
    """Files below a folder, written whole or not at all."""

    path: Path

    @property
    def place(self) -> str:
        """The folder's path."""
        return str(self.path)

    def find(self, name: str) -> bytes | None:
        """The bytes of a file, None where there is none; raises OSError where it cannot be read."""
        try:
            return (self.path / below(name)).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def find_all(self, names: Sequence[str]) -> Iterator[tuple[str, bytes | OSError | None]]:
        """The bytes of each file, one by one."""
        for name in names:
            try:
                yield name, self.find(name)
            except OSError as error:
                yield name, error

    def has(self, name: str, size: int) -> bool:
        """Whether there is a whole file of that size."""
        try:
            return (self.path / below(name)).stat().st_size == size
        except OSError:
            return False

    def put(self, name: str, content: bytes, *, is_forced: bool = True) -> None:
        """Write a file whole or not at all; raises ArchiveError where that fails."""
        self._write({name: content}, is_forced=is_forced)

    def add(self, name: str, content: bytes, first: Mapping[str, bytes] = NOTHING) -> bool:
        """Write a file where there is none; the home's lock keeps other runs away between the look and the writing."""
        if os.path.lexists(self.path / below(name)):
            return False
        self._write({**first, name: content})
        return True

    def _write(self, contents: Mapping[str, bytes], *, is_forced: bool = True) -> None:
        paths = {self.path / below(name): content for name, content in contents.items()}
        # What a killed run leaves lies in this folder or in one directly below, never in hundreds.
        top = self.path.joinpath(*Path(next(iter(contents))).parent.parts[:1])
        try:
            write_files(paths, is_forced=is_forced, beside=top)
        except OSError as error:
            advice = "; make room and run the same command again, what was kept stays" if error.errno in _FULL else ""
            path = [*paths][-1]
            raise ArchiveError(f"{path}: cannot be written: {error.strerror or error}{advice}") from error

    def names(self) -> Iterable[str]:
        """The names of the files in the folder; none where there is no folder."""
        try:
            with os.scandir(self.path) as entries:
                return [entry.name for entry in entries if stays_below(entry.name) and entry.is_file()]
        except (FileNotFoundError, NotADirectoryError):
            return []

    def changed(self) -> int:
        """When the folder had last something added or taken away; 0 where it is not there."""
        try:
            return self.path.stat().st_mtime_ns
        except OSError:
            return 0

    def uri(self, name: str) -> str:
        """The file's address on this machine."""
        return (self.path / below(name)).resolve().as_uri()

    def sweep(self) -> None:
        """Take away what killed runs have left here and in the folders directly below."""
        try:
            with os.scandir(self.path) as entries:
                folders = [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
        except OSError:
            return
        for folder in (self.path, *folders):
            sweep(folder)
