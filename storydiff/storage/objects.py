"""An object store, or whatever else fsspec reaches by a URL, as a place for an archive.

fsspec and the client of the store are imported when the store is first asked: who has a folder pays for neither.
Credentials and the address of a server of one's own come from the environment, as the client reads it (for S3
``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY``, ``AWS_REGION``, ``AWS_ENDPOINT_URL``, or the role of the machine).
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import islice
from secrets import token_hex
from typing import Any, TypeVar

from storydiff.errors import StorageError
from storydiff.storage.names import NOTHING, below, stays_below
from storydiff.text import one_line

Answer = TypeVar("Answer")

PAUSE = 1.0
"""Seconds at most between two tries, on the average (botocore, "Standard retry mode")."""

AT_ONCE = 64
"""Objects that are asked for together; their bytes are held until all have come."""

_PUT_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss", "oci", "memory"})
"""Where an object is seen whole or not at all; elsewhere it is put beside its place and moved there."""

ATTEMPTS = 3
"""How often a store is asked in all. As the client comes, each of five tries tries five times."""

_SECRETS = re.compile(r"(?<=//)[^/@\s]*@|\?\S*")
"""What an address in a message may show of credentials: a user with a password, a signed query."""
_MAGIC = re.compile(r"[*?\[]")


class ObjectStore:
    """Objects below a URL; each is put whole or not at all."""

    def __init__(self, url: str, seconds: float = 30.0) -> None:
        self._url = url.rstrip("/")
        self._seconds = seconds

    def __reduce__(self) -> tuple[type[ObjectStore], tuple[str, float]]:
        """What travels to another process: the URL, never a connection or a credential."""
        return ObjectStore, (self._url, self._seconds)

    @property
    def place(self) -> str:
        """The URL; the settings let none through that holds credentials."""
        return self._url

    def find(self, name: str) -> bytes | None:
        """The bytes of an object, None where there is none; raises StorageError where the store does not serve."""
        key = self._key(name)
        try:
            return self._ask("read", lambda: bytes(self._files.cat_file(key)))
        except FileNotFoundError:
            return None

    def find_all(self, names: Sequence[str]) -> Iterator[tuple[str, bytes | OSError | None]]:
        """The bytes of each object, some asked for at once."""
        coming = iter(names)
        while part := list(islice(coming, AT_ONCE)):
            keys = {name: self._key(name) for name in part}
            plain = [key for key in keys.values() if not _MAGIC.search(key)]  # else taken for a pattern
            found = self._ask("read", partial(self._files.cat, plain, on_error="return")) if plain else {}
            for name, key in keys.items():
                yield name, self._whole(found[key]) if key in found else self.find(name)

    def has(self, name: str, size: int) -> bool:  # noqa: ARG002 -- as every storage is asked
        """False: to ask costs as much as to put."""
        below(name)
        return False

    def put(self, name: str, content: bytes, *, is_forced: bool = True) -> None:  # noqa: ARG002 -- a store always does
        """Put an object in place of what lay there; raises StorageError."""
        key = self._key(name)
        self._ask("written", lambda: self._put(key, content))

    def add(self, name: str, content: bytes, first: Mapping[str, bytes] = NOTHING) -> bool:
        """Put an object where there is none: another run that was quicker is not overwritten."""
        key = self._key(name)
        for each, its in first.items():
            self.put(each, its)
        try:
            self._ask("written", lambda: self._put(key, content, mode="create"))
        except FileExistsError:
            return False
        return True

    def names(self) -> Iterable[str]:
        """The names directly below the URL: a request for a thousand of them, and all below a folder are one."""
        try:
            listed = self._ask("listed", lambda: self._files.ls(self._root, detail=True))
        except FileNotFoundError:
            return []
        found = (entry["name"].rsplit("/", 1)[-1] for entry in listed if entry["type"] == "file")
        return [name for name in found if stays_below(name)]

    def changed(self) -> int:
        """Always 1: only a listing could tell, and what another run has put meanwhile is met in ``add``."""
        return 1

    def uri(self, name: str) -> str:
        """The object's URL."""
        return f"{self._url}/{below(name)}"

    def sweep(self) -> None:
        """Nothing: a killed run leaves no half object."""

    # --- within ------------------------------------------------------------------------------

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        """The file system of fsspec, and the place in it."""
        try:
            import fsspec

            options = _s3_options(self._seconds) if self._url.startswith(("s3:", "s3a:")) else {}
            files, root = fsspec.url_to_fs(self._url, use_listings_cache=False, skip_instance_cache=True, **options)
        except ImportError as error:
            advice = "pip install 'storydiff[s3]'" if self._url.startswith("s3") else "install the client of that store"
            raise StorageError(f"{self._url}: {one_line(str(error), 100)}; {advice}") from error
        except ValueError as error:
            raise StorageError(f"{self._url}: {one_line(str(error), 100)}; mend archive.location") from error
        if hasattr(files, "retries"):
            files.retries = 1  # the client below tries again itself
        return files, root.rstrip("/")

    @property
    def _files(self) -> Any:
        return self._opened[0]

    @property
    def _root(self) -> str:
        return self._opened[1]

    @property
    def _puts_whole(self) -> bool:
        protocols = self._files.protocol
        return bool(_PUT_WHOLE.intersection([protocols] if isinstance(protocols, str) else protocols))

    def _key(self, name: str) -> str:
        return f"{self._root}/{below(name)}"

    def _put(self, key: str, content: bytes, mode: str = "overwrite") -> None:
        if self._puts_whole:
            # The client waits without end for a server that takes an object and says nothing.
            within = {"timeout": ATTEMPTS * (self._seconds + PAUSE)} if self._files.async_impl else {}
            try:
                self._files.pipe_file(key, content, mode=mode, **within)
            except OSError as error:
                if error.errno != errno.ENOSYS or mode != "create":
                    raise
                # A store that knows no condition on what lies there: it is looked at before.
                if self._files.exists(key):
                    raise FileExistsError(key) from error
                self._files.pipe_file(key, content, **within)
            return
        if mode == "create" and self._files.exists(key):
            raise FileExistsError(key)
        folder = key.rpartition("/")[0]
        part = f"{folder}/.{token_hex(8)}.part"
        self._files.makedirs(folder, exist_ok=True)
        self._files.pipe_file(part, content)
        self._files.mv(part, key)

    def _whole(self, answer: object) -> bytes | None:
        """What one of many answers says."""
        if isinstance(answer, bytes):
            return answer
        assert isinstance(answer, BaseException)
        if isinstance(answer, FileNotFoundError) and not _is_place_gone(answer):
            return None
        raise self._error("read", answer) from answer

    def _ask(self, done: str, call: Callable[[], Answer]) -> Answer:
        """The store's answer; that something is there, or is not, stays such an error, all else is a StorageError."""
        try:
            return call()
        except StorageError:
            raise
        except (FileExistsError, FileNotFoundError) as error:
            if _is_place_gone(error):
                raise self._error(done, error) from error
            raise
        except Exception as error:  # the clients of stores share no class of errors
            raise self._error(done, error) from error

    def _error(self, done: str, error: BaseException) -> StorageError:
        said = one_line(_SECRETS.sub("", str(error)) or type(error).__name__, 200)
        return StorageError(f"{self._url}: cannot be {done}: {said}; {_advice(error)}; what was kept stays")


def _s3_options(seconds: float) -> dict[str, Any]:
    """How the client of S3 asks; an object of more than 5 MB is read in one request like any other."""
    retries = {"total_max_attempts": ATTEMPTS, "mode": "standard"}
    config = {"connect_timeout": seconds, "read_timeout": seconds, "retries": retries}
    return {"max_concurrency": 1, "config_kwargs": config}


def _code(error: BaseException) -> str:
    """The word for what is wrong that an S3 server sends."""
    response = getattr(error, "response", None) or getattr(error.__cause__, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))


def _is_place_gone(error: BaseException) -> bool:
    return _code(error) == "NoSuchBucket"


def _advice(error: BaseException) -> str:
    if _is_place_gone(error):
        return "make the bucket, or mend archive.location"
    if isinstance(error, PermissionError) or "redential" in type(error).__name__:
        return "see that the environment holds credentials that may read, write and list there"
    return "see that the store answers, and run the same command again"
