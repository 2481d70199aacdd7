"""A secret comes from the environment or a Secret block, does its work, and is found nowhere afterwards."""

from __future__ import annotations

import asyncio
import base64
import os
from pathlib import Path
from uuid import UUID

import pytest
from prefect.blocks.system import Secret
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import LogFilter, LogFilterFlowRunId
from prefect.settings import PREFECT_HOME

from flows.credentials import block_name
from flows.nightly import nightly
from tests.flows.homes import SETTINGS, make_home, run
from tests.post_office import PASSWORD, USER, make_certificate, open_post_office

pytestmark = [
    pytest.mark.usefixtures("prefect_server"),
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]

VARIABLE = "TARN_MAIL_PASSWORD"
FLOW = "prefect.flow_runs"
"""The logger of the flow itself; those of its tasks say too how they end."""


def files_holding(folder: Path, value: str) -> list[str]:
    """The files below a folder that hold a value, as it is or in base64."""
    sought = (value.encode(), base64.b64encode(value.encode()))
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(each in path.read_bytes() for each in sought)]


async def logs_until_finished(run_id: UUID) -> str:
    """What the server holds of a run's log, once its last line is there: Prefect hands logs over in batches, a little later."""
    of_the_run = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run_id]))
    async with get_client() as client:
        for _ in range(300):
            logs = await client.read_logs(log_filter=of_the_run, limit=200)
            said = "\n".join(log.message for log in logs)
            if any(log.name == FLOW and log.message.startswith("Finished in state") for log in logs):
                return said
            await asyncio.sleep(0.1)
    raise AssertionError(f"the run's last line never reached the server, which holds: {said}")


@pytest.fixture
def block() -> str:
    name = block_name(VARIABLE)
    Secret(value=PASSWORD).save(name, overwrite=True)
    return name


def test_a_password_from_a_block_opens_the_mail_server_and_lies_nowhere(
    tmp_path: Path, block: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    certificate = make_certificate(tmp_path)
    with open_post_office(certificate) as office:
        mail = f'[mail]\nhost = "127.0.0.1"\nport = {office.port}\nusername = "{USER}"\npassword_env = "{VARIABLE}"\n'
        mail += f'ca_file = "{certificate.certificate}"\nsender = "storydiff@news.example"\n'
        reader = '[[recipients]]\naddress = "editor@news.example"\n[owner]\naddress = "owner@news.example"\n'
        home = make_home(tmp_path / "tarn", SETTINGS + reader + mail)
        state = run(nightly, home=home)
        assert state.name == "Completed", (state.message, state.result().digest.failures)
        assert office.recipients == ["editor@news.example"]

        # A surprise whose words hold the secret is shown by Prefect as it is; what we say of it is not.
        office.answer_to_message = f"550 no, {PASSWORD}"
        (home / "inbox" / "tarn-2.md").write_text("The dam at Lower Tarn holds 40 cubic metres.", encoding="utf-8")
        quiet = run(nightly, home=home)
        assert quiet.is_completed()
    assert VARIABLE not in os.environ
    assert files_holding(home, PASSWORD) == []
    shown = capfd.readouterr()
    assert PASSWORD not in shown.out + shown.err
    for ended in (state, quiet):
        said = asyncio.run(logs_until_finished(ended.state_details.flow_run_id))
        assert "compared 1 article" in said
        assert PASSWORD not in said
    assert files_holding(PREFECT_HOME.value(), PASSWORD) == []


def test_the_environment_outranks_the_block_and_without_either_the_variable_is_named(
    tmp_path: Path, block: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = make_certificate(tmp_path)
    with open_post_office(certificate) as office:
        mail = f'[mail]\nhost = "127.0.0.1"\nport = {office.port}\nusername = "{USER}"\nca_file = "{certificate.certificate}"\n'
        home = make_home(tmp_path / "tarn", SETTINGS + mail + f'password_env = "{VARIABLE}"\n')
        monkeypatch.setenv(VARIABLE, "wrong")
        assert "refused the login" in run(nightly, home=home).result().digest.failures[0].reason
        monkeypatch.delenv(VARIABLE)
        (home / "storydiff.toml").write_text(SETTINGS + mail + 'password_env = "NO_SUCH_BLOCK"\n', encoding="utf-8")
        (failure,) = run(nightly, home=home).result().digest.failures
        assert "set NO_SUCH_BLOCK" in failure.line()
