"""Newsletters: mails as drafts of articles, each message for itself, whatever stands in it.

    bytes → counted → parsed → the message and those forwarded in it → HTML, else plain text → Draft

Nothing in a mail is followed. Its links are made for one recipient: fetching them tells the sender who reads, and one
of them may end the subscription. A mail that only lists links is no article (``articles.newsletters``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.headerregistry import AddressHeader
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime
from pathlib import Path

from storydiff.errors import ItemError
from storydiff.model import Draft, Form
from storydiff.sources.files import FEED_ENDINGS, LARGEST_FILE, MAIL_ENDINGS, MEDIA_TYPES
from storydiff.sources.mailboxes import MAILBOX_ENDINGS, is_mailbox
from storydiff.sources.pages import decoded
from storydiff.sources.urls import find_web_address
from storydiff.text import identity, one_line

MOST_LINES = 400_000
"""Lines of one mail; 20 MB of attachments have 270,000."""

MOST_PARTS = 5_000
"""Lines that begin as those between two parts do; mails have a few, lists in plain text some hundreds."""

MOST_NESTED = 30
"""Containers of one mail, that is messages and groups of parts; each costs time for every line within it."""

MOST_MESSAGES = 20
"""Messages forwarded in one mail that are taken."""

LONGEST_HEADER = 2_000
"""Characters of a header that are looked at: RFC 5322 allows lines of 998, and longer ones cost ever more."""

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""The first day that a newsletter is believed to be of: clocks that are not set say 1970 or 1980."""

AHEAD = timedelta(days=1)
"""How far ahead of now a mail may be dated and be believed."""

LONGEST_OF_PART = 500
"""Characters of a header that says what a part is: there may be many, and what counts stands at its beginning."""

_HEAD = 100_000
"""Bytes at the beginning of a file in which the headers of a mail are looked for."""

_CONTAINER = re.compile(rb"boundary\s*\*?[0-9]*\*?\s*=|content-type\s*:\s*message/", re.IGNORECASE)
_PART = re.compile(rb"^--", re.MULTILINE)
_FIELD = re.compile(rb"([!-9;-~]{1,60})[ \t]*:[ \t]?[^\r\n]*(?:\r?\n|\Z)(?:[ \t]+[^\r\n]*(?:\r?\n|\Z))*")
_TELLING = frozenset({b"from", b"date", b"subject", b"message-id", b"received", b"to", b"mime-version", b"return-path"})
_ENVELOPE = re.compile(rb"\AFrom [^\r\n]*\r?\n")
_MESSAGE_ID = re.compile(r"<\s*([^<>\s]{3,250})\s*>")
_LIST_NAME = re.compile(r"^\s*\"?([^<>\"]*?)\"?\s*<")
_PREFIX = re.compile(r"^(?:(?:(?:re|fwd?|aw|wg|tr|rv)\s*:|\[[^\]]{1,40}\])\s*)+(?=\S)", re.IGNORECASE)
_SEVEN_BITS = ("iso-2022-", "hz")
"""Charsets whose bytes are all ASCII, so that they would pass for UTF-8."""

_LINKED = re.compile(r"<\s*(https?://[^<>\s]{1,1000})\s*>", re.IGNORECASE)
_STATION_ADVICE = "save the newsletter as a web page, and ingest that file"


