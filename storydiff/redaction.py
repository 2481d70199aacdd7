"""Takes secrets out of words that go where they must not be read: a notice, the message of a run's state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from storydiff.outlets import CHAT_URL, HOOK_SECRET, HOOK_URL

HIDDEN = "…"
LEDGER_URL = "STORYDIFF_LEDGER_URL"
SHORTEST = 4
"""Characters of a value that is looked for; shorter ones stand in many words by chance."""

_BEGINNINGS = (HOOK_SECRET, HOOK_URL, CHAT_URL, LEDGER_URL, "PREFECT_API_KEY", "PREFECT_API_AUTH_STRING")
_OTHERS = frozenset({"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "PGPASSWORD"})
_USERINFO = re.compile(r"(?<=://)[^\s/?#@]+@")
"""What stands before the host in a URL (RFC 3986, 3.2.1)."""


def secrets_in(environment: Mapping[str, str], named: Iterable[str] = ()) -> tuple[str, ...]:
    """The secret values of an environment, the longest first; ``named`` are the variables that settings name besides.

    >>> secrets_in({"STORYDIFF_CHAT_URL_DESK": "slack://a/b", "LANG": "C.UTF-8", "KEY": "f00f00"}, ["KEY"])
    ('slack://a/b', 'f00f00')
    """
    names = {*named, *_OTHERS}
    kept = (value.strip() for name, value in environment.items() if name in names or name.startswith(_BEGINNINGS))
    return tuple(sorted({value for value in kept if len(value) >= SHORTEST}, key=lambda value: (-len(value), value)))


def without_secrets(words: str, secrets: Iterable[str]) -> str:
    """The words without those values, and without what names a user in a URL.

    >>> without_secrets("cannot reach postgresql://news:f00f00@db.example/news", [])
    'cannot reach postgresql://…@db.example/news'
    """
    for secret in secrets:
        words = words.replace(secret, HIDDEN)
    return _USERINFO.sub(f"{HIDDEN}@", words)
