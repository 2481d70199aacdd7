"""The generator of vocabularies: what it takes from a word list, what it leaves out, and that its files say their source."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from vocabulary_sources.given_names import apart
from vocabulary_sources.money import currency_words
from vocabulary_sources.places import demonyms, plain, plural
from vocabulary_sources.selection import Choice, select
from vocabulary_sources.tables import text_of
from vocabulary_sources.wordnet import WordNet, load_wordnet

ROOT = Path(__file__).parent.parent
GENERATED = sorted((ROOT / "storydiff" / "vocabularies" / "generated").glob("*.toml"))

DATA = {
    "noun": """\
  1 a licence
00000010 03 n 01 entity 0 002 ~ 00000020 n 0000 ~ 00000030 n 0000 | whatever there is
00000020 03 n 01 person 0 004 ~ 00000040 n 0000 ~ 00000050 n 0000 ~ 00000060 n 0000 ~ 00000080 n 0000 | a human being
00000030 06 n 02 machine 0 locator 0 000 | a device
00000040 18 n 01 nun 0 001 @ 00000020 n 0000 | a woman of an order
00000050 18 n 02 locator 0 finder 0 001 @ 00000020 n 0000 | someone who locates things
00000060 18 n 01 lout 0 002 @ 00000020 n 0000 ;u 00000070 n 0000 | a rough person
00000070 10 n 01 disparagement 0 000 | talk that belittles
00000080 18 n 01 Valer 0 001 @ 00000020 n 0000 | a native or resident of Vale
00000090 21 n 02 money 0 monetary_unit 0 000 | what is paid with
""",
    "verb": "00000110 38 v 01 find 0 000 | come upon\n",
    "adj": "00000120 00 a 01 plain 0 000 | without ornament\n",
}
SENSES = """\
disparagement%1:10:00:: 00000070 1 0
ethnic_slur%1:10:00:: 00000070 1 0
finder%1:18:00:: 00000050 1 0
locator%1:06:00:: 00000030 1 3
locator%1:18:00:: 00000050 2 1
lout%1:18:00:: 00000060 1 2
monetary_unit%1:21:00:: 00000090 1 0
nun%1:18:00:: 00000040 1 3
obscenity%1:10:00:: 00000070 1 0
person%1:03:00:: 00000020 1 9
profanity%1:10:00:: 00000070 1 0
valer%1:18:00:: 00000080 1 0
vulgarism%1:10:00:: 00000070 1 0
"""


@pytest.fixture
def net(tmp_path: Path) -> WordNet:
    """A word net of a dozen words."""
    for name, lines in DATA.items():
        (tmp_path / f"data.{name}").write_text(lines, encoding="utf-8")
    (tmp_path / "index.sense").write_text(SENSES, encoding="utf-8")
    return load_wordnet(tmp_path)


def test_words_come_that_mostly_mean_what_is_wanted(net: WordNet) -> None:
    """A nun is a person; a locator is mostly a machine, a lout is an insult, and what is rare does not come."""
    choice = Choice("n", ("person.n.1",), (), 2.0, {})
    assert select(net, choice, lambda word: 1.0 if word == "finder" else 3.0) == ["nun", "person"]


def test_words_left_out_by_hand_stay_away(net: WordNet) -> None:
    choice = Choice("n", ("person.n.1",), (), 2.0, {"stands for nobody": ("person",)})
    assert select(net, choice, lambda _: 3.0) == ["finder", "nun"]


def test_a_word_left_out_that_would_not_come_is_an_error(net: WordNet) -> None:
    with pytest.raises(ValueError, match="locator"):
        select(net, Choice("n", ("person.n.1",), (), 2.0, {"a machine": ("locator",)}), lambda _: 3.0)


def test_peoples_are_read_from_what_a_word_is_said_to_mean(net: WordNet) -> None:
    assert demonyms(net, ["vale", "norland"]) == {"vale": ["valer", "valers"]}
    assert demonyms(net, ["norland"]) == {}


@pytest.mark.parametrize(
    ("people", "many"),
    [("texan", "texans"), ("japanese", "japanese"), ("cornishman", "cornishmen"), ("alabaman", "alabamans")],
)
def test_a_people_has_a_plural(people: str, many: str) -> None:
    assert plural(people) == many


def test_names_are_made_plain() -> None:
    assert [plain("São Tomé"), plain("Ma‘an"), plain("Diyarbakır")] == ["sao tome", "ma'an", "diyarbakir"]


def test_a_currency_goes_by_its_own_word_alone_where_no_other_has_it(net: WordNet) -> None:
    words = currency_words(net)
    assert words["norwegian kroner"] == "NOK"
    assert words["forints"] == "HUF"
    assert not {"dollars", "pesos", "guaranis"} & set(words)


def test_a_given_name_that_both_sexes_bear_tells_nothing() -> None:
    assert apart({"ann": 0.5, "robin": 0.2, "john": 0.1}, {"john": 3.2, "robin": 0.1}) == {
        "female": ["ann"],
        "male": ["john"],
    }


def test_tables_are_written_so_that_they_read_back() -> None:
    tables = {
        "": {"plain": ["a", 'with "marks"']},
        "more": {"two words": "x", "long": [f"word-{n}" for n in range(99)]},
    }
    text = text_of("What it is. " * 20, tables)
    assert tomllib.loads(text) == {**tables[""], "more": tables["more"]}
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: path.name)
def test_a_generated_file_says_what_it_was_made_from(path: Path) -> None:
    """Its head names the source with its licence, and the licence lies in the repository, or that it needs none."""
    head = " ".join(line.strip("# ") for line in path.read_text(encoding="utf-8").split("\n\n")[0].splitlines())
    assert "Source:" in head
    assert "`make vocabularies`" in head
    licences = [name for name in ("WordNet.txt", "Unicode.txt", "VADER.txt") if f"LICENSES/{name}" in head]
    assert licences or "LGPL 2.1" in head or "public domain" in head
    assert all((ROOT / "LICENSES" / name).is_file() for name in [*licences, "LGPL-2.1.txt"])
