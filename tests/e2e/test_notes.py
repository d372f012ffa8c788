"""The court's own notes: judge and clerk write them beside the record, and nobody else knows of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.axe import complaints
from tests.e2e.courtroom import PHONE, Courtroom, Lay, open_hearing, open_seat
from tests.e2e.overheard import Overheard
from tests.running import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.spec("T5", "H7")]


def tab(room: Courtroom) -> Locator:
    """The tab of the notes."""
    return room.page.get_by_role("tab", name="备注")


def notes(room: Courtroom) -> Locator:
    """The editor of the notes."""
    return room.page.get_by_role("textbox", name="庭内备注")


def open_notes(room: Courtroom) -> None:
    tab(room).click()
    expect(room.page.get_by_text("仅法庭成员可见")).to_be_visible()
    expect(notes(room)).to_have_attribute("contenteditable", "true")


def saved(room: Courtroom) -> None:
    expect(room.page.get_by_role("status").filter(has_text="备注已保存")).to_be_visible()


def paragraphs(room: Courtroom) -> list[str]:
    found: list[str] = notes(room).locator("p").all_inner_texts()
    return [paragraph.strip("\n") for paragraph in found]


def test_judge_and_clerk_write_notes_at_once_and_nothing_of_it_reaches_a_party(
    browser: Browser, server: RunningServer, cabled: Lay
) -> None:
    heard, known = Overheard(), Overheard()
    cable, link = cabled(server.links("书记员")[0])
    judge = open_seat(browser, server.links("审判长")[0], socket=known.listen)
    clerk = open_seat(browser, link)
    party = open_seat(browser, server.links("原告")[0], socket=heard.listen)
    expect(party.record).to_be_visible()
    secrets = ["请核对送达日期。", "证据三不予采信。", "已核对，九月三日签收。", "断线时记的。"]

    open_notes(judge)
    notes(judge).click()
    judge.page.keyboard.insert_text(secrets[0])
    judge.page.keyboard.press("Enter")
    judge.page.keyboard.press("Enter")
    saved(judge)
    expect(tab(clerk)).to_contain_text("有新内容")
    open_notes(clerk)
    expect(tab(clerk)).not_to_contain_text("有新内容")
    notes(clerk).locator("p").nth(1).click()
    for mine, theirs in zip(secrets[1], secrets[2], strict=False):
        judge.page.keyboard.type(mine)
        clerk.page.keyboard.type(theirs)
    clerk.page.keyboard.type(secrets[2][len(secrets[1]) :])
    assert complaints(judge.page) == []
    judge.press("获取笔录权限")
    expect(clerk.record).to_have_attribute("contenteditable", "false")
    expect(notes(clerk)).to_have_attribute("contenteditable", "true")
    cable.pull()
    expect(clerk.page.get_by_text("备注离线，继续输入不会丢失")).to_be_visible()
    clerk.page.keyboard.insert_text(secrets[3])
    cable.plug_in()
    whole = [secrets[0], secrets[2] + secrets[3], secrets[1]]
    for room in (judge, clerk):
        saved(room)
        expect(notes(room).locator("p")).to_have_text(whole)

    clerk.page.reload()
    open_notes(clerk)
    assert paragraphs(clerk) == whole
    judge.page.set_viewport_size(PHONE)
    tab(judge).click()
    expect(notes(judge)).to_contain_text(secrets[1])
    assert complaints(judge.page) == []

    def nothing_reached_the_party() -> None:
        assert tab(party).count() == notes(party).count() == 0
        content = party.page.content()
        assert [secret for secret in secrets if secret in content] == []
        assert heard.said(*secrets, "notes") == []

    # Everybody is told that the sitting begins, so with it everything before has come.
    open_hearing(clerk)
    expect(party.page.get_by_text("正在开庭").first).to_be_visible()
    nothing_reached_the_party()
    party.page.reload()
    expect(party.record).to_be_visible()
    nothing_reached_the_party()
    assert known.said(secrets[0], secrets[3]) == [secrets[3]], "what reaches the judge's page is heard"
    assert secrets[0] not in judge.text()
