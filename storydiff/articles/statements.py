"""What a page's markup states about its article, in the order in which it is believed.

    JSON-LD of the article → OpenGraph and its kin → microdata → what stands in the content

JSON-LD is written for machines and names the article it is about; OpenGraph is written for sharing, and its titles are
at times bait; microdata may belong to any part of a page. Nothing is believed unbounded: each statement is one line of
bounded length, an address counts on the page's own host alone, a time only where an article can have been published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

import htmldate
import lxml.html
from trafilatura.metadata import extract_author, extract_title

from storydiff.articles import jsonld
from storydiff.articles.dating import AHEAD, EARLIEST_YEAR, Dated, dated
from storydiff.text import fold, one_line

LONGEST_TITLE = 300
LONGEST_NAME = 200
"""Characters at which a stated title, and the name of an author, is cut."""

_META = "//meta[@property='{0}' or @name='{0}']/@content"
_PROPERTY = "//*[@itemprop='{0}']"
_DATES = ("article:published_time", "og:published_time", "parsely-pub-date", "pubdate", "DC.date.issued", "date")
_UPDATES = ("article:modified_time", "og:updated_time", "last-modified")
_PARTS = re.compile(r"\s+[|•·»–—-]\s+")
_BY = re.compile(r"^by\s+(?=\S)", re.IGNORECASE)
_VARIANT = re.compile(r"^(?:www|m|amp|mobile)\.(?=[^.]+\.)")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Statements:
    """What a page states about its article, cleaned; ``is_free`` is False where it says that readers must pay."""

    title: str | None
    publisher: str | None
    author: str | None
    dates: tuple[Dated, ...]
    updated: datetime | None
    canonical: str | None
    language: str | None
    is_free: bool | None
    article: jsonld.Object | None
    """The article among the page's linked data."""


def read_statements(tree: lxml.html.HtmlElement, url: str, now: datetime) -> Statements:
    """What the markup of a page states; nothing in the tree is changed."""
    objects = jsonld.read_objects(tree)
    canonical = _canonical(tree, url)
    shared = _first_meta(tree, "og:title", LONGEST_TITLE)
    article = jsonld.find_article(objects, [url, *([canonical] if canonical else [])], shared)
    said = article or {}
    publisher = next(_publishers(tree, said, objects, url), None)
    dates = tuple(_dates(tree, said, url, now))
    return Statements(
        title=_title(tree, jsonld.text_of(said, "headline", LONGEST_TITLE), shared, publisher, url),
        publisher=publisher,
        author=_author(tree, said, objects),
        dates=dates,
        updated=_updated(tree, said, dates, now),
        canonical=canonical or _canonical_of(said, url),
        language=_language(tree, said),
        is_free=_is_free(tree, objects, article),
        article=article,
    )


# --- title, publisher, author ---------------------------------------------------------------------


def _title(
    tree: lxml.html.HtmlElement, headline: str | None, shared: str | None, publisher: str | None, url: str
) -> str | None:
    """The headline; the longer of it and what is shared where one is only cut off from the other."""
    shared = _without_site(shared, publisher, url)
    if headline and shared and fold(shared).startswith(fold(headline).rstrip("….").rstrip()):
        return shared
    marked = one_line(_first(tree, _PROPERTY.format("headline")), LONGEST_TITLE)
    found = headline or shared or marked or one_line(extract_title(tree) or "", LONGEST_TITLE)
    return _without_site(found, publisher, url)


def _without_site(title: str | None, publisher: str | None, url: str) -> str | None:
    """A title without the site's name at its end or beginning."""
    if not title:
        return None
    names = {fold(publisher or "")} | _hosts(url) | {host.partition(".")[0] for host in _hosts(url)}
    parts = _PARTS.split(title)
    for place in (-1, 0):
        name = fold(parts[place])
        if len(parts) > 1 and name and (name in names or name.replace(" ", "") in names):
            cut = title.rfind(parts[-1]) if place == -1 else len(parts[0])
            title = title[:cut] if place == -1 else title[cut:]
            parts = parts[:-1] if place == -1 else parts[1:]
    return title.strip(" |•·»–—-") or None


def _publishers(
    tree: lxml.html.HtmlElement, said: jsonld.Object, objects: Sequence[jsonld.Object], url: str
) -> Iterator[str]:
    """The names that a page gives its publisher; not its host, which says no more than the address."""
    named = (
        jsonld.names_of(said, "publisher", objects, 120),
        _first_meta(tree, "og:site_name", 120),
        _first_meta(tree, "article:publisher", 120),
        one_line(_first(tree, "//*[@itemprop='publisher']//*[@itemprop='name']"), 120),
    )
    for name in named:
        if name and "://" not in name and fold(name).removeprefix("www.") not in _hosts(url):
            yield name.lstrip("@")


def _author(tree: lxml.html.HtmlElement, said: jsonld.Object, objects: Sequence[jsonld.Object]) -> str | None:
    named = (
        jsonld.names_of(said, "author", objects, LONGEST_NAME),
        *(_first_meta(tree, name, LONGEST_NAME) for name in ("article:author", "author", "parsely-author")),
        one_line(_first(tree, "//*[@itemprop='author']//*[@itemprop='name']"), LONGEST_NAME),
    )
    found = next((name for name in named if name and "://" not in name), None) or extract_author(tree)
    return _BY.sub("", one_line(found or "", LONGEST_NAME)) or None


# --- times ----------------------------------------------------------------------------------------


