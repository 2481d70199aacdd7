"""A letter is handed over whole to a real server or a folder, and every refusal is one line that says what to do."""

from __future__ import annotations

import email
import email.policy
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest

from storydiff.delivery import MailServer, Refusal, deliver, file_name
from storydiff.digest import Digest
from storydiff.errors import DeliveryError
from storydiff.files import write_file
from storydiff.mail_messages import MailParts, build_message, freeze
from storydiff.model import Letter, Receipt, Recipient, Story, Told
from storydiff.render import render
from tests.flood import FLOOD, READER, SINCE, UNTIL, a_normal_night, a_quiet_night
from tests.post_office import PASSWORD, USER, Certificate, PostOffice, make_certificate, open_post_office
from tests.webserver import unused_port

SENDER = "storydiff@news.example"
TEMPLATES = jinja2.Environment(loader=jinja2.FileSystemLoader(Path(__file__).parents[1] / "templates"))


def a_message(digest: Digest | None = None, *, sender: str = SENDER, url: str | None = None) -> EmailMessage:
    """The message of a digest, that of the normal night unless told otherwise."""
    digest = digest or a_normal_night().digest()
    output = render(digest, TEMPLATES)
    parts = MailParts(output.subject, output.text, output.html)
    return build_message(
        parts, digest.recipient, digest.stories, digest_id=digest.id, sender=sender, now=UNTIL, unsubscribe_url=url
    )


def a_letter(digest: Digest | None = None, recipient: Recipient = READER) -> Letter:
    digest = digest or a_normal_night().digest(recipient)
    told = tuple(Told(story.name, SINCE, ("c1",)) for story in digest.stories)
    return freeze(a_message(digest), recipient, until=UNTIL, told=told, now=UNTIL)


def parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


class Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append(dict(attrs)["href"] or "")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def office(certificate: Certificate) -> Iterator[PostOffice]:
    with open_post_office(certificate) as office:
        yield office


def a_server(office: PostOffice, certificate: Certificate, **changed: object) -> MailServer:
    server = MailServer(
        "127.0.0.1",
        office.port,
        username=USER,
        password=PASSWORD,
        sender=SENDER,
        timeout=5.0,
        ca_file=certificate.certificate,
    )
    return replace(server, **changed)  # type: ignore[arg-type]


# --- the message ----------------------------------------------------------------------------------


def test_the_headers_say_who_to_whom_what_and_which_thread() -> None:
    message = parsed(a_letter().content)
    assert message["From"] == "storydiff <storydiff@news.example>"
    assert message["To"] == "Night Editor <editor@news.example>"
    assert message["Subject"].startswith("Deaths in Vesk valley: more than 220 → nearly 320; ")
    assert parsedate_to_datetime(message["Date"]) == UNTIL
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<vesk-flood.news.example>"
    assert message["List-Unsubscribe"] == "<mailto:storydiff@news.example?subject=unsubscribe%20vesk-flood>"
    assert message["List-Unsubscribe-Post"] is None
    assert message["In-Reply-To"] == message["References"]
    assert re.fullmatch(r"<story\.[0-9a-f]{16}@news\.example>", message["References"])
    assert message["MIME-Version"] == "1.0"


def test_one_click_unsubscribing_is_offered_where_there_is_an_address_for_it() -> None:
    message = a_message(url="https://news.example/leave?who=1")
    assert message["List-Unsubscribe"].startswith("<https://news.example/leave?who=1>, <mailto:")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_story_keeps_its_thread_and_each_digest_its_message_id() -> None:
    one, other = a_message(a_normal_night().digest()), a_message(a_quiet_night().digest())
    assert one["References"] == other["References"]
    assert one["Message-ID"] != other["Message-ID"]
    assert one["Message-ID"] == a_message(a_normal_night().digest())["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f]{16}\.[0-9a-f]{16}@news\.example>", one["Message-ID"])
    assert a_letter(recipient=Recipient("other@news.example")).message_id != a_letter().message_id


def test_a_sender_without_a_domain_still_gives_valid_identifiers() -> None:
    message = a_message(sender="storydiff@localhost")
    assert message["Message-ID"].endswith("@storydiff.invalid>")
    assert message["From"] == "storydiff <storydiff@localhost>"


