"""The HTML of a mail uses nothing but what was looked up in the support tables of the clients that show it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import lxml.html
import pytest

from storydiff.render import render
from tests.nights import NIGHTS

HERE = Path(__file__).parent
TEMPLATES = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE.parent / "templates"))
ALLOWED: dict[str, Any] = tomllib.loads((HERE / "mail_features.toml").read_text("utf-8"))
ON_ANY = {"class", "dir", "style"}
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
MEDIA = re.compile(r"@media ([^{]+)\{((?:[^{}]*\{[^{}]*\})*)\s*\}")
SELECTOR = re.compile(r"(?:[a-z]+\d?|\.[a-z]+[\w-]*)(?: (?:[a-z]+\d?|\.[a-z]+[\w-]*))*")
WORD_COMMENT = re.compile(r"\[if mso\]>.*<!\[endif\]", re.DOTALL)
"""A comment that Outlook's Word engine reads and every other client leaves out."""

HEX = re.compile(r"#[0-9a-f]{6}")
LENGTH = re.compile(r"(-?[\d.]+)([a-z%]*)")
WIDEST_BORDER = 8
"""Pixels of border that Outlook's Word engine draws at most."""


def declarations(css: str) -> Iterator[tuple[str, str]]:
    """The properties of a style with their values."""
    for declaration in filter(str.strip, css.split(";")):
        name, _, value = declaration.partition(":")
        yield name.strip(), value.strip()


def doubts_of_value(name: str, value: str) -> Iterator[str]:
    """What some client does not read in the value of a property."""
    if "(" in value:
        yield f"a function: {value}"
    if ("color" in name or "#" in value) and name != "color-scheme" and not HEX.search(value):
        yield f"a colour that is not #rrggbb: {value}"
    for number, unit in LENGTH.findall(re.sub(r"#\w+|\"[^\"]*\"|'[^']*'|(?<![\w.%-])[A-Za-z-]*[A-Za-z]", "", value)):
        if unit not in {"", "px", "%"}:
            yield f"a unit other than px and %: {value}"
        if float(number) < 0:
            yield f"below zero: {value}"
        if name.startswith("border") and float(number) > WIDEST_BORDER:
            yield f"a border too wide: {value}"


def doubts_of_style(tag: str, css: str) -> Iterator[str]:
    """What the style of an element uses that was not looked up."""
    for name, value in declarations(css):
        on = ALLOWED["properties"].get(name)
        if on is None:
            yield f"property {name}"
        elif "*" not in on and tag not in on:
            yield f"property {name} on {tag}"
        if "!important" in value:
            yield f"!important inside {tag}"
        yield from doubts_of_value(name, value)


def doubts_of_rules(css: str) -> Iterator[str]:
    """What rules without a query around them use that was not looked up."""
    if rest := RULE.sub("", css).strip():
        yield f"not a rule: {rest}"
    for selectors, body in RULE.findall(css):
        yield from (f"selector {s.strip()}" for s in selectors.split(",") if not SELECTOR.fullmatch(s.strip()))
        for name, value in declarations(body):
            if name not in ALLOWED["sheet"]["properties"]:
                yield f"property {name} in the sheet"
            if re.search(r"\S!important|! |!IMPORTANT", value):
                yield f"!important that Outlook does not read: {value}"
            yield from doubts_of_value(name, value.removesuffix(" !important"))


def doubts_of_sheet(css: str) -> Iterator[str]:
    """What a style sheet in the head uses that was not looked up."""
    for query, body in MEDIA.findall(css):
        if query.strip() not in ALLOWED["sheet"]["queries"]:
            yield f"query {query.strip()}"
        yield from doubts_of_rules(body)
    yield from doubts_of_rules(MEDIA.sub("", css))


