"""异议: a party objects, the court answers, and everything stays to be read."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.courtroom import PHONE, Courtroom, open_seat
from tests.e2e.reader import agree
from tests.founding import found_hearing
from tests.running import RunningServer

pytestmark = pytest.mark.browser

PLAINTIFF = 4


@pytest.fixture
def server(standing: RunningServer) -> RunningServer:
    """A hearing in which the plaintiff has said two lines."""
    standing.invite(
        found_hearing(standing.data, lines=[(PLAINTIFF, "我 同意 调解。"), (PLAINTIFF, "请 被告 出示 凭证。")])
    )
    return standing


def mark(room: Courtroom, paragraph: int, start: int, end: int) -> None:
    """Mark characters of a paragraph with the mouse, as a reader does."""
    from_x, to_x, y = room.record.locator("p").nth(paragraph).evaluate(EDGES, [start, end])
    room.page.mouse.move(from_x, y)
    room.page.mouse.down()
    room.page.mouse.move(to_x, y, steps=4)
    room.page.mouse.up()


@pytest.mark.spec("T8")
def test_a_party_objects_the_court_accepts_or_refuses_and_both_texts_stay_at_the_passage_and_in_the_list(
    browser: Browser, server: RunningServer
) -> None:
    clerk = open_seat(browser, server.links("书记员")[0])
    judge = open_seat(browser, server.links("审判长")[0])
    agent = open_seat(browser, server.links("原告代理人")[0])
    phone = open_seat(browser, server.links("被告")[0], PHONE, has_touch=True)
    clerk.type("审：双方是否同意调解？")
    for number in range(2):
        clerk.lines.nth(number).get_by_role("button", name="插入", exact=True).click()
        expect(agent.record.locator("p[data-utterance]")).to_have_count(number + 1)

    mark(agent, 1, 1, 3)
    agent.page.locator(".chosen").click()
    card = agent.page.get_by_role("region", name="本段")
    expect(card.locator("blockquote")).to_have_text("同意")
    expect(card).to_contain_text("话筒：原告 张伟")
    card.get_by_label("您的异议").fill("我方说的是不同意。")
    agent.press("提出异议")
    for room in (judge, clerk, phone):
        expect(room.page.get_by_role("status").filter(has_text="原告代理人 孙悦 对笔录提出异议")).to_be_visible()
    expect(judge.button("异议 1")).to_be_visible()
    expect(phone.button("异议成立")).to_have_count(0)

    # Who rules without the permission leaves it to a holder to write.
    judge.press("异议：我同意调解。")
    card = judge.page.get_by_role("region", name="本段")
    card.get_by_role("button", name="异议成立").click()
    card.get_by_label("原文改为").fill("不同意")
    card.get_by_label("理由").fill("听录音属实")
    card.get_by_role("button", name="异议成立").click()
    expect(card).to_contain_text("持有笔录编辑权限的人可采用")
    assert clerk.paragraphs()[1] == "我同意调解。"
    clerk.press("待采用：我同意调解。")
    clerk.press("采用")
    expect(judge.record.locator("p").nth(1)).to_have_text("我不同意调解。")
    for button in (clerk.button("采用"), judge.button("待采用：我不同意调解。")):
        expect(button).to_have_count(0)
    for text in ("我方说的是不同意。", "听录音属实", "审判长 王敏"):
        expect(card).to_contain_text(text)

    # Who holds it writes what he accepts in the same breath.
    judge.press("共享笔录权限")
    phone.page.get_by_role("tab", name="笔录", exact=True).click()
    phone.record.locator("p").nth(0).tap()
    sheet = phone.page.get_by_role("dialog", name="本段")
    expect(sheet).to_contain_text("人工记录")
    sheet.get_by_role("button", name="异议", exact=True).tap()
    sheet.get_by_label("您的异议").fill("问的是双方是否愿意。")
    sheet.get_by_role("button", name="提出异议").tap()
    expect(sheet).to_contain_text("等待法庭处理")
    judge.button("异议 1").click()
    first = judge.page.get_by_role("list", name="异议列表").get_by_role("listitem").first
    expect(first).to_contain_text("问的是双方是否愿意。")
    first.get_by_role("button", name="异议成立").click()
    first.get_by_label("原文改为").fill("双方是否愿意调解？")
    first.get_by_role("button", name="异议成立").click()
    expect(clerk.record.locator("p").nth(0)).to_have_text("双方是否愿意调解？")
    expect(sheet).to_contain_text("异议成立")

    # The sitting may be closed; what is deleted is still quoted.
    for step in ("准备开庭", "正式开庭", "闭庭"):
        clerk.press(step)
    clerk.page.get_by_role("dialog").get_by_role("button", name="闭庭", exact=True).click()
    agent.record.locator("p").nth(1).click()
    expect(agent.page.get_by_role("region", name="本段")).to_have_count(0)
    for said in ("双方是否愿意调解？", "我不同意调解。"):
        expect(agent.button(f"异议成立：{said}")).to_be_visible()
    # By keys alone: past the two marks in the margin to the tool, with it down to the passage.
    agent.record.focus()
    for key in ("Tab", "Tab", "Tab", "ArrowDown", "ArrowDown"):
        agent.page.keyboard.press(key)
    expect(agent.button("异议：请被告出示凭证。")).to_be_focused()
    agent.page.keyboard.press("Enter")
    agent.page.get_by_label("您的异议").fill("没有说过。")
    agent.press("提出异议")
    expect(judge.button("异议 1")).to_be_visible()
    clerk.record.locator("p").nth(0).click()
    clerk.record.locator("p").nth(2).click(click_count=3)
    # Its words, its label, itself.
    for _ in range(3):
        clerk.page.keyboard.press("Backspace")
    expect(first).to_contain_text("原段落已从笔录中删除")
    expect(first).to_contain_text("没有说过。")
    first.get_by_role("button", name="异议不成立").click()
    first.get_by_role("button", name="异议不成立").click()
    deleted = judge.page.get_by_role("listitem").filter(has_text="没有说过。")
    expect(deleted).to_contain_text("请被告出示凭证。")
    expect(deleted).to_contain_text("异议不成立")
    rooms = [clerk, judge, agent]
    assert agree(rooms, server.links("原告")[0])[:2] == ["双方是否愿意调解？", "我不同意调解。"]

    agent.page.reload()
    agent.press("异议")
    for text in ("我方说的是不同意。", "问的是双方是否愿意。", "没有说过。", "不同意", "双方是否愿意调解？"):
        expect(agent.page.get_by_role("list", name="异议列表")).to_contain_text(text)
    assert not [room.complaints for room in (*rooms, phone) if room.complaints]


EDGES = """(paragraph, [start, end]) => {
  const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT)
  const text = texts.nextNode()
  const range = document.createRange()
  range.setStart(text, start)
  range.setEnd(text, end)
  const { left, right, top, height } = range.getBoundingClientRect()
  return [left + 1, right - 1, top + height / 2]
}"""
