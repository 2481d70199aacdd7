"""Hands letters over: to a folder as ``.eml`` files, or to a mail server; each refusal is one clear line.

A folder holds one file a letter, ``DATE-STORY-ID.eml``, of several stories ``DATE-digest-ID.eml``; the whole message,
ready for any mail program.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from storydiff.errors import DeliveryError
from storydiff.files import write_file
from storydiff.mail_sessions import BoundedSMTP, BoundedSMTPOverTLS
from storydiff.model import Failure, InlineImage, Letter, Receipt, Recipient, Story, Told
from storydiff.text import identity, one_line, slug

_TOKEN_HEADERS = frozenset({"in-reply-to", "references", "list-id", "list-unsubscribe", "list-unsubscribe-post"})


class MessagePolicy(policy.EmailPolicy):
    """Folds headers made of identifiers and addresses between them only, and a plain subject between its words.

    The standard policy turns the ones that are longer than a line into encoded words, which no mail program reads
    there, and leaves the first line of a long subject empty, which some programs show as a space.
    """

    def fold(self, name: str, value: str) -> str:
        """The header on lines as short as its parts allow."""
        if name.lower() in _TOKEN_HEADERS:
            return f"{name}: {f'{self.linesep} '.join(str(value).split())}{self.linesep}"
        if name.lower() == "subject" and _is_plain(str(value)):
            lines = textwrap.wrap(f"{name}: {value}", 76, break_long_words=False, break_on_hyphens=False)
            return f"{self.linesep} ".join(lines) + self.linesep
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        """The header as bytes."""
        if name.lower() in _TOKEN_HEADERS or name.lower() == "subject":
            return self.fold(name, value).encode("ascii", "replace")
        return bytes(super().fold_binary(name, value))


def _is_plain(value: str) -> bool:
    """True for words that need no encoding and are short enough to be folded between them."""
    return (
        value.isascii() and value.isprintable() and "=?" not in value and max(map(len, value.split()), default=78) < 60
    )


MESSAGE_POLICY = MessagePolicy(linesep="\r\n", cte_type="7bit", max_line_length=78)
"""CRLF line ends, lines of at most 78 characters where they can be cut, nothing but ASCII (RFC 5322, RFC 2045)."""

STATION = "delivery"
NEXT_TRY = "it will be tried again with the next run"

_LIST = "storydiff"
"""The List-Id of mails on several stories, before the domain."""

_LOCAL_DOMAIN = "storydiff.invalid"
"""The right side of identifiers where the sender has no domain of its own (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are sent: a server, how the connection is secured, the login, and the address they come from.

    ``timeout`` is in seconds, for each step of the conversation; ``ca_file`` replaces the system's certificates;
    ``password_env`` is the variable that holds the password.
    """

    host: str
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    password_env: str = "STORYDIFF_MAIL_PASSWORD"  # noqa: S105 -- the name of a variable
    sender: str = "storydiff@localhost"
    timeout: float = 30.0
    ca_file: Path | None = None

    @property
    def name(self) -> str:
        """The server as a failure names it."""
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Refusal(Failure):
    """A letter that was not taken; ``transient`` tells a server that may yet take it from one that never will."""

    is_final: bool = False
    """True where this letter will never be taken: nobody lives at the address, or its content is refused."""

    @property
    def is_temporary(self) -> bool:
        """True where the same letter may be taken later."""
        return self.transient


@dataclass(frozen=True, slots=True)
class MailParts:
    """What a rendered digest gives to a message."""

    subject: str
    text: str
    html: str
    images: tuple[InlineImage, ...] = ()


def build_message(
    parts: MailParts,
    recipient: Recipient,
    stories: Sequence[Story],
    *,
    digest_id: str,
    sender: str,
    now: datetime,
    followed: Sequence[Story] = (),
    unsubscribe_url: str | None = None,
) -> EmailMessage:
    """The digest as one multipart message whose Message-ID follows from digest and recipient.

    It belongs to the threads of the ``stories`` that it tells of; its list is that of all that are ``followed``.
    Raises DeliveryError for an address that is none.
    """
    domain = _domain_of(sender)
    threads = [_thread(story, recipient, domain) for story in sorted(stories, key=lambda story: story.name)]
    list_name = _list_name(followed or stories)
    message = EmailMessage(policy=MESSAGE_POLICY)
    message["From"] = Address("storydiff", addr_spec=_address(sender))
    message["To"] = Address(_encodable(one_line(recipient.name)), addr_spec=_address(recipient.address))
    message["Subject"] = _encodable(one_line(parts.subject))
    message["Date"] = format_datetime(now.astimezone(UTC))
    message["Message-ID"] = f"<{digest_id}.{identity('to', recipient.address)}@{domain}>"
    message["In-Reply-To"] = threads[0]
    message["References"] = " ".join(threads)
    message["Auto-Submitted"] = "auto-generated"
    message["List-Id"] = f"<{list_name}.{domain}>"
    message["List-Unsubscribe"] = _unsubscribe(sender, list_name, unsubscribe_url)
    if unsubscribe_url is not None:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(_encodable(parts.text), subtype="plain", cte="quoted-printable")
    message.add_alternative(_encodable(parts.html), subtype="html", cte="quoted-printable")
    _relate(message, parts.images, digest_id)
    message.set_boundary(f"=_{identity('boundary', digest_id)}")
    return message


def _relate(message: EmailMessage, images: tuple[InlineImage, ...], digest_id: str) -> None:
    """Put the images beside the HTML that shows them: alternative(text, related(HTML, images))."""
    if not images:
        return
    *_, html = message.iter_parts()
    assert isinstance(html, EmailMessage)
    for number, image in enumerate(images, 1):
        name = f"chart-{number}.png"
        html.add_related(image.data, "image", "png", cid=f"<{image.cid}>", filename=name, disposition="inline")
    html.set_param("type", "text/html")
    html.set_boundary(f"=_{identity('related', digest_id)}")


def freeze(
    message: EmailMessage,
    recipient: Recipient,
    *,
    until: datetime,
    told: tuple[Told, ...],
    now: datetime,
) -> Letter:
    """The message as the bytes that every try sends."""
    return Letter(
        recipient=recipient.address,
        message_id=str(message["Message-ID"]),
        subject=str(message["Subject"]),
        content=message.as_bytes(policy=MESSAGE_POLICY),
        until=until,
        told=told,
        frozen_at=now,
    )


def _keep_nothing(_receipt: Receipt) -> None:
    """For who looks at the receipt later."""


def deliver(
    letter: Letter, target: MailServer | Path, *, now: datetime, keep: Callable[[Receipt], None] = _keep_nothing
) -> Receipt | Refusal:
    """The receipt of a letter that was handed over to a server or put into a folder, else why not.

    ``keep`` is given the receipt in the instant in which the letter is taken, before anything else is said.
    """
    if isinstance(target, Path):
        outcome = _put(letter, target, now)
        if isinstance(outcome, Receipt):
            keep(outcome)
        return outcome
    return _send(letter, target, now, keep)


def file_name(letter: Letter) -> str:
    """The name of the letter's file in a folder: day, story and identity."""
    return (
        f"{letter.frozen_at.astimezone(UTC):%Y-%m-%d}-{stem_of(letter)}-{identity('file', letter.message_id)[:8]}.eml"
    )


def stem_of(letter: Letter) -> str:
    """What the letter is about as part of a file's name: its story, or ``digest`` for several.

    One that tells of a single story to who follows several is named by that story.
    """
    stories = letter.stories
    return slug(stories[0]) if len(stories) == 1 else "digest"


def _put(letter: Letter, folder: Path, now: datetime) -> Receipt | Refusal:
    path = folder / file_name(letter)
    try:
        if not path.exists() or path.read_bytes() != letter.content:
            write_file(path, letter.content, is_private=True)
    except OSError as error:
        reason = f"cannot be written to {folder}: {error.strerror or error}"
        return Refusal(letter.recipient, STATION, one_line(reason), "make the folder writable", transient=False)
    return Receipt(letter.id, str(path), now)


def _send(letter: Letter, server: MailServer, now: datetime, keep: Callable[[Receipt], None]) -> Receipt | Refusal:
    try:
        sender, recipient = _address(server.sender), _address(letter.recipient)
    except DeliveryError as error:
        return Refusal(letter.recipient, STATION, one_line(str(error)), "correct the address", transient=False)
    mistake = find_mistake(server)
    if mistake is not None:
        return Refusal(letter.recipient, STATION, *mistake, transient=False)
    try:
        with connected(server) as connection:
            answer = _hand_over(connection, sender, recipient, letter.content)
            receipt = Receipt(letter.id, f"{server.name}: {answer}", now)
            keep(receipt)
    except (smtplib.SMTPException, OSError) as error:
        return refusal_of(letter.recipient, server, error)
    return receipt


def find_mistake(server: MailServer) -> tuple[str, str] | None:
    """What in the settings no server can be reached with, and what to do; None where nothing is wrong with them."""
    if server.username is not None and not server.password:
        return f"{server.name} is to be asked with a login, and its password is not set", f"set {server.password_env}"
    if not f"{server.username or ''}{server.password or ''}".isascii():
        return f"{server.name} takes only ASCII in user name and password", "choose another password"
    try:
        server.host.encode("idna")
    except UnicodeError:
        return f"not a host name: {one_line(server.host)!r}", "correct mail.host"
    try:
        _context(server)
    except OSError as error:
        return one_line(
            f"{server.ca_file} cannot be used: {error.strerror or error}"
        ), "name a file of certificates in mail.ca_file"
    return None


def _context(server: MailServer) -> ssl.SSLContext:
    """TLS that checks certificate and host name, by the authorities of ``ca_file`` where it is set."""
    return ssl.create_default_context(cafile=None if server.ca_file is None else str(server.ca_file))


@contextlib.contextmanager
def connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that is secured and logged in; a certificate that does not fit the host ends it."""
    context = _context(server)
    connection = (
        BoundedSMTPOverTLS(server.host, server.port, timeout=server.timeout, context=context)
        if server.security == "tls"
        else BoundedSMTP(server.host, server.port, timeout=server.timeout)
    )
    try:
        if server.security == "starttls":
            connection.starttls(context=context)
        connection.ehlo_or_helo_if_needed()
        if server.username is not None:
            connection.login(server.username, server.password or "")
        yield connection
    finally:
        _leave(connection)


def _leave(connection: smtplib.SMTP) -> None:
    """End the conversation; the letter is accepted or refused by now, so a rude goodbye changes nothing."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        connection.quit()
    connection.close()


def _hand_over(connection: smtplib.SMTP, sender: str, recipient: str, content: bytes) -> str:
    """The server's answer to the message; raises ``smtplib.SMTPException`` where it takes any step ill."""
    code, answer = connection.mail(sender)
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, answer, sender)
    code, answer = connection.rcpt(recipient)
    if code not in (250, 251):
        raise smtplib.SMTPRecipientsRefused({recipient: (code, answer)})
    code, answer = connection.data(content)
    if code != 250:
        raise smtplib.SMTPDataError(code, answer)
    return one_line(f"{code} {answer.decode('utf-8', 'replace')}", 200)


