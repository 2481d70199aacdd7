"""Hands a letter to a chat service by Apprise (https://github.com/caronc/apprise), the extra ``chat``.

The address of a service holds its token, so nothing that Apprise says is shown: of what it logs only a status is taken.
The connection is Apprise's own, and may lead into the reader's network, where many chat servers stand; it follows no
redirect.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storydiff.chat_messages import Message, Room, fitted
from storydiff.delivery import NEXT_TRY, STATION, Refusal
from storydiff.errors import DeliveryError
from storydiff.model import Letter, Receipt

_STATUS = re.compile(r"\berror=(\d{3})\b")
_TALKERS = ("apprise", "urllib3.connectionpool", "requests")
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Chat:
    """Where one recipient's messages go: an address as Apprise reads it; ``timeout`` is in seconds, of a message."""

    name: str
    url: str = field(repr=False)
    timeout: float = 30.0


def send_letter(letter: Letter, chat: Chat, *, now: datetime) -> Receipt | Refusal:
    """The receipt of a letter that the chat service took, cut to what it takes, else why not."""
    with _overheard() as ear:
        try:
            service = _service(chat.url)
        except DeliveryError as error:
            return Refusal(chat.name, STATION, f"chat: {error}", NEXT_TRY, transient=False)
        title, body = fitted(Message.of_bytes(letter.content), _room(service))
        taken = _notified(service, title, body, chat.timeout)
        ear.stays = taken is None
    if taken:
        return Receipt(letter.id, "chat: taken", now)
    return _refusal(chat, taken, ear.statuses)


def _service(url: str) -> Any:
    """The one service that an address names; raises DeliveryError, which does not quote it."""
    try:
        import apprise
    except ModuleNotFoundError as error:
        message = "Apprise is not installed: pip install 'storydiff[chat]', or in a clone: make install"
        raise DeliveryError(message) from error
    services = apprise.Apprise(asset=apprise.AppriseAsset(http_redirects=False, async_mode=False))
    if not services.add(url) or len(services) != 1:
        raise DeliveryError("its address is not that of one service that Apprise knows; see Apprise's list of services")
    return services[0]


def _room(service: Any) -> Room:
    return Room(
        str(service.notify_format.value),
        title=service.title_maxlen,
        body=service.body_maxlen,
        lines=service.body_max_line_count,
        spare=service.overflow_buffer,
        shares_body=bool(service.overflow_amalgamate_title),
    )


def _notified(service: Any, title: str, body: str, seconds: float) -> bool | None:
    """Whether the service took the message, None where it did not say so in time.

    Apprise bounds each step of a conversation and not the whole, so it is left behind where a server drips.
    """
    outcome: list[bool] = []

    def notify() -> None:
        try:
            outcome.append(bool(service.notify(title=title, body=body, body_format=service.notify_format)))
        except Exception:  # noqa: BLE001 -- a plugin may raise anything, and its words may hold the address
            outcome.append(False)

    thread = threading.Thread(target=notify, daemon=True, name="chat")
    thread.start()
    thread.join(seconds)
    return outcome[0] if outcome else None


def _refusal(chat: Chat, taken: bool | None, statuses: list[int]) -> Refusal:
    if taken is None:
        # Not tried again in this run: it may yet arrive, and nothing tells a reader that it came twice.
        said = f"chat: the service did not answer within {chat.timeout:g} s"
        return Refusal(chat.name, STATION, said, NEXT_TRY, transient=False)
    if not statuses:
        return Refusal(chat.name, STATION, "chat: the service cannot be reached, or refused", NEXT_TRY, transient=True)
    said, is_passing = f"chat: the service answered HTTP {statuses[-1]}", statuses[-1] in _PASSING
    advice = NEXT_TRY if is_passing else f"check the address of the service and its token; {NEXT_TRY}"
    return Refusal(chat.name, STATION, said, advice, transient=is_passing)


class _Ear(logging.Filter):
    """Keeps what is logged from being shown: it may name the service's address."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.stays = False

    def filter(self, record: logging.LogRecord) -> bool:
        self.said.append(record.getMessage())
        return False

    @property
    def statuses(self) -> list[int]:
        """The statuses of HTTP that were spoken of, in order."""
        return [int(status) for line in self.said for status in _STATUS.findall(line)]


@contextmanager
def _overheard() -> Iterator[_Ear]:
    """What Apprise and its client log while the block runs, and afterwards where something of it is left behind."""
    loggers, ear = [logging.getLogger(name) for name in _TALKERS], _Ear()
    for logger in loggers:
        logger.addFilter(ear)
    try:
        yield ear
    finally:
        for logger in loggers:
            if not ear.stays:
                logger.removeFilter(ear)
