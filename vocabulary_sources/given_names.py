"""Given names that tell whether a person is "he" or "she", from the counts of a census."""

from __future__ import annotations

from importlib.resources import files

LEAST = 0.004
"""Per cent of people who bear the rarest name that is taken; the census lists no rarer names of men."""
RATIO = 20
"""How many times as often one sex bears a name as the other: below that it tells nothing ("Jordan", "Leslie")."""

Shares = dict[str, float]


def given_names() -> dict[str, list[str]]:
    """The names that women bear and those that men bear."""
    return apart(_shares("female"), _shares("male"))


def apart(female: Shares, male: Shares) -> dict[str, list[str]]:
    """The names that mostly one sex bears, in order.

    >>> apart({"ann": 0.5, "robin": 0.2}, {"john": 3.2, "robin": 0.1})
    {'female': ['ann'], 'male': ['john']}
    """
    return {"female": _mostly(female, male), "male": _mostly(male, female)}


def _mostly(ours: Shares, others: Shares) -> list[str]:
    return sorted(name for name, share in ours.items() if share >= max(LEAST, RATIO * others.get(name, 0.0)))


def _shares(sex: str) -> Shares:
    text = files("names").joinpath(f"dist.{sex}.first").read_text(encoding="ascii")
    rows = (line.split() for line in text.splitlines())
    return {row[0].lower(): float(row[1]) for row in rows if row}
