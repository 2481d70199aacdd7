"""A real browser shows the mail without sideways scrolling and with enough contrast, on a phone and in the dark."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import pytest

from storydiff.model import Figure, Relation, Story
from storydiff.render import render
from tests.flood import World, a_normal_night, a_quiet_night, may

TEMPLATES = jinja2.Environment(loader=jinja2.FileSystemLoader(Path(__file__).parents[1] / "templates"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""Names that Chromium goes by."""

FRAME = """<!DOCTYPE html><html style="color-scheme:%(scheme)s"><body>
<iframe id="mail" src="mail.html" style="width:%(width)dpx;height:3000px;border:0;color-scheme:%(scheme)s"></iframe>
<pre id="found"></pre>
<script>
const channel = v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 };
const luminance = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
const parts = text => text.match(/[\\d.]+/g).map(Number);
document.getElementById("mail").onload = event => {
  const page = event.target.contentDocument, view = event.target.contentWindow, faint = [], grounds = new Set();
  for (const element of page.body.querySelectorAll("*")) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own) continue;
    let box = element, ground = [0, 0, 0, 0];
    while (box && (ground = parts(view.getComputedStyle(box).backgroundColor))[3] === 0) box = box.parentElement;
    const pair = [luminance(parts(view.getComputedStyle(element).color)), luminance(ground)].sort((a, b) => b - a);
    grounds.add(ground.join());
    if ((pair[0] + 0.05) / (pair[1] + 0.05) < 4.5) faint.push(element.textContent.trim().slice(0, 40));
  }
  document.getElementById("found").textContent = JSON.stringify({
    width: view.innerWidth, needed: page.documentElement.scrollWidth, faint: faint,
    dark: view.matchMedia("(prefers-color-scheme: dark)").matches, grounds: [...grounds],
  });
};
</script></body></html>"""


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


def the_browser() -> str:
    """The path of a Chromium; where there is none, the test that needs it fails and says how to get one."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(
            f"Chromium is missing: none of {', '.join(BROWSERS)} is on the PATH. Install it, on Debian with "
            "`apt-get install --no-install-recommends chromium`, or leave the tests in a browser out with `make test`.",
            pytrace=False,
        )
    return found


def seen(world: World, folder: Path, width: int, scheme: str, **changed: Any) -> dict[str, Any]:
    """What the browser found in the mail of that night at that width."""
    (folder / "mail.html").write_text(render(world.digest(**changed), TEMPLATES).html, encoding="utf-8")
    (folder / "frame.html").write_text(FRAME % {"width": width, "scheme": scheme}, encoding="utf-8")
    command = [
        the_browser(),
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
        *("--allow-file-access-from-files", f"--user-data-dir={folder / 'profile'}"),
        f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}",
        *("--virtual-time-budget=5000", "--dump-dom", (folder / "frame.html").as_uri()),
    ]
    page = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    found = page.partition('<pre id="found">')[2].partition("</pre>")[0]
    result: dict[str, Any] = json.loads(found)
    return result


def test_without_chromium_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match=r"Chromium is missing: .*apt-get install .*chromium.*make test"):
        the_browser()


@pytest.mark.parametrize(
    ("apt_get", "said"),
    [
        (
            """case "$1" in install) printf '#!/bin/sh\\n' >"$HERE/chromium"; chmod +x "$HERE/chromium" ;; esac""",
            "-m browser",
        ),
        ("exit 100", "left out: tests in a browser"),
        (None, "left out: tests in a browser"),
    ],
    ids=["installed", "no network", "no apt-get"],
)
def test_the_checks_get_a_browser_where_they_can_and_pass_without_one(
    tmp_path: Path, apt_get: str | None, said: str
) -> None:
    """The script of the checks among programs of the test's own: it may not change the machine it runs on."""
    programs = tmp_path / "bin"
    fakes = {programs / "make": "", programs / "id": "echo 0", tmp_path / ".venv/bin/python": 'echo "$@"'}
    if apt_get is not None:
        fakes[programs / "apt-get"] = apt_get
    for path, script in fakes.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
    for name in ("bash", "chmod", "dirname", "timeout"):
        (programs / name).symlink_to(str(shutil.which(name)))
    (tmp_path / ".ci").mkdir()
    checks = shutil.copy(Path(__file__).parents[1] / ".ci" / "run", tmp_path / ".ci")
    run = subprocess.run(
        [programs / "bash", checks],
        env={"PATH": str(programs), "HERE": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert said in run.stdout
    assert ("left out" in run.stdout) is (said != "-m browser")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [380, 700])
@pytest.mark.parametrize("night", [a_normal_night, a_quiet_night, a_night_of_long_words])
def test_the_mail_fits_and_can_be_read(tmp_path: Path, night: Callable[[], World], width: int, scheme: str) -> None:
    found = seen(night(), tmp_path, width, scheme, story=Story("flood", "Flood in the Vesk valley"))
    assert found["dark"] is (scheme == "dark")
    assert found["width"] == width
    assert found["needed"] <= width
    assert found["faint"] == []
    assert all(ground.split(",")[3:] != ["0"] for ground in found["grounds"])
