"""Makes on a Prefect server all that the flows need: the work pool, the deployments of ``prefect.yaml``, automations.

``python -m flows.setup --home DIR`` may be run again at any time, and after each change of ``prefect.yaml``: what is
there is brought to what is said here, and nothing is made twice.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState, RunDeployment
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.exceptions import ObjectAlreadyExists
from prefect.settings import PREFECT_API_URL

from flows.runs import WAITING
from storydiff.errors import StorydiffError
from storydiff.home import require_home

ROOT = Path(__file__).parent.parent
POOL = "storydiff"

HEARTBEAT = "prefect.flow-run.heartbeat"
SILENCE = timedelta(seconds=90)
"""Three heartbeats, after which a run counts as dead (https://docs.prefect.io/v3/advanced/detect-zombie-flows)."""

SIGNS = (HEARTBEAT, *(f"prefect.flow-run.{name}" for name in ("Failed", "Cancelled", "Crashed", "TimedOut")))
"""Signs of life, or of an end that somebody has noted."""

ENDS = ("Completed", "Quiet", "Partial", "AlreadyDone", WAITING, "AwaitingRetry")

CRASHED_NAME = "storydiff: call dead runs crashed"
TELL_NAME = "storydiff: tell owners of crashed nights"


def main(argv: Sequence[str] | None = None) -> int:
    """Set the server up; 0 done, 1 failed."""
    parser = argparse.ArgumentParser(prog="python -m flows.setup", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--home", type=Path, metavar="DIR", help="the home that the deployments are for")
    parser.add_argument("--cron", metavar="CRON", help="when the nightly run is due (default: as prefect.yaml says)")
    parser.add_argument("--time-zone", metavar="ZONE", help="of that, such as Europe/Berlin")
    arguments = parser.parse_args(argv)
    if not PREFECT_API_URL.value():
        print("flows.setup: set PREFECT_API_URL to the server's, such as http://127.0.0.1:4200/api", file=sys.stderr)
        return 1
    try:
        if arguments.home is not None:
            require_home(arguments.home)
    except StorydiffError as error:
        print(f"flows.setup: {error}", file=sys.stderr)
        return 1
    print(asyncio.run(make_pool()))
    deployed = deploy(said(arguments.home, arguments.cron, arguments.time_zone))
    if deployed != 0:
        return deployed
    for line in asyncio.run(make_automations()):
        print(line)
    print(f"next: prefect worker start --pool {POOL}")
    return 0


async def make_pool() -> str:
    """Make the work pool of process workers, where it is not there."""
    async with get_client() as client:
        try:
            await client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
        except ObjectAlreadyExists:
            return f"work pool {POOL}: is there"
    return f"work pool {POOL}: made"


def said(home: Path | None, cron: str | None, zone: str | None) -> dict[str, Any]:
    """What ``prefect.yaml`` says, for that home and that schedule."""
    deployments: dict[str, Any] = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    for deployment in deployments["deployments"]:
        if home is not None and "home" in deployment.get("parameters", {}):
            deployment["parameters"] = deployment["parameters"] | {"home": str(home.resolve())}
        for schedule in deployment.get("schedules", []):
            schedule.update({"cron": cron} if cron else {})
            schedule.update({"timezone": zone} if zone else {})
    return deployments


def deploy(deployments: dict[str, Any]) -> int:
    """Deploy by Prefect's own command, from this checkout; its status."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "prefect.yaml"
        file.write_text(yaml.safe_dump(deployments, sort_keys=False), encoding="utf-8")
        command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(file)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 -- our own
    if done.returncode != 0:
        print(done.stdout + done.stderr, file=sys.stderr)
        return 1
    for deployment in deployments["deployments"]:
        flow = deployment["name"]
        print(f"deployed: {flow}")
    return 0


async def make_automations() -> list[str]:
    """Make the automations, or bring those of their names to what is said here."""
    async with get_client() as client:
        owner = await client.read_deployment_by_name("tell-owner/tell-owner")
        return [await _make(client, automation) for automation in (dead_runs(), told_owners(owner.id))]


def dead_runs() -> AutomationCore:
    """Calls a run of ours crashed that has given no sign of life: its process was killed together with its worker."""
    return AutomationCore(
        name=CRASHED_NAME,
        description="A run whose heartbeat has stopped is dead, and must not keep the next one waiting.",
        trigger=EventTrigger(
            after={HEARTBEAT},
            expect={*SIGNS, *(f"prefect.flow-run.{name}" for name in ENDS)},
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            match_related=_OURS,
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=SILENCE,
        ),
        actions=[
            ChangeFlowRunState(
                name="Crashed",
                state=StateType.CRASHED,
                force=False,
                message="Its heartbeat stopped: process and worker were killed. The next run carries on.",
            )
        ],
    )


def told_owners(deployment: UUID) -> AutomationCore:
    """Starts ``tell-owner`` when a run of ours has crashed."""
    return AutomationCore(
        name=TELL_NAME,
        description="Tells the owners of nights that crashed with nobody left to tell.",
        trigger=EventTrigger(
            expect={"prefect.flow-run.Crashed"},
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            match_related=_NIGHTLY,
            posture=Posture.Reactive,
            threshold=1,
            within=timedelta(0),
        ),
        actions=[RunDeployment(source="selected", deployment_id=deployment, parameters={}, job_variables={})],
    )


def _tagged(tag: str) -> ResourceSpecification:
    return ResourceSpecification({"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{tag}"})


_OURS, _NIGHTLY = _tagged("storydiff"), _tagged("nightly")


async def _make(client: PrefectClient, automation: AutomationCore) -> str:
    there = await client.read_automations_by_name(automation.name)
    if not there:
        await client.create_automation(automation)
        return f"automation “{automation.name}”: made"
    await client.update_automation(there[0].id, automation)
    return f"automation “{automation.name}”: is there"


if __name__ == "__main__":
    sys.exit(main())
