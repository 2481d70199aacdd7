"""Tells the owner of a home that a run has failed, by each way that the settings name.

The home need not be in order for it: nothing of it is opened but its settings. What is said holds no secret.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from storydiff.chat_messages import Message
from storydiff.chats import Chat, send_letter
from storydiff.delivery import NEXT_TRY, STATION, Refusal, deliver
from storydiff.digest_post import FORMAT
from storydiff.export import time_record
from storydiff.home import mail_server_of
from storydiff.mail_messages import MESSAGE_POLICY
from storydiff.model import Letter, Receipt
from storydiff.outlets import CHAT_URL, HOOK_SECRET, HOOK_URL, secret_of
from storydiff.redaction import secrets_in, without_secrets
from storydiff.render import escape_markdown
from storydiff.settings import Settings
from storydiff.text import identity, one_line
from storydiff.webhooks import Webhook, post_letter

OWNER = "owner"
"""What the variables of the owner's secrets end in, and what a refusal calls the owner of a webhook or chat."""

TYPE = "run.failed"
"""What happened, as a webhook is told."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What the owner is told of a run that failed; ``name`` is the same whenever it is told of the same run."""

    name: str
    run: str
    state: str
    message: str
    advice: str
    link: str = ""

    @property
    def subject(self) -> str:
        """The notice in a line."""
        return one_line(f"storydiff: {self.run}: {self.state}", 200)

    @property
    def text(self) -> str:
        """The notice whole."""
        return "\n\n".join(part for part in (f"{self.run}: {self.state}", self.message, self.advice, self.link) if part)


def tell_owner(
    settings: Settings, folder: Path, notice: Notice, environment: Mapping[str, str], *, now: datetime
) -> tuple[Receipt | Refusal, ...]:
    """The outcome of each way to the owner of the home in that folder; none where the settings name no owner."""
    named = (settings.mail.password_env, settings.language_model.key_env)
    secrets = secrets_in(environment, named)
    safe = Notice(*(without_secrets(getattr(notice, name), secrets) for name in Notice.__slots__))
    return tuple(_outcomes(settings, folder, safe, environment, now))


def _outcomes(
    settings: Settings, folder: Path, notice: Notice, environment: Mapping[str, str], now: datetime
) -> Iterator[Receipt | Refusal]:
    owner, fetch = settings.owner, settings.fetch
    if owner.address is not None:
        letter = _letter(owner.address, notice, _mail(settings, owner.address, notice, now), now)
        yield deliver(letter, mail_server_of(settings, folder) or folder / settings.digest.folder, now=now)
    if owner.webhook:
        url = owner.webhook if isinstance(owner.webhook, str) else secret_of(environment, HOOK_URL, OWNER)
        letter = _letter(OWNER, notice, _post(notice, now), now)
        hook = Webhook(
            OWNER,
            url,
            secret_of(environment, HOOK_SECRET, OWNER),
            timeout=fetch.timeout,
            allow_loopback=fetch.allow_loopback,
            contact=fetch.contact,
        )
        yield post_letter(letter, hook, now=now) if url else _unset(HOOK_URL)
    if owner.chat:
        url = owner.chat if isinstance(owner.chat, str) else secret_of(environment, CHAT_URL, OWNER)
        letter = _letter(OWNER, notice, _message(notice), now)
        yield send_letter(letter, Chat(OWNER, url, fetch.timeout), now=now) if url else _unset(CHAT_URL)


def _unset(variable: str) -> Refusal:
    advice = f"set {variable}_OWNER; {NEXT_TRY}"
    return Refusal(OWNER, STATION, "the environment holds no address of the owner's", advice, transient=False)


def _letter(recipient: str, notice: Notice, content: bytes, now: datetime) -> Letter:
    name = f"notice_{identity('notice', notice.name)}"
    return Letter(recipient, name, notice.subject, content, now, (), now)


def _mail(settings: Settings, address: str, notice: Notice, now: datetime) -> bytes:
    message = EmailMessage(policy=MESSAGE_POLICY)
    local, _, domain = settings.mail.sender.rpartition("@")
    host = domain.encode("idna").decode("ascii")
    message["From"] = f"{local}@{host}"
    to, _, place = address.rpartition("@")
    message["To"] = f"{to}@{place.encode('idna').decode('ascii')}"
    message["Subject"] = notice.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<notice.{identity('notice', notice.name)}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(notice.text, cte="quoted-printable")
    return message.as_bytes()


def _post(notice: Notice, now: datetime) -> bytes:
    told = {name: getattr(notice, name) for name in ("run", "state", "message", "advice", "link")}
    record = {"type": TYPE, "timestamp": time_record(now), "format": FORMAT, "data": told}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def _message(notice: Notice) -> bytes:
    title = escape_markdown(notice.subject)
    markdown = "\n\n".join(escape_markdown(part) for part in notice.text.split("\n\n"))
    return Message(notice.subject, title, markdown, notice.text).as_bytes()
