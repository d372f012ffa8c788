"""A hearing of hours, written into a data folder that no server uses yet.

`python -m tests.long_hearing FOLDER [PARAGRAPHS]`: it is the demonstration hearing, and its journal is what the room
would have written: lines are recognised and put into the record, two clerks type beside each other in the bursts of an
input method and correct what the recogniser wrote.
All of it goes through the room's own desk and store; only the sockets are left out, and the clock is the hearing's.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
from pycrdt import Doc, TransactionEvent, XmlElement, XmlFragment, XmlText

from server.asr.segments import utterance_text
from server.collab.document import RecordDocument
from server.commits import Commits
from server.demonstration import demonstration
from server.desk import Desk
from server.hearing import commands as cmd
from server.hearing.model import LABELS, Role, Utterance, Word
from server.hearing.record import UPDATES
from server.insertion import Insertion
from server.keeper import Keeper
from server.loading import load
from server.members import Connection, Members
from server.proceedings import SERVER, Proceedings
from server.protocol import Edit, Edited, ServerMessage, WriterOpened
from server.rooms import LEASE_SECONDS
from server.settings import Settings
from server.store.ports import ListedSeat
from server.store.store import Store, open_store

_VOCABULARY = Path(__file__).parents[1] / "models" / "train" / "vocabulary.txt"
WORDS = [line.split()[0] for line in _VOCABULARY.read_text().splitlines() if line]
"""What everybody says."""

FILING = cmd.FileExhibit(
    id="photograph", party="", title="现场照片", sha256="ab" * 32, size=9, kind="image", name="1.png", pages=1
)
"""There is no file behind it."""

WORD_MS = 280
TOGETHER = 100
"""Paragraphs of which nothing is shown to the other clerk, and nothing written to the disk, before they are done."""


class Size(msgspec.Struct, frozen=True):
    """Of the `paragraphs`, `lines` come from the recogniser; `characters` are those of the text."""

    paragraphs: int
    lines: int
    characters: int
    hours: float

    def part(self, paragraphs: int) -> Size:
        """As much of it as has so many paragraphs."""
        share = paragraphs / self.paragraphs
        return Size(paragraphs, round(self.lines * share), round(self.characters * share), self.hours * share)


SIX_HOURS = Size(paragraphs=5000, lines=1800, characters=200_000, hours=6)


async def fill(data: Path, size: Size = SIX_HOURS, seed: int = 1, tail: int | None = None) -> None:
    """Write the hearing into `data`; with `tail` also a snapshot, after which that many paragraphs come."""
    settings = Settings(data=data, lobby=False)
    store = await open_store(settings)
    try:
        seats = await demonstration(store.directory, store.journal, store.leases, "before", settings)
        await _hold(store, seats, size, random.Random(seed), tail)
    finally:
        await store.close()


async def _hold(store: Store, seats: Sequence[ListedSeat], size: Size, chance: random.Random, tail: int | None) -> None:
    hearing = seats[0].hearing
    fence = await store.leases.acquire(hearing, "before", LEASE_SECONDS)
    assert fence is not None
    await store.journal.fence(hearing, fence)
    loaded = await load(store.journal, hearing)
    commits = Commits(store.journal, hearing, fence, loaded.seq, loaded.digest)
    clock = Clock(loaded.state.starts_at)
    members = Members(_deliver)
    proceedings = Proceedings(loaded.state, loaded.heard, commits, members, _deliver, clock)
    clerks = [Clerk(seat.id, chance) for seat in seats if seat.role is Role.CLERK]
    for clerk in clerks:
        members.seat(clerk, "tab")
        proceedings.carry_out(clerk.seat, cmd.Join())
    court = next(seat.id for seat in seats if seat.role is Role.PRESIDING_JUDGE)
    for command in (cmd.Prepare(), cmd.Open(), FILING):
        proceedings.carry_out(court, command)
    record = loaded.documents["record"]
    insertion = Insertion(record, proceedings)
    sitting = Sitting(proceedings, Desk("record", record, proceedings), insertion, clerks, clock, chance)
    await sitting.begin(record.state(), commits)
    notes, beginning = RecordDocument.create(1)
    commits.add(UPDATES["notes"], SERVER, beginning, clock())
    aside = Sitting(
        proceedings, Desk("notes", notes, proceedings), insertion, [Clerk(clerks[0].seat, chance)], clock, chance
    )
    await aside.begin(notes.state(), commits)
    speakers = [seat for seat in seats if seat.role is not Role.CLERK]
    typed = size.characters - size.lines * _LINE
    for number in range(size.paragraphs):
        begun = clock.time
        if number * size.lines // size.paragraphs < (number + 1) * size.lines // size.paragraphs:
            sitting.hear(chance.choice(speakers))
        else:
            sitting.type(LABELS[chance.choice(speakers).role], typed // (size.paragraphs - size.lines))
        if number % 40 == 0:
            aside.type("记", 10)
        clock.time = max(clock.time, begun + size.hours * 3_600_000 / size.paragraphs)
        if number % TOGETHER == 0:
            await commits.flush()
        if tail is not None and number == size.paragraphs - tail:
            await commits.flush()
            await Keeper(store.journal, hearing, proceedings, {"record": record, "notes": notes}, 0).close()
    proceedings.carry_out(court, cmd.Recess())
    for clerk in clerks:
        proceedings.carry_out(clerk.seat, cmd.Leave(reason="left"))
    await commits.flush()
    await store.leases.release(hearing, "before")


_LINE = 42
"""Characters of a recognised line, on average."""


class Clock:
    """The hearing's own time, in milliseconds since the epoch."""

    def __init__(self, start: int) -> None:
        self.time = float(start)

    def __call__(self) -> int:
        return int(self.time)


