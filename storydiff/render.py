"""Renders a digest with the templates handed in: a subject, HTML for mail, plain text for terminals, and Markdown."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from types import CodeType, MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary

import css_inline
import jinja2
from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from jinja2.bccache import Bucket

from storydiff.charts import Course, Picture, picture_of, words_in
from storydiff.digest import Digest, Moment, Part, safe_link
from storydiff.digest.hours import zone_of
from storydiff.digest.wording import locale_of
from storydiff.model import Dating, Recipient
from storydiff.templating import fill, shown
from storydiff.text import one_line

HTML_LIMIT = 100_000
"""Bytes of HTML: Gmail clips a message near 102 kB."""

TEXT_WIDTH = 76
"""Columns of the plain text: RFC 5322 asks for no more than 78."""

SUBJECT_LIMIT = 200
"""Characters that a subject template of the user's own may reach before it is cut."""

_MARKDOWN_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~$]|&(?=#?\w))")
_MARKDOWN_LINE_START = re.compile(r"^(?:([#+=-])|(\d{1,9})([.)]))")
_MARKDOWN_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|www)([:.])")
_INDENT = re.compile(r"\n\s+")
_BLANK_LINES = re.compile(r"\n{3,}")
_SHRINK = 0.85


Courses = Mapping[tuple[str, ...], Course]
"""The courses that are shown as charts, by ``Line.changes``: stories may have series of one name."""
Charts = Mapping[tuple[str, ...], Picture]
"""Their pictures, likewise."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A digest as it goes out: subject, plain text, HTML with inlined styles, and Markdown."""

    subject: str
    text: str
    html: str
    markdown: str
    digest: Digest
    """The digest as rendered, shortened where the HTML had grown too long."""
    pictures: tuple[Picture, ...] = ()
    """The charts that the HTML shows, by ``cid:``."""

    @property
    def page(self) -> str:
        """The HTML as a page that stands alone, its charts in it."""
        html = self.html
        for picture in self.pictures:
            html = html.replace(f"cid:{picture.cid}", picture.uri)
        return html


def render(digest: Digest, templates: jinja2.Environment, courses: Courses = MappingProxyType({})) -> Rendered:
    """The digest in all its forms, with its HTML below ``HTML_LIMIT``; raises TemplateError naming file and line.

    ``courses`` holds what is shown as a chart, by the changes of its line.
    """
    charts = _charts(courses, digest)
    environment = _prepared(templates, digest, charts)
    html = _html(environment, digest)
    while len(html.encode()) > HTML_LIMIT and (shown := sum(1 for _ in digest.lines)) > 1:
        digest = digest.shortened(min(shown - 1, int(shown * _SHRINK * HTML_LIMIT / len(html.encode()))) or 1)
        html = _html(environment, digest)
    return Rendered(
        subject=one_line(fill(environment, "subject.txt.j2", digest=digest), SUBJECT_LIMIT),
        text=_tidy(fill(environment, "digest.txt.j2", digest=digest)),
        html=html,
        markdown=_tidy(fill(environment, "digest.md.j2", digest=digest)),
        digest=digest,
        pictures=tuple(dict.fromkeys(picture for picture in charts.values() if f"cid:{picture.cid}" in html)),
    )


def _charts(courses: Courses, digest: Digest) -> Charts:
    """The charts in the reader's language and time zone."""
    words = words_in(digest.recipient.language, zone_of(digest.recipient.time_zone))
    return {changes: picture_of(course, words) for changes, course in courses.items()}


def escape_markdown(text: object) -> str:
    r"""The text as one line of Markdown that shows it literally: no markup, link, HTML or list; outer spaces stay.

    >>> escape_markdown("*a* <b> [c](www.d.example)")
    '\\*a\\* \\<b\\> \\[c\\](www\\.d.example)'
    """
    raw = str(text)
    escaped = _MARKDOWN_SPECIAL.sub(r"\\\1", one_line(raw))
    escaped = _MARKDOWN_ADDRESS.sub(r"\1\\\2", escaped)
    escaped = _MARKDOWN_LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", escaped)
    return f"{' ' if raw[:1] == ' ' else ''}{escaped}{' ' if raw[-1:] == ' ' and escaped else ''}"


def _html(environment: jinja2.Environment, digest: Digest) -> str:
    """The HTML with its rules inlined, but for the style marked to be kept, which is for dark screens and paper."""
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False)
    html = inliner.inline(fill(environment, "digest.html.j2", digest=digest))
    return _INDENT.sub("\n", html)


