"""What people and the server's own parts may ask of a hearing."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from server.hearing.command import Command, Passage
from server.hearing.evidence import Kind
from server.hearing.evidence_commands import (
    AskToMark,
    ClearMarks,
    DescribeExhibit,
    DrawMark,
    EraseMark,
    GiveOpinion,
    GrantMarking,
    OrderExhibits,
    RefuseMarking,
    RevokeMarking,
    ShowExhibit,
    StopShowing,
    WithdrawExhibit,
)
from server.hearing.evidence_commands import EvidenceCommand as EvidenceCommand
from server.hearing.guest_commands import AddSeat, ApplyToObserve, ApproveObserver, RefuseObserver
from server.hearing.guest_commands import GuestCommand as GuestCommand
from server.hearing.identity_commands import AcceptIdentity, GiveIdentity, NoteIdentityView, RefuseIdentity
from server.hearing.lobby_commands import LobbyCommand as LobbyCommand
from server.hearing.lobby_commands import ReportCheck
from server.hearing.model import Document, Header, Link, Paragraph, Utterance
from server.hearing.order_commands import (
    BlankCamera,
    CallIn,
    Mute,
    ReadDiscipline,
    Remove,
    ShowCamera,
    StopDiscipline,
    StrikeGavel,
    Unmute,
)
from server.hearing.order_commands import OrderCommand as OrderCommand
from server.hearing.sharing_commands import (
    AskToShare,
    EndSharing,
    GrantSharing,
    RefuseSharing,
    RevokeSharing,
    StartSharing,
    StopSharing,
)
from server.hearing.sharing_commands import SharingCommand as SharingCommand
from server.hearing.signing_commands import BeginSigning as BeginSigning
from server.hearing.signing_commands import ConfirmSigner as ConfirmSigner
from server.hearing.signing_commands import DeclineToSign as DeclineToSign
from server.hearing.signing_commands import EnterPaper as EnterPaper
from server.hearing.signing_commands import FreezeVersion as FreezeVersion
from server.hearing.signing_commands import FreezingCommand as FreezingCommand
from server.hearing.signing_commands import GiveSignature as GiveSignature
from server.hearing.signing_commands import NoteRefusedLink as NoteRefusedLink
from server.hearing.signing_commands import OpenSigning as OpenSigning
from server.hearing.signing_commands import PageCommand as PageCommand
from server.hearing.signing_commands import PlaceSignatures, ReleaseSigner, RemindSigner
from server.hearing.signing_commands import ReadOn as ReadOn
from server.hearing.signing_commands import RenewSignature as RenewSignature
from server.hearing.signing_commands import SealVersion as SealVersion
from server.hearing.signing_commands import SignerCommand as SignerCommand
from server.hearing.signing_commands import SigningCommand as SigningCommand
from server.hearing.sitting_commands import Adjourn, Conclude
from server.hearing.sitting_commands import SittingCommand as SittingCommand


class Prepare(Command, frozen=True, tag="prepare"):
    """准备开庭."""


class Open(Command, frozen=True, tag="open"):
    """正式开庭: from preparing, once all parties are in or the time has come."""


class Recess(Command, frozen=True, tag="recess"):
    """休庭, for so many minutes; 0 without saying how long. It never reopens by itself."""

    minutes: Annotated[int, Meta(ge=0, le=600)] = 0


class Resume(Command, frozen=True, tag="resume"):
    """继续开庭."""


class Close(Command, frozen=True, tag="close"):
    """闭庭."""


class SetStage(Command, frozen=True, tag="set_stage"):
    """庭审阶段: one of the hearing's agenda."""

    stage: str


class RaiseHand(Command, frozen=True, tag="raise_hand"):
    """举手: ask to speak."""


class LowerHand(Command, frozen=True, tag="lower_hand"):
    """Take a hand down: one's own, or as the court anybody's."""

    seat: str


class Summon(Command, frozen=True, tag="summon"):
    """传唤 a witness or expert."""

    seat: str


class Dismiss(Command, frozen=True, tag="dismiss"):
    """下线: send a witness or expert out."""

    seat: str


class TakePermission(Command, frozen=True, tag="take_permission"):
    """获取笔录权限: the bench at any time, a clerk once every holder has been away for 30 seconds."""


class ReturnPermission(Command, frozen=True, tag="return_permission"):
    """撤销笔录权限: a judge gives the record back to the clerks."""


class SharePermission(Command, frozen=True, tag="share_permission"):
    """共享笔录权限: a judge writes together with the clerks."""


class InsertUtterances(Command, frozen=True, tag="insert_utterances"):
    """插入: lines of the list become paragraphs of the record.

    `place` is an encoded Yjs relative position of the root child after which they go, empty for the end.
    """

    utterances: tuple[str, ...]
    place: bytes = b""


class WithdrawUtterance(Command, frozen=True, tag="withdraw_utterance"):
    """撤销 right after an insert."""

    utterance: str


class SwitchSync(Command, frozen=True, tag="switch_sync"):
    """同步笔录 on or off."""

    on: bool


class KeepDraft(Command, frozen=True, tag="keep_draft"):
    """Keep refused text for its writer."""

    code: str
    paragraphs: tuple[Paragraph, ...]
    document: Document = "record"


class DiscardDraft(Command, frozen=True, tag="discard_draft"):
    """Forget a draft: one's own, or as a holder of the permission anybody's."""

    draft: str


