"""Two clerks write one record, also with the network gone and after a long sleep."""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.e2e.courtroom import Courtroom, Lay, chromium, open_seat
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


def test_a_page_that_was_cut_off_while_others_wrote_neither_doubles_nor_loses(
    browser: Browser, server: RunningServer, cabled: Lay
) -> None:
    first_link, second_link = server.links("书记员")
    cable, link = cabled(first_link)
    away, here = open_seat(browser, link), open_seat(browser, second_link)
    away.type(BEFORE)  # the last of it is still on its way when the cable is pulled
    cable.pull()
    write_while_absent(here, "李静")
    away.type(AFTER)
    cable.plug_in()
    expect(away.record).to_contain_text(MEANWHILE[-1])
    there = agree([away, here], server.links("被告")[0])
    assert Counter("".join(there)) == Counter(BEFORE + MEANWHILE + AFTER)


def test_a_page_that_slept_while_others_wrote_neither_doubles_nor_loses(
    playwright: Playwright, browser: Browser, server: RunningServer
) -> None:
    first_link, second_link = server.links("书记员")
    here = open_seat(browser, second_link)
    with chromium(playwright) as laptop:
        sleeper = open_seat(laptop, first_link)
        sleeper.type(BEFORE)
        with asleep(laptop):
            write_while_absent(here, "李静")
        sleeper.type(AFTER)
        expect(sleeper.record).to_contain_text(MEANWHILE[-1])
        there = agree([sleeper, here], server.links("被告")[0])
    assert Counter("".join(there)) == Counter(BEFORE + MEANWHILE + AFTER)


def test_what_was_typed_offline_survives_the_closing_of_the_page(
    browser: Browser, server: RunningServer, cabled: Lay
) -> None:
    cable, link = cabled(server.links("书记员")[0])
    clerk = open_seat(browser, link)
    clerk.type("记录")
    clerk.saved()
    cable.pull()
    clerk.type("完毕。")
    expect(clerk.saving).to_contain_text("离线")
    clerk.page.close()
    cable.plug_in()
    again = open_seat(browser, link)
    expect(again.record).to_contain_text("记录完毕。")
    assert agree([again], server.links("被告")[0]) == ["记录完毕。"]


@pytest.mark.parametrize("absent", ["who writes", "who makes a heading"])
def test_words_in_a_paragraph_that_another_replaces_meanwhile_become_a_draft(
    browser: Browser, server: RunningServer, cabled: Lay, absent: str
) -> None:
    first_link, second_link = server.links("书记员")
    cable, link = cabled(first_link)
    away, here = open_seat(browser, link), open_seat(browser, second_link)
    writer, other = (away, here) if absent == "who writes" else (here, away)
    here.type("法庭调查")
    expect(away.record).to_contain_text("法庭调查")
    cable.pull()
    expect(away.saving).to_contain_text("离线")
    writer.type("，先由原告陈述。")
    other.click_into(0, 0)
    other.page.get_by_role("toolbar", name="编辑工具").get_by_role("button", name="标题").click()
    other.page.get_by_role("menuitemradio", name="一级标题").click()
    expect(other.record.get_by_role("heading").last).to_have_text("法庭调查")
    here.saved()
    cable.plug_in()
    away.saved()

    reason = "有人写这一段的同时，另一人删除或替换了它；未能并入的文字已存为草稿。"
    for clerk in (away, here):
        draft = clerk.page.get_by_role("complementary", name="草稿").get_by_role("listitem")
        expect(draft).to_have_count(1)
        expect(draft).to_contain_text("法庭调查，先由原告陈述。")
        expect(draft).to_contain_text(reason)
        expect(clerk.record.get_by_role("heading").last).to_have_text("法庭调查")
    away.press("页面视图")  # no draft lies on the tools
    away.page.get_by_role("complementary", name="草稿").get_by_role("button", name="插入到光标处").click()
    for clerk in (away, here):
        expect(clerk.record).to_contain_text("法庭调查，先由原告陈述。")
        expect(clerk.page.get_by_role("complementary", name="草稿")).to_have_count(0)


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


BEFORE, MEANWHILE, AFTER = ("".join(chr(first + n) for n in range(60)) for first in (0x4E00, 0x5E00, 0x6E00))


def write_while_absent(clerk: Courtroom, name: str) -> None:
    """Write at many places once the page says that the person of that name is cut off."""
    people = clerk.page.get_by_role("list", name="在庭人员").get_by_role("listitem")
    expect(people.filter(has_text=name)).to_contain_text("离线", timeout=60_000)
    for start in range(0, len(MEANWHILE), 6):
        clerk.click_into(0, start / len(MEANWHILE))
        clerk.page.keyboard.insert_text(MEANWHILE[start : start + 6])
    clerk.saved()


@contextmanager
def asleep(browser: Browser) -> Iterator[None]:
    """Nothing of the browser's pages runs, as in a laptop that was closed."""
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    pages = [process["id"] for process in processes if process["type"] == "renderer"]
    for page in pages:
        os.kill(page, signal.SIGSTOP)
    yield
    for page in pages:
        os.kill(page, signal.SIGCONT)


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
