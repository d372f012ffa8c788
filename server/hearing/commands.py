"""What people and the server's own parts may ask of a hearing."""

from __future__ import annotations

import msgspec

from server.hearing.model import Paragraph, Utterance


class Command(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """Base of the commands that a person gives from a page."""


class Prepare(Command, frozen=True, tag="prepare"):
    """准备开庭."""


class Open(Command, frozen=True, tag="open"):
    """正式开庭: from preparing, once all parties are in or the time has come."""


class Recess(Command, frozen=True, tag="recess"):
    """休庭."""


class Resume(Command, frozen=True, tag="resume"):
    """继续开庭."""


class Close(Command, frozen=True, tag="close"):
    """闭庭."""


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


class DiscardDraft(Command, frozen=True, tag="discard_draft"):
    """Forget one of one's own drafts."""

    draft: str


AnyCommand = (
    Prepare
    | Open
    | Recess
    | Resume
    | Close
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
)
COMMANDS: tuple[type[Command], ...] = (
    Prepare,
    Open,
    Recess,
    Resume,
    Close,
    Summon,
    Dismiss,
    TakePermission,
    ReturnPermission,
    SharePermission,
    InsertUtterances,
    WithdrawUtterance,
    SwitchSync,
    KeepDraft,
    DiscardDraft,
)


class Join(msgspec.Struct, frozen=True):
    """A seat's page connected."""


class Leave(msgspec.Struct, frozen=True):
    """A seat's page is gone; `reason` as in the event `Left`."""

    reason: str


class IssueWriter(msgspec.Struct, frozen=True):
    """Give the seat a Yjs client id; `client` is fresh, `secret_digest` is SHA-256 of the secret."""

    client: int
    secret_digest: bytes


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


InnerCommand = Join | Leave | IssueWriter | RetireWriter | Recognise | ReportLoss
