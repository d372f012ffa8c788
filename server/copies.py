"""Copies of a hearing's texts, taken by its owner in a moment; files are made of them elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Literal, Protocol, TypeAlias

import msgspec

from server.collab.facts import Facts, Spoken, gather, spoken
from server.errands import SECONDS
from server.hearing.decision import Refusal
from server.hearing.model import State
from server.hearing.rules import Right, refused
from server.view import Cards

CopyRight: TypeAlias = Literal[Right.EXPORT_RECORD, Right.EXPORT_UTTERANCES, Right.START_SIGNING]


class Copy(msgspec.Struct, frozen=True):
    """The state of the record's document, or the recognised lines, with what stands around them; the hearing then."""

    facts: Facts
    record: bytes | None
    lines: tuple[Spoken, ...]
    state: State


class Owner(Protocol):
    """Who owns the hearing."""

    def post(self, item: TakeCopy) -> None:
        """Hand something to the owner."""


class TakeCopy(msgspec.Struct, frozen=True):
    """A seat asks for a copy; `right` says of what. It is handed over when all that it holds is on disk."""

    seat: str
    right: CopyRight
    hand_over: Callable[[Copy | Refusal], None]


def copy(state: State, cards: Cards, record: Callable[[], bytes], wanted: TakeCopy, now: int) -> Copy | Refusal:
    """The copy as of `now` (milliseconds since the epoch), if the seat may have it."""
    if refusal := refused(state, wanted.seat, wanted.right):
        return refusal
    facts = gather(state, cards.hearing, cards.seats, now)
    if wanted.right is Right.EXPORT_UTTERANCES:
        return Copy(facts, None, tuple(spoken(state, cards.seats)), state)
    return Copy(facts, record(), (), state)


async def take(owner: Owner, seat: str, right: CopyRight) -> Copy | Refusal:
    """Have a copy taken. Raises TimeoutError when the hearing's room has failed meanwhile."""
    handed: asyncio.Future[Copy | Refusal] = asyncio.get_running_loop().create_future()

    def hand_over(copy: Copy | Refusal) -> None:
        if not handed.done():
            handed.set_result(copy)

    owner.post(TakeCopy(seat, right, hand_over))
    async with asyncio.timeout(SECONDS):
        return await handed
