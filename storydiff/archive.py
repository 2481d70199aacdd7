"""The archive: plain files that the user owns, in a folder or in an object store (``storage``).

    archive/<stem>.md               an article: YAML front matter, a blank line, its text, a line end
    archive/<stem>.v2.md            the second text that was seen under the same document
    archive/captures/ab/<sha256>    the bytes that were captured, as they came

The stem is the file's name for what came from a file, else a slug of the title with the document's identity. Everything
that is not in the text stands in the front matter, so that the ledger can be built from these files alone. A file is
there whole or not at all, and the capture of an article before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from storydiff.errors import ArchiveError
from storydiff.frontmatter import FrontMatterError, join_front_matter, split_front_matter
from storydiff.model import Arrival, Article, Dating, Failure, Outcome, Stored, article_id
from storydiff.storage import Folder, Storage
from storydiff.text import one_line, slug

STATION = "archive"
UNKNOWN = "unknown"
CAPTURES = "captures"
README = "README.md"
SHORT = 12
"""Digits of an article's identity in a file name; where two documents share them, the whole identity is used."""

_SAFE_STEM = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}", re.IGNORECASE)
_VERSION = re.compile(r"(?P<stem>.+?)(?:\.v(?P<version>[1-9]\d{0,5}))?\.md")
_HASH = re.compile(r"[0-9a-f]{64}")
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""Names that Windows takes for devices."""

_TRIES = 5
"""How often a place is looked at anew where others put articles of one name at the same time."""

_STATED = ("title", "publisher", "author", "url", "source", "family", "story", "language", "capture", "titled_by")
_NEEDED = ("document", "title", "first_seen")


@dataclass
class _Names:
    """The article files of a place by stem and by identity, as they were when it had last changed."""

    changed: int
    by_stem: dict[str, set[str]] = field(default_factory=dict)
    by_identity: dict[str, set[str]] = field(default_factory=dict)

    def add(self, name: str) -> None:
        match = _VERSION.fullmatch(name)
        if match is None:
            return
        stem = match["stem"]
        # In one case, as on a disk that does not tell A from a, where a user may put the archive one day.
        self.by_stem.setdefault(stem.casefold(), set()).add(name)
        _, hyphen, last = stem.rpartition("-")
        if hyphen and len(last) == SHORT:
            self.by_identity.setdefault(last, set()).add(stem)


def _no_step(_latest: Article) -> None:
    """Nothing."""


class Archive:
    """Articles and captures in a folder or another storage; putting what is there changes nothing."""

    def __init__(self, place: Path | Storage) -> None:
        self.storage: Storage = Folder(place) if isinstance(place, Path) else place
        self._listed = _Names(-1)

    def __reduce__(self) -> tuple[type[Archive], tuple[Storage]]:
        """What travels to a worker process: where it lies, not what was listed there."""
        return Archive, (self.storage,)

    def put(self, arrival: Arrival, *, amending: Callable[[Article], None] = _no_step) -> Stored:
        """Keep an arrival, and say what became of it; raises ArchiveError where the place cannot be written.

        The same document with the same words is known; with other words it is a new version, which keeps the date and
        publisher that a user gave before. What the user gives now is written into what is there; ``amending`` is done
        before that, with what is there.
        """
        for _ in range(_TRIES):
            stored = self._put_once(arrival, amending)
            if stored is not None:
                return stored
            self._listed = _Names(-1)  # another run has put a file of that name meanwhile: look again
        raise ArchiveError(f"{self.storage.place}: no free file name for {one_line(arrival.article.document, 80)}")

    def iter_articles(self, known: Collection[tuple[str, int]] = ()) -> Iterator[Article | Failure]:
        """Every version of every article by file name; a file that cannot be read as one is a failure.

        ``known`` are ids and versions that are left out: a file whose name says that it holds one is not read.
        """
        names, taken = self._article_names(), dict[tuple[str, int], str]()
        if known:
            left_out, unread = _Known(known), list[str]()
            for name in names:
                key = left_out.find(name)
                if key is None or taken.setdefault(key, name) != name:
                    unread.append(name)
            names = unread
        for name, content in self.storage.find_all(names):
            article = _parsed(name, content)
            if isinstance(article, Article):
                key = (article.id, article.version)
                rival = taken.setdefault(key, name)
                if rival != name:
                    said = f"says it is version {article.version} of {article.document}, as {rival} does"
                    article = Failure(name, STATION, said, "take one of the two out of the archive")
            yield article

    def newest(self) -> datetime | None:
        """When the newest of all versions was first seen; None for an empty archive."""
        return max((a.first_seen for a in self.iter_articles() if isinstance(a, Article)), default=None)

    def find_capture(self, digest: str) -> bytes | None:
        """The bytes of a capture, None where they are not kept."""
        return self.storage.find(_capture_name(digest)) if _HASH.fullmatch(digest) else None

    def keep_capture(self, content: bytes) -> str:
        """Keep bytes that no article stands on, and give back their digest; raises ArchiveError where that fails.

        They are not forced to the disk, which costs more than fetching them: a machine that loses its power may lose
        the last of them, and what is cut short by that is written anew when it comes again.
        """
        digest = sha256(content).hexdigest()
        name = _capture_name(digest)
        if not self.storage.has(name, len(content)):
            self.storage.put(name, content, is_forced=False)
        return digest

    def name_of(self, article: Article) -> str:
        """The name of the file that holds this version of an article; the one it would have, if it is not there."""
        stem, _ = self._versions(article)
        return _file_name(stem, article.version)

    def find(self, article: Article) -> Article | None:
        """This version of an article as its file says it; None where no file does."""
        _, versions = self._versions(article)
        return next((kept for kept in versions if kept.version == article.version), None)

    # --- within ------------------------------------------------------------------------------

    def _put_once(self, arrival: Arrival, amending: Callable[[Article], None]) -> Stored | None:
        """What became of an arrival; None where a name was taken meanwhile."""
        article = arrival.article
        stem, versions = self._versions(article)
        latest = versions[-1] if versions else None
        if latest is None or _words(latest.text) != _words(article.text):
            kept = _succeeding(article, latest)
            if not self.storage.add(_file_name(stem, kept.version), _bytes_of(kept), self._capture_of(arrival)):
                return None
            self._note(_file_name(stem, kept.version))
            return Stored(Outcome.NEW_VERSION if latest else Outcome.NEW, kept)
        amended = _amended(latest, article)
        if amended == latest:
            return Stored(Outcome.KNOWN, latest)
        amending(latest)
        self.storage.put(_file_name(stem, amended.version), _bytes_of(amended))
        self._note(_file_name(stem, amended.version))
        return Stored(Outcome.AMENDED, amended)

    def _versions(self, article: Article) -> tuple[str, list[Article]]:
        """The stem of an article's files and its versions there, oldest first."""
        for stem in self._stems(article):
            found = [_parsed(name, content) for name, content in self.storage.find_all(self._files_of(stem))]
            own = [a for a in found if isinstance(a, Article) and a.document == article.document]
            if own:
                return stem, sorted(own, key=lambda a: a.version)
            if not found:
                return stem, []
        raise ArchiveError(f"{self.storage.place}: no free file name for {one_line(article.document, 80)}")

    def _stems(self, article: Article) -> Iterator[str]:
        """The file names that an article may have, the one it should have first."""
        if _is_safe_stem(article.document):
            yield article.document
        # The title may change from version to version; the identity does not.
        short = article.id[:SHORT]
        yield from sorted(self._names().by_identity.get(short, ()))
        yield f"{slug(article.title)}-{short}"
        yield f"{slug(article.title)}-{article.id}"

    def _files_of(self, stem: str) -> list[str]:
        return sorted(self._names().by_stem.get(stem.casefold(), ()))

    def _article_names(self) -> list[str]:
        names = self.storage.names()
        found = [n for n in names if n.endswith(".md") and not n.startswith(".") and n.lower() != README.lower()]
        return sorted(found, key=_place)

    def _names(self) -> _Names:
        """The names at the place, listed again only where something was added or taken away since."""
        changed = self.storage.changed()
        if self._listed.changed != changed:
            listed = _Names(changed)
            for name in self.storage.names():
                listed.add(name)
            self._listed = listed
        return self._listed

    def _note(self, name: str) -> None:
        """Enter what was put into what is listed, which is not listed anew for that."""
        self._listed.add(name)
        self._listed.changed = self.storage.changed()

    def _capture_of(self, arrival: Arrival) -> dict[str, bytes]:
        """The capture of an arrival under its name, where it is not kept already."""
        digest = arrival.capture.digest
        if not _HASH.fullmatch(digest):
            raise ArchiveError(f"not the hash of a capture: {one_line(digest, 80)!r}")
        name = _capture_name(digest)
        return {} if self.storage.has(name, len(arrival.content)) else {name: arrival.content}


