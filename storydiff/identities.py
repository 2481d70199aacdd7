"""Which article an arrival is: by its feed's guid, by its address, by its text.

An address that the archive knows decides. Else a guid does where the text is still a copy of what it stood for, as
a slug changes with a headline while some feeds use a guid again for something else. Else the same headline over the
same words on another page of one publisher is the same article. What only resembles another is an article of its own:
copies are told apart when origins are counted, and never dropped. Files go by their names alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from storydiff.changes.origins import Origins
from storydiff.home import Home
from storydiff.model import Arrival, Article, Entry
from storydiff.sources.urls import clean_url
from storydiff.text import fold, words

LEAST_WORDS = 30
"""Words below which the same text may stand on two pages by chance: a notice, a line under a picture."""


def identified(home: Home, arrival: Arrival, source: str | None = None, entry: Entry | None = None) -> Arrival:
    """The arrival under the document by which the archive knows it; ``entry`` led to it in the feed of ``source``."""
    article = arrival.article
    if not article.document.startswith(("http://", "https://")) or "#" in article.document:
        return arrival
    if home.ledger.find_article(article.document) is not None:
        return arrival
    earlier = _of_one_guid(home, article, source, entry) or _of_one_text(home, article)
    return arrival if earlier is None else replace(arrival, article=replace(article, document=earlier.document))


def _of_one_guid(home: Home, article: Article, source: str | None, entry: Entry | None) -> Article | None:
    """The article that the same guid of the same feed led to before, where this text is a version of its text."""
    if source is None or entry is None or not entry.guid or entry.guid == entry.url:
        return None
    origins = Origins({})
    found = (home.ledger.find_article(document) for document in _documents(home, source, entry))
    return next((known for known in found if known is not None and origins.are_copies(known, article)), None)


def _documents(home: Home, source: str, entry: Entry) -> Iterator[str]:
    for sighting in home.ledger.entries_of_guid(source, entry.guid):
        yield from sighting.documents
        if sighting.url and sighting.url != entry.url:
            yield clean_url(sighting.url)


def _of_one_text(home: Home, article: Article) -> Article | None:
    """The article of the same publisher that holds the same words under another address."""
    if len(words(article.text)) < LEAST_WORDS:
        return None
    twins = (a for a in home.ledger.articles_of_text(article.text) if fold(a.title) == fold(article.title))
    return next((twin for twin in twins if _is_one_house(twin, article)), None)


def _is_one_house(one: Article, other: Article) -> bool:
    hosts = _host(one), _host(other)
    if all(hosts) and hosts[0] == hosts[1]:
        return True
    return bool(one.publisher and other.publisher) and fold(one.publisher or "") == fold(other.publisher or "")


def _host(article: Article) -> str:
    return (urlsplit(article.url or article.document).hostname or "").removeprefix("www.")
