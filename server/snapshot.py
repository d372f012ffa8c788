"""PURE: a hearing as of one entry of its journal, as bytes: what it need not be replayed for.

The bytes are a line with the name and version of the format, SHA-256 of the shape of the hearing's state, and in
MessagePack its parts, each compressed (zlib) by itself. Whatever does not fit is refused as a whole: the journal has
it all.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple, TypeVar

import msgspec

from server.collab.document import KeptDocument, TakenDocument
from server.hearing.model import Document, State, Utterance
from server.hearing.words import lean

FORMAT = b"tingji snapshot 1\n"
"""Gets a new number when the bytes mean something else, or when the same events give another state than before."""

_LEVEL = 1
"""A quarter of the time of zlib's ordinary level, and bytes that are a tenth more."""

T = TypeVar("T")


class UnusableSnapshot(Exception):
    """It was written by another version, or is damaged."""


class Taken(NamedTuple):
    """A hearing as it was at one moment, to be encoded while it goes on.

    `heard` are the entries by which its lines came, in the order of the state's utterances.
    """

    state: State
    heard: list[int]
    documents: Mapping[Document, TakenDocument]


class Kept(NamedTuple):
    """The same hearing, from its bytes."""

    state: State
    heard: list[int]
    documents: Mapping[Document, KeptDocument]


class _Hearing(msgspec.Struct, array_like=True, frozen=True):
    state: State
    """Without its utterances."""
    heard: list[int]
    utterances: list[msgspec.Raw]
    """Each by itself: what decoding leaves behind in memory is then small."""


class _Parts(msgspec.Struct, array_like=True, frozen=True):
    hearing: bytes
    documents: dict[Document, bytes]


_encode = msgspec.msgpack.encode
_decode_parts = msgspec.msgpack.Decoder(_Parts).decode
_decode_hearing = msgspec.msgpack.Decoder(_Hearing).decode
_decode_utterance = msgspec.msgpack.Decoder(Utterance).decode
_decode_document = msgspec.msgpack.Decoder(KeptDocument).decode


def encode(taken: Taken) -> bytes:
    """Takes some tens of milliseconds for a long hearing, most of them without Python's lock."""
    state = msgspec.structs.replace(taken.state, utterances={})
    utterances = [msgspec.Raw(_encode(utterance)) for utterance in taken.state.utterances.values()]
    hearing = _pressed(_Hearing(state, taken.heard, utterances))
    documents = {name: _pressed(document.keep()) for name, document in taken.documents.items()}
    return FORMAT + shape() + _encode(_Parts(hearing, documents))


def decode(body: bytes) -> Kept:
    """Raises UnusableSnapshot."""
    head = FORMAT + shape()
    if not body.startswith(head):
        raise UnusableSnapshot("another version wrote it")
    try:
        parts = _decode_parts(memoryview(body)[len(head) :])
        hearing = _decode_hearing(zlib.decompress(parts.hearing))
        utterances = (lean(_decode_utterance(raw)) for raw in hearing.utterances)
        state = msgspec.structs.replace(hearing.state, utterances={line.id: line for line in utterances})
        documents = {name: _decode_document(zlib.decompress(part)) for name, part in parts.documents.items()}
    except (zlib.error, msgspec.DecodeError) as error:
        raise UnusableSnapshot(str(error)) from error
    if len(hearing.heard) != len(state.utterances):
        raise UnusableSnapshot("its lines are not those of its state")
    return Kept(state, hearing.heard, documents)


@cache
def shape() -> bytes:
    """Changes whenever a field of the state, or of anything in it, is added, removed or of another type.

    A field that an older server did not know would else come back empty, and not as the journal has it.
    """
    return hashlib.sha256(msgspec.json.encode(msgspec.json.schema(State), order="sorted")).digest()


def _pressed(part: object) -> bytes:
    return zlib.compress(_encode(part), _LEVEL)
