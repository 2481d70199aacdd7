"""A real Prefect server and real workers, each a process of its own, for tests of what only they can show."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 300


@dataclass(frozen=True)
class Server:
    """A Prefect server on loopback, and the environment in which its commands run."""

    url: str
    environment: dict[str, str]
    folder: Path

    def command(self, *arguments: str, module: str = "prefect") -> str:
        """The output of a command against this server."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, path: str, **question: Any) -> Any:
        """The answer of the server's API."""
        answer = httpx.post(f"{self.url}{path}", json=question, timeout=120)
        answer.raise_for_status()
        return answer.json()

    def get(self, path: str) -> Any:
        """What the server's API has there."""
        answer = httpx.get(f"{self.url}{path}", timeout=120)
        answer.raise_for_status()
        return answer.json()

    def start(self, deployment: str, **parameters: Any) -> str:
        """Start a run of a deployment, named as flow/deployment; the id of the run."""
        found = self.get(f"/deployments/name/{deployment}")
        return str(self.ask(f"/deployments/{found['id']}/create_flow_run", parameters=parameters)["id"])

    def state(self, run: str) -> tuple[str, str, str]:
        """Type, name and message of the state of a run."""
        state = self.get(f"/flow_runs/{run}")["state"] or {}
        return state.get("type", ""), state.get("name", ""), state.get("message") or ""

    def wait(
        self, run: str, is_so: Callable[[tuple[str, str, str]], bool], seconds: float = 300
    ) -> tuple[str, str, str]:
        """The state of a run when it is so."""
        deadline = time.monotonic() + seconds
        while not is_so(state := self.state(run)):
            assert time.monotonic() < deadline, f"{state} after {seconds} s\n{self.log(run)}"
            time.sleep(1)
        return state

    def log(self, run: str) -> str:
        """What the run has logged."""
        lines = self.ask("/logs/filter", logs={"flow_run_id": {"any_": [run]}}, sort="TIMESTAMP_ASC", limit=200)
        return "\n".join(line["message"] for line in lines)


def is_final(state: tuple[str, str, str]) -> bool:
    """True for a run that has ended."""
    return state[0] in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@contextmanager
def prefect_server(folder: Path, **variables: str) -> Iterator[Server]:
    """A server with its own database, for as long as it is needed."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment |= {"PREFECT_HOME": str(folder), "PREFECT_API_URL": url, "DO_NOT_TRACK": "1", **variables}
    environment["PYTHONPATH"] = str(ROOT)
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
            yield Server(url, environment, folder)
        finally:
            process.terminate()
            process.wait(timeout=120)


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


@dataclass
class Worker:
    """A worker in a session of its own, so that it can be killed with all that it has started."""

    process: subprocess.Popen[bytes]
    log: Path
    started: float = field(default_factory=time.monotonic)

    def terminate(self) -> None:
        """Stop it as a service manager does, and wait until it is gone."""
        self.process.terminate()
        self.process.wait(timeout=60)

    def kill_all(self) -> None:
        """Kill it and all processes that it has started, as when the machine loses its power."""
        for child in (*children_of(self.process.pid), self.process.pid):
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(timeout=120)


def children_of(process: int) -> list[int]:
    """The processes below a process, the deepest first."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(line.split()[0]): int(line.split()[1]) for line in listed.splitlines()}
    own = [pid for pid, parent in parents.items() if parent == process]
    return [each for pid in own for each in (*children_of(pid), pid)]


PREFECT = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from prefect.cli import app; app()"
"""The command, also where a shell lets what it starts in the background ignore SIGINT: a worker turns SIGTERM into that."""


@contextmanager
def prefect_worker(server: Server, name: str, variables: Mapping[str, str] | None = None) -> Iterator[Worker]:
    """A worker of the pool that asks for work every second."""
    log = server.folder / f"{name}.log"
    environment = server.environment | {"PREFECT_WORKER_QUERY_SECONDS": "1"} | dict(variables or {})
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", PREFECT, "worker", "start", "--pool", "storydiff", "--name", name],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        worker = Worker(process, log)
        try:
            yield worker
        finally:
            if process.poll() is None:
                worker.kill_all()
