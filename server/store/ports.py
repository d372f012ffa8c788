"""What the rest of the server may ask of its stores. Every implementation passes the suites in tests/contract."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import msgspec

from server.hearing.model import Role
from server.hearing.record import Entry
from server.hearing.templates import Template, TemplateContent, TemplateKind


class StoreError(Exception):
    """A store could not do what was asked; for `append` that means: not known to be on disk.

    `code` is stable for programs, `zh` and `en` are a sentence each for the operator, without passwords.
    """

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.code = code
        self.zh = zh
        self.en = en


class Fenced(StoreError):
    """Somebody else has taken the hearing over since this fence was issued; whoever holds it must stop writing."""

    def __init__(self, hearing: str) -> None:
        super().__init__(
            "fenced",
            f"庭审 {hearing} 已由另一台服务器接管，本服务器停止写入。",
            f"Another server has taken over the hearing {hearing}; this one stops writing to it.",
        )


class OutOfOrder(StoreError):
    """An entry or a snapshot does not continue the stored journal. Nothing was written."""

    def __init__(self, hearing: str, seq: int) -> None:
        super().__init__(
            "journal_out_of_order",
            f"庭审 {hearing} 的日志不能接受序号 {seq}：与已存内容不相接，未写入。",
            f"The journal of hearing {hearing} cannot take entry {seq}: it does not follow what is stored.",
        )


class CorruptJournal(StoreError):
    """What is stored is not what was written. `seq` is the first entry (or the snapshot) that is wrong."""

    def __init__(self, hearing: str, seq: int) -> None:
        super().__init__(
            "journal_corrupt",
            f"庭审 {hearing} 的日志在第 {seq} 条处损坏，庭审不能打开；请从备份恢复，不要删除现有数据。",
            f"The journal of hearing {hearing} is damaged at entry {seq} and the hearing cannot be opened; "
            "restore it from a backup and keep the present data.",
        )
        self.hearing = hearing
        self.seq = seq


class Snapshot(msgspec.Struct, frozen=True):
    """State of a hearing up to and including entry `seq`, whose chain digest is `digest`."""

    seq: int
    digest: bytes
    body: bytes


Outcome = StoreError | None
"""Why something was not stored, or None: it is on disk."""

Told = Callable[[Outcome], None]
"""Called in the loop, and must not raise."""


class Journal(Protocol):
    """One ordered, hash-chained journal per hearing."""

    def append(self, hearing: str, fence: int, entries: Sequence[Entry], told: Told) -> None:
        """Queue `entries` at once, in the order of calls; `told` hears when they are on disk, or why they are not.

        All of them are stored or none. What may be wrong: Fenced, OutOfOrder (a gap, or a digest that does not continue
        the chain) or another StoreError; each for this hearing alone, whatever else was written at the same moment.
        """

    async def fence(self, hearing: str, number: int) -> None:
        """From now on only `number` may append. Raises Fenced unless it is greater than every earlier one."""

    async def fenced(self, hearing: str) -> int:
        """The greatest fence so far, 0 for none."""

    async def read(self, hearing: str, after: int = 0) -> list[Entry]:
        """All entries after entry `after`; none for an unknown hearing. Raises CorruptJournal."""

    async def page(self, hearing: str, after: int, most: int, size: int) -> list[Entry]:
        """The first entries of `read`: at most `most`, and of a second one no more than `size` bytes of bodies allow.

        Raises CorruptJournal. However long the journal is, no more than the page is ever in memory.
        """

    async def events_before(self, hearing: str, before: int, most: int) -> list[Entry]:
        """The last `most` events before entry `before`, the latest first.

        They are not checked against the chain, which also runs through the updates between them.
        """

    async def save_snapshot(self, hearing: str, seq: int, body: bytes) -> None:
        """Keep `body` as the snapshot, unless a later one is kept. Raises OutOfOrder if there is no entry `seq`."""

    async def snapshot(self, hearing: str) -> Snapshot | None:
        """The latest snapshot. Raises CorruptJournal."""

    async def hearings(self) -> list[str]:
        """The ids of all hearings that have entries."""


class Leases(Protocol):
    """Who owns a hearing at present. Times in seconds."""

    async def acquire(self, hearing: str, holder: str, ttl: float) -> int | None:
        """Own the hearing for `ttl`; None while somebody else does.

        The number is a fence: greater than every earlier one of this hearing, also when the same holder acquires
        again, also after the leases' own memory was lost.
        """

    async def renew(self, hearing: str, holder: str, ttl: float) -> bool:
        """Own it for `ttl` from now; False if `holder` no longer does."""

    async def release(self, hearing: str, holder: str) -> None:
        """Give it back; nothing happens if `holder` does not own it."""

    async def holder(self, hearing: str) -> str | None:
        """Who owns it now."""

    async def close(self) -> None:
        """Let go of connections. What is owned stays owned until its time is over."""


class ListedCase(msgspec.Struct, frozen=True, kw_only=True):
    """One case of a series that is heard together."""

    id: str
    case_number: str
    case_name: str
    cause: str


class ListedHearing(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about a hearing before and apart from its journal. `starts_at` in milliseconds since the epoch.

    `cases` are those of a series (系列案) in their order, none where there is a single one; the hearing itself goes by
    the first.
    """

    id: str
    case_number: str
    case_name: str
    cause: str
    court: str
    place: str
    starts_at: int
    kind: Literal["trial", "mediation", "judgment"] = "trial"
    public: bool = True
    demonstration: bool = False
    cases: tuple[ListedCase, ...] = ()


