"""Hands a letter to a webhook: one signed post of JSON, tried again with the same bytes under the same name.

The headers, the signature and what each answer means are those of the Standard Webhooks specification, 1.0.0
(https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). Address and secret are
never shown: what is told of a webhook names its recipient.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import re
import time
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar

from storydiff.delivery import NEXT_TRY, STATION, Refusal
from storydiff.errors import DeliveryError, ItemError
from storydiff.fetch import FetchLimits, StatusError
from storydiff.model import Letter, Receipt
from storydiff.outlets import HOOK_SECRET, suffix_of
from storydiff.posting import Poster

SECRET_PREFIX = "whsec_"  # noqa: S105 -- what a secret begins with
SECRET_BYTES = range(24, 65)
"""How long a secret may be: "at least 24 bytes (192 bits, 512 maximum)"."""

PATIENCE = 10.0
"""Seconds of a Retry-After that a run waits; a server that asks for more is tried again by the next run."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where posts of one recipient go; ``secret`` may be several with a space between, the newest first.

    ``timeout`` is in seconds, for each try; ``waits`` are the seconds before each further try.
    """

    name: str
    url: str = field(repr=False)
    secret: str = field(repr=False)
    timeout: float = 30.0
    allow_loopback: bool = False
    contact: str | None = None
    waits: tuple[float, ...] = (1.0, 5.0)


def keys_of(secret: str) -> tuple[bytes, ...]:
    """The keys that a secret stands for; raises DeliveryError, which does not quote it, for one that is none."""
    keys = []
    for said in secret.split():
        try:
            key = base64.b64decode(said.removeprefix(SECRET_PREFIX), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) not in SECRET_BYTES:
            raise DeliveryError("its secret is not 24 to 64 bytes in base64, with or without whsec_ before them")
        keys.append(key)
    if not keys:
        raise DeliveryError("its secret is not set")
    return tuple(keys)


def signature(keys: Sequence[bytes], name: str, timestamp: int, body: bytes) -> str:
    """The value of ``webhook-signature``: one for each key, so that a receiver may change its secret in peace."""
    signed = f"{name}.{timestamp}.".encode() + body
    return " ".join(f"v1,{base64.b64encode(hmac.digest(key, signed, 'sha256')).decode()}" for key in keys)


def post_letter(letter: Letter, webhook: Webhook, *, now: datetime) -> Receipt | Refusal:
    """The receipt of a letter that the webhook took, else why not; a passing failure is tried again a few times."""
    try:
        keys = keys_of(webhook.secret)
    except DeliveryError as error:
        variables = f"{HOOK_SECRET} or {HOOK_SECRET}_{suffix_of(webhook.name)}"
        advice = f"set {variables}; openssl rand -base64 32 makes one; {NEXT_TRY}"
        return Refusal(webhook.name, STATION, f"webhook: {error}", advice, transient=False)
    return _run(_post(letter, webhook, keys, now))


def _run(work: Coroutine[Any, Any, T]) -> T:
    """What the work gives, from a loop of its own, as the caller may itself be run by one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _post(letter: Letter, webhook: Webhook, keys: Sequence[bytes], now: datetime) -> Receipt | Refusal:
    limits = FetchLimits(seconds=webhook.timeout)
    async with Poster(limits, allow_loopback=webhook.allow_loopback, contact=webhook.contact) as poster:
        for wait in (*webhook.waits, None):
            # Of the attempt, by the machine's clock: receivers refuse what is older than minutes.
            timestamp = int(time.time())
            headers = {
                "Content-Type": "application/json",
                "Webhook-Id": letter.message_id,
                "Webhook-Timestamp": str(timestamp),
                "Webhook-Signature": signature(keys, letter.message_id, timestamp, letter.content),
            }
            try:
                answer = await poster.post(webhook.url, letter.content, headers)
            except ItemError as error:
                asked = _asked_to_wait(error)
                if wait is None or not error.transient or asked > PATIENCE:
                    return _refusal(webhook.name, error, is_passing=error.transient and asked <= PATIENCE)
                await asyncio.sleep(max(wait, asked))
            else:
                return Receipt(letter.id, f"webhook: {_status_words(answer.status)}", now)
    raise AssertionError("the last try gives an outcome")


def _asked_to_wait(error: ItemError) -> float:
    """The seconds that a server asks to wait; endless where it names a date."""
    said = error.headers.get("retry-after", "0") if isinstance(error, StatusError) else "0"
    return float(said) if re.fullmatch(r"\d{1,9}", said) else float("inf")


def _refusal(name: str, error: ItemError, *, is_passing: bool) -> Refusal:
    """The error in one line without the address; final where the server wants nothing more."""
    status = error.status if isinstance(error, StatusError) else None
    # What an HTTP library says of an answer that is none may quote the address.
    reason = "its answer is not proper HTTP" if error.reason.startswith("not proper HTTP") else error.reason
    advice = NEXT_TRY if error.transient else _advice(status, error)
    is_final = status == HTTPStatus.GONE
    return Refusal(name, STATION, f"webhook: {reason}", advice, transient=is_passing, is_final=is_final)


def _advice(status: int | None, error: ItemError) -> str:
    match status:
        case None:
            return error.advice
        case HTTPStatus.GONE:
            return "it wants no more posts, and this one is not tried again: take the recipient out of the settings"
        case HTTPStatus.BAD_REQUEST | HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return f"check its address and its secret; {NEXT_TRY}"
        case _ if 300 <= status < 400:
            return f"redirects are not followed: name the new address; {NEXT_TRY}"
        case _:
            return f"check its address; {NEXT_TRY}"


def _status_words(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"
