"""Which network addresses may be spoken to, decided on the resolved address that is then used.

A name is resolved here and the connection made to one of the addresses that were checked, so neither a redirect nor a
name server that changes its answer leads to a machine of the reader's own network.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from storydiff.errors import ItemError

AddrInfo = tuple[int, int, int, str, tuple[Any, ...]]
"""An address as getaddrinfo gives it: family, kind, protocol, canonical name, (address, port, …)."""

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


@lru_cache(maxsize=1_000)
def is_public(text: str) -> bool:
    """Whether an address belongs to the public internet: not private, loopback, link-local, reserved or metadata."""
    address = embedded_address(ipaddress.ip_address(text.partition("%")[0]))
    if address in _METADATA or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    if any(address in network for network in _SPECIAL):
        return False
    if isinstance(address, ipaddress.IPv6Address):
        # 6to4 and Teredo are tunnels that nobody serves news from, and lead to whatever IPv4 address they wrap.
        is_tunnel = address.sixtofour is not None or address.teredo is not None
        if is_tunnel or address.is_site_local or address in _NAT64_LOCAL:
            return False
    return address.is_global


@lru_cache(maxsize=1_000)
def is_loopback(text: str) -> bool:
    """Whether an address is this machine's own."""
    return embedded_address(ipaddress.ip_address(text.partition("%")[0])).is_loopback


class Guard(AbstractResolver):
    """Resolves names to public addresses only, to loopback where allowed, and to the ports that stand in for hosts.

    ``connect_to`` names hosts (``news.example`` or ``*.example``) and the loopback address and port that plays them.
    The client resolves by it, asks ``check`` about hosts that are addresses already, and makes its sockets by
    ``socket``, so that no connection is made but to an address that was let through.
    """

    def __init__(
        self, *, allow_loopback: bool = False, connect_to: Mapping[str, tuple[str, int]] | None = None
    ) -> None:
        self._allow_loopback = allow_loopback
        self._connect_to = {host.lower(): place for host, place in (connect_to or {}).items()}
        for host, (address, _) in self._connect_to.items():
            if not is_loopback(address):
                raise ValueError(f"connect_to: {host} may only be led to a loopback address, not to {address}")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The allowed addresses of a host; raises RefusedAddressError where it has none."""
        stand_in = self._find_stand_in(host)
        places = await self._places(host, port) if stand_in is None else [stand_in]
        return [_result(host, address, at) for address, at in places if family in {socket.AF_UNSPEC, _family(address)}]

    async def close(self) -> None:
        """Nothing is held open."""

    def check(self, host: str) -> None:
        """Refuse a host that is itself an address, which no resolver is asked about; raises RefusedAddressError."""
        if is_address(host) and not self._is_allowed(host):
            raise _refused(host, host)

    def socket(self, place: AddrInfo) -> socket.socket:
        """The socket for a connection; raises RefusedAddressError for an address that was never let through."""
        family, kind, protocol, _, (address, port, *_rest) = place
        if not self._is_allowed(str(address)) and (address, port) not in self._connect_to.values():
            raise _refused(str(address), str(address))
        return socket.socket(family, kind, protocol)

    async def _places(self, host: str, port: int) -> list[tuple[str, int]]:
        found = await resolve(host, port)
        allowed = [(address, port) for address in found if self._is_allowed(address)]
        if not allowed:
            raise _refused(host, found[0])
        return allowed

    def _is_allowed(self, address: str) -> bool:
        return is_public(address) or (self._allow_loopback and is_loopback(address))

    def _find_stand_in(self, host: str) -> tuple[str, int] | None:
        name = host.lower().rstrip(".")
        if name in self._connect_to:
            return self._connect_to[name]
        labels = name.split(".")
        suffixes = ("*." + ".".join(labels[cut:]) for cut in range(1, len(labels)))
        return next((self._connect_to[suffix] for suffix in suffixes if suffix in self._connect_to), None)


@lru_cache(maxsize=1_000)
def is_address(host: str) -> bool:
    """Whether a host is an address in its usual spelling rather than a name."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _refused(host: str, address: str) -> RefusedAddressError:
    advice = "for a server on this machine write allow_loopback = true under [fetch]" if is_loopback(address) else ""
    return RefusedAddressError(host, f"refused, because it lies at {address}, which is not a public address", advice)


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _result(host: str, address: str, port: int) -> ResolveResult:
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(hostname=host, host=address, port=port, family=_family(address), proto=0, flags=flags)


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
