"""The tree that every export is made from: finished words, and nothing of what is covered."""

from __future__ import annotations

import msgspec
import pytest

from server.collab.facts import Objected, Spoken, gather, spoken
from server.collab.layout import BAR, PUBLIC_COPY, List, Passage, Run, Sheet, Table, recognised, record, words
from server.collab.plain import plain
from server.hearing.header import LINES, NOTE
from server.hearing.model import Correction, Header, Objection, Role, Ruling, Seat, State, Utterance
from server.protocol import HearingCard, SeatCard
from tests.sheets import EVERYTHING, bullets, facts, heading, objected, passage, table

SECRET = passage("账号是六二二二零。", "被", secret="yes", utterance="u1")


def said(sheet: Sheet) -> list[str]:
    """The lines of the body."""
    return plain(sheet).split(NOTE + "\n\n")[1].rstrip("\n").split("\n")


def everything(sheet: Sheet) -> str:
    return msgspec.json.encode(sheet).decode()


def test_a_passage_keeps_its_speaker_marks_and_side() -> None:
    sheet = record([passage("同意\n没有异议", "原", "bold", textAlign="center"), heading("法庭辩论", 2)], facts())
    bold = ("bold",)
    assert sheet.blocks == (
        Passage((Run("同意", bold), Run("\n"), Run("没有异议", bold)), label="原", align="center"),
        Passage((Run("法庭辩论"),), level=2),
    )


def test_lists_and_tables_that_merging_left_without_content_are_left_out() -> None:
    assert record([bullets(), table(), table([]), passage("在")], facts()).blocks == (Passage((Run("在"),)),)


def test_lists_and_tables_hold_what_stands_in_them() -> None:
    kinds = [type(block) for block in record(EVERYTHING, facts()).blocks]
    assert kinds.count(List) == 2 and kinds.count(Table) == 1


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("一\x00二\x0b三", "一二三"),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("\u202e文倒\u202c", "文倒"),
        ("表\t格", "表    格"),
        ("\ud800半", "半"),
        ("𬭎\u3000é😀", "𬭎\u3000é😀"),
    ],
)
def test_what_no_format_can_hold_or_what_deceives_the_eye_is_left_out_everywhere(given: str, written: str) -> None:
    assert words(given) == written


@pytest.mark.spec("T6")
def test_a_redacted_copy_has_no_trace_of_what_is_not_public() -> None:
    content = [
        passage("公开。", "审"),
        SECRET,
        bullets([SECRET]),
        table([{**SECRET, "kind": "tableCell", "children": [SECRET]}]),
    ]
    assert "六二二二零" in everything(record(content, facts()))
    sheet = record(content, facts(), redacted=True)
    assert "六二二二零" not in everything(sheet) and "被" not in everything(sheet)
    assert said(sheet) == ["审：公开。", BAR, f"• {BAR}", BAR]
    assert sheet.remark == PUBLIC_COPY


@pytest.mark.spec("T6")
@pytest.mark.parametrize(
    "objection",
    [
        objected("账号是六二二二零", "不是六二二二零"),
        objected("本院注意到：账号是六二二二零。", "六二二二零有误"),
        objected("旧的文字六二二二零", "有误六二二二零", utterance="u1"),
        objected("早已删去的六二二二零", "六二二二零"),
        objected("公开。", "六二二二零", ruled="账号是六二二二零。", reason="六二二二零"),
    ],
    ids=["a part", "more than it", "by its line", "not found any more", "by the ruling"],
)
def test_an_objection_to_what_is_not_public_is_covered_as_well(objection: Objected) -> None:
    content = [passage("公开。", "审"), SECRET]
    sheet = record(content, facts(objection), redacted=True)
    assert "六二二二零" not in everything(sheet)
    assert "原告 张伟" in everything(sheet), "that there was one is no secret"


@pytest.mark.parametrize(
    "objection",
    [
        objected("公开。", "我没有这样说"),
        objected("公开审理。", "漏了两个字", ruled="公开"),
        objected("旧文", "听错了", utterance="u2"),
    ],
    ids=["by its text", "by the ruling", "by its line"],
)
def test_an_objection_to_what_is_public_can_be_read_in_the_copy(objection: Objected) -> None:
    content = [passage("公开。", "审", utterance="u2"), SECRET]
    sheet = record(content, facts(objection), redacted=True)
    assert said(sheet)[2:] == said(record(content, facts(objection)))[2:]


