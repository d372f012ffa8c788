"""The places of a document as bytes, and back: the same places, down to which of them are one.

What a state of the document would give is not the same: of what was deleted an engine forgets what it was.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

from server.collab.places import GONE, Places, Slot, Track
from server.collab.transcript import ROOT
from server.collab.update import Id

_ROOT, _GONE, _FIRST = 0, 1, 2
"""How slots are numbered: after these two, each slot after the one it stands in."""

_NO_ATTRIBUTE: Final = ""


class TakenTrack(NamedTuple):
    client: int
    end: int
    chains: Sequence[int]
    slots: Sequence[Slot]
    opened_at: Sequence[int]
    opened: Sequence[Slot]
    deleted: Sequence[bool]
    low: Sequence[int]


class Taken(NamedTuple):
    """Places as they were at one moment."""

    root: Slot
    header: Id | None
    size: int
    tracks: Sequence[TakenTrack]


class _PackedTrack(msgspec.Struct, array_like=True, frozen=True):
    client: int
    end: int
    chains: bytes
    slots: bytes
    opened_at: bytes
    opened: bytes
    deleted: bytes
    low: bytes


class _Packed(msgspec.Struct, array_like=True, frozen=True):
    """Columns are unsigned numbers of 32 bits, little-endian. Names stand in `names`, in the columns their indexes."""

    header: Id | None
    size: int
    names: list[str]
    kinds: bytes
    attributes: bytes
    within: bytes
    tracks: list[_PackedTrack]


_decode = msgspec.msgpack.Decoder(_Packed).decode


def take(places: Places) -> Taken:
    """Hold on to places as they are now: quick, so that their owner may go on at once."""
    tracks = [
        TakenTrack(
            track.client,
            track.end,
            track.chains.copy(),
            track.slots.copy(),
            track.opened_at.copy(),
            track.opened_slots.copy(),
            [slot.deleted for slot in track.opened_slots],
            sorted(track.low),
        )
        for track in places.tracks.values()
    ]
    return Taken(places.root, places.header, places.size, tracks)


def pack(taken: Taken) -> bytes:
    """The bytes; may be called in another thread."""
    slots = _Slots(taken.root)
    tracks = [
        _PackedTrack(
            track.client,
            track.end,
            _column(track.chains),
            slots.column(track.slots),
            _column(track.opened_at),
            slots.column(track.opened),
            bytes(track.deleted),
            _column(track.low),
        )
        for track in taken.tracks
    ]
    packed = _Packed(
        taken.header,
        taken.size,
        list(slots.names),
        _column(slots.kinds),
        _column(slots.attributes),
        _column(slots.within),
        tracks,
    )
    return msgspec.msgpack.encode(packed)


def unpack(data: bytes) -> Places:
    """The places. Raises ValueError if the bytes are not what `pack` makes."""
    try:
        return _unpack(_decode(data))
    except (IndexError, msgspec.DecodeError) as error:
        raise ValueError(f"these are not the packed places of a document: {error}") from error


def _unpack(packed: _Packed) -> Places:
    places = Places()
    places.header, places.size = packed.header, packed.size
    names = [sys.intern(name) for name in packed.names]
    slots = [places.root, GONE]
    columns = _numbers(packed.kinds), _numbers(packed.attributes), _numbers(packed.within)
    for kind, attribute, number in zip(*columns, strict=True):
        within = slots[number]
        if names[attribute] == _NO_ATTRIBUTE:
            slots.append(Slot(names[kind], within.depth + 1, within))
        else:
            slots.append(Slot(names[kind], within.depth, within, names[attribute]))
    for one in packed.tracks:
        track = places.tracks[one.client] = Track(one.client)
        track.end = one.end
        track.chains = _numbers(one.chains).tolist()
        track.slots = [slots[number] for number in _numbers(one.slots)]
        track.opened_at = _numbers(one.opened_at).tolist()
        track.opened_slots = [slots[number] for number in _numbers(one.opened)]
        track.low = set(_numbers(one.low))
        if not (
            len(track.chains) == len(track.slots)
            and len(track.opened_at) == len(track.opened_slots) == len(one.deleted)
        ):
            raise ValueError("columns of one track are of different lengths")
        for slot, deleted in zip(track.opened_slots, one.deleted, strict=True):
            slot.deleted = slot.deleted or deleted != 0
    return places


class _Slots:
    """Numbers slots as they are first met; what one stands in comes before it."""

    def __init__(self, root: Slot) -> None:
        self._numbers = {id(root): _ROOT, id(GONE): _GONE}
        self.names: dict[str, int] = {ROOT: 0, _NO_ATTRIBUTE: 1}
        self.kinds: list[int] = []
        self.attributes: list[int] = []
        self.within: list[int] = []

    def column(self, slots: Iterable[Slot]) -> bytes:
        numbers, known = [], self._numbers
        for slot in slots:
            number = known.get(id(slot))
            numbers.append(self._add(slot) if number is None else number)
        return _column(numbers)

    def _add(self, slot: Slot) -> int:
        assert slot.within is not None
        within = self._numbers.get(id(slot.within))
        if within is None:
            within = self._add(slot.within)
        self.kinds.append(self._name(slot.kind))
        self.attributes.append(self._name(slot.attribute or _NO_ATTRIBUTE))
        self.within.append(within)
        number = self._numbers[id(slot)] = len(self._numbers)
        return number

    def _name(self, name: str) -> int:
        return self.names.setdefault(name, len(self.names))


def _column(numbers: Iterable[int]) -> bytes:
    return _little(array("I", numbers)).tobytes()


def _numbers(column: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(column)
    return _little(numbers)


def _little(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
