"""A layout as a PNG for mails, drawn by Pillow on a card of its own, so that it is read in light and in dark mails."""

from __future__ import annotations

import math
from functools import cache, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from storydiff.charts.layout import BAR, DOT, Anchor, Drawn, Layout, Shape, Text

if TYPE_CHECKING:
    from PIL import ImageFont
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

GROUND = "#f4f6f8"
"""The card: light in each mail, as no colour of letters has a contrast of 4.5 (WCAG 2.1, 1.4.3) on white and on the
dark of a mail alike, and few clients let a mail choose between two pictures."""
INK = "#56616c"
"""Words, axes, earlier values and the way between them."""
NOW = "#1f66b8"
"""The value that stands now."""
OPEN = "#b3402b"
"""What stands against one another."""
COLOURS = (INK, NOW, OPEN)
_ROUND = 6.0
"""The radius of the card's corners, in CSS pixels."""
PADDING = 8
"""CSS pixels of the card around the layout."""
_FAINT = 0.3
"""How much ink the lines of the axis have, which nobody needs to read."""
_VEIL = 0.45
"""How much ink a bar has within its outline."""

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
    """The picture, ``DENSITY`` times as wide and high as ``size_of`` says; the same layout gives the same bytes."""
    from PIL import Image as Images  # only who draws pays for it
    from PIL import ImageDraw as Drawing

    scale = DENSITY * _SAMPLES
    width, height = size_of(layout)
    canvas = Images.new("RGB", (width * scale, height * scale), _rgb(GROUND))
    pen = _Pen(Drawing.Draw(canvas), scale)
    for row in layout.rows:
        pen.line([(layout.left, row), (layout.right, row)], INK, 1, ink=_FAINT)
    pen.line(list(layout.way), INK, 1.5)
    for branch in layout.branches:
        pen.broken(branch, OPEN, 1.25)
    for mark in layout.marks:
        _draw_mark(pen, mark)
    drawn = canvas.resize((width * DENSITY, height * DENSITY), Images.Resampling.BOX)
    small = Images.composite(drawn.convert("RGBA"), *_card(width, height))
    letters = _Pen(Drawing.Draw(small), DENSITY)
    for text in layout.texts:
        letters.write(text)
    output = BytesIO()
    small.quantize(_SHADES, method=Images.Quantize.FASTOCTREE).save(output, "PNG", optimize=True)
    return output.getvalue()


@lru_cache(maxsize=4)
def _card(width: int, height: int) -> tuple[Image, Image]:
    """The empty card, and where nothing is seen through it.

    Its corners alone let something through, and nothing is drawn there: so the drawing needs no transparency, which
    takes a third of the time.
    """
    from PIL import Image as Images
    from PIL import ImageDraw as Drawing

    scale = DENSITY * _SAMPLES
    canvas = Images.new("RGBA", (width * scale, height * scale), (*_rgb(GROUND), 0))
    _Pen(Drawing.Draw(canvas), scale).card(width, height)
    card = canvas.resize((width * DENSITY, height * DENSITY), Images.Resampling.BOX)
    return card, card.getchannel("A").point([0] * 255 + [255])


def size_of(layout: Layout) -> tuple[int, int]:
    """Width and height of the picture of a layout, in CSS pixels."""
    return layout.size.width + 2 * PADDING, layout.size.height + 2 * PADDING


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
    pen.block(mark.x - half, mark.top, mark.x + half, mark.bottom, colour, ink=_VEIL)
    for end, is_open, away in ((mark.top, mark.opens_up, -1), (mark.bottom, mark.opens_down, 1)):
        if is_open:
            tip, base = end + away * 2, end - away * 4
            pen.line([(mark.x - half - 1, base), (mark.x, tip), (mark.x + half + 1, base)], colour, 1.75)
        else:
            pen.line([(mark.x - half - 0.5, end), (mark.x + half + 0.5, end)], colour, 1.75)


class _Pen:
    """Draws in CSS pixels of a layout on a card that has ``scale`` times as many."""

    def __init__(self, drawing: ImageDraw, scale: int) -> None:
        self._drawing = drawing
        self._scale = scale

    def card(self, width: float, height: float) -> None:
        box = [0, 0, width * self._scale - 1, height * self._scale - 1]
        self._drawing.rounded_rectangle(box, _ROUND * self._scale, _mixed(GROUND))

    def line(self, corners: list[tuple[float, float]], colour: str, width: float, ink: float = 1.0) -> None:
        if len(corners) > 1:
            points = [(self._at(x), self._at(y)) for x, y in corners]
            self._drawing.line(points, _mixed(colour, ink), round(width * self._scale), joint="curve")

    def broken(self, ends: tuple[tuple[float, float], ...], colour: str, width: float) -> None:
        (x1, y1), (x2, y2) = ends
        count = max(1, round(math.dist(*ends) / 7))
        for n in range(count):
            begin, end = n / count, (n + 0.55) / count
            dash = [(x1 + (x2 - x1) * at, y1 + (y2 - y1) * at) for at in (begin, end)]
            self.line(dash, colour, width)

    def block(self, left: float, top: float, right: float, bottom: float, colour: str, ink: float) -> None:
        box = [self._at(value) for value in (left, top, right, bottom)]
        self._drawing.rectangle(box, _mixed(colour, ink))

    def circle(self, x: float, y: float, radius: float, colour: str) -> None:
        self._drawing.ellipse(self._around(x, y, radius), _mixed(colour))

    def ring(self, x: float, y: float, radius: float, colour: str, width: float) -> None:
        self._drawing.ellipse(self._around(x, y, radius), _mixed(GROUND), _mixed(colour), round(width * self._scale))

    def outline(self, corners: list[tuple[float, float]], colour: str, width: float) -> None:
        self._drawing.polygon([(self._at(x), self._at(y)) for x, y in corners], _mixed(GROUND))
        self.line([*corners, corners[0], corners[1]], colour, width)

    def write(self, text: Text) -> None:
        width = width_of(text.text)
        left = text.x - {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: width}[text.anchor]
        place = (self._at(left), self._at(text.y))
        heavy = _HEAVY * self._scale if text.is_strong else 0
        font = _font(round(_FONT * self._scale))
        self._drawing.text(place, text.text, _mixed(INK), font, anchor="ls", stroke_width=heavy)

    def _around(self, x: float, y: float, radius: float) -> list[float]:
        return [self._at(place) for place in (x - radius, y - radius, x + radius, y + radius)]

    def _at(self, place: float) -> float:
        return (place + PADDING) * self._scale


def _mixed(colour: str, ink: float = 1.0) -> tuple[int, int, int, int]:
    """A colour as it is on the card with so much of it, from 0 to 1; nothing is seen through the card."""
    red, green, blue = (round(ink * a + (1 - ink) * b) for a, b in zip(_rgb(colour), _rgb(GROUND), strict=True))
    return red, green, blue, 255


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
