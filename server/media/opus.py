"""Decoding Opus for the recogniser."""

from __future__ import annotations

from fractions import Fraction

import av

from server.asr.messages import SAMPLE_RATE
from server.media.clock import RATE


class OpusDecoder:
    """Decodes the packets of one stream to what the recogniser takes: mono, 16 bits, `SAMPLE_RATE`."""

    def __init__(self) -> None:
        decoder = av.CodecContext.create("libopus", "r")
        assert isinstance(decoder, av.AudioCodecContext)
        decoder.layout = "mono"
        decoder.format = "s16"
        decoder.sample_rate = RATE
        self._decoder = decoder
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)

    def decode(self, payload: bytes) -> tuple[float, bytes]:
        """Duration in milliseconds, and samples. A packet that cannot be decoded has neither.

        The resampler holds back 1 ms: all samples are late by that much.
        """
        packet = av.Packet(payload)
        packet.time_base = Fraction(1, RATE)
        duration = 0.0
        samples = bytearray()
        try:
            for frame in self._decoder.decode(packet):
                duration += frame.samples * 1000 / RATE
                frame.pts = None
                for part in self._resampler.resample(frame):
                    samples += bytes(part.planes[0])[: part.samples * 2]
        except av.FFmpegError:
            return 0.0, b""
        return duration, bytes(samples)
