"""What people may ask about evidence."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from server.hearing.command import Command
from server.hearing.evidence import Origin, Purpose, Stroke, Title, Verdict


class EvidenceCommand(Command, frozen=True):
    """Base of the commands about evidence."""


class DescribeExhibit(EvidenceCommand, frozen=True, tag="describe_exhibit"):
    """Change how the catalogue describes an exhibit of one's own side; the court any.

    Without a `case` it stays in the one that it is in.
    """

    exhibit: str
    title: Title
    purpose: Purpose = ""
    source: Origin = ""
    copy: bool = False
    case: str = ""


class OrderExhibits(EvidenceCommand, frozen=True, tag="order_exhibits"):
    """Put a party's exhibits into this order; all of them are named."""

    party: str
    exhibits: Annotated[tuple[str, ...], Meta(max_length=2000)]


class WithdrawExhibit(EvidenceCommand, frozen=True, tag="withdraw_exhibit"):
    """Withdraw an exhibit of one's own side; the court any."""

    exhibit: str


class ShowExhibit(EvidenceCommand, frozen=True, tag="show_exhibit"):
    """举证: show an exhibit to all. Parties only while nobody else shows one."""

    exhibit: str


class StopShowing(EvidenceCommand, frozen=True, tag="stop_showing"):
    """End what one shows; the court what anybody shows."""


class AskToMark(EvidenceCommand, frozen=True, tag="ask_to_mark"):
    """申请批注."""


class GrantMarking(EvidenceCommand, frozen=True, tag="grant_marking"):
    """同意: let a seat draw on evidence, asked or not."""

    seat: str


class RefuseMarking(EvidenceCommand, frozen=True, tag="refuse_marking"):
    """拒绝 what a seat has asked for."""

    seat: str


class RevokeMarking(EvidenceCommand, frozen=True, tag="revoke_marking"):
    """清除圈注权限 of one seat, or of all ("")."""

    seat: str = ""


class DrawMark(EvidenceCommand, frozen=True, tag="draw_mark"):
    """批注 on a page of an exhibit."""

    stroke: Stroke


class EraseMark(EvidenceCommand, frozen=True, tag="erase_mark"):
    """抹擦 or 撤销: take back a mark of one's own."""

    mark: str


class ClearMarks(EvidenceCommand, frozen=True, tag="clear_marks"):
    """清空: remove all marks of a page, or of the whole exhibit (page 0)."""

    exhibit: str
    page: Annotated[int, Meta(ge=0)] = 0


class GiveOpinion(EvidenceCommand, frozen=True, tag="give_opinion"):
    """质证: what one says of an exhibit, in place of any earlier opinion of one's own."""

    exhibit: str
    authenticity: Verdict = ""
    legality: Verdict = ""
    relevance: Verdict = ""
    text: Purpose = ""
