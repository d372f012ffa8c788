"""邀请人员 and 旁听申请 as people do it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.axe import complaints
from tests.e2e.courtroom import PHONE, open_seat
from tests.founding import found_hearing
from tests.running import RunningServer

pytestmark = pytest.mark.browser


@pytest.mark.spec("A7", "H7")
def test_the_court_invites_an_agent_and_lets_somebody_observe(browser: Browser, standing: RunningServer) -> None:
    seats = found_hearing(standing.data, lines=[(4, "我同意。")])
    standing.invite(seats)
    hearing = seats[0].hearing
    clerk = open_seat(browser, standing.links("书记员")[0])
    plaintiff = open_seat(browser, standing.links("原告")[0])
    expect(plaintiff.record).to_be_visible()
    clerk.press("邀请人员")
    clerk.page.get_by_label("姓名").fill("何平𬭎")
    clerk.page.get_by_label("诉讼地位").select_option("被告代理人")
    clerk.page.get_by_label("电话号码").fill("13900005678")
    clerk.page.get_by_label("身份证号").fill("110105194912310021")
    clerk.press("添加")
    expect(clerk.page.get_by_role("alert").filter(has_text="身份证号码不正确")).to_be_visible()
    clerk.page.get_by_label("身份证号").fill("11010519491231002X")
    clerk.press("添加")
    expect(clerk.page.get_by_text("已添加：被告代理人 何平𬭎")).to_be_visible()
    assert complaints(clerk.page) == []
    link = clerk.page.get_by_label("本人链接").input_value()
    clerk.press("完成")
    listed = plaintiff.page.get_by_role("listitem").filter(has_text="何平𬭎")
    expect(listed).to_be_visible()
    guest = open_seat(browser, link, PHONE)
    expect(guest.record).to_be_visible()  # this hearing keeps no lobby
    expect(listed).not_to_contain_text("未到")

    # Somebody whom nobody has invited, on his phone.
    visitor = open_seat(browser, f"{standing.url}/observe/{hearing}", PHONE)
    expect(visitor.page.get_by_text("张伟诉刘洋民间借贷纠纷")).to_be_visible()
    assert complaints(visitor.page) == []
    visitor.page.get_by_label("姓名").fill("吴观")
    visitor.page.get_by_label("电话号码").fill("13900005679")
    visitor.press("申请旁听")
    expect(visitor.page.get_by_text("等待法庭答复")).to_be_visible()
    visitor.page.reload()
    expect(visitor.page.get_by_text("等待法庭答复")).to_be_visible()
    expect(plaintiff.page.get_by_text("吴观")).to_have_count(0)
    clerk.press("同意旁听：吴观")
    expect(visitor.page.get_by_role("heading", name="候审室", exact=True)).to_be_visible()
    clerk.press("邀请入庭：旁听人员 吴观")
    clerk.press("仍然邀请")
    expect(visitor.page.get_by_role("heading", name="候审室", exact=True)).to_have_count(0)
    expect(visitor.record).to_have_count(0)
    expect(visitor.button("麦克风")).to_have_count(0)
    expect(plaintiff.page.get_by_role("listitem").filter(has_text="吴观")).to_be_visible()
    assert [room.complaints for room in (clerk, plaintiff, guest, visitor)] == [[], [], [], []]
