"""kill -9 of the server while two clerks type in Chromium and somebody speaks."""

from __future__ import annotations

import random
import time

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.courtroom import Courtroom, open_hearing, open_seat
from tests.e2e.reader import agree
from tests.running import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.spec("T1"), pytest.mark.spec("S1")]


class Typist:
    """A clerk who types numbered tokens."""

    def __init__(self, room: Courtroom, name: str) -> None:
        self.room = room
        self.typed: list[str] = []
        self._name = name
        expect(room.record).to_have_attribute("contenteditable", "true")

    def type(self) -> None:
        """One token at the end of his own paragraph."""
        token = f"〔{self._name}{len(self.typed)}〕"
        self.room.page.keyboard.type(token)
        self.typed.append(token)


def lines_of(room: Courtroom) -> list[str]:
    """The ids of the recognised lines, as the page shows them."""
    found: list[str] = room.lines.evaluate_all("lines => lines.map(line => line.id)")
    return found


def test_two_kills_lose_nothing_that_was_typed_or_shown_and_double_nothing(
    browser: Browser, own_server: RunningServer
) -> None:
    chance = random.Random(20261121)
    own_server.wait_ready("media", "speech")
    clerks = [open_seat(browser, link) for link in own_server.links("书记员")]
    plaintiff = open_seat(browser, own_server.links("原告")[0])
    open_hearing(clerks[0])
    typists = [Typist(clerk, name) for clerk, name in zip(clerks, "甲乙", strict=True)]
    # To each a paragraph of his own, so that no token is cut by another.
    for clerk in clerks:
        clerk.click_into(0, 0)
    clerks[1].page.keyboard.press("Enter")
    expect(clerks[0].record.locator("p")).to_have_count(2)
    for _ in range(2):
        heard = clerks[1].lines.count()
        for typist in typists:
            typist.type()
            expect(typist.room.saving).to_have_text("已保存")
        plaintiff.press("播放示例语音")
        began = time.monotonic()
        # Until somebody has been understood, and a moment longer that nobody has chosen.
        longer = chance.uniform(0.2, 1.5)
        while clerks[1].lines.count() == heard or time.monotonic() < began + longer:
            chance.choice(typists).type()
        shown = lines_of(clerks[1])
        own_server.kill()
        for typist in typists:
            typist.type()
        own_server.start()
        own_server.wait_ready("media", "speech")
        there = "".join(agree(clerks, own_server.links("被告")[0]))
        for typist in typists:
            assert [token for token in typist.typed if there.count(token) != 1] == []
        for clerk in clerks:
            expect(clerk.lines).not_to_have_count(0)
            present = lines_of(clerk)
            assert len(present) == len(set(present))
            assert set(shown) <= set(present)
        expect(plaintiff.button("播放示例语音")).to_be_enabled(timeout=60_000)
