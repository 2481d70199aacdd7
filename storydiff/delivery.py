"""Hands letters over: to a folder as ``.eml`` files, or to a mail server; each refusal is one clear line.

A folder holds one file a letter, ``DATE-STORY-ID.eml``, of several stories ``DATE-digest-ID.eml``; the whole message,
ready for any mail program.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from storydiff.errors import DeliveryError
from storydiff.files import write_file
from storydiff.mail_messages import address_of
from storydiff.mail_sessions import BoundedSMTP, BoundedSMTPOverTLS
from storydiff.model import Failure, Letter, Receipt
from storydiff.text import identity, one_line, slug

STATION = "delivery"
NEXT_TRY = "it will be tried again with the next run"


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
        sender, recipient = address_of(server.sender), address_of(letter.recipient)
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
