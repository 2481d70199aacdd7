"""The system's Chromium, driven by Playwright: what a reader of a page meets, whatever the page is."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""Names that Chromium goes by."""

WIDTHS = (380, 700)
"""CSS pixels: a phone held upright, and a window of mail beside its list."""

SCHEMES = ("light", "dark")

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""axe's names for the rules of WCAG 2.2 at the levels A and AA."""

FOUND = """() => ({
  width: window.innerWidth,
  needed: document.documentElement.scrollWidth,
  dark: window.matchMedia("(prefers-color-scheme: dark)").matches,
  links: [...document.querySelectorAll("a[href], area[href]")].map(a => a.getAttribute("href")),
  anchors: [...document.querySelectorAll("[id], a[name]")].map(a => a.id || a.name),
  pictures: [...document.querySelectorAll("img, svg")].map(p => ({
    what: (p.getAttribute("alt") || p.getAttribute("aria-label") || p.outerHTML).slice(0, 60),
    width: p.getBoundingClientRect().width,
    shown: p.checkVisibility() && (p.tagName !== "IMG" || (p.complete && p.naturalWidth > 0)),
  })),
})"""


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


def the_driver(*names: str) -> None:
    """Fails and says how to get it where one of the packages that drive the browser is not installed."""
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        pytest.fail(
            f"What drives Chromium is missing: {', '.join(missing)}. Install it with `make install-browser`, "
            "or leave the tests in a browser out with `make test`.",
            pytrace=False,
        )


@contextmanager
def browsing() -> Iterator[Browser]:
    """A Chromium without a window; it is closed afterwards, as Playwright's loop would be in other tests' way."""
    path = the_browser()
    the_driver("playwright", "axe_playwright_python")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        # Chromium has no sandbox for root, as whom containers run; what it opens here are files of the tests' own.
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass(frozen=True)
class Look:
    """What was found on a page at a width and in a colour scheme."""

    page: dict[str, Any]
    requests: tuple[str, ...]
    """The address of everything that the page asked for, itself included."""
    errors: tuple[str, ...]
    broken_rules: tuple[str, ...]
    """axe's rules that are broken or that it cannot decide, each with the elements."""

    def problems(self, file: Path, root: Path) -> list[str]:
        """Everything a reader would stumble over, in words; ``root`` is the folder that links may lead into."""
        found = [f"is {self.page['needed']} wide"] if self.page["needed"] > self.page["width"] else []
        found += [f"asks for {address}" for address in self.requests if not _is_own(address, root)]
        found += [f"leads nowhere: {link}" for link in self.page["links"] if not self._leads(link, file, root)]
        found += [f"does not show {p['what']}" for p in self.page["pictures"] if not p["shown"]]
        return [*found, *self.errors, *self.broken_rules]

    def _leads(self, link: str, file: Path, root: Path) -> bool:
        """Whether the link can be followed: outside by its form alone, inside to a file and an anchor there."""
        parts = urlsplit(link)
        if parts.scheme in {"http", "https"}:
            return bool(parts.hostname)
        if parts.scheme in {"mailto", "tag"}:
            return bool(parts.path)
        target = Path(unquote(parts.path)) if parts.scheme == "file" else file.parent / unquote(parts.path)
        if parts.scheme not in {"", "file"} or parts.netloc:
            return False
        if not parts.path:
            return parts.fragment in self.page["anchors"]
        if parts.scheme == "file":
            return True  # a copy on the disk of whoever reads, which the tests do not make
        inside = target.resolve().is_relative_to(root.resolve()) and target.is_file()
        return inside and (not parts.fragment or f'id="{unquote(parts.fragment)}"' in target.read_text("utf-8"))


def look(browser: Browser, file: Path, width: int, scheme: str) -> Look:
    """Opens a file at a width, in a colour scheme and without a network, and has axe judge it."""
    from axe_playwright_python.sync_playwright import Axe

    asked: list[str] = []
    errors: list[str] = []
    with opened(browser, file, width, scheme, asked, errors) as page:
        judged = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(RULES)}}).response
        found = page.evaluate(FOUND)
    assert judged["passes"], "axe judged nothing"
    broken = [
        f"{rule['id']}{'' if rule in judged['violations'] else ' (undecided)'}: {node['html'][:120]}"
        for rule in [*judged["violations"], *judged["incomplete"]]
        for node in rule["nodes"]
        if not _is_a_mere_sign(node)
    ]
    return Look(found, tuple(asked), tuple(errors), tuple(broken))


@contextmanager
def opened(
    browser: Browser,
    file: Path,
    width: int,
    scheme: str,
    asked: list[str] | None = None,
    errors: list[str] | None = None,
) -> Iterator[Page]:
    """The page of a file, everything it asks for and every error of its scripts noted in the lists."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.on("request", lambda request: (asked if asked is not None else []).append(request.url))
    page.on("pageerror", lambda error: (errors if errors is not None else []).append(f"script: {error}"))
    page.goto(file.resolve().as_uri())
    yield page
    context.close()


def _is_a_mere_sign(node: dict[str, Any]) -> bool:
    """Whether axe leaves the contrast undecided because the text is an arrow or the like, in the colour of words."""
    return bool(node["any"]) and all((check["data"] or {}).get("messageKey") == "nonBmp" for check in node["any"])


def _is_own(address: str, root: Path) -> bool:
    parts = urlsplit(address)
    if parts.scheme in {"data", "blob", "about"}:
        return True
    return parts.scheme == "file" and Path(unquote(parts.path)).is_relative_to(root.resolve())
