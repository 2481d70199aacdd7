"""Sources written into the settings file, which stays the user's own; OPML in and out; the commands for both."""

from __future__ import annotations

import json
import stat
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from storydiff.cli import main
from storydiff.errors import ItemError, SettingsError
from storydiff.settings_file import add_sources, with_sources
from storydiff.sources import discovery
from storydiff.sources.opml import MOST_OUTLINES, Subscription, read_opml, write_opml
from tests.intake import item, page, rss
from tests.webserver import Site

OWN = """\
# My home.
[[stories]]
name = "flood"   # the one I follow

[[sources]]
# the paper I trust
url = "https://post.example/feed"
publisher = 'The Post'

# Who gets it: [[sources]] is written elsewhere.
[[recipients]]
address = "ada@post.example"

[fetch]
allow_loopback = true
"""
NEW = {"url": "https://vale.example/feed", "name": 'Vale "daily"\\'}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "storydiff.toml").write_text(OWN, encoding="utf-8")
    return tmp_path


def storydiff(home: Path, *arguments: str) -> int:
    return main(["--home", str(home), "--quiet", *arguments])


# --- the settings file ---------------------------------------------------------------------------


def test_a_source_goes_below_the_last_and_nothing_else_moves() -> None:
    text = with_sources(OWN, [NEW])
    added = '\n[[sources]]\nurl = "https://vale.example/feed"\nname = "Vale \\"daily\\"\\\\"\n'
    assert text == OWN.replace("publisher = 'The Post'\n", f"publisher = 'The Post'\n{added}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment",
        "[fetch]\nallow_loopback = true",
        '[[sources]]\nurl = "https://a.example/"',
        '[[sources]]\nurl = "https://a.example/"\n\n\n# the end\n',
        '[[ "sources" ]]\nurl = "https://a.example/"\n[mail]\nhost = "x"\n[[sources]]\nfolder = "inbox"\n[digest]\n',
        '[[stories]]\nname = "x"\nwords = [\n"a",\n[[sources]]\n]\n'.replace("[[sources]]\n", ""),
        '[[sources]]\nname = """\n[[sources]]\nx"""\nurl = "https://a.example/"\n',
        '[[sources]]\r\nurl = "https://a.example/"\r\n\r\n# end\r\n[mail]\r\n',
    ],
)
def test_whatever_the_file_holds_it_holds_still(text: str) -> None:
    found = with_sources(text, [NEW])
    before = tomllib.loads(text)
    assert tomllib.loads(found) == before | {"sources": [*before.get("sources", []), NEW]}
    lines = iter(found.splitlines())
    assert all(line in lines for line in text.splitlines())  # each, in its order
    assert ("\r\n" in text) == ("\r\n" in found)
    assert "\n" not in found.replace("\r\n", "") or "\r\n" not in text


def test_a_list_written_in_one_line_is_left_alone(tmp_path: Path) -> None:
    text = 'sources = [{url = "https://a.example/"}]\n'
    (tmp_path / "storydiff.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"write them as \[\[sources\]\] tables"):
        add_sources(tmp_path, [NEW])
    assert (tmp_path / "storydiff.toml").read_text(encoding="utf-8") == text


def test_what_the_settings_refuse_is_not_written(home: Path) -> None:
    for wrong in ({"url": "https://a.example/", "story": "storm"}, {"url": "https://post.example/feed"}, {"name": "x"}):
        with pytest.raises(SettingsError):
            add_sources(home, [wrong])
    assert (home / "storydiff.toml").read_text(encoding="utf-8") == OWN


def test_the_file_keeps_its_rights_and_a_link_leads_where_it_led(home: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.toml"
    (home / "storydiff.toml").rename(kept)
    kept.chmod(0o600)
    (home / "storydiff.toml").symlink_to(kept)
    add_sources(home, [NEW])
    assert (home / "storydiff.toml").is_symlink()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "vale.example" in kept.read_text(encoding="utf-8")


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30), min_size=1, max_size=3))
def test_any_words_come_back_as_they_were(said: list[str]) -> None:
    entries = [{"url": "https://a.example/", "name": words} for words in said]
    assert tomllib.loads(with_sources(OWN, entries))["sources"][1:] == entries


# --- the commands --------------------------------------------------------------------------------


