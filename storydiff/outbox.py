"""The ways out beside mail: how a digest is frozen for each, and how each letter goes the way it was made for.

Addresses and secrets are asked for when a letter is handed over, and are kept nowhere.
"""

from __future__ import annotations

import os
from datetime import datetime

from storydiff.chat_messages import Message
from storydiff.chats import Chat, send_letter
from storydiff.delivery import NEXT_TRY, STATION, Refusal, deliver
from storydiff.digest_post import digest_post
from storydiff.home import Home
from storydiff.model import Letter, Receipt, Recipient, Told, Way
from storydiff.outlets import CHAT_URL, HOOK_SECRET, HOOK_URL, secret_of, suffix_of
from storydiff.render import Rendered, escape_markdown
from storydiff.text import identity
from storydiff.webhooks import Webhook, post_letter

_BEGINNINGS = {Way.WEBHOOK: "digest", Way.CHAT: "chat"}
"""What the names of messages begin with, by which a letter is known for what it was made for."""


def freeze_for(
    recipient: Recipient, rendered: Rendered, *, until: datetime, told: tuple[Told, ...], now: datetime
) -> Letter:
    """The letter of a digest to a recipient who is not reached by mail."""
    if recipient.way is Way.WEBHOOK:
        content = digest_post(rendered, now)
    else:
        title = escape_markdown(rendered.subject)
        content = Message(rendered.subject, title, rendered.markdown, rendered.text).as_bytes()
    # No full stop is in it: in what is signed of a post one would end it.
    name = f"{_BEGINNINGS[recipient.way]}_{rendered.digest.id}_{identity('to', recipient.address)}"
    return Letter(recipient.address, name, rendered.subject, content, until, told, now)


def hand_over_letter(home: Home, letter: Letter) -> Receipt | Refusal:
    """The receipt of a letter that went the way it was made for, marked as it was taken; else why it did not."""
    outcome = _handed_over(home, letter)
    if isinstance(outcome, Refusal) and outcome.is_final:
        home.ledger.mark_refused(letter.id, home.now)
    return outcome


def _handed_over(home: Home, letter: Letter) -> Receipt | Refusal:
    way = _way_of(letter)
    if way is Way.MAIL:
        if letter.recipient not in {each.address for each in home.settings.recipient_values()}:
            return _is_gone(letter, "recipient of that address")
        return deliver(letter, home.mail_server or home.digests, now=home.now, keep=home.ledger.mark_sent)
    table = home.settings.find_recipient(letter.recipient)
    if table is None or table.value().way is not way:
        return _is_gone(letter, f"{way} of that name")
    said, variable = (table.webhook, HOOK_URL) if way is Way.WEBHOOK else (table.chat, CHAT_URL)
    url = said if isinstance(said, str) else secret_of(os.environ, variable, table.key)
    if not url:
        advice = f"set {variable} or {variable}_{suffix_of(table.key)}; {NEXT_TRY}"
        return Refusal(letter.recipient, STATION, f"the environment holds no address of its {way}", advice)
    outcome = _sent(home, letter, way, url)
    if isinstance(outcome, Receipt):
        home.ledger.mark_sent(outcome)
    return outcome


def _is_gone(letter: Letter, what: str) -> Refusal:
    """Who was taken out of the settings gets nothing more, not even what waited for a server to take it."""
    reason = f"the settings name no {what} any more"
    return Refusal(letter.recipient, STATION, reason, "its letter is not tried again", transient=False, is_final=True)


def _sent(home: Home, letter: Letter, way: Way, url: str) -> Receipt | Refusal:
    fetch, name = home.settings.fetch, letter.recipient
    if way is Way.CHAT:
        return send_letter(letter, Chat(name, url, fetch.timeout), now=home.now)
    secret = secret_of(os.environ, HOOK_SECRET, name)
    webhook = Webhook(
        name, url, secret, timeout=fetch.timeout, allow_loopback=fetch.allow_loopback, contact=fetch.contact
    )
    return post_letter(letter, webhook, now=home.now)


def _way_of(letter: Letter) -> Way:
    """The way that a letter was made for; a message's identifier in a mail begins with a bracket."""
    begun = letter.message_id.partition("_")[0]
    return next((way for way, beginning in _BEGINNINGS.items() if beginning == begun), Way.MAIL)
