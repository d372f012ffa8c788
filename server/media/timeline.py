"""Laying the sound of one microphone on the hearing's clock, without gaps as long as it is on."""

from __future__ import annotations

from collections.abc import Callable

BYTES_PER_MS = 32
"""16 kHz, mono, 16 bits."""

LONGEST_SILENCE = 1_500.0
"""Milliseconds of silence put after a sound while nothing comes: enough for a recogniser to end the sentence."""

PIECE_MS = 40.0
EXACT = 1.0
"""Milliseconds that are rounding, not a gap."""

Send = Callable[[int, bytes], None]
"""Takes the time of the first sample in milliseconds since the epoch, and samples."""


class Timeline:
    """Sends pieces of about `PIECE_MS` in which every sample has its time.

    Sounds never overlap. A short gap is filled with silence, a longer one stays open. A sound that comes after all,
    late, takes its place although silence was sent for that time.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._end: float | None = None
        self._sound_end = 0.0
        self._piece = bytearray()
        self._piece_start = 0.0
        self._piece_end = 0.0

    def sound(self, at: float, duration: float, samples: bytes) -> None:
        """Lay a sound of `duration` milliseconds, which counts: a resampler may give a few samples less or more."""
        if self._end is not None:
            at = max(at, self._sound_end)
            if at - self._end > EXACT and at - self._sound_end <= LONGEST_SILENCE:
                self._lay(self._end, at - self._end, _silence(at - self._end))
        self._lay(at, duration, samples)
        self._end = self._sound_end = at + duration

    def silence(self, until: float) -> None:
        """Nothing is heard up to now; silence follows the last sound, as far as the longest."""
        if self._end is None:
            return
        until = min(until, self._sound_end + LONGEST_SILENCE)
        if until > self._end:
            self._lay(self._end, until - self._end, _silence(until - self._end))
            self._end = until

    def flush(self) -> None:
        """Send what has been laid."""
        if self._piece:
            self._send(round(self._piece_start), bytes(self._piece))
            self._piece.clear()

    def _lay(self, at: float, duration: float, samples: bytes) -> None:
        if abs(at - self._piece_end) > EXACT:
            self.flush()
        if not self._piece:
            self._piece_start = at
        self._piece += samples
        self._piece_end = at + duration
        if self._piece_end - self._piece_start >= PIECE_MS:
            self.flush()


def _silence(milliseconds: float) -> bytes:
    return bytes(round(milliseconds * BYTES_PER_MS / 2) * 2)
