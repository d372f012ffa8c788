"""The job of a worker: a snapshot of the record becomes a frozen version, with a fresh salt for each leaf."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec

from server.collab import layout, plain, reading
from server.collab.facts import Facts
from server.collab.layout import Passage
from server.hearing.merkle import SALT_BYTES
from server.signing import frozen
from server.signing.frozen import FORMAT, Frozen, Leaf

FREEZE: Final = "server.signing.freeze.freeze"
"""Name of the job."""


class Order(msgspec.Struct, frozen=True):
    """`record` is the state of the record's Yjs document; `speakers` says whose words each recognised line is, and
    `labels` whose a typed paragraph with such a label."""

    hearing: str
    facts: Facts
    record: bytes
    speakers: Mapping[str, str]
    labels: Mapping[str, str]
    exhibits: tuple[frozen.Item, ...]
    marks: frozen.Marks


def freeze(body: bytes) -> bytes:
    """From an Order in msgpack to the file of the version."""
    return frozen.encode(version(msgspec.msgpack.decode(body, type=Order)))


def version(order: Order, salt: Callable[[], bytes] = lambda: secrets.token_bytes(SALT_BYTES)) -> Frozen:
    """The version that an order describes."""
    sheet = layout.record(reading.content(order.record), order.facts)
    return Frozen(
        format=FORMAT,
        made=order.facts.made_at,
        leaves=tuple(_leaves(order, sheet, salt)),
        sheet=sheet,
    )


def _leaves(order: Order, sheet: layout.Sheet, salt: Callable[[], bytes]) -> Iterator[Leaf]:
    yield Leaf(frozen.Hearing(order.hearing), salt())
    for line in plain.lines(sheet):
        yield Leaf(frozen.Line(line.text), salt(), _owner(line.passage, order))
    for item in order.exhibits:
        yield Leaf(item, salt())
    yield Leaf(order.marks, salt())


def _owner(passage: Passage | None, order: Order) -> str:
    if passage is None:
        return ""
    return order.speakers.get(passage.utterance) or order.labels.get(passage.label, "")
