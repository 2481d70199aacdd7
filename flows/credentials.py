"""Secrets of a run: from the environment, else from Prefect's Secret blocks, and from there into the environment alone.

A block is called as its variable, small and with hyphens: ``storydiff-mail-password``. Its value is no parameter and no
job variable, both of which Prefect keeps and shows.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from prefect.blocks.system import Secret

from storydiff.errors import StorydiffError
from storydiff.ledger_places import VARIABLE
from storydiff.notices import OWNER
from storydiff.outlets import CHAT_URL, HOOK_SECRET, HOOK_URL, suffix_of
from storydiff.settings import Settings, load_settings

STORE_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


def block_name(variable: str) -> str:
    """The name of the Secret block that stands in for a variable of the environment.

    >>> block_name("STORYDIFF_MAIL_PASSWORD")
    'storydiff-mail-password'
    """
    return variable.lower().strip("_").replace("_", "-")


def variables_of(settings: Settings) -> Iterator[str]:
    """The variables whose secrets a home with these settings may need."""
    yield VARIABLE
    if settings.ledger.url is not None:
        yield "PGPASSWORD"
    if "://" in settings.archive.location:
        yield from STORE_KEYS
    if settings.mail.host is not None and settings.mail.username is not None:
        yield settings.mail.password_env
    if settings.reading.reader == "model":
        yield settings.language_model.key_env
    ways = [(OWNER, settings.owner.webhook, settings.owner.chat)]
    ways += [(table.key, table.webhook, table.chat) for table in settings.recipients]
    for name, webhook, chat in ways:
        own = suffix_of(name)
        if webhook:
            yield from (f"{HOOK_SECRET}_{own}", HOOK_SECRET)
        if webhook is True:
            yield from (f"{HOOK_URL}_{own}", HOOK_URL)
        if chat is True:
            yield from (f"{CHAT_URL}_{own}", CHAT_URL)


@asynccontextmanager
async def credentials(folder: Path) -> AsyncIterator[None]:
    """The environment with the secrets that blocks hold and it lacks, for as long as the block of code runs."""
    try:
        wanted = dict.fromkeys(variables_of(load_settings(folder)))
    except StorydiffError:
        wanted = {}  # which opening the home says
    added = []
    for variable in wanted:
        if not os.environ.get(variable) and (value := await _find(block_name(variable))):
            os.environ[variable] = value
            added.append(variable)
    try:
        yield
    finally:
        for variable in added:
            os.environ.pop(variable, None)


async def _find(name: str) -> str | None:
    try:
        block: Secret[Any] = await Secret.aload(name)
    except ValueError:  # there is none of that name
        return None
    return str(block.get())
