"""Every message between a page and the server, typed once. docs/protocol.md shows an example of each.

Both directions use the Socket.IO event "m" with one of these objects. Requests carry a number chosen by the page and
are answered by exactly one message with the same `request`. Times are milliseconds since the epoch by the server's
clock; binary fields are Yjs version 1 encodings.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from server.evidence_messages import Draw, Drawing, EvidenceChanged, EvidenceView, Seen, SeenBy, Show, Shown
from server.guest_messages import SeatCard as SeatCard
from server.guest_messages import SeatListed
from server.hearing.commands import AnyCommand
from server.hearing.events import AnyEvent
from server.hearing.model import (
    Correction,
    Document,
    Draft,
    Header,
    Leaders,
    Objection,
    Phase,
    Presence,
    Reassignment,
    Ruling,
    Side,
    Utterance,
)
from server.lobby_messages import LobbyView, Present, Probe, Rehearse, Understood
from server.media_messages import (
    Answer,
    Devices,
    DevicesChanged,
    MediaReset,
    Networks,
    Offered,
    Publish,
    Published,
    SharingView,
    Speaking,
    Subscribe,
    Unpublish,
)
from server.order_messages import OrderView
from server.signing_messages import SigningView
from server.text_messages import TextWritten
from server.wire import FromPage, FromServer, Request, Text

PROTOCOL = 1
MAX_MESSAGE = 2_000_000
"""Bytes of the largest message that a page may send."""

Blob = Annotated[bytes, Meta(max_length=1_500_000)]
Position = Annotated[bytes, Meta(max_length=200)]
ClientId = Annotated[int, Meta(ge=0, le=2**32 - 1)]


class Hello(FromPage, frozen=True, tag="hello"):
    """First message on every connection. `tab` tells two windows apart; `since` is the last `seq` that the page has."""

    request: Request
    protocol: int
    tab: Text
    since: int = 0


class Do(FromPage, frozen=True, tag="do"):
    """A command to the hearing."""

    request: Request
    command: AnyCommand


class Sync(FromPage, frozen=True, tag="sync"):
    """Ask for what the page's copy of a document lacks; `vector` is its Yjs state vector."""

    request: Request
    vector: Blob
    document: Document = "record"


class OpenWriter(FromPage, frozen=True, tag="open_writer"):
    """Ask for a Yjs client id to write a document with; only after its first sync."""

    request: Request
    document: Document = "record"


class ResumeWriter(FromPage, frozen=True, tag="resume_writer"):
    """Go on with a writer of an earlier connection, and hand in what he had not yet got acknowledged (may be empty)."""

    request: Request
    client: ClientId
    secret: Text
    update: Blob
    document: Document = "record"


class Edit(FromPage, frozen=True, tag="edit"):
    """An update of a document by the connection's writer. The answer `done` means that it is on disk."""

    request: Request
    client: ClientId
    update: Blob
    document: Document = "record"


class Cursor(FromPage, frozen=True, tag="cursor"):
    """Where the writer's cursor is: encoded Yjs relative positions, both empty when it is nowhere."""

    client: ClientId
    anchor: Position
    head: Position
    document: Document = "record"


class View(FromPage, frozen=True, tag="view"):
    """Where the page of 笔录辅流 is: the root's child at the top of the screen, as an encoded Yjs relative position,
    and how much of it is above the edge, in thousandths of its height."""

    place: Position
    share: Annotated[int, Meta(ge=0, le=1000)]


class Bye(FromPage, frozen=True, tag="bye"):
    """The person leaves (退出), as against being cut off."""


PageMessage = (
    Hello
    | Do
    | Sync
    | OpenWriter
    | ResumeWriter
    | Edit
    | Cursor
    | Publish
    | Unpublish
    | Rehearse
    | Probe
    | Subscribe
    | Answer
    | Devices
    | View
    | Show
    | Draw
    | Seen
    | Bye
)


class Done(FromServer, frozen=True, tag="done"):
    """The request was carried out and what it changed is on disk."""

    request: int


class Refused(FromServer, frozen=True, tag="refused"):
    """The request changed nothing; the sentences for `code` are in the error table."""

    request: int
    code: str


class Synced(FromServer, frozen=True, tag="synced"):
    """What the page's document lacked, and the server's state vector; later `edited` messages follow on it."""

    request: int
    update: bytes
    vector: bytes


class WriterOpened(FromServer, frozen=True, tag="writer_opened"):
    """The Yjs client id to write with, and the secret that resumes it."""

    request: int
    client: int
    secret: str


