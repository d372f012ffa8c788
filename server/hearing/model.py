"""What a hearing consists of: roles, phases, seats, utterances and the state that the journal adds up to."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from server.hearing.evidence import Evidence
from server.hearing.lobby import Lobby
from server.hearing.order import Order
from server.hearing.signing import Signing


class Role(StrEnum):
    """Litigation status of a seat."""

    PRESIDING_JUDGE = "presiding_judge"
    JUDGE = "judge"
    ASSESSOR = "assessor"
    CLERK = "clerk"
    PLAINTIFF = "plaintiff"
    PLAINTIFF_AGENT = "plaintiff_agent"
    DEFENDANT = "defendant"
    DEFENDANT_AGENT = "defendant_agent"
    THIRD_PARTY = "third_party"
    THIRD_PARTY_AGENT = "third_party_agent"
    WITNESS = "witness"
    EXPERT = "expert"
    INTERPRETER = "interpreter"
    OBSERVER = "observer"


BENCH = frozenset({Role.PRESIDING_JUDGE, Role.JUDGE, Role.ASSESSOR})
COURT = BENCH | {Role.CLERK}
PARTIES = frozenset({Role.PLAINTIFF, Role.DEFENDANT, Role.THIRD_PARTY})
AGENTS = frozenset({Role.PLAINTIFF_AGENT, Role.DEFENDANT_AGENT, Role.THIRD_PARTY_AGENT})
TESTIFYING = frozenset({Role.WITNESS, Role.EXPERT})

SIDES = (
    BENCH,
    frozenset({Role.PLAINTIFF, Role.PLAINTIFF_AGENT}),
    frozenset({Role.DEFENDANT, Role.DEFENDANT_AGENT}),
    frozenset({Role.THIRD_PARTY, Role.THIRD_PARTY_AGENT}),
)
"""People of one side may sit at one microphone."""

LABELS: Mapping[Role, str] = MappingProxyType(
    {
        Role.PRESIDING_JUDGE: "审",
        Role.JUDGE: "审",
        Role.ASSESSOR: "陪",
        Role.CLERK: "书",
        Role.PLAINTIFF: "原",
        Role.PLAINTIFF_AGENT: "原代",
        Role.DEFENDANT: "被",
        Role.DEFENDANT_AGENT: "被代",
        Role.THIRD_PARTY: "三",
        Role.THIRD_PARTY_AGENT: "三代",
        Role.WITNESS: "证",
        Role.EXPERT: "鉴",
        Role.INTERPRETER: "译",
        Role.OBSERVER: "旁",
    }
)
"""How a speaker's paragraph begins in the record."""


Side = Literal["court", "plaintiff", "defendant", "third_party", "others"]
"""Those who speak, as far as speaking time is told apart."""


Leaders = Literal["both", "judge", "clerk"]
"""Who of the court takes a sitting from phase to phase."""


class Phase(StrEnum):
    """State of the sitting; concluded (归档) is the hearing as a whole."""

    SCHEDULED = "scheduled"
    PREPARING = "preparing"
    IN_SESSION = "in_session"
    RECESS = "recess"
    CLOSED = "closed"
    CONCLUDED = "concluded"


class Seat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One person in one hearing. His name is kept outside the journal, under the seat's id."""

    id: str
    role: Role


class Word(msgspec.Struct, frozen=True, gc=False):
    """One recognised word; times in milliseconds since the epoch, confidence from 0 to 1."""

    text: str
    start: int
    end: int
    confidence: float


class Utterance(msgspec.Struct, frozen=True, gc=False):
    """What one microphone said between two pauses.

    `id` is "seat.stream.number"; `text` is what is shown (no recogniser's spaces, simple punctuation); `words` is
    what the recogniser gave. Times are milliseconds since the epoch by the server's clock. `speaker` is the seat that
    somebody said was speaking at this microphone then: asserted, not proven. Empty: the microphone's own seat.
    """

    id: str
    seat: str
    start: int
    end: int
    text: str
    words: tuple[Word, ...]
    speaker: str = ""
    muted: bool = False
    """静音中: nobody but the court heard it."""


Document = Literal["record", "notes"]
"""What is written together in a hearing: 庭审笔录, and 庭内备注 between clerks and bench."""


class Writer(msgspec.Struct, frozen=True):
    """A Yjs client id that the server issued to a seat for one document.

    `grant` is the grant to edit the record that the seat then held, 0 for none; only for the record it matters.
    """

    seat: str
    grant: int
    secret_digest: bytes
    document: Document = "record"


