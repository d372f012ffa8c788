"""Copies of a hearing's texts, taken by its owner in a moment; files are made of them elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

import msgspec

from server.collab.facts import Facts, Spoken, gather, spoken
from server.hearing.decision import Refusal
from server.hearing.model import State
from server.hearing.rules import Right, refused
from server.view import Cards

ExportRight: TypeAlias = Literal[Right.EXPORT_RECORD, Right.EXPORT_UTTERANCES]


class Copy(msgspec.Struct, frozen=True):
    """The state of the record's document, or the recognised lines, with what stands around them."""

    facts: Facts
    record: bytes | None
    lines: tuple[Spoken, ...]


class TakeCopy(msgspec.Struct, frozen=True):
    """A seat asks for a copy; `right` says of what. It is handed over when all that it holds is on disk."""

    seat: str
    right: ExportRight
    hand_over: Callable[[Copy | Refusal], None]


def copy(state: State, cards: Cards, record: Callable[[], bytes], wanted: TakeCopy, now: int) -> Copy | Refusal:
    """The copy as of `now` (milliseconds since the epoch), if the seat may have it."""
    if refusal := refused(state, wanted.seat, wanted.right):
        return refusal
    facts = gather(state, cards.hearing, cards.seats, now)
    if wanted.right is Right.EXPORT_RECORD:
        return Copy(facts, record(), ())
    return Copy(facts, None, tuple(spoken(state, cards.seats)))