class _Known:
    """Versions of articles, found by the names of their files."""

    def __init__(self, versions: Collection[tuple[str, int]]) -> None:
        self._whole = versions if isinstance(versions, frozenset) else frozenset(versions)
        self._short = {(article[:SHORT], version): (article, version) for article, version in self._whole}

    def find(self, name: str) -> tuple[str, int] | None:
        """The id and version of what a file holds by its name, None where that is not among the versions."""
        match = _VERSION.fullmatch(name)
        if match is None:
            return None
        version, last = int(match["version"] or 1), match["stem"].rpartition("-")[2]
        own = (article_id(match["stem"]), version)
        if own in self._whole:
            return own
        return self._short.get((last, version)) or next((k for k in [(last, version)] if k in self._whole), None)


def _file_name(stem: str, version: int) -> str:
    return f"{stem}.md" if version == 1 else f"{stem}.v{version}.md"


def _capture_name(digest: str) -> str:
    return f"{CAPTURES}/{digest[:2]}/{digest}"


def _bytes_of(article: Article) -> bytes:
    return render_article(article).encode("utf-8")


def _parsed(name: str, content: bytes | OSError | None) -> Article | Failure:
    """The article in a file, or why there is none."""
    try:
        if isinstance(content, bytes):
            return parse_article(content.decode("utf-8"))
    except UnicodeDecodeError:
        return Failure(name, STATION, "not text in UTF-8", "save it as UTF-8")
    except ArchiveError as error:
        return Failure(name, STATION, str(error), "mend it, or take it in with `storydiff ingest FILE`")
    said = "it has gone" if content is None else content.strerror or str(content)
    return Failure(name, STATION, f"cannot be read: {one_line(said, 80)}")


