"""A course as a picture of a mail: the PNG, the name the HTML calls it by, and the words that say the same."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from storydiff.charts.course import Course
from storydiff.charts.layout import Size, lay_out
from storydiff.charts.plot import plot
from storydiff.charts.wording import Words
from storydiff.text import identity

MAIL = Size(320, 140)
"""As wide as a card on a phone of 360 pixels, where it is shown without being made smaller."""
PAGE = Size(640, 200)
"""As wide as a column of a page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with its Content-ID, its alternative text, and its width and height in CSS pixels."""

    cid: str
    alt: str
    width: int
    height: int
    data: bytes = field(repr=False)

    @property
    def uri(self) -> str:
        """The picture itself as a ``data:`` address, for a page that stands alone."""
        return f"data:image/png;base64,{base64.b64encode(self.data).decode('ascii')}"


def picture_of(course: Course, words: Words, size: Size = MAIL) -> Picture:
    """The chart of a course; its name follows from what it shows and to whom, so that equal charts are one."""
    from storydiff.charts.png import PADDING, png, width_of

    plain = Words(words.locale, words.zone, is_plain=True)
    alt = words.said(course)
    inner = Size(size.width - 2 * PADDING, size.height - 2 * PADDING)
    data = png(lay_out(plot(course, plain), inner, width_of))
    name = identity("chart", repr(course), repr(size), str(words.locale), str(words.zone))
    return Picture(f"{name}@storydiff.invalid", alt, size.width, size.height, data)
