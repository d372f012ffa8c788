"""What ends a sitting, or the hearing as a whole."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from server.hearing.command import Command


class SittingCommand(Command, frozen=True):
    """Base of these commands."""


class Adjourn(SittingCommand, frozen=True, tag="adjourn"):
    """择日再审: this sitting ends; the hearing's next begins at `until`, in milliseconds since the epoch."""

    until: Annotated[int, Meta(ge=0, le=4_102_444_800_000)]


class Conclude(SittingCommand, frozen=True, tag="conclude"):
    """归档: from here on nothing changes. `doubtful` is how many words the page showed as not yet checked."""

    doubtful: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