class Happened(FromServer, frozen=True, tag="happened"):
    """An event of the journal."""

    seq: int
    at: int
    event: AnyEvent


class Edited(FromServer, frozen=True, tag="edited"):
    """An update of a document by another writer, or by the server (`seat` is then empty)."""

    seq: int
    seat: str
    update: bytes
    document: Document = "record"


class Heard(FromServer, frozen=True, tag="heard"):
    """What a microphone is saying right now; empty when the sentence has ended. Never part of the record."""

    seat: str
    text: str
    at: int


class CursorMoved(FromServer, frozen=True, tag="cursor_moved"):
    """Another writer's cursor; both positions empty when he has gone."""

    seat: str
    client: int
    anchor: bytes
    head: bytes
    document: Document = "record"


class SpeechState(msgspec.Struct, frozen=True):
    """State of the recogniser; `sample` is true for the tiny model that knows only sample words."""

    ready: bool
    model: str
    sample: bool
    reason: str


class SpeechChanged(FromServer, frozen=True, tag="speech_changed"):
    """The recogniser came, went or failed."""

    speech: SpeechState


class SpeakingTimes(FromServer, frozen=True, tag="speaking_times"):
    """How long each side has spoken in each stage ("" before the first), in milliseconds. For the court."""

    times: dict[str, dict[Side, int]]


class Lagging(FromServer, frozen=True, tag="lagging"):
    """The recogniser is behind one microphone by so much; 0 when it has caught up."""

    seat: str
    behind_ms: int


class Viewed(FromServer, frozen=True, tag="viewed"):
    """Where the page of 笔录辅流 is now; the fields are those of `view`."""

    seat: str
    place: bytes
    share: int


class Replaced(FromServer, frozen=True, tag="replaced"):
    """This seat was opened in another window; this one is disconnected."""


class CaseCard(msgspec.Struct, frozen=True):
    """One case of a series."""

    id: str
    case_number: str
    case_name: str
    cause: str


class HearingCard(msgspec.Struct, frozen=True):
    """What is written on the file's cover; `cases` are those of a series, none where there is a single one."""

    id: str
    case_number: str
    case_name: str
    cause: str
    court: str
    place: str
    starts_at: int
    public: bool
    demonstration: bool
    cases: tuple[CaseCard, ...] = ()
    telephone: str = ""


class Welcome(FromServer, frozen=True, tag="welcome"):
    """Answer to `hello`: the hearing as this seat may see it, as of `seq`.

    `openings` is when each sitting was opened, `sitting` the number of the present one, `gaps` how often sound was
    lost.
    `utterances` are those after the `since` of `hello`. `waiting` is true for somebody outside the room: then all
    but his own seat and the phase is empty. `applicants` are those who ask to observe, for the court. It is sent again
    (with `request` 0) when he is let in or sent out.
    """

    request: int
    protocol: int
    seq: int
    now: int
    you: str
    waiting: bool
    hearing: HearingCard
    phase: Phase
    phase_since: int
    phase_until: int
    openings: list[int]
    sitting: int
    leaders: Leaders
    agenda: tuple[str, ...]
    gaps: int
    stage: str
    hands: list[str]
    seats: list[SeatCard]
    applicants: list[SeatCard]
    presence: dict[str, Presence]
    summoned: list[str]
    holders: list[str]
    sync: bool
    utterances: list[Utterance]
    inserted: list[str]
    heard: list[Heard]
    drafts: list[Draft]
    devices: list[DevicesChanged]
    speech: SpeechState
    speaking_at: dict[str, str]
    reassigned: dict[str, Reassignment]
    corrections: dict[str, Correction]
    confirmed: dict[str, list[int]]
    stream: str
    viewed: Viewed | None
    header: Header | None
    objections: list[Objection]
    rulings: dict[str, Ruling]
    evidence: EvidenceView
    sharing: SharingView
    order: OrderView
    lobby: LobbyView
    spoken: dict[str, dict[Side, int]]
    signing: SigningView


ServerMessage = (
    Welcome
    | Done
    | Refused
    | Synced
    | WriterOpened
    | Published
    | Happened
    | Edited
    | Heard
    | CursorMoved
    | DevicesChanged
    | Offered
    | MediaReset
    | Networks
    | Speaking
    | Understood
    | Present
    | SpeechChanged
    | SpeakingTimes
    | Lagging
    | Viewed
    | Shown
    | Drawing
    | SeenBy
    | EvidenceChanged
    | TextWritten
    | SeatListed
    | Replaced
)
