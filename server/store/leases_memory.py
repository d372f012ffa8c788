"""Leases of a single server, in its memory."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import msgspec

Floor = Callable[[str], Awaitable[int]]
"""The greatest fence that a hearing's journal has seen: what is left when the leases' own memory is lost."""


class Lease(msgspec.Struct, frozen=True):
    """`until` by the clock of `MemoryLeases`."""

    holder: str
    until: float


class MemoryLeases:
    """The port `Leases` for one process."""

    def __init__(self, floor: Floor, clock: Callable[[], float] = time.monotonic) -> None:
        self._floor = floor
        self._clock = clock
        self._leases: dict[str, Lease] = {}
        self._fences: dict[str, int] = {}

    async def acquire(self, hearing: str, holder: str, ttl: float) -> int | None:
        floor = await self._floor(hearing)
        if await self.holder(hearing) not in (None, holder):
            return None
        self._leases[hearing] = Lease(holder, self._clock() + ttl)
        self._fences[hearing] = max(floor, self._fences.get(hearing, 0)) + 1
        return self._fences[hearing]

    async def renew(self, hearing: str, holder: str, ttl: float) -> bool:
        if await self.holder(hearing) != holder:
            return False
        self._leases[hearing] = Lease(holder, self._clock() + ttl)
        return True

    async def release(self, hearing: str, holder: str) -> None:
        if await self.holder(hearing) == holder:
            del self._leases[hearing]

    async def holder(self, hearing: str) -> str | None:
        lease = self._leases.get(hearing)
        return lease.holder if lease is not None and self._clock() < lease.until else None

    async def close(self) -> None:
        self._leases.clear()
