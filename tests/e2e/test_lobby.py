"""候审室 as people see it: who waits, and who calls in."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Playwright, expect

from tests.asr.voice import HELD_OUT, write_microphone
from tests.e2e.axe import complaints
from tests.e2e.courtroom import PHONE, Courtroom, chromium, open_seat
from tests.evidence import corpus
from tests.founding import found_hearing
from tests.running import RunningServer

pytestmark = pytest.mark.browser


@pytest.fixture
def lobbied(standing: RunningServer) -> RunningServer:
    """A hearing whose parties wait in the lobby."""
    standing.invite(found_hearing(standing.data, lobby=True))
    return standing


def waiting(court: Courtroom) -> Locator:
    return court.page.get_by_role("list", name="候审室").get_by_role("listitem")


@pytest.mark.spec("A5", "A6")
def test_parties_wait_in_the_lobby_until_the_court_calls_in_one_or_all(
    browser: Browser, lobbied: RunningServer
) -> None:
    clerk = open_seat(browser, lobbied.links("书记员")[0])
    plaintiff = open_seat(browser, lobbied.links("原告")[0], PHONE)
    defendant = open_seat(browser, lobbied.links("被告")[0])
    agent = open_seat(browser, lobbied.links("原告代理人")[0])
    outside = (plaintiff, defendant, agent)
    for room in outside:
        expect(room.page.get_by_role("heading", name="候审室", exact=True)).to_be_visible()
        expect(room.page.get_by_text("尚未开庭").first).to_be_visible()
        assert complaints(room.page) == []
        assert "王敏" not in room.page.content()
    expect(waiting(clerk)).to_have_count(3)
    clerk.press("准备开庭")
    expect(plaintiff.page.get_by_text("法庭邀请您入庭后，本页会自动打开法庭")).to_be_visible()

    clerk.press("邀请入庭：原告 张伟")
    clerk.press("暂不邀请")
    clerk.press("邀请入庭：原告 张伟")
    clerk.press("仍然邀请")
    expect(plaintiff.record).to_be_visible()
    expect(waiting(clerk)).to_have_count(2)
    expect(defendant.page.get_by_role("heading", name="候审室", exact=True)).to_be_visible()
    clerk.press("全部邀请入庭")
    expect(clerk.page.get_by_text("有人身份未核验")).to_be_visible()
    clerk.press("仍然邀请")
    for room in outside:
        expect(room.record).to_be_visible()
    expect(waiting(clerk)).to_have_count(0)
    defendant.page.reload()
    expect(defendant.record).to_be_visible()
    assert [room.complaints for room in (clerk, *outside)] == [[], [], [], []]


@pytest.mark.spec("A5", "M2")
def test_devices_are_checked_in_the_lobby_and_the_court_sees_how_it_went(
    playwright: Playwright, browser: Browser, lobbied: RunningServer, tmp_path: Path
) -> None:
    write_microphone(tmp_path / "microphone.wav", *[HELD_OUT[10]] * 6, pause_ms=1200)
    lobbied.wait_ready("media", "speech")
    clerk = open_seat(browser, lobbied.links("书记员")[0])
    with chromium(playwright, microphone=tmp_path / "microphone.wav") as own:
        plaintiff = open_seat(own, lobbied.links("原告")[0])
        part = plaintiff.page.get_by_role("article")
        expect(waiting(clerk)).to_contain_text("设备未检测")
        plaintiff.press("开始检测")
        expect(plaintiff.page.get_by_label("您的画面")).to_be_visible()
        plaintiff.press("开始朗读")
        expect(plaintiff.page.get_by_text("可以正常记录您的发言")).to_be_visible()
        expect(part.filter(has_text="语音识别听到的是")).to_contain_text("双方当事人")
        expect(part.filter(has=plaintiff.page.get_by_role("meter"))).to_contain_text("正常")
        plaintiff.press("播放提示音")
        expect(plaintiff.button("播放提示音")).to_be_enabled()
        plaintiff.press("我听到了")
        plaintiff.press("画面清楚")
        expect(part.filter(has_text="往返时间")).to_contain_text("Mbps")
        assert complaints(plaintiff.page) == []
        expect(waiting(clerk)).to_contain_text("设备正常")
        expect(clerk.lines).to_have_count(0)
        plaintiff.page.reload()
        expect(part.filter(has_text="往返时间")).to_contain_text("正常")
        clerk.press("邀请入庭：原告 张伟")
        clerk.press("仍然邀请")
        expect(plaintiff.record).to_be_visible()
        assert [room.complaints for room in (clerk, plaintiff)] == [[], []]


@pytest.mark.spec("A5")
@pytest.mark.spec("E1")
def test_a_missing_device_is_seen_by_the_court_and_evidence_is_handed_in_from_the_lobby(
    playwright: Playwright, browser: Browser, lobbied: RunningServer, tmp_path: Path
) -> None:
    paper = tmp_path / "买卖合同.pdf"
    paper.write_bytes(corpus.pdf())
    clerk = open_seat(browser, lobbied.links("书记员")[0])
    with chromium(playwright, devices=False) as without:
        plaintiff = open_seat(without, lobbied.links("原告")[0], PHONE)
        for guide in ("先在候审室等候", "检测设备", "入庭以后"):
            expect(plaintiff.page.get_by_role("heading", name=guide, exact=True)).to_be_visible()
            plaintiff.press("知道了" if guide == "入庭以后" else "下一页")
        expect(plaintiff.button("知道了")).to_have_count(0)
        plaintiff.page.reload()
        plaintiff.press("开始检测")
        expect(plaintiff.button("跳过")).to_have_count(0)
        expect(plaintiff.page.get_by_role("alert").filter(has_text="没有找到麦克风或摄像头")).to_have_count(2)
        expect(waiting(clerk)).to_contain_text("设备有问题")
        plaintiff.press("上传证据")
        plaintiff.page.get_by_label("选择文件", exact=True).set_input_files(paper)
        expect(plaintiff.page.get_by_text("已收到：买卖合同")).to_be_visible()
        clerk.page.get_by_role("tab", name="举证质证").click()
        expect(clerk.page.get_by_role("tabpanel", name="举证质证").get_by_text("买卖合同").first).to_be_visible()
        assert plaintiff.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