def _tidy(text: str) -> str:
    """The text with no more than one blank line in a row and one line end at its end."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return _BLANK_LINES.sub("\n\n", lines).strip("\n") + "\n"


def _prepared(templates: jinja2.Environment, digest: Digest, charts: Charts) -> jinja2.Environment:
    """A copy of the environment with escaping on for HTML and the filters of this digest's language and time zone."""
    environment = templates.overlay(
        autoescape=lambda name: name is not None and ".html" in name,
        undefined=jinja2.StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # there is little that is constant, and looking for it is a fifth of compiling
        bytecode_cache=_compiled_for(digest.recipient, templates),
    )
    environment.filters = {**templates.filters, **filters_of(digest, charts)}
    return environment


class _Compiled(jinja2.BytecodeCache):
    """The templates of a run as they were compiled for a first letter: most of the time that a letter takes."""

    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled of that very source."""
        checksum, code = self.codes.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.codes[bucket.key] = (bucket.checksum, bucket.code)


_COMPILED: WeakKeyDictionary[jinja2.Environment, dict[tuple[str, str], _Compiled]] = WeakKeyDictionary()


def _compiled_for(reader: Recipient, templates: jinja2.Environment) -> _Compiled:
    """What was compiled for readers alike: Jinja fills in constants as the filters of a language and zone show them."""
    return _COMPILED.setdefault(templates, {}).setdefault((reader.language, reader.time_zone), _Compiled())


def filters_of(digest: Digest, charts: Charts = MappingProxyType({})) -> dict[str, Callable[..., Any]]:
    """The filters that templates have beside those of Jinja, in the language and time zone of the digest's reader."""
    locale = locale_of(digest.recipient.language)
    zone = zone_of(digest.recipient.time_zone)
    return {
        "md": escape_markdown,
        "md_strong": _strong,
        "chart": lambda line: charts.get(line.changes),
        "link": lambda url: safe_link(url) or "",
        "moment": lambda moment: _moment(moment, locale, zone),
        "day": lambda moment: _moment(moment, locale, zone, hour=False),
        "instant": lambda at: _instant(at, locale, zone),
        "period": lambda told: _period(told, locale, zone),
        "number": lambda value: format_decimal(value, locale=locale),
        "counted": lambda value, noun: f"{format_decimal(value, locale=locale)} {noun}{'' if value == 1 else 's'}",
        "listed": "; ".join,
        "wrapped": _wrapped,
    }


def _moment(moment: Moment, locale: Locale, zone: tzinfo, *, hour: bool = True) -> str:
    """The time in the reader's words; a date without an hour stays that date in every time zone."""
    local = moment.at if moment.is_day else moment.at.astimezone(zone)
    if moment.dating is Dating.UNKNOWN:
        return f"undated, first seen {_date(moment.at.astimezone(zone), locale)}"
    words = _instant(moment.at, locale, zone) if hour and not moment.is_day else _date(local, locale)
    return f"{words} (inferred)" if moment.dating is Dating.INFERRED else words


def _instant(at: datetime, locale: Locale, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return f"{_date(local, locale)}, {_hour(local, locale)}"


def _period(told: Digest | Part, locale: Locale, zone: tzinfo) -> str:
    """The window in words, what both ends share said once."""
    until = _instant(told.until, locale, zone)
    if told.since is None:
        return f"up to {until}"
    since = _instant(told.since, locale, zone)
    if since == until:
        return until
    if _date(told.since.astimezone(zone), locale) == _date(told.until.astimezone(zone), locale):
        return f"{since} to {_hour(told.until.astimezone(zone), locale)}"
    return f"{since} to {until}"


def _hour(at: datetime, locale: Locale) -> str:
    return str(format_time(at, "short", locale=locale)).replace("\u202f", " ")


def _date(at: datetime, locale: Locale) -> str:
    return format_date(at.date(), "medium", locale=locale)


def _strong(text: str) -> str:
    """The text in bold Markdown, its outer spaces outside the marks."""
    return f"{' ' if text[:1] == ' ' else ''}**{escape_markdown(text.strip())}**{' ' if text[-1:] == ' ' else ''}"


def _wrapped(text: object, indent: int = 0, mark: str = "") -> str:
    """The text on lines of ``TEXT_WIDTH``, indented, with a mark; a longer word, such as a link, stays whole."""
    margin = " " * indent
    return textwrap.fill(
        one_line(str(text)),
        TEXT_WIDTH,
        initial_indent=margin + mark,
        subsequent_indent=margin + " " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