def _deliver(connections: Sequence[Connection], message: ServerMessage) -> None:
    for connection in connections:
        connection.send(message)


class Clerk:
    """A clerk's page: a connection, and a copy of the record that he edits."""

    def __init__(self, seat: str, chance: random.Random) -> None:
        self.id = seat
        self.seat = seat
        self.address = ""
        self.client = 0
        self.made: list[bytes] = []
        self._chance = chance
        self._doc: Doc[XmlFragment] = Doc()
        self.root = self._doc.get("record", type=XmlFragment)

    def send(self, message: ServerMessage) -> None:
        """What the server tells the page."""
        if isinstance(message, WriterOpened):
            self.client = message.client
        elif isinstance(message, Edited) and message.seat != self.seat and message.document == "record":
            self._doc.apply_update(message.update)
            self.made.clear()

    def close(self) -> None:
        """Nobody sends him away."""

    def begin(self, record: bytes) -> None:
        """Write as the client that the server has issued."""
        self._doc = Doc(client_id=self.client)
        self.root = self._doc.get("record", type=XmlFragment)
        self._doc.apply_update(record)
        self._doc.observe(self._note)

    def add_paragraph(self, label: str) -> XmlText:
        """A paragraph of its own at the end."""
        self.root.children.append(XmlElement("paragraph", {"label": label}, [XmlText("")]))
        paragraph = self.root.children[len(self.root.children) - 1]
        assert isinstance(paragraph, XmlElement)
        text = paragraph.children[0]
        assert isinstance(text, XmlText)
        return text

    def text_of_a_line(self) -> XmlText | None:
        """The text of a recent paragraph that came from the recogniser."""
        count = len(self.root.children)
        if count < 2:
            return None
        paragraph = self.root.children[self._chance.randrange(max(1, count - 40), count)]
        if not isinstance(paragraph, XmlElement) or "utterance" not in paragraph.attributes:
            return None
        text = paragraph.children[0]
        return text if isinstance(text, XmlText) else None

    def _note(self, event: TransactionEvent) -> None:
        self.made.append(event.update)


class Sitting:
    """What happens, paragraph by paragraph."""

    def __init__(
        self,
        proceedings: Proceedings,
        desk: Desk,
        insertion: Insertion,
        clerks: Sequence[Clerk],
        clock: Clock,
        chance: random.Random,
    ) -> None:
        self._proceedings = proceedings
        self._desk = desk
        self._insertion = insertion
        self._clerks = clerks
        self._clock = clock
        self._chance = chance
        self._heard = 0

    async def begin(self, document: bytes, commits: Commits) -> None:
        """The clerks begin to write."""
        for clerk in self._clerks:
            self._desk.open_writer(clerk, 1)
        await commits.flush()
        for clerk in self._clerks:
            clerk.begin(document)

    def hear(self, speaker: ListedSeat) -> None:
        """A line is recognised, put into the record, and often corrected."""
        self._heard += 1
        words = []
        at = self._clock()
        for _ in range(self._chance.randrange(16, 33)):
            end = at + self._chance.randrange(WORD_MS // 2, WORD_MS * 3 // 2)
            confidence = 1.0 if self._chance.random() < 0.8 else self._chance.random()
            words.append(Word(self._chance.choice(WORDS), at, end, round(confidence, 6)))
            at = end + (400 if self._chance.random() < 0.1 else 0)
        line = Utterance(
            id=f"{speaker.id}.a1.{self._heard}",
            seat=speaker.id,
            start=words[0].start,
            end=at,
            text=utterance_text(words),
            words=tuple(words),
        )
        self._clock.time = at
        self._proceedings.carry_out(speaker.id, cmd.Recognise(line))
        writer, corrector = self._clerks
        self._insertion.insert(writer.seat, cmd.InsertUtterances((line.id,)))
        if (text := corrector.text_of_a_line()) is not None and len(text) > 12:
            place = 3 * self._chance.randrange(len(text) // 3 - 2)  # pycrdt counts UTF-8 bytes
            with corrector._doc.transaction():
                del text[place : place + 6]
                text.insert(place, self._chance.choice(WORDS))
            self._send(corrector)

    def type(self, label: str, characters: int) -> None:
        """A clerk types a paragraph."""
        clerk = self._clerks[-1] if self._chance.random() < 0.3 else self._clerks[0]
        text = clerk.add_paragraph(label)
        self._send(clerk)
        left = self._chance.randrange(characters // 2, characters * 3 // 2)
        size = 0
        while left > 0:
            word = self._chance.choice(WORDS)
            text.insert(size, word)
            size += len(word.encode())
            left -= len(word)
            self._clock.time += 150 * len(word)
            self._send(clerk)

    def _send(self, clerk: Clerk) -> None:
        for update in clerk.made:
            self._desk.edit(clerk, Edit(request=1, client=clerk.client, update=update))
        clerk.made.clear()


if __name__ == "__main__":
    paragraphs = int(sys.argv[2]) if len(sys.argv) > 2 else SIX_HOURS.paragraphs
    asyncio.run(fill(Path(sys.argv[1]), SIX_HOURS.part(paragraphs)))
