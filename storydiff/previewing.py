"""Whose digest a preview shows, and of what story."""

from __future__ import annotations

from dataclasses import replace

from storydiff.errors import SettingsError
from storydiff.home import Home
from storydiff.model import Recipient


def recipients_of(home: Home, name: str | None, story: str | None) -> tuple[Recipient, ...]:
    """The recipients, or the one of an address or name, or those who follow a story with nothing else to follow.

    Raises SettingsError, which names those that there are, where none is so called.
    """
    found = home.settings.recipient_values()
    if name is not None:
        there = ", ".join(each.address for each in found)
        found = tuple(each for each in found if name in (each.address, each.name))
        if not found:
            raise SettingsError(f"no recipient {name!r}; the recipients are {there}")
    if story is not None:
        if story not in (stories := [each.name for each in home.stories]):
            raise SettingsError(f"no story {story!r}; the stories are {', '.join(stories)}")
        found = tuple(replace(each, stories=(story,)) for each in found if not each.stories or story in each.stories)
        if not found:
            raise SettingsError(f"story {story!r} goes to no such recipient")
    return found
