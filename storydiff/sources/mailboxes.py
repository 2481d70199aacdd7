"""Mailboxes: the messages of an mbox file (RFC 4155) one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

LARGEST_MAILBOX = 200_000_000
"""Bytes of the largest mailbox that is read: some thousand newsletters with their pictures."""

MOST_MAILS = 10_000
"""New messages of one mailbox that are taken in one look; the next look goes on."""

MAILBOX_ENDINGS = frozenset({".mbox", ".mbx"})

_BEGINS = re.compile(rb"(?:\A|\n\r?\n)From [^\r\n]{0,998}\r?\n(?=[!-9;-~]{1,76}[ \t]*:)")
"""The envelope line of a message: after an empty line, and before a header (``From `` begins sentences too)."""

_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def is_mailbox(head: bytes) -> bool:
    """Whether bytes begin as a mailbox does."""
    return _BEGINS.match(head) is not None


def iter_messages(content: bytes) -> Iterator[bytes]:
    """The messages of a mailbox without their envelope lines, and with ``>From`` as it was written (mboxrd)."""
    begins = list(_BEGINS.finditer(content))
    for number, begin in enumerate(begins):
        end = begins[number + 1].start() + 1 if number + 1 < len(begins) else len(content)
        yield _QUOTED.sub(rb"\1", content[begin.end() : end])
