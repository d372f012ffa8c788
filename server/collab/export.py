"""The job of a worker: a snapshot of a hearing's record, or of its recognised lines, becomes a file."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

import msgspec
from pycrdt import Doc, XmlFragment

from server.collab import layout, plain, reading
from server.collab.docx import docx
from server.collab.facts import Facts, Spoken
from server.collab.pdf import pdf
from server.collab.transcript import ROOT

Form: TypeAlias = Literal["pdf", "docx", "txt"]

RENDER = "server.collab.export.render"
"""Name of the job."""


class Order(msgspec.Struct, frozen=True):
    """What is wanted. `record` is the state of the record's Yjs document; None asks for `lines` instead."""

    form: Form
    facts: Facts
    fonts: str
    record: bytes | None = None
    lines: tuple[Spoken, ...] = ()
    numbered: bool = False
    redacted: bool = False


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
    doc: Doc[XmlFragment] = Doc()
    doc.apply_update(order.record)
    content = reading.tree(doc.get(ROOT, type=XmlFragment))
    return layout.record(content, order.facts, redacted=order.redacted)
