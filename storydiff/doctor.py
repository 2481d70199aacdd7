"""``storydiff doctor``: looks at a home and its surroundings, writes nothing, sends nothing, and says what to do.

Nothing here opens the home, as one that is broken cannot be opened: each part is looked at by itself, and what cannot
be looked at is a finding too.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import TemplateError, TemplateSyntaxError
from sqlalchemy.exc import SQLAlchemyError

from storydiff import checks
from storydiff.checks import Check, Level, fault, fine, warning
from storydiff.doctor_archive import examine_archive
from storydiff.doctor_ledger import Noted, examine_ledger
from storydiff.doctor_ways import examine_ways
from storydiff.errors import SettingsError, StorydiffError
from storydiff.home import ARCHIVE_FOLDER
from storydiff.ledger_places import LEDGER_FILE
from storydiff.outlets import CHAT_URL, HOOK_SECRET, HOOK_URL
from storydiff.prefect_probe import VARIABLE, ask_health
from storydiff.progress import Event, Progress, silent
from storydiff.resources import load_model, load_templates, load_vocabulary_tables
from storydiff.settings import FILE, OwnerTable, RecipientTable, Settings, load_settings
from storydiff.text import counted

LOCAL_HEALTH = "PREFECT_API_URL is not set: cron needs no server, and a flow starts one of its own"


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """What was found, in the order in which it was looked at."""

    home: Path
    checks: tuple[Check, ...]

    @property
    def is_well(self) -> bool:
        """False where a run fails or loses something."""
        return not any(check.level is Level.FAULT for check in self.checks)

    def _count(self, level: Level) -> int:
        return sum(check.level is level for check in self.checks)

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {
            "home": str(self.home),
            "faults": self._count(Level.FAULT),
            "warnings": self._count(Level.WARNING),
            "checks": [
                {"name": c.name, "level": c.level.value, "said": c.said, "advice": c.advice} for c in self.checks
            ],
        }

    def lines(self) -> list[str]:
        """The report for a person: a line a finding, and how many there are."""
        said = f"{counted(self._count(Level.FAULT), 'fault')}, {counted(self._count(Level.WARNING), 'warning')}"
        return [*(check.line() for check in self.checks), said]


@dataclass(frozen=True)
class Patient:
    """A home that is looked at: its folder and settings, the environment, the clock."""

    folder: Path
    settings: Settings
    environment: Mapping[str, str]
    now: datetime


def examine(
    folder: Path,
    *,
    now: datetime | None = None,
    is_quick: bool = False,
    progress: Progress = silent,
) -> DoctorReport:
    """What is well with a home and what is not; ``is_quick`` leaves the bytes of captures and the model unread."""
    environment, now = os.environ, now or datetime.now(UTC)
    found: list[Check] = []
    secrets: set[str] = set()

    def look(name: str, examined: Callable[[], Iterable[Check]]) -> None:
        progress(Event(f"looking at {name}", "doctor", name))
        found.extend(_guarded(name, examined))

    if not folder.is_dir():
        made = fault("home", f"{folder}: no such folder", f"make a home there with `storydiff --home {folder} init`")
        return DoctorReport(folder, (made,))
    settings = _settings(folder, found)
    patient = Patient(folder, settings or Settings(), environment, now)
    with ExitStack() as closing:
        noted = Noted()
        if settings is not None:
            secrets |= _secrets(settings, environment)
            look("ledger", lambda: examine_ledger(patient, noted, closing))
            look("archive", lambda: examine_archive(patient, noted, is_quick=is_quick, progress=progress))
            look("words", lambda: _words(patient))
            look("zones", lambda: [_zones(settings)])
            look("ways out", lambda: examine_ways(patient))
        look("model", lambda: [_model(patient, is_quick=is_quick)])
        look("prefect", lambda: [_prefect(environment.get(VARIABLE, ""))])
        look("disk", lambda: _disks(patient))
        look("rights", lambda: _rights(patient))
        look("clock", lambda: [checks.of_clock(now, noted.latest, _newest_file(patient))])
    return DoctorReport(folder, tuple(_without(check, secrets) for check in found))


def _guarded(name: str, examined: Callable[[], Iterable[Check]]) -> Iterator[Check]:
    try:
        yield from examined()
    except StorydiffError as error:
        yield fault(name, str(error))
    except OSError as error:
        yield fault(name, f"{error.filename or name}: {error.strerror or error}", "see that this user may read it")
    except SQLAlchemyError as error:
        yield fault(name, f"the database does not answer: {type(error).__name__}", "see that it is there and whole")


def _settings(folder: Path, found: list[Check]) -> Settings | None:
    path = folder / FILE
    if not path.exists() and not (folder / ARCHIVE_FOLDER).is_dir():
        found.append(fault("home", f"{folder.resolve()}: not a home", f"`storydiff --home {folder} init` makes one"))
        return None
    try:
        settings = load_settings(folder)
    except (SettingsError, OSError) as error:
        found.append(fault("settings", str(error), "mend that; ledger, archive and ways out are looked at then"))
        return None
    there = f"{path.name} can be read" if path.exists() else f"there is no {path.name}, so the defaults hold"
    found.append(
        fine("settings", f"{there}; {counted(len(settings.story_values()), 'story').replace('storys', 'stories')}")
    )
    return settings


def _secrets(settings: Settings, environment: Mapping[str, str]) -> set[str]:
    """All that must not be shown, whoever quotes it."""
    variables = (settings.mail.password_env, settings.language_model.key_env)
    begun = (HOOK_SECRET, HOOK_URL, CHAT_URL)
    found = {value for name, value in environment.items() if name in variables or name.startswith(begun)}
    found |= {value for table in settings.recipients for value in (table.webhook, table.chat) if isinstance(value, str)}
    return {value for value in found if value}


def _without(check: Check, secrets: Iterable[str]) -> Check:
    said, advice = check.said, check.advice
    for secret in secrets:
        said, advice = said.replace(secret, "…"), advice.replace(secret, "…")
    return Check(check.name, check.level, said, advice)


# --- what reading and writing need ---------------------------------------------------------------


def _model(patient: Patient, *, is_quick: bool) -> Check:
    name = patient.settings.reading.model
    if is_quick:
        from importlib.util import find_spec

        return fine("model", f"{name} is installed") if find_spec(name) else fault("model", *_lacking(name))
    try:
        nlp = load_model(name)
    except (SettingsError, ValueError, TypeError) as error:  # spaCy's words for a model that does not fit it
        return fault("model", str(error), "install what the lock file names anew: make install")
    return fine("model", f"{name} {nlp.meta.get('version', '')} can be loaded")


def _lacking(name: str) -> tuple[str, str]:
    return f"{name} is not installed", "install what the lock file names anew: make install"


def _words(patient: Patient) -> Iterator[Check]:
    load_vocabulary_tables(patient.folder / patient.settings.reading.vocabularies)
    own = patient.folder / "templates"
    templates = load_templates(own)
    assert templates.loader is not None
    for name in templates.list_templates(extensions=["j2"]):
        try:
            templates.parse(templates.loader.get_source(templates, name)[0], name)
        except TemplateError as error:
            line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
            yield fault("templates", f"{name}{line}: {error}", "mend it, or take it away for the built-in one")
    yield fine("words", f"vocabularies and templates can be read{', your own among them' if own.is_dir() else ''}")


def _zones(settings: Settings) -> Check:
    zones = [recipient.time_zone for recipient in settings.recipient_values()]
    return checks.of_zones(zones, sorted({zone for zone in zones if not _is_known(zone)}))


def _is_known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (OSError, ValueError):
        return False
    return True


def _prefect(url: str) -> Check:
    if not url:
        return fine("prefect", LOCAL_HEALTH)
    wrong = ask_health(url)
    advice = f"start it (prefect server start), or take {VARIABLE} out of the environment; cron needs none"
    return fine("prefect", "its server answers") if wrong is None else fault("prefect", wrong, advice)


# --- the machine ---------------------------------------------------------------------------------


def _disks(patient: Patient) -> Iterator[Check]:
    archive = patient.settings.archive.location
    places = [patient.folder, *([patient.folder / archive] if "://" not in archive else [])]
    for place in {path.stat().st_dev: path for path in reversed(places) if path.is_dir()}.values():
        usage, system = shutil.disk_usage(place), os.statvfs(place)
        yield checks.of_disk(str(place), usage.free, usage.total, system.f_favail if system.f_files else None)
    if not os.access(patient.folder, os.W_OK | os.X_OK):
        yield warning("disk", f"this user may not write in {patient.folder}", "runs need that; looking does not")


def _rights(patient: Patient) -> list[Check]:
    folder, settings = patient.folder, patient.settings
    told: list[RecipientTable | OwnerTable] = [*settings.recipients, settings.owner]
    holds_secret = any(isinstance(value, str) for table in told for value in (table.webhook, table.chat))
    private = {str(folder / LEDGER_FILE): "it holds letters and who gets them"}
    private |= {str(settings_path): "an address in it is a secret" for settings_path in [folder / FILE] if holds_secret}
    private[str(folder / settings.digest.folder)] = "letters lie there"
    others = (
        folder,
        folder / ARCHIVE_FOLDER,
        folder / "templates",
        folder / settings.reading.vocabularies,
        folder / FILE,
    )
    paths = dict.fromkeys([*map(str, others), *private])
    return checks.of_rights({path: Path(path).stat().st_mode for path in paths if Path(path).exists()}, private)


def _newest_file(patient: Patient) -> datetime | None:
    """When the newest of what runs write was written; None where there is none, or a time that no clock shows."""
    folder = patient.folder
    places = [folder / LEDGER_FILE, folder / f"{LEDGER_FILE}-wal", folder / ARCHIVE_FOLDER]
    places.append(folder / patient.settings.digest.folder)
    try:
        return max((datetime.fromtimestamp(p.stat().st_mtime, UTC) for p in places if p.exists()), default=None)
    except (ValueError, OverflowError):
        return None
