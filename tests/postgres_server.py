"""A PostgreSQL server of the tests' own: a cluster in a temporary folder, on loopback and a socket in that folder."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

PASSWORD = "not-a-secret"
SETTINGS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=64MB", "max_connections=60")
"""What a cluster that nobody needs tomorrow may do."""


def find_programs() -> Path | None:
    """The folder of the newest server on this machine; None where there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    found.sort(key=lambda path: float(path.parent.name))
    own = shutil.which("postgres")
    return found[-1] if found else None if own is None else Path(own).resolve().parent


def is_there() -> bool:
    """Whether the server and its driver are installed."""
    return find_programs() is not None and find_spec("psycopg") is not None


@dataclass
class PostgresServer:
    """A running server; ``process`` is that of the server itself."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def url(self, database: str, *, password: str | None = None, host: str = "127.0.0.1") -> str:
        """The URL of a database: by the socket, which asks for no password, or with one over the network."""
        if password is None:
            return f"postgresql://storydiff@/{database}?host={self.folder}&port={self.port}"
        return f"postgresql://storydiff:{password}@{host}:{self.port}/{database}"

    def make_database(self, *options: str) -> str:
        """The name of a new database."""
        name = f"ledger_{uuid4().hex[:12]}"
        self.ask(f"CREATE DATABASE {name} {' '.join(options)}")
        return name

    def empty(self, database: str) -> str:
        """The URL of a database, without its tables."""
        self.ask("DROP SCHEMA public CASCADE; CREATE SCHEMA public", database)
        return self.url(database)

    def ask(self, query: str, database: str = "postgres") -> list[Any]:
        """What a query gives, asked beside the product."""
        import psycopg

        address = f"host={self.folder} port={self.port} user=storydiff dbname={database}"
        with psycopg.connect(address, autocommit=True) as connection:
            cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else []

    def dump(self, database: str) -> str:
        """The tables of a database as ``pg_dump`` tells them."""
        programs = find_programs()
        assert programs is not None
        command = [programs / "pg_dump", "-h", self.folder, "-p", str(self.port), "-U", "storydiff", "-s", database]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        # A newer pg_dump fences its output with a key that differs each time.
        return "\n".join(line for line in said.splitlines() if not line.startswith(("\\restrict", "\\unrestrict")))

    def start(self) -> None:
        """Serve, and come back when connections are taken."""
        programs = find_programs()
        assert programs is not None
        options = [f"listen_addresses=127.0.0.1,port={self.port}", f"unix_socket_directories={self.folder}", *SETTINGS]
        pairs = [part for option in options for part in option.split(",")]
        command = [programs / "postgres", "-D", self.folder / "data", *(f"--{pair}" for pair in pairs)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, **as_nobody())
        until = time.monotonic() + 60
        while True:
            try:
                self.ask("SELECT 1")
            except Exception:
                if time.monotonic() > until or self.process.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Be gone: at once, cutting off who is connected."""
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(timeout=60)


def as_nobody() -> dict[str, Any]:
    """Lets a process run without rights where we are root, as PostgreSQL refuses to run otherwise."""
    if os.geteuid() != 0:
        return {}
    user = _nobody()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _nobody() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


@contextmanager
def serving_postgres() -> Iterator[PostgresServer]:
    """A server for as long as the block lasts; its databases order texts as English does, not by their bytes."""
    programs = find_programs()
    assert programs is not None
    with tempfile.TemporaryDirectory(prefix="pg-", dir=_quick_place()) as name:  # a socket's path must be short
        folder = Path(name)
        (folder / "password").write_text(PASSWORD)
        if os.geteuid() == 0:
            for path in (folder, folder / "password"):
                shutil.chown(path, _nobody().pw_uid, _nobody().pw_gid)
        command = [programs / "initdb", "-D", folder / "data", "-U", "storydiff", "-E", "UTF8", "--no-sync"]
        command += ["--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8"]
        command += ["--auth-local=trust", "--auth-host=scram-sha-256", "--pwfile", folder / "password"]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, **as_nobody())
        server = PostgresServer(folder, _free_port())
        server.start()
        try:
            yield server
        finally:
            server.stop(signal.SIGQUIT)  # nobody needs it tomorrow


def _quick_place() -> str:
    """Memory where there is enough: a database is 8 MB in 300 files, and each test has one."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 3 * 2**30:
        return str(memory)
    return "/tmp"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
