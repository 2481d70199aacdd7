"""Looks at a ledger without opening the home, and without a chance that it is made or carried over."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import inspect, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from storydiff import checks, db
from storydiff.backup import dump_command
from storydiff.checks import Check, fault, few, fine, warning
from storydiff.ledger import Ledger
from storydiff.ledger_places import ledger_url
from storydiff.model import Claim, SourceKind
from storydiff.schedule import record_for
from storydiff.settings import Settings
from storydiff.source_table import Ailing
from storydiff.sqlite_files import find_file, first_fault, may_be_frozen, readable_url
from storydiff.text import counted, one_line

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Patient(Protocol):
    """A home that is looked at."""

    @property
    def folder(self) -> Path:
        """The home's folder."""

    @property
    def settings(self) -> Settings:
        """What its settings say."""

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables of the environment."""

    @property
    def now(self) -> datetime:
        """What the machine's clock says."""


@dataclass
class Noted:
    """What a ledger told: the latest time in it, and the articles that it knows with their documents."""

    latest: datetime | None = None
    articles: dict[tuple[str, int], str] = field(default_factory=dict)


def examine_ledger(patient: Patient, noted: Noted, closing_stack: ExitStack) -> Iterator[Check]:
    """What is well with the ledger, with the sources and with the letters in it."""
    url = ledger_url(patient.settings, patient.folder)
    parsed = db.read_url(url)
    file = find_file(parsed)
    if file is not None and not file.exists():
        yield warning("ledger", "it is not made yet", "the first `storydiff run` makes it")
        yield from _sources(patient, None)
        return
    wrong = None if file is None else _spoilt(file)
    if wrong is not None:
        yield wrong
        return
    engine = db.open_engine(url, frozen=may_be_frozen(url))
    closing_stack.callback(engine.dispose)
    shown = db.shown(parsed)
    try:
        with engine.connect() as connection:
            is_made = "meta" in inspect(connection).get_table_names()
            schema = (
                connection.execute(select(db.meta.c.value).where(db.meta.c.key == "schema")).scalar()
                if is_made
                else None
            )
    except DBAPIError as error:
        said = one_line(str(error.orig), 200)
        yield fault("ledger", f"{shown}: {said}", "see that the server runs, and that user and password are right")
        return
    if schema != str(db.SCHEMA):
        yield _of_schema(parsed, schema)
        return
    ledger = Ledger(engine, _no_keys, _no_keys)
    noted.latest = ledger.time_of_run(LONG_AGO)
    noted.articles = {(each.id, each.version): each.document for each in ledger.iter_articles()}
    yield fine("ledger", f"{shown} can be read and holds {counted(len(noted.articles), 'article')}")
    yield checks.of_letters([letter.frozen_at for letter in ledger.unsent_letters()], patient.now)
    yield from _sources(patient, ledger)


def _no_keys(_claim: Claim) -> frozenset[str]:
    return frozenset()


def _spoilt(file: Path) -> Check | None:
    advice = (
        "restore a backup; or move it away, with the -wal and -shm files beside it, and run `storydiff replay` "
        "(what was mailed is then not known)"
    )
    wrong, before = None, file.stat().st_mtime_ns
    for is_frozen in (may_be_frozen(f"sqlite:///{file}"), False):
        wrong = _first_fault(file, is_frozen=is_frozen)
        if wrong is None or not is_frozen or (may_be_frozen(f"sqlite:///{file}") and file.stat().st_mtime_ns == before):
            break  # else a run has begun meanwhile, and what was read is of two moments
    return None if wrong is None else fault("ledger", f"{file}: {one_line(wrong, 200)}", advice)


def _first_fault(file: Path, *, is_frozen: bool) -> str | None:
    try:
        with closing(sqlite3.connect(readable_url(file, frozen=is_frozen), uri=True)) as connection:
            return first_fault(connection)
    except sqlite3.Error as error:
        return str(error)


def _of_schema(url: URL, schema: str | None) -> Check:
    shown = db.shown(url)
    if schema is None:
        return warning("ledger", f"{shown} holds no ledger yet", "the first `storydiff run` makes it")
    said = f"{shown} is of schema {one_line(schema, 20)}, this release reads {db.SCHEMA}"
    if not schema.isdecimal() or int(schema) > db.SCHEMA:
        return fault("ledger", said, "use the release that made it, or a later one than this")
    if int(schema) < db.OLDEST:
        advice = (
            "use the release that made it, or move it away and run `storydiff replay` (what was mailed is not known)"
        )
        return fault("ledger", said, advice)
    file = find_file(url)
    if file is None:
        advice = f"it will be migrated by the next run, and no copy is kept of it; make one before: {dump_command(url)}"
    else:
        advice = f"it will be migrated by the next run, and a copy is kept: {file.name}.schema-{schema}"
    return warning("ledger", said, advice)


def _sources(patient: Patient, ledger: Ledger | None) -> Iterator[Check]:
    sources = patient.settings.source_values()
    if not sources:
        yield warning("sources", "the settings name none", "add one with `storydiff sources add URL`")
        return
    known = {} if ledger is None else ledger.source_records([source.name for source in sources])
    found = []
    for source in sources:
        record = record_for(known.get(source.name), source.name, source.location)
        if source.kind is SourceKind.FOLDER:
            if not (patient.folder / source.location).is_dir():
                found.append(warning("sources", f"{source.name}: no such folder", "make it, or take the source out"))
        elif record.error is not None and record.failing_since is not None:
            ailing = Ailing(source.name, record.error, record.failing_since, record.failures, record.is_gone)
            advice = "look at its address; `storydiff sources` shows when it is tried again"
            found.append(warning("sources", ailing.line(patient.now), advice))
    yield fine(
        "sources", f"{len(sources) - len(found)} of {counted(len(sources), 'source')} without a failure; none was asked"
    )
    yield from few(found)
