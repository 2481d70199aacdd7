"""A course is read from a chronicle, placed in unit coordinates, laid out in a picture and said in words."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.changes.chronicle import Entry
from storydiff.changes.chronicle import Mark as Told
from storydiff.charts import MAIL, PAGE, Course, Point, course_of, lay_out, plot, said_of, words_in
from storydiff.charts.course import MOST, Fate
from storydiff.charts.layout import STUB, Shape
from storydiff.charts.plot import GAP, scale_of, ticks
from storydiff.charts.svg import width_of
from storydiff.model import Article, Aspect, Change, ChangeKind, Claim, Content, Position, Span, Stance
from tests.builders import a_claim, a_figure, an_article, day
from tests.courses import ALL, CORRECTION, DISPUTE, MONEY, ONE_DAY, RISE, SHARES, YEARS, told

EN = words_in("en")


# --- from a chronicle -----------------------------------------------------------------------------


def entry(at: float, number: float, relation: str = "=", *marks: Told, focus: str = "", **changed: object) -> Entry:
    """A claim of so many dead on that day of the story."""
    article = an_article(f"a{at}-{number}", at, publisher="Vale Post")
    said = focus or f"{number:g}"
    quote = f"{said} people have died in the valley."
    content = a_figure(number, relation, **changed)
    return Entry(_claim(article, content, quote, said), article, marks)


def _claim(article: Article, content: Content, quote: str, focus: str) -> Claim:
    return a_claim(article, content, 0, quote=quote, focus=Span(0, len(focus)))


def course_in(entries: list[Entry], *changes: Change) -> Course | None:
    """The course of the entries, each of them told as a change of its own but for those that ``changes`` names."""
    ids = [entry.claim.id for entry in entries]
    return course_of(entries, changes or [becomes("increased", (), (id_,)) for id_ in ids], "en")


def becomes(kind: str, before: tuple[str, ...], after: tuple[str, ...]) -> Change:
    return Change(ChangeKind(kind), "deaths", "it is so", before, after, 0.5, "", day(9))


def numbers(entries: list[Entry], *changes: Change) -> list[float]:
    course = course_in(entries, *changes)
    return [] if course is None else [point.low for point in course.points]


def test_a_course_needs_three_values() -> None:
    assert course_in([entry(0, 12), entry(1, 40)]) is None
    assert numbers([entry(0, 12), entry(1, 40), entry(2, 90)]) == [12, 40, 90]


def test_what_is_only_said_again_is_no_value_of_its_own_and_what_comes_back_is_one() -> None:
    assert course_in([entry(0, 12), entry(1, 12.0), entry(2, 40), entry(3, 40)]) is None
    assert numbers([entry(0, 12), entry(1, 40), entry(2, 40), entry(3, 30), entry(4, 40)]) == [12, 40, 30, 40]


def test_other_units_and_steps_stay_out() -> None:
    base = [entry(0, 12), entry(1, 40), entry(4, 90, "=", Told.PRESENT)]
    others = [
        entry(2, 7, unit="%"),
        entry(2, 8, aspect=Aspect.STEP),
    ]
    assert numbers([*base, *others]) == [12, 40, 90]


def test_positions_have_no_course() -> None:
    article = an_article("p")
    stand = Position("mara lind", "the dam", Stance.FOR, 1, "backs")
    assert course_in([Entry(a_claim(article, stand), article, ())] * 3) is None


@pytest.mark.parametrize(
    ("relation", "focus", "low", "high", "up", "down"),
    [
        ("=", "220", 220, 220, False, False),
        (">", "more than 220", 220, 230, True, False),
        ("<", "nearly 220", 210, 220, False, True),
        ("<", "up to 220", 210, 220, False, True),
        ("~", "about 220", 210, 230, False, False),
        (">", "hundreds", 220, 230, True, False),
    ],
)
def test_a_hedge_is_a_range_that_is_open_where_the_words_are(
    relation: str, focus: str, low: float, high: float, up: bool, down: bool
) -> None:
    course = course_in([entry(0, 12), entry(1, 40), entry(2, 220, relation, focus=focus)])
    assert course is not None
    point = course.points[-1]
    assert (point.likely.low, point.likely.high, point.opens_up, point.opens_down) == (low, high, up, down)


def test_both_sides_of_a_dispute_are_open_and_a_correction_takes_one_value_back() -> None:
    entries = [
        entry(0, 12),
        entry(1, 18, "=", Told.CORRECTED),
        entry(2, 40, "=", Told.PRESENT),
        entry(2, 61, "=", Told.DISPUTED),
    ]
    course = course_in(entries)
    assert course is not None
    assert [(p.low, p.fate, p.is_latest) for p in course.points] == [
        (12, Fate.STANDS, False),
        (18, Fate.SUPERSEDED, False),
        (40, Fate.DISPUTED, True),
        (61, Fate.DISPUTED, False),
    ]


def test_a_dispute_that_the_story_left_behind_stays_between_its_own_sides() -> None:
    entries = [entry(0, 40), entry(1, 61, "=", Told.DISPUTED), entry(2, 44), entry(3, 48, "=", Told.PRESENT)]
    one, other, _, last = (e.claim.id for e in entries)
    course = course_in(entries, becomes("contradicted", (one,), (other,)), becomes("increased", (), (last,)))
    assert course is not None
    assert [(p.low, p.fate, p.is_latest) for p in course.points] == [
        (40, Fate.DISPUTED, False),
        (61, Fate.DISPUTED, False),
        (48, Fate.STANDS, True),
    ]


def test_what_was_held_back_or_only_said_again_is_no_value() -> None:
    entries = [entry(0, 40), entry(1, 44), entry(2, 3), entry(3, 48), entry(4, 48.5)]
    a, b, _, c, again = (e.claim.id for e in entries)
    changes = [becomes("increased", (a,), (b,)), becomes("increased", (b,), (c,)), becomes("restated", (c,), (again,))]
    assert numbers(entries, *changes) == [40, 44, 48]


def test_a_value_that_a_later_version_says_again_stays_and_is_the_latest() -> None:
    entries = [entry(0, 12), entry(1, 40), entry(2, 90, "=", Told.REPEATED), entry(3, 90, "=", Told.PRESENT)]
    course = course_in(entries, *(becomes("increased", (), (e.claim.id,)) for e in entries[:3]))
    assert course is not None
    assert [(p.low, p.fate, p.is_latest) for p in course.points][-1] == (90, Fate.STANDS, True)


def test_of_many_values_the_ends_the_latest_and_the_disputed_stay() -> None:
    entries = [entry(n, 100 + n, "=", *((Told.DISPUTED,) if n == 17 else ())) for n in range(40)]
    course = course_in(entries)
    assert course is not None
    shown = [point.low for point in course.points]
    assert len(shown) == MOST
    assert course.left_out == 40 - MOST
    assert {100, 117, 139} <= set(shown)
    assert shown == sorted(shown)


# --- geometry -------------------------------------------------------------------------------------


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Courses of any hedges, times and sizes."""
    count = draw(st.integers(1, MOST))
    days = sorted(draw(st.lists(st.floats(0, 800), min_size=count, max_size=count)))
    size = draw(st.sampled_from([1, 100, 1e5, 1e9, 1e13]))
    points: list[Point] = []
    for at in days:
        low = round(draw(st.floats(-0.2, 1)) * size, 2)
        relation = draw(st.sampled_from("=~<>-"))
        high = low + round(draw(st.floats(0, 1)) * size, 2) if relation == "-" else None
        points.append(told(at, low, relation, high, fate=draw(st.sampled_from(Fate))))
    return Course("Deaths", draw(st.sampled_from([None, "%", "EUR"])), tuple(points))


