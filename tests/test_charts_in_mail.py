"""Over nights a figure moves; from its third value on the mail shows its course, the picture beside the HTML."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from storydiff import pipeline
from storydiff.charting import CHARTS_PER_MAIL, find_course
from storydiff.charts import Course, picture_of, words_in
from storydiff.digest import Digest
from storydiff.mail_messages import MailParts, build_message
from storydiff.model import InlineImage
from storydiff.render import HTML_LIMIT, Rendered, render
from tests.courses import ALL, RISE
from tests.flood import FLOOD, READER, World, a_normal_night, may
from tests.test_render import Page, templates

BEGIN = datetime(2031, 5, 1, 20, tzinfo=UTC)
COUNTS = ["12", "more than 40", "about 90", "nearly 120", "131"]


def a_home(folder: Path) -> Path:
    pipeline.init(folder)
    (folder / "storydiff.toml").write_text(
        '[[stories]]\nname = "flood"\ntitle = "Flood in Norland"\n'
        '[[recipients]]\naddress = "editor@news.example"\n[mail]\nsender = "storydiff@news.example"\n',
        encoding="utf-8",
    )
    return folder


def a_night(folder: Path, number: int, count: str) -> list[Path]:
    """The files of the digest of a night on which one article counts so many dead."""
    now = BEGIN + timedelta(days=number)
    article = folder.parent / f"report-{number}.md"
    article.write_text(
        f"---\ntitle: Flood report {number}\npublisher: Vale Post\npublished: {now - timedelta(hours=8):%Y-%m-%dT%H:%MZ}\n"
        f"url: https://vale.example/{number}\n---\nThe flood has killed {count} people in Norland, the Interior Ministry "
        f"said on {now:%A}.\n\n" + "Rescue teams searched the banks of the river through the night. " * 4,
        encoding="utf-8",
    )
    with pipeline.open_home(folder, now) as home:
        asyncio.run(pipeline.ingest(home, [str(article)]))
        pipeline.diff(home)
        return list(pipeline.make_digest(home, send=True).files)


def a_mail(files: list[Path]) -> EmailMessage:
    (path,) = [path for path in files if path.suffix == ".eml"]
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def html_of(message: EmailMessage) -> str:
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def images_of(message: EmailMessage) -> list[EmailMessage]:
    return [part for part in message.walk() if part.get_content_type() == "image/png"]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[list[Path]]]:
    folder = a_home(tmp_path_factory.mktemp("charts") / "home")
    return folder, [a_night(folder, number, count) for number, count in enumerate(COUNTS)]


def test_a_figure_has_a_chart_from_its_third_value_on(nights: tuple[Path, list[list[Path]]]) -> None:
    mails = [a_mail(files) for files in nights[1]]
    assert [len(images_of(mail)) for mail in mails] == [0, 0, 1, 1, 1]
    assert mails[1].get_content_type() == mails[4].get_content_type() == "multipart/alternative"


def test_the_picture_lies_beside_the_html_that_refers_to_it(nights: tuple[Path, list[list[Path]]]) -> None:
    mail = a_mail(nights[1][4])
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    (image,) = images_of(mail)
    assert image["Content-Disposition"].content_disposition == "inline"
    (picture,) = [attributes for tag, attributes in Page(html_of(mail)).tags if tag == "img"]
    assert image["Content-ID"] == f"<{str(picture['src']).removeprefix('cid:')}>"
    opened = Image.open(BytesIO(image.get_content()))
    assert opened.size == (2 * int(picture["width"] or 0), 2 * int(picture["height"] or 0))


def test_the_alternative_text_is_the_course_with_its_hedges(nights: tuple[Path, list[list[Path]]]) -> None:
    (picture,) = [attributes for tag, attributes in Page(html_of(a_mail(nights[1][4]))).tags if tag == "img"]
    alt = str(picture["alt"])
    assert alt.startswith("Deaths in Norland, 5 values told.")
    places = [alt.index(f"May {day}, 2031: {count} (") for day, count in enumerate(COUNTS, 1)]
    assert places == sorted(places)


def test_the_page_beside_the_letter_stands_alone(nights: tuple[Path, list[list[Path]]]) -> None:
    (path,) = [path for path in nights[1][4] if path.suffix == ".html"]
    page = path.read_text(encoding="utf-8")
    assert "cid:" not in page
    assert page.count('src="data:image/png;base64,') == 1


def test_a_course_is_what_was_known_of_the_story_by_then(nights: tuple[Path, list[list[Path]]]) -> None:
    with pipeline.open_home(nights[0], BEGIN + timedelta(days=9)) as home:
        (series,) = [name for name, count, _ in home.ledger.iter_series() if count == len(COUNTS)]
        known = find_course(home, "flood", series, "en", BEGIN + timedelta(days=2))
        assert known is not None
        assert [point.words for point in known.points] == COUNTS[:3]
        assert find_course(home, "flood", series, "en", BEGIN + timedelta(days=1)) is None
        assert find_course(home, "another story", series, "en", BEGIN + timedelta(days=9)) is None


# --- without a home -------------------------------------------------------------------------------


def a_crowded_night() -> tuple[Digest, dict[tuple[str, ...], Course]]:
    """Forty figures that moved, as many courses as a mail may show, each as full as it can be."""
    world = World()
    for number in range(40):
        one, other = (world.counts(f"{number}{x}", 100 + number, may(4, number % 20)) for x in "ab")
        world.becomes("increased", f"s{number}", one, other)
    points = tuple(point for n in range(14) for point in RISE.points[n % 6 : n % 6 + 1])
    digest = world.digest()
    lines = [line for part in digest.parts for line in part.lines][:CHARTS_PER_MAIL]
    return digest, {line.changes: Course(f"{RISE.label} {n}", None, points) for n, line in enumerate(lines)}


def with_chart(digest: Digest, course: Course) -> dict[tuple[str, ...], Course]:
    """The course as that of the first figure of the digest."""
    line = next(line for part in digest.parts for line in part.lines if line.claim_kind == "figure")
    return {line.changes: course}


def message_of(output: Rendered) -> EmailMessage:
    images = tuple(InlineImage(picture.cid, picture.data) for picture in output.pictures)
    parts = MailParts(output.subject, output.text, output.html, images)
    return build_message(parts, READER, (FLOOD,), digest_id="d", sender="storydiff@news.example", now=may(4))


def test_a_crowded_mail_keeps_to_its_limits_and_carries_no_picture_that_it_does_not_show() -> None:
    digest, courses = a_crowded_night()
    output = render(digest, templates(), courses | {("elsewhere",): ALL["huge"]})
    assert len(output.html.encode()) <= HTML_LIMIT
    assert 1 <= len(output.pictures) <= CHARTS_PER_MAIL
    assert set(re.findall(r"cid:([^\"]+)", output.html)) == {picture.cid for picture in output.pictures}
    content = message_of(output).as_bytes()
    assert len(content) < 400_000
    assert max(len(line) for line in content.splitlines()) <= 998


def test_the_same_digest_gives_the_same_bytes() -> None:
    digest, courses = a_crowded_night()
    one, other = (message_of(render(digest, templates(), courses)).as_bytes() for _ in range(2))
    assert one == other


def test_only_the_html_of_a_figure_with_a_course_has_a_chart() -> None:
    digest = a_normal_night().digest()
    plain, charted = render(digest, templates()), render(digest, templates(), with_chart(digest, ALL["dispute"]))
    assert plain.pictures == ()
    assert "<img" not in plain.html
    assert charted.pictures == (picture_of(ALL["dispute"], words_in("en", ZoneInfo(READER.time_zone))),)
    assert (plain.text, plain.markdown, plain.subject) == (charted.text, charted.markdown, charted.subject)


def test_the_chart_of_a_mail_is_shown_as_it_was(golden: Callable[[str, str], None]) -> None:
    digest = a_normal_night().digest()
    html = render(digest, templates(), with_chart(digest, ALL["dispute"])).html
    golden("course.html", "<img" + html.partition("<img")[2].partition(">")[0] + ">\n")


def test_a_chart_stands_with_the_line_that_it_was_drawn_for() -> None:
    """A series that moved and is disputed has two lines; a course that is of one of them is shown once."""
    world = World()
    a, b, c = (world.counts(name, n, may(n // 100, 2)) for name, n in [("a", 200), ("b", 300), ("c", 400)])
    world.becomes("increased", "dead", a, b)
    world.becomes("contradicted", "dead", b, c)
    digest = world.digest()
    disputed, moved = (line for part in digest.parts for line in part.lines)
    assert (disputed.series, moved.series) == ("dead", "dead")
    html = render(digest, templates(), {moved.changes: RISE}).html
    assert html.count("<img") == 1
    assert html.index("increased") < html.index("<img")


def test_a_template_of_the_users_own_need_not_show_charts(tmp_path: Path) -> None:
    (tmp_path / "digest.html.j2").write_text("<p>{{ digest.subject }}</p>", encoding="utf-8")
    digest = a_normal_night().digest()
    assert render(digest, templates(tmp_path), with_chart(digest, RISE)).pictures == ()
