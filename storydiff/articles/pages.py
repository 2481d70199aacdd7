"""What a web page says: the text of its article, and what its markup states about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import lxml.html
import trafilatura

from storydiff.articles import jsonld
from storydiff.articles.bodies import LONGEST_BODY, read_body
from storydiff.articles.phrasebook import Phrasebook
from storydiff.articles.statements import Statements, read_statements
from storydiff.articles.walls import lines_of
from storydiff.errors import ItemError
from storydiff.text import one_line

MOST_ELEMENTS = 100_000
"""Elements of a page that is read: the largest of real ones have some 20,000."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one page says: its blocks of text, all lines that it shows, what it is called and what its markup states."""

    blocks: tuple[str, ...]
    lines: tuple[str, ...]
    titles: tuple[str, ...]
    stated: Statements


def read_page(html: str, url: str, now: datetime, phrasebook: Phrasebook) -> Page:
    """What a page says; raises ItemError where it is none or cannot be read. It may hold no article."""
    tree = tree_of(html, url)
    try:
        stated = read_statements(tree, url, now)
        titles = tuple(dict.fromkeys(filter(None, [stated.title, *_titles(tree)])))
        lines = tuple(lines_of(tree))
    except Exception as error:  # a library of metadata may break on hostile markup as a parser may
        raise unreadable(url, error) from error
    body = jsonld.long_text_of(stated.article or {}, "articleBody", LONGEST_BODY)
    return Page(tuple(read_body(tree, url, phrasebook.markup, titles, body)), lines, titles, stated)


def _titles(tree: lxml.html.HtmlElement) -> Iterator[str]:
    """What the page calls itself: its title, and its first heading where it has only one."""
    headings = tree.xpath("//h1")
    for node in [*tree.xpath("/html/head/title")[:1], *(headings if len(headings) == 1 else ())]:
        yield one_line("".join(node.itertext())[:1_000], 300)


def tree_of(html: str, url: str) -> lxml.html.HtmlElement:
    """The tree of a page; raises ItemError for what is no page, or one with more elements than any real one."""
    if html.count("<") > MOST_ELEMENTS * 4:  # tags, their ends, text and comments: it need not even be parsed
        raise ItemError(url, "the page cannot be read", f"it has more than {MOST_ELEMENTS:,} elements")
    try:
        tree = trafilatura.load_html(html)
    except Exception as error:
        raise unreadable(url, error) from error
    if tree is None:
        raise ItemError(url, "the page has no article text", "it may need a login or a script to show it")
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        raise ItemError(url, "the page cannot be read", f"it has more than {MOST_ELEMENTS:,} elements")
    return tree


def unreadable(url: str, error: Exception) -> ItemError:
    """What is said of a page whose markup breaks a parser: hostile markup may do so anywhere."""
    return ItemError(url, "the page cannot be read", f"its markup breaks the reader: {type(error).__name__}")
