"""Messages of the lobby: 设备检测, and what a page is told of who waits."""

from __future__ import annotations

import msgspec

from server.hearing.identity import IdentityCheck
from server.hearing.lobby import DeviceCheck
from server.hearing.model import Presence
from server.media_messages import Sdp
from server.wire import FromPage, FromServer, Request


class Probe(FromPage, frozen=True, tag="probe"):
    """Answered at once by `done`: the page measures how long that takes."""

    request: Request


class Rehearse(FromPage, frozen=True, tag="rehearse"):
    """Offer of a microphone that is understood by the recogniser and reaches nobody; answered by `published`.

    `unpublish` of the camera ends it.
    """

    request: Request
    sdp: Sdp


class Understood(FromServer, frozen=True, tag="understood"):
    """What the recogniser has understood of a rehearsal; `final` at a pause. It is nowhere kept."""

    text: str
    final: bool


class Present(FromServer, frozen=True, tag="present"):
    """Somebody was let into the room: whether he is connected. While he was outside those inside were not told."""

    seat: str
    presence: Presence


class LobbyView(msgspec.Struct, frozen=True):
    """`kept`: parties wait until they are `called` in; outside the room `called` is empty.

    `checks` and `identities` are everybody's for the court, one's own for others.
    """

    kept: bool
    called: list[str]
    checks: dict[str, DeviceCheck]
    identities: dict[str, IdentityCheck]
