"""The names among which a count that names no place is looked for."""

from __future__ import annotations

from storydiff.claims.setting import setting_of
from tests.builders import an_article


def test_title_and_opening_give_their_names_on_a_line_each() -> None:
    article = an_article(title="Flood in Orsa kills 9", text="PORT ELLIS - A flood hit the Kell valley. Nine died.")
    title, lead, rest = setting_of(article).split("\n")
    assert title.split("|") == ["flood", "orsa"]
    assert {"port ellis", "kell"} <= set(lead.replace("|a", "").split("|"))
    assert rest == "nine"


def test_a_byline_is_no_first_sentence() -> None:
    article = an_article(title="", text="By Ann Vale and Tom Reed in Orsa\n\nA flood hit Kell. Vale was spared.")
    assert setting_of(article).split("\n")[1:] == ["a|kell", "vale"]


def test_what_stands_far_below_is_no_setting() -> None:
    article = an_article(
        title="", text="It rained. It poured. The river rose. Roads were cut. In Vale nothing happened."
    )
    assert "vale" not in setting_of(article)


def test_a_body_with_the_world_in_its_name_does_not_name_the_world() -> None:
    named = setting_of(an_article(title="World Bank lends more", text="It said so."))
    assert "world" not in named.replace("|", " ").split()
    assert "world" in setting_of(an_article(title="Cases pass a million worldwide", text="It said so."))
