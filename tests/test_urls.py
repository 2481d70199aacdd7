"""Addresses as identities: what cannot change the page is taken off, what may is only held to be likely."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storydiff.sources.urls import clean_url, find_web_address, origin_of, shareable
from storydiff.sources.variants import plain_form, variants

CLEANED = [
    ("https://post.example/a?utm_source=x&id=3&fbclid=y", "https://post.example/a?id=3"),
    ("https://post.example/a?UTM_Source=x", "https://post.example/a"),
    ("https://post.example/a?q=a%20b&gclid=1", "https://post.example/a?q=a%20b"),  # the rest as it was written
    ("https://post.example/a?amp;id=3", "https://post.example/a?amp;id=3"),
    ("https://post.example/a#part", "https://post.example/a"),
    ("HTTPS://Post.Example/A", "https://post.example/A"),
    ("https://post.example:443/a", "https://post.example/a"),
    ("http://post.example:80/a", "http://post.example/a"),
    ("http://post.example:443/a", "http://post.example:443/a"),
    ("https://post.example", "https://post.example/"),
    ("https://post.example/a?", "https://post.example/a"),
    # What may be another page stays: a slash, www, the scheme, parameters of the site's own.
    ("https://post.example/a/", "https://post.example/a/"),
    ("http://www.post.example/a", "http://www.post.example/a"),
    ("https://post.example/a?page=2&source=agency", "https://post.example/a?page=2&source=agency"),
    ("https://m.post.example/a?amp=1", "https://m.post.example/a?amp=1"),
    # A page in an AMP cache is the page.
    ("https://post-example.cdn.ampproject.org/c/s/post.example/a.amp.html", "https://post.example/a.amp.html"),
    ("https://post-example.cdn.ampproject.org/v/s/post.example/a?amp_js_v=0.1", "https://post.example/a?amp_js_v=0.1"),
    ("https://post-example.cdn.ampproject.org/c/post.example/a", "http://post.example/a"),
    ("https://www.google.com/amp/s/post.example/a/amp", "https://post.example/a/amp"),
    ("https://google.co.uk/amp/s/post.example/a", "https://post.example/a"),
    ("https://www.google.com/search?q=amp", "https://www.google.com/search?q=amp"),
    ("https://google.example/amp/s/post.example/a", "https://google.example/amp/s/post.example/a"),
    (
        "https://evil.example/cdn.ampproject.org/c/s/post.example/a",
        "https://evil.example/cdn.ampproject.org/c/s/post.example/a",
    ),
    ("https://a.cdn.ampproject.org/c/s/localhost/a", "https://a.cdn.ampproject.org/c/s/localhost/a"),
]


@pytest.mark.parametrize(("address", "expected"), CLEANED)
def test_an_address_loses_what_cannot_change_its_page(address: str, expected: str) -> None:
    assert clean_url(address) == expected
    assert clean_url(expected) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://post.example/view?id=17&e=4f0c&utm_medium=email", "https://post.example/view?id=17"),
        ("https://list.example/?u=0f1e2d3c4b5a69788796a5b4c&id=5b4c3d2e1f", "https://list.example/?u=0f1e2d3c4b5a69788796a5b4c&id=5b4c3d2e1f"),
        ("https://post.example/fourteen-people-were-found-alive-in-the-valley-of-orrin", "https://post.example/fourteen-people-were-found-alive-in-the-valley-of-orrin"),
        (f"https://click.example/ls/click?upn={'u001aB' * 20}", None),
        (f"https://click.example/{'aB3' * 20}/", None),
        ("https://post.example/view/ada%40desk.example", None),
        ("https://ada@post.example/view", None),
        ("https://[broken", None),
    ],
)  # fmt: skip
def test_an_address_from_a_mail_does_not_name_its_recipient(address: str, expected: str | None) -> None:
    assert shareable(address) == expected


SAME = [
    "https://post.example/world/a",
    "http://post.example/world/a",
    "https://www.post.example/world/a",
    "https://m.post.example/world/a",
    "https://mobile.post.example/world/a",
    "https://amp.post.example/world/a",
    "https://post.example/world/a/",
    "https://post.example/world/a/index.html",
    "https://post.example/world/a/amp",
    "https://www.post.example/world/a/amp/",
    "https://post.example/amp/world/a",
    "https://post.example/world/a.amp",
    "https://post.example/world/a?amp=1",
    "https://post.example/world/a?amp",
    "https://post.example/world/a?outputType=amp",
]
OTHERS = [
    "https://post.example/world/b",
    "https://post.example/world/a?page=2",
    "https://post.example/world/amplifiers",
    "https://post.example/world/a?amp=2",
    "https://news.post.example/world/a",
    "https://mpost.example/world/a",
    "https://m.example/world/a",
    "https://post.example/world",
    "https://post.example/World/a",
]


@pytest.mark.parametrize("address", SAME)
def test_variants_of_an_address_are_likely_one_page(address: str) -> None:
    assert plain_form(address) == plain_form(SAME[0])
    assert SAME[0] in (*variants(address), address)
    assert address in (*variants(SAME[0]), SAME[0])


@pytest.mark.parametrize("address", OTHERS)
def test_other_addresses_are_not(address: str) -> None:
    assert plain_form(address) != plain_form(SAME[0])
    assert SAME[0] not in variants(address)


def test_the_ending_of_a_file_stays() -> None:
    assert "https://post.example/a.html" in variants("https://post.example/a.amp.html")
    assert "https://post.example/a.amp.html" in variants("https://post.example/a.html")


def test_what_is_no_page_of_its_own_has_no_variants() -> None:
    for document in ("clipping", "mid:17@post.example", "https://post.example/live#entry-3", "ftp://post.example/a"):
        assert variants(document) == ()


@given(st.text(max_size=60) | st.text(max_size=40).map(lambda rest: f"https://post.example/{rest}"))
@example("https://post.example:99999/")
@example("https://www.google.com/amp/s/")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    address = find_web_address(text)
    if address is not None:
        once = clean_url(address)
        assert clean_url(once) == once
        assert origin_of(once) == once
        assert len(variants(once)) < 400
