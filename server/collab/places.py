"""Where each unit of a record's content stands: what the gate must know to judge an edit without the document.

Content never moves in a Yjs document, so the place of a unit is fixed when it is written.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from sys import intern
from typing import Final, NamedTuple

from server.collab.refusal import Code, Refused
from server.collab.transcript import HEADER, ROOT, TEXT
from server.collab.update import GC, STRING, TYPE, Deletion, Id, Item, Update, low_surrogates


@dataclass(eq=False, slots=True)
class Slot:
    """Somewhere content can stand: among the children of an element, in a text, or as an attribute's value.

    Compared by identity: the paragraphs of a record look alike and are not the same place.
    """

    kind: str
    """Name of the element, or TEXT."""
    depth: int
    """How many elements are around what stands here."""
    within: Slot | None = None
    """Where the element or text itself stands."""
    attribute: str | None = None
    deleted: bool = False
    """Whether the element or text is."""

    def is_gone(self) -> bool:
        """Whether it, or something around it, is deleted: what is put here is dropped."""
        slot: Slot | None = self
        while slot is not None:
            if slot.deleted:
                return True
            slot = slot.within
        return False


GONE: Final = Slot("#gone", 0, deleted=True)
"""Something that was deleted so long ago that nobody knows what it was."""


class Track:
    """What one client wrote, in its order: the slot of every unit, the slots it opened, the halves of its pairs.

    Kept by chains: units of which each was put right behind the one before, as in typing. A chain takes one entry
    however long it grows.
    """

    __slots__ = ("_before", "chains", "client", "end", "low", "opened_at", "opened_slots", "slots", "start")

    def __init__(self, client: int, before: Track | None = None) -> None:
        self.client = client
        self._before = before
        self.start: int = before.end if before else 0
        self.end: int = self.start
        self.chains: list[int] = []
        """The clock at which each chain begins; the first may have begun before this track."""
        self.slots: list[Slot] = []
        self.opened_at: list[int] = []
        self.opened_slots: list[Slot] = []
        self.low: set[int] = set()

    def slot(self, clock: int) -> Slot:
        """Where a unit below `end` stands."""
        if clock < self.start and self._before:
            return self._before.slot(clock)
        return self.slots[bisect_right(self.chains, clock) - 1]

    def chain(self, clock: int) -> int:
        """The first unit of the chain that a unit below `end` belongs to."""
        if clock < self.start and self._before:
            return self._before.chain(clock)
        return self.chains[bisect_right(self.chains, clock) - 1]

    def opened(self, clock: int) -> Slot | None:
        """The slot that an element or text opened for what is put into it."""
        if clock < self.start and self._before:
            return self._before.opened(clock)
        index = bisect_left(self.opened_at, clock)
        return self.opened_slots[index] if self.opened_at[index : index + 1] == [clock] else None

    def bury(self, deletion: Deletion) -> None:
        """Mark what this track opened and is deleted."""
        first = bisect_left(self.opened_at, deletion.clock)
        end = bisect_left(self.opened_at, deletion.clock + deletion.length)
        for slot in self.opened_slots[first:end]:
            slot.deleted = True

    def splits(self, clock: int) -> bool:
        """Whether the units before and after this boundary are one character."""
        return clock in self.low or (self._before is not None and self._before.splits(clock))

    def add(self, item: Item, slot: Slot) -> None:
        """Append an item whose place has been judged."""
        last = self.end - 1
        if item.origin != (self.client, last) or self.slot(last) is not slot:
            self.chains.append(self.end)
            self.slots.append(slot)
        elif not self.slots:
            self.chains.append(self.chain(last))
            self.slots.append(slot)
        if item.kind == STRING:
            assert isinstance(item.content, str)
            if item.length != len(item.content):
                self.low.update(self.end + offset for offset in low_surrogates(item.content))
        elif item.kind == TYPE:
            assert isinstance(item.content, str)
            self.opened_at.append(self.end)
            # A name held once, and not as the piece of the update that it was read from.
            self.opened_slots.append(GONE if slot is GONE else Slot(intern(item.content), slot.depth + 1, slot))
        self.end += item.length

    def append(self, later: Track) -> None:
        """Take over what was written after this."""
        assert later.start == self.end
        joined = later.chains[0] < later.start
        self.chains += later.chains[joined:]
        self.slots += later.slots[joined:]
        self.opened_at += later.opened_at
        self.opened_slots += later.opened_slots
        self.low |= later.low
        self.end = later.end


class Addition(NamedTuple):
    """What an update brings and takes away."""

    client: int
    track: Track | None
    deletions: list[Deletion]


class Places:
    """The places of a whole document."""

    def __init__(self) -> None:
        self.root = Slot(ROOT, 0)
        self.header: Id | None = None
        self.size = 0
        """Units of content ever written."""
        self.tracks: dict[int, Track] = {}

    def end(self, client: int) -> int:
        """How many units of a client are known."""
        track = self.tracks.get(client)
        return track.end if track else 0

    def vector(self) -> dict[int, int]:
        return {client: track.end for client, track in self.tracks.items()}

    def slot(self, unit: Id) -> Slot:
        """Where a unit stands. Raises Refused(UNKNOWN_ORIGIN) if it is not known."""
        return self._track(unit).slot(unit[1])

    def splits(self, unit: Id) -> bool:
        """Whether the boundary before a unit lies inside a character."""
        track = self.tracks.get(unit[0])
        return track is not None and track.splits(unit[1])

    def locate(self, item: Item) -> Slot:
        """The slot that an item names by its neighbours or its parent. Raises Refused.

        UNKNOWN_ORIGIN: a neighbour or the parent is not known, or the neighbours stand in different places.
        MALFORMED: the parent is neither an element nor a text. KIND_NOT_ALLOWED: it is another root.
        """
        if item.kind == GC:
            return GONE
        if item.origin is not None:
            slot = self.slot(item.origin)
            if item.right is None:
                return slot
            other = self.slot(item.right)
            if other is slot:
                return slot
            if slot.is_gone() and other.is_gone():
                return GONE
            raise Refused(Code.UNKNOWN_ORIGIN)
        if item.right is not None:
            return self.slot(item.right)
        if isinstance(item.parent, str):
            if item.parent != ROOT or item.key is not None:
                raise Refused(Code.KIND_NOT_ALLOWED)
            return self.root
        assert item.parent is not None
        parent = self._opened(item.parent)
        if item.key is None or parent is GONE:
            return parent
        return Slot(parent.kind, parent.depth, parent, intern(item.key))

    def is_reversed(self, item: Item) -> bool:
        """Whether an item stands behind a unit of a chain and before an earlier one, or the same.

        Where it ends up then depends on how an engine happens to have cut the chain into pieces, which differs between
        engines and from one load to the next.
        """
        if item.origin is None or item.right is None:
            return False
        client, clock = item.origin
        if item.right[0] != client or item.right[1] > clock:
            return False
        track = self._track(item.origin)
        return track.chain(clock) == track.chain(item.right[1])

    def ahead(self, client: int) -> tuple[Places, Track]:
        """These places and, on top, an empty track for what a client adds; nothing here changes."""
        places = Places()
        places.root, places.header = self.root, self.header
        track = Track(client, self.tracks.get(client))
        places.tracks = {**self.tracks, client: track}
        return places, track

    def take(self, addition: Addition) -> None:
        """Make what was judged a part of this."""
        client, track, deletions = addition
        if track is not None:
            self.size += track.end - track.start
            known = self.tracks.get(client)
            if known:
                known.append(track)
            else:
                self.tracks[client] = track
        self._bury(deletions)

    def read(self, update: Update) -> None:
        """Add what comes from our own journal and has been judged long ago.

        The clients of a state are not in the order of cause and effect, so each is followed until it waits for
        another. Raises Refused(UNKNOWN_ORIGIN) if something is missing, NOT_CONTIGUOUS if something is left out.
        """
        waiting: dict[int, Iterator[Item]] = {}
        for section in update.sections:
            waiting[section.client] = iter(section.after(self.end(section.client)))
            self.tracks.setdefault(section.client, Track(section.client))
        held: dict[int, Item] = {}
        while waiting:
            before = self.size
            for client, items in list(waiting.items()):
                if not self._follow(client, items, held):
                    del waiting[client]
            if waiting and self.size == before:
                raise Refused(Code.UNKNOWN_ORIGIN)
        self._bury(update.deletions)

    def _follow(self, client: int, items: Iterator[Item], held: dict[int, Item]) -> bool:
        """Add a client's items until one waits for another client's; that one is held. Whether there are more."""
        track = self.tracks[client]
        item = held.pop(client, None) or next(items, None)
        while item is not None:
            try:
                slot = self.locate(item)
            except Refused:
                held[client] = item
                return True
            if item.kind == TYPE and item.content == HEADER:
                self.header = (client, track.end)
            track.add(item, slot)
            self.size += item.length
            item = next(items, None)
        return False

    def _bury(self, deletions: list[Deletion]) -> None:
        for deletion in deletions:
            if track := self.tracks.get(deletion.client):
                track.bury(deletion)

    def _track(self, unit: Id) -> Track:
        track = self.tracks.get(unit[0])
        if track is None or unit[1] >= track.end:
            raise Refused(Code.UNKNOWN_ORIGIN)
        return track

    def _opened(self, unit: Id) -> Slot:
        track = self._track(unit)
        slot = track.opened(unit[1])
        if slot is None:
            where = track.slot(unit[1])
            if where is not GONE and (where.attribute is not None or where.kind == TEXT):
                raise Refused(Code.MALFORMED)
            # Among elements, what opened nothing was deleted before it came.
            return GONE
        return slot
