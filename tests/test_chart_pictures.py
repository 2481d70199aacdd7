"""The chart as a picture of a mail and as SVG of a page: what is told can be seen where it should be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import jinja2
import pytest
from lxml import etree
from PIL import Image

from storydiff.charts import MAIL, Course, lay_out, picture_of, plot, svg, words_in
from storydiff.charts.layout import DOT
from storydiff.charts.png import COLOURS, DENSITY, GROUND, INK, NOW, OPEN, PADDING, png, width_of
from tests.courses import ALL, CORRECTION, DISPUTE, RISE
from tests.test_render import contrast

TEMPLATES = jinja2.Environment(loader=jinja2.FileSystemLoader(Path(__file__).parents[1] / "templates"))
EN = words_in("en")
SVG = "{http://www.w3.org/2000/svg}"


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGBA")


def place(value: float) -> int:
    """Where a layout's place is in the picture, in pixels."""
    return round((value + PADDING) * DENSITY)


def is_near(pixel: tuple[int, ...], colour: str) -> bool:
    """True for a pixel that is opaque and of about that colour."""
    wanted = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return pixel[3] > 200 and all(abs(a - b) < 24 for a, b in zip(pixel[:3], wanted, strict=True))


@pytest.mark.parametrize("course", ALL.values(), ids=ALL)
def test_a_picture_is_a_small_png_for_sharp_screens(course: Course) -> None:
    picture = picture_of(course, EN)
    image = Image.open(BytesIO(picture.data))
    assert image.format == "PNG"
    assert image.size == (picture.width * DENSITY, picture.height * DENSITY)
    assert image.info.keys() <= {"transparency"}
    assert len(picture.data) < 8_000
    pixels = opened(picture.data)
    solid = sum(pixels.getchannel("A").histogram()[250:])
    assert solid / (image.width * image.height) > 0.99  # all but the corners of the card
    seen = sum(is_near(pixel, GROUND) for pixel in pixels.get_flattened_data())  # type: ignore[arg-type]
    assert 0.5 < seen / (image.width * image.height) < 0.98


@pytest.mark.parametrize(("course", "colour"), [(RISE, NOW), (CORRECTION, NOW), (DISPUTE, OPEN)], ids=["r", "c", "d"])
def test_the_marks_are_seen_where_the_layout_has_them(course: Course, colour: str) -> None:
    layout = lay_out(plot(course, EN), MAIL, width_of)
    image = opened(png(layout))
    for mark in layout.marks:
        x, y = place(mark.x), place(mark.y)
        around = [image.getpixel((x + dx, y + dy)) for dx in range(-13, 14) for dy in range(-13, 14) if y + dy >= 0]
        wanted = colour if mark.mark.point.is_latest or mark.shape == "disputed" else INK
        assert any(is_near(pixel, wanted) for pixel in around)  # type: ignore[arg-type]


def test_a_disputed_value_is_hollow_and_the_latest_full() -> None:
    layouts = [lay_out(plot(course, EN), MAIL, width_of) for course in (RISE, DISPUTE)]
    centres = [
        opened(png(layout)).getpixel((place(mark.x), place(mark.y)))
        for layout, mark in [(layouts[0], layouts[0].marks[-1]), (layouts[1], layouts[1].marks[-1])]
    ]
    assert [is_near(pixel, GROUND) for pixel in centres] == [False, True]  # type: ignore[arg-type]


def test_a_disputed_value_has_the_corners_of_a_diamond() -> None:
    layout = lay_out(plot(DISPUTE, EN), MAIL, width_of)
    image = opened(png(layout))
    for mark in (mark for mark in layout.marks if mark.shape == "disputed"):
        for dx, dy in ((0, -1), (0, 1), (1, 0)):
            corner = place(mark.x + dx * (DOT + 1.25)), place(mark.y + dy * (DOT + 1.25))
            around = [image.getpixel((corner[0] + x, corner[1] + y)) for x in (-1, 0, 1) for y in (-1, 0, 1)]
            assert any(is_near(pixel, OPEN) for pixel in around)  # type: ignore[arg-type]


def test_words_and_marks_can_be_read_on_the_card() -> None:
    """WCAG 2.1, 1.4.3: a contrast of 4.5 for words, here for all of the chart, whatever ground the mail has."""
    assert [colour for colour in COLOURS if contrast(colour, GROUND) < 4.5] == []


def test_the_same_course_gives_the_same_picture_and_another_one_another_name() -> None:
    assert picture_of(RISE, EN) == picture_of(RISE, EN)
    names = {picture_of(course, words_in(language)).cid for course in ALL.values() for language in ("en", "de")}
    assert len(names) == 2 * len(ALL)


@pytest.mark.parametrize("course", ALL.values(), ids=ALL)
def test_the_svg_is_well_formed_and_says_what_it_shows(course: Course) -> None:
    made = plot(course, EN)
    root = etree.fromstring(svg(made, TEMPLATES).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
    assert [root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")] == [made.title, made.description]
    assert len([g for g in root.findall(f"{SVG}g") if "mark" in g.get("class", "").split()]) == len(course.points)
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"


def test_the_svg_looks_as_it_did(golden: Callable[[str, str], None]) -> None:
    golden("course.svg", svg(plot(DISPUTE, EN), TEMPLATES) + "\n")


HOSTILE = '"><script>alert(1)</script>&\x07'


def test_hostile_names_are_shown_not_obeyed() -> None:
    points = tuple(replace(point, who=HOSTILE, words=HOSTILE) for point in RISE.points)
    course = Course(HOSTILE, HOSTILE, points)
    drawn = svg(plot(course, EN), TEMPLATES)
    assert "<script" not in drawn
    assert "\x07" not in drawn
    assert etree.fromstring(drawn).tag == "svg"
    assert picture_of(course, EN).data.startswith(b"\x89PNG")
