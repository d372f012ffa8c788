"""What a page is told of the lobby."""

from __future__ import annotations

import msgspec


class LobbyView(msgspec.Struct, frozen=True):
    """`kept`: parties wait until they are `called` in; outside the room `called` is empty."""

    kept: bool
    called: list[str]
