"""The post to a webhook: all that a digest says, in fields that docs/formats.md names, whatever came from outside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storydiff.digest import Digest
from storydiff.digest_post import digest_post
from storydiff.model import Figure, Relation, Story
from tests.flood import World, a_normal_night, a_quiet_night, may
from tests.test_render import a_hostile_night, rendered

FORMATS = Path(__file__).parent.parent / "docs" / "formats.md"
NOW = datetime(2024, 5, 3, 4, 0, tzinfo=UTC)


def post(digest: Digest) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(digest_post(rendered(digest), NOW).decode("utf-8"))
    return said


def strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from strings(each)
        case list():
            for each in value:
                yield from strings(each)


def keys(value: object) -> set[str]:
    match value:
        case dict():
            return set(value).union(*map(keys, value.values()))
        case list():
            return set().union(*map(keys, value))
    return set()


def lines_of(said: dict[str, Any]) -> list[dict[str, Any]]:
    return [line for story in said["data"]["stories"] for section in story["sections"] for line in section["lines"]]


def test_a_post_holds_every_line_with_its_evidence() -> None:
    digest = a_normal_night().digest()
    lines = lines_of(post(digest))
    shown = list(digest.lines)
    assert [(line["series"], line["kind"], line["old"], line["new"]) for line in lines] == [
        (line.series, line.kind.value, line.old, line.new) for line in shown
    ]
    assert [[side["quote"]["text"] for side in (*line["after"], *line["before"])] for line in lines] == [
        [side.quote.text for side in (*line.after, *line.before)] for line in shown
    ]


def test_a_course_is_told_step_by_step() -> None:
    world = World()
    a, b, c = (world.counts(name, n, may(n // 100, 2)) for name, n in [("a", 200), ("b", 300), ("c", 400)])
    world.becomes("increased", "dead", a, b)
    world.becomes("increased", "dead", b, c)
    (line,) = lines_of(post(world.digest()))
    assert [step["words"] for step in line["course"]] == ["more than 200", "more than 300", "more than 400"]
    assert line["course"][0]["link"] == "https://a.example/flood"
    assert line["course"][0]["printed"] == {"at": "2031-05-02T02:00:00Z", "dating": "stated"}


def test_a_post_counts_what_the_mail_counts() -> None:
    digest = a_normal_night().digest()
    said = post(digest)["data"]
    assert (said["count"], said["subject"], said["quiet"]) == (digest.count, digest.subject, None)
    assert said["footer"]["held_back"] == digest.footer.held_back
    assert said["footer"]["failures"] == list(digest.footer.failures)


def test_a_quiet_night_says_why() -> None:
    digest = a_quiet_night().digest()
    said = post(digest)["data"]
    assert said["quiet"] == digest.quiet
    assert said["count"] == 0


def test_the_same_digest_gives_the_same_bytes() -> None:
    first, second = (digest_post(rendered(a_normal_night().digest()), NOW) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("words", ["a\u202eb", "a\ud800b", "a\x00b\x1b[31m", "a\u2028b", '"}],"data":{', "</script>"])
def test_hostile_words_are_values_and_nothing_else(words: str) -> None:
    plain = post(a_hostile_night("calm").digest(story=Story("evil", "calm")))
    hostile = post(a_hostile_night(words).digest(story=Story("evil", words)))
    assert keys(hostile) == keys(plain)
    assert not any(
        re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", each) for each in strings(hostile)
    )


@pytest.mark.parametrize(
    ("url", "link"), [("javascript:alert(1)", None), ("https://a.example/x", "https://a.example/x")]
)
def test_no_link_is_unsafe(url: str, link: str | None) -> None:
    world = World()
    article = world.prints("a", "The flood killed 41 people.", may(4), "Courier", url=url)
    claim = world.says(article, article.text, "41", Figure("deaths", Relation.EXACT, 41, 41))
    world.becomes("new", "dead", (), claim)
    (line,) = lines_of(post(world.digest()))
    assert [side["link"] for side in line["after"]] == [link]


def test_the_document_names_every_field() -> None:
    text = FORMATS.read_text(encoding="utf-8")
    section = text.partition("## The post to a webhook")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z_]+)`", section))
    assert keys(post(a_normal_night().digest())) <= named
