"""Files of the user's own: plain text, Markdown with front matter, saved pages, and feeds as files."""

from __future__ import annotations

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
FEED_ENDINGS = frozenset({".xml", ".rss", ".atom", ".rdf", ".json"})


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; raises ItemError where it is missing, empty, too large or may not be read."""
    item = str(path)
    try:
        if not path.exists():
            raise ItemError(item, "no such file", "check the path")
        if not path.is_file():
            raise ItemError(item, "not a file", "name a file or a folder")
        if path.stat().st_size > LARGEST_FILE:
            raise ItemError(item, f"larger than {LARGEST_FILE:,} bytes", "articles are smaller; split or shorten it")
        content = path.read_bytes()
    except OSError as error:
        raise ItemError(
            item, f"cannot be read: {one_line(error.strerror or str(error), 80)}", "check the path"
        ) from error
    if not content.strip():
        raise ItemError(item, "the file is empty", "an article needs at least one line of text")
    return content


def document_name(path: Path) -> str:
    """The document that a file is: its name without its ending."""
    return one_line(path.stem) or "untitled"


def file_draft(path: Path, content: bytes, draft: Draft) -> Draft:
    """The draft with the text of a file; raises ItemError where it is no text."""
    text = decoded(content, str(path))
    media_type = media_type_of(path)
    if media_type is None:
        raise ItemError(str(path), f"{path.suffix} files are not read", "give a .txt, .md or .html file, or a feed")
    return with_front_matter(replace(draft, form=FORMS[media_type], text=text))


def media_type_of(path: Path) -> str | None:
    """The media type that a file's ending stands for, None for one that is not read."""
    return MEDIA_TYPES.get(path.suffix.lower()) if path.suffix else "text/plain"


def iter_files(folder: Path) -> Iterator[Path]:
    """The files of a folder and its subfolders by name, hidden ones and links out of it left out."""
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not is_hidden and path.is_file() and path.resolve().is_relative_to(root):
            yield path
