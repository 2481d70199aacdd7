"""A rendered digest shows what was chosen, in four forms, and nothing from outside gets out of its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from storydiff.charts import Layout, Picture, Plot, Point, Size
from storydiff.charts.layout import Drawn, Text
from storydiff.digest import (
    LINES_PER_DIGEST,
    Digest,
    Excerpt,
    Footer,
    Line,
    Part,
    Past,
    Report,
    Section,
    Side,
    SourceReading,
    Step,
)
from storydiff.digest.parts import shares
from storydiff.errors import TemplateError
from storydiff.model import ChangeKind, Event, Failure, Figure, Position, Recipient, Relation, Stance, Status, Story
from storydiff.render import HTML_LIMIT, Rendered, escape_markdown, filters_of, render
from tests.flood import READER, World, a_normal_night, a_quiet_night, may
from tests.nights import NIGHTS, a_harbour_night, a_night_of_four_hundred, of_both

TEMPLATES = Path(__file__).parents[1] / "templates"


def templates(*own: Path) -> jinja2.Environment:
    """An environment with the built-in templates, folders of the user's own before them."""
    return jinja2.Environment(loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(f) for f in [*own, TEMPLATES]]))


def rendered(digest: Digest, *own: Path) -> Rendered:
    return render(digest, templates(*own))


