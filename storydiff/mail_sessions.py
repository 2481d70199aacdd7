"""Conversations with a mail server that have an end, whatever the server does.

The standard library waits so long for each piece of an answer, and reads an answer of any number of lines: a server
that drips, or that never comes to its last line, would hold a run up or fill its memory.
"""

from __future__ import annotations

import smtplib
import socket
import threading
from contextlib import suppress
from typing import IO, Any

LONGEST = 20
"""How many time-outs a whole conversation may take: with the default ten minutes, for one letter."""

MOST_LINES = 500
"""Lines of one answer. RFC 5321 sets no bound; servers that offer all that is registered say some thirty."""


class _Lines:
    """The lines of a server, only so many for each answer."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.left = MOST_LINES

    def readline(self, size: int) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise OSError(f"an answer of more than {MOST_LINES} lines")
        return self._file.readline(size)

    def close(self) -> None:
        self._file.close()


class BoundedSMTP(smtplib.SMTP):
    """A conversation in which each answer and the whole have an end."""

    _watch: threading.Timer | None = None

    def getreply(self) -> tuple[int, bytes]:
        """The next answer; raises ``smtplib.SMTPServerDisconnected`` for one that does not end."""
        if self.file is None and self.sock is not None:
            self.file = _Lines(self.sock.makefile("rb"))
        if isinstance(self.file, _Lines):
            self.file.left = MOST_LINES
        return super().getreply()

    def close(self) -> None:
        """End the conversation."""
        if self._watch is not None:
            self._watch.cancel()
        super().close()

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        self._watch = threading.Timer(LONGEST * timeout, self._break_off)
        self._watch.daemon = True
        self._watch.start()
        try:
            return super()._get_socket(host, port, timeout)  # type: ignore[misc] # which the library's types leave out
        except BaseException:
            self._watch.cancel()
            raise

    def _break_off(self) -> None:
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr] # None while it is being connected


class BoundedSMTPOverTLS(BoundedSMTP, smtplib.SMTP_SSL):
    """The same over TLS from its first byte."""
