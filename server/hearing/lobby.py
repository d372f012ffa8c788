"""候审室: who was called in from it, and what people found out about their devices there."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from server.hearing.identity import IdentityCheck

Verdict = Literal["", "good", "bad"]
""""": not tried."""

Milliseconds = Annotated[int, Meta(ge=0, le=60_000)]
Kilobits = Annotated[int, Meta(ge=0, le=10_000_000)]


class DeviceCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """设备检测, as the person's own page measured it; 0 is not measured.

    `echo` is bad when the microphone takes in what the loudspeaker plays; `round_trip` to the server in milliseconds;
    `down` and `up` in kilobits a second; `understood` is how much of the line to be read the recogniser got right, in
    hundredths, -1 if it was not read.
    """

    camera: Verdict = ""
    microphone: Verdict = ""
    loudspeaker: Verdict = ""
    echo: Verdict = ""
    round_trip: Milliseconds = 0
    down: Kilobits = 0
    up: Kilobits = 0
    understood: Annotated[int, Meta(ge=-1, le=100)] = -1


class Lobby(msgspec.Struct, frozen=True):
    """`kept`: whoever is not of the court waits until he is in `called`; else the parties enter by themselves."""

    kept: bool = False
    called: frozenset[str] = frozenset()
    checks: dict[str, DeviceCheck] = {}
    identities: dict[str, IdentityCheck] = {}