def doubts(html: str) -> list[str]:
    """Everything in a mail that was not looked up, in words."""
    found: list[str] = []
    for element in lxml.html.document_fromstring(html).iter():
        if isinstance(element, lxml.html.HtmlComment):
            found += [] if WORD_COMMENT.fullmatch((element.text or "").strip()) else [f"comment {element.text}"]
            continue
        tag = str(element.tag)
        attributes = ALLOWED["elements"].get(tag)
        if attributes is None:
            found.append(f"element {tag}")
            continue
        found += [f"attribute {name} of {tag}" for name in element.attrib if name not in ON_ANY | set(attributes)]
        found += doubts_of_style(tag, element.get("style", ""))
        found += doubts_of_sheet(element.text or "") if tag == "style" else []
    return found


@pytest.mark.parametrize("night", NIGHTS)
def test_a_mail_uses_only_what_was_looked_up(night: str) -> None:
    assert doubts(render(NIGHTS[night](), TEMPLATES).html) == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<section>x</section>", "element section"),
        ('<p onclick="x()">x</p>', "attribute onclick of p"),
        ('<a href="x" target="_blank">x</a>', "attribute target of a"),
        ("<!-- a comment -->", "comment  a comment "),
        ('<p style="display: flex">x</p>', "property display on p"),
        ('<p style="position: fixed">x</p>', "property position"),
        ('<p style="padding: 2px">x</p>', "property padding on p"),
        ('<p style="margin: -2px 0 0">x</p>', "below zero: -2px 0 0"),
        ('<p style="font-size: 2rem">x</p>', "a unit other than px and %: 2rem"),
        ('<p style="color: #fff">x</p>', "a colour that is not #rrggbb: #fff"),
        ('<p style="color: red">x</p>', "a colour that is not #rrggbb: red"),
        ('<p style="color: #ffffff !important">x</p>', "!important inside p"),
        ('<td style="border-left: 9px solid #000000">x</td>', "a border too wide: 9px solid #000000"),
        ('<td style="width: calc(1px)">x</td>', "a function: calc(1px)"),
        ("<style>@media (min-width: 9px) { p { color: #000000 } }</style>", "query (min-width: 9px)"),
        ("<style>@media print { p { float: left } }</style>", "property float in the sheet"),
        ("<style>p > b { color: #000000 }</style>", "selector p > b"),
        ("<style>p { color: #000000!important }</style>", "!important that Outlook does not read: #000000!important"),
        ("<style>@import 'x';</style>", "not a rule: @import 'x';"),
    ],
)
def test_what_was_not_looked_up_is_found(body: str, found: str) -> None:
    html = f"<!DOCTYPE html><html lang='en'><head><title>x</title></head><body><table><tr>{body}</tr></table></body>"
    assert doubts(html) == [found]


@pytest.mark.parametrize(
    "body",
    [
        "<!--[if mso]><table><tr><td><![endif]-->",
        '<td style="padding: 0 2px;border-left: 8px solid #000000">x</td>',
        "<td style=\"font-family: Georgia, 'Times New Roman', serif;line-height: 1.5\">x</td>",
        "<style>@media print { .l, h2 { color: #000000 !important; } } html { color-scheme: light dark }</style>",
    ],
)
def test_what_was_looked_up_is_let_through(body: str) -> None:
    assert doubts(f"<html><head><title>x</title></head><body><table><tr>{body}</tr></table></body></html>") == []


def test_the_document_on_clients_tells_of_each_name_and_of_no_other() -> None:
    document = (HERE.parent / "docs" / "mail-clients.md").read_text("utf-8")
    used = document.partition("## What the mail uses")[2].partition("\n## ")[0]
    told = {name for row in re.findall(r"(?m)^\| (`[^|]*) \|", used) for name in re.findall(r"`([^`]+)`", row)}
    attributes = {name for names in ALLOWED["elements"].values() for name in names} | ON_ANY
    sheet = {*ALLOWED["sheet"]["properties"], *(f"@media {query}" for query in ALLOWED["sheet"]["queries"])}
    assert told == {*ALLOWED["elements"], *attributes, *ALLOWED["properties"], *sheet}
