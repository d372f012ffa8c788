"""Makes the sounds of the courtroom: `python -m scripts.sounds`.

法槌 is reckoned here and comes out the same every time. 庭审纪律 is spoken by espeak-ng (from the system), line by
line; when each line begins is written beside its words.
"""

from __future__ import annotations

import io
import json
import subprocess
import wave
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

PINYIN = Path(__file__).parent / "discipline.pinyin"
"""The lines of the discipline as espeak-ng's sound pinyin voice reads them; the one for characters spells them."""

PUBLIC = Path(__file__).parents[1] / "web" / "public"
RATE = 24_000
PAUSE_MS = 500

Sound = NDArray[np.float64]

MODES = ((178.0, 0.9, 26.0), (431.0, 1.0, 34.0), (912.0, 0.55, 48.0), (1733.0, 0.35, 75.0), (2960.0, 0.2, 120.0))
"""How a block of hardwood rings: frequency in Hz, strength, and decay per second."""


def gavel() -> Sound:
    """Two strikes of a gavel on its block, each with the click of the contact; from -1 to 1."""
    time = np.arange(int(0.9 * RATE)) / RATE
    click = np.random.default_rng(1).standard_normal(time.size) * np.exp(-time * 900)
    rings = (strength * np.sin(2 * np.pi * hertz * time) * np.exp(-time * decay) for hertz, strength, decay in MODES)
    strike = sum(rings) + 0.6 * click
    second = np.zeros_like(strike)
    later = int(0.34 * RATE)
    second[later:] = strike[:-later]
    both = np.tanh(1.4 * (strike + 0.85 * second))
    return np.asarray(0.9 * both / np.abs(both).max())


def write_wave(sound: Sound) -> bytes:
    """As 16-bit WAV."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(_samples(sound).tobytes())
    return file.getvalue()


def spoken(pinyin: str) -> Sound:
    """Mandarin by espeak-ng, at a measured pace."""
    command = ["espeak-ng", "-v", "cmn-latn-pinyin+f3", "-s", "185", "-p", "42", "--stdout", pinyin]
    made = subprocess.run(command, check=True, capture_output=True).stdout
    with av.open(io.BytesIO(made), "r") as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    samples = np.concatenate([frame.to_ndarray()[0] for frame in frames])
    return samples.astype(np.float64) / 32768


def discipline(text: dict[str, Any], pinyin: list[str]) -> tuple[dict[str, Any], Sound]:
    """The reading, and its text with the milliseconds at which each line begins and the whole ends."""
    pause = np.zeros(PAUSE_MS * RATE // 1000)
    pieces: list[Sound] = []
    at = 0
    lines = []
    for line, sounds in zip(text["lines"], pinyin, strict=True):
        said = spoken(sounds)
        lines.append({"zh": line["zh"], "en": line["en"], "at": at * 1000 // RATE})
        pieces += [said, pause]
        at += said.size + pause.size
    sound = np.concatenate(pieces)
    return {"lines": lines, "ends": at * 1000 // RATE}, np.asarray(0.8 * sound / np.abs(sound).max())


def write_mp3(sound: Sound, path: Path) -> None:
    """As MP3 of 32 kbit/s."""
    with av.open(str(path), "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.bit_rate = 32_000
        frame = av.AudioFrame.from_ndarray(_samples(sound)[None, :], format="s16", layout="mono")
        frame.rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)


def _samples(sound: Sound) -> NDArray[np.int16]:
    return np.round(sound * 32767).astype(np.int16)


def main() -> None:
    (PUBLIC / "sounds" / "gavel.wav").write_bytes(write_wave(gavel()))
    text = PUBLIC / "discipline" / "discipline.json"
    timed, sound = discipline(json.loads(text.read_text()), PINYIN.read_text().splitlines())
    text.write_text(json.dumps(timed, ensure_ascii=False, indent=2) + "\n")
    write_mp3(sound, text.with_suffix(".mp3"))


if __name__ == "__main__":
    main()
