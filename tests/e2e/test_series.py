"""系列案: several cases in one hearing, and evidence that belongs to one of them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.e2e.axe import complaints
from tests.e2e.courtroom import PHONE, open_seat
from tests.e2e.evidence import Desk, pdf
from tests.founding import SERIES, Brought, found_hearing
from tests.running import RunningServer

pytestmark = pytest.mark.browser


@pytest.mark.spec("E2")
def test_a_series_is_catalogued_and_printed_case_by_case(browser: Browser, standing: RunningServer) -> None:
    exhibits = [Brought(4, "合同", case="c-2"), Brought(4, "欠条", case="c-1")]
    standing.invite(found_hearing(standing.data, cases=SERIES, exhibits=exhibits))
    plaintiff = Desk(open_seat(browser, standing.links("原告")[0]))
    judge = Desk(open_seat(browser, standing.links("审判长")[0], PHONE))
    plaintiff.enter()
    judge.enter()
    plaintiff.room.press("上传证据")
    plaintiff.page.get_by_role("dialog").get_by_label("案件").select_option(
        "（2026）京0107民初457号 张伟诉刘洋买卖合同纠纷"
    )
    plaintiff.page.get_by_label("选择文件", exact=True).set_input_files(
        [FilePayload(name=name, mimeType="", buffer=pdf(1)) for name in ("收据.pdf", "送货单.pdf")]
    )
    name = "（2026）京0107民初457号 原告 张伟"
    regions = [desk.catalogue.get_by_role("region", name=name) for desk in (plaintiff, judge)]
    for region in regions:
        expect(region.locator("li[id]")).to_contain_text(["合同", "收据", "送货单"])
    plaintiff.item("送货单").locator(".line").focus()
    plaintiff.page.keyboard.press("Alt+Shift+ArrowUp")
    for region in regions:
        expect(region.locator("li[id]")).to_contain_text(["合同", "送货单", "收据"])
    expect(plaintiff.page.get_by_role("progressbar")).to_have_count(0)
    plaintiff.item("合同").locator(".line").hover()
    plaintiff.page.mouse.down()
    for _ in range(3):  # it is a drag from the first movement on, and over something from the second
        plaintiff.item("送货单").hover()
    expect(plaintiff.item("送货单")).to_have_class(re.compile("target"))
    plaintiff.page.mouse.up()
    for region in regions:
        expect(region.locator("li[id]")).to_contain_text(["送货单", "合同", "收据"])

    # Brought in the wrong case, and put right.
    plaintiff.item("收据").get_by_role("button", name="收据 的操作").click()
    plaintiff.page.get_by_role("menuitem", name="编辑证据信息").click()
    plaintiff.page.get_by_role("dialog").get_by_label("案件").select_option(
        "（2026）京0107民初456号 张伟诉刘洋民间借贷纠纷"
    )
    plaintiff.room.press("保存")
    first = judge.catalogue.get_by_role("region", name="（2026）京0107民初456号 原告 张伟")
    expect(first.locator("li[id]")).to_contain_text(["欠条", "收据"])
    judge.item("收据").locator(".line").click()
    judge.shows(1)
    expect(judge.page.get_by_role("article", name="456号案原告证据2")).to_be_visible()
    plaintiff.page.get_by_role("link", name="打印证据目录").click()
    printed = plaintiff.page.get_by_role("main", name="证据目录")
    expect(printed.locator("h2, h3, td:nth-child(2)")).to_have_text(
        [
            re.compile("456号　张伟诉刘洋民间借贷纠纷$"),
            "原告 张伟",
            "欠条",
            "收据",
            re.compile("457号　张伟诉刘洋买卖合同纠纷$"),
            "原告 张伟",
            "送货单",
            "合同",
        ]
    )
    assert complaints(plaintiff.page) == []
    assert not plaintiff.room.complaints + judge.room.complaints
