"""The text of a feed's bytes, whatever charset they say they are in, as an XML parser may have it.

Order of belief: a byte order mark; bytes that are UTF-8, whatever is declared, because nothing else passes for it;
the HTTP header; the XML declaration; and at last what the bytes most likely are. A header with Latin-1 or ASCII says
nothing: it is what servers once sent for want of knowing (RFC 2616, 3.7.1; RFC 3023, 8.5), so the document is asked
first. Bytes that are UTF-8 but for some strays are read as UTF-8, and the strays as Windows-1252.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from storydiff.media_types import content_type as parts_of

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BEGINNINGS = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
"""How ``<`` or ``<?xm`` looks in charsets that ASCII is no part of (XML 1.0, appendix F)."""

_READ_AS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
}
"""The wider charset that browsers read a label as (WHATWG Encoding, 4.2)."""

_SAYS_NOTHING = frozenset({"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"})
_SEVEN_BITS = ("iso-2022-", "iso2022", "hz")
"""Charsets whose bytes are all ASCII, so that they would pass for UTF-8."""

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([a-zA-Z0-9_.:-]{2,40})["']""")
_DECLARATION = re.compile(r"^<\?xml(?=[\s?])[^>]*>\s*")
_ILLEGAL = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPACING = re.compile("[\x0b\x0c]")
_LARGEST_DECLARATION = 1_024
_GUESSED_BYTES = 100_000
"""Bytes from which the charset of an undeclared text is guessed; more makes it slower, not better."""

_GUESSES = [
    *("cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874", "cp1252"),
    *("cp932", "euc_jp", "gb18030", "big5hkscs", "cp949"),
]
"""What a guess may be: the charsets that the web has (WHATWG Encoding, 4.2), without those of old systems."""

_STRAY_SHARE = 0.1
"""Share of a feed's bytes above ASCII up to which they are letters with accents; other alphabets have more."""


def feed_text(content: bytes, content_type: str = "") -> str:
    """The text of a feed, without its XML declaration and without characters that XML forbids; never fails."""
    text = _decoded(content, content_type).lstrip("\ufeff \t\r\n")
    return _ILLEGAL.sub("", _SPACING.sub(" ", _DECLARATION.sub("", text)))


def _decoded(content: bytes, content_type: str) -> str:
    for mark, charset in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(charset, "replace")
    for beginning, charset in _BEGINNINGS:
        if content.startswith(beginning):
            return content.decode(charset, "replace")
    declared = [*_declared(content, content_type)]
    if content.isascii():
        declared = [name for name in declared if name.startswith(_SEVEN_BITS)]
    for name in ("utf-8", *declared) if not content.isascii() else (*declared, "utf-8"):
        try:
            return content.decode(_READ_AS.get(name, name))
        except (LookupError, UnicodeError):
            continue
    return _mostly_utf8(content) if _has_strays(content) else _guessed(content)


def _declared(content: bytes, content_type: str) -> Iterator[str]:
    """The charsets that header and document name, in the order in which they are believed."""
    _, charset = parts_of(content_type)
    header = (charset or "").strip().lower()
    found = _DECLARED.search(content[:_LARGEST_DECLARATION])
    document = found.group(1).decode("ascii").lower() if found else ""
    names = [document, header] if header in _SAYS_NOTHING else [header, document]
    # UTF-7 can hide markup from whoever looks for it (WHATWG Encoding leaves it out for that); UTF-8 is tried anyway.
    yield from (name for name in names if name and name.replace("_", "-") not in {"utf-8", "utf8", "utf-7", "utf7"})


def _has_strays(content: bytes) -> bool:
    """Whether few of the bytes are above ASCII, or most of those are UTF-8 as they should be."""
    high = sum(map(content.count, range(0x80, 0x100)))
    if high <= len(content) * _STRAY_SHARE:
        return True
    return content.decode("utf-8", "replace").count("\ufffd") * 4 < high


def _mostly_utf8(content: bytes) -> str:
    return content.decode("utf-8", "storydiff-windows-1252")


def _guessed(content: bytes) -> str:
    from charset_normalizer import from_bytes  # seldom needed, and each worker that reads feeds would pay for it

    guess = from_bytes(content[:_GUESSED_BYTES], cp_isolation=_GUESSES).best()
    return content.decode(guess.encoding if guess else "cp1252", "replace")


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8 as Windows-1252, the five that it leaves open as U+FFFD."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("storydiff-windows-1252", _as_windows_1252)
