"""Ways out beside mail: the variables of the environment that hold their secrets, one for each recipient or for all."""

from __future__ import annotations

import re
from collections.abc import Mapping

from storydiff.model import Way

HOOK_SECRET = "STORYDIFF_WEBHOOK_SECRET"  # noqa: S105 -- the name of a variable
HOOK_URL = "STORYDIFF_WEBHOOK_URL"
CHAT_URL = "STORYDIFF_CHAT_URL"

NAME = re.compile(r"[A-Za-z0-9]+(?:[ _-][A-Za-z0-9]+)*")
"""What a recipient that is no mail address may be called, so that variables can be named by it."""


def suffix_of(name: str) -> str:
    """What the variables of a recipient end in.

    >>> suffix_of("desk-chat")
    'DESK_CHAT'
    """
    return re.sub(r"[ -]", "_", name).upper()


def secret_of(environment: Mapping[str, str], variable: str, name: str) -> str:
    """The value of a recipient's own variable, else that of all; empty where neither is set.

    >>> secret_of({"KEY": "all", "KEY_DESK": "own"}, "KEY", "desk")
    'own'
    """
    own = environment.get(f"{variable}_{suffix_of(name)}", "")
    return (own or environment.get(variable, "")).strip()


def way_of(address: str | None, name: str, webhook: str | bool, chat: str | bool) -> Way:
    """How a recipient of the settings is reached; raises ValueError where they say none, several, or no name for it."""
    ways = {Way.MAIL: address, Way.WEBHOOK: webhook, Way.CHAT: chat}
    said = [way for way, value in ways.items() if value]
    if len(said) != 1:
        raise ValueError("needs one of address, webhook and chat")
    if said[0] is not Way.MAIL and not NAME.fullmatch(name):
        raise ValueError("name: needed, of letters, digits and single hyphens, as what is delivered is kept by it")
    return said[0]
