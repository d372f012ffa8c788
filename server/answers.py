"""What is answered over HTTP, typed once like the messages of server/protocol.py, and in msgpack like them.

A refusal is the message `Refused` with `request` 0.
"""

from __future__ import annotations

import msgspec

from server.protocol import Happened


class Written(msgspec.Struct, frozen=True):
    """An update of the record as the journal has it.

    `seat` wrote it; it is empty for the server, whose cause is the event just before it, and for a reader who may not
    know who wrote what.
    """

    seq: int
    at: int
    seat: str
    update: bytes


class HistoryPage(msgspec.Struct, frozen=True):
    """A part of how the record came about: what the journal has after `after` up to and including `next`.

    `last` is the last entry on disk when it was read; there is more while `next` is smaller.
    """

    updates: list[Written]
    events: list[Happened]
    next: int
    last: int


class LogPage(msgspec.Struct, frozen=True):
    """What happened before, the latest first; `before` asks for what lies further back and is 0 when that was all."""

    events: list[Happened]
    before: int


HTTP_ANSWERS: tuple[type[msgspec.Struct], ...] = (HistoryPage, LogPage)
