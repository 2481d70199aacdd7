"""The site of a home: all that its ledger tells is there, every link leads somewhere, nothing from outside gets in."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storydiff import pipeline
from storydiff.errors import SettingsError, TemplateError
from storydiff.model import Article, Claim, Dating, Span
from storydiff.pages.addresses import article_page, series_page, story_page
from storydiff.site import make_site
from storydiff.site.plan import PART
from storydiff.site.shelf import RECORD
from tests.builders import a_claim, a_figure, a_position, an_article, an_event, day
from tests.crawling import Page, crawl, reachable, read_page
from tests.shelves import NOW, Told, a_change, a_home, site_of, tell

STORY = Path(__file__).parent / "stories" / "harbour_strike"
READ_AT = datetime(2023, 5, 10, 4, 15, tzinfo=UTC)
TOLL = "The toll rose to 41 people on Monday, the rescue service said."


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a site by name, without what it keeps for itself."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def written_at(folder: Path) -> dict[str, int]:
    return {name: (folder / name).stat().st_mtime_ns for name in contents(folder)}


def one_series(count: int = 2, **changed: object) -> list[Told]:
    """Articles that each count the dead of the valley, the next one more."""
    told: list[Told] = []
    last: Claim | None = None
    for number in range(count):
        article = an_article(f"a{number}", number / 24, story="bridge", publisher="The Vale Post", **changed)
        claim = a_claim(article, a_figure(40 + number), speaker="the governor")
        changes = [a_change(article, "deaths/orsa", last, claim)] if last else []
        told.append((article, [(claim, "deaths/orsa")], changes))
        last = claim
    return told


@pytest.fixture(scope="module")
def read_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has read a whole story, as a user's would."""
    home = tmp_path_factory.mktemp("read") / "home"
    pipeline.init(home)
    (home / "storydiff.toml").write_text(
        '[[stories]]\nname = "strike"\ntitle = "The strike & the <harbours>"\n'
        '[[recipients]]\naddress = "editor@news.example"\n',
        encoding="utf-8",
    )
    with pipeline.open_home(home, READ_AT) as opened:
        asyncio.run(pipeline.ingest(opened, [str(path) for path in sorted(STORY.iterdir())]))
        pipeline.diff(opened)
        pipeline.make_digest(opened, send=True)
        make_site(opened)
    return home


@pytest.fixture(scope="module")
def pages(read_home: Path) -> dict[str, Page]:
    return crawl(read_home / "site")


def claims_of(home: Path) -> list[tuple[Claim, Article, str | None]]:
    with pipeline.open_home(home, READ_AT, looking=True) as opened:
        return list(opened.ledger.iter_claims())


# --- what is there -------------------------------------------------------------------------------


def test_every_page_is_well_formed_and_reached_by_links_from_the_first(read_home: Path, pages: dict[str, Page]) -> None:
    assert len(pages) > 20
    assert reachable(read_home / "site", pages) == pages.keys()


def test_every_claim_stands_on_the_page_of_its_series_with_quote_speaker_and_times(
    read_home: Path, pages: dict[str, Page]
) -> None:
    for claim, article, series in claims_of(read_home):
        assert series is not None
        page = pages[series_page(article.story or "", series)]
        assert f"c-{claim.id}" in page.ids
        words = " ".join(page.text.split())
        assert " ".join(claim.quote.split())[:100] in words
        assert f"{article.first_seen:%-d %B %Y, %H:%M}" in words
        assert (claim.outlet or "unknown outlet") in words


def test_the_quote_of_every_claim_is_marked_in_the_text_of_its_article(read_home: Path, pages: dict[str, Page]) -> None:
    for claim, article, _ in claims_of(read_home):
        page = pages[article_page(article.id)]
        assert f"q-{claim.id}" in page.ids
        assert "".join(claim.quote.split()) in "".join("".join(page.marked).split())


