"""A real browser shows the mail without sideways scrolling and with enough contrast, on a phone and in the dark."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import pytest

from storydiff.model import Figure, Relation
from storydiff.render import render
from tests import nights
from tests.browser import SCHEMES, WIDTHS, browsing, look, opened, the_browser, the_driver
from tests.flood import World, may

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TEMPLATES = jinja2.Environment(loader=jinja2.FileSystemLoader(Path(__file__).parents[1] / "templates"))
STYLE = re.compile(r"<style.*?</style>", re.DOTALL)


def a_night_of_long_words() -> World:
    """A night on which nothing can be broken between words."""
    world = World()
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
    article = world.prints("a", f"{long} counted 1,234,567 people.", may(4), long)
    rival = world.prints("b", f"{long} counted 2,345,678 people.", may(4, 5), long)
    one, other = (
        world.says(text, text.text, number, Figure(long, Relation.EXACT, value, value, place=long), speaker=long)
        for text, number, value in [(article, "1,234,567", 1234567), (rival, "2,345,678", 2345678)]
    )
    world.becomes("contradicted", "a", one, other, reason=long)
    world.becomes("increased", "b", one, other, reason=long)
    return world


NIGHTS = {**nights.NIGHTS, "long-words": lambda: a_night_of_long_words().digest()}
LOOKED_AT_IN_EVERY_WAY = {"normal", "two-stories", "long-words"}
ON_A_PHONE_IN_THE_DARK = {(380, "dark")}
"""The longest mail is looked at like this alone, and the others in a window by day besides: a look costs a second."""

LOOKS = [
    (night, width, scheme)
    for night in NIGHTS
    for width in WIDTHS
    for scheme in SCHEMES
    if night in LOOKED_AT_IN_EVERY_WAY
    or (width, scheme) in ON_A_PHONE_IN_THE_DARK | (set() if night == "four-hundred" else {(700, "light")})
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests here."""
    with browsing() as running:
        yield running


def mail(night: str, folder: Path) -> Path:
    """The file of that night's mail."""
    file = folder / "mail.html"
    file.write_text(render(NIGHTS[night](), TEMPLATES).html, encoding="utf-8")
    return file


def test_without_chromium_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match=r"Chromium is missing: .*apt-get install .*chromium.*make test"):
        the_browser()


def test_without_its_driver_is_said_what_is_missing() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"missing: no_such_driver\. .*make install-browser.*make test"):
        the_driver("pytest", "no_such_driver")


@pytest.mark.parametrize(
    ("apt_get", "said"),
    [
        (
            """case "$1" in install) printf '#!/bin/sh\\n' >"$HERE/chromium"; chmod +x "$HERE/chromium" ;; esac""",
            "make test-browser",
        ),
        ("exit 100", "left out: tests in a browser"),
        (None, "left out: tests in a browser"),
    ],
    ids=["installed", "no network", "no apt-get"],
)
def test_the_checks_get_a_browser_where_they_can_and_pass_without_one(
    tmp_path: Path, apt_get: str | None, said: str
) -> None:
    run = checked(tmp_path, {} if apt_get is None else {"bin/apt-get": apt_get})
    assert run.returncode == 0, run.stdout + run.stderr
    assert said in run.stdout
    assert ("left out" in run.stdout) is (said != "make test-browser")
    assert ("make install-browser" in run.stdout) is (said == "make test-browser")


@pytest.mark.parametrize(
    ("program", "script", "failed"),
    [
        ("bin/make", 'echo "make $*"; [ "$*" != lint ]', "failed: style\n"),
        ("bin/make", 'echo "make $*"; [ "$*" != test ]', "failed: tests, the layers of the house among them\n"),
        (".venv/bin/python", 'echo "$@"; exit 1', "failed: floors on stories of our own\n"),  # which runs beside others
    ],
    ids=["style", "tests", "floors"],
)
def test_a_check_that_fails_is_named_in_the_end_and_the_others_run(
    tmp_path: Path, program: str, script: str, failed: str
) -> None:
    run = checked(tmp_path, {program: script})
    assert run.returncode == 1
    assert run.stdout.endswith(f"\n{failed}")
    assert run.stdout.count("failed: ") == 1
    assert all(
        check in run.stdout for check in ("make lint", "make types", "benchmarks/stories.py --hold", "make test\n")
    )


