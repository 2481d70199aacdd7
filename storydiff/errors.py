"""All errors that storydiff raises; expected failures of one item are ``model.Failure`` values instead."""


class StorydiffError(Exception):
    """The base of every error raised here; the message names the item and what to do."""


class SettingsError(StorydiffError):
    """The settings cannot be used; the message names the key."""


class ArchiveError(StorydiffError):
    """The archive holds something that cannot be read or written; the message names the file."""


class StorageError(ArchiveError):
    """The place of an archive does not serve at all; the message names it and what to do."""


class LedgerError(StorydiffError):
    """The ledger cannot be opened or is of a release this one cannot read."""


class BackupError(StorydiffError):
    """A backup that cannot be made or restored; the message says what is wrong with it and what to do."""


class JudgementError(StorydiffError):
    """A judgement of the reader's that cannot be made; the message names what was said and what can be."""


class CheckError(StorydiffError):
    """A sentence that cannot be checked; the message names what was given and what can be."""


class InvalidTimeError(StorydiffError):
    """A time without a zone, or outside what can be dated."""


class MisquoteError(StorydiffError):
    """A claim whose quote does not stand in its article."""


class WorkerError(StorydiffError):
    """A worker process cannot do its work; the message says how it ended."""


class ItemError(StorydiffError):
    """One item from outside cannot be used; caught at the station and turned into a ``Failure``."""

    def __init__(self, item: str, reason: str, advice: str = "", *, transient: bool = False) -> None:
        super().__init__(f"{item}: {reason}" + (f" ({advice})" if advice else ""))
        self.item = item
        self.reason = reason
        self.advice = advice
        self.transient = transient


class TemplateError(StorydiffError):
    """A template has a mistake; the message names file and line."""


class DeliveryError(StorydiffError):
    """A letter could not be handed over; the message names the recipient and the server's answer."""
