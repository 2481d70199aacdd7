"""One article under one name: what comes under another address of a known article takes its name, if the text says so.

A rule of addresses alone would be wrong for some site: "m." may be another paper, and "/amp/" a section on valves. So
what arrives under such an address is only folded where the archive holds the page with the same words, or with the same
title and most of its paragraphs, as a changed version has. A page that names the other address as its canonical one
has it already.
"""

from __future__ import annotations

from dataclasses import replace

from storydiff.ledger import Ledger
from storydiff.model import Article
from storydiff.sources.variants import variants
from storydiff.text import fold

LEAST_SHARED = 0.5
"""Share of the paragraphs of the shorter text that two versions under one title have in common."""


def folded(article: Article, ledger: Ledger) -> Article:
    """The article under the name of the one that it is another address of, if the ledger knows that; else itself."""
    others = variants(article.document)
    if not others:
        return article
    known = {each.document: each for each in ledger.latest_of([article.document, *others])}
    for other in () if article.document in known else others:
        twin = known.get(other)
        if twin is not None and is_same(article, twin):
            return replace(article, document=twin.document, url=twin.url)
    return article


def is_same(one: Article, other: Article) -> bool:
    """Whether two texts under addresses of perhaps one page are of one article."""
    if one.text.split() == other.text.split():
        return True
    first, second = set(one.text.split("\n\n")), set(other.text.split("\n\n"))
    shared = len(first & second) / min(len(first), len(second))
    return fold(one.title) == fold(other.title) and shared >= LEAST_SHARED
