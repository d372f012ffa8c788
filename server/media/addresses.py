"""On which addresses and ports the server meets browsers.

aioice binds random ports of every interface but the loopback, and writes those addresses into its candidates; that
works neither in containers nor behind NAT nor on one machine alone.
"""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import secrets
import socket

import aioice
import msgspec
import structlog
from aioice import Candidate
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import StunProtocol
from aiortc import rtcicetransport

from server.settings import Settings

RECEIVE_BUFFER = 1024 * 1024
"""Bytes asked for each socket; the kernel may give less. Its default holds about a second of one publisher."""

log = structlog.get_logger(__name__)


class NoPort(Exception):
    """Every port of the range is in use on every address, or no address could be bound."""


class Addresses(msgspec.Struct, frozen=True):
    """Local addresses to bind (none: those of every interface), the port range, and what NAT shows outside."""

    bind: tuple[str, ...]
    public: str | None
    ports: tuple[int, int]

    @classmethod
    def of(cls, settings: Settings) -> Addresses:
        """As the operator set them."""
        return cls(settings.media_addresses, settings.media_public_address, settings.media_ports)


class BoundConnection(aioice.Connection):
    """An ICE connection on the server's addresses and ports; it asks no STUN or TURN server about itself."""

    addresses = Addresses((), None, (1024, 65535))

    async def get_component_candidates(
        self,
        component: int,
        addresses: list[str],
        timeout: int = 5,  # noqa: ARG002 - what aioice passes
    ) -> list[Candidate]:
        """Bind a port on each address. Raises NoPort."""
        candidates: list[Candidate] = []
        for address in self.addresses.bind or addresses or ("127.0.0.1",):
            protocol = await self._bind(address)
            if protocol is None:
                continue
            port = protocol.transport.get_extra_info("sockname")[1]
            protocol.local_candidate = _host(component, address, port)
            self._protocols.append(protocol)
            public = self.addresses.public
            if public is not None and _version(public) == _version(address):
                candidates.append(_public(component, public, protocol.local_candidate))
            candidates.append(protocol.local_candidate)
        if not candidates:
            raise NoPort("no port is free on {}".format(", ".join(self.addresses.bind or addresses)))
        return candidates

    async def _bind(self, address: str) -> StunProtocol | None:
        bound = _free_socket(address, *self.addresses.ports)
        if bound is None:
            return None
        loop = asyncio.get_running_loop()
        _, protocol = await loop.create_datagram_endpoint(lambda: StunProtocol(self), sock=bound)
        return protocol


def use(addresses: Addresses) -> None:
    """Make every peer connection of this process meet browsers there."""
    BoundConnection.addresses = addresses
    rtcicetransport.Connection = BoundConnection  # type: ignore[attr-defined] # there is no other way


def _free_socket(address: str, first: int, last: int) -> socket.socket | None:
    """A socket on a free port of the range; None when there is none, or the machine has no such address."""
    count = last - first + 1
    start = secrets.randbelow(count)  # the port just freed may still get packets of a browser that has gone
    opened = socket.socket(socket.AF_INET if _version(address) == 4 else socket.AF_INET6, socket.SOCK_DGRAM)
    opened.setblocking(False)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
    for step in range(count):
        try:
            opened.bind((address, first + (start + step) % count))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                continue
            log.warning("cannot bind", address=address, reason=error.strerror)
            break
        return opened
    opened.close()
    return None


def _host(component: int, address: str, port: int) -> Candidate:
    return Candidate(
        foundation=candidate_foundation("host", "udp", address),
        component=component,
        transport="udp",
        priority=candidate_priority(component, "host"),
        host=address,
        port=port,
        type="host",
    )


def _public(component: int, address: str, base: Candidate) -> Candidate:
    return Candidate(
        foundation=candidate_foundation("srflx", "udp", base.host),
        component=component,
        transport="udp",
        priority=candidate_priority(component, "srflx"),
        host=address,
        port=base.port,
        type="srflx",
        related_address=base.host,
        related_port=base.port,
    )


def _version(address: str) -> int:
    return ipaddress.ip_address(address).version