@given(courses())
def test_every_mark_lies_in_the_frame_in_its_order_and_its_range_holds_its_number(course: Course) -> None:
    made = plot(course, EN)
    assert len(made.marks) == len(course.points)
    for mark in made.marks:
        assert 0 <= mark.x <= 1
        assert 0 <= mark.low <= mark.y + 1e-9
        assert mark.y <= mark.high + 1e-9 <= 1 + 2e-9
    assert all(one.x < other.x for one, other in pairwise(made.marks))
    assert all(0 <= tick.place <= 1 for tick in [*made.numbers, *made.days])


@given(courses())
def test_a_higher_number_stands_higher(course: Course) -> None:
    marks = [mark for mark in plot(course, EN).marks if not mark.is_range]
    for one, other in combinations(marks, 2):
        if one.point.low < other.point.low:
            assert one.y <= other.y


@given(courses(), st.sampled_from([MAIL, PAGE]))
def test_the_layout_keeps_to_the_picture_and_no_text_lies_on_another(course: Course, size: object) -> None:
    layout = lay_out(plot(course, EN), size, width_of)  # type: ignore[arg-type]
    for mark in layout.marks:
        assert 0 <= mark.x <= layout.size.width
        assert 0 <= mark.top <= mark.y <= mark.bottom <= layout.size.height
    values = [text for text in layout.texts if text.anchor == "start"]
    boxes = [(text.x, text.y, text.x + width_of(text.text)) for text in values]
    for left, y, right in boxes:
        assert left >= -2
        assert right <= layout.size.width + 2
        assert 0 < y <= layout.size.height
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] + 3 or other[2] <= one[0] + 3 or abs(one[1] - other[1]) >= 11


def test_values_of_one_time_stand_side_by_side_and_differ_by_their_form() -> None:
    made = plot(DISPUTE, EN)
    assert made.marks[3].x - made.marks[2].x == pytest.approx(GAP)
    shapes = [mark.shape for mark in lay_out(made, MAIL, width_of).marks]
    assert shapes == [Shape.DOT, Shape.DOT, Shape.DISPUTED, Shape.DISPUTED]


def test_a_corrected_value_is_struck_and_the_way_does_not_lead_through_it() -> None:
    layout = lay_out(plot(CORRECTION, EN), MAIL, width_of)
    assert [mark.shape for mark in layout.marks] == [Shape.DOT, Shape.STRUCK, Shape.DOT, Shape.LATEST]
    struck = layout.marks[1]
    assert (struck.x, struck.y) not in layout.way
    assert all((mark.x, mark.y) in layout.way for mark in layout.marks if mark is not struck)


