"""The model of this project: what it was not trained with, how well it does, and its samples."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from random import Random

import av
import pytest
import vosk

from models.train import corpus
from models.train.corpus import held_out, pinyin
from models.train.score import measure, trials
from models.train.speak import silence, to_pcm
from server.asr.vosk import VoskEngine
from tests.asr.process import TINY
from tests.asr.test_vosk import heard
from tests.asr.voice import character_errors, write_microphone

SAMPLES = Path("models/samples")
LISTED = json.loads((SAMPLES / "samples.json").read_text(encoding="utf-8"))


def decode(file: io.BytesIO | str, rate: int) -> bytes:
    """A sound file as mono 16-bit PCM."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=rate)
    with av.open(file, "r") as container:
        frames = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
        return b"".join(frame.to_ndarray().tobytes() for frame in [*frames, *resampler.resample(None)])


def through_opus(pcm: bytes, bit_rate: int) -> bytes:
    """48 kHz sound as it comes out of a browser's microphone and our decoder: 16 kHz after Opus."""
    file = io.BytesIO()
    with av.open(file, "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=48_000, layout="mono", bit_rate=bit_rate)
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(pcm) // 2)
        frame.planes[0].update(pcm)
        frame.sample_rate = 48_000
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    file.seek(0)
    return decode(file, 16_000)


def test_there_are_enough_held_out_sentences_and_the_model_knows_their_words() -> None:
    assert len(set(held_out())) >= 25
    known = set((TINY / "graph" / "words.txt").read_text(encoding="utf-8").split())
    assert {word for sentence in held_out() for word in sentence} <= set(pinyin()) <= known


def test_no_held_out_sentence_can_come_of_the_templates() -> None:
    sentences, names = corpus.templates()

    def pattern(words: corpus.Sentence) -> str:
        return "".join(f"(?:{'|'.join(map(pattern, names[word]))})" if word in names else f"{word} " for word in words)

    one = "|".join(map(pattern, sentences))
    producible = re.compile(f"(?:{one}){{1,2}}")
    random = Random(3)
    assert all(producible.fullmatch(" ".join(corpus.from_templates(random)) + " ") for _ in range(500))
    assert not [sentence for sentence in held_out() if producible.fullmatch(" ".join(sentence) + " ")]


@pytest.mark.spec("S5")
def test_unseen_voices_and_held_out_sentences_are_recognised_as_the_readme_says() -> None:
    model = vosk.Model(str(TINY))
    assert measure(model, trials()["held out, unseen voices"]).character_errors < 0.03


def test_samples_are_small_and_listed_with_their_length() -> None:
    assert 6 <= len(LISTED) <= 8
    files = {path.name for path in SAMPLES.iterdir()} - {"samples.json"}
    assert {sample["file"] for sample in LISTED} == files
    assert sum((SAMPLES / name).stat().st_size for name in files) < 300_000
    assert len({sample["id"] for sample in LISTED}) == len(LISTED)


@pytest.mark.parametrize("sample", LISTED, ids=[sample["id"] for sample in LISTED])
def test_a_sample_is_held_out_and_understood_after_opus(sample: dict[str, str | int]) -> None:
    assert sample["text"] in {"".join(sentence) for sentence in held_out()}
    pcm = decode(str(SAMPLES / str(sample["file"])), 48_000)
    assert abs(len(pcm) / 96 - int(sample["duration_ms"])) < 100
    sound = through_opus(pcm, 32_000) + to_pcm(silence(1000))
    assert heard(VoskEngine(TINY).recogniser(), sound).replace(" ", "") == sample["text"]


def test_a_file_for_a_browsers_fake_microphone_is_understood(tmp_path: Path) -> None:
    sentences = ["被告 向 原告 借款 八 万 元 已经 逾期", "请 被告 说明 没有 支付 租金 的 理由"]
    write_microphone(tmp_path / "microphone.wav", *sentences)
    with av.open(str(tmp_path / "microphone.wav"), "r") as container:
        assert (container.streams.audio[0].rate, container.streams.audio[0].channels) == (48_000, 1)
    sound = through_opus(decode(str(tmp_path / "microphone.wav"), 48_000), 32_000)
    assert character_errors("".join(sentences), heard(VoskEngine(TINY).recogniser(), sound)) < 0.1
