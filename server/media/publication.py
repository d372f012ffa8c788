"""What one seat publishes from one source, on a connection of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from aiortc.rtp import RtpPacket

from server.media import offers
from server.media.addresses import NoPort
from server.media.connection import Connection
from server.media.forward import ForwardSender
from server.media.messages import Kind, Publish
from server.media.offers import Refused
from server.media.receive import PacketReceiver
from server.media.tap import Tap

SILENCE = -127
"""dBov, the lowest level that a packet can state (RFC 6464)."""


class Publication:
    """Passes each packet to the senders of those who receive it, and a microphone's to its tap.

    `ended` is called when the connection ends by itself.
    """

    def __init__(self, order: Publish, ended: Callable[[Publication], None]) -> None:
        self.order = order
        self.forwarding = False
        self.tap: Tap | None = None
        self.was_tapped = False
        self.receivers: dict[Kind, PacketReceiver] = {}
        self._senders: dict[Kind, tuple[ForwardSender, ...]] = {"audio": (), "video": ()}
        self._connection = Connection(lambda: ended(self))
        self._loudest = SILENCE

    async def open(self) -> str:
        """Accept the offer; returns the answer. Raises Refused."""
        connection = self._connection
        try:
            await connection.setRemoteDescription(offers.publishing(self.order.sdp))
            for section in connection.sections:
                receiver = section.receiver
                receiver.on_packet = partial(self._pass_on, receiver.kind)
                receiver.on_report = partial(self._report, receiver.kind)
                self.receivers[receiver.kind] = receiver
            await connection.setLocalDescription()
        except Refused:
            raise
        except NoPort as error:
            raise Refused("no_port", str(error)) from error
        except Exception as error:  # aiortc raises many kinds for descriptions it cannot follow
            raise Refused("failed", f"{type(error).__name__}: {error}") from error
        connection.expect()
        return connection.localDescription.sdp

    async def close(self) -> None:
        """Close the connection from this side."""
        await self._connection.hang_up()

    @property
    def microphone(self) -> bool:
        """Whether it carries somebody's voice, as against the sound of a shared screen."""
        return self.order.source == "camera" and "audio" in self.receivers

    def add(self, sender: ForwardSender) -> None:
        """Pass packets of the sender's kind on to it."""
        self._senders[sender.kind] += (sender,)

    def remove(self, sender: ForwardSender) -> None:
        """Pass nothing more on to it."""
        self._senders[sender.kind] = tuple(other for other in self._senders[sender.kind] if other is not sender)

    async def forward(self, on: bool) -> None:
        """Pass packets on, or to nobody."""
        self.forwarding = on
        if on:
            for sender in self._senders["audio"] + self._senders["video"]:
                sender.resume()
            if self._senders["video"]:
                await self.receivers["video"].request_keyframe()

    def loudest(self) -> int:
        """The loudest level in dBov since this was last asked."""
        loudest, self._loudest = self._loudest, SILENCE
        return loudest

    async def _pass_on(self, kind: Kind, packet: RtpPacket) -> None:
        if self.forwarding:
            for sender in self._senders[kind]:
                await sender.forward(packet)
        if kind == "audio":
            if packet.extensions.audio_level is not None:
                self._loudest = max(self._loudest, -packet.extensions.audio_level[1])
            if self.tap is not None:
                self.tap.add(packet, time.time() * 1000)

    async def _report(self, kind: Kind, ntp: int, rtp: int) -> None:
        for sender in self._senders[kind]:
            await sender.report(ntp, rtp)
