"""The templates of the pages: a home's own before the built-in ones, everything from outside escaped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import jinja2
from babel.numbers import format_decimal
from jinja2.filters import do_mark_safe

from storydiff.charts import MAIL, PAGE, Plot, lay_out
from storydiff.charts.svg import width_of
from storydiff.digest.values import Moment
from storydiff.errors import TemplateError
from storydiff.pages.addresses import web_link
from storydiff.pages.times import day_words, instant_words, machine_time, moment_words
from storydiff.templating import fill, shown
from storydiff.text import identity

FOLDER = "site/"
"""Where the templates of pages lie below the folders of templates."""

CHART = "chart.svg.j2"


@dataclass(frozen=True)
class Filling:
    """Fills the templates of pages; raises TemplateError naming file and line for a mistake in one."""

    environment: jinja2.Environment

    def page(self, name: str, root: str, /, **values: Any) -> bytes:
        """The page that a template gives; ``root`` leads from it to the folder of the site."""
        return self._fill(f"{FOLDER}{name}", root=root, **values).encode()

    def _fill(self, template: str, /, **values: Any) -> str:
        return fill(self.environment, template, **values)

    def chart(self, drawn: Plot) -> str:
        """The chart of a course as inline SVG: wide, and for phones narrow; the stylesheet shows one of them."""
        charts = []
        for kind, size in (("wide", PAGE), ("narrow", MAIL)):
            name, layout = f"{kind}-{identity('chart', drawn.title)[:8]}", lay_out(drawn, size, width_of)
            charts.append(f'<div class="{kind}-chart">{self._fill(CHART, plot=drawn, layout=layout, name=name)}</div>')
        return do_mark_safe("".join(charts))

    def source(self, name: str) -> bytes:
        """A file that is no template, such as the stylesheet, as it lies in the folder of templates."""
        return next(content for found, content in self._sources() if found == f"{FOLDER}{name}").encode()

    @property
    def mark(self) -> str:
        """What is another where any template is."""
        digest = blake2b(digest_size=8)
        for name, content in self._sources():
            digest.update(f"{name}\0{content}\0".encode())
        return digest.hexdigest()

    def _sources(self) -> Iterator[tuple[str, str]]:
        loader = self.environment.loader
        assert loader is not None
        for name in sorted(loader.list_templates()):
            if name.startswith(FOLDER) or name == CHART:
                try:
                    yield name, loader.get_source(self.environment, name)[0]
                except UnicodeDecodeError as error:
                    raise TemplateError(f"templates/{name}: not a text in UTF-8") from error


def filling_of(templates: jinja2.Environment, *, is_trusted: bool = False) -> Filling:
    """The templates of pages in this environment, with their filters.

    ``is_trusted`` says that all are our own: outside the sandbox they are filled in two thirds of the time.
    """
    environment = (jinja2.Environment(loader=templates.loader) if is_trusted else templates).overlay(  # noqa: S701
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        cache_size=100,
        auto_reload=False,
    )
    environment.filters = {
        **templates.filters,
        "counted": lambda value, noun: f"{_number(value)} {noun}{'' if value == 1 else 's'}",
        "day": day_words,
        "instant": instant_words,
        "link": web_link,
        "listed": "; ".join,
        "machine": machine_time,
        "moment": moment_words,
        "number": _number,
        "time": _time,
        "time_of": _time_of,
    }
    return Filling(environment)


@lru_cache(maxsize=10_000)
def _time(moment: Moment) -> str:
    """A time as it is known, for readers and for machines; the pages have a few of them many times over."""
    return do_mark_safe(f'<time datetime="{machine_time(moment.at)}">{moment_words(moment)}</time>')


@lru_cache(maxsize=10_000)
def _time_of(at: datetime) -> str:
    return do_mark_safe(f'<time datetime="{machine_time(at)}">{instant_words(at)}</time>')


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else str(format_decimal(value, locale="en"))
