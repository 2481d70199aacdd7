"""The text of a page's article: found by trafilatura, in a page from which furniture was taken, its choice checked.

    tree → where microdata says the text is → pruned → read twice (sure, whole) → put together → blocks

The sure reading leaves out what may be furniture, the whole one what surely is. The sure one is taken, with those
paragraphs of the whole that stand between its own; where it left out much, the whole one. What a page's linked data
gives as the article's body has a say too: a paragraph that shares nothing with it goes, and it is taken where what was
found is far less.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from copy import deepcopy
from typing import Any

import lxml.html
import trafilatura

from storydiff.articles.cleaning import blocks_of_html, blocks_of_text
from storydiff.articles.furniture import prune
from storydiff.errors import ItemError
from storydiff.text import fold, words

MOST_LOST = 0.7
"""Share of the whole reading's words below which the sure one is taken to have lost a part of the article."""

LEAST_MARKED = 50
"""Words of the shortest element that is believed to hold the article because its markup says so."""

LEAST_FOUND = 100
"""Words below which other ways of finding the text are tried."""

LEAST_MARKED_SHARE = 0.5
"""Share of the words found without it that a marked element, or a stated body, must hold to be believed."""

LONGEST_BODY = 300_000
"""Characters of a stated body that are looked at; a long read has 50,000."""

_MARKED = "//*[contains(concat(' ', normalize-space(@itemprop), ' '), ' articleBody ')][not(self::meta)]"
_WITHIN_MARKED = "ancestor::*[contains(concat(' ', normalize-space(@itemprop), ' '), ' articleBody ')]"
_TAG = re.compile(r"<(?:p|br|div|a|h[1-6]|strong|em|ul|li)\b", re.IGNORECASE)


def read_body(
    tree: lxml.html.HtmlElement, url: str, names: Collection[str], titles: Collection[str], stated: str | None
) -> list[str]:
    """The blocks of a page's article, its title not among them; none where it holds no text. The tree is used up.

    ``names`` are the words of furniture, ``titles`` what the article is called, ``stated`` is the body that the page's
    linked data gives. Raises ItemError where the markup breaks the reader.
    """
    folded = {fold(title) for title in titles}
    _drop_standfirst(tree, folded)
    prune(tree, names)
    whole, sure = _read_twice(tree, url)
    within = _read_twice(_alone(marked), url) if (marked := _marked(tree)) else ([], [])
    if _count(within[0]) >= LEAST_MARKED_SHARE * _count(whole):
        whole, sure = within
    found = _checked(_put_together(sure, whole), stated or "")
    if _count(found) < LEAST_FOUND:
        found = max(found, _read(tree, url, fast=False), key=_count)
    return [block for block in found if fold(block) not in folded]


def _read_twice(tree: lxml.html.HtmlElement, url: str) -> tuple[list[str], list[str]]:
    """The whole reading of a page and the sure one."""
    return _read(tree, url), _read(tree, url, favor_precision=True)


def _read(tree: lxml.html.HtmlElement, url: str, *, favor_precision: bool = False, fast: bool = True) -> list[str]:
    """The blocks that trafilatura finds; not ``fast``, it asks readability and jusText too where it finds little."""
    try:
        found: Any = trafilatura.bare_extraction(
            tree,
            url=url,
            fast=fast,
            favor_precision=favor_precision,
            include_comments=False,
            include_tables=True,
            deduplicate=False,
            with_metadata=False,
        )
    except Exception as error:  # hostile markup may break a parser anywhere, and is one page's failure
        raise ItemError(
            url, "the page cannot be read", f"its markup breaks the reader: {type(error).__name__}"
        ) from error
    text = found.text if found is not None else None
    return [block.removeprefix("- ") for block in blocks_of_text(text)] if text else []


def _drop_standfirst(tree: lxml.html.HtmlElement, titles: Collection[str]) -> None:
    """Take out a heading right below the one that says the title: it sums up the text, and is none of it.

    The title itself is left where it stands, as the reader finds the text by it, and goes from the blocks.
    """
    for heading in tree.xpath("//h1"):
        below = heading.getnext()
        if below is not None and below.tag in {"h2", "h3", "h4"} and fold("".join(heading.itertext())) in titles:
            below.drop_tree()


def _marked(tree: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """The elements that microdata marks as the body of the page's first article, none where they hold little text."""
    found = [node for node in tree.xpath(_MARKED)[:100] if not node.xpath(_WITHIN_MARKED)]
    scope = next(iter(found[0].xpath("ancestor::*[@itemscope][1]")), None) if found else None
    ours = [node for node in found if next(iter(node.xpath("ancestor::*[@itemscope][1]")), None) is scope]
    return ours if _count(["".join(node.itertext()) for node in ours]) >= LEAST_MARKED else []


def _alone(marked: Sequence[lxml.html.HtmlElement]) -> lxml.html.HtmlElement:
    """A page of nothing but these elements, without the names by which a reader would take the first for all."""
    page = lxml.html.document_fromstring("<html><body><article></article></body></html>")
    for node in marked:
        own = deepcopy(node)
        own.tail = None
        for name in ("itemprop", "class", "id"):
            own.attrib.pop(name, None)
        page.find(".//article").append(own)
    return page


def _put_together(sure: list[str], whole: list[str]) -> list[str]:
    """The sure blocks, with those of the whole that stand between them; the whole where the sure ones are too few."""
    if _count(sure) < MOST_LOST * _count(whole):
        return whole
    known = set(sure)
    places = [place for place, block in enumerate(whole) if block in known]
    if not places:
        return sure
    between = range(places[0], places[-1])
    merged = [b for place, b in enumerate(whole) if b in known or (place in between and _is_prose(b))]
    return merged if _count(merged) >= _count(sure) else sure


def _is_prose(block: str) -> bool:
    return len(block.split()) >= 15 and block.rstrip("”’\"')").endswith((".", "!", "?", "…"))


def _checked(found: Sequence[str], stated: str) -> Sequence[str]:
    """The blocks held against a stated body: without those that share no three words with it, or that body itself."""
    body = blocks_of_html(stated) if _TAG.search(stated) else blocks_of_text(stated)
    said = words(" ".join(body))
    if len(said) < LEAST_MARKED_SHARE * _count(found) or len(said) < LEAST_MARKED:
        return found
    if _count(found) < LEAST_MARKED_SHARE * len(said):
        return body
    known = set(zip(said, said[1:], said[2:], strict=False))
    kept = [block for block in found if _shares(words(block), known)]
    return kept if _count(kept) >= MOST_LOST * _count(found) else found


def _shares(said: list[str], known: Collection[tuple[str, str, str]]) -> bool:
    triples = list(zip(said, said[1:], said[2:], strict=False))
    return not triples or any(triple in known for triple in triples)


def _count(blocks: Sequence[str]) -> int:
    return sum(len(block.split()) for block in blocks)
