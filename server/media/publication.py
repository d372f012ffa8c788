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
from server.media.messages import Kind, Link, Publish
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
        self.tap: Tap | None = None
        self.was_tapped = False
        self.receivers: dict[Kind, PacketReceiver] = {}
        self._senders: dict[ForwardSender, bool] = {}
        self._reached: dict[Kind, tuple[ForwardSender, ...]] = {"audio": (), "video": ()}
        self._forwarding = False
        self._withheld: frozenset[Kind] = frozenset()
        self._connection = Connection(lambda: ended(self))
        self._loudest = SILENCE
        self._sound_at = 0

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
    def link(self) -> Link:
        """How the way here is."""
        packets, lost = zip(*(receiver.traffic for receiver in self.receivers.values()), strict=True)
        return Link(up=sum(packets), up_lost=sum(lost), sound_at=self._sound_at)

    @property
    def microphone(self) -> bool:
        """Whether it carries somebody's voice, as against the sound of a shared screen."""
        return self.order.source == "camera" and "audio" in self.receivers

    def add(self, sender: ForwardSender, court: bool) -> None:
        """Pass packets of the sender's kind on to it; `court`: also what is withheld from the others."""
        self._senders[sender] = court
        self._aim()

    def remove(self, sender: ForwardSender) -> None:
        """Pass nothing more on to it."""
        del self._senders[sender]
        self._aim()

    async def forward(self, on: bool, withheld: frozenset[Kind]) -> None:
        """Pass packets on, those of the kinds in `withheld` to the court alone, or nothing to anybody."""
        before = self._reached
        self._forwarding, self._withheld = on, withheld
        self._aim()
        for kind, senders in self._reached.items():
            again = [sender for sender in senders if sender not in before[kind]]
            for sender in again:
                sender.resume()
            if again and kind == "video":
                await self.receivers["video"].request_keyframe()

    def _aim(self) -> None:
        def reached(kind: Kind) -> tuple[ForwardSender, ...]:
            withheld = kind in self._withheld
            return tuple(one for one, court in self._senders.items() if one.kind == kind and (court or not withheld))

        self._reached = {kind: reached(kind) if self._forwarding else () for kind in self._reached}

    def loudest(self) -> int:
        """The loudest level in dBov since this was last asked."""
        loudest, self._loudest = self._loudest, SILENCE
        return loudest

    async def _pass_on(self, kind: Kind, packet: RtpPacket) -> None:
        for sender in self._reached[kind]:
            await sender.forward(packet)
        if kind == "audio":
            self._sound_at = int(time.time() * 1000)
            if packet.extensions.audio_level is not None:
                self._loudest = max(self._loudest, -packet.extensions.audio_level[1])
            if self.tap is not None:
                self.tap.add(packet, time.time() * 1000)

    async def _report(self, kind: Kind, ntp: int, rtp: int) -> None:
        for sender in self._reached[kind]:
            await sender.report(ntp, rtp)