def refusal_of(recipient: str, server: MailServer, error: Exception) -> Refusal:
    """The error in one line, with whether another try may help and what to do."""
    match error:
        case smtplib.SMTPAuthenticationError():
            advice = "check mail.username and the password in the environment"
            said, temporary = f"{server.name} refused the login", _is_temporary(error.smtp_code)
            said = f"{said}: {_answer(error.smtp_code, error.smtp_error)}"
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            code, answer = next(iter(refused.values()))
            said, temporary = f"{server.name} refused the recipient: {_answer(code, answer)}", _is_temporary(code)
            advice = "check the address"
        case smtplib.SMTPResponseException():
            said = f"{server.name} refused the letter: {_answer(error.smtp_code, error.smtp_error)}"
            temporary, advice = _is_temporary(error.smtp_code), "ask who runs the server"
        case smtplib.SMTPNotSupportedError():
            said, temporary = f"{server.name} does not offer what mail.security or the login asks for: {error}", False
            advice = "choose another mail.security or mail.port"
        case ssl.SSLCertVerificationError():
            said, temporary = f"{server.name} has a certificate that cannot be trusted: {error.verify_message}", False
            advice = "check mail.host, or name its authority in mail.ca_file"
        case ssl.SSLError():
            said, temporary = f"{server.name} does not speak TLS as asked: {error.reason or error}", False
            advice = "choose another mail.security or mail.port"
        case _ if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
            said, temporary, advice = f"{server.name} did not answer within {server.timeout:g} s", True, ""
        case smtplib.SMTPServerDisconnected():
            said, temporary, advice = f"{server.name} ended the conversation", True, ""
        case _:
            said, temporary, advice = f"{server.name} cannot be reached: {error}", True, ""
    if server.password:
        said = said.replace(server.password, "…")
    is_final = not temporary and _is_about_letter(error)
    return Refusal(
        recipient,
        STATION,
        one_line(said, 400),
        NEXT_TRY if temporary else advice,
        transient=temporary,
        is_final=is_final,
    )