class _Bounded(EmailPolicy):
    """The default policy with headers cut where no real one is as long, and in the charset that they come in."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse([*sourcelines[:100]])
        longest = LONGEST_OF_PART if name.lower().startswith("content-") else LONGEST_HEADER
        return name, _unescaped(value[:longest])

    def header_fetch_parse(self, name: str, value: str) -> str:
        # The headers of parts are split at their semicolons, which is enough; parsed whole, 2,000 characters of one
        # take a tenth of a second each time that it is asked for.
        return one_line(value) if name.lower().startswith("content-") else super().header_fetch_parse(name, value)


def _unescaped(value: str) -> str:
    """A header with the bytes read that are not ASCII, as RFC 6532 allows them in UTF-8 and some senders in another."""
    try:
        return value.encode("ascii", "surrogateescape").decode("utf-8")
    except UnicodeEncodeError:
        return value
    except UnicodeDecodeError:
        return value.encode("ascii", "surrogateescape").decode("cp1252", "replace")


_POLICY = _Bounded()


def is_mail(content: bytes) -> bool:
    """Whether bytes begin as a mail does: with two headers or more that only mails have, before an empty line."""
    place = match.end() if (match := _ENVELOPE.match(content)) else 0
    names = set()
    for _ in range(100):
        field_found = _FIELD.match(content, place, place + 50_000)
        if field_found is None:
            break
        names.add(field_found[1].lower())
        place = field_found.end()
    is_ended = content[place : place + 2] in {b"\r\n", b""} or content[place : place + 1] == b"\n"
    return is_ended and len(names & _TELLING) > 1


def is_mail_file(path: Path) -> bool:
    """Whether a file holds mails: by its ending, or where that says nothing by how it begins."""
    ending = path.suffix.lower()
    if ending in MAIL_ENDINGS or ending in MAILBOX_ENDINGS:
        return True
    if ending in MEDIA_TYPES or ending in FEED_ENDINGS:
        return False
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD) if path.is_file() else b""
    except OSError:
        return False
    return is_mail(head) or is_mailbox(head)


def mail_drafts(content: bytes, item: str, draft: Draft) -> Iterator[Draft | ItemError]:
    """The article to be of each message in a mail, the mail's own first; raises ItemError where it is none.

    A message without a text of its own is left out where others are forwarded in it.
    """
    messages = _messages(content, item)
    drafts = [_draft(message, item, draft) for message in messages]
    found = [each for each in drafts if isinstance(each, Draft)]
    yield from found or drafts[:1]


def mark_of(content: bytes) -> str:
    """What tells a mail that was taken from every other; empty lines at its end are the mailbox's."""
    return identity("mail", hashlib.sha256(content.rstrip()).hexdigest())


# --- parsing -------------------------------------------------------------------------------------


def _messages(content: bytes, item: str) -> list[EmailMessage]:
    """A mail and the messages forwarded in it; raises ItemError for what would cost more than any mail's."""
    if not is_mail(content[:_HEAD]):
        raise ItemError(item, "not a mail: it does not begin with a mail's headers", "give it the ending of what it is")
    reason = _hostile(content)
    if reason:
        raise ItemError(item, f"not a mail that can be read: {reason}", _STATION_ADVICE)
    try:
        parsed = BytesParser(EmailMessage, policy=_POLICY).parsebytes(_ENVELOPE.sub(b"", content, count=1))
        found = [message for message in (parsed,) if isinstance(message, EmailMessage)]
        for message in found:
            found.extend(_forwarded(message)[: MOST_MESSAGES - len(found)])
    except Exception as error:  # hostile headers break the parser anywhere, and are one mail's failure
        raise _unreadable(item, error) from error
    return found


