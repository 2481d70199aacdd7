"""What a command tells while it works: lines for a person, or one JSON object a line for programs.

    {"time": "2031-05-20T04:15:07.120+00:00", "level": "warning", "run": "5f0c…", "command": "run",
     "message": "failed: …", "station": "delivery", "item": "…", "reason": "…", "advice": "…"}

Station, item, reason and advice are there where they are known. All of a run carry its id.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from storydiff import __version__
from storydiff.errors import SettingsError
from storydiff.files import PRIVATE
from storydiff.progress import Event, Progress, shown_on, silent
from storydiff.text import one_line

FORMS = ("text", "json")
LONGEST = 2_000
"""Characters of a message; what comes from outside may be of any length."""


class JsonLines(logging.Formatter):
    """One JSON object a record, with the id of the run."""

    def __init__(self, run: str, command: str) -> None:
        super().__init__()
        self._begun = {"run": run, "command": command}

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, Any] = {"time": moment, "level": record.levelname.lower(), **self._begun}
        said["message"] = one_line(record.getMessage(), LONGEST)
        said |= {key: value for key, value in getattr(record, "said", {}).items() if value not in ("", None)}
        return json.dumps(said, ensure_ascii=False)


@dataclass
class Log:
    """Where a command tells what it does: on standard error, and into a file where one is named."""

    progress: Progress
    logger: logging.Logger
    stream: TextIO
    is_json: bool
    status: int = 1
    began: float = field(default_factory=time.monotonic)

    def fails(self, line: str, before: str = "") -> None:
        """Tell why the command failed."""
        if not self.is_json:
            print(f"{before}storydiff: {line}", file=self.stream)
        self.logger.error("%s", line)


@contextmanager
def told(command: str, *, form: str = "text", file: Path | None = None, is_quiet: bool = False) -> Iterator[Log]:
    """The log of a command while it works; raises SettingsError where the file cannot be written."""
    run, is_json = secrets.token_hex(8), form == "json"
    logger = logging.getLogger("storydiff")
    level, propagates = logger.level, logger.propagate
    formatter = JsonLines(run, command)
    handlers: list[logging.Handler] = []
    if is_json:
        handlers.append(logging.StreamHandler(sys.stderr))
        handlers[-1].setLevel(logging.WARNING if is_quiet else logging.INFO)
    if file is not None:
        handlers.append(_file_handler(file))
    for handler in handlers:
        handler.setFormatter(formatter)
        logger.addHandler(handler)
    shown = silent if is_quiet or is_json else shown_on(sys.stderr)
    log = Log(_both(shown, logger) if handlers else shown, logger, sys.stderr, is_json)
    # Of this command alone: what other programs in the process have set up hears nothing of it.
    logger.setLevel(logging.INFO if handlers else logging.CRITICAL + 1)
    logger.propagate = False
    logger.info("begins", extra={"said": {"version": __version__}})
    try:
        yield log
    except BaseException as error:
        logger.critical("ends with a surprise: %s", type(error).__name__)
        raise
    finally:
        seconds = round(time.monotonic() - log.began, 3)
        logger.info("ends with status %d", log.status, extra={"said": {"status": log.status, "seconds": seconds}})
        for handler in handlers:
            logger.removeHandler(handler)
            handler.close()
        logger.setLevel(level)
        logger.propagate = propagates


def _file_handler(path: Path) -> logging.Handler:
    """Adds to the file, for its owner alone where it is new; one that was moved away is made anew with the next run."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, PRIVATE))
        return logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise SettingsError(f"--log-file {path}: cannot be written: {error.strerror or error}") from error


def _both(shown: Progress, logger: logging.Logger) -> Progress:
    def tell(line: str) -> None:
        shown(line)
        event = line if isinstance(line, Event) else Event(line)
        failure = event.failure
        said = {"station": event.station, "item": one_line(event.item, LONGEST)}
        if failure is not None:
            said |= {"reason": one_line(failure.reason, LONGEST), "advice": one_line(failure.advice, LONGEST)}
        logger.log(logging.INFO if failure is None else logging.WARNING, "%s", event, extra={"said": said})

    return tell
