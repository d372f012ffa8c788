"""求助: a party and a waiting witness write to the clerk, the judge to the clerk, and nobody else sees it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.courtroom import PHONE, Courtroom, open_seat
from tests.running import RunningServer, running_server

pytestmark = [pytest.mark.browser, pytest.mark.spec("H11")]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A court with a telephone."""
    with running_server(tmp_path / "data", {"TINGJI_TELEPHONE": "010-12345678"}) as started:
        yield started


def say(room: Courtroom, text: str) -> None:
    room.page.get_by_label("写给法庭").fill(text)
    room.page.keyboard.press("Enter")
    expect(room.page.get_by_role("list", name="往来消息")).to_contain_text(text)


def test_help_is_asked_for_and_given_beside_the_record(browser: Browser, server: RunningServer) -> None:
    clerk = open_seat(browser, server.links("书记员")[0])
    judge = open_seat(browser, server.links("审判长")[0])
    plaintiff = open_seat(browser, server.links("原告")[0], PHONE)
    defendant = open_seat(browser, server.links("被告")[0])
    witness = open_seat(browser, server.links("证人")[0])
    for room in (clerk, judge, defendant, witness):
        expect(room.page.get_by_role("link", name="010-12345678").first).to_be_visible()
    plaintiff.page.get_by_role("tab", name="我的").click()
    expect(plaintiff.page.get_by_role("link", name="010-12345678")).to_be_visible()
    plaintiff.press("求助")
    say(plaintiff, "听不到声音")
    expect(clerk.page.get_by_text("原告 张伟：听不到声音")).to_be_visible()
    clerk.press("查看")
    say(clerk, "请刷新页面")
    expect(plaintiff.page.get_by_role("list", name="往来消息")).to_contain_text("请刷新页面")
    witness.press("求助")
    say(witness, "还要等多久")
    clerk.page.get_by_role("region", name="消息").get_by_role("combobox").select_option("证人 陈晨")
    expect(clerk.page.get_by_role("list", name="往来消息")).to_contain_text("还要等多久")
    expect(clerk.page.get_by_role("list", name="往来消息")).not_to_contain_text("听不到声音")
    say(clerk, "快了")
    expect(witness.page.get_by_role("list", name="往来消息")).to_contain_text("快了")
    judge.press("消息")
    say(judge, "可以开庭了吗")
    expect(judge.page.get_by_role("list", name="往来消息").get_by_role("listitem")).to_have_count(1)
    clerk.page.get_by_role("region", name="消息").get_by_role("combobox").select_option("审判人员与书记员")
    expect(clerk.page.get_by_role("list", name="往来消息")).to_contain_text("可以开庭了吗")
    witness.page.reload()
    witness.press("求助")
    expect(witness.page.get_by_role("list", name="往来消息").get_by_role("listitem")).to_have_count(2)
    defendant.press("求助")
    expect(defendant.page.get_by_role("list", name="往来消息").get_by_role("listitem")).to_have_count(0)
    rooms = (clerk, judge, plaintiff, defendant, witness)
    assert [room.complaints for room in rooms] == [[]] * 5
