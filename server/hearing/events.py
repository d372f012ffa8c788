"""What has happened in a hearing. Stored for ever: fields are only added, with defaults; tags keep their meaning."""

from __future__ import annotations

from server.hearing.event import Event as Event
from server.hearing.evidence_events import EvidenceEvent as EvidenceEvent
from server.hearing.evidence_events import (
    ExhibitDescribed,
    ExhibitDownloaded,
    ExhibitFiled,
    ExhibitPlayed,
    ExhibitShown,
    ExhibitsOrdered,
    ExhibitWithdrawn,
    MarkDrawn,
    MarkErased,
    MarkingAsked,
    MarkingGranted,
    MarkingRefused,
    MarkingRevoked,
    MarksCleared,
    MarksFrozen,
    OpinionGiven,
    ShowingStopped,
)
from server.hearing.guest_events import GuestEvent as GuestEvent
from server.hearing.guest_events import ObserverApplied, ObserverApproved, ObserverRefused, SeatAdded
from server.hearing.identity_events import IdentityGiven, IdentityPassed, IdentityRefused, IdentityViewed
from server.hearing.lobby_events import DevicesChecked
from server.hearing.lobby_events import LobbyEvent as LobbyEvent
from server.hearing.model import (
    STAGES,
    Document,
    Draft,
    Header,
    Leaders,
    Link,
    Objection,
    Phase,
    Ruling,
    Seat,
    Utterance,
)
from server.hearing.order_events import (
    CalledIn,
    CameraBlanked,
    CameraShown,
    DisciplineBegun,
    DisciplineStopped,
    GavelStruck,
    Muted,
    Removed,
    Unmuted,
)
from server.hearing.order_events import OrderEvent as OrderEvent
from server.hearing.sharing_events import (
    SharingAsked,
    SharingGranted,
    SharingRefused,
    SharingRevoked,
    SharingStarted,
    SharingStopped,
)
from server.hearing.sharing_events import SharingEvent as SharingEvent
from server.hearing.signing_events import (
    LinkRefused,
    SignatureGiven,
    SignaturesPlaced,
    SignerConfirmed,
    SignerReleased,
    SignerReminded,
    SigningDeclined,
    SigningOpened,
    SigningRead,
    SigningResumed,
    VersionFrozen,
    VersionSealed,
)
from server.hearing.signing_events import SigningEvent as SigningEvent
from server.hearing.sitting_events import Adjourned, Concluded
from server.hearing.sitting_events import SittingEvent as SittingEvent


class HearingCreated(Event, frozen=True, tag="hearing_created"):
    """The first entry of every journal; `starts_at` in milliseconds since the epoch, `cases` the ids of a series.

    `lobby`: whoever is not of the court waits in the lobby until he is called in. `leaders`: who prepares, opens,
    closes and so on. `agenda`: the stages that it can be in.
    """

    hearing: str
    starts_at: int
    seats: tuple[Seat, ...]
    lobby: bool = False
    cases: tuple[str, ...] = ()
    leaders: Leaders = "both"
    agenda: tuple[str, ...] = STAGES


class PhaseChanged(Event, frozen=True, tag="phase_changed"):
    """The sitting passed to another phase; `until` (milliseconds since the epoch) a recess is to last, 0: not said."""

    phase: Phase
    by: str
    until: int = 0


class StageSet(Event, frozen=True, tag="stage_set"):
    """庭审阶段."""

    stage: str
    by: str


class HandRaised(Event, frozen=True, tag="hand_raised"):
    """举手."""

    seat: str


class HandLowered(Event, frozen=True, tag="hand_lowered"):
    """A hand was taken down, by whom it belongs to or by the court."""

    seat: str
    by: str


class Joined(Event, frozen=True, tag="joined"):
    """A seat connected."""

    seat: str


class Addressed(Event, frozen=True, tag="addressed"):
    """A seat connected from another network address than before; all that it does from now on, it does from there."""

    seat: str
    address: str


class Left(Event, frozen=True, tag="left"):
    """A seat disconnected; `reason` is "left", "cut_off" or "server_stopped", `link` how the connection was."""

    seat: str
    reason: str
    link: Link = Link()


class WitnessSummoned(Event, frozen=True, tag="witness_summoned"):
    """A witness or expert was called into the room."""

    seat: str
    by: str


class WitnessDismissed(Event, frozen=True, tag="witness_dismissed"):
    """A witness or expert was sent out."""

    seat: str
    by: str


class PermissionChanged(Event, frozen=True, tag="permission_changed"):
    """The right to edit the record changed hands; `how` is "taken", "returned", "shared", or
    "frozen": the record is to be signed."""

    by: str
    how: str
    ended: tuple[str, ...]
    granted: tuple[str, ...]


class WriterIssued(Event, frozen=True, tag="writer_issued"):
    """A Yjs client id was issued to a seat, for the record under its present grant."""

    client: int
    seat: str
    secret_digest: bytes
    document: Document = "record"