class Paragraph(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paragraph of a draft: the writer's wording, and the paragraph that it stood after ("" at the top)."""

    text: str
    after: str = ""


class Draft(msgspec.Struct, frozen=True):
    """Text that was refused and is kept for its writer; `code` says why it was refused."""

    id: str
    seat: str
    code: str
    at: int
    paragraphs: tuple[Paragraph, ...]
    document: Document = "record"


class Correction(msgspec.Struct, frozen=True):
    """What somebody of the court says a line should read; offered, the record is not touched by it."""

    text: str
    by: str
    at: int


class Reassignment(msgspec.Struct, frozen=True):
    """Whom somebody of the court says a line belongs to."""

    speaker: str
    by: str
    at: int


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """笔录头 as a template: its fields, such as {case_number}, are filled in where it is shown. It holds no names."""

    title: Annotated[str, Meta(max_length=40)]
    lines: Annotated[tuple[Annotated[str, Meta(max_length=200)], ...], Meta(max_length=40)]


class Objection(msgspec.Struct, frozen=True):
    """异议 of a party to a passage of the record.

    `quote` is the text as it stood; `place` an encoded Yjs relative position of the passage; `utterance` the line
    that it came from, "" if it was typed; `text` what the party says.
    """

    id: str
    seat: str
    at: int
    quote: str
    text: str
    place: bytes = b""
    utterance: str = ""


class Ruling(msgspec.Struct, frozen=True):
    """The court's answer to an objection: `text` is what the passage shall read, if it was accepted."""

    by: str
    at: int
    accepted: bool
    text: str = ""
    reason: str = ""


class Presence(msgspec.Struct, frozen=True):
    """Whether a seat is connected, and since when (milliseconds since the epoch)."""

    online: bool
    since: int
    left: str = ""


class Sharing(msgspec.Struct, frozen=True):
    """桌面共享: who has asked to share a screen, who may beside the court, and whose is shown to all ("": nobody's)."""

    asking: frozenset[str] = frozenset()
    granted: frozenset[str] = frozenset()
    seat: str = ""


class Link(msgspec.Struct, frozen=True):
    """Packets of sound and picture from a page (`up`) and to it, and how many were lost on the way; `sound_at` is when
    its last sound came (milliseconds since the epoch), 0 if none did."""

    up: int = 0
    up_lost: int = 0
    down: int = 0
    down_lost: int = 0
    sound_at: int = 0


class Stay(msgspec.Struct, frozen=True):
    """One time that a seat was connected; `until` is 0 while it is. `left` is how it ended, as in the event `Left`, and
    `link` how the connection was."""

    since: int
    until: int = 0
    left: str = ""
    link: Link = Link()


STAGES: Final = ("核对身份", "告知权利", "法庭调查", "举证质证", "法庭辩论", "最后陈述")
"""庭审阶段 in the order of a first-instance civil hearing."""


class State(msgspec.Struct, frozen=True):
    """All that the journal of a hearing adds up to.

    `cases` are the ids of a series (系列案) in their order, none for a single case.
    `phase_until` is when a recess is to end, 0 if nobody said; `hands` are the seats that ask to speak, in order.
    `agenda` are the stages that can be set; `stages` are those that were, and when; `spoken` is how long each side has
    spoken in each, in milliseconds.
    `openings` is when each sitting was opened, `sitting` the number of the present one, from 1; `starts_at` is when
    it is to begin. `gaps` is how many times sound was lost to the recogniser.
    `inserted` holds the lines that were put into the record and not withdrawn, by whom; `entered` all that ever were.
    `speaking` holds, for each microphone, who was said to speak there from when on, in order; `confirmed` the indexes
    of an utterance's words that somebody has checked; `stream` the seat whose view of the record all may follow.
    `grants` maps a seat that may edit the record to the number of its grant; numbers are never used twice, so a
    writer whose grant has ended can be told from one who got a new one.
    """

    hearing: str = ""
    phase: Phase = Phase.SCHEDULED
    phase_since: int = 0
    phase_until: int = 0
    stage: str = ""
    stages: tuple[tuple[int, str], ...] = ()
    spoken: dict[str, dict[Side, int]] = {}
    hands: tuple[str, ...] = ()
    starts_at: int = 0
    leaders: Leaders = "both"
    agenda: tuple[str, ...] = STAGES
    openings: tuple[int, ...] = ()
    sitting: int = 1
    gaps: int = 0
    seats: dict[str, Seat] = {}
    cases: tuple[str, ...] = ()
    presence: dict[str, Presence] = {}
    attendance: dict[str, tuple[Stay, ...]] = {}
    addresses: dict[str, str] = {}
    summoned: frozenset[str] = frozenset()
    grants: dict[str, int] = {}
    last_grant: int = 0
    writers: dict[int, Writer] = {}
    retired: frozenset[int] = frozenset()
    sync: bool = False
    utterances: dict[str, Utterance] = {}
    inserted: dict[str, str] = {}
    entered: frozenset[str] = frozenset()
    drafts: dict[str, Draft] = {}
    speaking: dict[str, tuple[tuple[int, str], ...]] = {}
    reassigned: dict[str, Reassignment] = {}
    corrections: dict[str, Correction] = {}
    confirmed: dict[str, frozenset[int]] = {}
    stream: str = ""
    header: Header | None = None
    objections: dict[str, Objection] = {}
    rulings: dict[str, Ruling] = {}
    evidence: Evidence = Evidence()
    sharing: Sharing = Sharing()
    order: Order = Order()
    lobby: Lobby = Lobby()
    signing: Signing = Signing()
    applying: tuple[str, ...] = ()
    """Those who ask to observe, by the ids that their seats would have."""

    @property
    def opened_at(self) -> int:
        """When the hearing was first opened, 0 before."""
        return self.openings[0] if self.openings else 0

    def role(self, seat: str) -> Role:
        """Role of a seat of this hearing; KeyError for a stranger."""
        return self.seats[seat].role

    @property
    def inside(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """What decides who is in the room: changes with it."""
        return self.summoned, self.order.removed, self.lobby.called

    def online(self, seat: str) -> bool:
        """Whether the seat's page is connected."""
        presence = self.presence.get(seat)
        return presence is not None and presence.online

    def admitted(self, seat: str) -> bool:
        """Whether the seat is in the room: not while removed; witnesses and experts only while summoned; observers,
        and where the lobby is kept all who are not of the court, once they were called in."""
        role = self.role(seat)
        if seat in self.order.removed:
            return False
        if role in TESTIFYING:
            return seat in self.summoned
        if role in COURT or (role is not Role.OBSERVER and not self.lobby.kept):
            return True
        return seat in self.lobby.called
