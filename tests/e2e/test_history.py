"""The record's past: who wrote what when, two states compared, and an earlier one written back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.courtroom import PHONE, Courtroom, open_seat
from tests.e2e.reader import agree
from tests.founding import SHARED, found_hearing
from tests.running import RunningServer

pytestmark = pytest.mark.browser

PLAINTIFF = 4


@pytest.fixture
def spoken(standing: RunningServer) -> RunningServer:
    """A hearing in which the plaintiff has said one line."""
    standing.invite(found_hearing(standing.data, SHARED, [(PLAINTIFF, "原告没有收到货款。")]))
    return standing


class Past:
    """The past on somebody's page, opened by its button."""

    def __init__(self, room: Courtroom) -> None:
        room.press("历史版本")
        self.room = room
        self.region = room.page.get_by_role("region", name="历史版本")
        self.paper = self.region.get_by_role("article", name="所选时刻的笔录")
        self.slider = self.region.get_by_role("slider", name="时间")
        expect(self.slider).to_be_focused()

    def passages(self) -> list[str]:
        """Each passage's words, what was deleted among them."""
        found: list[str] = self.paper.locator(".text").all_inner_texts()
        return found

    def margin(self, words: str) -> Locator:
        """The button in the margin of the passage with these words."""
        return self.paper.locator(".passage").filter(has_text=words).get_by_role("button").first

    def back_to(self, words: str) -> None:
        """Slide back by key until the paper shows exactly these words."""
        for _ in range(20):
            if "".join(self.passages()) == words:
                return
            self.slider.press("ArrowLeft")
        raise AssertionError(f"no moment at which the record reads {words!r}: {self.passages()}")


@pytest.mark.spec("T9")
def test_the_court_sees_who_wrote_what_compares_and_restores(browser: Browser, spoken: RunningServer) -> None:
    judge = open_seat(browser, spoken.links("审判长")[0])
    first, second = (open_seat(browser, link) for link in spoken.links("书记员"))
    judge.press("共享笔录权限")
    first.type("审：现在开庭，核对身份。")
    agree([first, second, judge], spoken.links("被告")[0])
    first.lines.first.dblclick()
    expect(second.record.locator("p[data-utterance]")).to_have_count(1)
    second.click_into(0, 0)
    second.page.keyboard.press("End")
    second.page.keyboard.type("双方身份无误。")
    expect(judge.record).to_contain_text("双方身份无误。")
    judge.click_into(0.5, 0)
    judge.page.keyboard.press("End")
    judge.page.keyboard.press("Shift+Home")
    judge.page.keyboard.press("Delete")
    there = agree([first, second, judge], spoken.links("被告")[0])
    assert there == ["现在开庭，核对身份。双方身份无误。", ""]

    past = Past(first)
    expect(past.paper.locator("del")).to_have_text("原告没有收到货款。")
    margin = past.margin("双方身份无误。")
    expect(margin).to_contain_text("李静")
    expect(margin).to_contain_text("赵磊")
    assert past.paper.locator("[title='赵磊']").all_inner_texts() == ["双方身份无误。"]
    expect(past.region.get_by_text("当时持有笔录编辑权限")).to_contain_text("审判长 王敏")

    past.back_to("审：现在开庭，核对身份。原：原告没有收到货款。")
    expect(past.margin("原告没有收到货款。")).to_contain_text("张伟")
    expect(past.slider).to_have_attribute("aria-valuetext", re.compile("书记员 李静 插入 1 条语句"))
    past.margin("原告没有收到货款。").click()
    story = past.region.get_by_role("region", name="本段的变化").get_by_role("listitem")
    expect(story).to_have_count(2)
    expect(story.first).to_contain_text("王敏")
    story.last.get_by_role("button", name="恢复此段").click()
    for room in (first, second, judge):
        expect(room.record.locator("p[data-utterance]")).to_have_text("原告没有收到货款。")
    restored = first.page.get_by_text("已恢复为您的编辑").locator("..")
    restored.get_by_role("button", name="撤销").click()
    expect(judge.record.locator("p[data-utterance]")).to_have_text("")

    first.saved()
    past.slider.press("Home")
    expect(past.slider).to_have_value("0")
    past.region.get_by_role("button", name="比较", exact=True).click()
    earlier, later = (past.region.get_by_role("slider", name=name) for name in ("比较自", "比较到"))
    earlier.press("ArrowRight")
    expect(earlier).to_have_value("1")
    later.press("End")
    expect(later).to_have_value(later.get_attribute("max") or "")
    expect(past.paper.locator(".text ins")).to_have_text(["双方身份无误。", "原："])
    past.region.get_by_role("button", name="比较", exact=True).click()
    past.back_to("审：现在开庭，核对身份。")
    first.press("恢复此版本")
    assert agree([first, second, judge], spoken.links("被告")[0]) == ["现在开庭，核对身份。"]
    first.page.keyboard.press("Escape")
    expect(past.region).to_have_count(0)
    expect(first.button("历史版本")).to_be_focused()
    assert not [complaint for room in (first, second, judge) for complaint in room.complaints]


@pytest.mark.spec("T9")
@pytest.mark.spec("T2")
def test_a_party_sees_versions_without_names_and_a_reload_forgets_nothing_of_the_permission(
    browser: Browser, server: RunningServer
) -> None:
    clerk, judge = (open_seat(browser, server.links(role)[0]) for role in ("书记员", "审判长"))
    clerk.type("审：现在开庭。")
    clerk.saved()
    judge.press("获取笔录权限")
    judge.type("本庭补充。")
    judge.saved()
    judge.press("撤销笔录权限")
    expect(judge.button("撤销笔录权限")).to_have_count(0)
    judge.page.reload()
    judge.press("事件")
    happened = judge.page.get_by_role("list", name="庭审事件").get_by_role("listitem")
    for told in ("审判长 王敏 获取了笔录编辑权限", "审判长 王敏 把笔录编辑权限交还书记员", "书记员 李静 进入"):
        expect(happened.filter(has_text=told)).to_have_count(1)

    plaintiff = open_seat(browser, server.links("原告")[0], PHONE)
    past = Past(plaintiff)
    expect(past.paper).to_contain_text("现在开庭。本庭补充。")
    for name in ("李静", "王敏"):
        expect(past.region.get_by_text(name)).to_have_count(0)
    expect(past.region.get_by_role("button", name="恢复此版本")).to_have_count(0)
    past.slider.press("Home")
    expect(past.paper).not_to_contain_text("现在开庭")
    past.region.get_by_role("button", name="回到当前笔录").click()
    expect(past.region).to_have_count(0)
    assert not plaintiff.complaints + judge.complaints