def test_a_page_of_a_story_tells_its_state_and_its_changes(read_home: Path, pages: dict[str, Page]) -> None:
    page = pages[story_page("strike")]
    assert "The strike & the <harbours>" in page.text
    assert {"open", "figures", "latest", "digests"} <= page.ids


def test_no_page_and_no_feed_names_a_recipient_or_a_file_of_this_machine(read_home: Path) -> None:
    for name, content in contents(read_home / "site").items():
        assert b"editor@" not in content, name
        assert b"file://" not in content.replace(b"file: ", b""), name
        assert str(read_home).encode() not in content, name


def test_nothing_is_loaded_from_elsewhere_and_one_script_is_there_for_the_search_alone(
    read_home: Path, pages: dict[str, Page]
) -> None:
    assert [name for name, page in pages.items() if "script" in page.tags] == ["search.html"]
    assert not any({"img", "iframe", "form", "style"} & set(page.tags) for page in pages.values())
    for name, content in contents(read_home / "site").items():
        assert b"url(" not in content, name


def test_the_feed_of_a_site_can_be_read_and_its_links_lead_to_the_changes(read_home: Path) -> None:
    site = read_home / "site"
    for name in ("feed.xml", story_page("strike").replace(".html", ".xml")):
        feed = feedparser.parse(site / name)
        assert not feed.bozo
        assert len({entry.id for entry in feed.entries}) == len(feed.entries) > 3
        for entry in feed.entries:
            path, _, anchor = entry.link.partition("#")
            assert anchor in read_page((site / name).parent / path).ids
    items = json.loads((site / "feed.json").read_bytes())["items"]
    assert [item["id"] for item in items] == [entry.id for entry in feedparser.parse(site / "feed.xml").entries]


def test_the_search_holds_every_article_series_and_speaker(read_home: Path, pages: dict[str, Page]) -> None:
    said = (read_home / "site" / "search" / "index-1.js").read_text(encoding="utf-8")
    entries = json.loads(said.removeprefix("storydiff(").removesuffix(");\n"))["e"]
    assert {href.partition("#")[0] for _, _, _, href in entries} <= pages.keys()
    claims = claims_of(read_home)
    assert sum(kind == 0 for kind, *_ in entries) == len({series for _, _, series in claims})
    assert sum(kind == 1 for kind, *_ in entries) == len(list(STORY.iterdir()))
    assert any(kind == 2 for kind, *_ in entries)


# --- what changes --------------------------------------------------------------------------------