class Page(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._style = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._style = self._style and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def links(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes in self.tags if tag == "a"]


# --- golden nights --------------------------------------------------------------------------------

FORMS = [("html", "html"), ("markdown", "md"), ("text", "txt"), ("subject", "subject.txt")]


@pytest.mark.parametrize(("night", "world"), [("normal", a_normal_night), ("quiet", a_quiet_night)])
@pytest.mark.parametrize(("form", "ending"), FORMS)
def test_a_night_looks_as_it_did(
    night: str, world: Callable[[], World], form: str, ending: str, golden: Callable[[str, str], None]
) -> None:
    golden(f"{night}.{ending}", getattr(rendered(world().digest()), form))


# --- what every form shows ------------------------------------------------------------------------


def shown_of(line: Line) -> Iterator[str]:
    yield line.label
    yield line.new or "no longer said"
    if line.shows_old or line.is_dispute:
        yield line.old or ""
    for _, side in line.evidence:
        yield side.quote.focus.strip()
        yield side.outlet or "unknown outlet"
        if side.speaker:
            yield side.speaker
    yield from line.uncertainties
    yield from (words for pair in line.also for words in pair)
    if line.kind is not ChangeKind.NEW:
        yield line.reason


@pytest.mark.parametrize("form", ["html", "markdown", "text"])
def test_every_form_shows_every_line_whole(form: str) -> None:
    digest = a_normal_night().digest()
    output = getattr(rendered(digest), form)
    output = Page(output).text if form == "html" else " ".join(output.replace("\\", "").split())
    missing = [words for line in digest.lines for words in shown_of(line) if words not in output]
    assert missing == []


@pytest.mark.parametrize("form", ["html", "markdown", "text"])
def test_every_form_links_each_quote_to_its_article(form: str) -> None:
    digest = a_normal_night().digest()
    output = getattr(rendered(digest), form)
    for line in digest.lines:
        for _, side in line.evidence:
            assert side.link is not None
            assert side.link in output


@pytest.mark.parametrize("form", ["html", "markdown", "text"])
def test_every_form_says_what_was_read_what_failed_and_how_to_see_what_was_held_back(form: str) -> None:
    output = getattr(rendered(a_normal_night().digest()), form).replace("\\", "")
    output = Page(output).text if form == "html" else output
    for words in ("7 articles", "Northern Ledger 4", "gone.example/feed: answered 404", "3 claims", "held-back"):
        assert words in " ".join(output.split())
    assert "editor@news.example" in output


def test_the_html_needs_nothing_from_outside() -> None:
    page = Page(rendered(a_normal_night().digest()).html)
    assert {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe", "object", "form", "video"} == set()
    assert not any(name in attributes for _, attributes in page.tags for name in ("src", "background", "onclick"))
    assert "url(" not in rendered(a_normal_night().digest()).html


def test_the_styles_are_inlined_and_those_for_dark_screens_stay() -> None:
    html = rendered(a_normal_night().digest()).html
    assert "prefers-color-scheme: dark" in html
    head, _, body = html.partition("</style>")
    assert body.count('style="') > 50
    assert ".page" not in head
    assert "@media" in head


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_text_can_be_told_from_its_ground(scheme: str) -> None:
    """WCAG 2.1 AA: a contrast of 4.5 for each colour of text on each ground that it may stand on."""
    source = (TEMPLATES / "digest.html.j2").read_text(encoding="utf-8")
    light, _, rest = source.partition("@media (prefers-color-scheme: dark)")
    css = light if scheme == "light" else rest.partition("@media (max-width")[0]
    grounds = set(re.findall(r"background-color: (#\w{6})", css))
    inks = set(re.findall(r"(?<![-\w])color: (#\w{6})", css))
    assert len(grounds) == 2
    assert len(inks) >= 8
    faint = [(ink, ground) for ink in inks for ground in grounds if contrast(ink, ground) < 4.5]
    assert faint == []


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.1, 1.4.3)."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_section_is_told_by_its_words_not_by_its_colour_alone() -> None:
    digest = a_normal_night().digest()
    text = Page(rendered(digest).html).text
    for section in digest.parts[0].sections:
        assert section.heading in text
        assert all(line.kind_words in text for line in section.lines)


# --- times and numbers ----------------------------------------------------------------------------


def a_digest_printed_at(hour: int, recipient: Recipient) -> Digest:
    world = World()
    world.becomes("new", "dead", (), world.counts("a", 22000, may(4, hour)))
    return world.digest(recipient)


@pytest.mark.parametrize(
    ("hour", "zone", "language", "shown"),
    [
        (0, "America/New_York", "en", "May 4, 2031"),
        (2, "America/New_York", "en", "May 3, 2031, 10:00 PM"),
        (2, "Asia/Tokyo", "en", "May 4, 2031, 11:00 AM"),
        (2, "Europe/Berlin", "de", "04.05.2031, 04:00"),
        (2, "Nowhere/Such", "xx", "May 4, 2031, 2:00 AM"),
    ],
)
def test_times_are_the_readers_and_a_bare_date_stays_that_date(hour: int, zone: str, language: str, shown: str) -> None:
    digest = a_digest_printed_at(hour, Recipient("r@news.example", time_zone=zone, language=language))
    assert f"Reported</span> {shown} " in re.sub(r"<span [^>]*>Reported", "Reported", rendered(digest).html).replace(
        "&middot;", "·"
    )
    assert f"Reported: {shown} |" in rendered(digest).text


@pytest.mark.parametrize("form", ["html", "markdown", "text"])
def test_the_course_of_a_figure_is_dated_and_linked(form: str) -> None:
    world = World()
    a, b, c = (world.counts(name, n, may(n // 100, 2)) for name, n in [("a", 200), ("b", 300), ("c", 400)])
    world.becomes("increased", "dead", a, b)
    world.becomes("increased", "dead", b, c)
    output = getattr(rendered(world.digest()), form)
    words = Page(output).text.replace("( ", "(").replace(" ,", ",") if form == "html" else " ".join(output.split())
    if form != "markdown":
        assert (
            "more than 200 (The Vesk Courier, May 2, 2031) → more than 300 (The Vesk Courier, May 3, 2031) → " in words
        )
    assert form == "text" or "https://b.example/flood" in output


def test_numbers_take_the_form_of_the_language() -> None:
    digest = a_digest_printed_at(2, Recipient("r@news.example", language="de"))
    assert "more than 22.000" in rendered(digest).html


# --- hostile text ---------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "Flood\r\nBcc: all@news.example",
    "\u202egnihtyna\u202c",
    "{{ 7 * 7 }}{% raw %}",
    "[click](javascript:alert(1))",
    "![x](https://tracker.example/p.gif)",
    "| a | b |\n|---|---|",
    "# Heading",
    "1. one",
    "- item",
    "> quote",
    "``` code",
    "<!-- comment",
    "&lt;b&gt; &amp; &#x3c;",
    "http://bad.example/ and www.bad.example",
    "a\x00b\x1b[31m",
    "\\*not bold\\*",
    "אבג דהו",
    "洪水の被害",
]


def a_hostile_night(words: str) -> World:
    """A night on which every text from outside is that text."""
    world = World()
    article = world.prints("evil", f"{words} killed 41 people.", may(4), words, title=words)
    figure = Figure(f"deaths {words}", Relation.EXACT, 41, 41, population=words, place=words)
    claim = world.says(article, article.text, "41", figure, speaker=words, via=words)
    stance = world.says(article, article.text, "killed", Position(words, words, Stance.FOR, 1, words), speaker=words)
    event = world.says(article, article.text, "killed", Event(words, Status.FAILED, words, words, words))
    world.becomes("new", "a", (), claim, reason=words)
    world.becomes("reversed", "b", claim, stance, reason=words)
    world.becomes("new", "d", (), event, significance=0.5)
    world.becomes("failed", "c", stance, event, reason=words)
    return world


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_shown_not_obeyed(words: str) -> None:
    digest = a_hostile_night(words).digest(story=Story("evil", words))
    plain, hostile = rendered(a_hostile_night("calm").digest(story=Story("evil", "calm"))), rendered(digest)
    assert [tag for tag, _ in Page(hostile.html).tags] == [tag for tag, _ in Page(plain.html).tags]
    assert markdown_shape(hostile.markdown) == markdown_shape(plain.markdown)
    for output in (hostile.subject, hostile.html, hostile.text, hostile.markdown):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", output)
        assert "49" not in output
    assert "\n" not in hostile.subject


def markdown_shape(markdown: str) -> list[str]:
    """The elements that a Markdown reader makes of the text, without their words."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)
    inner = [child.type for token in tokens for child in token.children or []]
    return [token.type for token in tokens] + [
        kind for kind in inner if kind not in ("text", "softbreak", "text_special")
    ]


@given(st.text(max_size=80))
def test_escaped_markdown_reads_as_the_text_itself(words: str) -> None:
    escaped = escape_markdown(words)
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(escaped)
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    shown = "".join(child.content for token in tokens for child in token.children or [])
    assert shown.split() == escape_free(words).split()
    assert {child.type for token in tokens for child in token.children or []} <= {"text", "text_special"}


def escape_free(words: str) -> str:
    """The words as one safe line, by the house's own rule for it."""
    from storydiff.text import one_line

    return one_line(words)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "https://[", "ftp://a.example/"]
)
def test_an_address_that_is_not_safe_is_not_linked(url: str) -> None:
    world = World()
    article = world.prints("a", "The flood killed 41 people.", may(4), "Courier", url=url)
    claim = world.says(article, article.text, "41", Figure("deaths", Relation.EXACT, 41, 41))
    world.becomes("new", "dead", (), claim)
    output = rendered(world.digest())
    assert Page(output.html).links == []
    assert url not in output.html + output.markdown + output.text
    assert "Courier" in output.html


def test_a_right_to_left_name_keeps_to_itself() -> None:
    assert '<span dir="auto">אבג דהו</span>' in rendered(a_hostile_night("אבג דהו").digest()).html


# --- length ---------------------------------------------------------------------------------------


def test_a_night_of_four_hundred_changes_stays_below_what_mail_programs_clip() -> None:
    world = a_night_of_four_hundred()
    output = rendered(world.digest(limit=400))
    shown = len(list(output.digest.lines))
    assert len(output.html.encode()) <= HTML_LIMIT
    assert shown >= 25
    assert output.digest.count == 400
    for form in (output.html, output.text, output.markdown):
        assert f"{400 - shown} changes" in form
        assert "which come in the next mail" in " ".join(form.split())
    assert output.subject.endswith("(+398)")


def test_a_great_night_of_one_story_does_not_crowd_out_another() -> None:
    output = rendered(of_both(a_night_of_four_hundred(), a_harbour_night()))
    flood, harbour = output.digest.parts
    assert len(output.html.encode()) <= HTML_LIMIT
    assert (len(list(harbour.lines)), harbour.omitted) == (2, 0)
    assert len(list(flood.lines)) + flood.omitted == 400
    assert len(list(output.digest.lines)) == LINES_PER_DIGEST
    for form in (output.html, output.text, output.markdown):
        assert f"{flood.omitted} changes" in form


def test_lines_and_failures_without_end_stay_below_what_mail_programs_clip() -> None:
    world = a_night_of_four_hundred()
    lines = tuple(Failure(f"https://{n}.example/{'x' * 200}", "fetch", "answered 404") for n in range(3_000))
    sources = tuple(SourceReading(f"{n}.example/{'news' * 20}", 1) for n in range(3_000))
    world.report = Report(sources, lines, (), tuple(f"{n}.example: HTTP 500 for {n} days" for n in range(3_000)))
    output = rendered(world.digest(limit=400))
    assert len(output.html.encode()) <= HTML_LIMIT
    assert len(list(output.digest.lines)) >= 25
    words = Page(output.html).text
    assert "3,000 items" in words
    assert "and 2,980 others" in words
    assert "2970 others 2,970" in words
    assert "3,000 articles" in words


def test_several_stories_have_headings_of_their_own_and_one_footer() -> None:
    output = rendered(NIGHTS["two-stories"]())
    page = Page(output.html)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert levels[:3] == [1, 2, 3]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert levels.count(2) == 2
    for form in (page.text, " ".join(output.text.split()), output.markdown):
        assert form.count("Held back") == 1
        assert form.index("Flood in the Vesk valley") < form.index("Closed bridges") < form.index("Ivo Penn on")
    one = Page(rendered(NIGHTS["normal"]()).html)
    assert [int(tag[1]) for tag, _ in one.tags if re.fullmatch(r"h\d", tag)][:3] == [1, 2, 3]


SHARES = [
    ([[0.9, 0.8], [0.1]], 10, [2, 1], "there is room for all"),
    ([[0.9] * 50, [0.1] * 50], 40, [30, 10], "half is shared evenly, the rest goes to what is most significant"),
    ([[0.9] * 50, [0.1] * 3], 40, [37, 3], "what one does not need the other has"),
    ([[0.5], [0.9], [0.7]], 2, [0, 1, 1], "more stories than lines"),
    ([[0.1] * 9, [0.9] * 9, [0.2] * 9], 6, [1, 4, 1], "three stories"),
    ([], 10, [], "no story at all"),
]


@pytest.mark.parametrize(("stories", "limit", "expected", "why"), SHARES, ids=[row[-1] for row in SHARES])
def test_lines_are_shared_between_stories(
    stories: list[list[float]], limit: int, expected: list[int], why: str
) -> None:
    line = next(a_normal_night().digest().lines)
    lines = [[replace(line, series=f"{n}", significance=each) for n, each in enumerate(own)] for own in stories]
    assert shares(lines, limit) == expected, why


def test_the_plain_text_fits_a_terminal() -> None:
    lines = rendered(a_normal_night().digest()).text.splitlines()
    assert [line for line in lines if len(line) > 76 and "://" not in line] == []
    assert not any(line != line.rstrip() for line in lines)


# --- templates of the user's own -------------------------------------------------------------------


def test_a_template_of_the_users_own_comes_first(tmp_path: Path) -> None:
    (tmp_path / "subject.txt.j2").write_text("News: {{ digest.title }}\n", encoding="utf-8")
    assert rendered(a_normal_night().digest(), tmp_path).subject == "News: Flood in the Vesk valley"


MISTAKES = [
    ("digest.html.j2", "<p>\n{% if %}\n", 2, "Expected an expression"),
    ("digest.txt.j2", "a\nb\n{{ digest.storry }}\n", 3, "storry"),
    ("digest.md.j2", "a\n{{ digest.title | shout }}\n", 2, "shout"),
    ("subject.txt.j2", "{{ 1 / 0 }}", 1, "division"),
    ("subject.txt.j2", "\n{% include 'gone.j2' %}", 2, "gone.j2"),
    ("digest.html.j2", "<p>\n\n{{ digest.until + 1 }}", 3, "unsupported operand"),
    ("digest.html.j2", "<p>\n{% include 'digest.html.j2' %}", 2, "itself without end"),
    ("subject.txt.j2", "\n{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", 2, "itself without end"),
    ("digest.md.j2", "\n\n{{ 'x' * 10**15 }}", 3, "too much memory"),
    ("digest.txt.j2", "{% macro a(part) %}\n\n{{ part.titel }}{% endmacro %}\n{{ a(digest.parts[0]) }}", 3, "titel"),
]


@pytest.mark.parametrize(("name", "source", "line", "said"), MISTAKES, ids=[f"{row[0]}-{row[3]}" for row in MISTAKES])
def test_a_mistake_in_a_template_is_named_with_file_and_line(
    tmp_path: Path, name: str, source: str, line: int, said: str
) -> None:
    (tmp_path / name).write_text(source, encoding="utf-8")
    with pytest.raises(TemplateError) as error:
        rendered(a_normal_night().digest(), tmp_path)
    assert f"{tmp_path / name}, line {line}: " in str(error.value)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "how", ["{% include 'own.html.j2' %}", "{% from 'own.html.j2' import card with context %}{{ card() }}"]
)
@pytest.mark.parametrize(("mistake", "said"), [("{{ digest.parts[0].titel }}", "titel"), ("{% endfor %}", "endfor")])
def test_a_mistake_in_what_a_template_includes_is_named_there(
    tmp_path: Path, how: str, mistake: str, said: str
) -> None:
    own = f"<p>\n{{% macro card() %}}\n{mistake}\n{{% endmacro %}}\n{{{{ card() }}}}"
    (tmp_path / "own.html.j2").write_text(own, encoding="utf-8")
    (tmp_path / "digest.html.j2").write_text(f"<b>\n\n\n\n{how}", encoding="utf-8")
    with pytest.raises(TemplateError) as error:
        rendered(a_normal_night().digest(), tmp_path)
    assert f"{tmp_path / 'own.html.j2'}, line 3: " in str(error.value)
    assert said in str(error.value)


