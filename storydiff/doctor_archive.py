"""Looks at an archive: whether each article can be read, and each capture holds the bytes of its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from storydiff import checks
from storydiff.archive import CAPTURES, Archive
from storydiff.checks import Check, fault, fine
from storydiff.doctor_ledger import Noted, Patient
from storydiff.judgements import load_rulings
from storydiff.model import Article, Failure
from storydiff.progress import Event, Progress
from storydiff.storage import Folder, open_storage
from storydiff.text import counted

PIECE = 2**20
EVERY = 2_000
"""Captures after which progress is told."""
_HASH = re.compile(r"[0-9a-f]{64}")


def examine_archive(patient: Patient, noted: Noted, *, is_quick: bool, progress: Progress) -> Iterator[Check]:
    """What is well with the archive; of an object store only that it answers, as reading all of it costs."""
    table = patient.settings.archive
    storage = open_storage(table.location, patient.folder, table.timeout)
    rulings = load_rulings(storage)
    if not isinstance(storage, Folder):
        names = [name for name in storage.names() if name.endswith(".md")]
        said = f"{storage.place} answers and holds {counted(len(names), 'article')}; what is in them was not read"
        yield fine("archive", said)
        return
    if not storage.path.is_dir():
        advice = "bring it back from a backup, or make an empty one with `storydiff init`"
        yield fault("archive", f"{storage.path}: no such folder", advice)
        return
    read = list(Archive(storage).iter_articles())
    articles = [item for item in read if isinstance(item, Article)]
    there = {(article.id, article.version) for article in articles}
    lost = sorted(document for key, document in noted.articles.items() if key not in there)
    waiting = len(there - noted.articles.keys())
    failures = [item for item in read if isinstance(item, Failure)]
    yield from checks.of_articles(len(articles), failures, lost, waiting)
    if rulings:
        yield fine("judgements", f"{counted(len(rulings), 'judgement')} can be read")
    needed = {article.capture: article.document for article in articles if article.capture}
    found = {path.name: path for path in _captures(storage.path / CAPTURES)}
    spoilt = [] if is_quick else list(_spoilt(found, progress))
    yield from checks.of_captures(len(found), spoilt, needed, found, is_read=not is_quick)


def _captures(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.glob("??/*")):
        if _HASH.fullmatch(path.name) and path.is_file():
            yield path


def _spoilt(captures: dict[str, Path], progress: Progress) -> Iterator[str]:
    for count, (digest, path) in enumerate(captures.items(), 1):
        if _digest(path) != digest:
            yield digest
        if count % EVERY == 0:
            progress(Event(f"looked at {count} of {len(captures)} captures", "doctor", "captures"))


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
