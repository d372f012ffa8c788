"""Signed records and seals for tests."""

from __future__ import annotations

import io
import math
import random
import time

from PIL import Image, ImageDraw

from server.collab.layout import Sheet, record
from server.signing.signed import Ink, Refusal, Scan, Signature, SignedRecord, Version, Waiting
from tests.sheets import EVERYTHING, RARE, facts

FIRST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
LAST = "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"
PROOF = "https://court.example/proof/8f14e45fceea167a"
AT = 1_795_570_200_000
"""2026-11-25 09:30:00 in Beijing."""


def ink(seed: int) -> Ink:
    """Strokes as a finger makes them."""
    chance = random.Random(seed)
    strokes = []
    for stroke in range(8):
        x, y, way = 60.0 + stroke % 3 * 160, 60 + chance.random() * 140, chance.random() * 6
        points = []
        for number in range(25):
            way += chance.gauss(0, 0.25)
            x, y = x + 6 * math.cos(way), y + 6 * math.sin(way)
            points.append((x, y, 0.3 + 0.6 * abs(math.sin(number / 8))))
        strokes.append(tuple(points))
    return Ink(600, 300, tuple(strokes))


def scan() -> Scan:
    """A signature on paper, photographed."""
    image = Image.new("RGB", (800, 300), "white")
    ImageDraw.Draw(image).line([(50, 200), (200, 60), (300, 240), (500, 90), (740, 210)], fill=(20, 30, 60), width=9)
    file = io.BytesIO()
    image.save(file, "JPEG")
    return Scan(file.getvalue())


def signature(name: str, role: str, version: int = 2, minute: int = 0, **chosen: object) -> Signature:
    told = {"verified": "个人链接与一次性验证码", "device": "iPhone · Safari 19", "picture": ink(minute), **chosen}
    return Signature(name=name, role=role, version=version, at=AT + minute * 60_000, **told)  # type: ignore[arg-type]  # as the caller says


def signed(sheet: Sheet | None = None) -> SignedRecord:
    """Two versions: four people signed the last, one of them both, one refused, one has not answered."""
    return SignedRecord(
        sheet=sheet or record(EVERYTHING, facts()),
        versions=(Version(1, FIRST, "山高 月小 水落 石出", AT), Version(2, LAST, "千里 江山 寒色 远芦", AT + 600_000)),
        signatures=(
            signature("张伟", "原告", version=1, minute=1),
            signature("张伟", "原告", minute=11),
            signature(f"王{RARE[0]}", "审判长", minute=12, verified="法院账户密码登录", device="Windows · Chrome 131"),
            signature(f"陈{RARE[1:4]}", "证人", minute=13, verified="身份证照片与人脸由书记员核对一致", picture=scan()),
            signature("赵六", "第三人", minute=14, verified="纸质签名页，书记员上传", picture=Scan(b"no picture")),
        ),
        refusals=(Refusal("李四", "被告", 2, AT + 900_000, "第12行与本人陈述不一致。", "个人链接与一次性验证码"),),
        waiting=(Waiting("周七", "被告委托诉讼代理人"),),
        proof=PROOF,
    )


def now() -> int:
    """Milliseconds since the epoch."""
    return time.time_ns() // 1_000_000
