"""Messages about sound and picture: whose devices are on, and the offers and answers of WebRTC."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from server.wire import FromPage, FromServer, Request

Sdp = Annotated[str, Meta(max_length=200_000)]
Source = Literal["camera", "screen"]


class Publish(FromPage, frozen=True, tag="publish"):
    """Offer of the publishing connection for one source."""

    request: Request
    source: Source
    sdp: Sdp


class Unpublish(FromPage, frozen=True, tag="unpublish"):
    """The page closed a publishing connection."""

    source: Source


class Subscribe(FromPage, frozen=True, tag="subscribe"):
    """The page is ready to receive the others; offers follow."""

    request: Request


class Answer(FromPage, frozen=True, tag="answer"):
    """Answer to the server's offer number `offer` on the receiving connection."""

    offer: int
    sdp: Sdp


class Devices(FromPage, frozen=True, tag="devices"):
    """Which of one's own devices are on."""

    microphone: bool
    camera: bool


class SharingView(msgspec.Struct, frozen=True):
    """桌面共享: seats that have asked, seats that may beside the court, and whose screen is shown ("": nobody's)."""

    asking: list[str]
    granted: list[str]
    seat: str


class Published(FromServer, frozen=True, tag="published"):
    """Answer to a publishing connection's offer."""

    request: int
    sdp: str


class DevicesChanged(FromServer, frozen=True, tag="devices_changed"):
    """Which devices somebody has on."""

    seat: str
    microphone: bool
    camera: bool


class Track(msgspec.Struct, frozen=True):
    """Whose track a media section of an offer carries."""

    seat: str
    source: Source
    kind: Literal["audio", "video"]


class Offered(FromServer, frozen=True, tag="offered"):
    """Offer on the receiving connection; `tracks` by the media section's mid."""

    offer: int
    sdp: str
    tracks: dict[str, Track]


class MediaReset(FromServer, frozen=True, tag="media_reset"):
    """The media process came back: publish and subscribe anew."""


class Networks(FromServer, frozen=True, tag="networks"):
    """Seats whose sound and picture suffer losses now; of all others the network is good. Told again while any do."""

    seats: dict[str, Literal["fair", "poor"]]


class Speaking(FromServer, frozen=True, tag="speaking"):
    """Seats whose microphones carry sound now."""

    seats: list[str]
