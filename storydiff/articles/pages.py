"""What a web page says: the text of its article, and what its markup states about it."""

from __future__ import annotations

import re
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

MOST_ELEMENTS = 20_000
"""Elements of a page that is read; the largest of 181 real ones has 1,600. What reads them is not linear in all."""

MOST_WORDS_OF_A_TAG = 2_000
"""Words inside a tag from which it is read without its attributes: a parser holds each against all the others."""

LONGEST_ATTRIBUTE = 2_000
"""Characters from which an attribute that names or styles an element is taken off: it is searched again and again."""

_TAG = re.compile(r"<([a-zA-Z][\w-]*)\s[^<>]{4000,}>")


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
    if html.count("<") > MOST_ELEMENTS * 10:  # tags, their ends, scripts and comments: it need not even be parsed
        raise ItemError(url, "the page cannot be read", f"it has more than {MOST_ELEMENTS:,} elements")
    try:
        tree = trafilatura.load_html(_TAG.sub(_bounded, html))
    except Exception as error:
        raise unreadable(url, error) from error
    if tree is None:
        raise ItemError(url, "the page has no article text", "it may need a login or a script to show it")
    for place, node in enumerate(tree.iter()):
        if place > MOST_ELEMENTS:
            raise ItemError(url, "the page cannot be read", f"it has more than {MOST_ELEMENTS:,} elements")
        for name in ("class", "id", "style"):
            if len(node.get(name) or "") > LONGEST_ATTRIBUTE:
                node.set(name, "")
    return tree


def _bounded(tag: re.Match[str]) -> str:
    """A tag, without its attributes where they are more than any page needs."""
    return tag[0] if len(tag[0].split(None, MOST_WORDS_OF_A_TAG)) <= MOST_WORDS_OF_A_TAG else f"<{tag[1]}>"


def unreadable(url: str, error: Exception) -> ItemError:
    """What is said of a page whose markup breaks a parser: hostile markup may do so anywhere."""
    return ItemError(url, "the page cannot be read", f"its markup breaks the reader: {type(error).__name__}")