def test_long_identifiers_stay_whole_so_that_programs_can_read_them() -> None:
    domain = "a-very-long-name-of-a-department.of-a-very-long-name-of-a-publishing-house.example"
    content = a_message(sender=f"storydiff@{domain}", url=f"https://{domain}/leave/ü").as_bytes()
    head = content.partition(b"\r\n\r\n")[0].decode().replace("\r\n ", " ")
    for name in ("Message-ID", "References", "In-Reply-To", "List-Id"):
        assert re.search(rf"(?m)^{name}: <\S+{re.escape(domain)}>\r?$", head), name
    assert f"List-Unsubscribe: <https://{domain}/leave/%C3%BC>, <mailto:storydiff@{domain}?subject=" in head
    assert max(len(line) for line in content.split(b"\r\n")) < 998


def test_the_same_letter_is_the_same_bytes() -> None:
    assert a_letter().content == a_letter().content


def test_the_wire_carries_short_ascii_lines_alone() -> None:
    content = a_letter().content
    assert content.isascii()
    assert b"\r\n" in content
    assert b"\n" not in content.replace(b"\r\n", b"")
    long = [line for line in content.split(b"\r\n") if len(line) > 78]
    assert all(line.startswith(b"List-Unsubscribe: <") for line in long)
    assert not any(line == b"." for line in content.split(b"\r\n"))


def test_both_parts_carry_the_whole_digest() -> None:
    digest = a_normal_night().digest()
    output = render(digest, TEMPLATES)
    message = parsed(a_letter(digest).content)
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text, html = (part.get_content() for part in message.iter_parts())  # type: ignore[attr-defined]
    assert text.replace("\r\n", "\n") == output.text
    assert html.replace("\r\n", "\n").strip() == output.html.strip()


HOSTILE_TITLES = [
    "Flood\r\nBcc: all@news.example",
    "Flood\nContent-Type: text/html\n\n<script>",
    "Flood\u2028Bcc: x",
    "\u202eevil",
    "<script>alert(1)</script>",
    "=?utf-8?q?x?=",
    "\ud800 lone",
    "x" * 2000,
    "",
]


@pytest.mark.parametrize("title", HOSTILE_TITLES, ids=range(len(HOSTILE_TITLES)))
def test_no_title_reaches_beyond_the_subject(title: str) -> None:
    recipient = Recipient("editor@news.example", title)
    digest = a_quiet_night().digest(recipient, story=Story(title, title))
    message = parsed(a_letter(digest, recipient).content)
    assert set(message) == set(parsed(a_letter().content))
    assert message["Bcc"] is None
    assert message.get_content_type() == "multipart/alternative"
    assert not any(ord(c) < 32 for c in message["Subject"])
    assert message["To"].addresses[0].addr_spec == "editor@news.example"


@pytest.mark.parametrize(
    "address", ["", "nobody", "a b@news.example", "a@b@c", "a@news.example\r\nBcc: x@y", "ü@x.example", "<a@b>", "@x"]
)
def test_an_address_that_is_none_is_named(address: str) -> None:
    digest = a_quiet_night().digest(Recipient(address))
    with pytest.raises(DeliveryError, match="not a mail address"):
        a_message(digest)
    with pytest.raises(DeliveryError, match="not a mail address"):
        a_message(sender=address)


def test_a_domain_of_other_letters_goes_out_in_ascii() -> None:
    assert a_message(a_quiet_night().digest(Recipient("r@blätter.example")))["To"] == "r@xn--bltter-cua.example"


# --- into a folder --------------------------------------------------------------------------------


def test_a_folder_gets_the_letter_as_a_file_that_mail_programs_open(tmp_path: Path) -> None:
    letter = a_letter()
    receipt = deliver(letter, tmp_path / "out", now=UNTIL)
    files = list((tmp_path / "out").iterdir())
    assert receipt == Receipt(letter.id, str(files[0]), UNTIL)
    assert [file.read_bytes() for file in files] == [letter.content]
    assert re.fullmatch(r"2031-05-04-vesk-flood-[0-9a-f]{8}\.eml", files[0].name)
    assert files[0].name == file_name(letter)


def test_a_second_try_leaves_one_file(tmp_path: Path) -> None:
    letter = a_letter()
    deliver(letter, tmp_path, now=UNTIL)
    before = (tmp_path / file_name(letter)).stat().st_mtime_ns
    deliver(letter, tmp_path, now=UNTIL + timedelta(hours=1))
    assert [path.stat().st_mtime_ns for path in tmp_path.iterdir()] == [before]


