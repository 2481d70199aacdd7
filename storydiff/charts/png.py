"""A layout as a PNG for mails, drawn by Pillow: transparent, in colours that show on light and on dark ground."""

from __future__ import annotations

import math
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from storydiff.charts.layout import BAR, DOT, Anchor, Drawn, Layout, Shape, Text

if TYPE_CHECKING:
    from PIL import ImageFont
    from PIL.ImageDraw import ImageDraw

INK = "#77828d"
"""Axes, earlier values and the way between them."""
NOW = "#3a82d8"
"""The value that stands now."""
OPEN = "#d2604b"
"""What stands against one another."""
COLOURS = (INK, NOW, OPEN)
"""Each has a contrast of nearly 4 on white and on the dark card alike; no colour has more than 4.1 on both."""
_FAINT = 70
"""The alpha, of 255, of the lines of the axis, which nobody needs to read."""
_VEIL = 110
"""The alpha of a bar within its outline."""

DENSITY = 2
"""Pixels of the picture for each CSS pixel, for sharp screens."""
_SAMPLES = 3
"""Pixels drawn for each pixel of the picture, along each side."""
_SHADES = 48
"""Colours of the picture: enough for smooth edges, and a third of the bytes."""
_FONT = 12.0
_HEAVY = 0.22
"""The stroke around the letters of values, in CSS pixels, as the font has no bold."""


def png(layout: Layout) -> bytes:
    """The picture, ``DENSITY`` times as wide and high as the layout; the same layout gives the same bytes."""
    from PIL import Image  # only who draws pays for it
    from PIL import ImageDraw as Drawing

    scale = DENSITY * _SAMPLES
    width, height = layout.size.width, layout.size.height
    canvas = Image.new("RGBA", (width * scale, height * scale), (0x80, 0x80, 0x80, 0))
    pen = _Pen(Drawing.Draw(canvas), scale)
    for row in layout.rows:
        pen.line([(layout.left, row), (layout.right, row)], INK, 1, alpha=_FAINT)
    pen.line(list(layout.way), INK, 1.5)
    for branch in layout.branches:
        pen.broken(branch, OPEN, 1.25)
    for mark in layout.marks:
        _draw_mark(pen, mark)
    small = canvas.resize((width * DENSITY, height * DENSITY), Image.Resampling.BOX)
    letters = _Pen(Drawing.Draw(small), DENSITY)
    for text in layout.texts:
        letters.write(text)
    output = BytesIO()
    small.quantize(_SHADES, method=Image.Quantize.FASTOCTREE).save(output, "PNG", optimize=True)
    return output.getvalue()


def width_of(text: str) -> float:
    """The width of a text in the picture, in CSS pixels."""
    return float(_font(round(_FONT * DENSITY)).getlength(text)) / DENSITY + 2 * _HEAVY


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """Aileron (public domain) in the cut that comes with Pillow: ASCII."""
    from PIL import ImageFont as Fonts

    font = Fonts.load_default(size)
    assert isinstance(font, Fonts.FreeTypeFont)
    return font


def _colour_of(mark: Drawn) -> str:
    if mark.shape is Shape.DISPUTED:
        return OPEN
    return NOW if mark.point.is_latest and mark.shape is not Shape.STRUCK else INK


def _draw_mark(pen: _Pen, mark: Drawn) -> None:
    colour = _colour_of(mark)
    if mark.has_bar:
        _draw_bar(pen, mark, colour)
    match mark.shape:
        case Shape.DOT:
            pen.circle(mark.x, mark.y, DOT - 0.75, colour)
        case Shape.LATEST:
            pen.circle(mark.x, mark.y, DOT + 0.5, colour)
        case Shape.DISPUTED:
            size = DOT + 1.25
            corners = [(0, -size), (size, 0), (0, size), (-size, 0)]
            pen.outline([(mark.x + x, mark.y + y) for x, y in corners], colour, 1.75)
        case Shape.STRUCK:
            pen.ring(mark.x, mark.y, DOT - 0.5, colour, 1.5)
            pen.line([(mark.x - 6, mark.y + 4), (mark.x + 6, mark.y - 4)], colour, 1.5)


def _draw_bar(pen: _Pen, mark: Drawn, colour: str) -> None:
    """A bar with a cap at each closed end and an arrow at each open one."""
    half = BAR / 2
    pen.block(mark.x - half, mark.top, mark.x + half, mark.bottom, colour, alpha=_VEIL)
    for end, is_open, away in ((mark.top, mark.opens_up, -1), (mark.bottom, mark.opens_down, 1)):
        if is_open:
            tip, base = end + away * 2, end - away * 4
            pen.line([(mark.x - half - 1, base), (mark.x, tip), (mark.x + half + 1, base)], colour, 1.75)
        else:
            pen.line([(mark.x - half - 0.5, end), (mark.x + half + 0.5, end)], colour, 1.75)


class _Pen:
    """Draws in CSS pixels on a canvas that has ``scale`` times as many."""

    def __init__(self, drawing: ImageDraw, scale: int) -> None:
        self._drawing = drawing
        self._scale = scale

    def line(self, corners: list[tuple[float, float]], colour: str, width: float, alpha: int = 255) -> None:
        if len(corners) > 1:
            points = [(x * self._scale, y * self._scale) for x, y in corners]
            self._drawing.line(points, _rgba(colour, alpha), round(width * self._scale), joint="curve")

    def broken(self, ends: tuple[tuple[float, float], ...], colour: str, width: float) -> None:
        (x1, y1), (x2, y2) = ends
        count = max(1, round(math.dist(*ends) / 7))
        for n in range(count):
            begin, end = n / count, (n + 0.55) / count
            dash = [(x1 + (x2 - x1) * at, y1 + (y2 - y1) * at) for at in (begin, end)]
            self.line(dash, colour, width)

    def block(self, left: float, top: float, right: float, bottom: float, colour: str, alpha: int) -> None:
        box = [value * self._scale for value in (left, top, right, bottom)]
        self._drawing.rectangle(box, _rgba(colour, alpha))

    def circle(self, x: float, y: float, radius: float, colour: str) -> None:
        self._drawing.ellipse(self._around(x, y, radius), _rgba(colour))

    def ring(self, x: float, y: float, radius: float, colour: str, width: float) -> None:
        self._drawing.ellipse(self._around(x, y, radius), (0, 0, 0, 0), _rgba(colour), round(width * self._scale))

    def outline(self, corners: list[tuple[float, float]], colour: str, width: float) -> None:
        points = [(x * self._scale, y * self._scale) for x, y in corners]
        self._drawing.polygon(points, (0, 0, 0, 0))
        self.line([*corners, corners[0], corners[1]], colour, width)

    def write(self, text: Text) -> None:
        width = width_of(text.text)
        left = text.x - {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: width}[text.anchor]
        place = (left * self._scale, text.y * self._scale)
        heavy = _HEAVY * self._scale if text.is_strong else 0
        font = _font(round(_FONT * self._scale))
        self._drawing.text(place, text.text, _rgba(INK), font, anchor="ls", stroke_width=heavy)

    def _around(self, x: float, y: float, radius: float) -> list[float]:
        return [place * self._scale for place in (x - radius, y - radius, x + radius, y + radius)]


def _rgba(colour: str, alpha: int = 255) -> tuple[int, int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16), alpha
