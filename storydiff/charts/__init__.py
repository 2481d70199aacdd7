"""Small charts of a figure's course: what was told of it over time, its hedges as ranges, its disputes side by side.

    entries of a series → Course → Plot (unit coordinates) → Layout (points of a picture) → PNG or SVG

Nothing here reads a clock, a file or the ledger; what a chart says is said in words too (``said_of``).
"""

from storydiff.charts.course import FEWEST, Course, Point, course_of
from storydiff.charts.layout import Layout, Size, lay_out
from storydiff.charts.picture import MAIL, PAGE, Picture, picture_of
from storydiff.charts.plot import Mark, Plot, Tick, plot
from storydiff.charts.svg import svg
from storydiff.charts.wording import Words, said_of, words_in

__all__ = [
    "FEWEST",
    "MAIL",
    "PAGE",
    "Course",
    "Layout",
    "Mark",
    "Picture",
    "Plot",
    "Point",
    "Size",
    "Tick",
    "Words",
    "course_of",
    "lay_out",
    "picture_of",
    "plot",
    "said_of",
    "svg",
    "words_in",
]
