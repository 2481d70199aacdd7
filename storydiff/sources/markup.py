"""The words of an entry's markup; every step takes time in proportion to the text, whatever the text is."""

from __future__ import annotations

import html
import re

from storydiff.text import one_line

_TAG = re.compile(r"<!--|<!\[CDATA\[|<(/?)([A-Za-z][A-Za-z0-9]{0,15})\b[^<>]*>|<[/!?A-Za-z][^<>]*>")
"""A tag as HTML knows one: ``<`` before a letter, ``/``, ``!`` or ``?``; "5 < 6" has none."""

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "div", "dd", "dl", "dt", "figcaption", "figure", "footer"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "td", "tr", "ul"}
)
_UNREAD = frozenset({"script", "style", "iframe", "noscript", "svg", "object", "template"})
"""Elements whose inside is not for readers."""


def blocks_of(markup: str) -> list[str]:
    """The blocks of words in some markup: each paragraph, heading or row on one line of its own."""
    return [line for line in map(one_line, html.unescape(_without_tags(markup)).split("\n")) if line]


def plain_text(markup: str) -> str:
    """The words of some markup on one line.

    >>> plain_text("A <b>toll</b> &amp; a <a href='x'>count</a>, 5 < 6")
    'A toll & a count, 5 < 6'
    """
    return " ".join(blocks_of(markup))


def as_markup(text: str) -> str:
    r"""Plain text as markup that reads the same: blank lines part its paragraphs.

    >>> as_markup("Tolls: 5 < 6\n\nRoads open")
    '<p>Tolls: 5 &lt; 6</p><p>Roads open</p>'
    """
    paragraphs = (part.strip() for part in re.split(r"\n[^\S\n]*\n", text.replace("\r\n", "\n")))
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in paragraphs if part)


def _without_tags(markup: str) -> str:
    """The markup with line ends for blocks, nothing for other tags, and without what is not for readers."""
    kept, place, unread = [], 0, ""
    markup = markup.replace("\r", " ").replace("\n", " ")
    for tag in _TAG.finditer(markup):
        if tag.start() < place:
            continue
        if not unread:
            kept.append(markup[place : tag.start()])
        place, name = tag.end(), (tag.group(2) or "").lower()
        if unread:
            unread = "" if tag.group(1) and name == unread else unread
        elif tag.group() == "<!--":
            end = markup.find("-->", tag.end())
            place = len(markup) if end < 0 else end + 3
        elif name in _UNREAD and not tag.group(1) and not tag.group().endswith("/>"):
            unread = name
        elif name in _BLOCKS:
            kept.append("\n")
    return "".join(kept if unread else [*kept, markup[place:]])
