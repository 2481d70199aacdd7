"""Times: aware, always."""

from __future__ import annotations

from datetime import datetime

from storydiff.errors import InvalidTimeError


def require_aware(name: str, value: datetime | None) -> None:
    """Raise ``InvalidTimeError`` where a time carries no zone."""
    if value is not None and value.tzinfo is None:
        raise InvalidTimeError(f"{name} has no time zone: {value.isoformat()}")
