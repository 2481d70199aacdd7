"""Whether two names of a story mean one entity: by being equal, by being the end of a full name, by its initials."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from storydiff.matching.known_names import WITH_TWO_SURNAMES, KnownNames, ends_of, index_of, initials_of
from storydiff.matching.lexicon import Lexicon
from storydiff.model.bearings import BORNE, LED
from storydiff.text import words

_SHARED_ENDS = {
    "government", "administration", "ministry", "department", "office", "agency", "authority", "council", "court",
    "committee", "commission", "officials", "official", "union", "unions", "group", "association", "party", "police",
    "army", "military", "forces", "state", "states", "congress", "parliament", "house", "senate", "members", "leaders",
    "workers", "company", "bank", "organization", "federation", "movement", "minister", "president", "spokesman",
}  # fmt: skip
"""Last words that many names share: "health ministry" is not any ministry, "ministry" not this one."""

_OF_A_LAND = frozenset({"parliament", "congress", "senate"})
"""Bodies of which a land has one, so that a story calls it by the noun alone."""

REMEMBERED = 20_000
"""Phrases whose reading is remembered: a story says the same names and targets again and again."""
OF_A_STORY = 1_000
"""The same of what is read among the names that a story knows, which are others after each article."""


@lru_cache(maxsize=REMEMBERED)
def plain_name(name: str, lexicon: Lexicon) -> str:
    """The name in lower case, without article and initials, a country by its one name."""
    parts = [word for word in words(name) if len(word) > 1 or word.isdigit()]
    if parts[:1] == ["the"]:
        parts = parts[1:]
    plain = " ".join(parts)
    return lexicon.aliases.get(plain, plain)


def full_name(name: str, known: Collection[str]) -> str:
    """The one fullest of the known plain names that ends in this one; the name itself where none or several do.

    >>> full_name("olden", {"mira olden", "city council"}), full_name("olden", {"mira olden", "jan olden"})
    ('mira olden', 'olden')
    """
    return _full_name(name, frozenset(known))


@lru_cache(maxsize=OF_A_STORY)
def _full_name(name: str, known: frozenset[str]) -> str:
    names = index_of(known)
    bearer = _bearer(name, names) or _led_by(name, names)
    if bearer:
        return bearer
    last = name.rsplit(maxsplit=1)[-1] if name else ""
    if not name or last in _SHARED_ENDS:
        return name
    longer = {other for other in names.by_end.get(last, ()) if name in ends_of(other)}
    longer = {other for other in longer if " and " not in other}  # two that act together are nobody's full name
    longest = longer - _ends_of_all(longer)
    if len(longest) == 1:
        return longest.pop()
    return _spelled_out(name, names) or name


@lru_cache(maxsize=OF_A_STORY)
def plain_names(known: frozenset[str]) -> frozenset[str]:
    """The names among what is known, without who bears which office and leads what."""
    return frozenset(name for name in known if BORNE not in name and LED not in name)


def _bearer(name: str, known: KnownNames) -> str:
    """The one who bears the office, or the one body that the noun means: "ida roth" for "governor"; empty for none.

    A land's central bank and its bank by name are one: "norland central bank", "bank of norland".
    """
    meant = known.bearers.get(name, frozenset())
    banks = {_bank_of_land(one, known) for one in meant or {name}} - {""}
    full = (banks or meant) - _ends_of_all(meant)
    return next(iter(full)) if len(full) == 1 else ""


OWNED = frozenset({"party", "group", "faction", "bloc", "movement"})
"""Bodies that are told by whose they are: "ida roth party"."""


def _led_by(name: str, known: KnownNames) -> str:
    """The one body led by the person whose party or group is named: "meadow party" for "ida roth party"."""
    owner, _, noun = name.rpartition(" ")
    if noun not in OWNED or " " not in owner:
        return ""
    found = known.bodies.get(owner, frozenset())
    return next(iter(found)) if len(found) == 1 else ""


_CENTRAL = " central bank"
_BANKS = ("bank", "national bank", "reserve bank", "central bank", "state bank")


def _bank_of_land(name: str, known: KnownNames) -> str:
    """The name of the bank of issue of the land whose central bank this is: "bank of norland"; empty for none."""
    land = name.removesuffix(_CENTRAL)
    if land == name or not land:
        return ""
    found = [one for kind in _BANKS if (one := f"{kind} of {land}") in known.all_bearers]
    return found[0] if len(found) == 1 else ""


def of_a_land(name: str, known: Collection[str], lexicon: Lexicon) -> str:
    """The one known body of a land that is called by its noun alone ("parliament"); the name itself for any other."""
    if name not in _OF_A_LAND:
        return name
    ends = [other for other in known if other.endswith(f" {name}")]
    land = ends[0].removesuffix(f" {name}") if len(ends) == 1 else ""
    is_of_many = bool(set(land.split()) & lexicon.not_of_lands)
    return ends[0] if lexicon.territories_in(land) and not is_of_many else name


def short_forms(name: str) -> frozenset[str]:
    """The last words of the names that may be short for this plain name: its surnames, its initials.

    >>> sorted(short_forms("orsa defense forces")), sorted(short_forms("mira olden"))
    (['defense', 'odf'], ['mo', 'olden'])
    """
    words_of = name.split()
    if len(words_of) == 1:
        return frozenset()
    surnames = {words_of[-1], *(words_of[-2:-1] if len(words_of) >= WITH_TWO_SURNAMES else ())}
    return frozenset((surnames | {initials_of(name)}) - (_SHARED_ENDS - _OF_A_LAND) - {""})


def _ends_of_all(names: Collection[str]) -> set[str]:
    """What may be short for one of the names."""
    return {end for name in names for end in ends_of(name)}


def _spelled_out(name: str, known: KnownNames) -> str:
    """The one known name whose initials the name is: "israel defense forces" for "idf"; empty for none or several."""
    if " " in name or not 2 <= len(name) <= 6:
        return ""
    found = known.by_initials.get(name, ())
    return found[0] if len(found) == 1 else ""
