"""What a page puts around and between the paragraphs of its article, told by its markup and taken out of the tree.

    hidden things → elements called by a name of furniture → paragraphs and lists that are nothing but links

Nothing goes that holds much of the page's prose, whatever it is called: a name is a hint, the text is not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

LARGEST_SHARE = 0.3
"""Share of a page's text from which an element is no furniture, whatever its name, nor are all that bear that name."""

LARGEST_HIDDEN = 0.5
"""Share of a page's text up to which what is marked as hidden is left out; beyond it a script will show it."""

MOST_PROSE = 150
"""Words in paragraphs, outside links, from which an element is no furniture: prompts and pointers say little."""

LONGEST_NAME = 300
"""Characters of a class or id that are looked at: names of furniture stand among the first words."""

LINKED_SHARE = 0.9
"""Share of a paragraph's letters inside links from which it only points elsewhere."""

LEAST_LINKED_WORDS = 3
"""Words of the shortest paragraph of links that goes: shorter ones may be a name on a line of its own."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAMED = frozenset({"div", "section", "aside", "ul", "ol", "dl", "p", "h2", "h3", "h4", "h5", "h6", "table"})
_NO_TEXT = frozenset({"head", "title"})
_NEVER_TEXT = (
    "script",
    "style",
    "template",
    "noscript",
    "object",
    "embed",
    "iframe",
    "svg",
    "canvas",
    "select",
    "textarea",
)
_HIDDEN_NAME = "what is hidden"
_LEAVES = frozenset({"p", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True)
class _Weight:
    """What an element holds: words, those of them in paragraphs and in links, letters, and those of them in links."""

    words: int = 0
    prose: int = 0
    linked_words: int = 0
    letters: int = 0
    linked: int = 0

    def add(self, other: _Weight) -> None:
        self.words += other.words
        self.prose += other.prose
        self.linked_words += other.linked_words
        self.letters += other.letters
        self.linked += other.linked

    @property
    def text(self) -> int:
        """Words outside links: what an article is made of, and lists of pointers are not."""
        return self.words - self.linked_words

    def is_small_beside(self, page: _Weight) -> bool:
        """Whether it holds little prose, by itself and beside the page's."""
        return self.prose <= MOST_PROSE and self.is_minor_beside(page)

    def is_minor_beside(self, page: _Weight, share: float = LARGEST_SHARE) -> bool:
        """Whether it holds a minor part of a page's paragraphs, and of its text where that stands in none."""
        return self.prose <= page.prose * share and self.text <= page.text * share


def prune(root: etree._Element, names: Collection[str]) -> None:
    """Take the furniture out of a page; ``names`` are words of classes and ids that only furniture bears."""
    for node in list(root.iter("embed")):  # it has no end tag, so a parser puts into it whatever follows
        node.drop_tag()
    for node in list(root.iter(*_NEVER_TEXT)):
        if node.getparent() is not None:
            node.drop_tree()
    weights = _weights(root)
    kept = {above for heading in root.iter("h1") for above in heading.iterancestors()}
    found: dict[str, list[etree._Element]] = {}
    stack = [root]
    while stack:
        for child in stack.pop().iterchildren(etree.Element):
            called = _furniture_name(child, frozenset(names), weights)
            if called is not None and weights[child].is_small_beside(weights[root]) and child not in kept:
                found.setdefault(called, []).append(child)
            else:
                stack.append(child)
    for name, nodes in found.items():
        together = _Weight()
        for node in nodes:
            together.add(weights[node])
        # A site may give each paragraph of its articles a name that elsewhere only furniture bears.
        if together.is_minor_beside(weights[root], LARGEST_HIDDEN if name == _HIDDEN_NAME else LARGEST_SHARE):
            for node in nodes:
                node.drop_tree()


def iter_names(node: etree._Element) -> Iterator[str]:
    """The words of an element's classes and id, one by one and in pairs, in lower case."""
    for said in (*node.get("class", "")[:LONGEST_NAME].split(), node.get("id", "")[:LONGEST_NAME]):
        words = [word.lower() for word in _WORD.findall(said)]
        yield from words
        yield from (" ".join(pair) for pair in pairwise(words))


def is_hidden(node: etree._Element) -> bool:
    """Whether an element is marked as not to be shown."""
    return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style", "")[:LONGEST_NAME]))


def _furniture_name(
    node: etree._Element, names: frozenset[str], weights: Mapping[etree._Element, _Weight]
) -> str | None:
    """By what an element is taken for furniture, None where it is not."""
    if is_hidden(node):
        return _HIDDEN_NAME
    if node.tag in _NAMED and (named := next((called for called in iter_names(node) if called in names), None)):
        return named
    if node.tag in {"ul", "ol"}:
        items = [weights[item] for item in node.iterchildren("li") if weights[item].letters]
        return "list of links" if len(items) > 1 and all(map(_is_all_links, items)) else None
    return "links" if node.tag in _LEAVES and _is_all_links(weights[node]) else None


def _is_all_links(weight: _Weight) -> bool:
    return weight.words >= LEAST_LINKED_WORDS and weight.linked >= weight.letters * LINKED_SHARE > 0


def _weights(root: etree._Element) -> dict[etree._Element, _Weight]:
    """The weight of every element, each looked at once: a page may be nested deeply and hold very many."""
    nodes = list(root.iter(etree.Element))
    weights = {node: _weight_of(None if node.tag in _NO_TEXT else node.text) for node in nodes}
    for node in reversed(nodes):
        weight = weights[node]
        if node.tag == "p":
            weight.prose = weight.words
        if node.tag == "a":
            weight.linked, weight.linked_words = weight.letters, weight.words
        parent = node.getparent()
        if parent is not None and node is not root and parent in weights:
            weights[parent].add(weight)
            weights[parent].add(_weight_of(node.tail))
    return weights


def _weight_of(text: str | None) -> _Weight:
    said = (text or "").split()
    return _Weight(words=len(said), letters=sum(map(len, said)))
