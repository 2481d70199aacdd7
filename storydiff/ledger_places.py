"""Where the ledger of a home lies: the environment says it, else the settings, else it is a file in the home."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from storydiff.errors import SettingsError
from storydiff.settings import FILE, Settings

VARIABLE = "STORYDIFF_LEDGER_URL"
LEDGER_FILE = "ledger.sqlite"


def ledger_url(settings: Settings, folder: Path) -> str:
    """The URL of the ledger of the home in that folder; raises SettingsError for a password in its settings."""
    if given := os.environ.get(VARIABLE, "").strip():
        return given
    if settings.ledger.url is None:
        return URL.create("sqlite", database=str(folder.resolve() / LEDGER_FILE)).render_as_string()
    if _holds_password(settings.ledger.url):
        raise SettingsError(
            f"{folder / FILE}: ledger.url holds a password; leave it out there, and say the whole URL in the "
            f"environment: {VARIABLE}"
        )
    return settings.ledger.url


def _holds_password(url: str) -> bool:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return False  # which opening it says, without quoting it
    return parsed.password is not None or "password" in parsed.query
