"""The states of a sitting as the court leads it and the parties see it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.courtroom import PHONE, Courtroom, Lay, open_hearing, open_seat
from tests.e2e.media import COUNT_CONNECTIONS, hears, nothing_comes, pictures_come, sees
from tests.running import RunningServer

pytestmark = pytest.mark.browser

STEPS = ("准备开庭", "正式开庭", "休庭", "继续开庭", "择日再审", "闭庭", "归档")


@pytest.mark.spec("H1")
@pytest.mark.spec("H3")
@pytest.mark.spec("H7")
@pytest.mark.spec("H11")
@pytest.mark.spec("H12")
def test_the_court_leads_the_sitting_and_everybody_sees_where_it_is(browser: Browser, server: RunningServer) -> None:
    judge = open_seat(browser, server.links("审判长")[0])
    clerk = open_seat(browser, server.links("书记员")[0])
    plaintiff = open_seat(browser, server.links("原告")[0])
    everybody = (judge, clerk, plaintiff)

    def offered(*steps: str) -> None:
        for room in (judge, clerk):
            for step in STEPS:
                expect(room.button(step)).to_have_count(int(step in steps))
        for step in STEPS:
            expect(plaintiff.button(step)).to_have_count(0)

    def people(room: Courtroom) -> Locator:
        return room.page.get_by_role("list", name="在庭人员").get_by_role("listitem")

    def all_see(state: str) -> None:
        for room in everybody:
            banner = room.page.get_by_role("banner")
            expect(banner.get_by_role("status").get_by_text(state)).to_be_visible()

    def in_stage(stage: str) -> None:
        for room in (judge, clerk):
            expect(room.page.get_by_label("庭审阶段")).to_have_value(stage)
        expect(plaintiff.page.get_by_role("status", name="庭审阶段")).to_have_text(stage)

    all_see("尚未开庭")
    offered("准备开庭")
    clerk.press("准备开庭")
    offered("正式开庭")
    judge.press("正式开庭")
    all_see("正在开庭")
    offered("休庭", "择日再审", "闭庭")

    clerk.page.get_by_label("庭审阶段").select_option("法庭调查")
    in_stage("法庭调查")
    plaintiff.press("举手")
    for room in everybody:
        expect(people(room).filter(has_text="张伟")).to_contain_text("举手 1")
    expect(plaintiff.button("放下")).to_have_count(0)
    judge.press("放下")
    for room in everybody:
        expect(people(room).filter(has_text="张伟")).not_to_contain_text("举手")
    expect(plaintiff.button("举手")).to_have_attribute("aria-pressed", "false")

    clerk.page.get_by_label("休庭时长").select_option("15 分钟")
    clerk.press("休庭")
    all_see("休庭")
    for room in everybody:
        expect(room.page.get_by_role("timer")).to_have_text(re.compile(r"^还剩 00:1[45]:\d\d$"))
    offered("继续开庭", "择日再审", "闭庭")
    judge.press("继续开庭")
    all_see("正在开庭")

    clerk.type("第一次开庭的笔录。")
    clerk.saved()
    judge.press("择日再审")
    judge.page.get_by_label("下次开庭时间").fill("2001-01-01T09:00")
    adjourn = judge.page.get_by_role("dialog").get_by_role("button", name="择日再审", exact=True)
    expect(adjourn).to_be_disabled()
    judge.page.get_by_label("下次开庭时间").fill("2040-01-09T09:30")
    adjourn.click()
    all_see("尚未开庭")
    for room in everybody:
        expect(room.page.get_by_role("banner")).to_contain_text("09:30")
        expect(room.record).to_contain_text("第一次开庭的笔录。")
    offered("准备开庭")
    judge.press("准备开庭")
    all_see("准备开庭")
    defendant = open_seat(browser, server.links("被告")[0])
    judge.press("正式开庭")
    all_see("正在开庭")
    judge.press("闭庭")
    dialog = judge.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    all_see("正在开庭")
    dialog.get_by_role("button", name="闭庭", exact=True).click()
    all_see("闭庭")
    clerk.type("闭庭后校对。")
    clerk.saved()
    offered("归档")
    plaintiff.page.reload()
    clerk.press("归档")
    checks = clerk.page.get_by_role("list", name="归档前检查").get_by_role("listitem")
    lost = re.compile(r"语音识别缺失的声音：\d+ 处")
    expect(checks).to_have_text(["未核对的存疑词：0", "未处理的异议：0", lost, "未签署笔录的人：5"])
    clerk.page.get_by_role("dialog").get_by_role("button", name="归档", exact=True).click()
    all_see("已归档")
    offered()
    expect(clerk.record).to_have_attribute("contenteditable", "false")
    for device in ("麦克风", "摄像头"):
        expect(clerk.page.get_by_role("button", name=device)).to_have_count(0)
    expect(plaintiff.record).to_contain_text("闭庭后校对。")
    defendant.page.close()
    assert [room.complaints for room in everybody] == [[], [], []]


@pytest.mark.spec("H6")
def test_a_witness_waits_apart_is_summoned_and_sent_out(browser: Browser, server: RunningServer) -> None:
    clerk = open_seat(browser, server.links("书记员")[0])
    witness = open_seat(browser, server.links("证人")[0])
    expect(witness.page.get_by_role("heading", name="等候传唤")).to_be_visible()
    clerk.type("证人不应看到这一句。")
    clerk.saved()
    clerk.press("准备开庭")
    clerk.press("传唤")
    expect(witness.page.get_by_role("heading", name="等候传唤")).to_have_count(0)
    expect(witness.page.get_by_text("王敏").first).to_be_visible()
    expect(witness.record).to_have_count(0)
    clerk.press("下线")
    expect(witness.page.get_by_role("heading", name="等候传唤")).to_be_visible()
    assert "证人不应看到" not in witness.page.content()
    assert "王敏" not in witness.page.content()


@pytest.mark.spec("H5")
def test_the_court_mutes_blanks_sends_out_and_calls_in_again(browser: Browser, server: RunningServer) -> None:
    server.wait_ready("media", "speech")
    judge = open_seat(browser, server.links("审判长")[0], script=COUNT_CONNECTIONS)
    plaintiff = open_seat(browser, server.links("原告")[0], PHONE, script=COUNT_CONNECTIONS)
    defendant = open_seat(browser, server.links("被告")[0], script=COUNT_CONNECTIONS)
    open_hearing(judge)
    for device in ("麦克风", "摄像头"):
        plaintiff.press(device)
    sees(judge, "张伟")
    sees(defendant, "张伟")
    hears(defendant, 1)

    def manage(choice: str) -> None:
        judge.press("管理 原告 张伟")
        judge.page.get_by_role("menuitem", name=choice, exact=True).click()

    def tile(room: Courtroom) -> Locator:
        return room.page.get_by_role("list", name="在庭人员").get_by_role("listitem").filter(has_text="张伟")

    expect(defendant.button("管理 原告 张伟")).to_have_count(0)
    expect(judge.button("管理 审判长 王敏")).to_have_count(0)
    manage("静音")
    expect(plaintiff.page.get_by_text("您已被法庭静音")).to_be_visible()
    for room in (judge, defendant):
        expect(tile(room)).to_contain_text("静音")
    hears(defendant, 0)
    hears(judge, 1)
    manage("关闭画面")
    expect(plaintiff.page.get_by_text("您的画面已被法庭关闭")).to_be_visible()
    pictures_come(defendant, 0)
    expect(tile(defendant).locator("video")).to_have_count(0)
    sees(judge, "张伟")
    manage("取消静音")
    manage("恢复画面")
    sees(defendant, "张伟")
    hears(defendant, 1)
    expect(plaintiff.page.get_by_text("您已被法庭静音")).to_have_count(0)

    manage("移出")
    expect(plaintiff.page.get_by_role("heading", name="您已被移出法庭")).to_be_visible()
    nothing_comes(judge)
    plaintiff.page.reload()
    expect(plaintiff.page.get_by_role("heading", name="您已被移出法庭")).to_be_visible()
    expect(plaintiff.page.get_by_text("王敏")).to_have_count(0)
    judge.press("邀请入庭")
    expect(plaintiff.page.get_by_role("heading", name="您已被移出法庭")).to_have_count(0)
    sees(judge, "张伟")
    hears(defendant, 1)

    judge.press("全体静音")
    for room in (plaintiff, defendant):
        expect(room.page.get_by_text("您已被法庭静音")).to_be_visible()
    hears(defendant, 0)
    judge.press("取消全体静音")
    hears(defendant, 1)
    assert [room.complaints for room in (judge, plaintiff, defendant)] == [[], [], []]


@pytest.mark.spec("H8")
def test_the_court_sees_and_prints_when_everybody_came_left_and_was_cut_off(
    browser: Browser, server: RunningServer, cabled: Lay
) -> None:
    cable, link = cabled(server.links("原告")[0])
    clerk = open_seat(browser, server.links("书记员")[0])
    plaintiff = open_seat(browser, link)
    defendant = open_seat(browser, server.links("被告")[0])
    expect(plaintiff.page.get_by_role("link", name="到庭情况")).to_have_count(0)
    defendant.press("退出")
    clerk.page.get_by_role("link", name="到庭情况").click()
    sheet = clerk.page.get_by_role("main", name="到庭情况")

    def rows(name: str) -> Locator:
        return sheet.get_by_role("rowgroup").filter(has_text=name)

    expect(rows("刘洋")).to_contain_text("退出")
    expect(rows("张伟")).to_contain_text("在线")
    plaintiff.press("麦克风")
    measured = re.compile(r"上行丢包 \d+\.\d %.*最后收到声音 \d\d:\d\d:\d\d")
    expect(rows("张伟")).to_contain_text(measured)
    cable.pull()
    expect(rows("张伟")).to_contain_text(re.compile("断线.*断线 1 次，重新进入 0 次", re.DOTALL))
    expect(rows("张伟")).to_contain_text(measured)
    cable.plug_in()
    expect(rows("张伟")).to_contain_text("断线 1 次，重新进入 1 次")
    expect(rows("张伟").get_by_role("row")).to_have_count(4)
    expect(rows("刘洋")).to_contain_text("断线 0 次")
    clerk.page.emulate_media(media="print")
    expect(sheet.get_by_role("table")).to_be_visible()
    expect(clerk.button("打印")).to_be_hidden()
    expect(clerk.page.get_by_role("banner").first).to_be_hidden()
