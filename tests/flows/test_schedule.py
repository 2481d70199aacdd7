"""The deployments of ``prefect.yaml`` on a real Prefect server, with its own process and database.

A server whose libraries do not fit takes deployments and runs them by hand, while its cron schedules silently make
no run; so what is shown here is that the scheduler itself makes one.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 90
SCHEDULE_SECONDS = 30


@dataclass(frozen=True)
class Server:
    """A Prefect server on loopback, and the environment in which its commands run."""

    url: str
    environment: dict[str, str]

    def command(self, *arguments: str) -> str:
        """The output of a ``prefect`` command against this server."""
        done = subprocess.run(
            [sys.executable, "-m", "prefect", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, path: str, **question: Any) -> Any:
        """The answer of the server's API."""
        answer = httpx.post(f"{self.url}{path}", json=question, timeout=30)
        answer.raise_for_status()
        return answer.json()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment |= {"PREFECT_HOME": str(folder), "PREFECT_API_URL": url, "DO_NOT_TRACK": "1"}
    log = folder / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_healthy(url, process, log)
            running = Server(url, environment)
            running.command("work-pool", "create", "storydiff", "--type", "process")
            yield running
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(f"{url}/health", timeout=5).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    pytest.fail(f"the server did not start in {START_SECONDS} s: {log.read_text()}")


def test_a_cron_schedule_makes_runs(server: Server, tmp_path: Path) -> None:
    written = (ROOT / "prefect.yaml").read_text(encoding="utf-8")
    every_minute, count = re.subn(r'(?m)^( +)cron: ".*"', r'\1cron: "* * * * *"', written)
    assert count == 1
    (tmp_path / "prefect.yaml").write_text(every_minute, encoding="utf-8")
    begun = datetime.now(UTC)
    server.command("--no-prompt", "deploy", "--prefect-file", str(tmp_path / "prefect.yaml"), "--name", "nightly")
    deadline = time.monotonic() + SCHEDULE_SECONDS
    runs: list[dict[str, Any]] = []
    while not runs and time.monotonic() < deadline:
        scheduled = {"state": {"type": {"any_": ["SCHEDULED"]}}}
        runs = server.ask("/flow_runs/filter", flow_runs=scheduled, sort="EXPECTED_START_TIME_ASC", limit=5)
        time.sleep(0.2)
    assert runs, f"the scheduler made no run within {SCHEDULE_SECONDS} s"
    times = [datetime.fromisoformat(run["expected_start_time"]) for run in runs]
    assert all(run["auto_scheduled"] and run["created_by"]["type"] == "SCHEDULE" for run in runs)
    assert all((each.second, each.microsecond) == (0, 0) for each in times)
    assert begun - timedelta(minutes=1) < times[0] < begun + timedelta(minutes=2)


def test_every_deployment_is_taken_as_it_is_written(server: Server) -> None:
    server.command("--no-prompt", "deploy", "--all")
    found = {
        f"{flow['name']}/{deployment['name']}": deployment
        for deployment in server.ask("/deployments/filter")
        for flow in server.ask("/flows/filter", flows={"id": {"any_": [deployment["flow_id"]]}})
    }
    assert set(found) == {
        "nightly/nightly",
        "ingest/manual",
        "diff/manual",
        "digest/manual",
        "replay/manual",
        "read/read",
    }
    share = found.pop("read/read")
    assert (share["work_queue_name"], share["global_concurrency_limit"]) == ("reading", None), "several run at once"
    for deployment in found.values():
        assert deployment["concurrency_options"]["collision_strategy"] == "ENQUEUE"
        assert deployment["global_concurrency_limit"]["limit"] == 1
        assert "storydiff" in deployment["tags"]
        assert deployment["job_variables"]["env"]["DO_NOT_TRACK"] == "1"
    properties = found["ingest/manual"]["parameter_openapi_schema"]["properties"]
    assert set(properties) == {"home", "addresses", "published", "publisher", "story", "backfill"}
    schedule = found["nightly/nightly"]["schedules"][0]
    assert schedule["active"]
    assert ZoneInfo(schedule["schedule"]["timezone"])