def checked(tmp_path: Path, programs_of_it: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The script of the checks among programs of the test's own: it may not change the machine it runs on."""
    programs = tmp_path / "bin"
    own = {"bin/make": 'echo "make $*"', "bin/id": "echo 0", ".venv/bin/python": 'echo "$@"'} | programs_of_it
    fakes = {tmp_path / name: script for name, script in own.items()}
    for path, script in fakes.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
    for name in ("bash", "cat", "chmod", "dirname", "mktemp", "rm", "sed", "timeout"):
        (programs / name).symlink_to(str(shutil.which(name)))
    (tmp_path / ".ci").mkdir()
    checks = shutil.copy(Path(__file__).parents[1] / ".ci" / "run", tmp_path / ".ci")
    return subprocess.run(
        [programs / "bash", checks],
        env={"PATH": str(programs), "HERE": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )


BAD_PAGE = """<!DOCTYPE html><html lang="en"><head><title>A page</title></head><body>
<p style="color: #aaaaaa">too faint</p>
<p style="width: 900px">too wide</p>
<p><a href="#nowhere">an anchor</a> <a href="gone.html">a page</a> <a href="other.html#nowhere">its anchor</a>
<a href="javascript:void(0)">a script</a> <a href="../outside.html">a way out</a></p>
<p><img src="https://tracker.example/dot.png" width="20" height="20"> <img src="gone.png" alt="a lost chart"></p>
<p><a href="#here" id="here">good</a> <a href="other.html#there">good</a> <a href="https://a.example/x">good</a>
<img alt="a dot" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"></p>
</body></html>"""
BAD = [
    "is 9?? wide",
    "asks for https://tracker.example/dot.png",
    "leads nowhere: #nowhere",
    "leads nowhere: gone.html",
    "leads nowhere: other.html#nowhere",
    "leads nowhere: javascript:void(0)",
    "leads nowhere: ../outside.html",
    "does not show <img src=*tracker.example*",
    "does not show a lost chart",
    "color-contrast: *too faint*",
    "image-alt: *tracker.example*",
]


@pytest.mark.browser
def test_what_a_reader_would_stumble_over_is_found(browser: Browser, tmp_path: Path) -> None:
    page, other = tmp_path / "site" / "bad.html", tmp_path / "site" / "other.html"
    page.parent.mkdir()
    page.write_text(BAD_PAGE, encoding="utf-8")
    other.write_text('<p id="there">', encoding="utf-8")
    (tmp_path / "outside.html").write_text("", encoding="utf-8")
    found = look(browser, page, 380, "light").problems(page, page.parent)
    unexpected = [problem for problem in found if not any(fnmatchcase(problem, bad) for bad in BAD)]
    unfound = [bad for bad in BAD if not any(fnmatchcase(problem, bad) for problem in found)]
    assert (unexpected, unfound) == ([], [])


@pytest.mark.browser
@pytest.mark.parametrize(("night", "width", "scheme"), LOOKS)
def test_the_mail_fits_and_can_be_read(browser: Browser, tmp_path: Path, night: str, width: int, scheme: str) -> None:
    file = mail(night, tmp_path)
    found = look(browser, file, width, scheme)
    assert (found.page["width"], found.page["dark"]) == (width, scheme == "dark")
    assert found.problems(file, tmp_path) == []


@pytest.mark.browser
@pytest.mark.parametrize("night", sorted(LOOKED_AT_IN_EVERY_WAY))
def test_the_mail_fits_and_can_be_read_where_its_style_sheet_is_taken_away(
    browser: Browser, tmp_path: Path, night: str
) -> None:
    """As in Gmail's apps with another provider's account."""
    file = mail(night, tmp_path)
    file.write_text(STYLE.sub("", file.read_text("utf-8")), encoding="utf-8")
    assert "<style" not in file.read_text("utf-8")
    assert look(browser, file, WIDTHS[0], "dark").problems(file, tmp_path) == []


WORD_ALONE = re.compile(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", re.DOTALL)
UNKNOWN_TO_WORD = re.compile(r"(?:max-width|table-layout|overflow-wrap): [^;\"]*;?")


@pytest.mark.browser
@pytest.mark.parametrize("night", ["normal", "two-stories"])
def test_the_mail_keeps_its_width_where_a_width_can_only_be_set_on_a_table(
    browser: Browser, tmp_path: Path, night: str
) -> None:
    """As in Outlook for Windows, whose engine is Word's."""
    file = mail(night, tmp_path)
    html = WORD_ALONE.sub(r"\1", STYLE.sub("", file.read_text("utf-8")))
    file.write_text(UNKNOWN_TO_WORD.sub("", html), encoding="utf-8")
    assert look(browser, file, 700, "light").problems(file, tmp_path) == []
    with opened(browser, file, 1400, "light") as page:
        assert page.evaluate("""document.querySelector("table.i").getBoundingClientRect().width""") == 640


PAPER = """() => [...document.querySelectorAll("body *")].filter(e => e.checkVisibility()).flatMap(element => {
  const style = getComputedStyle(element), ground = style.backgroundColor.match(/[\\d.]+/g).map(Number);
  const light = ground[3] === 0 || Math.min(...ground.slice(0, 3)) === 255;
  const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  const dark = !own || Math.max(...style.color.match(/[\\d.]+/g).map(Number).slice(0, 3)) <= 200;
  return light && dark ? [] : [element.outerHTML.slice(0, 120)];
})"""
CARDS = """() => [...document.querySelectorAll("td.l")].map(card => getComputedStyle(card).breakInside)"""


@pytest.mark.browser
@pytest.mark.parametrize("scheme", SCHEMES)
def test_on_paper_the_mail_is_dark_on_white_and_no_card_is_cut(browser: Browser, tmp_path: Path, scheme: str) -> None:
    with opened(browser, mail("two-stories", tmp_path), 700, scheme) as page:
        page.emulate_media(media="print")
        assert page.evaluate(PAPER) == []
        assert set(page.evaluate(CARDS)) == {"avoid"}
