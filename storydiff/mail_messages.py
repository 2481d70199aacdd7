"""Builds the messages that digests are mailed as, and freezes them as the bytes that every try sends."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import quote

from storydiff.errors import DeliveryError
from storydiff.model import InlineImage, Letter, Recipient, Story, Told
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

_LIST = "storydiff"
"""The List-Id of mails on several stories, before the domain."""

_LOCAL_DOMAIN = "storydiff.invalid"
"""The right side of identifiers where the sender has no domain of its own (RFC 2606)."""


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
    message["From"] = Address("storydiff", addr_spec=address_of(sender))
    message["To"] = Address(_encodable(one_line(recipient.name)), addr_spec=address_of(recipient.address))
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


def address_of(text: str) -> str:
    """The address with its domain in ASCII; raises DeliveryError naming one that not every server takes."""
    local, _, domain = text.strip().rpartition("@")
    try:
        return Address(addr_spec=f"{local}@{domain.encode('idna').decode('ascii')}").addr_spec
    except (ValueError, IndexError, MessageError) as error:
        raise DeliveryError(f"not a mail address that every server takes: {one_line(text)!r}") from error


def _domain_of(sender: str) -> str:
    domain = address_of(sender).rpartition("@")[2]
    return domain if "." in domain else _LOCAL_DOMAIN


def _thread(story: Story, recipient: Recipient, domain: str) -> str:
    """The identifier that the mails on a story to one recipient answer to; no message bears it."""
    return f"<story.{identity('thread', story.name, recipient.address)}@{domain}>"


def _list_name(followed: Sequence[Story]) -> str:
    """The name of the list, the same each night: the one story that is followed, or storydiff for several."""
    return slug(followed[0].name) if len(followed) == 1 else _LIST


def _unsubscribe(sender: str, list_name: str, url: str | None) -> str:
    mail = f"<mailto:{quote(address_of(sender), safe='@')}?subject=unsubscribe%20{quote(list_name)}>"
    return mail if url is None else f"<{quote(one_line(url), safe=':/?#[]@!$&()*+,;=%~')}>, {mail}"


def _encodable(text: str) -> str:
    """The text without lone surrogates, which no encoding can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")
