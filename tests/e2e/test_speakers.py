"""Several people at one microphone, a line that is corrected late, and a draft that somebody else inserts."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.courtroom import open_hearing, open_seat
from tests.e2e.reader import agree
from tests.founding import found_hearing
from tests.page import page
from tests.running import RunningServer

pytestmark = pytest.mark.browser


@pytest.fixture
def server(standing: RunningServer) -> RunningServer:
    standing.invite(found_hearing(standing.data))
    return standing


def keep_draft(link: str, text: str) -> None:
    """Let the seat of a link have a draft, as if its edit had come too late."""

    async def keep() -> None:
        async with page(link) as late:
            paragraphs = [{"text": text, "after": ""}]
            assert (await late.do("keep_draft", code="permission_ended", paragraphs=paragraphs))["type"] == "done"

    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, keep()).result()


@pytest.mark.spec("S1")
@pytest.mark.spec("T2")
@pytest.mark.spec("T3")
def test_who_speaks_is_chosen_by_key_and_corrected_later_and_late_corrections_and_drafts_are_offered(
    browser: Browser, server: RunningServer
) -> None:
    keep_draft(server.links("书记员")[1], "书：继续审理。")
    server.wait_ready("media", "speech")
    clerk = open_seat(browser, server.links("书记员")[0])
    other = open_seat(browser, server.links("书记员")[1])
    plaintiff = open_seat(browser, server.links("原告")[0])
    defendant = open_seat(browser, server.links("被告")[0])
    open_hearing(clerk)

    plaintiff.page.keyboard.press("2")
    plaintiff.press("播放示例语音")
    expect(
        plaintiff.page.get_by_role("group", name="此话筒的发言人").get_by_role("button", name="孙悦")
    ).to_have_attribute("aria-pressed", "true")
    expect(defendant.page.get_by_text("孙悦 发言（按选择）")).to_be_visible()
    expect(clerk.page.get_by_role("group", name="此话筒的发言人")).to_be_visible()
    line = clerk.lines.first
    expect(line).to_contain_text("孙悦")
    plaintiff.press("停止播放")
    expect(line).to_contain_text("按选择")
    heard = line.locator(".said").inner_text().strip()
    line.get_by_role("button", name="插入", exact=True).click()
    inserted = other.record.locator("p[data-utterance]")
    expect(inserted).to_have_attribute("data-label", "原代")
    inserted.hover()
    expect(other.page.get_by_role("tooltip")).to_contain_text("未经核实")

    # The label follows; that it did is said in the margin.
    other.page.get_by_role("button", name=f"更正发言人：{heard[:20]}").click()
    other.page.get_by_role("region", name="本段").get_by_label("更正发言人").select_option(label="原告 张伟")
    for room in (clerk, defendant):
        expect(room.record.locator("p[data-utterance]")).to_have_attribute("data-label", "原")
        corrected = room.page.get_by_role("button", name=f"已更正：{heard[:20]}")
        expect(corrected).to_have_attribute("title", re.compile("书记员 赵磊"))
    expect(line).to_contain_text("已更正")
    other.page.get_by_role("region", name="本段").get_by_role("button", name="关闭").click()

    # A late correction is offered, and taken over by one press.
    line.hover()
    line.get_by_role("button", name="更正", exact=True).click()
    line.get_by_label("这条语句应为").fill("更正后的语句。")
    line.get_by_role("button", name="保存更正").click()
    expect(other.lines.first).to_contain_text(f"识别原文：{heard}")
    expect(defendant.page.get_by_role("button", name=f"待采用：{heard[:20]}")).to_be_visible()
    assert heard in defendant.paragraphs()
    other.press(f"待采用：{heard[:20]}")
    other.press("采用")
    expect(defendant.record.locator("p[data-utterance]")).to_have_text("更正后的语句。")
    expect(clerk.page.get_by_role("button", name="待采用")).to_have_count(0)

    # What the clerk labels otherwise stays so, and the court is told by whom.
    clerk.click_into(0, 0.5)
    clerk.page.keyboard.press("Alt+1")
    expect(other.record.locator("p[data-utterance]")).to_have_attribute("data-label", "审")
    other.press("已更正：更正后的语句。")
    card = other.page.get_by_role("region", name="本段")
    expect(card).to_contain_text("发言人已更正为 原告 张伟（书记员 赵磊")
    expect(card).to_contain_text(re.compile("笔录署“审”，发言人应署“原”：书记员 李静 .*改署"))
    other.record.locator("p").first.click()

    shelf = clerk.page.get_by_role("complementary", name="草稿")
    expect(shelf.get_by_role("heading", name="书记员 赵磊 的草稿")).to_be_visible()
    own = other.page.get_by_role("complementary", name="草稿")
    expect(own).to_contain_text("书：继续审理。")
    expect(defendant.page.get_by_text("书：继续审理。")).to_have_count(0)
    clerk.record.locator("p").last.click()
    shelf.get_by_role("button", name="插入到光标处").click()
    for one in (shelf, own):
        expect(one).to_have_count(0)
    there = agree([clerk, other, defendant], server.links("审判员")[0])
    assert there == ["更正后的语句。", "继续审理。"]
