"""The main job, as people do it: speech becomes a line, and a line a paragraph that several people edit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.asr.voice import HELD_OUT, character_errors, write_microphone
from tests.e2e.courtroom import chromium, open_hearing, open_seat
from tests.running import RunningServer

pytestmark = pytest.mark.browser


@pytest.mark.spec("S1")
@pytest.mark.spec("S2")
@pytest.mark.spec("T2")
@pytest.mark.spec("T3")
@pytest.mark.spec("T4")
@pytest.mark.spec("M7")
@pytest.mark.spec("H12")
def test_the_plaintiff_speaks_and_clerks_and_judge_make_the_record(
    playwright: Playwright, browser: Browser, server: RunningServer, tmp_path: Path
) -> None:
    sentence = HELD_OUT[0]
    microphone = tmp_path / "plaintiff.wav"
    write_microphone(microphone, sentence, pause_ms=3000)
    server.wait_ready("media", "speech")
    judge = open_seat(browser, server.links("审判长")[0])
    clerks = [open_seat(browser, link) for link in server.links("书记员")]
    open_hearing(judge)
    with chromium(playwright, microphone=microphone) as speaking:
        plaintiff = open_seat(speaking, server.links("原告")[0])
        plaintiff.press("麦克风")
        for clerk in clerks:
            expect(clerk.lines).to_have_count(1)
            expect(clerk.lines.first).to_contain_text("原告")
    judge.press("发言时间")
    spoken = judge.page.get_by_role("dialog", name="发言时间")
    expect(spoken.get_by_role("columnheader")).to_have_text(["阶段", "原告方", "被告方"])
    expect(spoken.get_by_role("row", name="合计")).to_have_text(re.compile(r"合计\s*00:0[1-9]\s*00:00"))
    judge.page.keyboard.press("Escape")
    first, second = clerks
    line = first.lines.first.inner_text()
    assert character_errors(sentence, max(line.split("\n"), key=len).rstrip("。？")) < 0.2, line

    first.record.click()
    first.lines.first.dblclick()
    expect(second.record.locator("p[data-utterance]")).to_have_count(1)
    expect(second.lines.first).to_contain_text("已入笔录")
    expect(second.record.locator("header")).to_contain_text("本笔录通过语音识别自动生成，所有内容以录音录像为准")
    inserted = second.record.locator("p[data-utterance]").inner_text()
    first.lines.first.dblclick()

    first.page.reload()
    expect(first.record).to_have_attribute("contenteditable", "true")
    expect(first.lines).to_have_count(1)
    expect(first.record.locator("p[data-utterance]")).to_have_count(1)

    judge.press("获取笔录权限")
    for clerk in clerks:
        expect(clerk.record).to_have_attribute("contenteditable", "false")
    expect(judge.record).to_have_attribute("contenteditable", "true")
    judge.type("本庭认为，")
    judge.saved()
    second.page.reload()
    expect(second.record).to_contain_text("本庭认为，")
    expect(second.record).to_have_attribute("contenteditable", "false")

    judge.press("撤销笔录权限")
    expect(judge.record).to_have_attribute("contenteditable", "false")
    for clerk in clerks:
        expect(clerk.record).to_have_attribute("contenteditable", "true")
    second.type("记录完毕。")
    second.saved()
    expect(first.record).to_contain_text("记录完毕。")
    assert [room.text() for room in (first, second)] == [judge.text()] * 2
    assert judge.text().count(inserted) == 1
    assert [room.complaints for room in (judge, *clerks)] == [[], [], []]


@pytest.mark.spec("T3")
def test_the_button_inserts_and_withdraw_takes_it_out_again(browser: Browser, server: RunningServer) -> None:
    server.wait_ready("media", "speech")
    clerk = open_seat(browser, server.links("书记员")[0])
    plaintiff = open_seat(browser, server.links("原告")[0])
    open_hearing(clerk)
    plaintiff.press("播放示例语音")
    expect(clerk.lines.first).to_be_visible()
    clerk.lines.first.get_by_role("button", name="插入").click()
    expect(clerk.record.locator("p[data-utterance]")).to_have_count(1)
    clerk.press("撤销")
    expect(clerk.record.locator("p[data-utterance]")).to_have_count(0)