def _dates(tree: lxml.html.HtmlElement, said: jsonld.Object, url: str, now: datetime) -> Iterator[Dated]:
    """The publication dates that the markup states, with their words; htmldate is asked where it states none."""
    found: list[Dated] = []
    for words, by in _date_words(tree, said):
        found.append(dated(words, now, by=f"page metadata ({by})"))
    yield from _with_times_of_day(found)
    if not any(date.published for date in found):
        latest = (now + AHEAD).replace(tzinfo=None)
        # It looks at markup and address alone: in the whole page it takes a year of copyright for a date.
        guess = htmldate.find_date(
            tree,
            url=url,
            original_date=True,
            extensive_search=False,
            min_date=latest.replace(year=EARLIEST_YEAR, month=1, day=1),
            max_date=latest,
        )
        if guess:
            yield dated(guess, now, by="page markup or address")


def _date_words(tree: lxml.html.HtmlElement, said: jsonld.Object) -> Iterator[tuple[str, str]]:
    if words := jsonld.text_of(said, "datePublished", 80):
        yield words, "JSON-LD datePublished"
    for name in _DATES[:2]:
        if words := _first_meta(tree, name, 80):
            yield words, name
    if words := _first(tree, _PROPERTY.format("datePublished")):
        yield words, "datePublished"
    for name in _DATES[2:]:
        if words := _first_meta(tree, name, 80):
            yield words, name


def _with_times_of_day(found: Sequence[Dated]) -> Iterator[Dated]:
    """The dates in their order; one that names only a day takes the time of day that another states for that day."""
    exact = [date for date in found if date.published is not None and not _is_day_only(date.published)]
    for date in found:
        finer = (e for e in exact if date.published is not None and e.published is not None)
        if date.published is not None and _is_day_only(date.published):
            yield next((e for e in finer if e.published and e.published.date() == date.published.date()), date)
        else:
            yield date


def _is_day_only(time: datetime) -> bool:
    return not any((time.hour, time.minute, time.second))


def _updated(
    tree: lxml.html.HtmlElement, said: jsonld.Object, dates: Sequence[Dated], now: datetime
) -> datetime | None:
    """When the page says it was last changed; None where that is not after its publication."""
    words = [jsonld.text_of(said, "dateModified", 80), *(_first_meta(tree, name, 80) for name in _UPDATES)]
    words.insert(2, _first(tree, _PROPERTY.format("dateModified")))
    published = next((date.published for date in dates if date.published is not None), None)
    for said_time in filter(None, words):
        time = dated(said_time, now, by="").published
        # Two clocks of one house may differ by minutes; a change within them is none.
        if time is not None and (published is None or time - published >= timedelta(minutes=1)):
            return time
    return None


# --- address, language, price ----------------------------------------------------------------------


def is_same_host(one: str, other: str) -> bool:
    """Whether two URLs name the same host, apart from ``www.`` and what names its AMP or mobile variant."""
    hosts = [_VARIANT.sub("", urlsplit(url).hostname or "") for url in (one, other)]
    return hosts[0] == hosts[1] != ""


def own_address(said: str, url: str) -> str | None:
    """An address that a page states, made whole; None where it is not on the page's host or is none."""
    try:
        address = urljoin(url, said.strip())
        if urlsplit(address).scheme in {"http", "https"} and is_same_host(address, url):
            return one_line(address)
    except ValueError:
        pass
    return None


def _canonical(tree: lxml.html.HtmlElement, url: str) -> str | None:
    """The address the page gives as its own; the site's front page is not that of an article below it."""
    for said in tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")[:4]:
        address = own_address(str(said), url)
        if address and not _is_front_page_of(address, url):
            return address
    return None


def _canonical_of(said: jsonld.Object, url: str) -> str | None:
    for stated in jsonld.iter_addresses(said):
        address = own_address(stated, url)
        if address and "#" not in address and not _is_front_page_of(address, url):
            return address
    return None


def _is_front_page_of(address: str, url: str) -> bool:
    return urlsplit(address).path in {"", "/"} and not urlsplit(address).query and urlsplit(url).path not in {"", "/"}


def _language(tree: lxml.html.HtmlElement, said: jsonld.Object) -> str | None:
    stated = (
        jsonld.text_of(said, "inLanguage", 20),
        str(next(iter(tree.xpath("/html/@lang")), "")),
        _first_meta(tree, "og:locale", 20),
    )
    for language in stated:
        code = (language or "").strip().lower().partition("-")[0].partition("_")[0]
        if _LANGUAGE.fullmatch(code):
            return code
    return None


def _is_free(
    tree: lxml.html.HtmlElement, objects: Sequence[jsonld.Object], article: jsonld.Object | None
) -> bool | None:
    """What is said of the article, else of the page; ``article:content_tier`` is OpenGraph's word for it."""
    pages = [item for item in objects if "WebPage" in jsonld.types_of(item)]
    for item in [*([article] if article else []), *pages]:
        if (free := jsonld.is_free(item)) is not None:
            return free
    tier = _first_meta(tree, "article:content_tier", 20)
    return None if tier is None else tier.lower() == "free"


# --- within -----------------------------------------------------------------------------------------


def _first_meta(tree: lxml.html.HtmlElement, name: str, limit: int) -> str | None:
    said = next((str(s) for s in tree.xpath(_META.format(name))[:3] if str(s).strip()), "")
    return one_line(said[: limit * 4], limit) or None


def _first(tree: lxml.html.HtmlElement, path: str) -> str:
    """What the first element on a path says: its ``content`` or ``datetime``, else its text."""
    for node in tree.xpath(path)[:1]:
        said = node.get("content") or node.get("datetime") or "".join(node.itertext())
        return one_line(said[:2_000])
    return ""


def _hosts(url: str) -> set[str]:
    parts = urlsplit(url)
    return {(host or "").lower().removeprefix("www.") for host in (parts.netloc, parts.hostname)}
