"""What a Content-Type header says, for whoever reads what was fetched and need not load the client for it."""

from __future__ import annotations

from email.message import Message
from functools import lru_cache


@lru_cache(maxsize=256)
def content_type(header: str) -> tuple[str, str | None]:
    """The media type and charset of a Content-Type header.

    >>> content_type('Text/HTML; charset="UTF-8"')
    ('text/html', 'utf-8')
    """
    message = Message()
    message["content-type"] = header or "application/octet-stream"
    return message.get_content_type(), message.get_content_charset() or None
