"""Vocabularies are data: each table is documented, places are known whole, and a home's own words are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel import Locale

from storydiff.claims.reader import read_parsed
from storydiff.claims.vocabulary import Vocabulary, vocabulary_of
from storydiff.model import Event, Figure, Position
from storydiff.resources import load_vocabulary_tables
from tests.claims.passages import a_passage

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "vocabularies.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### `(\w+)\.toml`\n(.*?)(?=^##|\Z)", GUIDE, re.MULTILINE | re.DOTALL))

NO_PEOPLE = {"AQ", "BQ", "BV", "GS", "HM", "IO", "SJ", "TF", "UM"}
"""Territories where nobody lives, and two that ISO puts together of islands that go by names of their own."""
NO_TERRITORY = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
"""Codes of CLDR that ISO 3166-1 has no country for."""


NAMELESS = {"languages", "subdivisions"}
"""Files whose keys are languages and countries."""
OPEN = {
    "hedges",
    "measures.measures",
    "peoples.demonyms",
    "targets.concepts",
    "targets.members",
    "targets.opposites",
    "targets.undoing",
    "units",
}
OPEN |= {"targets.beside", "targets.deeds", "reporting.agencies", "amounts.kinds", "amounts.same"} | NAMELESS
"""Tables whose keys are words of their own: what they are is explained, not each."""


def keys_of(name: str) -> set[str]:
    """The tables and keys of a file that somebody who extends it has to know."""
    tables = load_vocabulary_tables()[name]
    found = set() if name in NAMELESS else set(tables)
    for key, table in tables.items():
        if isinstance(table, dict) and not {name, f"{name}.{key}"} & OPEN:
            found |= {inner for inner, value in table.items() if isinstance(value, dict | list)}
    if name == "measures":
        found |= {key for row in tables["measures"].values() for key in row}
    if name == "amounts":
        found |= {key for row in tables["kinds"].values() for key in row}
    return found


@pytest.mark.parametrize("name", sorted(load_vocabulary_tables()))
def test_the_guide_explains_every_table_and_key(name: str) -> None:
    """A table or key that somebody adds has to be explained in the guide, in the section of its file."""
    section = SECTIONS[name]
    unexplained = {key for key in keys_of(name) if f"`{key}`" not in section and f"`[{key}]`" not in section}
    assert unexplained == set()


def test_the_guide_names_no_file_that_is_gone() -> None:
    assert set(SECTIONS) == set(load_vocabulary_tables())


def test_every_country_and_territory_has_a_people() -> None:
    """All of ISO 3166-1, by CLDR's English names."""
    peoples = load_vocabulary_tables()["peoples"]
    known = {*peoples["demonyms"], *peoples["aliases"]}
    codes = [str(code) for code in Locale("en").territories if len(str(code)) == 2]
    names = {c: str(Locale("en").territories[c]).lower().replace("’", "'") for c in codes}
    missing = {
        code: name
        for code, name in names.items()
        if code not in NO_PEOPLE | NO_TERRITORY and not {name, re.sub(r" \(.*\)", "", name)} & known
    }
    assert missing == {}


OWN = {
    "measures": '[measures.gassed]\nobject = ["gas"]\n',
    "stances": '[verbs]\nfrobnicate = "- 3 object"\n',
    "events": '[status]\ncancelled = ["bin"]\n',
    "peoples": '[demonyms]\n"zembla" = ["zemblan", "zemblish"]\n',
    "persons": 'nouns = ["beekeeper"]\n',
}
"""A home's files, of words that no built-in vocabulary has in that sense."""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The army gassed 12 soldiers in Larkham.", ("gassed", "soldiers")),
        ("Rebels released 14 beekeepers in Larkham.", ("released", "beekeepers")),
        ("Twelve Zemblan miners died in Larkham.", ("deaths", "zemblish")),
        ("The minister frobnicated the budget.", ("minister", "-", "budget")),
        ("The mayor binned the talks on Monday.", ("mayor", "talks", "cancelled")),
    ],
)
def test_a_home_reads_by_its_own_words(tmp_path: Path, text: str, wanted: tuple[str, ...]) -> None:
    """What the built-in vocabularies cannot read is read once the home's folder holds the word."""
    for name, words in OWN.items():
        (tmp_path / f"{name}.toml").write_text(words, encoding="utf-8")
    passage = a_passage(text)

    def said(vocabulary: Vocabulary) -> set[tuple[str | None, ...]]:
        contents = [claim.content for claim in read_parsed(passage.article, passage.doc, vocabulary)]
        return {
            *((c.measure, c.population) for c in contents if isinstance(c, Figure)),
            *((c.actor, c.stance.value, c.target) for c in contents if isinstance(c, Position)),
            *((c.actor, c.action, c.status.value) for c in contents if isinstance(c, Event)),
        }

    assert wanted in said(Vocabulary(load_vocabulary_tables(tmp_path)))
    assert wanted not in said(Vocabulary(load_vocabulary_tables()))


def test_a_homes_list_ends_with_what_it_names_last(tmp_path: Path) -> None:
    """The last name of a people is the plural it goes by, also where the built-in row had it earlier."""
    (tmp_path / "peoples.toml").write_text('[demonyms]\n"scotland" = ["caledonian", "scots"]\n', encoding="utf-8")
    names = load_vocabulary_tables(tmp_path)["peoples"]["demonyms"]["scotland"]
    assert names[-2:] == ["caledonian", "scots"]
    assert "scottish" in names


def test_one_vocabulary_is_built_for_the_same_tables_and_another_for_those_of_a_home(tmp_path: Path) -> None:
    built_in = vocabulary_of(load_vocabulary_tables())
    assert vocabulary_of(load_vocabulary_tables()) is built_in
    (tmp_path / "persons.toml").write_text(OWN["persons"])
    own = vocabulary_of(load_vocabulary_tables(tmp_path))
    assert own is not built_in
    assert own.table("persons") != built_in.table("persons")
    assert vocabulary_of(load_vocabulary_tables()).table("persons") == built_in.table("persons")
