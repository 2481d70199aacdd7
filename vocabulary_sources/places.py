"""Names of places and peoples: parts of countries (ISO 3166-2), other names of countries (CLDR), demonyms."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from vocabulary_sources.wordnet import WordNet

SHORTEST = 4
"""Letters of the shortest name of a part of a country that is told from other words."""
DIRECTIONS = frozenset(
    {"northern", "southern", "eastern", "western", "central", "north", "south", "east", "west", "centre", "upper"}
    | {"lower", "nord", "sud", "est", "ouest", "region", "province", "river", "coast", "highlands", "capital"}
)
"""Words that name a part of any country: "Upper River", "Western Highlands"."""
RENAMED = frozenset({"zaire"})
"""Parts of a country whose people WordNet does not mean: it means the country that once had the name."""
_PLAINER = str.maketrans("’‘ʻʿı", "''''i")
_NATIVE = re.compile(
    r"^an? (?:native|resident|inhabitant) (?:or|and) (?:an )?(?:native|resident|inhabitant|citizen) of (?:the )?"
    r"(?:state of )?([A-Z][\w'-]*(?: [A-Z][\w'-]*)*) ?(?:\(|;|$)"
)
"""How WordNet explains a people: "a native or resident of Ohio"."""


def plain(name: str) -> str:
    """The name in lower case, without accents, with straight apostrophes: "Sar-e Pul" → "sar-e pul"."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_PLAINER))
    return "".join(c for c in folded if not unicodedata.combining(c)).strip()


def read_territories(cldr: Path) -> dict[str, str]:
    """CLDR's English names by code; ``-alt-short`` and ``-alt-variant`` codes hold other names."""
    loaded = json.loads((cldr / "main" / "en" / "territories.json").read_text(encoding="utf-8"))
    names: dict[str, str] = loaded["main"]["en"]["localeDisplayNames"]["territories"]
    return names


def country_names(territories: Mapping[str, str], known: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The usual name of each country by its code, and its other names, each with the usual one.

    ``known`` has the usual name for each name that the vocabularies hold by hand.
    """
    import pycountry

    called: dict[str, str] = {}
    others: dict[str, str] = {}
    for country in pycountry.countries:
        names = [territories.get(f"{country.alpha_2}{form}", "") for form in ("", "-alt-short", "-alt-variant")]
        names += [country.name, getattr(country, "common_name", ""), getattr(country, "official_name", "")]
        spelled = list(dict.fromkeys(form for name in names if name for form in _spellings(name)))
        name = next((known[form] for form in spelled if form in known), None)
        if name is not None:
            called[country.alpha_2] = name
            others |= {form: name for form in spelled if form not in known and len(form) >= SHORTEST}
    return called, others


def _bare(name: str) -> str:
    """The name without what stands in brackets."""
    return re.sub(r"\s*[(\[].*?[)\]]", "", name)


def _spellings(name: str) -> Iterator[str]:
    """The ways to write a name: with "&" spelled out, with "St." in full, without "the" and what stands in brackets."""
    bare = _bare(name.lower().replace("’", "'"))
    if bare.endswith((" of", " of the")):
        last, first = bare.split(",", 1)
        bare = f"{first.strip()} {last}"
    bare = bare.removeprefix("the ")
    if "," in bare:
        return
    for form in dict.fromkeys((bare, bare.replace("&", "and"))):
        for full in dict.fromkeys((form.replace("st. ", "saint "), form)):
            yield full
            if plain(full) != full:
                yield plain(full)


def subdivisions(called: Mapping[str, str], peoples: Iterable[str]) -> dict[str, list[str]]:
    """The parts of each country; not what is also a country or people, nor short names and mere directions."""
    import pycountry

    shut = {plain(name) for name in peoples}
    found: dict[str, set[str]] = defaultdict(set)
    for part in pycountry.subdivisions:
        country, name = called.get(part.country_code), plain(_bare(part.name))
        if country is None or len(name) < SHORTEST or re.search("[,/]", name) or name in shut:
            continue
        if not set(name.replace("-", " ").split()) <= DIRECTIONS:
            found[country].add(name)
    return {country: sorted(found[country]) for country in sorted(found)}


def demonyms(net: WordNet, places: Iterable[str]) -> dict[str, list[str]]:
    """The peoples that WordNet explains as the natives of one of the places; the last name is the plural."""
    wanted, persons = set(places), net.below("person.n.1")
    found: dict[str, list[str]] = {}
    for key in sorted(persons):
        match = _NATIVE.match(net.glosses.get(key, ""))
        place = plain(match[1]) if match is not None else ""
        if place not in wanted or place in RENAMED:
            continue
        people = net.synsets[key].words[0].replace("_", " ").lower()
        found.setdefault(place, [people, plural(people)])
    return {place: list(dict.fromkeys(found[place])) for place in sorted(found)}


def plural(people: str) -> str:
    """The plural of a people's name: "texan" → "texans", "japanese" stays."""
    if people.endswith(("ese", "ois", "s")):
        return people
    return f"{people[:-3]}men" if people.endswith(("shman", "chman")) else f"{people}s"
