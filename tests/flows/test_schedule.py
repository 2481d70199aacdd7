"""The deployments of ``prefect.yaml`` on a real Prefect server, with its own process and database.

A server whose libraries do not fit takes deployments and runs them by hand, while its cron schedules silently make
no run; so what is shown here is that the scheduler itself makes one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.flows.servers import ROOT, Server, prefect_server

SCHEDULE_SECONDS = 30

DEPLOYMENTS = {
    "nightly/nightly",
    "ingest/manual-ingest",
    "diff/diff",
    "digest/digest",
    "digest-again/digest-again",
    "replay/replay",
    "tell-owner/tell-owner",
    "read/read",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with prefect_server(tmp_path_factory.mktemp("server")) as running:
        running.command("work-pool", "create", "storydiff", "--type", "process")
        yield running


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
    assert set(found) == DEPLOYMENTS
    share = found.pop("read/read")
    assert (share["work_queue_name"], share["global_concurrency_limit"]) == ("reading", None), "several run at once"
    for deployment in found.values():
        assert deployment["concurrency_options"]["collision_strategy"] == "ENQUEUE"
        assert deployment["global_concurrency_limit"]["limit"] == 1
        assert "storydiff" in deployment["tags"]
        assert deployment["job_variables"]["env"]["DO_NOT_TRACK"] == "1"
        assert deployment["job_variables"]["env"]["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"] == "30"
    for name, fields in FORMS.items():
        properties = found[name]["parameter_openapi_schema"]["properties"]
        assert set(properties) == fields
        assert all(each["title"] and each["description"] for each in properties.values()), name
    form = found["ingest/manual-ingest"]["parameter_openapi_schema"]["properties"]
    assert form["addresses"]["type"] == "array"
    assert form["addresses"]["default"] == []
    assert form["published"]["anyOf"][0] == {"format": "date", "type": "string"}
    assert (form["backfill"]["type"], form["backfill"]["default"]) == ("boolean", False)
    schedule = found["nightly/nightly"]["schedules"][0]
    assert schedule["active"]
    assert ZoneInfo(schedule["schedule"]["timezone"])


FORMS = {
    "nightly/nightly": {"home", "send", "night"},
    "ingest/manual-ingest": {"home", "addresses", "published", "publisher", "story", "backfill"},
    "diff/diff": {"home"},
    "digest/digest": {"home", "send"},
    "digest-again/digest-again": {"home", "night", "recipient", "hand_over"},
    "replay/replay": {"home"},
    "tell-owner/tell-owner": {"days"},
}
