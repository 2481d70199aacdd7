"""Machines of a test's own: a Prefect server on PostgreSQL, and workers that can be killed with all they have started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 300
WAIT_SECONDS = 900
"""On a machine that does other things too."""


@dataclass(frozen=True)
class Headquarters:
    """A Prefect server on loopback, and the environment in which its commands run."""

    url: str
    environment: Mapping[str, str]
    folder: Path

    def command(self, *arguments: str) -> str:
        """What a ``prefect`` command says."""
        return said(["-m", "prefect", *arguments], self.environment)

    def ask(self, path: str, **question: Any) -> Any:
        """The answer of the server's API to a question, or what it has there where nothing is asked."""
        address = f"{self.url}{path}"
        answer = httpx.post(address, json=question, timeout=60) if question else httpx.get(address, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def forget(self, deployment: str) -> None:
        """Delete a deployment, named as flow/deployment."""
        found = self.ask(f"/deployments/name/{deployment}")
        httpx.delete(f"{self.url}/deployments/{found['id']}", timeout=60).raise_for_status()

    def start(self, deployment: str, **parameters: Any) -> str:
        """Start a run of a deployment, named as flow/deployment; gives back the run's id."""
        found = self.ask(f"/deployments/name/{deployment}")
        return str(self.ask(f"/deployments/{found['id']}/create_flow_run", parameters=parameters)["id"])

    def wait(self, run: str, kinds: Sequence[str]) -> dict[str, Any]:
        """The run when its state is of one of the kinds."""
        return until(lambda: next((r for r in [self.ask(f"/flow_runs/{run}")] if r["state_type"] in kinds), None))

    def runs(self, flow: str) -> list[dict[str, Any]]:
        """All runs of a flow by their names."""
        found = self.ask("/flow_runs/filter", flows={"name": {"any_": [flow]}}, limit=200)
        return sorted(found, key=lambda run: str(run["name"]))

    def table(self, run: str, key: str) -> str:
        """The newest artifact of a key that a run has made."""
        kept = {"flow_run_id": {"any_": [run]}, "key": {"any_": [key]}}
        return str(self.ask("/artifacts/filter", artifacts=kept, sort="CREATED_DESC")[0]["data"])

    def log(self, run: str) -> str:
        """What a run has logged."""
        lines = self.ask("/logs/filter", logs={"flow_run_id": {"any_": [run]}}, sort="TIMESTAMP_ASC", limit=200)
        return "\n".join(line["message"] for line in lines)


def said(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """What a command of this interpreter says."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def until(look: Callable[[], Any], seconds: float = WAIT_SECONDS, pause: float = 0.5) -> Any:
    """What a look gives, when it gives something."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"nothing after {seconds:g} s"
        time.sleep(pause)
    return found


@contextmanager
def headquarters(folder: Path, database: str) -> Iterator[Headquarters]:
    """A server whose own database has that address, for as long as the block lasts."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment |= {"PREFECT_HOME": str(folder), "PREFECT_API_URL": url, "DO_NOT_TRACK": "1", "PYTHONPATH": str(ROOT)}
    own = {"PREFECT_API_DATABASE_CONNECTION_URL": database}
    command = ["-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with started(command, environment | own, folder / "server.log") as process:
        until(lambda: process.poll() is not None or _is_healthy(url), START_SECONDS)
        assert process.poll() is None, (folder / "server.log").read_text()
        yield Headquarters(url, environment, folder)


def _is_healthy(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=5).is_success
    except httpx.TransportError:
        return False


@contextmanager
def worker(
    server: Headquarters, name: str, arguments: Sequence[str], variables: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of the pool that looks for work every second."""
    environment = {**server.environment, "PREFECT_WORKER_QUERY_SECONDS": "1", **variables}
    command = ["-m", "prefect", "worker", "start", "--pool", "storydiff", "--name", name, *arguments]
    with started(command, environment, server.folder / f"{name}.log") as process:
        yield process


@contextmanager
def started(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A command of this interpreter that runs beside the block, and is gone after it with all that it has started."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield process
        finally:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all that it has started, as when its machine loses its power."""
    for each in (*below(process.pid), process.pid):
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    process.wait(timeout=60)


def below(parent: int) -> list[int]:
    """The processes that a process has started, and those that these have."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found += [int(stat.parent.name), *below(int(stat.parent.name))]
    return found


def run_of(process: int) -> str | None:
    """The flow run that a process was started for."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/environ").read_bytes().split(b"\0"):
            if line.startswith(b"PREFECT__FLOW_RUN_ID="):
                return line.partition(b"=")[2].decode()
    return None
