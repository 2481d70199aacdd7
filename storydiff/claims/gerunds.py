"""Gerunds: the "-ing" form of a verb, for sentences about what is to be done: "is against leaving the union"."""

from __future__ import annotations

import re

_DOUBLED = re.compile(
    r"(?:[^aeiou]*|[^aeiou]*qu)[aeiou][bdgklmnprt]|(?:ad|com|per|sub|o)mit|(?:re|pre|de|trans)fer|begin|forget|occur"
)
"""Verbs whose last consonant is doubled: of one syllable with a short vowel, or stressed on the last."""


def gerund(verb: str) -> str:
    """The "-ing" form of a verb in its plain form, by the rules of English spelling.

    >>> [gerund(verb) for verb in ("leave", "cut", "see", "tie", "quit", "keep", "begin", "carry")]
    ['leaving', 'cutting', 'seeing', 'tying', 'quitting', 'keeping', 'beginning', 'carrying']
    """
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and len(verb) > 2:
        return f"{verb[:-1]}ing"
    return f"{verb}{verb[-1]}ing" if _DOUBLED.fullmatch(verb) else f"{verb}ing"
