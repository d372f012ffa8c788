"""A Chinese input method composes while others write beside it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.courtroom import Courtroom, open_hearing, open_seat
from tests.e2e.input_method import InputMethod
from tests.e2e.reader import agree
from tests.running import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.spec("T5"), pytest.mark.spec("T1")]

WORD = "你好"


def hearing_with_a_line(browser: Browser, server: RunningServer) -> tuple[Courtroom, Courtroom]:
    """Two clerks whose hearing has one recognised line, not yet in the record."""
    server.wait_ready("media", "speech")
    composing, other = (open_seat(browser, link) for link in server.links("书记员"))
    plaintiff = open_seat(browser, server.links("原告")[0])
    open_hearing(other)
    plaintiff.page.get_by_label("选择示例句").select_option(index=1)
    plaintiff.press("播放示例语音")
    expect(other.lines).to_have_count(1)
    plaintiff.page.close()
    return composing, other


@pytest.mark.parametrize("key", ["End", "ArrowLeft"], ids=["at the end", "in the middle"])
def test_a_composition_goes_on_while_others_write_in_its_paragraph_and_insert_beside_it(
    browser: Browser, server: RunningServer, key: str
) -> None:
    composing, other = hearing_with_a_line(browser, server)
    composing.type("现在开庭。")
    composing.page.keyboard.press("Enter")
    composing.page.keyboard.type("记录。")
    expect(other.record).to_contain_text("记录。")
    composing.click_into(0, 0)
    composing.page.keyboard.press("End")
    composing.page.keyboard.press(key)

    method = InputMethod(composing)
    method.spell("n")
    other.click_into(0, 0)
    other.page.keyboard.press("Home")
    other.page.keyboard.type("甲")
    other.saved()
    method.spell("ni")
    other.page.keyboard.press("End")
    other.page.keyboard.press(key)
    other.page.keyboard.type("乙")
    other.saved()
    method.spell("ni h")
    other.lines.first.dblclick()
    expect(other.record.locator("p[data-utterance]")).to_have_count(1)
    method.spell("ni hao")
    other.type("丙")
    other.saved()
    method.goes_on("ni hao")
    (line,) = other.inserted()
    method.choose(WORD)

    first, *rest = agree([composing, other], server.links("被告")[0])
    assert rest == [line, "记录。丙"]
    assert sorted(first) == sorted("甲现在开庭。乙你好")
    assert WORD in first, "what was chosen stands together"


def test_a_line_that_fills_the_empty_paragraph_of_a_composition_leaves_it_alone(
    browser: Browser, server: RunningServer
) -> None:
    composing, other = hearing_with_a_line(browser, server)
    composing.type("现在开庭。")
    composing.page.keyboard.press("Enter")
    expect(other.record.locator("p")).to_have_count(2)
    other.click_into(0.9, 0)
    expect(composing.record.locator("p").last.locator("[data-name='书 赵磊']")).to_be_visible()

    method = InputMethod(composing)
    method.spell("n")
    other.lines.first.dblclick()
    expect(other.record.locator("p[data-utterance]")).to_have_count(1)
    (line,) = other.inserted()
    method.spell("ni")
    other.type("丁")
    other.saved()
    method.spell("ni hao")
    method.choose(WORD)

    whole = "".join(agree([composing, other], server.links("被告")[0]))
    assert sorted(whole) == sorted(f"现在开庭。{line}丁{WORD}")
    assert WORD in whole


def test_a_composition_that_is_left_open_lets_the_others_in_and_still_loses_nothing(
    browser: Browser, server: RunningServer
) -> None:
    composing, other = hearing_with_a_line(browser, server)
    composing.type("现在开庭。")
    composing.page.keyboard.press("Enter")
    composing.page.keyboard.type("记录。")
    expect(other.record).to_contain_text("记录。")
    composing.click_into(0, 0)
    composing.page.keyboard.press("End")

    method = InputMethod(composing)
    method.spell("ni hao")
    other.click_into(0, 0)
    other.page.keyboard.press("Home")
    other.page.keyboard.type("甲")
    other.type("丙")
    other.lines.first.dblclick()
    # The others' edits are held back for as long as one may think about a word.
    expect(composing.record.locator("p[data-utterance]")).to_have_count(1)
    expect(composing.record).to_contain_text("丙")
    (line,) = other.inserted()
    assert "".join(composing.paragraphs()).count("ni hao") == 1
    method.choose(WORD)

    there = agree([composing, other], server.links("被告")[0])
    whole = "".join(there)
    assert sorted(whole) == sorted(f"甲现在开庭。{WORD}记录。丙{line}")
    assert there[0] == f"甲现在开庭。{WORD}"
