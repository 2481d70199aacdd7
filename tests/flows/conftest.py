"""One Prefect server for all tests of flows: starting it takes some fifteen seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, PREFECT_HOME, temporary_settings
from prefect.testing.utilities import prefect_test_harness


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with (
        temporary_settings(
            {PREFECT_HOME: tmp_path_factory.mktemp("prefect")},
            restore_defaults={PREFECT_FLOWS_HEARTBEAT_FREQUENCY},
        ),
        prefect_test_harness(server_startup_timeout=90),
    ):
        yield
