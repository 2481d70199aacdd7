"""Article text out of plain text, Markdown and fragments of HTML: the same characters, blocks parted by a blank line.

Nothing inside a block is changed, so that a quote of the article is a quote of what was captured.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

import lxml.html
from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.token import Token

from storydiff.articles.phrasebook import Phrasebook
from storydiff.text import words

_NEVER_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n")

LONGEST_WRAPPED_LINE = 100
"""Characters of the longest line of a text that was broken to fit a width (mail and terminals use 65 to 80)."""

WRAPPED_SHARE = 0.3
"""Share of lines inside paragraphs that go on in lower case, from which a text counts as broken to a width."""

LONGEST_POINTER = 20
"""Words of the longest line that a heading such as "Related stories" makes a pointer."""

_MARKS = (  # the rules of markdown-it that are read; whatever else looks like a mark is text
    *("heading", "lheading", "hr", "list", "blockquote", "fence", "html_block", "reference"),
    *("emphasis", "link", "image", "autolink", "escape", "entity", "backticks", "html_inline"),
)
_SKIPPED = frozenset({"script", "style", "noscript", "template", "iframe", "object", "svg", "form", "button", "head"})
_INLINE = frozenset(  # the phrasing elements of HTML: they begin no line
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)


def without_controls(text: str) -> str:
    """The text with plain line ends, without control characters and marks that turn the reading direction."""
    return _NEVER_TEXT.sub("", _LINE_END.sub("\n", text))


def blocks_of_text(text: str) -> list[str]:
    r"""The paragraphs and headings of a plain text: its lines, or its paragraphs where lines were broken to a width.

    >>> blocks_of_text("A toll rose.\nThe count\n\nIt stands at 12.")
    ['A toll rose.', 'The count', 'It stands at 12.']
    """
    text = without_controls(text)
    if _is_wrapped(text):
        paragraphs = _PARAGRAPH_END.split(text)
        return _filled(" ".join(line.strip() for line in p.split("\n") if line.strip()) for p in paragraphs)
    return _filled(text.split("\n"))


def blocks_of_markdown(text: str) -> list[str]:
    r"""The paragraphs and headings of a Markdown text without its marks; a list item keeps its number.

    >>> blocks_of_markdown("# Count\n\nThe **toll** [rose](https://a.example) to 12.")
    ['Count', 'The toll rose to 12.']
    """
    lines: list[str] = []
    number = ""
    for token in _markdown().parse(without_controls(text)):
        if token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "inline":
            lines += ["", number + _inline_text(token.children or ())]
            number = ""
        elif token.type == "html_block":
            lines += [part for block in blocks_of_html(token.content) for part in ("", block)]
    return blocks_of_text("\n".join(lines))


@cache
def _markdown() -> MarkdownIt:
    """What reads Markdown, made once: that takes as long as reading an article."""
    return MarkdownIt("zero", {"html": True}).enable(_MARKS)


def blocks_of_html(markup: str) -> list[str]:
    """The paragraphs and headings of a fragment of HTML that holds nothing but the article, all of them.

    >>> blocks_of_html("<p>A <b>toll</b> rose.<br>It is 12.</p><p></p>Later")
    ['A toll rose.', 'It is 12.', 'Later']
    """
    if not markup.strip():
        return []
    try:
        root = lxml.html.fragment_fromstring(without_controls(markup), create_parent="div")
    except (etree.LxmlError, ValueError):
        return []
    pieces: list[str] = []
    _collect(root, pieces)
    lines = "".join(pieces).split("\n")
    return _filled(re.sub(r"[ \t]+", " ", line) for line in lines)


def without_furniture(blocks: Iterable[str], phrasebook: Phrasebook) -> list[str]:
    """The blocks that are article text; after the heading of a list of pointers, short lines go up to a sentence."""
    kept: list[str] = []
    is_pointing = False
    for block in blocks:
        said = words(block)
        if is_pointing := phrasebook.is_heading_of_pointers(said) or (is_pointing and _is_pointer(block)):
            continue
        if not phrasebook.is_furniture(block, said):
            kept.append(block)
    return kept


def _is_pointer(block: str) -> bool:
    """Whether a block reads as a headline elsewhere: few words and no sentence, in any script."""
    is_sentence = block.rstrip("”’\"')]」』）").endswith((".", "!", "?", "…", ":", "。", "！", "？", "।", "؟", "۔"))
    return not is_sentence and len(block.split()) <= LONGEST_POINTER and len(block) <= 10 * LONGEST_POINTER


def joined(blocks: Iterable[str]) -> str:
    """The text of an article: its blocks, parted by a blank line."""
    return "\n\n".join(blocks)


def _filled(lines: Iterable[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


def _is_wrapped(text: str) -> bool:
    """Whether the lines of a text were broken to fit a width, so that a line end inside a paragraph says nothing."""
    lines = text.split("\n")
    if max(map(len, lines)) > LONGEST_WRAPPED_LINE:
        return False
    inner = [after.strip()[0] for line, after in pairwise(lines) if line.strip() and after.strip()]
    return bool(inner) and sum(letter.islower() for letter in inner) / len(inner) >= WRAPPED_SHARE


def _inline_text(tokens: Iterable[Token]) -> str:
    return "".join(_words_of(tokens))


def _words_of(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            yield "\n"
        elif token.type == "html_inline":
            yield "\n" if token.content.lower().startswith("<br") else ""
        elif token.type == "image":
            continue
        else:
            yield token.content


def _collect(root: etree._Element, pieces: list[str]) -> None:
    """Append the text of an element, with a line end where a block or a line break begins or ends."""
    stack: list[tuple[etree._Element, bool]] = [(root, False)]
    while stack:
        node, is_left = stack.pop()
        name = node.tag if isinstance(node.tag, str) else ""
        if is_left:
            pieces.append("" if name in _INLINE else "\n")
            pieces.append(_spaced(node.tail))
            continue
        if not name or name in _SKIPPED:
            pieces.append(_spaced(node.tail))
            continue
        pieces.append("" if name in _INLINE else "\n")
        pieces.append(_spaced(node.text))
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))


def _spaced(text: str | None) -> str:
    """Text between tags: its line ends are spaces to a browser."""
    return (text or "").replace("\n", " ")
