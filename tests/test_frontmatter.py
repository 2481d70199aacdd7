"""The header of a Markdown file: every value is the text that stands there, and comes back as it went in."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from storydiff.frontmatter import FrontMatterError, join_front_matter, split_front_matter


@given(st.dictionaries(st.sampled_from(["title", "url", "note"]), st.text()), st.text())
def test_front_matter_comes_back_as_words(keys: dict[str, str], body: str) -> None:
    assert split_front_matter(join_front_matter(keys, body)) == (keys, body + "\n")


CASES = ["a", "no", "Off", "it's", "a: b", "it's: b", "a:", "a:b", "a #b", "a#b", "a ", "x\u00a0y", "1e5", "0b1", "0b", "12",
         "ab" * 32, "0" * 64, "https://a.example/?b=c&d#e", "a, [b]", "a \U0001f600", "a\ufeff", "day: 1 ", "a  b", "q\u0301",
         "a" * 2_000, "a %", "=", "a: " * 400]  # fmt: skip


@pytest.mark.parametrize("said", [*CASES, 12, date(2031, 5, 1), datetime(2031, 5, 1, 7, 30, 0, 20, UTC)])
def test_a_line_is_the_one_that_a_writer_of_yaml_writes(said: str | int | date) -> None:
    assert join_front_matter({"title": said}, "") == f"---\n{as_yaml_writes(said)}---\n\n\n"


@given(st.text() | st.from_regex(r"[A-Za-z][\w ,.;:!?'\"()/=&#%~+@$*<>|’“–…-]{0,40}", fullmatch=True))
def test_any_line_is_the_one_that_a_writer_of_yaml_writes(said: str) -> None:
    if not re.search("[\t\n\r\x0b\x0c\x85\u2028\u2029\ufeff]", said):  # which are written with escapes, not folded
        assert join_front_matter({"title": said}, "") == f"---\n{as_yaml_writes(said)}---\n\n\n"


def as_yaml_writes(said: str | int | date) -> str:
    written: str = yaml.safe_dump({"title": said}, allow_unicode=True, width=10_000)
    return written


@pytest.mark.parametrize("value", ["2024", "no", "null", "2031-05-01", "1_000", "0x10", "~", "[a]", "# a", "a: b"])
def test_what_yaml_would_take_for_something_else_is_text(value: str) -> None:
    assert split_front_matter(join_front_matter({"title": value}, ""))[0] == {"title": value}
    assert split_front_matter("---\ntitle: no\n---\n")[0] == {"title": "no"}


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("title: [a, b]", "more than one text under 'title'"),
        ("a: &a [x, x]\nb: [*a, *a, *a]", "more than one text under 'a'"),
        ("title: 'open", "not YAML"),
        ("- a\n- b", "has no keys"),
        ("\ttitle: x", "not YAML in line 2"),
    ],
)
def test_a_header_that_is_none_says_where(header: str, words: str) -> None:
    with pytest.raises(FrontMatterError, match=words):
        split_front_matter(f"---\n{header}\n---\n\nText.\n")
