"""Options and fixtures that all tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

from tests.intake import Desk, at_desk
from tests.object_server import ObjectServer, is_there, serving_objects
from tests.webserver import Site, serving

# For the full run: `pytest --hypothesis-profile=full`; tests that name their own number of examples look at more.
settings.register_profile("full", max_examples=500, deadline=None)

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
