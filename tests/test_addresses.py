"""Which addresses may be spoken to, decided on the address that is used."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.addresses import Guard, RefusedAddressError, is_public, resolve
from storydiff.errors import ItemError
from storydiff.fetch import Fetcher
from tests.webserver import Site, serving

REFUSED = [
    ("127.0.0.1", "loopback"),
    ("127.8.9.1", "loopback"),
    ("::1", "loopback"),
    ("0.0.0.0", "this host"),
    ("::", "unspecified"),
    ("10.1.2.3", "private"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "private"),
    ("192.168.1.1", "private"),
    ("100.64.0.1", "carrier's own"),
    ("100.100.100.200", "metadata, in the carrier's own range"),
    ("169.254.169.254", "metadata, link-local"),
    ("168.63.129.16", "metadata, on a public address"),
    ("fd00:ec2::254", "metadata, private"),
    ("fe80::1%eth0", "link-local with its zone"),
    ("fc00::1", "private"),
    ("fec0::1", "site-local"),
    ("224.0.0.1", "multicast"),
    ("ff02::1", "multicast"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "broadcast"),
    ("192.0.2.1", "documentation"),
    ("192.0.0.1", "protocol assignments"),
    ("192.0.0.9", "protocol assignments, reachable by the registry"),
    ("192.0.0.255", "protocol assignments"),
    ("192.88.99.1", "relays of 6to4"),
    ("192.88.99.255", "relays of 6to4"),
    ("3fff::1", "documentation"),
    ("3fff:fff:ffff::1", "documentation"),
    ("::ffff:192.0.0.9", "protocol assignments wrapped"),
    ("198.18.0.1", "benchmarks"),
    ("::ffff:127.0.0.1", "loopback wrapped"),
    ("::ffff:10.0.0.1", "private wrapped"),
    ("64:ff9b::7f00:1", "loopback by NAT64"),
    ("64:ff9b::a9fe:a9fe", "metadata by NAT64"),
    ("64:ff9b:1::1", "local NAT64"),
    ("2002:7f00:1::", "loopback by 6to4"),
    ("2002:a00:1::", "private by 6to4"),
    ("2002:5db8:d822::", "a tunnel by 6to4"),
    ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "a tunnel by Teredo"),
]
PUBLIC = [
    "93.184.216.34",
    "1.1.1.1",
    "2606:4700:4700::1111",
    "172.32.0.1",
    "192.169.0.1",
    "192.0.1.1",
    "192.88.98.1",
    "64:ff9b::5db8:d822",
]


@pytest.mark.parametrize(("address", "why"), REFUSED, ids=[f"{a}-{w}" for a, w in REFUSED])
def test_an_address_that_is_not_public_is_refused(address: str, why: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_spoken_to(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses())
def test_no_wrapping_of_an_ipv4_address_makes_it_more_public(address: Any) -> None:
    if isinstance(address, ipaddress.IPv4Address):
        for wrapped in (f"::ffff:{address}", f"64:ff9b::{address}"):
            assert is_public(wrapped) == is_public(str(address))
    elif address.is_private and not address.ipv4_mapped:
        assert not is_public(str(address))


def test_a_stand_in_may_only_be_on_loopback() -> None:
    with pytest.raises(ValueError, match="loopback"):
        Guard(connect_to={"news.example": ("10.0.0.5", 80)})


def test_an_unknown_name_is_one_clear_line() -> None:
    with pytest.raises(ItemError, match=r"^nowhere\.invalid: (no such host|the name server does not answer)"):
        asyncio.run(resolve("nowhere.invalid", 80))


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "localhost"])
def test_an_odd_spelling_of_loopback_is_refused_all_the_same(host: str) -> None:
    with pytest.raises(RefusedAddressError, match="not a public address"):
        asyncio.run(Guard().resolve(host, 80))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "10.0.0.1", "fe80::1%eth0"])
def test_a_host_that_is_an_address_is_refused_without_a_resolver(host: str) -> None:
    with pytest.raises(RefusedAddressError, match="not a public address"):
        Guard().check(host)
    Guard().check("1.1.1.1")
    Guard(allow_loopback=True).check("127.0.0.1")


def test_no_socket_is_made_for_an_address_that_was_not_let_through() -> None:
    place = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 80))
    with pytest.raises(RefusedAddressError):
        Guard(connect_to={"news.example": ("127.0.0.1", 80)}).socket(place)
    Guard().socket((*place[:4], ("1.1.1.1", 80))).close()


class Watched(Guard):
    """Notes where a connection would go, and makes none."""

    def __init__(self) -> None:
        super().__init__()
        self.connected: list[str] = []

    def socket(self, place: Any) -> socket.socket:
        super().socket(place).close()
        self.connected.append(place[4][0])
        raise OSError("no network in a test")


async def reached(url: str, guard: Guard) -> str:
    """What a fetch over the real client says that goes by this guard."""
    fetcher = Fetcher()
    fetcher._guard = guard
    async with fetcher:
        with pytest.raises(ItemError) as caught:
            await fetcher.get(url)
    return caught.value.reason


def test_a_name_that_changes_its_answer_is_checked_where_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is asked for once: what was checked is what is connected to, whatever a second answer would be."""
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])

    async def changing(self: Any, host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    async def run() -> tuple[list[str], list[str]]:
        monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", changing)
        guard = Watched()
        return [await reached("http://rebinding.example/", guard) for _ in range(2)], guard.connected

    told, connected = asyncio.run(run())
    assert connected == ["93.184.216.34"]
    assert told[1].endswith("refused, because it lies at 127.0.0.1, which is not a public address")


def test_a_host_with_a_public_and_a_private_address_is_reached_on_the_public_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def both(self: Any, host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in ("10.0.0.1", "93.184.216.34")]

    async def run() -> list[str]:
        monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", both)
        guard = Watched()
        await reached("http://two.example/", guard)
        return guard.connected

    assert asyncio.run(run()) == ["93.184.216.34"]


@pytest.mark.parametrize(
    ("rule", "host", "is_led"),
    [
        ("news.example", "news.example", True),
        ("news.example", "NEWS.example.", True),
        ("*.example", "a.b.example", True),
        ("*.example", "example", False),
        ("news.example", "other.example", False),
    ],
)
def test_a_stand_in_is_for_the_hosts_it_names(rule: str, host: str, is_led: bool) -> None:
    with serving() as site:
        assert _is_reached(site, rule, host) is is_led


def _is_reached(site: Site, rule: str, host: str) -> bool:
    async def run() -> bool:
        async with Fetcher(connect_to={rule: ("127.0.0.1", site.port)}) as fetcher:
            try:
                return (await fetcher.get(f"http://{host}/")).content == b"led"
            except ItemError:
                return False

    site.tell("/", "led")
    return asyncio.run(run())
