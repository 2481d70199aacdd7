"""Newsletters as mails and mailboxes: each mail an article, its text without what mails put around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storydiff.errors import ItemError
from storydiff.model import Article, Draft, Form, Source, SourceKind
from storydiff.sources.mailboxes import is_mailbox, iter_messages
from storydiff.sources.mails import MOST_NESTED, MOST_PARTS, is_mail, mail_drafts
from tests.intake import NOW, SENTENCES, Desk, at_desk, by_hand, lines, page, reader
from tests.webserver import Site

TEXT = "\n\n".join(SENTENCES)
EMPTY = Draft(Form.TEXT, "", "inbox", "inbox", "c0ffee", NOW)
HEADERS = {
    "From": '"The Orrin Post" <news@post.example>',
    "Subject": "Fourteen found",
    "Date": "Thu, 08 May 2031 06:00:00 +0200",
    "Message-ID": "<17.a@post.example>",
}


def html(*sentences: str, head: str = "", foot: str = "") -> str:
    """A newsletter as mailers lay them out: tables in tables, each paragraph a cell, a picture that counts readers."""
    rows = "".join(f'<tr><td style="padding:8px"><font face="Arial">{each}</font></td></tr>' for each in sentences)
    return f"""<html><head><title>Post</title><style>td {{ color: red }}</style></head><body>
    <div style="display:none">What this letter says, for the list of letters.</div>
    <table width="100%"><tr><td align="center"><table width="600">
      {head}<tr><td><h1>Fourteen found</h1></td></tr>{rows}{foot}
      <tr><td><img src="https://count.example/open/4f0c.gif" width="1" height="1"></td></tr>
    </table></td></tr></table></body></html>"""


FOOT = (
    '<tr><td><a href="https://post.example/more">Read more</a></td></tr>'
    "<tr><td>You are receiving this email because you signed up at our site. "
    '<a href="https://post.example/u/4f0c">Unsubscribe</a></td></tr><tr><td>The Orrin Post, 1 High Street, Orrin</td></tr>'
)


def mail(plain: str | None = None, markup: str | None = None, **headers: str | None) -> bytes:
    message = EmailMessage()
    for name, value in (HEADERS | {key.replace("_", "-"): value for key, value in headers.items()}).items():
        if value is not None:
            message[name] = value
    if plain is not None:
        message.set_content(plain, cte="quoted-printable")
    if markup is not None and plain is not None:
        message.add_alternative(markup, subtype="html", cte="quoted-printable")
    elif markup is not None:
        message.set_content(markup, subtype="html", cte="quoted-printable")
    return message.as_bytes()


def read(content: bytes) -> list[Article | str]:
    """The articles of a mail, or why there is none."""

    def each() -> Iterator[Article | str]:
        for draft in mail_drafts(content, "a.eml", EMPTY):
            if isinstance(draft, ItemError):
                yield str(draft)
                continue
            try:
                yield reader()(draft)
            except ItemError as error:
                yield str(error)

    try:
        return list(each())
    except ItemError as error:
        return [str(error)]


def one(content: bytes) -> Article:
    found = read(content)
    assert len(found) == 1
    assert isinstance(found[0], Article), found[0]
    return found[0]


# --- what a mail says ------------------------------------------------------------------------------


def test_a_newsletter_is_an_article_named_by_its_message() -> None:
    view = '<tr><td><a href="https://post.example/view?id=17&amp;e=4f0c">View this email in your browser</a></td></tr>'
    found = one(mail(markup=html(*SENTENCES, head=view, foot=FOOT)))
    assert (found.document, found.title, found.publisher) == (
        "mid:17.a@post.example",
        "Fourteen found",
        "The Orrin Post",
    )
    assert (found.published, found.dated_by) == (
        datetime(2031, 5, 8, 4, tzinfo=UTC),
        "mail: 2031-05-08T04:00:00+00:00",
    )
    assert found.url == "https://post.example/view?id=17&e=4f0c"
    assert found.text == TEXT


@pytest.mark.parametrize("count", [1, 4])
def test_long_letters_and_short_ones_keep_all_their_paragraphs(count: int) -> None:
    said = [f"{sentence} It was day {n}." for n in range(count) for sentence in SENTENCES]
    assert one(mail(markup=html(*said, foot=FOOT))).text == "\n\n".join(said)


def test_html_is_read_before_plain_text_and_plain_text_where_html_says_nothing() -> None:
    assert one(mail("Another text that says no more than that.", html(*SENTENCES))).text == TEXT
    picture = '<html><body><img src="https://post.example/all.png"></body></html>'
    assert one(mail(TEXT, picture)).text == TEXT


@pytest.mark.parametrize(
    "foot",
    [
        "\n\n-- \nThe Orrin Post\n1 High Street",
        "\n\nUnsubscribe: https://post.example/u/4f0c\n\nThe Orrin Post, 1 High Street",
        "\n\nYou received this newsletter because you signed up.\n\nThe Orrin Post",
        "\n\n----------------\n\nRead it online [https://post.example/view/17]",
    ],
)
def test_the_foot_of_a_plain_letter_goes(foot: str) -> None:
    assert one(mail(TEXT + foot)).text == TEXT


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister said that voters who unsubscribe from the register must be told why within ten days.",
        "Voters may unsubscribe from the register within ten days.",
        "Copyright is what the ministers of Norland and Vale will talk about on Friday.",
        "Parliament passed a law on Monday by which shops must let customers opt out, the ministry said.",
    ],
)
def test_an_article_about_the_words_of_a_foot_keeps_them(sentence: str) -> None:
    assert one(mail(f"{TEXT}\n\n{sentence}\n\n{SENTENCES[0]}")).text == f"{TEXT}\n\n{sentence}\n\n{SENTENCES[0]}"


def test_addresses_made_for_one_recipient_leave_the_text() -> None:
    said = f"The list is here <https://click.post.example/ls/{'a' * 80}> and grows, she said on Friday morning."
    text = one(mail(f"{TEXT}\n\n{said}")).text
    assert text == f"{TEXT}\n\nThe list is here  and grows, she said on Friday morning."


@pytest.mark.parametrize(
    ("style", "is_shown"),
    [
        ("display:none", False),
        ("max-height:0; overflow:hidden", False),
        ("opacity: 0", False),
        ("font-size:0px", True),  # around whole letters, whose paragraphs have sizes of their own
        ("opacity:0.9", True),
        ("max-width:600px", True),
    ],
)
def test_what_only_lists_of_letters_show_is_no_text(style: str, is_shown: bool) -> None:
    hidden = f'<tr><td><div style="{style}">Nobody had hoped for that, she wrote in her letter.</div></td></tr>'
    said = one(mail(markup=html(*SENTENCES, head=hidden))).text
    assert ("Nobody had hoped" in said) is is_shown


def test_the_link_on_the_title_is_the_address_of_a_letter_that_names_no_other() -> None:
    link = '<tr><td><h2><a href="https://post.example/p/found?r=4f0c">Fourteen found</a></h2></td></tr>'
    found = one(mail(markup=html(*SENTENCES, head=link)))
    assert (found.url, found.text) == ("https://post.example/p/found?r=4f0c", TEXT)
    other = link.replace("Fourteen found", "Another matter")
    assert one(mail(markup=html(*SENTENCES, head=other))).url is None


def test_paragraphs_that_are_parted_by_breaks_alone_are_paragraphs() -> None:
    assert one(mail(markup=html("<br><br>".join(SENTENCES), foot=FOOT))).text == TEXT


def test_a_copyright_line_ends_a_letter() -> None:
    foot = "<tr><td><p>© 2031 The Orrin Post<br>1 High Street, Orrin</p></td></tr>"
    assert one(mail(markup=html(*SENTENCES, foot=foot))).text == TEXT


def test_a_letter_that_only_lists_links_is_refused_and_its_links_are_not_followed() -> None:
    listed = [f'<a href="https://post.example/{n}">{sentence}</a>' for n, sentence in enumerate(SENTENCES)]
    found = read(mail(markup=html(*listed, foot=FOOT)))
    assert len(found) == 1
    assert "the mail only lists links" in str(found[0])
    assert "links in mails are not followed" in str(found[0])


# --- headers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Fwd: Re: Fourteen found", "Fourteen found"),
        ("[Orrin Post] Fourteen found", "Fourteen found"),
        ("[Orrin Post] FW: Fourteen found", "Fourteen found"),
        ("=?utf-8?q?Vierzehn_Vermi=C3=9Fte?=", "Vierzehn Vermißte"),
        ("=?nonsense?q?Found?=", "Found"),
        ("Re: ", "Re:"),
        ("Report: fourteen found", "Report: fourteen found"),
        ("Found\r\n\talive", "Found alive"),
    ],
)
def test_the_title_is_the_subject(subject: str, title: str) -> None:
    content = mail(TEXT).replace(b"Subject: Fourteen found", f"Subject: {subject}".encode())
    assert one(content).title == title


def test_a_letter_without_a_subject_is_called_by_its_first_words() -> None:
    found = one(mail(TEXT, Subject=None))
    assert (found.title[:20], found.titled_by) == ("Rescuers in the vall", "first words")


@pytest.mark.parametrize(
    ("headers", "publisher"),
    [
        ({"List-Id": '"Orrin Daily" <daily.post.example>'}, "Orrin Daily"),
        ({"List-Id": "<daily.post.example>"}, "The Orrin Post"),
        ({"From": "news@post.example"}, "post.example"),
        ({"From": "=?utf-8?b?T3JyaW4gUMO2c3Q=?= <news@post.example>"}, "Orrin Pöst"),
        ({"From": "undisclosed"}, None),
    ],
)
def test_the_publisher_is_the_list_else_the_sender(headers: dict[str, str], publisher: str | None) -> None:
    assert one(mail(TEXT, **headers)).publisher == publisher


@pytest.mark.parametrize(
    ("date", "received", "day"),
    [
        ("Thu, 08 May 2031 06:00:00 +0000", None, 8),
        (None, "from a by b; Fri, 09 May 2031 06:00:00 +0000", 9),
        ("Tue, 08 May 2091 06:00:00 +0000", "from a by b; Fri, 09 May 2031 06:00:00 +0000", 9),
        ("Thu, 01 Jan 1970 00:00:00 +0000", "from a by b; Fri, 09 May 2031 06:00:00 +0000", 9),
        ("yesterday", "no date at all", None),
        ("Thu, 99 May 2031 06:00:00 +9999", None, None),
        (None, None, None),
    ],
)
def test_a_date_that_cannot_be_gives_way_to_when_it_came(
    date: str | None, received: str | None, day: int | None
) -> None:
    content = mail(TEXT, Date=None)
    said = "".join(f"{name}: {value}\n" for name, value in (("Date", date), ("Received", received)) if value)
    found = one(said.encode() + content)
    assert found.published == (None if day is None else datetime(2031, 5, day, 6, tzinfo=UTC))


def test_a_letter_without_a_message_id_is_known_by_what_it_says() -> None:
    first, again, other = (one(mail(text, Message_ID=None)) for text in (TEXT, TEXT, f"{TEXT}\n\n{SENTENCES[0]}"))
    assert first.document == again.document != other.document
    assert first.document.startswith("mail:")


def test_the_address_of_the_message_is_taken_and_not_that_of_its_list() -> None:
    own = {"Archived-At": "<https://lists.post.example/17>", "List-Archive": "<https://lists.post.example/>"}
    assert one(mail(TEXT, **own)).url == "https://lists.post.example/17"
    assert one(mail(TEXT, List_Archive="<https://lists.post.example/>")).url is None


# --- parts and charsets ----------------------------------------------------------------------------


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_charsets_and_encodings_are_undone(charset: str, encoding: str) -> None:
    said = f"Im Tal von Örrin sind vierzehn weitere Menschen gefunden worden. {TEXT}"
    message = EmailMessage()
    for name, value in HEADERS.items():
        message[name] = value
    message.set_content(said, charset=charset, cte=encoding)
    assert one(message.as_bytes()).text.startswith("Im Tal von Örrin")


def test_seven_bit_charsets_are_not_taken_for_ascii() -> None:
    said = ("ノーランドの谷で十四人が救助されたと内務省が木曜日に発表した。" * 4).encode("iso-2022-jp")
    content = mail(None, None) + b"Content-Type: text/plain; charset=iso-2022-jp\n\n" + said
    assert one(content.replace(b"\n\nContent", b"\nContent")).text.startswith("ノーランド")


def test_a_charset_that_is_a_lie_or_unknown_does_not_stop_it() -> None:
    for charset in (b"nonsense", b"us-ascii", b"utf-7", b"base64"):
        content = mail(f"{TEXT}\n\nThe café in Örrin was open, they said.").replace(b"utf-8", charset)
        assert "found fourteen more people" in one(content).text


def test_attachments_are_left_alone() -> None:
    message = EmailMessage()
    for name, value in HEADERS.items():
        message[name] = value
    message.set_content(TEXT)
    message.add_attachment("A secret of nobody's in a file.", filename="notes.txt")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    assert one(message.as_bytes()).text == TEXT


def forwarding(*inner: bytes, note: str = "See below.") -> bytes:
    message = EmailMessage()
    for name, value in (HEADERS | {"Message-ID": "<outer@desk.example>", "Subject": "Fwd: letters"}).items():
        message[name] = value
    message.set_content(note)
    for content in inner:
        message.add_attachment(message_from_bytes(content, policy=policy.default))
    return message.as_bytes()


def test_forwarded_messages_are_articles_of_their_own() -> None:
    inner = [mail(TEXT, Message_ID=f"<{n}@post.example>") for n in range(2)]
    found = [each for each in read(forwarding(*inner)) if isinstance(each, Article)]
    assert [each.document for each in found] == ["mid:0@post.example", "mid:1@post.example"]
    nested = [each for each in read(forwarding(forwarding(inner[0]))) if isinstance(each, Article)]
    assert [each.document for each in nested] == ["mid:0@post.example"]


# --- hostile ---------------------------------------------------------------------------------------

START = b"From: a@post.example\nSubject: x\n"
BOMBS = {
    "parts": (
        START + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * (MOST_PARTS + 1),
        "5,000 parts",
    ),
    "groups": (
        START
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(MOST_NESTED + 1)),
        "30 groups of parts",
    ),
    "messages": (START + b"Content-Type: message/rfc822\n\n" * (MOST_NESTED + 1) + b"x", "30 groups of parts"),
    "lines": (START + b"\n" + b"x\n" * 400_001, "400,000 lines"),
    "bytes": (START + b"\n" + b"x" * 20_000_001, "larger than 20,000,000 bytes"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_what_it_has_too_much_of(name: str) -> None:
    content, reason = BOMBS[name]
    assert reason in str(read(content)[0])


@pytest.mark.parametrize(
    "header",
    [
        b"From: " + b"(" * 40_000,
        b"From: " + b"(a) " * 10_000,
        b"From: " + b"g: a@b, " * 5_000,
        b"From: " + b"a." * 20_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 3_000,
        b"Date: " + b"0" * 40_000,
        b"Content-Type: text/plain; " + b"a=b; " * 8_000,
        b"Content-Disposition: inline; " + b"a*0=b; " * 6_000,
        b"List-Id: " + b'a "' * 13_000,
        b"Archived-At: " + b"<" * 40_000,
        b"Message-ID: " + b"<" * 40_000,
    ],
)
def test_a_hostile_header_costs_one_mail_and_no_time(header: bytes) -> None:
    begin = process_time()
    assert len(read(b"To: a@b.example\nMIME-Version: 1.0\n" + header + b"\n\n" + TEXT.encode())) == 1
    assert process_time() - begin < 8  # without the cut of headers the worst take twenty seconds


def test_hostile_headers_of_very_many_parts_cost_no_time() -> None:
    head = b"Content-Type: text/plain; " + b"a=b; " * 390 + b"\nContent-Disposition: inline; " + b"a*0=b; " * 280
    parts = b"".join(b"--b\n" + head + b"\n\nNo word.\n" for _ in range(1_000))
    begin = process_time()
    found = read(
        START + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + TEXT.encode() + b"\n" + parts + b"--b--\n"
    )
    assert isinstance(found[0], Article)
    assert process_time() - begin < 8


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Café in Orrin".encode(), "Café in Orrin"),
        ("Café in Orrin".encode("latin-1"), "Café in Orrin"),
        (b"=?utf-8?q?caf=E9?=", "caf\ufffd"),
    ],
)
def test_a_subject_that_is_not_ascii_is_read_in_the_charset_that_it_comes_in(raw: bytes, title: str) -> None:
    assert one(mail(TEXT).replace(b"Fourteen found", raw)).title == title


PIECES = [
    *(
        b"From: a@b.example\n",
        b"To: c\n",
        b"Subject: =?utf-8?q?x?=\n",
        b"Date: Thu, 08 May 2031\n",
        b"\n",
        b" folded\n",
    ),
    *(
        b"Content-Type: multipart/mixed; boundary=b\n",
        b"--b\n",
        b"--b--\n",
        b"Content-Type: message/rfc822\n",
        b"From x\n",
    ),
    *(b"Content-Transfer-Encoding: base64\n", b"<p>words", b"Content-Type: text/html; charset=x\n"),
]


@settings(max_examples=200)
@example(b"")
@example(b"From: a\nTo: b\nContent-Type: multipart/mixed\n\nx")
@example(b"From: a\nTo: b\nContent-Type: multipart/mixed; boundary=\n\n--\n--")
@example(b'From: a\nTo: b\nContent-Type: text/html; charset="\x00"\n\n<p>x')
@example(b"From: a\nTo: b\nContent-Type: message/rfc822\n\n")
@example(b"From: a\nTo: b\nContent-Transfer-Encoding: base64\n\n=====")
@given(
    st.binary(max_size=300)
    | st.lists(
        st.sampled_from(PIECES) | st.binary(max_size=20),
        max_size=20,
    ).map(b"".join)
)
def test_any_bytes_are_mails_or_refused_in_one_line(content: bytes) -> None:
    is_mail(content)
    for message in [content, *iter_messages(content)]:
        for found in read(message):
            assert "\n" not in (found.title if isinstance(found, Article) else found)


# --- files, folders and mailboxes ------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[Desk]:
    with at_desk(tmp_path_factory.mktemp("desk") / "home", site) as made:
        yield made


def box(*mails: bytes) -> bytes:
    return b"".join(b"From news@post.example Thu May  8 06:00:00 2031\n" + each.rstrip() + b"\n\n" for each in mails)


def test_the_messages_of_a_mailbox_are_told_apart_by_their_envelopes() -> None:
    said = f"{TEXT}\n\nFrom now on nobody knows.\n\n>From the valley came no word."
    mails = [mail(said), mail(TEXT, Message_ID="<18@post.example>")]
    found = list(iter_messages(box(*mails)))
    assert len(found) == 2
    assert one(found[0]).text.endswith("From now on nobody knows.\n\nFrom the valley came no word.")
    assert is_mailbox(box(mails[0]))
    assert not is_mailbox(b"From now on: nobody knows.\n")


def test_a_mailbox_that_grows_brings_what_is_new(desk: Desk, tmp_path: Path) -> None:
    source = Source("inbox", SourceKind.FOLDER, str(tmp_path))
    mails = [mail(f"{TEXT}\n\n{n}", Message_ID=f"<{n}@post.example>") for n in range(3)]
    (tmp_path / "letters.mbox").write_bytes(box(*mails[:2]))
    assert len(desk.look_at(source).stored) == 2
    (tmp_path / "letters.mbox").write_bytes(box(*mails))
    later = desk.look_at(source, after=timedelta(days=1))
    assert [stored.article.document for stored in later.stored] == ["mid:2@post.example"]


def test_a_mail_that_cannot_be_taken_is_told_once(desk: Desk, tmp_path: Path) -> None:
    source = Source("inbox", SourceKind.FOLDER, str(tmp_path))
    (tmp_path / "letters.mbox").write_bytes(box(mail("Too short."), mail(TEXT, Message_ID="<18@post.example>")))
    first = desk.look_at(source)
    assert len(first.stored) == 1
    assert "letters.mbox, mail 1 (“Fourteen found”): the mail only lists links, or says too little" in lines(first)[0]
    assert lines(desk.look_at(source, after=timedelta(days=1))) == []


def test_one_letter_in_two_files_is_one_article(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail(TEXT))
    (tmp_path / "a.mbox").write_bytes(box(mail(TEXT)))
    report = desk.look_at(Source("inbox", SourceKind.FOLDER, str(tmp_path)))
    assert lines(report) == []
    assert len({stored.article.document for stored in report.stored}) == 1


def test_a_mail_is_known_by_how_it_begins_where_its_name_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "1700000000.M1P2.desk:2,S").write_bytes(mail(TEXT))
    (tmp_path / "Letters").write_bytes(box(mail(TEXT, Message_ID="<18@post.example>")))
    (tmp_path / "plain").write_text(TEXT)
    documents = [arrival.article.document for arrival in by_hand(tmp_path).arrivals]
    assert documents == ["mid:17.a@post.example", "mid:18@post.example", "plain"]


def test_what_is_called_a_mail_and_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text(TEXT)
    (tmp_path / "b.mbox").write_text(page())
    assert ["not a mail" in line for line in lines(by_hand(tmp_path))] == [True, True]


def test_the_link_to_a_letter_on_the_web_is_kept_without_its_recipient(tmp_path: Path) -> None:
    def address(link: str) -> str | None:
        view = f'<tr><td><a href="{link}">Read online</a></td></tr>'
        (tmp_path / "a.eml").write_bytes(mail(markup=html(*SENTENCES, head=view)))
        return by_hand(tmp_path / "a.eml").arrivals[0].article.url

    assert address("https://post.example/view?id=17&e=4f0c&utm_source=mail") == "https://post.example/view?id=17"
    assert address(f"https://click.post.example/ls/{'aB3' * 30}") is None
    assert address("https://post.example/view?to=ada@desk.example") is None
    assert address("javascript:alert(1)") is None


def test_a_draft_is_never_given_a_date_from_the_future() -> None:
    drafts = [*mail_drafts(mail(TEXT, Date="Thu, 08 May 2031 06:00:00 +0000"), "a.eml", replace(EMPTY, first_seen=NOW))]
    assert all(isinstance(draft, Draft) and draft.published and draft.published <= NOW for draft in drafts)
