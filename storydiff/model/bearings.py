"""Bearings: who bears an office, whom a body's noun means and who leads a body, as an article tells it.

A claim keeps them among its marks, since what one article tells settles whom another calls by the noun alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

BORNE = ": "
"""Between an office or a body's noun and who is meant: "governor: ida roth", "union: road union"."""
LED = " <- "
"""Between a body and who leads it: "road union <- ida roth"."""
GIVEN_UP = "no longer held"
"""Mark of a stand that the article tells as one of the past: "had once opposed it"."""
DEED = "a deed"
"""Mark of a stand on what is to be done, whose target begins with a verb: "leave the union"."""
MANY = "several"
"""Mark of a claim whose actor is named in the plural: "prosecutors"."""
BEGUN = "begun"
"""Mark of an event that was opened, launched or begun, and is not told to be over: "opened an investigation"."""
IN_OTHER_WORDS = "in another's words"
"""Mark of a stand that only somebody else says its actor takes, or will take."""


def borne(noun: str, name: str) -> str:
    """The mark that the noun alone means who has that name.

    >>> borne("governor", "ida roth")
    'governor: ida roth'
    """
    return f"{noun}{BORNE}{name}"


def led(body: str, leader: str) -> str:
    """The mark that the one leads the other.

    >>> led("road union", "ida roth")
    'road union <- ida roth'
    """
    return f"{body}{LED}{leader}"


def bearings_in(marks: Iterable[str]) -> Iterator[str]:
    """Those of the marks that are bearings."""
    return (mark for mark in marks if BORNE in mark or LED in mark)
