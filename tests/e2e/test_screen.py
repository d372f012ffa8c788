"""桌面共享: asked for, granted, seen by everybody, and ended from each side that may end it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.axe import complaints
from tests.e2e.courtroom import PHONE, Courtroom, open_hearing, open_seat
from tests.e2e.media import moves
from tests.running import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.spec("E6"), pytest.mark.spec("M3")]

SCREEN = """
window.painted = () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 })
  const context = canvas.getContext('2d')
  setInterval(() => {
    context.fillStyle = `hsl(${Date.now() / 20} 80% 50%)`
    context.fillRect(0, 0, 640, 360)
  }, 100)
  return canvas.captureStream(10)
}
navigator.mediaDevices.getDisplayMedia = async () => {
  window.screenStream = painted()
  return window.screenStream
}
"""
"""A screen of the test's own: without a display Chromium has none to choose from."""

NONE = "delete MediaDevices.prototype.getDisplayMedia"
"""As on a phone."""


def shown(room: Courtroom, name: str) -> None:
    """Wait until somebody's screen moves on this page."""
    moves(room, f"{name} 的桌面")


def cleared(*rooms: Courtroom) -> None:
    for room in rooms:
        expect(room.page.locator("video[aria-label$='的桌面']")).to_have_count(0)


def test_a_party_shares_a_screen_once_the_court_lets_it_and_it_ends_from_every_side(
    browser: Browser, server: RunningServer
) -> None:
    judge, plaintiff = (open_seat(browser, server.links(role)[0], script=SCREEN) for role in ("审判长", "原告"))
    phone = open_seat(browser, server.links("被告")[0], PHONE, script=NONE)
    open_hearing(judge)
    expect(phone.button("申请桌面共享")).to_have_count(0)
    plaintiff.press("申请桌面共享")
    expect(plaintiff.button("已申请桌面共享")).to_be_disabled()
    judge.press("拒绝 原告 张伟 桌面共享")
    expect(plaintiff.page.get_by_text("法庭没有同意桌面共享申请")).to_be_visible()
    plaintiff.press("申请桌面共享")
    judge.press("同意 原告 张伟 桌面共享")

    # Everybody sees it, and it ends by the page, by the browser's own bar, and by the court.
    plaintiff.press("桌面共享")
    for room in (judge, phone):
        shown(room, "原告 张伟")
    assert complaints(judge.page) == []
    plaintiff.press("停止共享")
    cleared(judge, phone, plaintiff)
    plaintiff.press("桌面共享")
    shown(judge, "原告 张伟")
    plaintiff.page.evaluate(
        "() => { const [track] = screenStream.getTracks(); track.stop(); track.dispatchEvent(new Event('ended')) }"
    )
    cleared(judge, phone, plaintiff)
    plaintiff.press("桌面共享")
    shown(phone, "原告 张伟")
    judge.press("停止共享")
    cleared(judge, phone, plaintiff)
    assert plaintiff.page.evaluate("screenStream.getTracks()[0].readyState") == "ended", "nothing leaves the browser"

    # The permission is taken back, and the court shares its own.
    judge.press("收回 原告 张伟 的桌面共享权限")
    expect(plaintiff.button("申请桌面共享")).to_be_visible()
    judge.press("桌面共享")
    for room in (plaintiff, phone):
        shown(room, "审判长 王敏")
    expect(phone.button("停止共享")).to_have_count(0)
    judge.press("休庭")
    cleared(judge, plaintiff, phone)
    assert not judge.complaints + plaintiff.complaints + phone.complaints
