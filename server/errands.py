"""What other parts of the server have the owner of a hearing do, and wait for until it is on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple, Protocol, TypeVar

from server.hearing import commands as cmd
from server.hearing.decision import Refusal
from server.hearing.model import State

SECONDS = 10.0
"""The owner answers at once, and the disk within a group commit. Later than this, the room has failed."""


class Outcome(NamedTuple):
    """The hearing as it is on disk now, and why a command was not carried out."""

    state: State
    refusal: Refusal | None


class Errand(NamedTuple):
    """Carry out a command of a seat, or nothing; `hand_over` is called when all that happened is on disk."""

    seat: str
    command: cmd.InnerCommand | None
    hand_over: Callable[[Outcome], None]


Item = TypeVar("Item")
Item_contra = TypeVar("Item_contra", contravariant=True)


class Owner(Protocol[Item_contra]):
    """Who owns the hearing."""

    def post(self, item: Item_contra) -> None:
        """Hand something to the owner."""


async def carry_out(owner: Owner[Errand], seat: str, command: cmd.InnerCommand) -> Outcome:
    """Have a command carried out. Raises TimeoutError when the hearing's room has failed meanwhile."""
    return await send(owner, lambda hand_over: Errand(seat, command, hand_over))


async def settled(owner: Owner[Errand]) -> State:
    """The hearing as it is on disk. Raises TimeoutError like `carry_out`."""
    return (await send(owner, lambda hand_over: Errand("", None, hand_over))).state


async def send(owner: Owner[Item], errand: Callable[[Callable[[Outcome], None]], Item]) -> Outcome:
    """What comes of an errand that hands over its outcome. Raises TimeoutError like `carry_out`."""
    done: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

    def hand_over(outcome: Outcome) -> None:
        if not done.done():
            done.set_result(outcome)

    owner.post(errand(hand_over))
    async with asyncio.timeout(SECONDS):
        return await done