class ListedSeat(msgspec.Struct, frozen=True, kw_only=True):
    """Who sits where: the person's name stands here and never in the journal."""

    id: str
    hearing: str
    role: Role
    name: str


class Particulars(msgspec.Struct, frozen=True, kw_only=True):
    """What else the court has on file of a person; "" for what it has not."""

    phone: str = ""
    id_number: str = ""


class Directory(Protocol):
    """Hearings, people and sign-ins: data that can be erased."""

    async def create_hearing(self, hearing: ListedHearing, seats: Sequence[ListedSeat]) -> None:
        """Enter a hearing with its seats, in their order; all or nothing. Raises StoreError ``hearing_exists``."""

    async def hearing(self, hearing: str) -> ListedHearing | None:
        """The hearing of that id."""

    async def seats(self, hearing: str) -> list[ListedSeat]:
        """The seats of a hearing in their order."""

    async def seat(self, seat: str) -> ListedSeat | None:
        """The seat of that id."""

    async def add_seat(self, seat: ListedSeat, particulars: Particulars) -> None:
        """Enter one more seat, after the others of its hearing. Raises StoreError ``seat_exists``."""

    async def remove_seat(self, seat: str) -> None:
        """Erase a seat that nobody ever sat on, and its person; nothing happens if there is none."""

    async def particulars(self, seat: str) -> Particulars:
        """What the court has on file of the seat's person; nothing of an unknown one."""

    async def open_session(self, seat: str, expires: int) -> str:
        """Sign a seat in until `expires` (milliseconds since the epoch); the token, of which only a hash is stored.

        Raises StoreError ``no_such_seat``.
        """

    async def session(self, token: str) -> ListedSeat | None:
        """The seat that the token signs in; None if it is unknown, expired or closed."""

    async def close_sessions(self, seat: str) -> None:
        """End every session of a seat."""

    async def secret(self, name: str) -> bytes:
        """A key of 32 random bytes, made when first asked for and the same ever after, for every server."""


Photo = Literal["card", "face"]


class Identity(msgspec.Struct, frozen=True):
    """What a seat has given to be known by: its ID number ("" if none), and which photographs are here."""

    number: str = ""
    photos: tuple[Photo, ...] = ()


class Identities(Protocol):
    """ID numbers and photographs of the identity check, sealed."""

    async def keep_photo(self, seat: str, photo: Photo, content: bytes) -> None:
        """Keep a photograph in place of the one before."""

    async def photo(self, seat: str, photo: Photo) -> bytes | None:
        """The photograph; None if there is none, or it was erased."""

    async def give_number(self, seat: str, number: str) -> None:
        """Keep an ID number in place of the one before."""

    async def identity(self, seat: str) -> Identity:
        """What the seat has given so far."""

    async def erase_photos(self, before: int) -> int:
        """Erase photographs of seats that gave the last one before this moment (milliseconds since the epoch); of how
        many seats."""


class Templates(Protocol):
    """The court's templates. A new database begins with `server.hearing.standard.STANDARD`."""

    async def all(self) -> list[Template]:
        """Every template, by kind and place."""

    async def put(self, template: str, content: TemplateContent, known: int) -> Template:
        """Write the template of that id; `known` is the `changed_at` that the writer has seen, 0 for a new one.

        A new one goes to the end of its kind. Raises StoreError ``template_changed`` if it is not (or no longer) as
        the writer has seen it, ``template_key_taken``, or ``templates_full`` beyond `MOST_TEMPLATES` of a kind.
        """

    async def delete(self, template: str, known: int) -> None:
        """Remove it; nothing happens if it is gone. Raises StoreError ``template_changed``."""

    async def arrange(self, kind: TemplateKind, order: Sequence[str]) -> None:
        """Put the templates of a kind into this order; those not named follow as they stood."""


class WrittenMessage(msgspec.Struct, frozen=True):
    """A message of the text channel; `number` counts those of a hearing, `at` in milliseconds since the epoch."""

    number: int
    thread: str
    seat: str
    at: int
    text: str


class Feedback(msgspec.Struct, frozen=True):
    """What a seat says of its hearing: sound and picture, ease of use and all in all from 1 to 5, and in words."""

    seat: str
    at: int
    media: int
    ease: int
    overall: int
    text: str


class Correspondence(Protocol):
    """What is written to the court beside the record. It is kept apart from the journal, and can be erased."""

    async def write(self, hearing: str, thread: str, seat: str, text: str) -> WrittenMessage:
        """Keep a message. Raises StoreError ``messages_full``."""

    async def messages(self, hearing: str) -> list[WrittenMessage]:
        """All messages of a hearing in their order."""

    async def give_feedback(self, feedback: Feedback) -> None:
        """Keep a seat's feedback in place of any earlier one."""

    async def feedback(self) -> list[Feedback]:
        """All feedback, the earliest first."""