def test_adding_a_site_writes_its_feed_which_is_then_followed(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.tell("/", page().replace("<head>", '<head><link rel="alternate" type="application/rss+xml" href="/rss">'))
    site.tell("/rss", rss(item(site.url("/a"))))
    site.tell("/a", page())
    said = ("--name", "The Vale", "--publisher", "Vale Media", "--story", "flood")
    assert storydiff(home, "sources", "add", site.url("/"), *said) == 0
    assert f"added {site.url('/rss')} (The Vale)" in capsys.readouterr().out
    written = (home / "storydiff.toml").read_text(encoding="utf-8")
    assert tomllib.loads(written)["sources"][1] == {
        "url": site.url("/rss"), "name": "The Vale", "publisher": "Vale Media", "story": "flood"
    }  # fmt: skip
    assert storydiff(home, "sources", "add", site.url("/"), "--json") == 0
    assert json.loads(capsys.readouterr().out)["known"] == [site.url("/rss")]
    assert (home / "storydiff.toml").read_text(encoding="utf-8") == written
    assert storydiff(home, "sources") == 0
    table = capsys.readouterr().out.splitlines()
    assert table[0].split()[:5] == ["name", "kind", "last", "good", "fetch"]
    assert table[2].split("  ")[0] == "The Vale"
    assert storydiff(home, "ingest", "--json") == 0
    assert [a["document"] for a in json.loads(capsys.readouterr().out)["articles"]] == [site.url("/a")]


def test_several_feeds_are_listed_and_nothing_is_written(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    links = "".join(f'<link rel="alternate" type="text/xml" title="{t}" href="/{t}">' for t in ("World", "Sport"))
    site.tell("/", page().replace("<head>", f"<head>{links}"))
    assert storydiff(home, "sources", "add", site.url("/")) == 1
    out = capsys.readouterr().out
    assert "2 feeds there; add the one you want by its address:" in out
    assert f"{site.url('/Sport')}  Sport" in out
    assert (home / "storydiff.toml").read_text(encoding="utf-8") == OWN


def test_a_site_without_a_feed_is_one_line(
    home: Path, site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "PAUSE", 0.0)
    site.tell("/", page())
    assert storydiff(home, "sources", "add", site.url("/")) == 1
    assert capsys.readouterr().err.startswith(f"storydiff: {site.url('/')}: no feed was found")


def test_a_home_without_sources_says_how_to_get_some(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "storydiff.toml").touch()
    capsys.readouterr()
    assert storydiff(tmp_path, "sources") == 0
    assert capsys.readouterr().out == "no sources yet; add one with `storydiff sources add URL`\n"
    assert storydiff(tmp_path, "sources", "export") == 1


def test_a_list_goes_out_and_comes_in_again(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_sources(home, [NEW | {"story": "flood"}, {"folder": "inbox"}, {"url": "https://a.example/", "kind": "page"}])
    assert storydiff(home, "sources", "export") == 0
    written = capsys.readouterr().out
    assert etree.fromstring(written.encode()).get("version") == "2.0"
    other = tmp_path / "other"
    assert storydiff(other, "init") == 0
    (other / "storydiff.toml").write_text('[[stories]]\nname = "flood"\n', encoding="utf-8")
    (tmp_path / "list.opml").write_text(written, encoding="utf-8")
    assert storydiff(other, "sources", "import", str(tmp_path / "list.opml")) == 0
    assert tomllib.loads((other / "storydiff.toml").read_text(encoding="utf-8"))["sources"] == [
        {"url": "https://post.example/feed", "name": "post.example/feed"},
        NEW | {"story": "flood"},
    ]
    capsys.readouterr()
    assert storydiff(other, "sources", "import", str(tmp_path / "list.opml"), "--json") == 0
    assert json.loads(capsys.readouterr().out)["known"] == ["https://post.example/feed", "https://vale.example/feed"]


LIST = """<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="1.0"><head><title>My feeds</title></head><body>
<outline text="News"><outline title="Émigré &amp; co">
  <outline text="Vale" type="rss" xmlUrl="https://vale.example/feed?x=1&y=2" htmlUrl="https://vale.example/"/>
  <OUTLINE TEXT="Vale" TYPE="rss" XMLURL="https://vale.example/sport"/>
</outline></outline>
<outline text="No address" type="rss"/>
<outline text="A script" type="rss" xmlUrl="javascript:steal()"/>
<outline text="A file" xmlUrl="file:///etc/passwd"/>
<outline text="Another list" type="include" url="https://vale.example/list.opml"/>
<outline text="Hidden" isComment="true"><outline text="H" xmlUrl="https://hidden.example/"/></outline>
<outline text="Nothing"/>
<outline text="Again" xmlUrl="https://vale.example/feed?x=1&amp;y=2"/>
<outline text="With a key" xmlUrl="https://ada:secret@vale.example/feed"/>
</body></opml>"""


def test_each_outline_is_a_feed_or_refused_by_name() -> None:
    found = read_opml(LIST.encode("latin-1"), "my.opml")
    groups = ("News", "Émigré & co")
    assert found.title == "My feeds"
    assert found.subscriptions[:2] == (
        Subscription("Vale", "https://vale.example/feed?x=1&y=2", "https://vale.example/", groups),
        Subscription("Vale", "https://vale.example/sport", None, groups),
    )
    assert [failure.line() for failure in found.failures] == [
        "No address: it has no address of a feed (xmlUrl)",
        "A script: javascript:steal() is not an http or https address",
        "A file: file:///etc/passwd is not an http or https address",
        "Another list: a link, which is not followed",
        "Nothing: it holds no feed",
    ]


def test_bringing_in_a_list_names_each_feed_apart_and_keeps_no_password(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "my.opml").write_bytes(LIST.encode("latin-1"))
    assert storydiff(home, "sources", "import", str(home / "my.opml"), "--json") == 0
    out = capsys.readouterr().out
    report = json.loads(out)
    assert [(entry["name"], entry["url"]) for entry in report["added"]] == [
        ("Vale", "https://vale.example/feed?x=1&y=2"),
        ("Vale (vale.example)", "https://vale.example/sport"),
    ]
    assert report["known"] == ["https://vale.example/feed?x=1&y=2"]
    assert len(report["failures"]) == 6
    assert "secret" not in out + (home / "storydiff.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not an OPML list"),
        (b"words", "not an OPML list"),
        (rss().encode(), "not an OPML list"),
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml><body/></opml>', "declares entities"),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(ItemError, match=words):
        read_opml(content, "my.opml")


def test_a_list_that_breaks_off_gives_what_it_holds_and_says_so() -> None:
    content = LIST.encode("latin-1")
    found = read_opml(content[: content.index(b'<outline text="No address"') + 9], "my.opml")
    assert [each.url for each in found.subscriptions] == [
        "https://vale.example/feed?x=1&y=2",
        "https://vale.example/sport",
    ]
    assert "its XML is damaged" in found.failures[-1].line()


def test_a_list_without_end_or_bottom_is_read_within_limits() -> None:
    long = "<opml><body>" + '<outline text="a" xmlUrl="https://a.example/"/>' * (MOST_OUTLINES + 5) + "</body></opml>"
    found = read_opml(long.encode(), "my.opml")
    assert len(found.subscriptions) == MOST_OUTLINES
    assert found.failures[-1].reason == "what comes after its first 10,000 outlines was left out"
    deep = "<opml><body>" + "<outline text='a'>" * 50_000
    assert "its XML is damaged" in read_opml(deep.encode(), "my.opml").failures[-1].line()


TITLES = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cf", "Cn", "Co")), min_size=1, max_size=20
)


@given(
    st.lists(
        st.builds(
            Subscription,
            TITLES,
            st.just("https://a.example/?x=1&y=<"),
            st.none(),
            st.lists(TITLES, max_size=3).map(tuple),
        )
    )
)
def test_what_is_written_is_what_is_read(subscriptions: list[Subscription]) -> None:
    content = write_opml("Mine & yours", subscriptions, datetime(2031, 5, 8, tzinfo=UTC))
    found = read_opml(content, "my.opml")
    assert found.failures == ()
    assert sorted(found.subscriptions, key=repr) == sorted(subscriptions, key=repr)


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"<opml><body><outline {text}".encode()))
def test_any_bytes_are_a_list_or_a_refusal(content: bytes) -> None:
    try:
        answer = repr(read_opml(content, "my.opml"))
    except ItemError as error:
        answer = error.reason
    assert answer
