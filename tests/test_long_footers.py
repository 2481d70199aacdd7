"""Addresses of any length from outside: the mail stays below the length at which Gmail clips it, and shows its news."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from storydiff.digest import Report, compose, safe_link
from storydiff.model import Failure, Figure, Relation
from storydiff.render import HTML_LIMIT, render
from storydiff.resources import load_templates
from tests.flood import READER, World, a_normal_night, may

LONG = "https://news.example/" + "a?b&c" * 2_000


def html_of(world: World) -> str:
    return render(world.digest(), load_templates(Path("nowhere"))).html


def test_four_hundred_failures_of_long_addresses_leave_room_for_the_news() -> None:
    world = a_normal_night()
    whole = len(list(world.digest().lines))
    failures = tuple(Failure(f"{LONG}{n}", "fetch", "answered 404", "check the address") for n in range(400))
    ailing = tuple(f"{LONG}{n}: answered 404 for three days" for n in range(400))
    world.report = replace(world.report, failures=failures, ailing=ailing)
    digest = render(world.digest(), load_templates(Path("nowhere"))).digest
    assert len(html_of(world).encode()) < HTML_LIMIT
    assert len(list(digest.lines)) == whole
    assert digest.footer.failed == 400


def test_an_address_too_long_for_any_mail_is_not_linked() -> None:
    world = World()
    said = "The flood has killed 320 people."
    article = world.prints("courier-1", said, may(4), "The Vesk Courier", url=LONG * 10)
    assert safe_link(article.url) is None
    assert safe_link(LONG[:2_000]) is not None
    dead = world.says(article, said, "320", Figure("deaths", Relation.EXACT, 320, 320))
    world.becomes("new", "dead", (), dead)
    assert len(html_of(world).encode()) < HTML_LIMIT


def test_two_hundred_stories_of_one_night_stay_below_the_length_that_is_clipped() -> None:
    part = a_normal_night().part()
    parts = [
        replace(part, story=replace(part.story, name=f"story-{n}", title=f"Story {n} of a valley")) for n in range(200)
    ]
    whole = compose(READER, parts, Report())
    rendered = render(whole, load_templates(Path("nowhere")))
    assert len(rendered.html.encode()) < HTML_LIMIT
    assert list(rendered.digest.lines)
    assert rendered.digest.count == whole.count == 200 * part.count
    shown = sum(1 + len(line.also) for line in rendered.digest.lines)
    assert rendered.digest.footer.omitted == whole.count - shown


def test_names_made_to_fill_a_mail_are_cut() -> None:
    world = World()
    said = "The flood has killed 320 people."
    article = world.prints("courier-1", said, may(4), "C" * 90_000, title="T" * 90_000)
    dead = world.says(article, said, "320", Figure("d" * 90_000, Relation.EXACT, 320, 320), speaker="S" * 90_000)
    world.becomes("new", "dead", (), dead)
    assert len(html_of(world).encode()) < HTML_LIMIT // 2
