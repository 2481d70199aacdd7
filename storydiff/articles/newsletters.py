"""The text of a newsletter: its HTML as a page whose tables are only layout, without what stands around the text.

    tree → link to the same on the web → tables as blocks, pictures out → page extractor → head and foot off

The paragraphs of a mail are nearly all its text, so what the extractor leaves out of them is taken back where it is
much. Where no paragraph is left but links, the mail is a list of articles and none itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import lxml.html

from storydiff.articles.bodies import read_body
from storydiff.articles.cleaning import blocks_of_html, blocks_of_text, without_controls, without_furniture
from storydiff.articles.furniture import is_hidden
from storydiff.articles.pages import tree_of, unreadable
from storydiff.articles.phrasebook import Phrasebook
from storydiff.articles.walls import LEAST_WORDS, length
from storydiff.errors import ItemError
from storydiff.text import words

LONGEST_FOOTER = 60
"""Words of the longest paragraph that a phrase such as "unsubscribe" makes part of the foot."""

LONGEST_PREVIEW = 150
"""Words of the longest text that is hidden for the sake of lists of letters."""

LONGEST_BARE = 6
"""Words of the longest paragraph that one word such as "unsubscribe" makes part of the foot, where it says no "you"."""

LEAST_KEPT = 0.6
"""Share of a mail's words in sentences below which the page extractor has lost a part of it."""

LEAST_SENTENCE = 8
"""Words of the shortest block that is a sentence and not a headline or a button."""

_LAYOUT = ("table", "tbody", "thead", "tfoot", "tr", "td", "th", "center")
_NEVER_SHOWN = (
    "img",
    "style",
    "script",
    "title",
    "head",
    "meta",
    "link",
    "form",
    "input",
    "button",
    "svg",
    "map",
    "area",
)
_VOID = ("meta", "link", "input", "area", "base", "img", "hr", "br")
_ENDS = re.compile(r"[.!?…。！？।؟۔][\"'”’»)\]]*$")
_COPYRIGHT = re.compile(r"^\W*(?:©|copyright\s*(?:©|\(c\)|\d{4}))", re.IGNORECASE)
_UNSEEN = re.compile(r"(?:max-height|max-width|opacity)\s*:\s*0(?!\.?\d*[1-9])", re.IGNORECASE)
"""Styles by which mailers hide words for lists of letters; letters of size 0 stand around whole mails."""

_BRACKETED = re.compile(r"[<\[(]\s*https?://[^\s<>\[\]()]+\s*[>\])]", re.IGNORECASE)
_TRACKED = re.compile(r"https?://\S{60,}", re.IGNORECASE)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_RULE = re.compile(r"[\W_]+")
_REFUSED = "links in mails are not followed; take in what it names by its address, or by the feed of its site"


@dataclass(frozen=True, slots=True)
class Newsletter:
    """The blocks of a newsletter's text, and where it lies on the web, as it says itself."""

    blocks: tuple[str, ...]
    view: str | None = None


def read_mail(html: str, plain: str, item: str, title: str, phrasebook: Phrasebook) -> Newsletter:
    """The newsletter in the HTML of a mail, else in its plain text; raises ItemError where it holds no article."""
    view = None
    try:
        tree = tree_of(html, item)
        view = _view(tree, title, phrasebook)
        found = _blocks_of_tree(tree, item, title, phrasebook)
    except ItemError:
        if not plain.strip():
            raise
        found = []
    if plain.strip() and not _sentences(found):
        found = _blocks_of_plain(plain, phrasebook)
    return Newsletter(tuple(_required(found, item)), view)


def read_plain_mail(text: str, item: str, phrasebook: Phrasebook) -> Newsletter:
    """The newsletter in a mail that has plain text alone; raises ItemError where it holds no article."""
    return Newsletter(tuple(_required(_blocks_of_plain(text, phrasebook), item)))


# --- HTML ------------------------------------------------------------------------------------------


def _view(tree: lxml.html.HtmlElement, title: str, phrasebook: Phrasebook) -> str | None:
    """Where a link leads that says that the mail can be read on the web, else one that says its title."""
    titled = None
    for link in tree.xpath("//a[@href]")[:2_000]:
        said = " ".join(words("".join(link.itertext())[:400]))
        address = str(link.get("href")).strip()
        if not address.startswith(("http://", "https://")):
            continue
        if any(f" {view} " in f" {said} " for view in phrasebook.views):
            return address
        if said and said == " ".join(words(title)):
            titled = titled or address
    return titled


