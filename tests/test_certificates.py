"""Certificates are checked wherever something is fetched, posted, mailed or asked."""

from __future__ import annotations

import asyncio
import re
import ssl
from pathlib import Path

import pytest

from storydiff.errors import ItemError
from storydiff.fetch import Fetcher, FetchLimits
from storydiff.posting import Poster
from storydiff.prefect_probe import ask_health
from tests.post_office import make_certificate
from tests.webserver import Site, serving

ROOT = Path(__file__).parent.parent
TURNED_OFF = re.compile(
    r"CERT_NONE|CERT_OPTIONAL|check_hostname\s*=\s*False|_create_unverified|verify\s*=\s*False|ssl\s*=\s*False"
)


def test_nothing_turns_the_check_of_certificates_off() -> None:
    sources = [*(ROOT / "storydiff").rglob("*.py"), *(ROOT / "flows").rglob("*.py")]
    assert len(sources) > 100
    assert [path.name for path in sources if TURNED_OFF.search(path.read_text(encoding="utf-8"))] == []
    assert TURNED_OFF.search("context.verify_mode = ssl.CERT_NONE")


@pytest.fixture
def untrusted(tmp_path: Path) -> ssl.SSLContext:
    certificate = make_certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate.certificate, certificate.key)
    return context


def _fetch(url: str) -> None:
    async def run() -> None:
        async with Fetcher(FetchLimits(seconds=30), allow_loopback=True) as fetcher:
            await fetcher.get(url)

    asyncio.run(run())


def _post(url: str) -> None:
    async def run() -> None:
        async with Poster(FetchLimits(seconds=30), allow_loopback=True) as poster:
            await poster.post(url, b"secret", {})

    asyncio.run(run())


def test_a_certificate_that_nobody_vouches_for_ends_a_fetch_a_post_and_a_question(untrusted: ssl.SSLContext) -> None:
    with serving(untrusted) as site:
        site.tell("/api/health", "true")
        url = f"https://127.0.0.1:{site.port}/api"
        for way in (_fetch, _post):
            with pytest.raises(ItemError, match=r"(?i)certificate"):
                way(f"{url}/health")
        said = ask_health(url)
        assert said is not None
        assert "certificate that cannot be trusted" in said
        assert _heard(site) == []


def _heard(site: Site) -> list[object]:
    return [*site.asked, *site.posted]
