"""Which story an article belongs to: each kind of condition, with what must not meet it, and what is said of why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.model import Dating, Query, Story
from storydiff.placing import Forms, placements, stories_of
from storydiff.resources import load_vocabulary_tables
from tests.builders import an_article, day

FORMS = Forms.of_tables(
    {
        "peoples": {
            "demonyms": {"norland": ["norlandish", "norlander", "norlanders"], "us of vale": ["valer", "valers"]},
            "aliases": {"n'land": "norland", "uv": "us of vale"},
        }
    }
)
TITLE = "The FLOODS reach Port Ellis"
TEXT = "Norlanders fled on Monday. The U.V. sent café owner Ada Quill's boats, and told us that the dam had held."
ARTICLE = an_article(
    title=TITLE, text=TEXT, publisher="The Ellis Post", family="Post House", source="post", language="en"
)
ARTICLE = replace(ARTICLE, url="https://www.ellispost.example/a")

CONDITIONS: list[tuple[str, dict[str, Any], tuple[str, ...] | None]] = [
    ("a word in any case", {"words": ("floods",)}, ("FLOODS",)),
    ("no other form of a word", {"words": ("flood",)}, None),
    ("a beginning", {"words": ("flood*",)}, ("FLOODS",)),
    ("no middle", {"words": ("lood*",)}, None),
    ("a phrase across punctuation", {"words": ("monday the",)}, ("Monday. The",)),
    ("a phrase in its order", {"words": ("ellis port",)}, None),
    ("a phrase with a beginning", {"words": ("port ell*",)}, ("Port Ellis",)),
    ("without accents", {"words": ("cafe",)}, ("café",)),
    ("with accents that are not there", {"words": ("dám",)}, ("dam",)),
    ("of several words one", {"words": ("storm", "dam")}, ("dam",)),
    ("all words", {"all": ("dam", "boats")}, ("dam", "boats")),
    ("not all words", {"all": ("dam", "storm")}, None),
    ("none of the words", {"none": ("storm",)}, ()),
    ("one of the unwanted words", {"none": ("storm", "dam")}, None),
    ("a name with its possessive", {"names": ("Ada Quill",)}, ("Ada Quill's",)),
    ("no part of a name", {"names": ("Ada Quillon",)}, None),
    ("no name in small letters", {"names": ("Dam",)}, None),
    ("a place by its people", {"places": ("Norland",)}, ("Norlanders",)),
    ("a people by another form", {"places": ("Norlandish",)}, ("Norlanders",)),
    ("a place by its other name", {"places": ("US of Vale",)}, ("U.V",)),
    ("a short name in small letters is none", {"places": ("US",)}, None),
    ("another place", {"places": ("Orsa",)}, None),
    ("a publisher", {"publishers": ("the ellis post",)}, ("The Ellis Post",)),
    ("a house", {"publishers": ("Post House",)}, ("Post House",)),
    ("a site", {"publishers": ("ellispost.example",)}, ("ellispost.example",)),
    ("no end of a site's name", {"publishers": ("post.example",)}, None),
    ("a source", {"sources": ("post",)}, ("post",)),
    ("another source", {"sources": ("wire",)}, None),
    ("a language", {"languages": ("en_GB",)}, ("en",)),
    ("another language", {"languages": ("de", "fr")}, None),
    ("from its day on", {"since": date(2031, 5, 1)}, ("2031-05-01",)),
    ("from the next day on", {"since": date(2031, 5, 2)}, None),
    ("until its day", {"until": date(2031, 5, 1)}, ("2031-05-01",)),
    ("until the day before", {"until": date(2031, 4, 30)}, None),
]


@pytest.mark.parametrize(("query", "found"), [r[1:] for r in CONDITIONS], ids=[r[0] for r in CONDITIONS])
def test_each_condition_is_met_by_the_words_that_it_names(query: dict[str, Any], found: tuple[str, ...] | None) -> None:
    (placed,) = placements(ARTICLE, [Story("flood", "", Query(**query))], FORMS)
    (condition,) = placed.conditions
    assert (placed.is_taken, condition.is_met) == ((True, True) if found is not None else (False, False))
    if found is not None:
        assert condition.found == found


def test_all_keys_have_to_be_met_and_those_that_are_not_are_named() -> None:
    query = Query(words=("dam",), places=("Orsa",), languages=("de",), publishers=("The Ellis Post",))
    (placed,) = placements(ARTICLE, [Story("flood", "", query)], FORMS)
    assert not placed.is_taken
    assert placed.reason == "does not meet places, languages"
    assert [(c.key, c.is_met) for c in placed.conditions] == [
        ("words", True), ("places", False), ("publishers", True), ("languages", False),
    ]  # fmt: skip


def test_what_broke_a_condition_is_quoted() -> None:
    (placed,) = placements(ARTICLE, [Story("flood", "", Query(none=("boat*",)))], FORMS)
    assert placed.conditions[0].found == ("boats",)


def test_an_undated_article_stands_where_it_was_first_seen_and_that_is_said() -> None:
    article = replace(ARTICLE, published=None, dating=Dating.UNKNOWN, first_seen=day(3))
    (placed,) = placements(article, [Story("flood", "", Query(since=date(2031, 5, 4)))], FORMS)
    assert placed.is_taken
    assert placed.conditions[0].found == ("2031-05-04, when it was first seen, as it is undated",)


FLOOD, DAM = Story("flood", "", Query(words=("floods",))), Story("dam", "", Query(words=("dam",)))
STORM, REST, LAST = Story("storm", "", Query(words=("storm",))), Story("rest", ""), Story("last", "")
PLACED: list[tuple[str, list[Story], str | None, tuple[str, ...]]] = [
    ("every story whose query it meets", [FLOOD, STORM, DAM], None, ("flood", "dam")),
    ("no story", [STORM], None, ()),
    ("the rest where none takes it", [STORM, REST, LAST], None, ("rest",)),
    ("not the rest where one takes it, even behind it", [REST, DAM], None, ("dam",)),
    ("only the story that its source names", [FLOOD, STORM, DAM], "storm", ("storm",)),
    ("a story that is not in the settings any more", [FLOOD], "gone", ("gone",)),
]


@pytest.mark.parametrize(("stories", "named", "expected"), [r[1:] for r in PLACED], ids=[r[0] for r in PLACED])
def test_an_article_belongs_to(stories: list[Story], named: str | None, expected: tuple[str, ...]) -> None:
    article = replace(ARTICLE, story=named)
    assert stories_of(article, stories, FORMS) == expected
    told = placements(article, stories, FORMS)
    assert [placed.story for placed in told] == [story.name for story in stories]
    assert tuple(p.story for p in told if p.is_taken) == tuple(n for n in expected if n in {s.name for s in stories})


def test_the_vocabularies_know_the_forms_of_countries() -> None:
    """Of lands as public lists have them: names, other names, adjectives and peoples; a land beside it is another."""
    forms = Forms.of_tables(load_vocabulary_tables())
    assert {"netherlands", "dutch"} <= forms.all("Netherlands")
    assert "united kingdom" in forms.all("UK")
    assert forms.all("Dutch").isdisjoint(forms.all("Denmark"))
    assert forms.all("Port Ellis") == {"port ellis"}


@given(st.text(max_size=200), st.text(max_size=20))
def test_any_text_and_any_phrase_give_an_answer_whose_words_stand_in_the_article(text: str, phrase: str) -> None:
    article = an_article(title="", text=text)
    (placed,) = placements(article, [Story("s", "", Query(words=(phrase,), none=("zzz",)))], FORMS)
    for found in placed.conditions[0].found:
        assert found in " ".join(text.split())
