"""Erases the photographs of the identity check when their time is over."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from server.store.ports import Identities, StoreError

DAY_MS = 24 * 3600 * 1000
EVERY_S = 600.0
"""So much later than its time a photograph is erased at most."""

log = structlog.get_logger(__name__)


class Erasing:
    """`now` in milliseconds since the epoch; `sleep` waits so many seconds."""

    def __init__(
        self,
        identities: Identities,
        days: int,
        now: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._identities = identities
        self._days = days
        self._now = now
        self._sleep = sleep

    async def run(self) -> None:
        """Erase what is due, at once and then as time goes by, until cancelled."""
        while True:
            try:
                erased = await self._identities.erase_photos(self._now() - self._days * DAY_MS)
            except StoreError as error:
                log.warning("photographs not erased yet", code=error.code)
            else:
                if erased:
                    log.info("photographs erased", seats=erased)
            await self._sleep(EVERY_S)
