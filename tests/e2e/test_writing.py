"""Two clerks write one record."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.courtroom import Lay, open_seat
from tests.e2e.reader import agree, paragraphs_of_server
from tests.running import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.spec("T1")]

EACH = 500
"""Characters that each clerk writes, all different."""

FIRST = (0x4E00, 0x6E00)
"""Where each clerk's characters begin."""


@pytest.mark.parametrize("seed", range(5))
def test_two_clerks_write_at_random_places_one_offline_for_a_while_and_every_character_is_there_once(
    browser: Browser, server: RunningServer, cabled: Lay, seed: int
) -> None:
    chance = random.Random(seed)
    first_link, second_link = server.links("书记员")
    cable, link = cabled(first_link)
    clerks = [open_seat(browser, link), open_seat(browser, second_link)]
    left = [[chr(FIRST[who] + n) for n in range(EACH)] for who in (0, 1)]
    wanted = Counter(left[0] + left[1])
    for clerk in clerks:
        expect(clerk.record).to_have_attribute("contenteditable", "true")
    clerks[0].type("".join(left[0][:30]))
    del left[0][:30]
    leaves, returns = chance.randint(20, 50), chance.randint(80, 120)
    step = 0
    while any(left):
        step += 1
        if step == leaves:
            cable.pull()
            expect(clerks[0].saving).to_contain_text("离线")
        if step == returns:
            cable.plug_in()
        who = chance.choice([who for who in (0, 1) if left[who]])
        clerk, word = clerks[who], left[who][: chance.randint(1, 12)]
        del left[who][: len(word)]
        if chance.random() < 0.1:
            clerk.record.press("Control+End")
            clerk.page.keyboard.press("Enter")
        else:
            clerk.click_into(chance.random(), chance.random())
        if chance.random() < 0.2:
            clerk.page.keyboard.type("".join(word))
        else:
            clerk.page.keyboard.insert_text("".join(word))
    assert returns < step
    there = agree(clerks, server.links("被告")[0])
    for clerk in clerks:
        expect(clerk.page.get_by_role("complementary", name="草稿")).to_have_count(0)
    assert Counter("".join(there)) == wanted


def test_a_press_on_the_paper_below_the_text_or_beside_it_puts_the_cursor_at_the_nearest_place(
    browser: Browser, server: RunningServer
) -> None:
    clerk = open_seat(browser, server.links("书记员")[0])
    clerk.type("现在开庭。")
    clerk.page.keyboard.press("Enter")
    clerk.page.keyboard.insert_text("请坐。")
    first, last = (clerk.record.locator("p").nth(number).bounding_box() for number in (0, 1))
    paper = clerk.page.locator("article.sheet").bounding_box()
    assert first and last and paper
    clerk.page.mouse.click(paper["x"] + paper["width"] - 8, first["y"] + first["height"] / 2)
    clerk.page.keyboard.insert_text("甲")
    clerk.page.mouse.click(last["x"] + 200, paper["y"] + paper["height"] - 12)
    clerk.page.keyboard.insert_text("乙")
    clerk.press("页面视图")
    expect(clerk.page.locator(".leaf")).to_be_visible()
    clerk.page.mouse.click(last["x"] + 200, last["y"] + 3 * last["height"])
    clerk.page.keyboard.insert_text("丙")
    assert agree([clerk], server.links("被告")[0]) == ["现在开庭。甲", "请坐。乙丙"]


def test_the_state_line_says_saved_saving_and_offline(browser: Browser, server: RunningServer, cabled: Lay) -> None:
    cable, link = cabled(server.links("书记员")[0])
    clerk = open_seat(browser, link)
    clerk.saved()
    clerk.page.evaluate(WATCH_SAVING)
    clerk.type("书")
    clerk.until(lambda: clerk.page.evaluate("savingSeen.length") == 3, "saved, saving, saved")
    cable.pull()
    expect(clerk.saving).to_contain_text("离线")
    clerk.type("记")
    cable.plug_in()
    clerk.saved()
    seen = clerk.page.evaluate("savingSeen")
    assert seen[:4] == ["已保存", "保存中", "已保存", "离线，继续输入不会丢失"]
    assert seen[-2:] == ["保存中", "已保存"]
    assert paragraphs_of_server(server.links("被告")[0]) == ["书记"]


WATCH_SAVING = """() => {
  window.savingSeen = []
  const look = () => {
    for (const status of document.querySelectorAll('[role=status]')) {
      const text = status.textContent
      if (/^(已保存|保存中|离线)/.test(text) && text !== savingSeen.at(-1)) savingSeen.push(text)
    }
  }
  look()
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
}"""


def test_clerks_see_each_others_cursors_with_the_name_and_the_others_follow_read_only(
    browser: Browser, server: RunningServer
) -> None:
    first, second = (open_seat(browser, link) for link in server.links("书记员"))
    readers = [open_seat(browser, server.links(role)[0]) for role in ("审判长", "原告")]
    first.type("现在开庭。")
    cursor = second.record.locator("[data-name='书 李静']")
    expect(cursor).to_be_visible()
    assert cursor.evaluate("mark => getComputedStyle(mark, '::after').content") == '"书 李静"'
    second.until(
        lambda: cursor.evaluate("mark => mark.previousSibling?.textContent") == "现在开庭。",
        "the cursor stands behind",
    )
    for reader in readers:
        expect(reader.record).to_contain_text("现在开庭。")
        expect(reader.record).to_have_attribute("contenteditable", "false")
        expect(reader.record).to_have_attribute("aria-readonly", "true")


def test_keys_in_quick_succession_act_where_the_one_before_has_put_the_cursor(
    browser: Browser, server: RunningServer
) -> None:
    first, second = (open_seat(browser, link) for link in server.links("书记员"))
    first.type("现在开庭。请原告陈述诉讼请求和事实与理由。")
    expect(second.record).to_contain_text("理由。")
    for time in range(40):
        first.click_into(0, (time % 8) / 10 + 0.1)
        second.click_into(0, (time % 9) / 10 + 0.05)
        second.page.keyboard.insert_text("二")
        first.page.keyboard.press("Control+End")
        first.page.keyboard.press("Enter")
        first.page.keyboard.insert_text("一")
    paragraphs = agree([first, second], server.links("被告")[0])
    assert paragraphs[1:] == ["一"] * 40
    assert paragraphs[0].replace("二", "") == "现在开庭。请原告陈述诉讼请求和事实与理由。"
