"""Feeds in the charsets in which they come, rightly declared or not, and mojibake from before they came."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storydiff.sources.charsets import feed_text
from storydiff.sources.feeds import read_feed
from storydiff.sources.mending import mended
from storydiff.text import one_line

ENGLISH = "“Émigrés” in São Orrin – the minister’s plan"
RUSSIAN = "Спасатели нашли ещё четырнадцать человек в долине Оррин, сообщило министерство"
JAPANESE = "地震の後に十四人が発見されたと内務省が木曜日に発表した"


def feed(words: str, declared: str | None = None, more: str = "") -> str:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else ""
    return f"{declaration}<rss version='2.0'><channel><title>{words}</title>{more}</channel></rss>"


def title(content: bytes, content_type: str = "application/rss+xml") -> str | None:
    return read_feed(content, url="https://post.example/feed", source="post", content_type=content_type).title


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "utf-16"])
def test_unicode_is_known_by_its_bytes_whatever_is_declared(encoding: str, declared: str | None) -> None:
    for content_type in ("application/rss+xml", "text/xml; charset=iso-8859-1", "text/xml; charset=us-ascii"):
        assert title(feed(ENGLISH, declared).encode(encoding), content_type) == ENGLISH


@pytest.mark.parametrize(
    ("words", "encoding", "declared", "header"),
    [
        (ENGLISH, "cp1252", "windows-1252", ""),
        (ENGLISH, "cp1252", None, "windows-1252"),
        (ENGLISH, "cp1252", "iso-8859-1", ""),  # browsers read it so
        (ENGLISH, "cp1252", "utf-8", ""),
        (ENGLISH, "cp1252", None, ""),
        (RUSSIAN, "koi8-r", "koi8-r", ""),
        (RUSSIAN, "cp1251", "windows-1251", "iso-8859-1"),  # the header is only what the server always says
        (RUSSIAN, "cp1251", "utf-8", "windows-1251"),
        (RUSSIAN, "cp1251", "koi8-r", "windows-1251"),  # RFC 7303: the header outranks the document
        (RUSSIAN, "cp1251", "windows-1251", "utf-8"),  # which it cannot be
        (JAPANESE, "euc-jp", "euc-jp", ""),
        (JAPANESE, "shift_jis", "Shift_JIS", ""),
        (JAPANESE, "iso2022_jp", "iso-2022-jp", ""),
        ("Straße in Łódź", "iso8859_2", "iso-8859-2", ""),
        ("中文新闻", "gb18030", "gb2312", ""),
    ],
)
def test_a_charset_is_the_declared_one_where_the_bytes_allow_it(
    words: str, encoding: str, declared: str | None, header: str
) -> None:
    content_type = f"text/xml; charset={header}" if header else "text/xml"
    assert title(feed(words, declared).encode(encoding), content_type) == words


def test_strays_in_utf_8_are_read_as_windows_1252_and_spoil_nothing() -> None:
    content = feed(f"{ENGLISH} / the minister@s “plan”").encode().replace(b"@", b"\x92")
    assert title(content) == f"{ENGLISH} / the minister’s “plan”"


def test_another_alphabet_that_is_declared_as_utf_8_is_guessed() -> None:
    text = feed(RUSSIAN, "utf-8", f"<description>{RUSSIAN * 5}</description>")
    assert title(text.encode("cp1251")) == RUSSIAN


def test_an_unknown_charset_and_utf_7_are_not_believed() -> None:
    assert title(feed("A plan +ADw-b+AD4-", "utf-7").encode()) == "A plan +ADw-b+AD4-"
    assert title(feed(ENGLISH, "x-nonsense").encode()) == ENGLISH


def test_characters_that_xml_forbids_do_not_damage_a_feed() -> None:
    assert title(feed("A\x00 \x08to\x0bll\ufffe").encode()) == "A to ll"


def test_what_stands_before_the_declaration_does_not_matter() -> None:
    assert title(b"\r\n\n  " + feed(ENGLISH, "utf-8").encode()) == ENGLISH


@pytest.mark.parametrize(
    ("broken", "right"),
    [
        ("The ministerâ€™s rÃ©sumÃ©", "The minister’s résumé"),
        ("â€œA planâ€\x9d â€“ SÃ£o Orrin", "“A plan” – São Orrin"),
        ("5Â° in MÃ¼ndern, â‚¬5 or Â£4", "5° in Mündern, €5 or £4"),
        ("donÃ¢â‚¬â„¢t", "don’t"),
        ("the minister\x92s plan", "the minister’s plan"),
        ("HÃ”TEL in the CitÃ© of Orrin", "HÔTEL in the Cité of Orrin"),
    ],
)
def test_mojibake_is_undone(broken: str, right: str) -> None:
    assert mended(broken) == right
    assert title(feed(broken).encode()) == right


@pytest.mark.parametrize(
    "right",
    [
        "A ASSOCIAÇÃO DE SÃO JOÃO, a IRMÃ de João",
        "“IRMÔ, disse ‘MAÇÒ – Ã é uma vogal",
        "IRMÃ\u00a0ANA, GRÃ-ORRIN, CÂMARA",
        "L’État à l’hôpital : « très bien », ÎLE, À PARIS",
        "Đặng Văn Ấn ở TP. Huế",
        "İSTANBUL’DA ŞİDDETLİ YAĞIŞ",
        "Straße, ÄÖÜ, Ångström, Łódź – ŻÓŁĆ",
        "£5, €6, ±3°, ½ × ¼ — “quotes” and ‘quotes’, ﬁne",
        RUSSIAN,
        JAPANESE,
        "the Ã stands alone",
    ],
)
def test_what_is_right_is_never_mended(right: str) -> None:
    assert mended(right) == right
    assert title(feed(right).encode()) == one_line(right)


WORDS = st.lists(st.sampled_from(["SÃO", "IRMÃ", "MAÇÃ", "PÃO", "MÃE", "CORAÇÃO", "Ã", "ÂMBAR", "CÂMARA", "FRÂ", "à", "é", "naïve", "coração", "João", "vovô"]), min_size=1)  # fmt: skip
SIGNS = st.sampled_from([" ", "” ", "’ ", " “", " – ", "… ", "\u00a0", " «", "» ", "™ ", "”, ", "’. "])


@given(WORDS, SIGNS, SIGNS)
def test_portuguese_between_any_signs_stays_as_it_is(said: list[str], before: str, between: str) -> None:
    text = before + between.join(said) + between
    assert mended(text) == text


@given(
    st.binary(max_size=400),
    st.sampled_from(["", "text/xml; charset=utf-8", "text/xml; charset=utf-16", "x; charset=hz"]),
)
@settings(deadline=None)
def test_any_bytes_are_some_text_that_xml_may_hold(content: bytes, content_type: str) -> None:
    for declared in (b"", b'<?xml version="1.0" encoding="shift_jis"?>', b'<?xml version="1.0" encoding="hz"?>'):
        text = feed_text(declared + content, content_type)
        text.encode()
        assert not set(text) & {"\x00", "\x08", "\x0b", "\x1f", "\ufffe", "\uffff"}
