"""When the sound of a microphone was captured, from its RTP time and from when its packets arrived.

RTP time is exact but says nothing about the hearing's clock, and browsers stop it while a microphone is off. Arrival is
on the hearing's clock but late by however long the network took. The packet that was fastest tells how the two
belong together; the mapping is then left alone until it is off by more than `TOLERANCE`.
"""

from __future__ import annotations

RATE = 48_000
"""RTP units per second of Opus, whatever the sound was sampled with (RFC 7587, 4.1)."""

TOLERANCE = 200.0
"""Milliseconds by which mapping and arrival may disagree before the mapping is made anew."""

WINDOW = 5_000.0
"""Milliseconds among whose packets the fastest is looked for."""


class CaptureClock:
    """Maps the RTP time of one stream to milliseconds since the epoch."""

    def __init__(self) -> None:
        self._offset: float | None = None
        self._unwrapped: int | None = None
        self._fastest: float | None = None
        self._window_end = 0.0

    def at(self, timestamp: int) -> float:
        """When the sample with this RTP time was captured. Something must have been observed before."""
        assert self._offset is not None
        return self._offset + self._milliseconds(timestamp)

    def observe(self, timestamp: int, arrival: float) -> None:
        """A packet that ends at this RTP time arrived, in the regular flow of packets."""
        lead = arrival - self._milliseconds(timestamp)
        if self._fastest is None or arrival >= self._window_end:
            if self._fastest is not None:
                self._correct(self._fastest)
            self._fastest, self._window_end = lead, arrival + WINDOW
        self._fastest = min(self._fastest, lead)
        if self._offset is None or lead < self._offset - TOLERANCE:
            self._offset = lead

    def settle(self, packets: list[tuple[int, float]]) -> None:
        """The first packets after a pause, each with its end in RTP time and its arrival.

        A network that held them back delivers them in a bunch, so the last still fits the old mapping; after a pause
        of the microphone none does.
        """
        self._fastest = None
        self._correct(min(arrival - self._milliseconds(timestamp) for timestamp, arrival in packets))

    def _correct(self, lead: float) -> None:
        if self._offset is None or abs(lead - self._offset) > TOLERANCE:
            self._offset = lead

    def _milliseconds(self, timestamp: int) -> float:
        """RTP time that does not wrap at 32 bits."""
        if self._unwrapped is None:
            self._unwrapped = timestamp
        step = (timestamp - self._unwrapped + (1 << 31)) % (1 << 32) - (1 << 31)
        self._unwrapped += step
        return self._unwrapped * 1000 / RATE
