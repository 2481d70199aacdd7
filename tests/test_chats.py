"""Messages to a chat service through Apprise, to real servers on loopback: cut to size, and silent about secrets."""

from __future__ import annotations

import html
import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.chat_messages import Message, Room, fitted
from storydiff.chats import Chat, send_letter
from storydiff.delivery import Refusal
from storydiff.model import Letter, Receipt, Told
from storydiff.render import escape_markdown
from tests.webserver import Handler, Site, serving, unused_port

NOW = datetime(2023, 5, 10, 4, 15, tzinfo=UTC)
TOKEN = "t0ken-of-the-desk"
HOSTILE = "<script>alert(1)</script> *Vale* [click](http://evil.example) `x` | ~~y~~"
LINES = [f"- {escape_markdown(f'{HOSTILE} {n}')}" for n in range(1_000)]
MESSAGE = Message(
    HOSTILE, escape_markdown(HOSTILE), "\n".join(LINES), "\n".join(f"{HOSTILE} {n}" for n in range(1_000))
)

needs_apprise = pytest.mark.skipif(find_spec("apprise") is None, reason="needs the extra chat")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def letter(message: Message = MESSAGE) -> Letter:
    return Letter("desk", "chat_0_1", message.title, message.as_bytes(), NOW, (Told("s", NOW),), NOW)


def send(site: Site, path: str = "/hook", query: str = "", timeout: float = 10.0) -> Receipt | Refusal:
    url = f"json://desk:{TOKEN}@127.0.0.1:{site.port}{path}{query}"
    return send_letter(letter(), Chat("desk", url, timeout), now=NOW)