def test_html_is_escaped_in_a_template_of_the_users_own_too(tmp_path: Path) -> None:
    (tmp_path / "digest.html.j2").write_text("<p>{{ digest.title }}</p>", encoding="utf-8")
    digest = a_normal_night().digest(story=Story("x", "<b>bold</b>"))
    assert "<b>" not in rendered(digest, tmp_path).html


DOCUMENTED = {
    "digest": Digest,
    "recipient": Recipient,
    "part": Part,
    "story": Story,
    "section": Section,
    "line": Line,
    "side": Side,
    "quote": Excerpt,
    "step": Step,
    "footer": Footer,
    "source": SourceReading,
    "past": Past,
    "picture": Picture,
    "plot": Plot,
    "layout": Layout,
    "size": Size,
    "mark": Drawn,
    "point": Point,
    "text": Text,
}
"""What the documentation of the templates has a table for."""


def documented() -> dict[str, set[str]]:
    """The names that the documentation has under each of its headings, ``filters`` for the last."""
    readme = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    found = {}
    for block in readme.split("\n### ")[1:]:
        head, _, body = block.partition("\n")
        name = re.match(r"`(\w+)`", head)
        cells = [row.split("|")[1] for row in body.splitlines() if row.startswith("| `")]
        found[name[1] if name else "filters"] = {each for cell in cells for each in re.findall(r"`([a-z_]+)", cell)}
    return found