class AssertSpeaker(Command, frozen=True, tag="assert_speaker"):
    """Say who speaks at a microphone that several people share: at one's own, or as the court at any."""

    seat: str
    speaker: str


class CorrectSpeaker(Command, frozen=True, tag="correct_speaker"):
    """更正发言人 of a line."""

    utterance: str
    speaker: str


class CorrectUtterance(Command, frozen=True, tag="correct_utterance"):
    """更正 a line: what it should read. Offered where the line is in the record, never applied by itself."""

    utterance: str
    text: Passage


class ConfirmWords(Command, frozen=True, tag="confirm_words"):
    """Doubtful words of a line were checked and are right; by index."""

    utterance: str
    words: Annotated[tuple[Annotated[int, Meta(ge=0)], ...], Meta(max_length=1000)]


class StartStream(Command, frozen=True, tag="start_stream"):
    """笔录辅流: show one's own view of the record to everybody."""


class StopStream(Command, frozen=True, tag="stop_stream"):
    """End 笔录辅流: one's own, or as the court anybody's."""


class SetHeader(Command, frozen=True, tag="set_header"):
    """插入笔录头."""

    header: Header


class RaiseObjection(Command, frozen=True, tag="raise_objection"):
    """异议 to a passage; the fields are those of `Objection`."""

    quote: Passage
    text: Passage
    place: Annotated[bytes, Meta(max_length=200)] = b""
    utterance: str = ""


class RuleObjection(Command, frozen=True, tag="rule_objection"):
    """Accept an objection, with what the passage shall read, or refuse it."""

    objection: str
    accepted: bool
    text: Passage = ""
    reason: Passage = ""


AnyCommand = (
    Prepare
    | Open
    | Recess
    | Resume
    | Close
    | SetStage
    | RaiseHand
    | LowerHand
    | Summon
    | Dismiss
    | TakePermission
    | ReturnPermission
    | SharePermission
    | InsertUtterances
    | WithdrawUtterance
    | SwitchSync
    | KeepDraft
    | DiscardDraft
    | AssertSpeaker
    | CorrectSpeaker
    | CorrectUtterance
    | ConfirmWords
    | StartStream
    | StopStream
    | SetHeader
    | RaiseObjection
    | RuleObjection
    | DescribeExhibit
    | OrderExhibits
    | WithdrawExhibit
    | ShowExhibit
    | StopShowing
    | AskToMark
    | GrantMarking
    | RefuseMarking
    | RevokeMarking
    | DrawMark
    | EraseMark
    | ClearMarks
    | GiveOpinion
    | Mute
    | Unmute
    | BlankCamera
    | ShowCamera
    | Remove
    | CallIn
    | ReportCheck
    | ApproveObserver
    | RefuseObserver
    | AcceptIdentity
    | RefuseIdentity
    | StrikeGavel
    | ReadDiscipline
    | StopDiscipline
    | AskToShare
    | GrantSharing
    | RefuseSharing
    | RevokeSharing
    | StopSharing
    | RemindSigner
    | ReleaseSigner
    | PlaceSignatures
    | Adjourn
    | Conclude
)
COMMANDS: tuple[type[Command], ...] = get_args(AnyCommand)


class Join(msgspec.Struct, frozen=True):
    """A seat's page connected, from a network `address`; "" where there is none."""

    address: str = ""


class Leave(msgspec.Struct, frozen=True):
    """A seat's page is gone; `reason` and `link` as in the event `Left`."""

    reason: str
    link: Link = Link()


class IssueWriter(msgspec.Struct, frozen=True):
    """Give the seat a Yjs client id; `client` is fresh, `secret_digest` is SHA-256 of the secret."""

    client: int
    secret_digest: bytes
    document: Document = "record"


class RetireWriter(msgspec.Struct, frozen=True):
    """Refuse whatever else this writer sends."""

    client: int
    code: str


class Recognise(msgspec.Struct, frozen=True):
    """A final line of the recogniser."""

    utterance: Utterance


class ReportLoss(msgspec.Struct, frozen=True):
    """Sound that never reached the recogniser."""

    start: int
    end: int


class FileExhibit(msgspec.Struct, frozen=True):
    """Enter an exhibit that was received, checked and stored; the fields are those of `Exhibit`.

    Its `id` is chosen where it was received: what is entered twice is there once. `received` is when its last byte
    came, in milliseconds since the epoch: what came in time is entered also after the hearing was closed.
    """

    id: str
    party: str
    title: str
    sha256: str
    size: int
    kind: Kind
    name: str
    pages: int = 0
    duration: int = 0
    purpose: str = ""
    source: str = ""
    copy: bool = False
    received: int = 0
    case: str = ""


class NoteAccess(msgspec.Struct, frozen=True):
    """Somebody takes a copy of an exhibit's file, or begins to play it."""

    exhibit: str
    how: Literal["downloaded", "played"] = "downloaded"


InnerCommand = (
    Join
    | Leave
    | IssueWriter
    | RetireWriter
    | Recognise
    | ReportLoss
    | FileExhibit
    | NoteAccess
    | AddSeat
    | ApplyToObserve
    | GiveIdentity
    | NoteIdentityView
    | StartSharing
    | EndSharing
    | FreezingCommand
    | SignerCommand
)
