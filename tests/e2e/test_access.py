"""Everybody can use it: by axe's rules, by keyboard alone, on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.e2e.axe import complaints
from tests.e2e.courtroom import DESKTOP, PHONE, open_seat
from tests.running import RunningServer

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("role", ["审判长", "书记员", "原告", "证人"])
def test_axe_finds_nothing_serious(browser: Browser, server: RunningServer, role: str, viewport: ViewportSize) -> None:
    room = open_seat(browser, server.links(role)[0], viewport)
    expect(room.page.get_by_text("等候传唤" if role == "证人" else "尚未开庭").first).to_be_visible()
    if role != "证人":
        expect(room.record).to_have_count(1)
    assert complaints(room.page) == []
    if viewport is PHONE and role != "证人":
        room.page.get_by_role("tab", name="我的").click()
        assert complaints(room.page) == []
    room.page.get_by_text("EN", exact=True).locator("visible=true").click()
    expect(room.page.locator("html")).to_have_attribute("lang", "en")
    assert complaints(room.page) == []


def test_the_pages_that_the_server_writes_are_accessible(browser: Browser, server: RunningServer) -> None:
    page = browser.new_context().new_page()
    for path in ("/", "/j/unknown", "/s/s-unknown/"):
        page.goto(server.url + path)
        assert complaints(page) == []


@pytest.mark.parametrize("role", ["审判长", "书记员", "原告"])
def test_on_a_phone_nothing_is_cut_off_and_buttons_are_large(
    browser: Browser, server: RunningServer, role: str
) -> None:
    room = open_seat(browser, server.links(role)[0], PHONE, has_touch=True, is_mobile=True)
    expect(room.record).to_be_visible()
    assert room.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = room.page.evaluate(
        """[...document.querySelectorAll('button, [role=tab]')]
            .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
            .map((one) => one.outerHTML)"""
    )
    assert small == []
    for tab in room.page.get_by_role("tab").all():
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        assert room.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.spec("T3")
def test_a_clerk_does_the_main_job_by_keyboard_alone(browser: Browser, server: RunningServer) -> None:
    server.wait_ready("media", "speech")
    clerk = open_seat(browser, server.links("书记员")[0])
    expect(clerk.record).to_have_attribute("contenteditable", "true")
    keyboard = clerk.page.keyboard

    def go_to(name: str) -> None:
        for _ in range(60):
            keyboard.press("Tab")
            if clerk.button(name).evaluate("button => button === document.activeElement"):
                return
        raise AssertionError(f"{name} cannot be reached by Tab")

    for name in ("准备开庭", "正式开庭", "播放示例语音"):
        expect(clerk.button(name)).to_be_visible()
        go_to(name)
        keyboard.press("Enter")
    expect(clerk.lines.first).to_be_visible()
    for _ in range(60):
        keyboard.press("Tab")
        if clerk.lines.first.evaluate("line => line.contains(document.activeElement)"):
            break
    keyboard.press("Alt+Enter")
    expect(clerk.record.locator("p[data-utterance]")).to_have_count(1)
