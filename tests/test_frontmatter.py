"""The header of a Markdown file: every value is the text that stands there, and comes back as it went in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.frontmatter import FrontMatterError, join_front_matter, split_front_matter


@given(st.dictionaries(st.sampled_from(["title", "url", "note"]), st.text()), st.text())
def test_front_matter_comes_back_as_words(keys: dict[str, str], body: str) -> None:
    assert split_front_matter(join_front_matter(keys, body)) == (keys, body + "\n")


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
