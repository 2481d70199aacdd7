"""Files that are written whole or not at all: beside their place, then moved there, so a killed run leaves no half."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_file(path: Path, content: bytes, *, is_forced: bool = True) -> Path:
    """The path, written whole or not at all; parent folders are made where they lack. Raises OSError.

    What is not forced to the disk survives the end of the process at any moment, but maybe not that of the machine.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            if is_forced:
                os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path
