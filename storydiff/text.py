"""Words about words: identities, folding, slugs and safe single lines. Standard library only."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_RTL = r"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_RIGHT_TO_LEFT = re.compile(f"[{_RTL}](?:[{_RTL} ]*[{_RTL}])?")
"""Hebrew, Arabic, Syriac, Thaana, N'Ko and their forms, with the spaces between."""
_WORD = re.compile(r"[^\W_]+")

_SHORT = 300
"""Characters of the longest text whose folding is remembered: names and quotes, which are compared with many others."""
_REMEMBERED = 2_000
"""Texts of which that is remembered: the names and quotes of the last articles; what is older is hardly asked again."""

IDENTITY_LENGTH = 16
"""Hexadecimal digits of an identity: 64 bits, so a collision among ten million values is below one in 300,000."""


def identity(*parts: str) -> str:
    """A short stable hash of the parts, unambiguous in where one part ends.

    >>> identity("article", "a") == identity("article", "a")
    True
    >>> identity("ab", "c") == identity("a", "bc")
    False
    """
    encoded = (part.encode("utf-8", "surrogatepass") for part in parts)
    return hashlib.sha256(b"".join([b"%d:%b" % (len(part), part) for part in encoded])).hexdigest()[:IDENTITY_LENGTH]


@lru_cache(maxsize=8_000)
def key_of_words(*parts: str) -> str:
    """The identity of a few words that a story says again and again, remembered of the last eight thousand."""
    return identity(*parts)


def one_line(text: str, limit: int | None = None) -> str:
    r"""The text on one line without control characters, cut at ``limit`` characters with an ellipsis.

    >>> one_line("a\r\nBcc: b", 6)
    'a Bcc…'
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        line = text.strip()  # nearly all texts, in a quarter of the time
    else:
        line = _SPACE.sub(" ", _CONTROL.sub(" ", text)).strip()
    if limit is not None and len(line) > limit:
        line = line[: limit - 1].rstrip(" :,;–-") + "…"
    return line


def steady(text: str) -> str:
    r"""The text with a mark behind each run of right-to-left letters, so that what follows stays where it stands.

    Without the mark (U+200E) a number, a colon or an arrow behind such a name is shown before it (UAX 9, N1 and W2).

    >>> steady("Deaths in \u05d0\u05d1: 41")
    'Deaths in \u05d0\u05d1\u200e: 41'
    """
    return text if text.isascii() else _RIGHT_TO_LEFT.sub("\\g<0>\u200e", text)


def fold(text: str) -> str:
    """The text in lower case with plain quotes, without accents, for comparing.

    >>> fold("Erdem’s  Émigrés")
    "erdem's emigres"
    """
    return _folded_before(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    if not text.isascii():
        text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        for accent in filter(unicodedata.combining, set(text)):  # few, while a text may be long
            text = text.replace(accent, "")
    return " ".join(text.split()).lower()


_folded_before = lru_cache(maxsize=_REMEMBERED)(_folded)


def words(text: str) -> list[str]:
    """The folded words of a text, without punctuation.

    >>> words("The U.S. army's plan")
    ['the', 'us', 'army', 'plan']
    """
    return [*_words_before(text)] if len(text) <= _SHORT else _words(text)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text).replace(".", "").replace("'s", ""))


_words_before = lru_cache(maxsize=_REMEMBERED)(_words)


def counted(number: int, noun: str) -> str:
    """The number with its noun, which takes a plain "s" for all but one.

    >>> counted(1, "article"), counted(2, "article")
    ('1 article', '2 articles')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def slug(text: str, limit: int = 60) -> str:
    """The text as a safe file name: lower-case ASCII letters, digits and single hyphens, never empty.

    >>> slug("../Ministers: “Yes” & no")
    'ministers-yes-no'
    """
    ascii_words = _WORD.findall(fold(text).encode("ascii", "ignore").decode())
    name = "-".join(ascii_words)[:limit].strip("-")
    return name or "untitled"
