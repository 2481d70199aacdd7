"""Files of the user's own: plain text, Markdown with front matter, saved pages, mails, and feeds as files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from storydiff.errors import ItemError
from storydiff.model import Draft
from storydiff.sources.pages import FORMS, decoded, with_front_matter
from storydiff.text import one_line

LARGEST_FILE = 20_000_000
"""Bytes of the largest file that is read: a saved page with its pictures inlined; an article is far smaller."""

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
}
MAIL_ENDINGS = frozenset({".eml"})
FEED_ENDINGS = frozenset({".xml", ".rss", ".atom", ".rdf", ".json"})


def read_bytes(path: Path, at_most: int = LARGEST_FILE) -> bytes:
    """The bytes of a file; raises ItemError where it is missing, empty, too large or may not be read."""
    item = shown(path)
    try:
        if not path.exists():
            raise ItemError(item, "no such file", "check the path")
        if not path.is_file():
            raise ItemError(item, "not a file", "name a file or a folder")
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            content = file.read(at_most + 1)
            after = os.fstat(file.fileno())
        if len(content) > at_most:
            raise ItemError(item, f"larger than {at_most:,} bytes", "articles are smaller; split or shorten it")
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise ItemError(item, "it changed while it was read", "the next run takes it", transient=True)
    except OSError as error:
        raise ItemError(
            item, f"cannot be read: {one_line(error.strerror or str(error), 80)}", "check the path"
        ) from error
    if not content.strip():
        raise ItemError(item, "the file is empty", "an article needs at least one line of text")
    return content


def document_name(path: Path) -> str:
    """The document that a file is: its name without its ending."""
    return shown(Path(path.stem)) or "untitled"


def file_draft(path: Path, content: bytes, draft: Draft) -> Draft:
    """The draft with the text of a file; raises ItemError where it is no text."""
    text = decoded(content, shown(path))
    media_type = media_type_of(path)
    if media_type is None:
        ending = shown(Path(path.suffix))
        raise ItemError(shown(path), f"{ending} files are not read", "give a .txt, .md, .html or .eml file, or a feed")
    return with_front_matter(replace(draft, form=FORMS[media_type], text=text))


def media_type_of(path: Path) -> str | None:
    """The media type that a file's ending stands for, None for one that is not read."""
    return MEDIA_TYPES.get(path.suffix.lower()) if path.suffix else "text/plain"


def shown(path: Path) -> str:
    """A path as it may be shown and kept: names of files need not be text in any charset."""
    return one_line(str(path).encode("utf-8", "replace").decode())


def iter_files(folder: Path) -> Iterator[Path | ItemError]:
    """The files of a folder and its subfolders by name, hidden ones left out; of what is none, what to say of it.

    A link is followed to a file of the same folder alone.
    """
    root = folder.resolve()
    found: list[tuple[Path, Path | ItemError]] = []

    def refuse(error: OSError) -> None:
        path = Path(str(error.filename))
        reason = f"cannot be read: {one_line(error.strerror or str(error), 80)}"
        found.append((path, ItemError(shown(path), reason, "check who may read it")))

    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in (*names, *links):
            path = Path(parent) / name
            if not name.startswith("."):
                found.extend((path, each) for each in _file_at(path, root))
    yield from (each for _, each in sorted(found, key=lambda pair: pair[0]))


def _file_at(path: Path, root: Path) -> Iterator[Path | ItemError]:
    """The file at a path below a folder, or what to say of what is there; nothing of a folder of its own."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        yield ItemError(shown(path), "a link that leads nowhere", "take it out of the folder")
        return
    if not target.is_relative_to(root):
        yield ItemError(shown(path), "a link that leads out of the folder", "copy the file there, or name it by itself")
    elif target.is_file():
        yield path
    elif not target.is_dir():
        yield ItemError(shown(path), "not a file", "take it out of the folder")
