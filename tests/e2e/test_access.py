"""Everybody can use it: by axe's rules, by keyboard alone, on a phone."""

from __future__ import annotations

import re
import sqlite3

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.e2e.axe import complaints
from tests.e2e.courtroom import DESKTOP, PHONE, Courtroom, open_hearing, open_seat
from tests.qr import read
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


ROUTES = """document.querySelector('#app').__vue_app__.config.globalProperties.$router.getRoutes()
    .map(({ path }) => path)"""
"""The application's own list of its pages."""


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_serious_on_any_page(browser: Browser, server: RunningServer, viewport: ViewportSize) -> None:
    clerk = open_seat(browser, server.links("书记员")[0], viewport)
    expect(clerk.record).to_have_count(1)
    with sqlite3.connect(server.data / "tingji.db") as database:
        (hearing,) = database.execute("select id from hearings order by starts_at desc").fetchone()
    feedback = read(clerk.page.evaluate("fetch('feedback.svg').then((answer) => answer.text())"))
    known = {
        ":seat": clerk.page.url.split("/")[-2],
        ":token": feedback.split("/")[-1],
        ":hearing": hearing,
        ":rest(.*)*": "unknown",
    }
    routes: list[str] = clerk.page.evaluate(ROUTES)
    assert len(routes) > 5
    for route in routes:
        clerk.page.goto(server.url + re.sub(r":\w+(\(.*)?", lambda found: known[found[0]], route))
        expect(clerk.page.get_by_role("main").first).to_be_visible()
        expect(clerk.page.get_by_role("progressbar")).to_have_count(0)
        assert (route, complaints(clerk.page)) == (route, [])


def test_the_pages_that_the_server_writes_are_accessible(browser: Browser, server: RunningServer) -> None:
    page = browser.new_context().new_page()
    for path in ("/", "/j/unknown", "/s/s-unknown/"):
        page.goto(server.url + path)
        assert complaints(page) == []


@pytest.mark.parametrize("role", ["审判长", "书记员", "原告"])
def test_on_a_phone_nothing_is_cut_off_and_buttons_are_large(
    browser: Browser, server: RunningServer, role: str
) -> None:
    clerk = open_seat(browser, server.links("书记员")[1])
    open_hearing(clerk)
    clerk.press("停止宣读")
    room = open_seat(browser, server.links(role)[0], PHONE, has_touch=True, is_mobile=True)
    expect(room.button("历史版本")).to_be_visible()
    assert room.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    record = room.page.get_by_role("tabpanel", name="庭审笔录").bounding_box()
    leave, tabs = (one.bounding_box() for one in (room.button("退出"), room.page.get_by_role("tab").first))
    assert record and leave and tabs
    assert leave["y"] + leave["height"] <= tabs["y"], "what one does with the thumb is all in sight"
    assert record["height"] > 0.4 * PHONE["height"]
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
    assert out_of_reach(room) == []
    room.press("EN")
    expect(room.page.locator("html")).to_have_attribute("lang", "en")
    assert out_of_reach(room) == []


def out_of_reach(room: Courtroom) -> list[str]:
    """What the bar has beyond the edge of the screen."""
    found: list[str] = room.page.evaluate(
        """[...document.querySelectorAll('header :is(button, select)')]
            .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth)
            .map((one) => one.outerHTML)"""
    )
    return found


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

    def choose(name: str, letters: str) -> None:
        """By what is written first on the choice."""
        for _ in range(120):
            keyboard.press("Tab")
            if clerk.page.get_by_label(name).evaluate("choice => choice === document.activeElement"):
                break
        keyboard.press(letters)

    # The whole of a sitting, up to what is irrevocable.
    choose("庭审阶段", "ArrowDown")
    expect(clerk.page.get_by_label("庭审阶段")).not_to_have_value("")
    for name, state in (("休庭", "休庭"), ("继续开庭", "正在开庭")):
        go_to(name)
        keyboard.press("Enter")
        expect(clerk.page.get_by_role("banner").get_by_text(state).first).to_be_visible()
    for name, state in (("闭庭", "闭庭"), ("归档", "已归档")):
        go_to(name)
        keyboard.press("Enter")
        sure = clerk.page.get_by_role("dialog").get_by_role("button", name=name, exact=True)
        expect(sure).to_be_visible()
        while not sure.evaluate("button => button === document.activeElement"):
            keyboard.press("Tab")
        keyboard.press("Enter")
        expect(clerk.page.get_by_role("banner").get_by_text(state).first).to_be_visible()