def _blocks_of_tree(tree: lxml.html.HtmlElement, item: str, title: str, phrasebook: Phrasebook) -> list[str]:
    try:
        _lay_out(tree)
        markup = lxml.html.tostring(tree, encoding="unicode")
    except Exception as error:  # hostile markup may break a parser anywhere, and is one mail's failure
        raise unreadable(item, error) from error
    links = {" ".join(words("".join(link.itertext()))) for link in tree.iter("a")}
    whole = _shown(blocks_of_html(markup), phrasebook)
    body = _shown(read_body(tree, item, phrasebook.markup, [title], None), phrasebook)
    found = whole if _said(body) < LEAST_KEPT * _said(whole) else body
    links.add(" ".join(words(title)))
    return [block for block in found if " ".join(words(block)) not in links]


def _lay_out(tree: lxml.html.HtmlElement) -> None:
    """Make blocks of the tables that newsletters are laid out with, and take out what is not text."""
    for node in list(tree.iter(*_NEVER_SHOWN)):
        if node.getparent() is not None:
            node.drop_tag() if node.tag in _VOID else node.drop_tree()
    for node in [node for node in tree.iter() if isinstance(node.tag, str) and _is_unseen(node)]:
        if node.getparent() is not None:
            node.drop_tree()
    for node in tree.iter(*_LAYOUT):
        # A cell with words of its own is a paragraph to its reader.
        has_words = any(text and text.strip() for text in (node.text, *(child.tail for child in node)))
        node.tag = "p" if has_words and not node.xpath(".//p|.//div|.//table|.//td|.//h1|.//h2|.//h3|.//ul") else "div"
        node.attrib.clear()


def _is_unseen(node: lxml.html.HtmlElement) -> bool:
    if is_hidden(node):
        return True
    return bool(_UNSEEN.search(node.get("style", "")[:500])) and len(node.text_content().split()) <= LONGEST_PREVIEW


# --- plain text ------------------------------------------------------------------------------------


def _blocks_of_plain(text: str, phrasebook: Phrasebook) -> list[str]:
    text = without_controls(text)
    text = _SIGNATURE.split(_BRACKETED.sub("", text))[0]
    return _shown([block for block in blocks_of_text(text) if not _RULE.fullmatch(block)], phrasebook)


# --- both ------------------------------------------------------------------------------------------


def _shown(blocks: Sequence[str], phrasebook: Phrasebook) -> list[str]:
    """The blocks without the foot of the mail, links to its web version, and addresses made for one recipient."""
    cleaned = (_TRACKED.sub("", _BRACKETED.sub("", block)).strip() for block in blocks)
    kept: list[str] = []
    whole = [block for block in cleaned if words(block)]
    half = sum(map(length, whole)) / 2
    passed = 0
    for block in whole:
        if _is_around(block, phrasebook):
            if passed >= half:
                break
            continue
        passed += length(block)
        kept.append(block)
    return without_furniture(kept, phrasebook)


def _is_around(block: str, phrasebook: Phrasebook) -> bool:
    """Whether a block is what mails say around their text: short, to the reader, and reported by nobody."""
    said = words(block)
    if len(said) > LONGEST_FOOTER or not phrasebook.reporting.isdisjoint(said):
        return False
    if _COPYRIGHT.match(block):
        return True
    is_bare = len(said) <= LONGEST_BARE or not phrasebook.to_reader.isdisjoint(said)
    key = f" {' '.join(said)} "
    phrases = (*phrasebook.views, *phrasebook.footers)
    return any(f" {phrase} " in key for phrase in phrases if is_bare or " " in phrase)


def _required(blocks: list[str], item: str) -> list[str]:
    """The blocks, where there is an article in them; raises ItemError where there is none."""
    if sum(map(length, _sentences(blocks))) < LEAST_WORDS:
        raise ItemError(item, "the mail only lists links, or says too little", _REFUSED)
    return blocks


def _sentences(blocks: Sequence[str]) -> list[str]:
    return [block for block in blocks if length(block) >= LEAST_SENTENCE and _ENDS.search(block)]


def _said(blocks: Sequence[str]) -> int:
    return sum(map(length, _sentences(blocks)))
