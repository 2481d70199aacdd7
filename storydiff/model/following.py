"""Who follows what: stories and recipients."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """A running story: its short name, its title for readers, and the words that make an article part of it.

    A story without words takes everything its sources bring.
    """

    name: str
    title: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets the digest: address, stories (all where empty), time zone, and the bar of significance from 0 to 1."""

    address: str
    name: str = ""
    stories: tuple[str, ...] = ()
    time_zone: str = "UTC"
    language: str = "en"
    bar: float = 0.3
