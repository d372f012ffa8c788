"""The job of a worker: a signed record becomes a PDF/A with a page that certifies it and room for the seal."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import msgspec
import segno

from server.collab.pdf import drawn, place
from server.hearing.header import BEIJING
from server.signing import ink, scan
from server.signing.certificate import certificate
from server.signing.field import reserved
from server.signing.orders import Drawing
from server.signing.signed import Ink, Picture

TEMPLATE = Path(__file__).with_name("signed.typ")


def draw(body: bytes) -> bytes:
    """From a Drawing in msgpack to a Reserved in msgpack. Raises JobError."""
    order = msgspec.msgpack.decode(body, type=Drawing)
    fonts = Path(order.fonts)
    words = certificate(order.record, order.owner, order.at, _picture, _code)
    inputs = {
        "sheet": msgspec.json.encode(order.record.sheet).decode(),
        "certificate": msgspec.json.encode(words).decode(),
    }
    file = drawn(TEMPLATE, inputs, datetime.fromtimestamp(order.at // 1000, BEIJING), fonts)
    return msgspec.msgpack.encode(reserved(file, order.at, place(TEMPLATE, fonts, "seal")))


def _picture(picture: Picture) -> str:
    return ink.svg(picture) if isinstance(picture, Ink) else scan.svg(picture.image)


def _code(address: str) -> str:
    file = io.BytesIO()
    segno.make(address, error="m", micro=False).save(file, kind="svg", border=0, xmldecl=False, svgclass=None)
    return file.getvalue().decode()