def _hostile(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        return f"larger than {LARGEST_FILE:,} bytes"
    if max(content.count(b"\n"), content.count(b"\r")) > MOST_LINES:
        return f"more than {MOST_LINES:,} lines"
    if sum(1 for _ in _PART.finditer(content)) > MOST_PARTS:
        return f"more than {MOST_PARTS:,} parts"
    if sum(1 for _ in _CONTAINER.finditer(content)) > MOST_NESTED:
        return f"more than {MOST_NESTED:,} groups of parts"
    return ""


def _unreadable(item: str, error: Exception) -> ItemError:
    return ItemError(item, "the mail cannot be read", f"its parts break the reader: {type(error).__name__}")


def _forwarded(message: EmailMessage) -> list[EmailMessage]:
    """The messages that are parts of a message, not those within them."""
    return [
        part
        for holder in _leaves(message)
        if holder.get_content_maintype() == "message" and holder.is_multipart()
        for part in _parts(holder)
    ]


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts of a message in their order; of a message within it only the part that holds it."""
    stack = [message]
    while stack:
        part = stack.pop()
        if part.is_multipart() and part.get_content_maintype() != "message":
            stack.extend(reversed(_parts(part)))
        else:
            yield part


def _parts(holder: EmailMessage) -> list[EmailMessage]:
    payload = holder.get_payload()
    return [part for part in payload if isinstance(part, EmailMessage)] if isinstance(payload, list) else []


# --- one message ---------------------------------------------------------------------------------


@dataclass
class _Body:
    """The texts of a message that are shown, by how they are written."""

    html: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)


def _draft(message: EmailMessage, item: str, draft: Draft) -> Draft | ItemError:
    try:
        body = _body(message, item)
        subject = _subject(message)
        where = f"{item} (“{one_line(subject, 80)}”)" if subject else item
        form, texts = (Form.MAIL, body.html) if any(map(str.strip, body.html)) else (Form.MAIL_TEXT, body.plain)
        text = "\n\n".join(texts)
        if not text.strip():
            return ItemError(where, "the mail holds no text", _STATION_ADVICE)
        return replace(
            draft,
            form=form,
            text=text,
            document=_document(message, text),
            url=_own_address(message),
            title=subject or None,
            feed_publisher=_publisher(message),
            published=_sent(message, draft.first_seen),
            dated_by="mail",
            item=where,
            # What a mail carries beside its HTML says the same in plain words, should that not be readable.
            stated={"plain": "\n\n".join(body.plain)} if form is Form.MAIL and any(body.plain) else {},
        )
    except ItemError as error:
        return error
    except Exception as error:  # noqa: BLE001 -- as in parsing: headers and parts are parsed when they are asked for
        return _unreadable(item, error)


def _body(message: EmailMessage, item: str) -> _Body:
    body = _Body()
    for part in _leaves(message):
        kind = part.get_content_type()
        if kind not in {"text/html", "text/plain"} or _is_file(part):
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or not content.strip():
            continue
        text = _text(content, item, str(part.get_content_charset() or ""))
        if kind == "text/html":
            body.html.append(text)
        else:
            is_flowed = str(part.get_param("format", "")).lower() == "flowed"
            body.plain.append(_unflowed(text) if is_flowed else text)
    return body


def _is_file(part: EmailMessage) -> bool:
    """Whether a part is attached and not shown, as one whose headers break the parser is not either."""
    try:
        return part.get_content_disposition() == "attachment" or part.get_filename() is not None
    except (TypeError, ValueError, LookupError):
        return True


def _text(content: bytes, item: str, charset: str) -> str:
    if charset.startswith(_SEVEN_BITS):
        try:
            return content.decode(charset)
        except (LookupError, UnicodeError):
            pass
    try:
        return decoded(content, item, charset or None)
    except ItemError:  # binary, whatever it is called: the mail may have another part
        return ""


def _unflowed(text: str) -> str:
    """A text with the line ends undone that its sender put in (RFC 3676): a space before one says that it goes on."""
    lines = (line.removeprefix(" ") for line in text.replace("\r\n", "\n").split("\n"))
    return re.sub(r"(?<!^--) \n(?!>)", " ", "\n".join(lines), flags=re.MULTILINE)


def _document(message: EmailMessage, text: str) -> str:
    """The Message-ID as a URL (RFC 2392), else a hash of what the message says."""
    found = _MESSAGE_ID.search(_said(message, "message-id"))
    if found:
        return f"mid:{one_line(found[1])}"
    return f"mail:{identity('mail', _said(message, 'from'), _said(message, 'date'), _subject(message), text)}"


def _subject(message: EmailMessage) -> str:
    """The subject without what says that it was forwarded, and without the name of its list in brackets."""
    return _PREFIX.sub("", one_line(_said(message, "subject"), 300))


def _publisher(message: EmailMessage) -> str | None:
    """The name of the list, else of the sender, else of the domain that it is sent from."""
    listed = _LIST_NAME.match(_said(message, "list-id"))
    if listed and listed[1].strip():
        return one_line(listed[1], 120)
    header = message["from"]
    sender = header.addresses[0] if isinstance(header, AddressHeader) and header.addresses else None
    if sender is None:
        return None
    return one_line(sender.display_name or sender.domain, 120) or None


def _own_address(message: EmailMessage) -> str | None:
    """Where the message itself lies on the web (Archived-At, RFC 5064); a List-Archive is that of all of its list."""
    found = _LINKED.search(f"{_said(message, 'archived-at')} ")
    return find_web_address(found[1]) if found else None


def _sent(message: EmailMessage, now: datetime) -> datetime | None:
    """When it was sent, else when it came: a Date that cannot be gives way to what the receiving server noted."""
    received = message.get_all("received") or []
    noted = [str(line).rpartition(";")[2] for line in received[:1]]
    for said in (_said(message, "date"), *noted):
        try:
            time = parsedate_to_datetime(said)
            time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        if EARLIEST <= time <= now + AHEAD:
            return time
    return None


def _said(message: Message, name: str) -> str:
    """The words of a header, "" where it is not there."""
    return one_line(str(message.get(name) or ""))