def render_article(article: Article) -> str:
    """The file of an article."""
    keys: dict[str, str | int | date | None] = {"document": article.document, "version": article.version}
    keys |= {name: getattr(article, name) for name in ("title", "titled_by")}
    keys |= {"publisher": article.publisher or UNKNOWN, "author": article.author}
    keys |= {
        "published": _written(article.published) or UNKNOWN,
        "dating": article.dating.value,
        "dated_by": article.dated_by,
        "updated": _written(article.updated),
    }
    keys |= {name: getattr(article, name) for name in ("url", "source", "family", "story", "language", "capture")}
    keys |= {"first_seen": _written(article.first_seen), "backfill": "yes" if article.is_backfill else None}
    return join_front_matter(keys, article.text)


def parse_article(content: str) -> Article:
    """The article in a file of the archive; raises ArchiveError saying what is wrong with it."""
    try:
        keys, text = split_front_matter(content)
    except FrontMatterError as error:
        raise ArchiveError(str(error)) from error
    if keys is None:
        raise ArchiveError("it has no front matter")
    missing = [name for name in _NEEDED if not keys.get(name)]
    if missing:
        raise ArchiveError(f"its front matter does not say {', '.join(missing)}")
    first_seen = _time(keys, "first_seen")
    published = None if keys.get("published", UNKNOWN) == UNKNOWN else _time(keys, "published")
    updated = _time(keys, "updated") if keys.get("updated") else None
    stated: dict[str, str | None] = {name: keys.get(name) for name in _STATED}
    stated["publisher"] = None if stated["publisher"] == UNKNOWN else stated["publisher"]
    stated["titled_by"] = stated["titled_by"] or "stated"
    stated["language"] = stated["language"] or "en"
    for name in ("source", "capture"):
        stated[name] = stated[name] or ""
    assert first_seen is not None
    return Article(
        document=keys["document"],
        version=_version(keys),
        text=text.removesuffix("\n"),
        published=published,
        dating=_dating(keys, published),
        dated_by=keys.get("dated_by", ""),
        first_seen=first_seen,
        updated=updated,
        is_backfill=keys.get("backfill") == "yes",
        **stated,  # type: ignore[arg-type] # which of them may be None is settled above
    )


