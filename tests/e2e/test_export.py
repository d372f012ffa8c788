"""Files of the record: made from a menu, kept under a good name, and only by those who may."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.courtroom import PHONE, Courtroom, open_hearing, open_seat
from tests.export import readers
from tests.running import RunningServer
from tests.sheets import RARE

pytestmark = [pytest.mark.browser, pytest.mark.spec("T6")]

DOCX = "Word"
SECRET = "住长安街一号"


def card(room: Courtroom, name: str) -> Locator:
    """The opened card of a button."""
    room.press(name)
    return room.page.get_by_role("dialog", name=name)


def keep(room: Courtroom, shown: Locator, form: str) -> tuple[str, bytes]:
    """Press a form; name and content of the file that comes."""
    with room.page.expect_download() as coming:
        shown.get_by_role("button", name=form, exact=True).click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def test_a_clerk_exports_prints_and_redacts_what_he_has_written_and_a_party_cannot(
    browser: Browser, server: RunningServer
) -> None:
    judge = open_seat(browser, server.links("审判长")[0])
    clerk = open_seat(browser, server.links("书记员")[0])
    party = open_seat(browser, server.links("原告")[0])
    open_hearing(judge)
    clerk.type(f"原告到庭，代理人{RARE}到庭。")
    clerk.page.keyboard.press("Enter")
    clerk.page.keyboard.type(f"证人{SECRET}。")
    clerk.press("不公开")
    clerk.saved()

    shown = card(clerk, "导出笔录")
    name, pdf = keep(clerk, shown, "PDF")
    assert name.startswith("（2026）京0107民初123号 庭审笔录 ") and name.endswith(".pdf")
    text = readers.bare(readers.pdf_text(pdf))
    assert f"代理人{RARE}到庭。" in text and SECRET in text and "第1页共1页" in text
    expect(shown).to_be_hidden()
    expect(clerk.page.get_by_text("已导出：").first).to_be_visible()

    shown = card(clerk, "导出笔录")
    shown.get_by_label("公开副本").check()
    shown.get_by_label("行号").check()
    name, word = keep(clerk, shown, DOCX)
    assert "（公开副本）" in name
    assert SECRET not in "".join(readers.word_parts(word).values())
    assert "原告到庭" in readers.word_text(word)

    with clerk.page.context.expect_page() as opened:
        clerk.page.get_by_role("link", name="打印笔录").click()
    assert opened.value.url.endswith("/record.pdf?inline=1")
    printed = clerk.page.request.get(opened.value.url)
    assert printed.headers["content-disposition"].startswith("inline")
    assert readers.bare(readers.pdf_text(printed.body())) == text
    opened.value.close()
    with clerk.page.context.expect_page() as opened:
        clerk.record.press("Control+p")
    assert opened.value.url.endswith("/record.pdf?inline=1")
    opened.value.close()

    _, lines = keep(clerk, card(clerk, "导出语音识别笔录"), "文本")
    assert "语音识别笔录" in lines.decode()

    expect(party.record).to_contain_text("原告到庭")
    for other in (party, judge):
        for button in ("导出笔录", "导出语音识别笔录"):
            expect(other.button(button)).to_have_count(0)
        expect(other.page.get_by_role("link", name="打印笔录")).to_have_count(0)
    judge.press("获取笔录权限")
    expect(judge.button("导出笔录")).to_be_visible()
    expect(clerk.button("导出笔录")).to_have_count(0)


def test_on_a_phone_the_record_is_exported_with_a_thumb(browser: Browser, server: RunningServer) -> None:
    clerk = open_seat(browser, server.links("书记员")[0], PHONE, has_touch=True)
    clerk.page.get_by_role("tab", name="笔录").tap()
    clerk.button("导出笔录").tap()
    shown = clerk.page.get_by_role("dialog", name="导出笔录")
    box = shown.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] and box["y"] >= 0
    boxes = [one.bounding_box() for one in shown.get_by_role("button").all()]
    assert all(box and box["height"] >= 44 for box in boxes)
    with clerk.page.expect_download() as coming:
        shown.get_by_role("button", name="PDF").tap()
    assert "示范人民法院" in readers.pdf_text(Path(coming.value.path()).read_bytes())