def test_what_is_open_has_an_arrow_long_enough_to_be_seen() -> None:
    layout = lay_out(plot(DISPUTE, EN), MAIL, width_of)
    upwards, downwards = layout.marks[0], layout.marks[2]
    assert (upwards.opens_up, downwards.opens_down) == (True, True)
    assert upwards.y - upwards.top >= STUB
    assert downwards.bottom - downwards.y >= STUB


@pytest.mark.parametrize("course", ALL.values(), ids=ALL)
def test_what_stands_now_and_what_is_disputed_is_always_written_out(course: Course) -> None:
    layout = lay_out(plot(course, EN), MAIL, width_of)
    urgent = [m.mark.text for m in layout.marks if m.mark.point.is_latest or m.shape is Shape.DISPUTED]
    written = [text.text for text in layout.texts if text.is_strong]
    assert sorted(written) == sorted(urgent)


@given(courses())
def test_the_latest_value_is_written_out_in_any_course(course: Course) -> None:
    points = (*course.points[:-1], replace(course.points[-1], is_latest=True))
    layout = lay_out(plot(replace(course, points=points), EN), MAIL, width_of)
    assert layout.marks[-1].mark.text in [text.text for text in layout.texts if text.is_strong]


@given(st.floats(-1e12, 1e12), st.floats(1e-3, 1e12))
def test_an_axis_has_a_few_numbers_within_its_ends(low: float, reach: float) -> None:
    if low + reach == low or reach < abs(low) * 1e-6:
        return
    found = ticks(low, low + reach)
    assert 3 <= len(found) <= 7
    assert all(low - reach * 1e-6 <= number <= low + reach * (1 + 1e-6) for number in found)
    assert list(found) == sorted(set(found))


def test_the_scale_begins_at_zero_unless_all_values_are_far_from_it() -> None:
    assert scale_of(RISE.points)[0] == 0
    assert scale_of(SHARES.points)[0] > 40
    assert scale_of([told(0, 7)])[0] < 7 < scale_of([told(0, 7)])[1]


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("course", "language", "numbers", "days", "unit"),
    [
        (RISE, "en", ["0", "100", "200", "300"], ["May 1", "May 2", "May 3", "May 4", "May 9", "May 13"], ""),
        (YEARS, "en", ["55", "60", "65", "70"], ["May 1, 2031", "May 1, 2032", "May 1, 2033"], ""),
        (MONEY, "en", ["0", "5B", "10B"], ["May 1", "May 5", "May 10"], "EUR"),
        (MONEY, "de", ["0", "5 Mrd.", "10 Mrd."], ["1. Mai", "5. Mai", "10. Mai"], "EUR"),
        (ONE_DAY, "en", ["0", "5", "10"], ["May 1, 3:00 AM", "6:00 AM", "12:00 PM"], ""),
    ],
)
def test_an_axis_speaks_the_readers_language(
    course: Course, language: str, numbers: list[str], days: list[str], unit: str
) -> None:
    made = plot(course, words_in(language))
    assert [tick.text for tick in made.numbers] == numbers
    assert [tick.text for tick in made.days] == days
    assert made.unit == unit


@pytest.mark.parametrize("language", ["ar", "fa", "hi", "ja", "ko", "ru", "el", "fr", "zh", "my", "xx"])
@pytest.mark.parametrize("course", ALL.values(), ids=ALL)
def test_a_picture_has_only_letters_that_can_be_drawn(course: Course, language: str) -> None:
    layout = lay_out(plot(course, words_in(language, is_plain=True)), MAIL, width_of)
    assert all(text.text.isascii() for text in layout.texts)
    assert any(text.text for text in layout.texts)


def test_a_day_is_the_readers_and_a_bare_date_stays_that() -> None:
    words = words_in("en", ZoneInfo("Asia/Tokyo"))
    assert words.day(told(0, 1).at) == "May 1"
    assert words.day(told(0.9, 1).at) == "May 2"


def test_the_alternative_text_says_what_the_chart_shows() -> None:
    assert said_of(RISE, EN) == (
        "Deaths in Norland, 6 values told. May 1, 2031: 12 (Vale Post); May 2, 2031: more than 40 (Vale Post); "
        "May 3, 2031: about 90 (Vale Post); May 4, 2031: 120 to 150 (Vale Post); May 9, 2031: nearly 320 (Vale Post); "
        "May 13, 2031: 347 (Vale Post), the latest."
    )
    assert said_of(DISPUTE, EN).endswith(
        "May 21, 2031: nearly 32,000 (Interior Ministry), disputed, the latest; 41,000 (Red Anchor), disputed."
    )
    assert "18 (Vale Post), since corrected or no longer said; 13 (Vale Post)" in said_of(CORRECTION, EN)


@given(courses())
def test_every_value_of_the_chart_is_in_its_words(course: Course) -> None:
    said = said_of(course, EN)
    for point in course.points:
        assert point.words in said
        assert EN.date(point.at) in said
