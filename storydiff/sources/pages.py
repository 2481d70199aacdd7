"""Pages: the text of a fetched answer, decoded and named for what it is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

from storydiff.errors import ItemError
from storydiff.frontmatter import FrontMatterError, split_front_matter
from storydiff.model import Capture, Draft, Form

if TYPE_CHECKING:
    from storydiff.fetch import Response  # the client, which a worker that reads feeds need not load

FORMS = {
    "text/html": Form.PAGE,
    "application/xhtml+xml": Form.PAGE,
    "text/markdown": Form.MARKDOWN,
    "text/x-markdown": Form.MARKDOWN,
    "text/plain": Form.TEXT,
}
"""What the text of a media type is."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([a-zA-Z0-9_.:-]{2,40})""")
_HEAD = 2_048
"""Bytes at the head of a page in which HTML asks for the charset to be declared (it says 1,024)."""

_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\v\x1b")

_GUESSED_BYTES = 100_000
"""Bytes from which the charset of an undeclared text is guessed; more makes it slower, not better."""


def capture_of(content: bytes, *, media_type: str, location: str, now: datetime) -> Capture:
    """The capture of some bytes that were just taken."""
    return Capture(sha256(content).hexdigest(), media_type, len(content), now, location)


def page_draft(response: Response, draft: Draft) -> Draft:
    """The draft with the text of a fetched page; raises ItemError where it is no text."""
    url = draft.document
    if not response.content.strip():
        raise ItemError(url, "the server sent an empty page", "try again later", transient=True)
    text = decoded(response.content, url, response.charset)
    form = FORMS.get(response.media_type) or (Form.PAGE if _looks_like_html(text) else None)
    if form is None:
        raise ItemError(url, f"{response.media_type} is not a page that can be read", "name a web page or a feed")
    return with_front_matter(replace(draft, form=form, text=text))


def with_front_matter(draft: Draft) -> Draft:
    """The draft with the front matter of a Markdown file apart; raises ItemError where that is damaged."""
    if draft.form is not Form.MARKDOWN:
        return draft
    try:
        stated, body = split_front_matter(draft.text)
    except FrontMatterError as error:
        raise ItemError(draft.document, str(error), "mend the lines between the two ---") from error
    return replace(draft, stated=stated or {}, text=body)


def decoded(content: bytes, item: str, charset: str | None = None) -> str:
    """The text of some bytes, by what they declare, else as UTF-8, else by what they most likely are.

    Raises ItemError where they are no text.
    """
    if is_binary(content):
        raise ItemError(item, "a binary file, not text", "give a text, Markdown or HTML file, a feed or a page")
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content.decode(encoding, "replace")
    head = content[:_HEAD]
    declared = _META_CHARSET.search(head) or _XML_CHARSET.search(head)
    for name in ("utf-8", charset, declared and declared.group(1).decode("ascii")):
        try:
            if name:
                return content.decode(_html_charset(name))
        except (LookupError, UnicodeError):
            continue
    guess = from_bytes(content[:_GUESSED_BYTES]).best()
    return content.decode(guess.encoding if guess else "utf-8", "replace")


def is_binary(content: bytes) -> bool:
    """Whether bytes are no text in any charset: NUL bytes without a byte order mark, or many control characters."""
    head = content[:8_192]
    if any(head.startswith(bom) for bom, _ in _BOMS):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return b"\x00" in head or controls > len(head) * 0.02


def _looks_like_html(text: str) -> bool:
    return bool(re.search(r"<(!doctype html|html|head|body)\b", text[:_HEAD], re.IGNORECASE))


def _html_charset(name: str) -> str:
    """The charset that browsers take a label for: they read Latin-1 as Windows-1252 (WHATWG Encoding)."""
    return "cp1252" if name.lower() in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"} else name
