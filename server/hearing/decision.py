"""What comes of a command: events, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from server.hearing.event import Event


class Refusal(msgspec.Struct, frozen=True):
    """A command that is not carried out; `code` is stable, its sentences are in `server.errors`."""

    code: str


Decision = Sequence[Event] | Refusal
