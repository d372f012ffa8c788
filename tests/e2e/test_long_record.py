"""A long record, of which only what is in sight is laid out, is for its writers and readers like any other."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.courtroom import Courtroom, open_seat
from tests.e2e.input_method import InputMethod
from tests.running import ROOT, RunningServer, running_server

pytestmark = [pytest.mark.browser, pytest.mark.spec("T1")]

PARAGRAPHS = 900

MOST = 500
"""Paragraphs that may stay laid out when nothing happens: `MOST` in web/src/record/sight/lookout.ts."""

ON_SCREEN = """desk => {
  const { top, bottom } = desk.getBoundingClientRect()
  const rects = [...document.querySelectorAll('.record-text > p')].map((one) => one.getBoundingClientRect())
  const seen = (rect) => rect.height > 0 && rect.bottom > top && rect.top < bottom
  const drawn = rects.filter(({ height }) => height > 0).length
  return { first: rects.findIndex(seen), last: rects.findLastIndex(seen), drawn }
}"""
"""The first and the last paragraph on the screen, and how many are laid out."""

ON_SHEETS = """desk => {
  const leaves = [...desk.querySelectorAll('.leaf')].map((leaf) => leaf.getBoundingClientRect())
  const rects = [...desk.querySelectorAll('.record-text > p')].map((one) => one.getBoundingClientRect())
  const drawn = rects.filter(({ height }) => height)
  return leaves.length && drawn.every((one) => leaves.some(({ top, bottom }) => top < one.top && one.bottom < bottom))
}"""

TEXT = "record => [...record.querySelectorAll(':scope > p')].map((one) => one.textContent)"


@pytest.fixture
def long_hearing(tmp_path: Path) -> Iterator[RunningServer]:
    """A hearing whose record has so many paragraphs."""
    subprocess.run(
        [sys.executable, "-m", "tests.long_hearing", tmp_path / "data", str(PARAGRAPHS)], cwd=ROOT, check=True
    )
    with running_server(tmp_path / "data") as started:
        yield started


def desk(room: Courtroom, look: str) -> Any:
    return room.page.locator(".desk").evaluate(look)


def scroll(room: Courtroom, share: float) -> None:
    """To a part of the record's length; whoever does finds text there."""
    room.page.locator(".desk").evaluate("(desk, share) => { desk.scrollTop = share * desk.scrollHeight }", share)
    room.until(lambda: desk(room, ON_SCREEN)["first"] >= 0, "nothing is drawn where somebody looks")


def text(room: Courtroom) -> list[str]:
    found: list[str] = room.record.evaluate(TEXT)
    return found


def agree(room: Courtroom, wanted: list[str]) -> None:
    room.until(lambda: text(room) == wanted, "the others have the same")


def seen(room: Courtroom, words: str) -> None:
    """The words are on the screen."""
    expect(room.record.get_by_text(words)).to_be_in_viewport()


def test_it_is_written_read_found_copied_and_paged_like_a_short_one(
    browser: Browser, long_hearing: RunningServer
) -> None:
    link, other = long_hearing.links("书记员")
    clerk = open_seat(browser, link, permissions=["clipboard-read", "clipboard-write"])
    second = open_seat(browser, other)
    judge = open_seat(browser, long_hearing.links("审判长")[0])
    keyboard = clerk.page.keyboard
    expect(clerk.record).to_have_attribute("contenteditable", "true")
    clerk.until(lambda: len(text(clerk)) > PARAGRAPHS, "all of the record is in the page")

    # Written in the middle, while somebody else writes at the end.
    second.type("另一位书记员所记")
    scroll(clerk, 0.5)
    middle = desk(clerk, ON_SCREEN)
    assert PARAGRAPHS / 3 < middle["first"] < PARAGRAPHS * 2 / 3
    assert middle["drawn"] < 250, "what nobody sees is not laid out"
    clerk.page.locator(".desk").click()
    keyboard.type("中间所记")
    seen(clerk, "中间所记")
    at = next(index for index, paragraph in enumerate(text(clerk)) if "中间所记" in paragraph)
    assert middle["first"] <= at <= middle["last"]

    # Somewhere else is looked at, and what is typed still goes where the cursor is.
    scroll(clerk, 0.1)
    assert desk(clerk, ON_SCREEN)["last"] < PARAGRAPHS / 3
    keyboard.type("的话")
    seen(clerk, "中间所记的话")
    keyboard.press("Control+Home")
    keyboard.type("起首")
    keyboard.press("Control+End")
    keyboard.type("末尾")
    expect(clerk.record).to_contain_text("另一位书记员所记末尾")
    clerk.saved()
    assert "中间所记的话" in text(clerk)[at] and text(clerk)[0].startswith("起首")
    agree(second, text(clerk))
    agree(judge, text(clerk))

    # Found from the top.
    keyboard.press("Control+Home")
    keyboard.press("Control+f")
    clerk.page.get_by_role("textbox", name="查找", exact=True).last.fill("中间所记")
    keyboard.press("Enter")
    seen(clerk, "中间所记的话")
    keyboard.press("Escape")

    # Copied as a whole, written over by an input method as a whole, and brought back.
    whole = text(clerk)
    keyboard.press("Control+a")
    keyboard.press("Control+c")
    copied = clerk.page.evaluate("navigator.clipboard.readText()")
    assert copied.replace("\n", "") == "".join(whole).replace("\n", "")
    typist = InputMethod(clerk)
    typist.spell("xin")
    typist.choose("新")
    expect(clerk.record.locator("p")).to_have_text(["新"])
    keyboard.press("Control+z")
    if len(text(clerk)) == 1:  # the new word was a step of its own
        keyboard.press("Control+z")
    assert text(clerk) == whole, "nothing of it is lost"
    clerk.saved()
    agree(second, whole)


def test_its_sheets_hold_their_text_and_others_follow_its_writer(browser: Browser, long_hearing: RunningServer) -> None:
    clerk = open_seat(browser, long_hearing.links("书记员")[0])
    judge = open_seat(browser, long_hearing.links("审判长")[0])
    expect(clerk.record).to_have_attribute("contenteditable", "true")
    clerk.press("笔录辅流")
    expect(judge.page.get_by_text("正在跟随书记员 李静的笔录辅流")).to_be_visible()
    for share in (0.3, 0.8, 0.5):
        scroll(clerk, share)
        clerk.until(
            lambda: abs(desk(judge, ON_SCREEN)["first"] - desk(clerk, ON_SCREEN)["first"]) < 2,
            "the judge sees the same passage",
        )
    clerk.press("页面视图")
    clerk.until(lambda: desk(clerk, ON_SHEETS), "every paragraph is on a sheet")
    sheets = clerk.page.locator(".leaf").count()
    assert sheets > PARAGRAPHS / 40
    for share in (0.2, 0.95, 0.6):
        scroll(clerk, share)
        clerk.until(lambda: desk(clerk, ON_SHEETS), "every paragraph is on a sheet")
        clerk.until(lambda: desk(clerk, ON_SCREEN)["drawn"] < MOST, "what was drawn to be measured goes out of sight")
    clerk.page.locator(".desk").click()
    clerk.page.keyboard.press("End")
    for _ in range(3):
        clerk.page.keyboard.press("Enter")
    clerk.page.keyboard.type("新的一段")
    seen(clerk, "新的一段")
    clerk.until(lambda: desk(clerk, ON_SHEETS), "every paragraph is on a sheet")
