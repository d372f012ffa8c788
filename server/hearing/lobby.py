"""候审室: who was called in from it."""

from __future__ import annotations

import msgspec


class Lobby(msgspec.Struct, frozen=True):
    """`kept`: whoever is not of the court waits until he is in `called`; else the parties enter by themselves."""

    kept: bool = False
    called: frozenset[str] = frozenset()
