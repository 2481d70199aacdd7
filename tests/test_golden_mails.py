"""The mails that readers get, as they did: ``pytest tests/test_golden_mails.py --update-golden`` writes them anew."""

from __future__ import annotations

import quopri
import re
from collections.abc import Callable
from pathlib import Path

import fast_mail_parser
import jinja2
import pytest

from storydiff.mail_messages import MailParts, build_message, freeze
from storydiff.model import Story, Told
from storydiff.render import HTML_LIMIT, render
from tests.flood import SINCE, UNTIL
from tests.nights import NIGHTS

TEMPLATES = jinja2.Environment(loader=jinja2.FileSystemLoader(Path(__file__).parents[1] / "templates"))
SENDER = "storydiff@news.example"


def mail_of(night: str) -> bytes:
    """The mail of a night as it goes over the wire."""
    output = render(NIGHTS[night](), TEMPLATES)
    digest = output.digest
    message = build_message(
        MailParts(output.subject, output.text, output.html),
        digest.recipient,
        digest.stories,
        digest_id=digest.id,
        sender=SENDER,
        now=UNTIL,
        followed=[part.story for part in digest.followed],
    )
    told = tuple(Told(story.name, SINCE) for story in digest.stories)
    return freeze(message, digest.recipient, until=UNTIL, told=told, now=UNTIL).content


def headers_of(night: str) -> dict[str, str]:
    """The headers of a night's mail, as the second reader reads them."""
    return {name: values[0] for name, values in fast_mail_parser.parse_email(mail_of(night)).headers.items()}


def scrubbed(content: bytes) -> str:
    """The mail with what changes from release to release blanked, its headers unfolded and its parts decoded."""
    mail = fast_mail_parser.parse_email(content)
    head = content.partition(b"\r\n\r\n")[0].decode().replace("\r\n ", " ")
    names = [line.partition(":")[0] for line in head.split("\r\n")]
    blank = {"Message-ID", "Date"}
    shown = [f"{name}: {'(scrubbed)' if name in blank else mail.headers[name][0]}" for name in names]
    body = quopri.decodestring(content.partition(b"\r\n\r\n")[2]).decode()
    text = "\n".join(shown) + "\n\n" + body.replace("\r\n", "\n")
    return re.sub(r"=_[0-9a-f]{16}", "=_(scrubbed)", text)


@pytest.mark.parametrize("night", NIGHTS)
def test_a_mail_looks_as_it_did(night: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{night}.eml", scrubbed(mail_of(night)))


@pytest.mark.parametrize("night", NIGHTS)
def test_every_mail_is_safe_to_sign_and_short_enough(night: str) -> None:
    """DKIM (RFC 6376) signs bytes: a relay that has to wrap a line or to encode an octet breaks the signature."""
    content = mail_of(night)
    assert content.isascii()
    assert b"\0" not in content
    lines = content.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert [line for line in lines if len(line) > 78 and not line.startswith(b"List-Unsubscribe: <")] == []
    assert max(map(len, lines)) <= 998
    assert len(fast_mail_parser.parse_email(content).text_html[0].encode()) < HTML_LIMIT


def test_each_story_has_its_thread_and_a_mail_on_two_is_in_both() -> None:
    flood, both = (headers_of(night) for night in ("normal", "two-stories"))
    assert flood["References"] == flood["In-Reply-To"]
    roots = both["References"].split()
    assert len(roots) == 2
    assert flood["References"] in roots
    assert both["In-Reply-To"] == roots[0]
    assert both["List-Id"] == "<storydiff.news.example>"
    assert "unsubscribe%20storydiff" in both["List-Unsubscribe"]


def test_the_first_story_of_a_thread_does_not_hang_on_the_order_of_the_settings() -> None:
    stories = [Story("b", "B"), Story("a", "A")]
    parts, recipient = MailParts("s", "t", "<p>h</p>"), NIGHTS["normal"]().recipient
    one, other = (
        build_message(parts, recipient, order, digest_id="d", sender=SENDER, now=UNTIL)
        for order in (stories, stories[::-1])
    )
    assert one["References"] == other["References"]
    assert one["In-Reply-To"] == other["In-Reply-To"]
