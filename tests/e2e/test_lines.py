"""Recognised lines enter the record several at once, and what the recogniser was not sure of is checked there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.courtroom import PHONE, Courtroom, open_seat
from tests.e2e.reader import agree
from tests.founding import SHARED, found_hearing
from tests.running import RunningServer

pytestmark = pytest.mark.browser

PLAINTIFF, DEFENDANT = 4, 6
LINES = (
    (PLAINTIFF, "原告 没有 收到 （货款）。"),
    (DEFENDANT, "（被告） 已经 付清。"),
    (PLAINTIFF, "请 被告 出示 凭证。"),
    (DEFENDANT, "同意 （出示）。"),
)


@pytest.fixture
def spoken(standing: RunningServer) -> RunningServer:
    """A hearing in which four lines have been said."""
    standing.invite(found_hearing(standing.data, SHARED, LINES))
    return standing


def doubtful(room: Courtroom) -> list[str]:
    found: list[str] = room.record.locator(".doubtful").all_inner_texts()
    return found


@pytest.mark.spec("T3")
def test_lines_enter_by_choice_and_by_dragging_and_doubtful_words_are_checked_one_by_one(
    browser: Browser, spoken: RunningServer
) -> None:
    clerk, second = (open_seat(browser, link) for link in spoken.links("书记员"))
    judge = open_seat(browser, spoken.links("审判长")[0])
    clerk.type("双方陈述。")
    clerk.page.keyboard.press("Enter")
    clerk.page.keyboard.type("休庭合议。")
    expect(clerk.lines).to_have_count(4)
    clerk.lines.nth(0).click()
    clerk.lines.nth(1).click(modifiers=["Shift"])
    clerk.page.get_by_role("button", name="插入 2 条").click()
    expect(clerk.page.get_by_text("已插入 2 条")).to_be_visible()
    clerk.lines.nth(3).locator("header").drag_to(clerk.record.locator("p").nth(0))
    expect(judge.record.locator("p[data-utterance]")).to_have_count(3)
    assert agree([clerk, second, judge], spoken.links("被告")[0]) == [
        *("双方陈述。", "同意出示。", "休庭合议。", "原告没有收到货款。", "被告已经付清。"),
    ]

    count = clerk.page.get_by_role("button", name="待核")
    expect(count).to_have_text("待核 3")
    assert doubtful(judge) == ["出示", "货款", "被告"]
    expect(judge.page.get_by_role("button", name="核对无误")).to_have_count(0)
    clerk.record.locator("p").first.click()
    clerk.page.keyboard.press("Control+Home")
    clerk.page.keyboard.press("F8")
    expect(clerk.page.get_by_role("button", name="核对无误")).to_be_visible()
    clerk.page.keyboard.press("Shift+F8")
    expect(count).to_have_text("待核 2")
    clerk.until(lambda: clerk.page.evaluate("getSelection().toString()") == "货款", "the next word is selected")
    clerk.page.keyboard.insert_text("租金")
    expect(count).to_have_text("待核 1")
    second.until(lambda: doubtful(second) == ["被告"], "what was checked is checked for all")
    clerk.saved()
    judge.page.reload()
    expect(judge.record).to_contain_text("没有收到租金")
    judge.until(lambda: doubtful(judge) == ["被告"], "and stays so")

    clerk.page.get_by_role("button", name="插入", exact=True).first.click()
    expect(judge.record.locator("p[data-utterance]")).to_have_count(4)
    clerk.button("撤销").last.click()
    expect(judge.record.locator("p[data-utterance]")).to_have_count(3)


def top(room: Courtroom) -> int:
    """The number of the first paragraph on the screen."""
    found: int = room.record.evaluate(FIRST_ON_SCREEN)
    return found


def follows(room: Courtroom, holder: Courtroom) -> None:
    """Wait until a page is where the holder's is, give or take a line."""
    room.until(lambda: abs(top(room) - top(holder)) <= 1, "follows")


@pytest.mark.spec("T7")
def test_the_holders_view_of_the_record_is_followed_by_all_who_do_not_look_elsewhere(
    browser: Browser, server: RunningServer
) -> None:
    clerk = open_seat(browser, server.links("书记员")[0])
    judge = open_seat(browser, server.links("审判长")[0])
    party = open_seat(browser, server.links("原告")[0], PHONE)
    clerk.type("现在开庭。")
    clerk.page.keyboard.insert_text("\n".join(f"第{n}段，原告陈述事实与理由。" for n in range(1, 80)))
    clerk.record.press("Control+Home")
    expect(judge.record).to_contain_text("第79段")
    party.page.get_by_role("tab", name="笔录", exact=True).click()
    expect(party.record).to_contain_text("第79段")

    clerk.press("笔录辅流")
    expect(judge.page.get_by_text("正在跟随书记员 李静的笔录辅流")).to_be_visible()
    clerk.record.locator("p").nth(45).evaluate("block => block.scrollIntoView({ block: 'start' })")
    wanted = top(clerk)
    assert wanted > 30
    follows(judge, clerk)
    follows(party, clerk)
    judge.record.hover()
    judge.page.mouse.wheel(0, -2000)
    judge.until(lambda: top(judge) < wanted - 10, "looks elsewhere")
    clerk.record.locator("p").nth(60).evaluate("block => block.scrollIntoView({ block: 'start' })")
    wanted = top(clerk)
    follows(party, clerk)
    assert top(judge) < wanted - 10
    judge.press("回到辅流")
    follows(judge, clerk)
    judge.press("获取笔录权限")
    expect(clerk.page.get_by_text("您的笔录画面正在向所有人展示")).to_have_count(0)
    expect(party.page.get_by_text("笔录辅流")).to_have_count(0)


FIRST_ON_SCREEN = """record => {
  const edge = record.closest('.desk').getBoundingClientRect().top
  return [...record.querySelectorAll('p')].findIndex(block => block.getBoundingClientRect().bottom > edge + 2)
}"""
