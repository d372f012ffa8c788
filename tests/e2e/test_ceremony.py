"""法槌 and 庭审纪律: heard, seen, and ended by the court."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.courtroom import PHONE, Courtroom, open_seat
from tests.running import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.spec("H2")]

LISTEN = """
window.heard = []
window.statuses = []
const play = HTMLMediaElement.prototype.play
HTMLMediaElement.prototype.play = function () {
  const src = this.currentSrc || this.src
  if (src) this.addEventListener('timeupdate', () => {
    if (this.currentTime > 0) heard.push([new URL(src).pathname, this.currentTime])
  })
  return play.call(this)
}
new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const node of addedNodes) if (node.classList?.contains('strike')) statuses.push(node.textContent)
}).observe(document, { childList: true, subtree: true })
"""
"""What a page plays, and what it shows for a moment."""


def played(room: Courtroom, path: str) -> int:
    """How often the sound's clock was seen to move."""
    return int(room.page.evaluate("path => heard.filter(([one]) => one === path).length", path))


def test_the_gavel_is_heard_and_seen_and_the_discipline_is_read_out_until_the_court_ends_it(
    browser: Browser, server: RunningServer
) -> None:
    judge = open_seat(browser, server.links("审判长")[0], script=LISTEN)
    clerk = open_seat(browser, server.links("书记员")[0], script=LISTEN)
    plaintiff = open_seat(browser, server.links("原告")[0], PHONE, script=LISTEN)
    rooms = (judge, clerk, plaintiff)
    clerk.press("准备开庭")
    judge.press("正式开庭")

    for room in rooms:
        room.until(lambda: played(room, "/sounds/gavel.wav") > 0, "the gavel is heard")  # noqa: B023 - awaited here
        strip = room.page.get_by_role("region", name="庭审纪律")
        expect(strip).to_contain_text(re.compile("正在宣读庭审纪律.*。", re.DOTALL))
        room.until(lambda: played(room, "/discipline/discipline.mp3") > 1, "the discipline is heard")  # noqa: B023
    expect(plaintiff.button("停止宣读")).to_have_count(0)
    plaintiff.press("全文")
    expect(plaintiff.page.get_by_role("region", name="庭审纪律").get_by_role("listitem")).to_have_count(10)

    late = open_seat(browser, server.links("被告")[0], script=LISTEN)
    late.until(lambda: played(late, "/discipline/discipline.mp3") > 0, "who comes late hears the rest")
    assert late.page.evaluate("heard.find(([one]) => one.includes('discipline'))[1]") > 0.5

    clerk.press("停止宣读")
    for room in rooms:
        expect(room.page.get_by_role("region", name="庭审纪律")).to_have_count(0)
    quiet = played(plaintiff, "/discipline/discipline.mp3")

    expect(clerk.button("法槌")).to_have_count(0)
    judge.press("法槌")
    judge.press("休庭")
    for room in rooms:
        room.until(lambda: len(room.page.evaluate("statuses")) == 3, "three strikes are seen")  # noqa: B023
        assert room.page.evaluate("statuses") == ["开庭", "审判长 王敏 敲响法槌", "休庭"]
    assert played(plaintiff, "/discipline/discipline.mp3") <= quiet + 1
    expect(judge.button("法槌")).to_have_count(0)
    judge.press("继续开庭")
    clerk.press("宣读庭审纪律")
    expect(plaintiff.page.get_by_role("region", name="庭审纪律")).to_be_visible()
    assert [room.complaints for room in (*rooms, late)] == [[]] * 4