@pytest.mark.spec("T8")
def test_objections_and_rulings_stand_in_the_appendix_with_both_texts() -> None:
    accepted = objected("借款十万", "是八万", ruled="借款八万", reason="听错")
    refused = objected("已还三万", "没有还", reason="录音清楚")
    waiting = objected("利息", "没有约定利息")
    assert said(record([passage("在")], facts(accepted, refused, waiting)))[1:] == [
        "附录：异议",
        "1. 原告 张伟（2026年11月25日 09:45）对以下内容提出异议：",
        "原文：借款十万",
        "异议：是八万",
        "处理：采纳。审判长 王敏（2026年11月25日 09:50）",
        "更正为：借款八万",
        "理由：听错",
        "2. 原告 张伟（2026年11月25日 09:45）对以下内容提出异议：",
        "原文：已还三万",
        "异议：没有还",
        "处理：不予采纳。审判长 王敏（2026年11月25日 09:50）",
        "理由：录音清楚",
        "3. 原告 张伟（2026年11月25日 09:45）对以下内容提出异议：",
        "原文：利息",
        "异议：没有约定利息",
        "处理：尚未处理。",
    ]


@pytest.mark.spec("S4")
def test_the_recognition_record_says_who_spoke_when_and_what_was_asserted_or_corrected() -> None:
    lines = [
        Spoken("00:00:05", "审判长 王敏", False, "现在开庭。", ""),
        Spoken("00:01:05", "原告代理人 李静", True, "同意。", "同意一部分。"),
    ]
    sheet = recognised(lines, facts())
    assert sheet.title == "语音识别笔录"
    assert said(sheet) == [
        "[00:00:05] 审判长 王敏：现在开庭。",
        "[00:01:05] 原告代理人 李静（指认）：同意。（更正：同意一部分。）",
    ]


CARD = HearingCard("h", "（2026）1号", "甲诉乙", "借款", "某法院", "", 1_795_570_200_000, True, False)
SEATS = [SeatCard("j", Role.PRESIDING_JUDGE, "王敏"), SeatCard("p", Role.PLAINTIFF, "张伟")]
STATE = State(
    openings=(1_795_570_200_000,),
    seats={card.id: Seat(card.id, card.role) for card in SEATS},
    utterances={
        "b": Utterance("b", "p", 1_795_573_805_000, 0, "同意", (), speaker="j"),
        "a": Utterance("a", "p", 1_795_570_199_000, 0, "在", ()),
    },
    corrections={"b": Correction("同意。", "j", 0)},
    objections={"o": Objection("o", "p", 1_795_570_260_000, "在", "不在", utterance="a")},
    rulings={"o": Ruling("j", 1_795_570_320_000, False, reason="在")},
)


def test_facts_are_looked_up_from_the_hearing_and_its_people() -> None:
    found = gather(STATE, CARD, SEATS, made_at=5)
    assert (found.title, found.court, found.case_number, found.made_at) == ("庭审笔录", "某法院", "（2026）1号", 5)
    assert len(found.header) == len(LINES) - 1, "the place is not known"
    assert found.note == "", "no line has entered the record"
    assert found.objections[0].who == "原告 张伟"
    assert found.objections[0].ruling and found.objections[0].ruling.who == "审判长 王敏"
    assert found.objections[0].ruling.time == "2026年11月25日 09:32"


def test_the_courts_own_header_and_the_note_about_recognition_are_taken_over() -> None:
    own = Header("谈话笔录", ("{parties}", "书记员：{clerks}"))
    state = msgspec.structs.replace(STATE, header=own, inserted={"a": "j"})
    found = gather(state, CARD, SEATS, made_at=5)
    assert (found.title, found.note) == ("谈话笔录", NOTE)
    assert [(line.name, line.text) for line in found.header] == [("原告", "张伟")]


def test_lines_come_in_the_order_in_which_they_were_spoken() -> None:
    assert spoken(STATE, SEATS) == [
        Spoken("09:29:59", "原告 张伟", False, "在", ""),
        Spoken("01:00:05", "审判长 王敏", True, "同意", "同意。"),
    ]
