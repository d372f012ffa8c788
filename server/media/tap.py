"""One microphone on its way to the recogniser: put in order, timed, decoded once."""

from __future__ import annotations

from collections.abc import Callable

from aiortc.rtp import RtpPacket

from server.asr.messages import Audio
from server.media.clock import CaptureClock
from server.media.opus import OpusDecoder
from server.media.reorder import Reorder
from server.media.timeline import LONGEST_SILENCE, Timeline

PACKET = 960
"""RTP units of the 20 ms that browsers put in a packet."""

DEPTH = 5
"""Packets that are waited for one that is missing: a tenth of a second."""

OVERDUE = 100.0
"""Milliseconds without any packet after which a missing one is given up."""

PAUSE = 500.0
"""Milliseconds without any packet after which the microphone counts as off."""

SETTLE = 100.0
"""Milliseconds for which the first packets are held, to see whether they come regularly or in a bunch."""


class Tap:
    """Gives a publication's sound to `send`, timed by the hearing's clock.

    `add` and `tick` take the present time in milliseconds since the epoch; `tick` is to be called every 50 ms or so.
    What was lost, and what is not sent while the microphone is off, is silence; see `Timeline`.
    """

    def __init__(self, hearing: str, seat: str, stream: str, send: Callable[[Audio], None]) -> None:
        self._timeline = Timeline(lambda at, samples: send(Audio(hearing, seat, stream, at, samples)))
        self._decoder = OpusDecoder()
        self._ssrc: int | None = None
        self._clock = CaptureClock()
        self._order: Reorder[RtpPacket] = Reorder(DEPTH)
        self._held: list[tuple[RtpPacket, float]] = []
        self._holding = False
        self._last_arrival: float | None = None

    def add(self, packet: RtpPacket, now: float) -> None:
        """Take a packet as it arrived."""
        if packet.ssrc != self._ssrc:
            self._begin(packet.ssrc)
        if self._last_arrival is None or now - self._last_arrival > PAUSE:
            self._holding = True
        self._last_arrival = now
        if self._holding:
            self._held.append((packet, now))
            self._settle(now)
        else:
            self._clock.observe((packet.timestamp + PACKET) & 0xFFFFFFFF, now)
            self._lay(self._order.add(packet))

    def tick(self, now: float) -> None:
        """Let time pass."""
        if self._last_arrival is None:
            return
        self._settle(now)
        idle = now - self._last_arrival
        if idle > OVERDUE:
            self._lay(self._order.give_up())
        if idle > PAUSE:
            self._timeline.silence(now)
        self._timeline.flush()

    def close(self) -> None:
        """Send the rest, and the silence in which the last sentence ends."""
        if self._last_arrival is None:
            return
        self._settle(self._last_arrival + SETTLE)
        while self._order.waiting:
            self._lay(self._order.give_up())
        self._timeline.silence(self._last_arrival + LONGEST_SILENCE)
        self._timeline.flush()

    def _begin(self, ssrc: int) -> None:
        self.close()
        self._ssrc = ssrc
        self._clock = CaptureClock()
        self._order = Reorder(DEPTH)
        self._last_arrival = None

    def _settle(self, now: float) -> None:
        if not self._held or now - self._held[0][1] < SETTLE:
            return
        held, self._held, self._holding = self._held, [], False
        self._clock.settle([((packet.timestamp + PACKET) & 0xFFFFFFFF, arrival) for packet, arrival in held])
        for packet, _ in held:
            self._lay(self._order.add(packet))

    def _lay(self, packets: list[RtpPacket]) -> None:
        for packet in packets:
            if packet.payload:
                duration, samples = self._decoder.decode(packet.payload)
                if duration:
                    self._timeline.sound(self._clock.at(packet.timestamp), duration, samples)
