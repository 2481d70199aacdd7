"""Reading that is spread over machines: the shares that are read elsewhere, and what a machine does with its share.

The ledger is where what was read is found: it knows of each version of an article by which reader it was read, so a
share that is read twice, too late or in part costs nothing and changes nothing, and what nobody read is still to be
read. A machine is told the ids of articles, finds these in the ledger, and keeps their claims there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version

from storydiff.diffing import KEPT_TOGETHER
from storydiff.errors import SettingsError
from storydiff.home import Home
from storydiff.model import Article, Claim
from storydiff.progress import Event, Progress, silent
from storydiff.resources import PACKAGE
from storydiff.text import identity

PARSED_TOGETHER = 16
"""Articles parsed as one (``claims.reader.BATCH``): a share is a multiple of it, so that all is parsed alike."""

PART = 4 * KEPT_TOGETHER
"""Articles of a share that are read and kept before its next ones: what is lost of one that is killed."""

MOST = 2_000
"""Articles of a share: their ids are parameters of a run, of which Prefect takes 512 kB."""


def shares(ids: Sequence[str], runs: int, least: int) -> list[Sequence[str]]:
    """The ids in order, in as many runs as asked for where each has at least so many; none where one machine does.

    >>> [len(share) for share in shares("a" * 100, runs=3, least=16)]
    [48, 48, 4]
    >>> shares("a" * 100, runs=3, least=200), shares("a" * 100, runs=1, least=16)
    ([], [])
    """
    if runs < 2 or len(ids) <= least:
        return []
    each = min(max(-(-len(ids) // runs), least, 1), MOST)
    each = -(-each // PARSED_TOGETHER) * PARSED_TOGETHER
    cut = [ids[start : start + each] for start in range(0, len(ids), each)]
    return cut if len(cut) > 1 else []


def hindrance(home: Home) -> str | None:
    """Why the reading of a home cannot be spread; None where it can."""
    if home.settings.reading.reader != "rules":
        return "a language model is asked, which more machines make no quicker (language_model.concurrency)"
    if not home.ledger.is_shared:
        return "the ledger is a file of this machine; put it on PostgreSQL"
    return None


def reader_identity(home: Home) -> str:
    """All that decides what is read: the reader's version, this package, spaCy, what computes for it, and its model.

    Two machines on which it differs may read otherwise, under one version.
    """
    code = sha256()
    for file in sorted(PACKAGE.rglob("*.py")):
        code.update(f"{file.relative_to(PACKAGE).as_posix()}\0".encode())
        code.update(file.read_bytes())
    libraries = (_release(name) for name in ("spacy", "thinc", "numpy", home.settings.reading.model))
    return f"{home.reader.version}+{identity('reader', code.hexdigest(), *libraries)[:8]}"


def _release(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def require_reader(home: Home, asked: str) -> None:
    """Raises SettingsError where this machine would read otherwise than the one that asks."""
    own = reader_identity(home)
    if own != asked:
        raise SettingsError(
            f"this machine reads by {own}, and the night asks for {asked}; give all machines the same release, "
            "model and vocabularies"
        )


def iter_parts(home: Home, ids: Sequence[str]) -> Iterator[tuple[Article, ...]]:
    """The articles of those ids that nobody has read yet, in that order, as many at once as are kept together.

    Raises SettingsError where the ledger knows none of the ids.
    """
    is_known, version = False, home.reader.version
    for start in range(0, len(ids), PART):
        part = ids[start : start + PART]
        found = home.ledger.versions_by_id(part)
        is_known |= bool(found)
        unread = set(home.ledger.articles_to_read(version).ids)
        if articles := tuple(found[i] for i in part if i in found and i in unread):
            yield articles
    if not is_known:
        raise SettingsError(
            "the ledger of this machine knows none of the articles; lead STORYDIFF_LEDGER_URL to the one ledger of all"
        )


def read_part(home: Home, articles: Sequence[Article], *, progress: Progress = silent) -> int:
    """Read articles and keep their claims in one transaction; gives back how many were read.

    One that cannot be read stays unread: the run that asked reads it again, and tells of it as of its own.
    """
    found: list[tuple[Article, tuple[Claim, ...]]] = []
    for article, outcome in home.reader.read(articles):
        if isinstance(outcome, tuple):
            found.append((article, outcome))
            line = f"read {len(found)} of {len(articles)}: {article.title}"
            progress(Event(line, "reading", article.document))
    home.ledger.put_many_claims(found, home.reader.version, only_unread=True)
    return len(found)
