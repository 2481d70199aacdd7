"""One night on several machines: ledger and Prefect on PostgreSQL, archive in an object store, two workers that read."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from storydiff import pipeline
from storydiff.home import open_home
from storydiff.ledger_places import VARIABLE
from tests.flows.machines import Headquarters, below, headquarters, kill, run_of, said, until, worker
from tests.object_server import ObjectServer
from tests.postgres_server import PASSWORD, PostgresServer

pytestmark = pytest.mark.postgres

ARTICLES, SHARE = 80, 16
log = logging.getLogger(__name__)
FINAL = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")

SETTINGS = """
[[sources]]
folder = "inbox"
name = "inbox"

[archive]
location = "{archive}"

[reading]
processes = 1

[spreading]
runs = 5
least = 16
patience = {patience}
"""

PLACES = ("Ostvik", "Lower Tarn", "Vale", "Port Ellis", "Quarrybridge", "Senn")
WHO = ("the rescue service", "the interior ministry", "the county council", "the hospital association")


def write_articles(inbox: Path) -> None:
    """A story that goes on: tolls that rise, stands that turn, plans that are carried out, in the words of six papers."""
    inbox.mkdir(parents=True)
    for n in range(ARTICLES):
        place, who = PLACES[n % len(PLACES)], WHO[n % len(WHO)]
        day = datetime(2023, 3, 1, tzinfo=UTC) + timedelta(hours=9 * n)
        dead, homes = 12 + n // 6, 1_000 + 150 * (n // 5)
        stand = "rejected" if n % 4 < 2 else "backed"
        text = (
            f"At least {dead} people were killed in the flood of the river Tarn near {place}, {who} said.\n\n"
            f"Some {homes:,} homes in {place} were without power on {day:%A}. The mayor of {place}, Ines Calder, "
            f"{stand} calls to evacuate the town.\n\n"
            f"The government plans to open a shelter in {place} next week, {who} said. "
            f"Rainfall of {40 + n} millimetres was measured, up from {30 + n // 2} a week before."
        )
        head = f"title: The flood reaches {place}, day {n + 1}\npublisher: {PLACES[n % 5]} Post\n"
        (inbox / f"tarn-{n:03}.md").write_text(f"---\n{head}published: {day:%Y-%m-%d}\n---\n\n{text}\n", "utf-8")


@pytest.fixture(scope="module")
def server(
    postgres: PostgresServer, objects: ObjectServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Headquarters]:
    folder = tmp_path_factory.mktemp("prefect")
    own = postgres.url(postgres.make_database(), password=PASSWORD).replace("postgresql:", "postgresql+asyncpg:")
    with headquarters(folder, own) as running:
        running.command("work-pool", "create", "storydiff", "--type", "process")
        running.command("--no-prompt", "deploy", "--all")
        yield running


@dataclass(frozen=True)
class Shared:
    """A home of many machines, the environment that leads to its ledger and archive, and the bucket of the latter."""

    folder: Path
    variables: Mapping[str, str]
    bucket: str


@pytest.fixture
def shared(postgres: PostgresServer, objects: ObjectServer, tmp_path: Path) -> Shared:
    bucket = f"bucket-{uuid4().hex}"
    objects.make_bucket(bucket)
    folder = tmp_path / "tarn"
    write_articles(folder / "inbox")
    (folder / "storydiff.toml").write_text(SETTINGS.format(archive=f"s3://{bucket}/archive", patience=60))
    ledger = postgres.url(postgres.make_database(), password=PASSWORD)
    return Shared(folder, {VARIABLE: ledger, **objects.environment}, bucket)


def exported(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """All that the command exports of a home, to the byte."""
    whats = ("claims", "changes", "held-back")
    return {w: said(["-m", "storydiff.cli", "--home", str(folder), "export", w], environment) for w in whats}


def read_by_one(objects: ObjectServer, shared: Shared, folder: Path) -> dict[str, str]:
    """What one process reads and finds in the same archive, kept in a folder with its ledger in a file."""
    for key in objects.keys(shared.bucket):
        file = folder / key
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(objects.content(shared.bucket, key))
    (folder / "storydiff.toml").write_text("[reading]\nprocesses = 1\n")
    with open_home(folder) as home:
        assert pipeline.diff(home).articles == ARTICLES
        assert not home.ledger.is_shared
    return exported(folder, {})


def readers(runs: list[dict[str, object]]) -> Counter[str]:
    """How many articles each worker has read, as the runs themselves say."""
    counts: Counter[str] = Counter()
    for run in runs:
        state = run["state"]
        assert isinstance(state, dict)
        if found := re.fullmatch(r"(\d+) articles? read by (.+)", state["message"] or ""):
            counts[found[2]] += int(found[1])
    return counts


def runs_of(server: Headquarters, shared: Shared) -> list[dict[str, object]]:
    """The runs that were to read articles of a home."""
    return [run for run in server.runs("read") if run["parameters"]["home"] == str(shared.folder)]


# Machine B takes nights and shares, machine C shares alone.
ALL = ("--work-queue", "default", "--work-queue", "reading", "--limit", "2")
SHARES = ("--work-queue", "reading", "--limit", "1")


def test_two_machines_read_a_night_as_one_does(
    server: Headquarters, shared: Shared, objects: ObjectServer, tmp_path: Path
) -> None:
    with worker(server, "b", ALL, shared.variables), worker(server, "c", SHARES, shared.variables):
        until(lambda: len(server.ask("/work_pools/storydiff/workers/filter", limit=10)) == 2)
        begun = time.monotonic()
        night = server.start("nightly/nightly", home=str(shared.folder))
        ended = server.wait(night, FINAL)
        took = time.monotonic() - begun
    assert ended["state_name"] == "Completed", server.log(night)
    counts = readers(runs_of(server, shared))
    log.info(
        "%d articles in %.0f s, %.0f s of these within the run: %s", ARTICLES, took, ended["total_run_time"], counts
    )
    assert set(counts) == {"b", "c"}, server.log(night)
    assert counts.total() == ARTICLES, server.log(night)
    rows = json.loads(server.table(night, "reading"))
    assert [(row["articles"], row["left to the night"]) for row in rows] == [(SHARE, 0)] * (ARTICLES // SHARE)
    found = exported(shared.folder, {**server.environment, **shared.variables})
    assert found["changes"].count("\n") > 10
    assert found == read_by_one(objects, shared, tmp_path / "one")


def test_a_machine_that_dies_in_the_middle_costs_time_alone(
    server: Headquarters, shared: Shared, objects: ObjectServer, tmp_path: Path
) -> None:
    (shared.folder / "storydiff.toml").write_text(SETTINGS.format(archive=f"s3://{shared.bucket}/archive", patience=60))
    with worker(server, "b", ALL, shared.variables), worker(server, "c", SHARES, shared.variables) as doomed:
        begun = time.monotonic()
        night = server.start("nightly/nightly", home=str(shared.folder))
        lost = until(lambda: _at_work(server, doomed), pause=0.1)
        kill(doomed)
        ended = server.wait(night, FINAL)
        took = time.monotonic() - begun
    assert ended["state_name"] == "Completed", server.log(night)
    (broken,) = [run for run in runs_of(server, shared) if run["id"] == lost]
    assert broken["state_type"] not in {"COMPLETED", "FAILED"}, broken["state"]
    counts = readers(runs_of(server, shared))
    log.info("%d articles in %.0f s with a dead machine: %s, the rest by the night itself", ARTICLES, took, counts)
    assert set(counts) == {"b"}
    left = {row["run"]: row["left to the night"] for row in json.loads(server.table(night, "reading"))}
    assert left[str(broken["name"])] == SHARE, "it was killed before it had kept anything"
    assert counts["b"] == ARTICLES - sum(left.values())
    found = exported(shared.folder, {**server.environment, **shared.variables})
    assert found == read_by_one(objects, shared, tmp_path / "one")


def _at_work(server: Headquarters, machine: subprocess.Popen[bytes]) -> str | None:
    """The run that a machine is in the middle of."""
    for process in below(machine.pid):
        run = run_of(process)
        if run is not None and server.ask(f"/flow_runs/{run}")["state_type"] == "RUNNING":
            return run
    return None


def test_a_night_whose_shares_nobody_takes_reads_them_itself(server: Headquarters, shared: Shared) -> None:
    (shared.folder / "storydiff.toml").write_text(SETTINGS.format(archive=f"s3://{shared.bucket}/archive", patience=2))
    environment = {**server.environment, **shared.variables}
    said(["-m", "flows.nightly", "--home", str(shared.folder)], environment)
    asked = runs_of(server, shared)
    assert len(asked) == ARTICLES // SHARE
    assert {run["state_type"] for run in asked} == {"CANCELLED"}, "none may wake up in another night"
    claims = exported(shared.folder, environment)["claims"]
    assert claims.count("\n") > ARTICLES


def test_a_night_reads_itself_where_nothing_is_deployed_that_could(server: Headquarters, shared: Shared) -> None:
    server.forget("read/read")
    try:
        told = said(["-m", "flows.nightly", "--home", str(shared.folder)], {**server.environment, **shared.variables})
    finally:
        server.command("--no-prompt", "deploy", "--name", "read")
    assert "digest:" in told
