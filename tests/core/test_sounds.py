"""The sounds of the courtroom are what the script makes, and really sound."""

from __future__ import annotations

import io
import json
import wave

import av
import numpy as np
import pytest

from scripts.sounds import PINYIN, PUBLIC, gavel, write_wave

pytestmark = pytest.mark.spec("H2")


def test_the_gavel_is_what_the_script_makes_and_strikes_twice() -> None:
    kept = (PUBLIC / "sounds" / "gavel.wav").read_bytes()
    made = write_wave(gavel())
    with wave.open(io.BytesIO(kept)) as one, wave.open(io.BytesIO(made)) as other:
        assert one.getparams() == other.getparams()
        rate = one.getframerate()
        sound, again = (np.frombuffer(file.readframes(10**6), "<i2").astype(int) for file in (one, other))
    assert np.abs(sound - again).max() <= 1  # sine and tanh may differ in the last bit from machine to machine
    loud = [np.abs(sound[int(at * rate) : int((at + 0.05) * rate)]).max() for at in (0, 0.28, 0.34, 0.8)]
    assert loud[0] > 25_000 > 3_000 > loud[1]
    assert loud[2] > 20_000 > 1_000 > loud[3]


def test_the_discipline_is_read_line_by_line_as_its_text_says() -> None:
    folder = PUBLIC / "discipline"
    text = json.loads((folder / "discipline.json").read_text())
    starts = [line["at"] for line in text["lines"]]
    assert starts == sorted(starts)
    assert len(PINYIN.read_text().splitlines()) == len(starts)
    with av.open(str(folder / "discipline.mp3")) as sound:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=1000)
        samples = np.concatenate([r.to_ndarray()[0] for f in sound.decode(audio=0) for r in resampler.resample(f)])
    assert abs(samples.size - text["ends"]) < 200
    for start, end in zip(starts, [*starts[1:], text["ends"]], strict=True):
        assert np.abs(samples[start : end - 600].astype(int)).max() > 3000, "the line is spoken"
        assert np.abs(samples[end - 350 : end - 150].astype(int)).max() < 1500, "and a pause follows it"
