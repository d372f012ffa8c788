"""What can go wrong at the door: a clear sentence each, and the rest works."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.e2e.courtroom import chromium, open_seat
from tests.running import RunningServer, running_server

pytestmark = pytest.mark.browser


def test_an_unknown_link_says_what_to_do(browser: Browser, server: RunningServer) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{server.url}/j/unknown")
    expect(page.get_by_text("链接无效或已过期")).to_be_visible()
    expect(page.get_by_text("not valid or has expired")).to_be_visible()


@pytest.mark.spec("H8")
def test_a_second_window_takes_the_seat_and_the_first_can_take_it_back(browser: Browser, server: RunningServer) -> None:
    link = server.links("书记员")[0]
    first = open_seat(browser, link)
    expect(first.record).to_have_attribute("contenteditable", "true")
    second = open_seat(browser, link)
    expect(second.record).to_have_attribute("contenteditable", "true")
    expect(first.button("在此窗口继续")).to_be_visible()
    first.press("在此窗口继续")
    expect(first.record).to_have_attribute("contenteditable", "true")
    expect(second.button("在此窗口继续")).to_be_visible()


@pytest.mark.spec("M2")
def test_without_a_microphone_the_page_says_so_and_the_rest_works(
    playwright: Playwright, server: RunningServer
) -> None:
    with chromium(playwright, devices=False) as bare:
        clerk = open_seat(bare, server.links("书记员")[0])
        clerk.press("麦克风")
        expect(clerk.page.get_by_text("没有找到麦克风").first).to_be_visible()
        clerk.type("没有麦克风也能记录。")
        clerk.saved()
        clerk.page.get_by_role("group", name="语言").get_by_text("EN").click()
        expect(clerk.page.locator("html")).to_have_attribute("lang", "en")
        expect(clerk.record).to_be_visible()


@pytest.mark.spec("S5")
def test_without_a_model_the_page_says_that_recognition_is_off(browser: Browser, tmp_path: Path) -> None:
    with running_server(tmp_path / "data", {"TINGJI_MODEL": str(tmp_path / "none")}) as server:
        clerk = open_seat(browser, server.links("书记员")[0])
        clerk.press("准备开庭")
        clerk.press("正式开庭")
        expect(clerk.page.get_by_text("语音识别").filter(has_text="未").first).to_be_visible()
        clerk.type("没有语音识别也能记录。")
        clerk.saved()


@pytest.mark.spec("H8")
@pytest.mark.spec("T1")
def test_when_the_server_comes_back_the_page_does_too_and_saves_what_was_typed(
    browser: Browser, own_server: RunningServer
) -> None:
    clerk = open_seat(browser, own_server.links("书记员")[0])
    clerk.type("断线前。")
    clerk.saved()
    own_server.kill()
    expect(clerk.page.get_by_role("status").filter(has_text="离线").first).to_be_visible()
    clerk.page.keyboard.type("断线时。")
    own_server.start()
    clerk.saved()
    clerk.page.reload()
    expect(clerk.record).to_contain_text("断线前。断线时。")