def _is_about_letter(error: Exception) -> bool:
    """True where the answer is about this recipient or this content, not about login, sender or connection."""
    return isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)


def _is_temporary(code: int) -> bool:
    """True for the 4yz answers of RFC 5321, after which the same letter may be taken later."""
    return 400 <= code < 500


def _answer(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {words}"


def _address(text: str) -> str:
    """The address with its domain in ASCII; raises DeliveryError naming one that not every server takes."""
    local, _, domain = text.strip().rpartition("@")
    try:
        return Address(addr_spec=f"{local}@{domain.encode('idna').decode('ascii')}").addr_spec
    except (ValueError, IndexError, MessageError) as error:
        raise DeliveryError(f"not a mail address that every server takes: {one_line(text)!r}") from error


def _domain_of(sender: str) -> str:
    domain = _address(sender).rpartition("@")[2]
    return domain if "." in domain else _LOCAL_DOMAIN


def _thread(story: Story, recipient: Recipient, domain: str) -> str:
    """The identifier that the mails on a story to one recipient answer to; no message bears it."""
    return f"<story.{identity('thread', story.name, recipient.address)}@{domain}>"


def _list_name(followed: Sequence[Story]) -> str:
    """The name of the list, the same each night: the one story that is followed, or storydiff for several."""
    return slug(followed[0].name) if len(followed) == 1 else _LIST


def _unsubscribe(sender: str, list_name: str, url: str | None) -> str:
    mail = f"<mailto:{quote(_address(sender), safe='@')}?subject=unsubscribe%20{quote(list_name)}>"
    return mail if url is None else f"<{quote(one_line(url), safe=':/?#[]@!$&()*+,;=%~')}>, {mail}"


def _encodable(text: str) -> str:
    """The text without lone surrogates, which no encoding can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")
