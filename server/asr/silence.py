"""PURE: tells when a microphone has been silent for so long that recognising it would be a waste."""

from __future__ import annotations

LEVEL = 64
"""Highest sample that counts as silence: 54 dB below full scale. Muted and noise-suppressed microphones are below."""

HOLD_MS = 2500
"""Silence that is still recognised: longer than any model waits before it ends an utterance."""

LEAD_MS = 300
"""Of the silence that was left out, so much is recognised after all when sound returns: its soft beginning."""


class Silence:
    """Watches one microphone. A microphone that has not said anything yet is silent."""

    def __init__(self) -> None:
        self._lasted = float(HOLD_MS)

    def lasts(self, pcm: bytes, milliseconds: float) -> bool:
        """Whether this piece (16-bit samples in the machine's order) ends more than HOLD_MS of silence."""
        samples = memoryview(pcm).cast("h")
        silent = not samples or (max(samples) <= LEVEL and min(samples) >= -LEVEL)
        self._lasted = self._lasted + milliseconds if silent else 0.0
        return self._lasted > HOLD_MS
