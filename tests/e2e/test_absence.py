"""One clerk is away for a while, with the network gone or asleep, while the other writes."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.e2e.courtroom import Courtroom, Lay, chromium, open_seat
from tests.e2e.reader import agree
from tests.running import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.spec("T1")]

BEFORE, MEANWHILE, AFTER = ("".join(chr(first + n) for n in range(60)) for first in (0x4E00, 0x5E00, 0x6E00))


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
