"""Reads the pages of a site as strictly as can be: every tag closed, every id once, every link leading somewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
BLOCKS = frozenset(
    {"article", "blockquote", "dl", "div", "figure", "h1", "h2", "h3", "li", "main", "nav", "ol", "p", "section"}
    | {"table", "ul"}
)
OUTSIDE = frozenset({"http", "https"})
ALLOWED = frozenset(
    {"html", "head", "title", "body", "header", "footer", "span", "a", "b", "strong", "bdi", "s", "sup", "code", "time"}
    | {"mark", "label", "noscript", "script", "style", "caption", "thead", "tbody", "tr", "th", "td", "dt", "dd"}
    | {"svg", "g", "path", "rect", "line", "circle", "text", "tspan", "desc", "polyline", "polygon", "defs", "clippath"}
) | VOID | BLOCKS  # fmt: skip


@dataclass
class Page(HTMLParser):
    """A page as a browser would have to read it, with what is wrong with it."""

    path: Path
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    """The text of each ``mark``."""
    _stack: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.append(tag)
        if len(said) != len(attrs):
            self.wrong.append(f"an attribute twice in {tag}")
        if tag not in ALLOWED:
            self.wrong.append(f"a tag of nobody's: {tag}")
        if any(name.startswith("on") or (name == "style" and tag != "svg") for name in said):
            self.wrong.append(f"an event or a style in {tag}")
        if tag in BLOCKS and "p" in self._stack:
            self.wrong.append(f"{tag} within p")
        if tag == "a" and "a" in self._stack:
            self.wrong.append("a link within a link")
        if tag == "mark":
            self.marked.append("")
        if "id" in said:
            if said["id"] in self.ids:
                self.wrong.append(f"the id {said['id']} twice")
            self.ids.add(said["id"] or "")
        for name in ("href", "src", "action", "data", "poster", "srcset"):
            if name in said:
                self._link(tag, name, said[name] or "")
        if tag not in VOID:
            self._stack.append(tag)

    def _link(self, tag: str, name: str, address: str) -> None:
        scheme = urlsplit(address).scheme
        if scheme and (tag != "a" or scheme not in OUTSIDE):
            self.wrong.append(f"{tag} loads or leads to {address}")
        elif not scheme:
            self.links.append(address)

    def handle_endtag(self, tag: str) -> None:
        if not self._stack or self._stack.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if not self._stack or self._stack[-1] not in ("script", "style"):
            self.words.append(data)
        if "mark" in self._stack:
            self.marked[-1] += data

    @property
    def text(self) -> str:
        """All words of the page."""
        return "".join(self.words)


def read_page(path: Path) -> Page:
    """The page, with what is wrong in it."""
    page = Page(path)
    content = path.read_text(encoding="utf-8")
    page.feed(content)
    page.close()
    if page._stack:
        page.wrong.append(f"never closed: {page._stack}")
    if not content.lstrip().startswith("<!DOCTYPE html>"):
        page.wrong.append("no doctype")
    return page


def crawl(folder: Path) -> dict[str, Page]:
    """All pages of a site by name; fails for whatever is wrong in any, and for a link or an anchor that leads nowhere."""
    pages = {str(path.relative_to(folder)): read_page(path) for path in sorted(folder.rglob("*.html"))}
    wrong = [f"{name}: {what}" for name, page in pages.items() for what in page.wrong]
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            target = (folder / name).parent / unquote(parts.path) if parts.path else folder / name
            reached = target.resolve()
            if not reached.is_relative_to(folder.resolve()) or not reached.is_file():
                wrong.append(f"{name}: leads nowhere: {link}")
            elif reached.suffix == ".html" and parts.fragment:
                place = str(reached.relative_to(folder.resolve()))
                wrong += [] if parts.fragment in pages[place].ids else [f"{name}: no such place: {link}"]
    assert wrong == []
    return pages


def reachable(folder: Path, pages: dict[str, Page]) -> set[str]:
    """The pages that links lead to from the first one."""
    found, waiting = {"index.html"}, ["index.html"]
    while waiting:
        name = waiting.pop()
        for link in pages[name].links:
            path = urlsplit(link).path
            target = (
                str(((folder / name).parent / unquote(path)).resolve().relative_to(folder.resolve())) if path else name
            )
            if target in pages and target not in found:
                found.add(target)
                waiting.append(target)
    return found
