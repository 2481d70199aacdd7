"""Options and fixtures that all tests share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy.engine import make_url

from storydiff.ledger_places import LEDGER_FILE, VARIABLE
from tests.intake import Desk, at_desk
from tests.object_server import ObjectServer, is_there, serving_objects
from tests.postgres_server import PostgresServer, serving_postgres
from tests.postgres_server import is_there as has_postgres
from tests.webserver import Site, serving

# Without a deadline, as on a busy machine any example may take longer than another did.
settings.register_profile("few", deadline=None)
# For the full run: `pytest --hypothesis-profile=full`; tests that name their own number of examples look at more.
settings.register_profile("full", max_examples=500, deadline=None)
settings.load_profile("few")

os.environ.pop(VARIABLE, None)  # no test touches the ledger of whoever runs it

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; look at the difference")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with the golden file of that name; ``--update-golden`` writes it instead."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.write_bytes(text.encode())
        assert text == path.read_bytes().decode(), f"{name} differs; look at it, then --update-golden"

    return compare


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site of the test's own, over real HTTP on loopback."""
    with serving() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Iterator[Desk]:
    """A home that takes in from that site."""
    with at_desk(tmp_path / "home", site) as made:
        yield made


@pytest.fixture(scope="session")
def objects() -> Iterator[ObjectServer]:
    """A server of objects, over real HTTP on loopback."""
    if not is_there():
        pytest.skip("needs the extra s3 and the server for its tests (make install-s3)")
    with serving_objects() as running:
        yield running


@pytest.fixture
def bucket(objects: ObjectServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty bucket of the server that the environment leads to."""
    for name, value in objects.environment.items():
        monkeypatch.setenv(name, value)
    name = f"bucket-{uuid4().hex}"
    objects.make_bucket(name)
    objects.behave()
    yield name
    objects.behave()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of the tests' own."""
    if not has_postgres():
        pytest.skip("needs a PostgreSQL server of the system, and its driver (make install-postgres)")
    with serving_postgres() as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def new_ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Gives the URL of a database for a ledger, another one each time, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path / f'{uuid4().hex}.sqlite'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return lambda: server.url(server.make_database())


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kept_in(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database that the ledger of a test's one home lies in: a file in it, and one of PostgreSQL."""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        monkeypatch.setenv(VARIABLE, server.url(server.make_database()))
    return str(request.param)


@pytest.fixture
def lose_ledger(kept_in: str, request: pytest.FixtureRequest) -> Callable[[Path], None]:
    """Takes away the ledger of the test's home, as if its disk were lost."""

    def lose(home: Path) -> None:
        if kept_in == "sqlite":
            (home / LEDGER_FILE).unlink()
            for leftover in home.glob(f"{LEDGER_FILE}-*"):
                leftover.unlink()
        else:
            server: PostgresServer = request.getfixturevalue("postgres")
            server.empty(make_url(os.environ[VARIABLE]).database or "")

    return lose
