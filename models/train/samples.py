"""Sample sentences that the demonstration sends as a microphone; all of them held out of training."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np

from models.train.espeak import Voice
from models.train.features import RATE
from models.train.speak import silence, speak, to_pcm


class Sample(NamedTuple):
    """A sentence, and how it is spoken."""

    id: str
    sentence: str
    voice: Voice


SAMPLES = (
    Sample("open", "今天 依法 开庭 审理 原告 起诉 被告 的 案件", Voice("m3", 165, 45)),
    Sample("loan", "被告 向 原告 借款 八 万 元 已经 逾期", Voice("f2", 165, 55)),
    Sample("transfer", "我方 不 认可 对方 出示 的 银行 转账", Voice("m1", 165, 50)),
    Sample("rent", "请 被告 说明 没有 支付 租金 的 理由", Voice("f4", 165, 50)),
    Sample("witness", "证人 应当 如实 陈述 当时 的 事实", Voice("m7", 160, 45)),
    Sample("payment", "被告 公司 收到 货款 了 吗", Voice("Alicia", 160, 50)),
    Sample("rights", "双方 当事人 是否 明白 诉讼 权利", Voice("Michael", 165, 50)),
)


def write_samples(folder: Path) -> None:
    """Write one MP3 file (every browser decodes it) for each sample, and samples.json that lists them."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.mp3"):
        old.unlink()
    listed = []
    for sample in SAMPLES:
        pcm = to_pcm(silence(100), speak(sample.sentence.split(), sample.voice), silence(100))
        _write_mp3(folder / f"{sample.id}.mp3", pcm)
        listed.append(
            {
                "id": sample.id,
                "text": sample.sentence.replace(" ", ""),
                "file": f"{sample.id}.mp3",
                "duration_ms": len(pcm) // 2 * 1000 // RATE,
            }
        )
    text = json.dumps(listed, ensure_ascii=False, indent=2)
    (folder / "samples.json").write_text(text + "\n", encoding="utf-8")


def _write_mp3(path: Path, pcm: bytes) -> None:
    with av.open(str(path), "w", format="mp3") as file:
        stream = file.add_stream("libmp3lame", rate=RATE)
        stream.layout = "mono"
        stream.bit_rate = 48_000
        frame = av.AudioFrame.from_ndarray(np.frombuffer(pcm, np.int16)[None, :], format="s16", layout="mono")
        frame.sample_rate = RATE
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=RATE, frame_size=stream.frame_size)
        for piece in [*resampler.resample(frame), *resampler.resample(None), None]:
            file.mux(stream.encode(piece))
