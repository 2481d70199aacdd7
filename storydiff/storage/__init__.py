"""Where an archive lies, a folder or an object store by its URL: bytes under names, each there whole or not at all.

    open_storage("archive", home)             → Folder: files, written beside their place and moved there
    open_storage("s3://bucket/prefix", home)  → ObjectStore: any location that fsspec knows

A name is a path below the place, such as ``captures/ab/abcd…``. One that leads out of it is refused here, whatever made
it; names that say nothing of what outsiders wrote are made by ``archive``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from storydiff.storage.folder import Folder
from storydiff.storage.names import NOTHING
from storydiff.storage.objects import ObjectStore

__all__ = ["Folder", "ObjectStore", "Storage", "open_storage"]


class Storage(Protocol):
    """Bytes under names at one place; raises StorageError where the place does not serve."""

    @property
    def place(self) -> str:
        """The place for people, and in messages."""

    def find(self, name: str) -> bytes | None:
        """What lies under a name, None where nothing does; raises OSError where this alone cannot be read."""

    def find_all(self, names: Sequence[str]) -> Iterator[tuple[str, bytes | OSError | None]]:
        """What lies under each name, in order, many asked for at once where that is quicker."""

    def has(self, name: str, size: int) -> bool:
        """Whether something of that many bytes is known to lie there; false where asking costs as much as putting."""

    def put(self, name: str, content: bytes, *, is_forced: bool = True) -> None:
        """Lay bytes there, in place of what lay there."""

    def add(self, name: str, content: bytes, first: Mapping[str, bytes] = NOTHING) -> bool:
        """Lay bytes there, after what is to lie there ``first``; false where something lies there already."""

    def names(self) -> Iterable[str]:
        """The names directly below the place, folders apart. Costly: once a run."""

    def changed(self) -> int:
        """A number that is another one when names have come or gone, as far as that can be told without listing."""

    def uri(self, name: str) -> str:
        """The address of what lies under a name."""

    def sweep(self) -> None:
        """Take away what killed runs have left."""


def open_storage(location: str, home: Path, seconds: float = 30.0) -> Storage:
    """The storage at a location of the settings: a URL, or a folder, below the home where it is not named whole.

    ``seconds`` is how long an object store is waited for, each time it is asked.
    """
    if "://" not in location:
        return Folder(home / location)
    parts = urlsplit(location)
    return Folder(Path(unquote(parts.path))) if parts.scheme == "file" else ObjectStore(location, seconds)
