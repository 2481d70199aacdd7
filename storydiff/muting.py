"""Which series are muted, by the names that the ledger now has for them."""

from __future__ import annotations

from datetime import datetime

from storydiff.home import Home
from storydiff.model import Teaching, Words


def names_now(home: Home) -> dict[str, str]:
    """The present names of muted series that the rules no longer call as they did, by the names they had.

    Such a series is known by one of its claims; where something else has kept the old name, that is what is meant.
    """
    found = dict[str, str]()
    for ruling in home.matcher.taught.rulings:
        subject = ruling.subjects[0]
        if ruling.teaching in (Teaching.MUTE, Teaching.UNMUTE) and subject.witness is not None:
            name = _series_of(home, subject.witness)
            if name is not None and name != home.matcher.taught.name_of(subject.series):
                found[subject.series] = name
    kept = {name for name, _, _ in home.ledger.iter_series()} if found else set()
    return {old: new for old, new in found.items() if home.matcher.taught.name_of(old) not in kept}


def is_muted(home: Home, series: str, at: datetime | None = None) -> bool:
    """True where a series is muted now, or with ``at``, was when that was learned."""
    return home.matcher.taught.is_muted(series, at, names_now(home))


def _series_of(home: Home, words: Words) -> str | None:
    """The series of the claim that these words say, in the newest version of its article that says them.

    Newer ones may be a wall, an error page or a correction; what the words were said of has its series all the same.
    """
    named = home.ledger.claims_in(words.document)
    return next((series for claim, series in named if series is not None and Words.of(claim) == words), None)
