"""What has happened to evidence. As in `server.hearing.events`: fields are only added, tags keep their meaning."""

from __future__ import annotations

from server.hearing.event import Event
from server.hearing.evidence import Exhibit, Mark, Opinion


class EvidenceEvent(Event, frozen=True):
    """Base of what happens to evidence."""


class ExhibitFiled(EvidenceEvent, frozen=True, tag="exhibit_filed"):
    """An item of evidence was received, checked and stored."""

    exhibit: Exhibit


class ExhibitDescribed(EvidenceEvent, frozen=True, tag="exhibit_described"):
    """How the catalogue describes an exhibit was changed; without a `case` it stays in the one that it was in."""

    exhibit: str
    title: str
    purpose: str
    source: str
    copy: bool
    by: str
    case: str = ""


class ExhibitsOrdered(EvidenceEvent, frozen=True, tag="exhibits_ordered"):
    """The catalogue of one party was put into another order."""

    party: str
    exhibits: tuple[str, ...]
    by: str


class ExhibitWithdrawn(EvidenceEvent, frozen=True, tag="exhibit_withdrawn"):
    """An exhibit was withdrawn; it stays where it is, as withdrawn."""

    exhibit: str
    by: str


class ExhibitShown(EvidenceEvent, frozen=True, tag="exhibit_shown"):
    """举证: a seat shows an exhibit to all."""

    exhibit: str
    by: str


class ShowingStopped(EvidenceEvent, frozen=True, tag="showing_stopped"):
    """Nothing is shown any more; `by` is empty when the seat that showed it left."""

    by: str


class MarkingAsked(EvidenceEvent, frozen=True, tag="marking_asked"):
    """申请批注."""

    seat: str


class MarkingGranted(EvidenceEvent, frozen=True, tag="marking_granted"):
    """The court lets a seat draw on evidence."""

    seat: str
    by: str


class MarkingRefused(EvidenceEvent, frozen=True, tag="marking_refused"):
    """The court refused what a seat had asked for."""

    seat: str
    by: str


class MarkingRevoked(EvidenceEvent, frozen=True, tag="marking_revoked"):
    """清除圈注权限: these seats may draw no more."""

    seats: tuple[str, ...]
    by: str


class MarkDrawn(EvidenceEvent, frozen=True, tag="mark_drawn"):
    """A mark on a page of an exhibit."""

    mark: Mark


class MarkErased(EvidenceEvent, frozen=True, tag="mark_erased"):
    """抹擦: somebody took back a mark of his own."""

    mark: str
    exhibit: str
    by: str


class MarksCleared(EvidenceEvent, frozen=True, tag="marks_cleared"):
    """清空: the court removed all marks of an exhibit, or of one page (0: of all)."""

    exhibit: str
    page: int
    by: str


class MarksFrozen(EvidenceEvent, frozen=True, tag="marks_frozen"):
    """At the end of the hearing the marks were entered in its log: a digest over so many, and its leaf's salt."""

    digest: str
    count: int
    salt: bytes


class OpinionGiven(EvidenceEvent, frozen=True, tag="opinion_given"):
    """质证: a party's opinion of an exhibit, in place of any earlier one of his."""

    opinion: Opinion


class ExhibitDownloaded(EvidenceEvent, frozen=True, tag="exhibit_downloaded"):
    """Somebody took a copy of an exhibit's file."""

    exhibit: str
    by: str


class ExhibitPlayed(EvidenceEvent, frozen=True, tag="exhibit_played"):
    """Somebody began to play a sound or a film."""

    exhibit: str
    by: str
