"""What waits for the owner of a hearing."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Inbox(Generic[Item]):
    """Items for one owner, who deals with them one after another, each wholly before the next.

    The owner is woken by a call of the loop's, not as a task that waits for a queue: that was a tenth of all work on an
    edit.
    """

    def __init__(self) -> None:
        self._items: deque[Item] = deque()
        self._deal: Callable[[Item], None] | None = None
        self._woken = False
        self._loop = asyncio.get_running_loop()

    def post(self, item: Item) -> None:
        """Add an item; it is dealt with in a later turn of the loop."""
        self._items.append(item)
        if not self._woken:
            self._woken = True
            self._loop.call_soon(self._empty)

    async def serve(self, deal: Callable[[Item], None]) -> None:
        """Have everything dealt with until cancelled. Raises what `deal` raises; the rest is left then."""
        self._deal = deal
        self._failed: asyncio.Future[None] = self._loop.create_future()
        self._empty()
        try:
            await self._failed
        finally:
            self._deal = None

    def _empty(self) -> None:
        self._woken = False
        try:
            while self._items and self._deal:
                self._deal(self._items.popleft())
        except Exception as error:  # noqa: BLE001 - it ends the owner, who waits in `serve`
            self._deal = None
            self._failed.set_exception(error)
