"""A layout as inline SVG for pages: the page's own fonts and colour, so that it fits light and dark."""

from __future__ import annotations

import jinja2

from storydiff.charts.layout import Size, lay_out
from storydiff.charts.picture import PAGE
from storydiff.charts.plot import Plot
from storydiff.text import identity, one_line

_WIDTH = 7.6
"""The width of a character at 12 pixels in common bold fonts without serifs, rather too much than too little."""
_WIDE = 12.5
"""That of a percent sign, a capital M, and a character of the scripts of East Asia."""
_WIDE_FROM = "\u2e80"


def svg(plot: Plot, templates: jinja2.Environment, size: Size = PAGE) -> str:
    """The plot by the template ``chart.svg.j2``, every value escaped; its names follow from what it shows."""
    layout = lay_out(plot, size, width_of)
    environment = templates.overlay(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: one_line(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    name = f"chart-{identity('chart', plot.title, plot.description)[:12]}"
    return environment.get_template("chart.svg.j2").render(plot=plot, layout=layout, name=name).strip()


def width_of(text: str) -> float:
    """About how wide a text is in a browser's font, in CSS pixels."""
    return sum(_WIDE if character in "%MW" or character >= _WIDE_FROM else _WIDTH for character in text)