def test_a_second_making_touches_nothing(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", one_series())
    first = site_of(home)
    before = written_at(home / "site")
    second = site_of(home)
    assert (second.written, second.removed, second.kept) == (0, 0, first.written)
    assert written_at(home / "site") == before


def test_a_new_article_touches_only_what_it_is_on(tmp_path: Path) -> None:
    told = one_series()
    other = an_article("z", 3, story="bridge")
    lone = (other, [(a_claim(other, a_position()), "position/lind/toll")], [])
    home = a_home(tmp_path / "home", [*told, lone])
    site_of(home)
    before = written_at(home / "site")
    with pipeline.open_home(home, NOW) as opened:
        tell(opened, [one_series(3)[2]])
    site_of(home)
    after = written_at(home / "site")
    touched = {name for name in after if before.get(name) != after[name]}
    assert {series_page("bridge", "deaths/orsa"), article_page(an_article("a2").id), "index.html"} <= touched
    assert series_page("bridge", "position/lind/toll") not in touched
    assert article_page(an_article("a0").id) not in touched
    assert "style.css" not in touched
    crawl(home / "site")


def test_a_page_that_was_spoilt_or_lost_is_written_anew(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", one_series())
    site_of(home)
    whole = contents(home / "site")
    (home / "site" / "index.html").write_bytes(b"")
    (home / "site" / series_page("bridge", "deaths/orsa")).unlink()
    assert site_of(home).written == 2
    assert contents(home / "site") == whole


def test_what_is_gone_is_taken_away_and_what_the_user_put_there_stays(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", one_series())
    site_of(home)
    own = home / "site" / "articles" / "mine.html"
    own.write_bytes(b"mine")
    with pipeline.open_home(home, NOW) as opened:
        opened.ledger.clear_derived(NOW)
        tell(opened, one_series(1))
    report = site_of(home)
    assert report.removed > 0
    assert not (home / "site" / article_page(an_article("a1").id)).exists()
    assert own.read_bytes() == b"mine"
    assert len(list((home / "site" / "articles").iterdir())) == 2


def test_a_record_that_names_other_files_takes_none_of_them_away(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", one_series())
    site_of(home)
    outside = tmp_path / "kept.html"
    outside.write_bytes(b"kept")
    with (home / "site" / RECORD).open("a", encoding="utf-8") as record:
        record.write(
            json.dumps({"names": ["../../kept.html", str(outside), "articles/../../../kept.html"]}) + "\n[1]\n"
        )
        record.write("half a li")
    site_of(home)
    assert outside.read_bytes() == b"kept"


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", one_series())
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "index.html").write_bytes(b"mine")
    with pytest.raises(SettingsError, match="no site's"):
        site_of(home, tmp_path / "own")
    with pytest.raises(SettingsError, match="a file"):
        site_of(home, tmp_path / "own" / "index.html")
    assert contents(tmp_path / "own") == {"index.html": b"mine"}


KILL = """
import os, sys
from pathlib import Path
import storydiff.site.shelf as shelf
from tests.shelves import site_of
left, whole = int(sys.argv[2]), shelf.write_files
def write(contents, **how):
    global left
    for path, content in contents.items():
        if left == 0:
            os.kill(os.getpid(), 9)
        left -= 1
        whole({path: content}, **how)
shelf.write_files = write
shelf._AT_ONCE = 3
site_of(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("after", [0, 1, 4, 9])
def test_what_a_killed_making_leaves_is_whole_and_the_next_completes_it(tmp_path: Path, after: int) -> None:
    home = a_home(tmp_path / "home", one_series(3))
    site_of(home, tmp_path / "whole")
    whole = contents(tmp_path / "whole")
    killed = subprocess.run([sys.executable, "-c", KILL, str(home), str(after)], check=False)
    assert killed.returncode == -9
    left = contents(home / "site")
    assert len(left) == after
    assert left.items() <= whole.items()
    site_of(home)
    assert contents(home / "site") == whole


def test_the_order_in_which_articles_came_makes_no_difference(tmp_path: Path) -> None:
    told = one_series(3)
    for name, order in (("one", told), ("other", told[::-1])):
        home = tmp_path / name
        a_home(home)
        with pipeline.open_home(home, NOW) as opened:
            for article, claims, _ in order:
                opened.ledger.add_article(article)
                opened.ledger.put_claims(article, [claim for claim, _ in claims], "test")
            for article, claims, changes in told:
                tell(opened, [(article, claims, changes)])
        site_of(home)
    assert contents(tmp_path / "one" / "site") == contents(tmp_path / "other" / "site")


# --- special cases -------------------------------------------------------------------------------


def test_a_long_series_has_parts_and_every_link_to_its_claims_holds(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", one_series(2 * PART + 30))
    site_of(home)
    pages = crawl(home / "site")
    newest, earlier = pages[series_page("bridge", "deaths/orsa")], pages[series_page("bridge", "deaths/orsa", 1)]
    counts = [sum(id_.startswith("c-") for id_ in page.ids) for page in (newest, earlier)]
    assert counts == [PART + 30, PART]
    assert reachable(home / "site", pages) == pages.keys()


def test_an_article_has_a_page_for_each_version_and_claims_lead_to_their_own(tmp_path: Path) -> None:
    first = an_article("a", 0, story="bridge", text=TOLL)
    second = replace(first, version=2, text=TOLL.replace("41", "44"), first_seen=day(1))
    told: list[Told] = []
    for article in (first, second):
        quote = article.text
        claim = a_claim(article, a_figure(41 if article is first else 44), quote=quote)
        told.append((article, [(claim, "deaths/orsa")], []))
    home = a_home(tmp_path / "home", told)
    site_of(home)
    pages = crawl(home / "site")
    assert "44 people" in pages[article_page(first.id)].text
    assert "41 people" in pages[article_page(first.id, 1)].text
    series = pages[series_page("bridge", "deaths/orsa")]
    assert f"../{article_page(first.id, 1)}#q-{told[0][1][0][0].id}" in series.links
    assert "in version 2" in series.text


def test_an_article_of_two_stories_leads_to_the_series_of_both(tmp_path: Path) -> None:
    told: list[Told] = []
    for story in ("bridge", "dam"):
        article = an_article("a", 0, story=story, text=TOLL)
        told.append((article, [(a_claim(article, a_figure(41), quote=TOLL), "deaths/orsa")], []))
    home = a_home(tmp_path / "home", told)
    site_of(home)
    links = crawl(home / "site")[article_page(told[0][0].id)].links
    assert {f"../{series_page(story, 'deaths/orsa')}" for story in ("bridge", "dam")} <= {
        link.partition("#")[0] for link in links
    }


def test_a_home_without_articles_has_a_first_page_that_says_what_to_do(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    report = site_of(home)
    assert "nothing is compared yet" in "\n".join(report.lines())
    assert "storydiff run" in crawl(home / "site")["index.html"].text
    assert not feedparser.parse(home / "site" / "feed.xml").bozo


def test_what_is_not_compared_yet_is_not_shown(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", one_series())
    waiting = an_article("w", 5, story="bridge")
    with pipeline.open_home(home, NOW) as opened:
        opened.ledger.add_article(waiting)
        opened.ledger.put_claims(waiting, [a_claim(waiting, a_figure(99))], "test")
    assert site_of(home).articles == 2
    assert not (home / "site" / article_page(waiting.id)).exists()
    crawl(home / "site")


def test_the_feeds_name_the_address_of_the_site_and_no_page_is_touched_for_it(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", one_series())
    site_of(home)
    before = written_at(home / "site")
    site_of(home, address="https://news.example/bridge")
    feed = feedparser.parse(home / "site" / "feed.xml")
    assert all(entry.link.startswith("https://news.example/bridge/series/") for entry in feed.entries)
    assert json.loads((home / "site" / "feed.json").read_bytes())["feed_url"] == "https://news.example/bridge/feed.json"
    after = written_at(home / "site")
    assert {name for name in after if after[name] != before[name]} == {
        "feed.xml", "feed.json", story_page("bridge").replace(".html", ".xml"),
    }  # fmt: skip


# --- templates of the user's ---------------------------------------------------------------------


def test_a_template_in_the_home_is_used_instead(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", one_series())
    site_of(home)
    own = home / "templates" / "site"
    own.mkdir(parents=True)
    (own / "index.html.j2").write_text(
        '{% extends "site/layout.html.j2" %}{% block main %}<p>{{ stories[0].title }}, mine</p>{% endblock %}', "utf-8"
    )
    (own / "style.css").write_text("body { color: #123456 }", "utf-8")
    site_of(home)
    assert "The bridge at Port Ellis, mine" in crawl(home / "site")["index.html"].text
    assert (home / "site" / "style.css").read_text("utf-8") == "body { color: #123456 }"


MISTAKES = [
    ("{% extends 'site/layout.html.j2' %}\n{% block main %}\n{{ nothing.there }}\n{% endblock %}", "line 3"),
    ("<p>\n{% if %}", "line 2"),
    ("\n{% include 'none.j2' %}", "line 2"),
    ("{{ ''.__class__.__mro__ }}", "line 1"),
]


@pytest.mark.parametrize(("template", "line"), MISTAKES)
def test_a_mistake_in_a_template_is_named_with_file_and_line(tmp_path: Path, template: str, line: str) -> None:
    home = a_home(tmp_path / "home", one_series())
    own = home / "templates" / "site"
    own.mkdir(parents=True)
    (own / "series.html.j2").write_text(template, "utf-8")
    with pytest.raises(TemplateError, match=rf"series\.html\.j2, {line}"):
        site_of(home)


# --- what comes from outside ---------------------------------------------------------------------

MARKUP = st.sampled_from(
    ["<script>alert(1)</script>", "</title><img src=x onerror=alert(1)>", '"><form action="http://x.example">', "</mark></p>",
     "{{ 7 * 7 }}", "&lt;b&gt; & \" '", "\u202eevil\x00\x1b[31m", "]]>", "</a></body></html>", "<style>*{}</style>", "\ud800"]
)  # fmt: skip
OUTSIDE = st.lists(MARKUP | st.text(max_size=12), min_size=1, max_size=4).map("".join)


@given(OUTSIDE, OUTSIDE, OUTSIDE, OUTSIDE.filter(str.strip))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_titles_names_and_quotes_hold_no_page_has_a_tag_of_theirs(
    tmp_path_factory: pytest.TempPathFactory, title: str, name: str, speaker: str, quote: str
) -> None:
    title, name, speaker, quote = (text.replace("\ud800", "?") for text in (title, name, speaker, quote))
    text = f"{quote}\n\nIt was so."
    article = an_article(
        name, 0, title=title, text=text, publisher=name, author=speaker, url=f"javascript:{title}", story="bridge",
        dating=Dating.UNKNOWN, published=None,
    )  # fmt: skip
    claim = a_claim(
        article,
        a_figure(41, measure=title, place=name),
        quote=quote,
        focus=Span(0, len(quote)),
        speaker=speaker,
        via=name,
    )
    rival = a_claim(article, a_position(actor=speaker, target=title), quote=quote, focus=Span(0, 1), speaker=name)
    event = a_claim(article, an_event(actor=speaker, action=title, object=name), quote=quote, statement=title)
    told = [
        (
            article,
            [(claim, title), (rival, f"position/{name}"), (event, f"event/{speaker}")],
            [a_change(article, title, None, claim, "new"), a_change(article, title, claim, claim, "contradicted")],
        )
    ]
    home = a_home(tmp_path_factory.mktemp("hostile") / "home", told)
    site_of(home)
    pages = crawl(home / "site")
    assert [page for page, found in pages.items() if "script" in found.tags] == ["search.html"]
    assert not feedparser.parse(home / "site" / "feed.xml").bozo


def test_a_name_from_outside_leads_to_no_file_outside(tmp_path: Path) -> None:
    article = an_article("../../../evil", 0, story="../../evil", publisher="/etc")
    home = a_home(tmp_path / "home", [(article, [(a_claim(article, a_figure()), "../../../evil")], [])])
    before = {path for path in tmp_path.rglob("*") if "site" not in path.parts}
    site_of(home)
    assert {path for path in tmp_path.rglob("*") if "site" not in path.parts} == before
    crawl(home / "site")


# --- the command ---------------------------------------------------------------------------------


def test_the_command_writes_the_pages_and_says_what_it_did(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", one_series())
    command = [
        sys.executable,
        "-m",
        "storydiff.cli",
        "--quiet",
        "--home",
        str(home),
        "site",
        "--to",
        str(tmp_path / "out"),
    ]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    assert (said["articles"], said["series"], said["stories"], said["digests"]) == (2, 1, 1, 1)
    assert said["written"] == len(contents(tmp_path / "out"))
    assert Path(said["index"].removeprefix("file://")).is_file()
    refused = subprocess.run([*command, "--base-url", "news.example"], capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert refused.stderr.startswith("storydiff: --base-url: not a web address")
