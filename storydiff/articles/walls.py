"""Pages that come with a status of success and show no article: walls of several kinds, and errors.

What a page says decides, where it says it to its reader: an article about cookies, paywalls or a site's error has
sentences that report such words, and is longer than a notice. Where only the beginning of a paid article is shown, the
page is refused too (DESIGN.md says why).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from storydiff.articles.furniture import is_hidden
from storydiff.articles.phrasebook import Phrasebook
from storydiff.text import words

LONGEST_NOTICE = 150
"""Words of the longest text that a phrase such as "enable JavaScript" makes a notice."""

LONGEST_TEASER = 250
"""Words below which the text of an article that must be paid for is taken for its beginning alone."""

LEAST_WORDS = 20
"""Words below which the text of a page is no article, whatever it says."""

MOST_LINES = 3_000
LONGEST_LINE = 400
"""Lines of a page that are looked at beside its text, and the characters of each."""

REASONS = {
    "paywall": ("must be paid for", "save the page from a browser where you are logged in, and ingest that file"),
    "consent": ("asks for consent first", "agree in a browser, save the page, and ingest that file"),
    "login": ("asks for a login", "log in with a browser, save the page, and ingest that file"),
    "script": ("is only shown by scripts", "save the page from a browser, or take in the feed of the site"),
    "robot": ("asks whether a person reads", "save the page from a browser, or take in the feed of the site"),
    "error": ("is an error page, sent as a success", "check the address; try again later"),
}
"""Why a page of each kind is refused, and what its reader may do."""

_TITLE_PARTS = re.compile(r"\s+[|•·»–—:-]\s+|\s*[|•·»]\s*|:\s+")
_QUOTED = re.compile(r"“[^”]{0,400}”|\"[^\"]{0,400}\"|‘[^’]{0,200}’")
_LONGEST_BARE = 12
"""Words of the longest line that is a notice without a word to its reader: "Subscribe to continue reading"."""

_LONGEST_PHRASED = 60
_BREAK = re.compile(r"(?:…|\.\.\.)\W*$")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_NOT_SHOWN = frozenset({"script", "style", "template", "head", "svg", "option", "textarea"})


@dataclass(frozen=True, slots=True)
class Notice:
    """Why a page holds no article: the kind of wall, and the words that show it."""

    kind: str
    words: str

    @property
    def reason(self) -> str:
        """The reason in words."""
        shown = f": “{self.words}”" if self.words else ""
        return f"the page {REASONS[self.kind][0]}{shown}"

    @property
    def advice(self) -> str:
        """What may help."""
        return REASONS[self.kind][1]


def find_notice(
    blocks: Sequence[str],
    lines: Sequence[str],
    titles: Sequence[str],
    phrasebook: Phrasebook,
    *,
    is_article: bool = False,
    is_free: bool | None = None,
) -> Notice | None:
    """What shows that a page holds no article, None where it holds one.

    ``blocks`` are its text, ``lines`` all that it shows, ``titles`` what it calls itself; ``is_article`` says that its
    markup states an article, ``is_free`` what it states about who may read it.
    """
    count = sum(map(length, blocks))
    if count <= LONGEST_NOTICE:
        if not is_article and (notice := _by_title(titles, phrasebook)):
            return notice
        if notice := _by_phrase(blocks, phrasebook):
            return notice
    if notice := _teaser(blocks, lines, count, phrasebook, is_free=is_free):
        return notice
    if count < LEAST_WORDS:
        return _by_title(titles, phrasebook) or _by_phrase(lines, phrasebook)
    return None


def length(text: str) -> int:
    """The words of a text; of one in a script that parts none, so many as its characters make (some three a word)."""
    said = words(text)
    return max(len(said), sum(sum(c >= "\u2e80" for c in word) for word in said) // 3)


def lines_of(root: etree._Element) -> list[str]:
    """The lines that a page shows outside its scripts, each once, a bounded number of them; noscript's among them."""
    found: dict[str, None] = {}
    stack = [root]
    while stack and len(found) < MOST_LINES:
        node = stack.pop()
        if node.tag in _NOT_SHOWN or (isinstance(node.tag, str) and is_hidden(node)):
            continue
        line = " ".join(" ".join(_own_text(node)).split())[:LONGEST_LINE]
        if line:
            found[line] = None
        stack.extend(reversed(list(node.iterchildren(etree.Element))))
    return list(found)


def _own_text(node: etree._Element) -> Iterator[str]:
    """The text of an element with that of the words marked in it, not that of its own blocks."""
    yield node.text or ""
    for child in node.iterchildren(etree.Element):
        if child.tag in {"a", "b", "strong", "em", "i", "span"} and not len(child):
            yield child.text or ""
        yield child.tail or ""


def _by_title(titles: Sequence[str], phrasebook: Phrasebook) -> Notice | None:
    for title in titles:
        parts = {" ".join(words(part)) for part in (title, *_TITLE_PARTS.split(title))}
        for wall in phrasebook.walls:
            if parts & wall.titles:
                return Notice(wall.kind, title)
    return None


def _by_phrase(lines: Sequence[str], phrasebook: Phrasebook, *, barriers: bool = False) -> Notice | None:
    """The first phrase of a wall that a line says to its reader; of ``barriers`` alone where that is asked."""
    for line in lines:
        for sentence in _SENTENCE.split(_QUOTED.sub(" ", line)):
            said = words(sentence)
            if len(said) > _LONGEST_PHRASED or not _is_addressed(said, phrasebook):
                continue
            key = f" {' '.join(said)} "
            for wall in phrasebook.walls:
                for phrase in wall.barriers if barriers else wall.phrases:
                    if f" {phrase} " in key:
                        return Notice(wall.kind, phrase)
    return None


def _is_addressed(said: Sequence[str], phrasebook: Phrasebook) -> bool:
    """Whether a sentence speaks to its reader: a bare notice, or with a word to the reader; not what is reported."""
    if not phrasebook.reporting.isdisjoint(said):
        return False
    return len(said) <= _LONGEST_BARE or not phrasebook.to_reader.isdisjoint(said)


def _teaser(
    blocks: Sequence[str], lines: Sequence[str], count: int, phrasebook: Phrasebook, *, is_free: bool | None
) -> Notice | None:
    """What shows that only the beginning of an article is there: it must be paid for and is short, or breaks off."""
    breaks_off = bool(blocks) and bool(_BREAK.search(blocks[-1]))
    if count >= LONGEST_TEASER and not breaks_off:
        return None
    barrier = _by_phrase(lines, phrasebook, barriers=True)
    if is_free is False:  # many say so of what all may read so many times a month: more has to show that a part is gone
        return barrier or (Notice("paywall", "") if breaks_off else None)
    return barrier if breaks_off else None