class WriterRetired(Event, frozen=True, tag="writer_retired"):
    """A writer whose update was refused; nothing more is accepted from him."""

    client: int
    code: str


class UtteranceRecognised(Event, frozen=True, tag="utterance_recognised"):
    """A final line of the recogniser."""

    utterance: Utterance


class SoundLost(Event, frozen=True, tag="sound_lost"):
    """Sound of a microphone that never reached the recogniser; from `start` to `end`, milliseconds since the epoch."""

    seat: str
    start: int
    end: int


class UtterancesInserted(Event, frozen=True, tag="utterances_inserted"):
    """Lines that entered the record; the update of the record is the next entry."""

    utterances: tuple[str, ...]
    by: str


class UtteranceWithdrawn(Event, frozen=True, tag="utterance_withdrawn"):
    """A line that was taken out of the record again; the update of the record is the next entry."""

    utterance: str
    by: str


class SyncSwitched(Event, frozen=True, tag="sync_switched"):
    """Whether lines enter the record by themselves as they come."""

    on: bool
    by: str


class DraftKept(Event, frozen=True, tag="draft_kept"):
    """Refused text, kept for its writer."""

    draft: Draft


class DraftDiscarded(Event, frozen=True, tag="draft_discarded"):
    """A draft that its writer no longer needs."""

    draft: str
    by: str


class SpeakerAsserted(Event, frozen=True, tag="speaker_asserted"):
    """From now on `speaker` is said to speak at the microphone of `seat`."""

    seat: str
    speaker: str
    by: str


class SpeakerCorrected(Event, frozen=True, tag="speaker_corrected"):
    """A line was given to another speaker; an update of the record may be the next entry."""

    utterance: str
    speaker: str
    by: str


class UtteranceCorrected(Event, frozen=True, tag="utterance_corrected"):
    """What a line should read; the recogniser's words stay, and the record is not touched."""

    utterance: str
    text: str
    by: str


class WordsConfirmed(Event, frozen=True, tag="words_confirmed"):
    """Doubtful words of a line, by index, that somebody has checked."""

    utterance: str
    words: tuple[int, ...]
    by: str


class StreamStarted(Event, frozen=True, tag="stream_started"):
    """笔录辅流: everybody may follow this seat's view of the record."""

    by: str


class StreamStopped(Event, frozen=True, tag="stream_stopped"):
    """Nobody's view is shown any more; `by` is empty when the permission ended or its holder left."""

    by: str


class HeaderSet(Event, frozen=True, tag="header_set"):
    """The record's header was chosen."""

    header: Header
    by: str


class ObjectionRaised(Event, frozen=True, tag="objection_raised"):
    """A party objects to a passage."""

    objection: Objection


class ObjectionRuled(Event, frozen=True, tag="objection_ruled"):
    """The court has answered an objection."""

    objection: str
    ruling: Ruling


AnyEvent = (
    HearingCreated
    | PhaseChanged
    | StageSet
    | HandRaised
    | HandLowered
    | Joined
    | Addressed
    | Left
    | WitnessSummoned
    | WitnessDismissed
    | PermissionChanged
    | WriterIssued
    | WriterRetired
    | UtteranceRecognised
    | SoundLost
    | UtterancesInserted
    | UtteranceWithdrawn
    | SyncSwitched
    | DraftKept
    | DraftDiscarded
    | SpeakerAsserted
    | SpeakerCorrected
    | UtteranceCorrected
    | WordsConfirmed
    | StreamStarted
    | StreamStopped
    | HeaderSet
    | ObjectionRaised
    | ObjectionRuled
    | ExhibitFiled
    | ExhibitDescribed
    | ExhibitsOrdered
    | ExhibitWithdrawn
    | ExhibitShown
    | ShowingStopped
    | MarkingAsked
    | MarkingGranted
    | MarkingRefused
    | MarkingRevoked
    | MarkDrawn
    | MarkErased
    | MarksCleared
    | MarksFrozen
    | OpinionGiven
    | ExhibitDownloaded
    | ExhibitPlayed
    | Muted
    | Unmuted
    | CameraBlanked
    | CameraShown
    | Removed
    | CalledIn
    | SeatAdded
    | ObserverApplied
    | ObserverApproved
    | ObserverRefused
    | DevicesChecked
    | IdentityGiven
    | IdentityPassed
    | IdentityRefused
    | IdentityViewed
    | GavelStruck
    | DisciplineBegun
    | DisciplineStopped
    | SharingAsked
    | SharingGranted
    | SharingRefused
    | SharingRevoked
    | SharingStarted
    | SharingStopped
    | VersionFrozen
    | SigningResumed
    | SigningOpened
    | SigningRead
    | SignerConfirmed
    | SignatureGiven
    | SigningDeclined
    | SignerReminded
    | SignerReleased
    | SignaturesPlaced
    | LinkRefused
    | VersionSealed
    | Adjourned
    | Concluded
)
