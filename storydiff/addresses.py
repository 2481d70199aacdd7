"""Which network addresses may be spoken to, decided on the resolved address that is then used.

A name is resolved here and the connection made to one of the addresses that were checked, so neither a redirect nor a
name server that changes its answer leads to a machine of the reader's own network.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable, Mapping
from typing import Any

import httpcore

from storydiff.errors import ItemError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})
"""Public addresses that a cloud answers on from inside its own machines (Azure's wire server)."""

_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # IETF protocol assignments, RFC 6890
        "192.88.99.0/24",  # 6to4 relays, given up with RFC 7526
        "3fff::/20",  # documentation, RFC 9637
    )
)
"""Special-purpose blocks that ``is_global`` of some Python releases takes for public.

Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (https://www.iana.org/assignments/iana-ipv4-special-registry,
https://www.iana.org/assignments/iana-ipv6-special-registry).
"""

_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # IETF protocol assignments, RFC 6890
        "192.88.99.0/24",  # 6to4 relays, given up with RFC 7526
        "3fff::/20",  # documentation, RFC 9637
    )
)
"""Special-purpose blocks that ``is_global`` of some Python releases takes for public.

Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (https://www.iana.org/assignments/iana-ipv4-special-registry,
https://www.iana.org/assignments/iana-ipv6-special-registry).
"""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
_NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")  # RFC 8215
_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


class RefusedAddressError(ItemError):
    """A host that lies where storydiff does not go."""


def embedded_address(address: IPAddress) -> IPAddress:
    """The IPv4 address inside an IPv6 address that only wraps one, else the address itself.

    >>> embedded_address(ipaddress.ip_address("::ffff:127.0.0.1"))
    IPv4Address('127.0.0.1')
    """
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def is_public(text: str) -> bool:
    """Whether an address belongs to the public internet: not private, loopback, link-local, reserved or metadata."""
    address = embedded_address(ipaddress.ip_address(text.partition("%")[0]))
    if address in _METADATA or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    if any(address in network for network in _SPECIAL):
        return False
    if any(address in network for network in _SPECIAL):
        return False
    if isinstance(address, ipaddress.IPv6Address):
        # 6to4 and Teredo are tunnels that nobody serves news from, and lead to whatever IPv4 address they wrap.
        is_tunnel = address.sixtofour is not None or address.teredo is not None
        if is_tunnel or address.is_site_local or address in _NAT64_LOCAL:
            return False
    return address.is_global


def is_loopback(text: str) -> bool:
    """Whether an address is this machine's own."""
    return embedded_address(ipaddress.ip_address(text.partition("%")[0])).is_loopback


class Guard(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only, to loopback where allowed, and to the ports that stand in for named hosts.

    ``connect_to`` names hosts (``news.example`` or ``*.example``) and the loopback address and port that plays them.
    """

    def __init__(
        self, *, allow_loopback: bool = False, connect_to: Mapping[str, tuple[str, int]] | None = None
    ) -> None:
        self._allow_loopback = allow_loopback
        self._connect_to = {host.lower(): place for host, place in (connect_to or {}).items()}
        for host, (address, _) in self._connect_to.items():
            if not is_loopback(address):
                raise ValueError(f"connect_to: {host} may only be led to a loopback address, not to {address}")
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A stream to one allowed address of the host; raises RefusedAddressError where it has none."""
        last_error: Exception | None = None
        for address, at_port in await self._places(host, port):
            try:
                return await self._network.connect_tcp(address, at_port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last_error = error
        raise last_error or httpcore.ConnectError(f"{host} has no address")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    async def _places(self, host: str, port: int) -> list[tuple[str, int]]:
        stand_in = self._find_stand_in(host)
        if stand_in is not None:
            return [stand_in]
        found = await resolve(host, port)
        allowed = [
            address for address in found if is_public(address) or (self._allow_loopback and is_loopback(address))
        ]
        if not allowed:
            raise RefusedAddressError(
                host,
                f"refused, because it lies at {found[0]}, which is not a public address",
                "set fetch.allow_loopback for a server on this machine" if is_loopback(found[0]) else "",
            )
        return [(address, port) for address in allowed]

    def _find_stand_in(self, host: str) -> tuple[str, int] | None:
        name = host.lower().rstrip(".")
        if name in self._connect_to:
            return self._connect_to[name]
        labels = name.split(".")
        suffixes = ("*." + ".".join(labels[cut:]) for cut in range(1, len(labels)))
        return next((self._connect_to[suffix] for suffix in suffixes if suffix in self._connect_to), None)


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host in the system's order; raises ItemError where the name is not known."""
    try:
        answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in _NO_SUCH_NAME:
            raise ItemError(host, "no such host", "check the address") from error
        raise ItemError(host, "the name server does not answer", "try again later", transient=True) from error
    except UnicodeError as error:
        raise ItemError(host, "not a host name", "check the address") from error
    found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    if not found:
        raise ItemError(host, "no such host", "check the address")
    return found
