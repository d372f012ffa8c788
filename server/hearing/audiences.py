"""Who is told of what: an audience for each event and each document."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from server.hearing import events as ev
from server.hearing import rules, signatures
from server.hearing.model import COURT, Document, State
from server.hearing.rules import Right


class Audience(StrEnum):
    """Who is told of something."""

    ALL = "all"
    ROOM = "room"
    READERS = "readers"
    COURT = "court"
    SIGNERS = "signers"
    """Whoever is asked to sign the record, also from outside the room; and the court."""
    NOBODY = "nobody"


AUDIENCES: Mapping[type[ev.Event], Audience] = MappingProxyType(
    {
        ev.HearingCreated: Audience.NOBODY,
        ev.PhaseChanged: Audience.ALL,
        ev.StageSet: Audience.ROOM,
        ev.HandRaised: Audience.ROOM,
        ev.HandLowered: Audience.ROOM,
        ev.Joined: Audience.ROOM,
        ev.Addressed: Audience.COURT,
        ev.Left: Audience.ROOM,
        ev.WitnessSummoned: Audience.ROOM,
        ev.WitnessDismissed: Audience.ROOM,
        ev.PermissionChanged: Audience.READERS,
        ev.WriterIssued: Audience.NOBODY,
        ev.WriterRetired: Audience.NOBODY,
        ev.UtteranceRecognised: Audience.READERS,
        ev.SoundLost: Audience.READERS,
        ev.UtterancesInserted: Audience.READERS,
        ev.UtteranceWithdrawn: Audience.READERS,
        ev.SyncSwitched: Audience.READERS,
        ev.DraftKept: Audience.COURT,
        ev.DraftDiscarded: Audience.COURT,
        ev.SpeakerAsserted: Audience.ROOM,
        ev.SpeakerCorrected: Audience.READERS,
        ev.UtteranceCorrected: Audience.READERS,
        ev.WordsConfirmed: Audience.READERS,
        ev.StreamStarted: Audience.READERS,
        ev.StreamStopped: Audience.READERS,
        ev.HeaderSet: Audience.READERS,
        ev.ObjectionRaised: Audience.READERS,
        ev.ObjectionRuled: Audience.READERS,
        ev.ExhibitFiled: Audience.READERS,
        ev.ExhibitDescribed: Audience.READERS,
        ev.ExhibitsOrdered: Audience.READERS,
        ev.ExhibitWithdrawn: Audience.READERS,
        ev.ExhibitShown: Audience.READERS,
        ev.ShowingStopped: Audience.READERS,
        ev.MarkingAsked: Audience.ROOM,
        ev.MarkingGranted: Audience.ROOM,
        ev.MarkingRefused: Audience.ROOM,
        ev.MarkingRevoked: Audience.ROOM,
        **dict.fromkeys(ev.SharingEvent.__subclasses__(), Audience.ROOM),
        ev.MarkDrawn: Audience.READERS,
        ev.MarkErased: Audience.READERS,
        ev.MarksCleared: Audience.READERS,
        ev.MarksFrozen: Audience.READERS,
        ev.OpinionGiven: Audience.READERS,
        ev.ExhibitDownloaded: Audience.COURT,
        ev.ExhibitPlayed: Audience.COURT,
        ev.Muted: Audience.ROOM,
        ev.Unmuted: Audience.ROOM,
        ev.CameraBlanked: Audience.ROOM,
        ev.CameraShown: Audience.ROOM,
        ev.Removed: Audience.ROOM,
        ev.CalledIn: Audience.ROOM,
        ev.SeatAdded: Audience.ROOM,
        ev.ObserverApplied: Audience.COURT,
        ev.ObserverApproved: Audience.ROOM,
        ev.ObserverRefused: Audience.COURT,
        ev.DevicesChecked: Audience.COURT,
        ev.IdentityGiven: Audience.COURT,
        ev.IdentityPassed: Audience.COURT,
        ev.IdentityRefused: Audience.COURT,
        ev.IdentityViewed: Audience.COURT,
        ev.GavelStruck: Audience.ROOM,
        ev.DisciplineBegun: Audience.ROOM,
        ev.DisciplineStopped: Audience.ROOM,
        **dict.fromkeys(ev.SigningEvent.__subclasses__(), Audience.COURT),
        ev.VersionFrozen: Audience.SIGNERS,
        ev.SigningResumed: Audience.SIGNERS,
        ev.SignaturesPlaced: Audience.READERS,
        ev.VersionSealed: Audience.READERS,
        ev.Adjourned: Audience.ALL,
        ev.Concluded: Audience.READERS,
    }
)


ALSO_TOLD = (
    ev.IdentityGiven,
    ev.IdentityPassed,
    ev.IdentityRefused,
    ev.SigningOpened,
    ev.SigningRead,
    ev.SignerConfirmed,
    ev.SignatureGiven,
    ev.SigningDeclined,
    ev.SignerReminded,
    ev.SignerReleased,
)
"""Events of which the seat that they are about is told too."""


OF_EDITS: Mapping[Document, Audience] = MappingProxyType({"record": Audience.READERS, "notes": Audience.COURT})
"""Who is told of an edit of a document."""


def watchers(state: State, exhibit: str) -> Audience:
    """Who is told of what is drawn on an exhibit: while it is shown, everybody in the room."""
    return Audience.ROOM if rules.shown(state, exhibit) else Audience.READERS


def audience(state: State, event: ev.Event) -> Audience:
    """Who is told of an event."""
    match event:
        case ev.Joined() | ev.Left():
            # Whether somebody waits outside, the court alone is told.
            return Audience.ROOM if state.admitted(event.seat) else Audience.COURT
        case ev.MarkDrawn():
            return watchers(state, event.mark.stroke.exhibit)
        case ev.MarkErased() | ev.MarksCleared():
            return watchers(state, event.exhibit)
        case ev.UtteranceRecognised():
            return Audience.COURT if event.utterance.muted else Audience.READERS
        case ev.SpeakerCorrected() | ev.UtteranceCorrected() | ev.WordsConfirmed():
            return Audience.COURT if state.utterances[event.utterance].muted else Audience.READERS
        case _:
            return AUDIENCES[type(event)]


def also_told(event: ev.Event) -> str:
    """The seat that is told of an event besides its audience; "" for none."""
    if not isinstance(event, ALSO_TOLD):
        return ""
    return event.signature.seat if isinstance(event, ev.SignatureGiven) else event.seat


def hears(state: State, seat: str, audience: Audience) -> bool:
    """Whether the seat belongs to the audience."""
    match audience:
        case Audience.ALL:
            return True
        case Audience.ROOM:
            return state.admitted(seat)
        case Audience.READERS:
            return rules.allowed(state, seat, Right.READ_RECORD)
        case Audience.COURT:
            return state.role(seat) in COURT
        case Audience.SIGNERS:
            return state.role(seat) in COURT or signatures.signs(state, seat)
        case Audience.NOBODY:
            return False