class Tags(HTMLParser):
    """The tags of an HTML text and what it shows."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.shown = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.shown += data


@needs_apprise
@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_message_arrives_cut_to_what_the_service_takes_by_whole_lines(site: Site, form: str) -> None:
    site.tell("/hook", "taken")
    outcome = send(site, query=f"?format={form}")
    assert isinstance(outcome, Receipt)
    assert TOKEN not in outcome.handed_to
    (body,) = site.posted
    said = json.loads(body)
    assert said["title"] == HOSTILE
    shown = Tags(said["message"]).shown if form == "html" else said["message"]
    *lines, note = [line for line in shown.split("\n") if line.strip()]
    assert 30_000 < len(said["message"]) <= 32_768
    assert note == f"… {1_000 - len(lines)} more lines, left out for length"
    whole = [f"{HOSTILE} {n}" for n in range(1_000)] if form != "markdown" else LINES
    assert lines == whole[: len(lines)]


@needs_apprise
def test_words_from_outside_are_no_markup_in_html(site: Site) -> None:
    site.tell("/hook", "taken")
    send(site, query="?format=html")
    assert Tags(json.loads(site.posted[0])["message"]).tags == {"ul", "li", "p"}


def test_html_in_the_markdown_of_a_template_is_shown_as_text() -> None:
    _, body = fitted(Message("T", "T", "<img src=x> and <b>bold</b>\n\n<div>\nblock\n</div>", "T"), Room("html"))
    assert Tags(body).tags == {"p"}


@pytest.mark.parametrize(("form", "title"), [("text", HOSTILE), ("markdown", escape_markdown(HOSTILE)), ("html", None)])
def test_a_title_that_stands_in_the_body_is_no_markup_there(form: str, title: str | None) -> None:
    shown, body = fitted(MESSAGE, Room(form, title=0, body=2_000))
    assert "<script>" not in shown if title is None else shown == title
    assert len(shown) + len(body) <= 2_000


ROOMS = st.builds(
    Room,
    st.sampled_from(["text", "markdown", "html"]),
    title=st.sampled_from([0, 20, 250]),
    body=st.integers(160, 3_000),
    lines=st.sampled_from([0, 5, 40]),
    spare=st.sampled_from([0, 30]),
    shares_body=st.booleans(),
)


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), max_size=80),
        max_size=60,
    ),
    ROOMS,
)
def test_no_message_is_longer_than_its_room(lines: list[str], room: Room) -> None:
    plain = "\n".join(lines)
    _, body = fitted(Message("Title", "Title", "\n".join(map(escape_markdown, lines)), plain), room)
    assert len(body) <= room.body - room.spare
    assert not room.lines or body.count("\n") < room.lines


@pytest.mark.parametrize(
    "call", ["@everyone", "@here", "@Channel now", "(@all)", "<!channel>", "<@U024BE7LH>", "<#C1>"]
)
@pytest.mark.parametrize("form", ["text", "markdown", "html"])
@pytest.mark.parametrize("title_limit", [0, 250])
def test_a_title_from_outside_calls_nobody(call: str, form: str, title_limit: int) -> None:
    escaped = escape_markdown(call)
    title, body = fitted(Message(call, escaped, f"# {escaped}", call), Room(form, title=title_limit))
    for shown in (title, body):
        assert call.strip("()").split()[0] not in html.unescape(shown)
    if form == "text":
        assert body.replace("\u2060", "") == call


@pytest.mark.parametrize("words", ["desk@here.example", "https://a.example/@here/1", "3 < 4", "@hereford", "at 5 < #6"])
def test_what_calls_nobody_is_left_as_it_is(words: str) -> None:
    assert fitted(Message(words, words, words, words), Room("text")) == (words, words)


def test_what_fits_is_left_as_it_is() -> None:
    message = Message("T", "T", "# One\n\n- two", "One\n\ntwo")
    assert fitted(message, Room("text")) == ("T", "One\n\ntwo")
    assert fitted(message, Room("markdown")) == ("T", "# One\n\n- two")


@needs_apprise
@pytest.mark.parametrize(
    ("status", "is_transient"), [(400, False), (401, False), (404, False), (302, False), (429, True), (503, True)]
)
def test_a_refusal_names_the_status_and_is_never_final(site: Site, status: int, is_transient: bool) -> None:
    site.refuse("/hook", status, Location="/elsewhere")
    outcome = send(site)
    assert isinstance(outcome, Refusal)
    assert f"HTTP {status}" in outcome.reason
    assert (outcome.transient, outcome.is_final) == (is_transient, False)
    assert site.paths() == ["/hook"], "no redirect is followed"


@needs_apprise
def test_a_server_that_drips_is_left_behind(site: Site) -> None:
    released = threading.Event()

    def drip(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not released.wait(0.05):
            handler.wfile.write(b"X-Drip: 1\r\n")

    site.answers["/hook"] = drip
    begun = time.monotonic()
    outcome = send(site, timeout=0.5)
    assert time.monotonic() - begun < 30
    released.set()
    assert isinstance(outcome, Refusal)
    assert "did not answer within 0.5 s" in outcome.reason


@needs_apprise
@pytest.mark.parametrize("level", [logging.WARNING, logging.DEBUG])
def test_nothing_that_is_logged_or_told_holds_the_token(
    site: Site, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], level: int
) -> None:
    caplog.set_level(level)
    site.refuse("/hook", 500)
    outcomes = [
        send(site, path=f"/hook/{TOKEN}"),
        send_letter(letter(), Chat("desk", f"json://{TOKEN}@127.0.0.1:{unused_port()}/"), now=NOW),
        send_letter(letter(), Chat("desk", f"nosuch://{TOKEN}/x"), now=NOW),
        send_letter(letter(), Chat("desk", f"json://a.example/{TOKEN}, json://b.example/{TOKEN}"), now=NOW),
        send_letter(letter(), Chat("desk", f"slack://{TOKEN}"), now=NOW),
    ]
    assert all(isinstance(outcome, Refusal) for outcome in outcomes)
    told = [repr(outcomes), caplog.text, *capfd.readouterr(), repr(Chat("desk", f"json://{TOKEN}/"))]
    assert not any(TOKEN in each for each in told)


def test_where_apprise_is_not_installed_the_failure_says_what_to_do() -> None:
    code = """
import sys; sys.modules["apprise"] = None
from tests.test_chats import *
print(send_letter(letter(), Chat("desk", "json://127.0.0.1/"), now=NOW).line())
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'storydiff[chat]'" in said.stdout
