"""Shows the letters of a night again, or hands them over once more to one recipient who is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

from prefect import flow, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from flows.hooks import write_metrics
from flows.runs import FLOW_SECONDS, HOUR, home_in_turn, logged, outcome, run_name, tell, untouched
from storydiff import letters_again
from storydiff.errors import SettingsError
from storydiff.home import Home
from storydiff.letters_again import AgainReport
from storydiff.text import counted

Whom = Annotated[str, Field(min_length=1, max_length=320)]


@task(name="hand over again", task_run_name="hand over again", cache_policy=NO_CACHE, timeout_seconds=HOUR)
def hand_over_again(home: Home, report: AgainReport) -> AgainReport:
    """Hand the letters over once more; never tried again by itself, as each try is another mail."""
    return letters_again.hand_over_again(home, report, progress=logged())


@flow(
    name="digest-again",
    flow_run_name=run_name,
    timeout_seconds=FLOW_SECONDS,
    on_completion=[write_metrics],
    on_failure=[write_metrics],
)
async def digest_again(
    home: Path, night: date | None = None, recipient: Whom | None = None, *, hand_over: bool = False
) -> State[Any]:
    """Show the letters of a night as they were sent, or send them once more to one recipient.

    Args:
        home: The folder with storydiff.toml and archive/, on the machine of the worker.
        night: The day (UTC) on which the letters were made. Empty: the last that has any.
        recipient: Whose letters, by address or name. Empty: everybody's.
        hand_over: Send the same letters once more, to the one recipient named above. Otherwise they are only shown.
    """
    if hand_over and not recipient:
        raise SettingsError("handing over again takes a recipient: name one")
    async with home_in_turn(home) as opened:
        report = letters_again.letters_of(opened, night, recipient)
        if hand_over:
            report = hand_over_again(untouched(opened), untouched(report))
    for kept in report.letters:
        went = f"handed over {kept.receipt.sent_at:%Y-%m-%d %H:%M} UTC" if kept.receipt else "not handed over yet"
        described = f"To {kept.letter.recipient}, {went}"
        await acreate_markdown_artifact(kept.text, key="digest-again", description=described)
    tell(report.lines())
    said = f"{counted(len(report.letters), 'letter')} of {report.night} shown"
    said = f"{said}, {report.sent} handed over again" if hand_over else said
    return outcome(report, report.failures, said=said) if report.failures else Completed(message=said, data=report)
