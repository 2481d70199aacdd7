"""Files that are written whole or not at all: beside their place, then moved there, so a killed run leaves no half.

What a killed writer leaves is a file named ``.….part``; each is locked while its writer lives, so that the next run
can tell what nobody will finish, and takes it away (``sweep``).
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, TypeVar

T = TypeVar("T")

PUBLIC, PRIVATE = 0o666, 0o600
"""Rights of a new file before the user's umask is taken off: as any program's, or for the user alone."""

READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
"""What the system answers where a file may not be written."""

_PART = re.compile(r"\.(?:[0-9a-f]{16}|[a-z0-9_]{8})\.part")
"""What a file is called until it is whole; the shorter names are of earlier releases."""

_FORCED_AT_ONCE = 4
"""Threads that force files to the disk, beside the one that asks for it: an article and its capture need one."""

_UNSYNCED = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EPERM})
"""What file systems answer that have no way to force a folder to the disk (fsync(2)), or none for this user."""


def write_file(path: Path, content: bytes | bytearray, *, is_forced: bool = True, is_private: bool = False) -> Path:
    """The path, written whole or not at all; parent folders are made where they lack. Raises OSError.

    What is not forced to the disk survives the end of the process at any moment, but maybe not that of the machine.
    """
    write_files({path: content}, is_forced=is_forced, is_private=is_private)
    return path


def write_files(
    contents: Mapping[Path, bytes | bytearray],
    *,
    is_forced: bool = True,
    is_private: bool = False,
    beside: Path | None = None,
) -> None:
    """Write each file whole or not at all, none before the one that comes before it. Raises OSError.

    They are forced to the disk together, which costs hardly more than one. ``beside`` is a folder of the same file
    system to write them in first, so that one folder has all leftovers.
    """
    parts: list[tuple[BinaryIO, Path]] = []
    for folder in dict.fromkeys([*(path.parent for path in contents), *([beside] if beside else [])]):
        _make_folder(folder, is_private=is_private)
    with ExitStack() as open_files:
        try:
            for path, content in contents.items():
                handle, temporary = _open_part(beside or path.parent, PRIVATE if is_private else PUBLIC)
                parts.append((open_files.enter_context(os.fdopen(handle, "wb")), temporary))
                parts[-1][0].write(content)
                parts[-1][0].flush()
            if is_forced:
                _at_once(os.fsync, [file.fileno() for file, _ in parts])
            for path, (_, temporary) in zip(contents, parts, strict=True):
                temporary.replace(path)  # while it is open, and so locked
        except BaseException:
            for _, temporary in parts:
                temporary.unlink(missing_ok=True)
            raise
    if is_forced:
        _at_once(_force_folder, list(dict.fromkeys(path.parent for path in contents)))


@contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """A new file for its owner alone, to be written in any way: it takes its place when the block ends well."""
    handle, part = _open_part(path.parent, PRIVATE)
    try:
        yield part
        os.fsync(handle)
        part.replace(path)
        _force_folder(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)


@contextmanager
def writing_file(path: Path) -> Iterator[BinaryIO]:
    """A file for its owner alone, to be written piece by piece, and there once the block ends well. Raises OSError."""
    handle, temporary = _open_part(path.parent, PRIVATE)
    with os.fdopen(handle, "wb") as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    _force_folder(path.parent)


def is_unfinished(name: str) -> bool:
    """Whether a file is called what files are called until they are whole."""
    return bool(_PART.fullmatch(name))


def _at_once(force: Callable[[T], None], what: Sequence[T]) -> None:
    """Force several things to the disk together: a journal writes what is asked of it at once in one go."""
    others = [_threads(os.getpid()).submit(force, each) for each in what[1:]]
    try:
        force(what[0])
    finally:
        wait(others)  # what is still being forced must not be closed
    for other in others:
        other.result()


@lru_cache(maxsize=1)
def _threads(_process: int) -> ThreadPoolExecutor:
    """The threads that wait for the disk beside this one, kept: to start one costs more than what it does.

    A process that was forked has none of those that its parent started.
    """
    return ThreadPoolExecutor(_FORCED_AT_ONCE, "forcing")


def sweep(folder: Path) -> None:
    """Take away what killed writers have left in a folder; that of a living one stays, and so does all else."""
    try:
        left = [Path(entry.path) for entry in os.scandir(folder) if _PART.fullmatch(entry.name)]
    except OSError:
        return
    for path in left:
        with suppress(OSError):
            handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
            finally:
                os.close(handle)


def _open_part(folder: Path, rights: int) -> tuple[int, Path]:
    """A new file for writing, locked against ``sweep``."""
    while True:
        path = folder / f".{secrets.token_hex(8)}.part"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, rights)
        with suppress(OSError):  # a file system without locks is never swept, as no lock can be had there
            fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return handle, path
        os.close(handle)  # swept between the two


def _make_folder(folder: Path, *, is_private: bool) -> None:
    """The folder, and those above it that lack, each entered on the disk."""
    if folder.is_dir():
        return
    _make_folder(folder.parent, is_private=False)
    folder.mkdir(mode=0o700 if is_private else 0o777, exist_ok=True)
    _force_folder(folder.parent)


def _force_folder(folder: Path) -> None:
    """Force the names in a folder to the disk, where that can be done."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _UNSYNCED:
            raise
