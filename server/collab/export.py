"""The job of a worker: a snapshot of a hearing's record, or of its recognised lines, becomes a file."""

from __future__ import annotations

from pathlib import Path

import msgspec

from server.collab import layout, plain, reading
from server.collab.docx import docx
from server.collab.order import Order
from server.collab.pdf import pdf


def render(body: bytes) -> bytes:
    """From an Order in msgpack to the file. Raises JobError."""
    order = msgspec.msgpack.decode(body, type=Order)
    sheet = _sheet(order)
    match order.form:
        case "pdf":
            return pdf(sheet, Path(order.fonts), numbered=order.numbered)
        case "docx":
            return docx(sheet, numbered=order.numbered)
        case "txt":
            return plain.encode(sheet)


def _sheet(order: Order) -> layout.Sheet:
    if order.record is None:
        return layout.recognised(order.lines, order.facts)
    return layout.record(reading.content(order.record), order.facts, redacted=order.redacted)