def _is_safe_stem(name: str) -> bool:
    """Whether a document's name is a file name of its own on every system."""
    return (
        bool(_SAFE_STEM.fullmatch(name))
        and not name.endswith(".")
        and not re.search(r"\.v\d+$", name, re.IGNORECASE)
        and name.lower() != README.lower().removesuffix(".md")
        and name.lower().partition(".")[0] not in _DEVICES
    )


def _place(name: str) -> tuple[str, int, str]:
    """Where a file stands in the archive's order: versions of one article in their order, the tenth after the ninth."""
    match = _VERSION.fullmatch(name)
    return (match["stem"], int(match["version"] or 1), name) if match else (name, 0, name)


def _succeeding(article: Article, latest: Article | None) -> Article:
    """The article as the version after the latest; what a user gave for it holds on."""
    if latest is None:
        return replace(article, version=1)
    article = replace(article, version=latest.version + 1, publisher=article.publisher or latest.publisher)
    keeps_date = latest.published is not None and article.dating is not Dating.GIVEN
    if keeps_date and (latest.dating is Dating.GIVEN or article.published is None):
        return replace(article, published=latest.published, dating=latest.dating, dated_by=latest.dated_by)
    return article


def _amended(latest: Article, article: Article) -> Article:
    """What is kept, with what the user now gives; what a source merely says again changes nothing."""
    amended = latest
    if article.dating is Dating.GIVEN and article.published != latest.published:
        amended = replace(amended, published=article.published, dating=article.dating, dated_by=article.dated_by)
    if latest.publisher is None and article.publisher is not None:
        amended = replace(amended, publisher=article.publisher)
    return amended


def _words(text: str) -> list[str]:
    return text.split()


def _written(time: datetime | None) -> date | None:
    """A time as a person would write it: the day alone where it is midnight, else with the time of day in UTC."""
    if time is None:
        return None
    utc = time.astimezone(UTC)
    is_day = not any((utc.hour, utc.minute, utc.second, utc.microsecond))
    return utc.date() if is_day else utc


def _time(keys: Mapping[str, str], name: str) -> datetime:
    try:
        time = datetime.fromisoformat(keys[name].strip())
    except ValueError as error:
        said = one_line(keys[name], 40)
        raise ArchiveError(f"its {name} is not a date: {said!r}; write it as 2024-04-01 or {UNKNOWN}") from error
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def _version(keys: Mapping[str, str]) -> int:
    said = keys.get("version", "1").strip()
    if not re.fullmatch(r"[1-9]\d{0,5}", said):
        raise ArchiveError(f"its version is not a number: {one_line(said, 40)!r}")
    return int(said)


def _dating(keys: Mapping[str, str], published: datetime | None) -> Dating:
    if published is None:
        return Dating.UNKNOWN
    said = keys.get("dating", Dating.GIVEN.value)
    try:
        return Dating(said)
    except ValueError as error:
        words = ", ".join(kind.value for kind in Dating)
        raise ArchiveError(f"its dating is {one_line(said, 40)!r}; write one of {words}") from error
