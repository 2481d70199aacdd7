"""What comparing has looked up, from one time that it is alone on a ledger to the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from storydiff.ledger.recall import Recall


@dataclass(slots=True)
class Memory:
    """What was looked up, which holds as long as nobody else writes, and the connection that can tell."""

    reader: Connection | None
    """The connection through which it is looked up; None where each statement takes its own, and nobody can tell."""
    recall: Recall = field(default_factory=Recall)
    _noted: int | None = None
    _told: int | None = None

    def renew(self, epoch: int | None = None) -> None:
        """Forget what was looked up where somebody may have written since it was noted that it holds.

        ``epoch`` is that of the recall of another process, which is alone on the ledger and compares other stories: as
        long as it is the same, nobody but the two has written.
        """
        if epoch is not None:
            holds, self._told = epoch == self._told, epoch
        else:
            holds = self._noted is not None and self._noted == self._version()
        if not holds:
            self.recall.clear()

    def note(self) -> None:
        """Note that what was looked up holds now."""
        self._noted = self._version()

    def close(self) -> None:
        """Forget all, and give back the connection."""
        self.recall.clear()
        if self.reader is not None:
            self.reader.close()

    def _version(self) -> int | None:
        """A number that is another one after each write through any other connection (sqlite.org/pragma.html)."""
        if self.reader is None:
            return None
        found: int = self.reader.exec_driver_sql("PRAGMA data_version").scalar_one()
        return found
