"""A home whose ledger is on PostgreSQL is looked at, backed up by the commands that are told, and brought back whole."""

from __future__ import annotations

import asyncio
import shlex
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from storydiff import doctor, pipeline
from storydiff.backup import back_up
from storydiff.checks import Level
from storydiff.ledger_places import VARIABLE
from storydiff.restoring import restore
from tests.older_ledgers import rows_of
from tests.post_office import open_post_office
from tests.postgres_server import PostgresServer, find_programs
from tests.test_handing_over import NOW, RECIPIENTS, a_home, taken

pytestmark = pytest.mark.postgres

EXPORTED = ("claims", "changes", "held-back")


def exports(folder: Path) -> list[list[dict[str, object]]]:
    with pipeline.open_home(folder, NOW, looking=True) as home:
        return [list(pipeline.iter_export(home, what)) for what in EXPORTED]


def told(command: str, folder: Path) -> None:
    """Run a command as it is told to users, by the programs of the server."""
    programs = find_programs()
    assert programs is not None
    name, *arguments = shlex.split(command)
    subprocess.run([programs / name, *arguments], check=True, cwd=folder)


def test_what_is_dumped_and_backed_up_comes_back_in_an_empty_database(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = postgres.url(postgres.make_database())
    monkeypatch.setenv(VARIABLE, first)
    with open_post_office(None, security="none", login=False) as office:
        folder = a_home(tmp_path / "home", office)
        with pipeline.open_home(folder, NOW + timedelta(days=1)) as home:
            assert pipeline.make_digest(home, send=True).sent == len(RECIPIENTS)
            report = back_up(home, tmp_path / "backup.zip")
        assert [check.line() for check in doctor.examine(folder).checks if check.level is Level.FAULT] == []
        (said,) = [line for line in report.left_out if "pg_dump" in line]
        told(said[said.index("pg_dump") :], tmp_path)
        before, rows = exports(folder), rows_of(first)

        second = postgres.url(postgres.make_database())
        monkeypatch.setenv(VARIABLE, second)
        told(f"pg_restore --dbname='{second}' ledger.dump", tmp_path)
        restore(tmp_path / "backup.zip", tmp_path / "restored")
        assert exports(tmp_path / "restored") == before
        assert before[1]
        assert rows_of(second) == rows
        with pipeline.open_home(tmp_path / "restored", NOW + timedelta(days=2)) as home:
            asyncio.run(pipeline.run(home))
            pipeline.replay(home)
        assert exports(tmp_path / "restored") == before
        assert set(taken(office).values()) == {1}
        assert len(office.messages) == len(RECIPIENTS)
        levels = [check.level for check in doctor.examine(tmp_path / "restored").checks]
        assert Level.FAULT not in levels
