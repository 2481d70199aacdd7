"""Writes ``storydiff/vocabularies/generated/`` anew: ``python -m vocabulary_sources --wordnet DIR --cldr DIR``.

DIR are the unpacked packages that README.md names; ``make vocabularies`` fetches them and runs this.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

from vocabulary_sources.given_names import given_names
from vocabulary_sources.judging import judging_adjectives
from vocabulary_sources.money import currency_names, currency_words
from vocabulary_sources.nominals import deed_nouns
from vocabulary_sources.places import country_names, demonyms, plain, read_territories, subdivisions
from vocabulary_sources.selection import read_choice, select
from vocabulary_sources.tables import Rows, text_of
from vocabulary_sources.wordnet import WordNet, load_wordnet

HERE = Path(__file__).parent
VOCABULARIES = HERE.parent / "storydiff" / "vocabularies"
WORDNET = (
    "WordNet 3.1, copyright 2011 by Princeton University, under the WordNet licence (LICENSES/WordNet.txt). Which of "
    "its words are taken is said in vocabulary_sources/choices.toml."
)
WRITTEN = (
    "Written by `make vocabularies`: a change made here is lost. Words of your own go into a file of this name in the "
    "folder above, or in a home's folder vocabularies/."
)


def main() -> int:
    """Write the files, or with ``--check`` say which are not what the sources give."""
    parser = argparse.ArgumentParser(prog="python -m vocabulary_sources", description=__doc__)
    parser.add_argument("--wordnet", type=Path, required=True, help="WordNet's folder dict")
    parser.add_argument("--cldr", type=Path, required=True, help="the package cldr-localenames-full")
    parser.add_argument("--check", action="store_true", help="write nothing, say which files differ")
    args = parser.parse_args()
    net = load_wordnet(args.wordnet)
    files = {**word_files(net), **place_files(net, args.cldr)}
    folder = VOCABULARIES / "generated"
    differing = [name for name, text in files.items() if not _holds(folder / f"{name}.toml", text)]
    if args.check:
        sys.stdout.write("".join(f"differs: {name}.toml\n" for name in differing))
        return 1 if differing else 0
    folder.mkdir(exist_ok=True)
    for name in differing:
        (folder / f"{name}.toml").write_text(files[name], encoding="utf-8")
    sys.stdout.write("".join(f"written: {name}.toml\n" for name in differing))
    return 0


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def word_files(net: WordNet) -> dict[str, str]:
    """The files of word classes from WordNet, by name."""
    choices = tomllib.loads((HERE / "choices.toml").read_text(encoding="utf-8"))
    judging = [word for words in choices.pop("judging")["left_out"].values() for word in words]
    nominals = read_choice(choices.pop("deed_nouns"))
    words = {name: select(net, read_choice(row), _frequency()) for name, row in choices.items()}
    return {
        "persons": _file("Nouns of persons.", WORDNET, {"": {"nouns": words["persons"]}}),
        "actors": _file("Nouns of bodies that can act.", WORDNET, {"": {"bodies": words["bodies"]}}),
        "reporting": _file("Verbs that tell what somebody says.", WORDNET, {"": {"verbs": words["telling"]}}),
        "deeds": _file("Verbs of doing.", WORDNET, {"": {"verbs": words["deeds"], "trifles": words["feelings"]}}),
        "stances": _file(
            "Adjectives that praise or blame, and nouns of what people do, say or propose, which may be judged.",
            f"{WORDNET} Praise and blame: VADER {version('vaderSentiment')} by C. J. Hutto and E. Gilbert (MIT, "
            "LICENSES/VADER.txt).",
            {
                "judging": judging_adjectives(net, _frequency(), judging),
                "complements": {"acts": words["acts"], "stuff": words["stuff"]},
            },
        ),
        "targets": _file(
            "Nouns that name what a verb does, each with its verb.",
            WORDNET,
            {"deed_nouns": deed_nouns(net, nominals, _frequency())},
        ),
        "measures": _file("Verbs that kill.", WORDNET, {"measures.deaths": {"object": words["killing"]}}),
        "events": _file(
            "Forces of nature, diseases that spread, buildings and vehicles.",
            WORDNET,
            {
                "nouns": {"ills": words["diseases"], "nature": words["storms"]},
                "classes": {"facility": words["buildings"], "force": words["vehicles"]},
            },
        ),
        "currencies": _file(
            "The names of the currencies in use.",
            f"CLDR's English names as Babel {version('babel')} carries them (Unicode licence, LICENSES/Unicode.txt). A "
            "word stands alone where it names one currency and means little else.",
            {"names": currency_names(), "words": currency_words(net)},
        ),
        "given_names": _file(
            "Given names that mostly women or mostly men bear.",
            f"the United States census of 1990 (public domain) as the package names {version('names')} carries it.",
            {"": given_names()},
        ),
    }


def place_files(net: WordNet, cldr: Path) -> dict[str, str]:
    """The files of places and peoples, by name."""
    by_hand = tomllib.loads((VOCABULARIES / "peoples.toml").read_text(encoding="utf-8"))
    territories = read_territories(cldr)
    usual = {name: name for name in by_hand["demonyms"]} | by_hand["aliases"]
    called, others = country_names(territories, usual)
    countries = set(called.values()) | {name for name, country in usual.items() if country in called.values()}
    named = {*countries, *others, *(name for names in by_hand["demonyms"].values() for name in names)}
    parts = subdivisions(called, named)
    regions = {plain(name) for code, name in territories.items() if code.isdigit()}
    peoples = demonyms(net, ({part for names in parts.values() for part in names} | regions) - set(by_hand["demonyms"]))
    listed = f"ISO 3166 as the package pycountry {version('pycountry')} lists it (LGPL 2.1, from Debian's iso-codes)"
    return {
        "subdivisions": _file(
            "The parts of countries: each country with their names in lower case, without accents. A name that several "
            "countries list stands in each of them. Left out are names that are also a country or people, names of "
            "three letters or fewer, names with a comma or slash, and mere directions.",
            f"{listed}.",
            {"": parts},
        ),
        "peoples": _file(
            "Other names of countries, and the peoples of their parts and of the world's regions.",
            f"{listed}; CLDR's English names of territories (cldr-localenames-full {_cldr_version(cldr)}, Unicode "
            f"licence, LICENSES/Unicode.txt). Peoples: {WORDNET}",
            {"demonyms": peoples, "aliases": dict(sorted(others.items()))},
        ),
    }


def _file(what: str, source: str, tables: Mapping[str, Rows]) -> str:
    return text_of(f"{what} Source: {source}\n{WRITTEN}", tables)


def _cldr_version(cldr: Path) -> str:
    return str(json.loads((cldr / "package.json").read_text(encoding="utf-8"))["version"])


def _frequency() -> Callable[[str], float]:
    from wordfreq import zipf_frequency

    return lambda word: float(zipf_frequency(word, "en"))


if __name__ == "__main__":
    sys.exit(main())
