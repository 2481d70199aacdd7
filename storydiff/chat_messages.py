"""A digest as a message to a chat: kept in the forms that services show, and cut to what one of them takes."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass

from markdown_it import MarkdownIt

from storydiff.text import counted

TITLE_LIMIT = 250
"""Characters of a title: what most services take."""


_CALL = re.compile(r"(?i)(?<![\w/])@(?=(?:everyone|here|channel|all|room)\b)|<(?=[!@#&])")
"""What chats take for a call to everybody, or to one of them, in any message: "@everyone", "<!channel>"."""

_WORD_JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class Message:
    """What is frozen of a digest for a chat: its subject, the same as Markdown, and the digest as Markdown and text."""

    title: str
    markdown_title: str
    markdown: str
    text: str

    @classmethod
    def of_bytes(cls, content: bytes) -> Message:
        """The message that a letter holds."""
        return cls(**json.loads(content))

    def as_bytes(self) -> bytes:
        """The message as a letter holds it."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Room:
    """What a service takes: its format (``text``, ``markdown``, ``html``), and how many characters and lines.

    ``title`` is 0 where the title has to stand in the body; 0 ``lines`` are no limit. ``shares_body`` is true where a
    title of its own counts against the body.
    """

    format: str
    title: int = TITLE_LIMIT
    body: int = 32_768
    lines: int = 0
    spare: int = 0
    shares_body: bool = False


def fitted(message: Message, room: Room) -> tuple[str, str]:
    """Title and body as a service takes them: the body's first whole lines, and how many were left out."""
    title = _calling_nobody(message.title)[: room.title or TITLE_LIMIT].rstrip()
    if room.title <= 0:
        in_markdown = _calling_nobody(message.markdown_title)
        title = {"html": html.escape(title), "markdown": in_markdown}.get(room.format, title)
    source = _calling_nobody(message.text if room.format == "text" else message.markdown)
    show: Callable[[str], str] = _html if room.format == "html" else str
    # A title in the body is put there by Apprise, in HTML between tags and with a line end.
    heading = len(title) + 20 if room.title <= 0 or room.shares_body else 0
    limit = max(1, room.body - room.spare - heading)
    return title, _cut(source.strip("\n"), show, limit, room.lines - (room.title <= 0) if room.lines else 0)


def _calling_nobody(text: str) -> str:
    """The text with what would call people made mere words, as it comes from outside; it looks the same."""
    return _CALL.sub(lambda found: f"{found[0]}{_WORD_JOINER}", text)


def _cut(source: str, show: Callable[[str], str], limit: int, most: int) -> str:
    """The whole text where it fits, else the most lines that fit with the note on the others."""
    lines = source.split("\n")

    def fits(count: int) -> bool:
        shown = show(_first(lines, count))
        return len(shown) <= limit and not (most and shown.count("\n") + 1 > most)

    low, high = 0, len(lines)
    if fits(high):
        return show(source)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return show(_first(lines, low))[:limit]


def _first(lines: list[str], count: int) -> str:
    """The first lines, with a note on how many follow; blank ones are not counted."""
    left_out = sum(1 for line in lines[count:] if line.strip())
    shown = "\n".join(lines[:count]).rstrip()
    return f"{shown}\n\n… {counted(left_out, 'more line')}, left out for length".lstrip() if left_out else shown


def _html(markdown: str) -> str:
    """Markdown as HTML, by CommonMark and with HTML in it shown as text: what stands there is from outside."""
    return str(MarkdownIt("commonmark", {"html": False}).render(markdown)).strip()