def test_a_half_written_file_is_made_whole(tmp_path: Path) -> None:
    letter = a_letter()
    (tmp_path / file_name(letter)).write_bytes(letter.content[:100])
    deliver(letter, tmp_path, now=UNTIL)
    assert (tmp_path / file_name(letter)).read_bytes() == letter.content


def test_a_folder_that_is_none_is_a_refusal_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here", encoding="utf-8")
    outcome = deliver(a_letter(), tmp_path / "file", now=UNTIL)
    assert isinstance(outcome, Refusal)
    assert "cannot be written" in outcome.line()
    assert "\n" not in outcome.line()


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        write_file(tmp_path / "taken", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


# --- through a server -----------------------------------------------------------------------------


def test_a_server_takes_the_letter_over_starttls_with_a_login(office: PostOffice, certificate: Certificate) -> None:
    letter = a_letter()
    receipt = deliver(letter, a_server(office, certificate), now=UNTIL)
    assert receipt == Receipt(letter.id, f"127.0.0.1:{office.port}: 250 Taken as number 1", UNTIL)
    assert (office.senders, office.recipients) == ([SENDER], ["editor@news.example"])
    assert (office.was_encrypted, office.logins) == ([True], [USER])


def test_what_the_server_got_reads_as_the_digest(office: PostOffice, certificate: Certificate) -> None:
    digest = a_normal_night().digest()
    letter = a_letter(digest)
    deliver(letter, a_server(office, certificate), now=UNTIL)
    message = parsed(office.messages[0])
    assert message["Message-ID"] == letter.message_id
    assert message["Subject"] == digest.subject
    text, html = (part.get_content() for part in message.iter_parts())  # type: ignore[attr-defined]
    expected = [side.link for line in digest.lines for _, side in line.evidence]
    assert Links(html).found == expected
    flat = " ".join(text.split())
    for line in digest.lines:
        for _, side in line.evidence:
            assert side.quote.text in flat
            assert side.quote.focus in html
            assert side.link in text


def test_a_server_that_speaks_tls_from_the_start(certificate: Certificate) -> None:
    with open_post_office(certificate, security="tls", login=False) as office:
        server = a_server(office, certificate, security="tls", username=None, password=None)
        assert isinstance(deliver(a_letter(), server, now=UNTIL), Receipt)
        assert office.recipients == ["editor@news.example"]


def test_a_server_without_security_where_it_is_asked_for(certificate: Certificate) -> None:
    with open_post_office(None, login=False) as office:
        server = a_server(office, certificate, security="none", username=None)
        assert isinstance(deliver(a_letter(), server, now=UNTIL), Receipt)
        assert office.was_encrypted == [False]


def test_sending_twice_sends_the_same_message_id(office: PostOffice, certificate: Certificate) -> None:
    for _ in range(2):
        deliver(a_letter(), a_server(office, certificate), now=UNTIL)
    assert len({parsed(message)["Message-ID"] for message in office.messages}) == 1


# --- refusals -------------------------------------------------------------------------------------


def refused(letter: Letter, server: MailServer) -> Refusal:
    outcome = deliver(letter, server, now=UNTIL)
    assert isinstance(outcome, Refusal)
    assert "\n" not in outcome.line()
    assert PASSWORD not in outcome.line()
    assert outcome.item == letter.recipient
    return outcome


def test_a_login_whose_password_is_not_set_names_the_variable(office: PostOffice, certificate: Certificate) -> None:
    outcome = refused(a_letter(), a_server(office, certificate, password=None, password_env="DESK_PASSWORD"))
    assert not outcome.transient
    assert "its password is not set (set DESK_PASSWORD)" in outcome.line()
    assert office.logins == []


def test_a_wrong_password_is_refused_for_good(office: PostOffice, certificate: Certificate) -> None:
    outcome = refused(a_letter(), a_server(office, certificate, password="wrong"))
    assert not outcome.transient
    assert "refused the login: 535" in outcome.line()
    assert "check mail.username" in outcome.line()
    assert "wrong" not in outcome.line()
    assert office.messages == []


@pytest.mark.parametrize(
    ("answer", "temporary", "advice"),
    [("550 no such box", False, "check the address"), ("451 try later", True, "tried again with the next run")],
)
def test_a_refused_recipient_says_whether_another_try_may_help(
    office: PostOffice, certificate: Certificate, answer: str, temporary: bool, advice: str
) -> None:
    office.answer_to_recipient = answer
    outcome = refused(a_letter(), a_server(office, certificate))
    assert outcome.transient is temporary
    assert f"refused the recipient: {answer}" in outcome.line()
    assert advice in outcome.line()


@pytest.mark.parametrize(("answer", "temporary"), [("554 looks like spam", False), ("452 mailbox full", True)])
def test_a_refused_message_says_so(office: PostOffice, certificate: Certificate, answer: str, temporary: bool) -> None:
    office.answer_to_message = answer
    outcome = refused(a_letter(), a_server(office, certificate))
    assert outcome.transient is temporary
    assert f"refused the letter: {answer}" in outcome.line()


def test_a_server_that_drops_the_line_is_tried_again(office: PostOffice, certificate: Certificate) -> None:
    office.drops = True
    outcome = refused(a_letter(), a_server(office, certificate))
    assert outcome.transient
    assert "ended the conversation" in outcome.line()
    office.drops = False
    assert isinstance(deliver(a_letter(), a_server(office, certificate), now=UNTIL), Receipt)


def test_a_certificate_that_nobody_vouches_for_gets_no_password(office: PostOffice, certificate: Certificate) -> None:
    outcome = refused(a_letter(), a_server(office, certificate, ca_file=None))
    assert not outcome.transient
    assert "certificate that cannot be trusted" in outcome.line()
    assert office.logins == []


def test_a_certificate_for_another_host_gets_no_password(tmp_path: Path) -> None:
    other = make_certificate(tmp_path, host="127.0.0.2")
    with open_post_office(other) as office:
        outcome = refused(a_letter(), a_server(office, other))
        assert "certificate that cannot be trusted" in outcome.line()
        assert office.logins == []


def test_a_server_without_starttls_gets_no_password(certificate: Certificate) -> None:
    with open_post_office(None, login=False) as office:
        outcome = refused(a_letter(), a_server(office, certificate))
        assert not outcome.transient
        assert "does not offer" in outcome.line()
        assert (office.logins, office.messages) == ([], [])


def test_tls_asked_of_a_server_that_speaks_plainly_is_named(certificate: Certificate) -> None:
    with open_post_office(None, login=False) as office:
        outcome = refused(a_letter(), a_server(office, certificate, security="tls"))
        assert "does not speak TLS" in outcome.line()


def test_a_server_that_is_not_there_is_tried_again(certificate: Certificate) -> None:
    outcome = refused(a_letter(), a_server(PostOffice(unused_port()), certificate))
    assert outcome.transient
    assert "cannot be reached" in outcome.line()


def test_a_server_that_never_speaks_runs_into_the_time_out(certificate: Certificate) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = a_server(PostOffice(silent.getsockname()[1]), certificate, timeout=0.3)
        outcome = refused(a_letter(), server)
    assert outcome.transient
    assert "did not answer within 0.3 s" in outcome.line()


def test_a_password_of_other_letters_is_named_without_being_shown(office: PostOffice, certificate: Certificate) -> None:
    outcome = refused(a_letter(), a_server(office, certificate, password="pässwörd"))
    assert "ASCII" in outcome.line()
    assert "pässwörd" not in outcome.line()


def test_a_file_of_certificates_that_is_none_is_named(
    office: PostOffice, certificate: Certificate, tmp_path: Path
) -> None:
    (tmp_path / "empty.pem").write_text("", encoding="utf-8")
    for path in (tmp_path / "gone.pem", tmp_path / "empty.pem"):
        outcome = refused(a_letter(), a_server(office, certificate, ca_file=path))
        assert not outcome.transient
        assert f"{path} cannot be used" in outcome.line()


def test_a_host_that_is_none_is_named(certificate: Certificate) -> None:
    outcome = refused(a_letter(), a_server(PostOffice(25), certificate, host="mail..example"))
    assert not outcome.transient
    assert "not a host name" in outcome.line()


def test_the_password_is_not_in_the_servers_own_words() -> None:
    assert PASSWORD not in repr(MailServer("mail.example", username=USER, password=PASSWORD))


def test_a_frozen_address_that_is_none_is_refused_for_good(certificate: Certificate) -> None:
    letter = replace(a_letter(), recipient="nobody")
    outcome = refused(letter, a_server(PostOffice(unused_port()), certificate))
    assert not outcome.transient
    assert "not a mail address" in outcome.line()


def test_the_date_is_that_of_the_run() -> None:
    assert parsedate_to_datetime(parsed(a_letter().content)["Date"]) == datetime(2031, 5, 4, 20, tzinfo=UTC)
    assert FLOOD.name in file_name(a_letter())
