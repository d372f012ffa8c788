"""The header of the record: a template's fields, filled with what is known of the hearing."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from server.hearing.header import FIELDS, LINES, Line, day_and_time, fields, filled, unknown_field
from server.hearing.model import Role
from server.protocol import HearingCard, SeatCard

CARD = HearingCard(
    id="h",
    case_number="（2026）京0107民初123号",
    case_name="张伟诉刘洋买卖合同纠纷",
    cause="买卖合同纠纷",
    court="示范人民法院",
    place="在线法庭",
    starts_at=1_795_570_200_000,
    public=True,
    demonstration=False,
)
PEOPLE = [
    SeatCard(id="1", role=Role.PRESIDING_JUDGE, name="王敏"),
    SeatCard(id="2", role=Role.ASSESSOR, name="周喆"),
    SeatCard(id="3", role=Role.CLERK, name="李静"),
    SeatCard(id="4", role=Role.CLERK, name="赵磊"),
    SeatCard(id="5", role=Role.PLAINTIFF, name="张伟"),
    SeatCard(id="6", role=Role.DEFENDANT_AGENT, name="刘㛃"),
    SeatCard(id="7", role=Role.WITNESS, name="陈晨"),
]
VALUES = fields(CARD, PEOPLE)


@pytest.mark.spec("T4")
def test_every_field_is_filled_from_the_case_and_its_people() -> None:
    assert VALUES == {
        "case_number": "（2026）京0107民初123号",
        "case_name": "张伟诉刘洋买卖合同纠纷",
        "cause": "买卖合同纠纷",
        "court": "示范人民法院",
        "place": "在线法庭",
        "time": "2026年11月25日 09:30",
        "public": "公开",
        "bench": "审判长：王敏\n人民陪审员：周喆",
        "clerks": "李静、赵磊",
        "parties": "原告：张伟\n被告代理人：刘㛃",
        "plaintiff": "张伟",
        "plaintiff_agent": "",
        "defendant": "",
        "defendant_agent": "刘㛃",
        "third_party": "",
        "third_party_agent": "",
        "witness": "陈晨",
    }
    assert set(FIELDS) == set(VALUES)


def test_the_time_is_that_of_the_opening_once_the_court_has_opened() -> None:
    assert fields(CARD, PEOPLE, opened_at=CARD.starts_at + 5 * 60_000)["time"] == "2026年11月25日 09:35"


def test_times_are_beijings_wherever_the_server_stands() -> None:
    assert day_and_time(0) == "1970年1月1日 08:00"


def test_the_header_that_no_court_has_changed_says_what_the_page_shows() -> None:
    assert filled(LINES, VALUES) == [
        Line("案号", "（2026）京0107民初123号"),
        Line("案由", "买卖合同纠纷"),
        Line("时间", "2026年11月25日 09:30"),
        Line("地点", "在线法庭"),
        Line("是否公开审理", "公开"),
    ]


def test_a_line_without_any_value_is_left_out_and_one_with_some_stays() -> None:
    values = fields(msgspec.structs.replace(CARD, cause="", place=""), PEOPLE)
    assert filled(["案由：{cause}", "{place}{cause}", "于{place}，书记员：{clerks}", ""], values) == [
        Line("于，书记员", "李静、赵磊"),
        Line("", ""),
    ]


def test_people_get_a_line_each() -> None:
    assert filled(["{bench}", "到庭：{parties}"], VALUES) == [
        Line("审判长", "王敏"),
        Line("人民陪审员", "周喆"),
        Line("到庭", "原告：张伟"),
        Line("被告代理人", "刘㛃"),
    ]


def test_a_value_is_never_taken_for_a_template_and_an_unknown_field_stays_to_be_seen() -> None:
    values = fields(msgspec.structs.replace(CARD, cause="{court}"), PEOPLE)
    assert filled(["{cause} {nonsense} {Court}"], values) == [Line("", "{court} {nonsense} {Court}")]


SHARED = msgspec.json.decode((Path(__file__).parent / "header.json").read_bytes())
"""What the page must make of the same templates; web/tests/core/fields.test.ts reads it too."""


@pytest.mark.spec("T4")
def test_server_and_page_fill_alike() -> None:
    card = msgspec.convert(SHARED["hearing"], HearingCard)
    values = fields(card, msgspec.convert(SHARED["seats"], list[SeatCard]), SHARED["opened_at"])
    assert values == SHARED["values"]
    for case in SHARED["filled"]:
        assert [[line.name, line.text] for line in filled([case["line"]], values)] == case["becomes"]
    for text, found in SHARED["unknown"]:
        assert unknown_field(text) == found, text
