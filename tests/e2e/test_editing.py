"""A clerk writes with the tools of the record: labels, lists, tables, find and replace, paste, pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.courtroom import PHONE, Courtroom, open_seat
from tests.e2e.reader import agree
from tests.running import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.spec("T5")]

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><style>p.MsoNormal{color:red}</style></head><body>
<p class=MsoNormal align=center style='text-align:center'><b>证据清单</b><o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='mso-list:Ignore'>1.</span><![endif]>买卖合同</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='mso-list:Ignore'>2.</span><![endif]>送货单</p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>名称</p></td><td><p class=MsoNormal>证明目的</p></td></tr></table>
<script>alert(1)</script></body></html>"""


def paste(room: Courtroom, html: str) -> None:
    """As a browser hands over what was copied elsewhere."""
    room.record.evaluate(
        """(record, html) => {
          const data = new DataTransfer()
          data.setData('text/html', html)
          record.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
        }""",
        html,
    )


def tool(room: Courtroom, name: str) -> None:
    """Use a tool above the paper."""
    room.page.get_by_role("toolbar", name="编辑工具").get_by_role("button", name=name).click()


def words(room: Courtroom) -> list[str]:
    """All that the record says, without the breaks that depend on where cursors stand."""
    return room.record.inner_text().split()


def test_a_clerk_labels_formats_finds_pastes_and_takes_back_his_own(browser: Browser, server: RunningServer) -> None:
    clerk, second = (open_seat(browser, link) for link in server.links("书记员"))
    judge = open_seat(browser, server.links("审判长")[0])
    keyboard = clerk.page.keyboard
    clerk.type("审：现在开庭。")
    second.type("补")
    keyboard.press("Alt+3")
    keyboard.type("请求判令被告支付货款。")
    expect(judge.record.locator("p[data-label='原']")).to_have_text("请求判令被告支付货款。")
    keyboard.press("Enter")
    keyboard.press("Control+b")
    keyboard.type("要点")
    keyboard.press("Control+b")
    keyboard.press("Enter")
    tool(clerk, "编号")
    keyboard.type("货款")
    keyboard.press("Enter")
    keyboard.type("利息")
    for room in (judge, second):
        expect(room.record.locator("ol > li")).to_have_count(2)
        expect(room.record.locator("strong")).to_have_text("要点")
    keyboard.press("Enter")
    keyboard.press("Enter")
    tool(clerk, "表格")
    clerk.page.get_by_role("menuitem", name="插入表格").click()
    expect(judge.record.locator("tr")).to_have_count(3)

    keyboard.press("Control+f")
    clerk.page.get_by_role("search", name="查找和替换").get_by_label("查找", exact=True).fill("货款")
    expect(clerk.page.get_by_role("search", name="查找和替换").get_by_role("status").first).to_contain_text("/ 2")
    clerk.press("替换…")
    clerk.page.get_by_label("替换为").fill("租金")
    clerk.press("全部替换")
    clerk.press("关闭查找")
    expect(judge.record).to_contain_text("请求判令被告支付租金。")
    clerk.record.press("Control+z")
    expect(judge.record).to_contain_text("请求判令被告支付货款。")
    expect(judge.record).to_contain_text("补")

    clerk.record.press("Control+End")
    paste(clerk, WORD)
    expect(judge.record.locator("[data-align=center] strong")).to_have_text("证据清单")
    expect(judge.record.locator("ol > li")).to_have_count(4)
    expect(judge.record).to_contain_text("证明目的")
    assert "MsoNormal" not in judge.record.inner_html()
    assert "alert(1)" not in judge.record.inner_text()
    clerk.saved()
    clerk.until(lambda: words(clerk) == words(second) == words(judge), "the pages differ")
    assert [room.complaints for room in (clerk, second, judge)] == [[], [], []]


def test_the_record_is_shown_in_pages_on_the_whole_screen_and_fetched_anew(
    browser: Browser, server: RunningServer
) -> None:
    clerk = open_seat(browser, server.links("书记员")[0])
    phone = open_seat(browser, server.links("书记员")[1], PHONE)
    clerk.type("审：现在开庭。")
    clerk.page.keyboard.insert_text("\n".join(f"第{n}段，原告陈述事实与理由。" for n in range(1, 90)))
    clerk.saved()
    clerk.press("页面视图")
    expect(clerk.page.get_by_text("4 / 4")).to_be_visible()
    clerk.record.press("Control+Home")
    clerk.page.keyboard.type("首")
    clerk.saved()
    clerk.press("页面视图")
    clerk.press("全屏")
    beside = clerk.page.get_by_role("tab", name="语音识别笔录")
    expect(beside).not_to_be_visible()
    expect(clerk.record).to_be_visible()
    clerk.page.keyboard.press("Escape")
    expect(beside).to_be_visible()
    clerk.press("刷新笔录")
    expect(clerk.page.get_by_text("已刷新")).to_be_visible()
    expect(clerk.record).to_contain_text("首")
    phone.page.get_by_role("tab", name="笔录", exact=True).click()
    expect(phone.record).to_contain_text("第89段")
    agree([clerk, phone], server.links("被告")[0])
