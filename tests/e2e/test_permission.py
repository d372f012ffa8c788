"""Who may write: taken, shared, given back, and what becomes of words that came too late."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.courtroom import Courtroom, Lay, open_seat
from tests.e2e.reader import agree, paragraphs_of_server
from tests.running import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.spec("T2")]


def may_write(*rooms: Courtroom) -> None:
    for room in rooms:
        expect(room.record).to_have_attribute("contenteditable", "true")


def may_only_read(*rooms: Courtroom) -> None:
    for room in rooms:
        expect(room.record).to_have_attribute("contenteditable", "false")


def test_what_a_clerk_wrote_offline_after_the_judge_took_the_permission_is_kept_for_him_as_a_draft(
    browser: Browser, server: RunningServer, cabled: Lay
) -> None:
    reader = server.links("被告")[0]
    cable, link = cabled(server.links("书记员")[0])
    judge = open_seat(browser, server.links("审判长")[0])
    clerk = open_seat(browser, link, permissions=["clipboard-read", "clipboard-write"])
    clerk.type("现在开庭。")
    clerk.saved()
    cable.pull()
    clerk.page.keyboard.press("Enter")
    clerk.page.keyboard.type("书：断线时写的。")
    expect(clerk.saving).to_contain_text("离线")
    judge.press("获取笔录权限")
    judge.type("本庭补充。")
    judge.saved()
    cable.plug_in()

    draft = clerk.page.get_by_role("complementary", name="草稿").get_by_role("listitem")
    expect(draft).to_have_count(1)
    expect(draft).to_contain_text("您的笔录编辑权限已结束，未保存的文字已存为草稿。")
    expect(draft).to_contain_text("书：断线时写的。")
    may_only_read(clerk)
    assert agree([judge, clerk], reader) == ["现在开庭。本庭补充。"]
    draft.get_by_role("button", name="复制").click()
    expect(draft.get_by_role("button", name="已复制")).to_be_visible()
    assert clerk.page.evaluate("navigator.clipboard.readText()") == "书：断线时写的。"
    expect(draft.get_by_role("button", name="插入到光标处")).to_have_count(0)

    clerk.page.reload()
    expect(draft).to_contain_text("书：断线时写的。")
    assert paragraphs_of_server(reader) == ["现在开庭。本庭补充。"]
    judge.press("撤销笔录权限")
    may_write(clerk)
    clerk.click_into(0, 0)
    draft.get_by_role("button", name="插入到光标处").click()
    expect(draft).to_have_count(0)
    there = agree([judge, clerk], reader)
    assert there == ["现在开庭。本庭补充。", "断线时写的。"]


def test_the_judge_shares_the_permission_takes_it_and_gives_it_back(browser: Browser, server: RunningServer) -> None:
    judge = open_seat(browser, server.links("审判长")[0])
    clerks = [open_seat(browser, link) for link in server.links("书记员")]
    plaintiff = open_seat(browser, server.links("原告")[0])
    may_write(*clerks)
    may_only_read(judge, plaintiff)
    for room in (*clerks, plaintiff):
        for name in ("获取笔录权限", "共享笔录权限", "撤销笔录权限"):
            expect(room.button(name)).to_have_count(0)

    judge.press("共享笔录权限")
    may_write(judge, *clerks)
    for number, room in enumerate((judge, *clerks)):
        room.type(f"第{number}人。")
    agree([judge, *clerks], server.links("被告")[0])
    holders = plaintiff.page.get_by_text("笔录编辑权限").locator("..")
    for name in ("王敏", "李静", "赵磊"):
        expect(holders).to_contain_text(name)

    judge.press("获取笔录权限")
    may_only_read(*clerks)
    expect(clerks[0].page.get_by_text("审判长 王敏 获取了笔录编辑权限").first).to_be_visible()
    expect(holders).not_to_contain_text("李静")
    judge.press("撤销笔录权限")
    may_write(*clerks)
    may_only_read(judge)
    expect(clerks[0].page.get_by_text("审判长 王敏 把笔录编辑权限交还书记员").first).to_be_visible()
    expect(holders).not_to_contain_text("王敏")


def test_a_clerk_whose_edits_are_in_flight_keeps_them_when_the_permission_is_shared_and_given_back(
    browser: Browser, server: RunningServer, cabled: Lay
) -> None:
    cable, link = cabled(server.links("书记员")[0])
    judge, clerk = open_seat(browser, server.links("审判长")[0]), open_seat(browser, link)
    may_write(clerk)
    cable.pull()
    clerk.type("书：断线时写的。")
    judge.press("共享笔录权限")
    may_write(judge)
    judge.press("撤销笔录权限")
    may_only_read(judge)
    cable.plug_in()
    assert agree([judge, clerk], server.links("被告")[0]) == ["断线时写的。"]
    expect(clerk.page.get_by_role("complementary", name="草稿")).to_have_count(0)


@pytest.mark.long
def test_a_clerk_takes_the_permission_from_a_judge_who_has_been_away_for_half_a_minute(
    browser: Browser, server: RunningServer
) -> None:
    judge = open_seat(browser, server.links("审判长")[0])
    clerk, other = (open_seat(browser, link) for link in server.links("书记员"))
    may_write(clerk)
    judge.press("获取笔录权限")
    may_only_read(clerk)
    waiting = clerk.page.get_by_text("持有人离线满 30 秒后可获取")
    expect(waiting).to_be_visible()
    expect(clerk.button("获取笔录权限")).to_have_count(0)
    judge.page.close()
    expect(clerk.button("获取笔录权限")).to_be_visible(timeout=60_000)
    expect(waiting).to_have_count(0)
    clerk.press("获取笔录权限")
    may_write(clerk)
    may_only_read(other)
    clerk.type("继续记录。")
    clerk.saved()

    judge = open_seat(browser, server.links("审判长")[0])
    may_only_read(judge)
    expect(judge.record).to_contain_text("继续记录。")