def test_what_templates_get_is_documented_name_by_name_and_nothing_else_is() -> None:
    said = documented()
    assert said.keys() - {"filters"} == DOCUMENTED.keys()
    for name, kind in DOCUMENTED.items():
        assert said[name] == {each for each in dir(kind) if not each.startswith("_")}, name
    assert said["filters"] == filters_of(a_normal_night().digest()).keys()


def test_the_templates_use_only_what_is_documented() -> None:
    files = {path.name for path in TEMPLATES.glob("*.j2")}
    assert files == set(re.findall(r"`([a-z]+\.[a-z]+\.j2)`", (TEMPLATES / "README.md").read_text(encoding="utf-8")))
    said = documented()
    named = set().union(*said.values())
    for name in files:
        tree = templates().parse((TEMPLATES / name).read_text(encoding="utf-8"))
        filters = {each.name for each in tree.find_all(jinja2.nodes.Filter)} - set(jinja2.Environment().filters)
        assert filters <= said["filters"], name
        taken = {(each.node, each.attr) for each in tree.find_all(jinja2.nodes.Getattr)}
        for node, attribute in taken:
            of = getattr(node, "name", getattr(node, "attr", None))
            # Of loop variables and macro arguments the name says what they are; "loop" and text are Jinja's own.
            if of in said:
                assert attribute in said[of], (name, of, attribute)
            elif of != "loop":
                assert attribute in named | {"strip"}, (name, of, attribute)


def test_rendering_leaves_the_environment_as_it_was() -> None:
    environment = templates()
    before = dict(environment.filters)
    render(a_normal_night().digest(READER), environment)
    assert environment.filters == before
