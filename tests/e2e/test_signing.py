"""Signing as people do it: the court at a desk, three phones, a text that changes in between."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, ViewportSize, expect

from tests.e2e.axe import complaints
from tests.e2e.courtroom import PHONE, Courtroom, chromium, open_hearing, open_seat
from tests.export.readers import bare, pdf_text
from tests.running import RunningServer, running_server
from tests.signing.checkers import pdfsig
from tests.sms import gateway

pytestmark = [pytest.mark.browser, *(pytest.mark.spec(row) for row in ("G1", "G2", "G3", "G4", "G5", "G6"))]

ACROSS: ViewportSize = {"width": 844, "height": 390}
SMALL: ViewportSize = {"width": 360, "height": 640}


class Signer:
    """A phone that opens a signing page and knows nothing else."""

    def __init__(self, browser: Browser, link: str, viewport: ViewportSize = PHONE) -> None:
        context = browser.new_context(viewport=viewport, has_touch=True, locale="zh-CN")
        self.page: Page = context.new_page()
        self.page.goto(link)
        self.page.get_by_role("button", name="核对并签署笔录").click()
        expect(self.page.get_by_role("heading", name="签署庭审笔录")).to_be_visible()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def read(self) -> None:
        """To the end, as far as the page says."""
        self.page.keyboard.press("End")
        expect(self.page.get_by_text("已阅读 100%")).to_be_visible()

    def sign(self, name: str = "签名") -> None:
        """Write in the box, take a stroke back, write on, confirm."""
        self.press(name)
        pad = self.page.locator("canvas")
        expect(pad).to_be_visible()
        expect(self.page.get_by_role("button", name="确认签名")).to_be_disabled()
        box = pad.bounding_box()
        assert box
        for start, end in ((0.2, 0.6), (0.4, 0.8)):
            self.page.mouse.move(box["x"] + box["width"] * start, box["y"] + box["height"] * 0.3)
            self.page.mouse.down()
            self.page.mouse.move(box["x"] + box["width"] * end, box["y"] + box["height"] * 0.7, steps=12)
            self.page.mouse.up()
        self.press("撤销")
        self.press("确认签名")
        expect(pad).to_have_count(0)


def presented(browser: Browser, server: RunningServer) -> tuple[Courtroom, Courtroom]:
    """A judge and a clerk, whose record was presented for signing."""
    judge = open_seat(browser, server.links("审判长")[0])
    clerk = open_seat(browser, server.links("书记员")[0])
    clerk.type("审：现在核对笔录。")
    for line in ("证：我看见他付了钱。", "原：我同意调解。", "被：我不同意。"):
        clerk.page.keyboard.press("Enter")
        clerk.page.keyboard.type(line)
    clerk.saved()
    open_hearing(judge)
    judge.press("闭庭")
    judge.page.get_by_role("dialog").get_by_role("button", name="闭庭", exact=True).click()
    clerk.press("签名情况")
    clerk.press("发起签名")
    expect(row(clerk, "张伟")).to_contain_text("未打开")
    expect(clerk.record).to_have_attribute("contenteditable", "false")
    return judge, clerk


def row(court: Courtroom, name: str) -> Locator:
    return court.page.get_by_role("list", name="签名情况").get_by_role("listitem").filter(has_text=name)


def link_of(court: Courtroom, name: str) -> str:
    """What the code of that signer says; a second click hides it."""
    row(court, name).get_by_role("button", name="签名", exact=True).click()
    expect(row(court, name).get_by_role("img", name=re.compile("签名二维码"))).to_be_visible()
    link = row(court, name).get_by_role("link", name="在本机打开").get_attribute("href")
    row(court, name).get_by_role("button", name="签名", exact=True).click()
    expect(row(court, name).get_by_role("img", name=re.compile("签名二维码"))).to_have_count(0)
    assert link
    return link


def test_one_signs_one_declines_one_signs_twice_and_all_are_asked_again_when_a_line_changes(
    browser: Browser, server: RunningServer, tmp_path: Path
) -> None:
    judge, clerk = presented(browser, server)
    plaintiff = Signer(browser, link_of(clerk, "张伟"))
    defendant = Signer(browser, link_of(clerk, "刘洋"), SMALL)
    third = Signer(browser, link_of(clerk, "李静"), ACROSS)

    plaintiff.page.get_by_role("searchbox").fill("调解")
    expect(plaintiff.page.locator("mark")).to_have_text("调解")
    plaintiff.page.get_by_role("searchbox").fill("")
    expect(plaintiff.page.locator(".mine")).to_contain_text(["我同意调解。"])
    plaintiff.read()
    expect(row(clerk, "张伟")).to_contain_text("已阅 100%")
    plaintiff.sign()
    expect(plaintiff.page.get_by_role("img", name="张伟 的签名")).to_be_visible()
    expect(row(clerk, "张伟")).to_contain_text("已签第 1 版")

    defendant.press("拒签")
    defendant.page.get_by_label("请写明拒签的理由").fill("我没有说过这句话")
    defendant.page.get_by_role("dialog").get_by_role("button", name="拒签", exact=True).click()
    expect(row(clerk, "刘洋")).to_contain_text("理由：我没有说过这句话")

    third.sign()
    third.sign("再签一次")
    expect(row(clerk, "李静").get_by_role("img", name="李静 的签名")).to_have_count(2)
    assert complaints(plaintiff.page) == []
    assert complaints(clerk.page) == []

    expect(judge.page.get_by_role("img", name="有新的签名")).to_be_visible()
    judge.page.get_by_role("button", name=re.compile("^签名情况")).click()
    expect(judge.page.get_by_role("img", name="有新的签名")).to_have_count(0)
    judge.press("一键插入签名")
    everybody = open_seat(browser, server.links("被告")[0])
    expect(everybody.page.get_by_role("region", name="签名", exact=True).get_by_role("img")).to_have_count(3)

    judge.press("获取笔录权限")
    expect(plaintiff.page.get_by_text("笔录正在修改，暂不能签名")).to_be_visible()
    judge.press("发起签名")
    expect(plaintiff.page.get_by_text("笔录正在修改，暂不能签名")).to_have_count(0)
    expect(row(judge, "张伟")).to_contain_text("已签第 1 版")

    judge.press("获取笔录权限")
    judge.type("（更正：部分同意）")
    judge.saved()
    judge.press("发起签名")
    for name in ("张伟", "李静"):
        expect(row(judge, name)).to_contain_text("只签了旧版")
        expect(row(judge, name)).to_contain_text("第 1 版")
    expect(everybody.page.get_by_role("region", name="签名", exact=True)).to_have_count(0)
    for phone in (plaintiff, defendant, third):
        expect(phone.page.get_by_text("请先核对修改之处")).to_be_visible()
        expect(phone.page.locator("ins")).to_have_text([re.compile("更正：部分同意")])
        expect(phone.page.locator("del")).to_have_count(1)
    plaintiff.sign()
    expect(row(judge, "张伟")).to_contain_text("已签第 2 版")

    judge.press("封章")
    expect(judge.page.get_by_role("region", name="已封章的笔录").get_by_role("link")).to_have_text("第 2 版")
    expect(judge.page.get_by_role("button", name="封章")).to_have_count(0)
    sealed = everybody.page.get_by_role("region", name="已封章的笔录")
    everybody.page.get_by_role("button", name=re.compile("^签名")).click()
    address = sealed.get_by_role("link", name="第 2 版").get_attribute("href")
    assert address
    file = everybody.page.request.get(server.url + address)
    (told,) = pdfsig(file.body(), tmp_path)
    assert told.valid and told.whole
    words = bare(pdf_text(file.body())).partition("签署与封章证明")[2]
    assert "我没有说过这句话" in words and words.count("张伟") == 2
    assert [room.complaints for room in (judge, clerk, everybody)] == [[], [], []]


@pytest.mark.spec("H6")
def test_a_witness_outside_signs_his_own_words_on_a_small_phone_with_letters_twice_as_large(
    browser: Browser, server: RunningServer
) -> None:
    _judge, clerk = presented(browser, server)
    witness = open_seat(browser, server.links("证人")[0], SMALL)
    with witness.page.context.expect_page() as opened:
        witness.press("确认笔录")
    page = opened.value
    expect(page.get_by_role("heading", name="签署庭审笔录")).to_be_visible()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    expect(page.locator(".line")).to_have_text([re.compile("证：我看见他付了钱。")])
    expect(page.get_by_text("以下是您本人的陈述")).to_be_visible()
    expect(row(clerk, "陈晨")).to_contain_text("已打开")
    width = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(width)
    page.get_by_role("button", name="签名", exact=True).click()
    expect(page.get_by_role("button", name="确认签名")).to_be_in_viewport()
    pad = page.locator("canvas").bounding_box()
    assert pad
    assert pad["height"] >= 90
    page.set_viewport_size({"width": 640, "height": 360})
    page.get_by_role("button", name="返回").click()
    assert page.evaluate(width)
    assert complaints(page) == []


INVITE = """guest => fetch('api/invitations', {
    method: 'POST', headers: { 'x-tingji': '1' }, body: JSON.stringify(guest)
}).then(answer => answer.json())"""

PUBLIC = "http://court.example"
"""Where the phones are told to go; browsers take it for no secure context."""


def test_whose_phone_the_court_knows_confirms_by_the_code_that_goes_there_without_a_secure_context(
    playwright: Playwright, tmp_path: Path
) -> None:
    settings = {"TINGJI_PUBLIC_URL": PUBLIC}
    with (
        gateway() as sms,
        running_server(tmp_path / "data", settings | {"TINGJI_SMS_URL": sms.url}) as server,
        chromium(playwright, flags=(f"--host-resolver-rules=MAP court.example 127.0.0.1:{server.port}",)) as browser,
    ):
        inviting = open_seat(browser, server.links("书记员")[0])
        expect(inviting.record).to_be_visible()
        guest = {"name": "何平", "role": "plaintiff_agent", "phone": "13900005678", "id_number": ""}
        invited = inviting.page.evaluate(INVITE, guest)
        agent = open_seat(browser, invited["link"], SMALL)
        expect(agent.record).to_be_visible()
        _judge, clerk = presented(browser, server)
        link = link_of(clerk, "何平")
        assert link.startswith(f"{PUBLIC}/g/")
        phone = Signer(browser, link, SMALL)
        assert phone.page.evaluate("isSecureContext") is False
        phone.press("签名")
        box = phone.page.locator("canvas").bounding_box()
        assert box
        phone.page.mouse.move(box["x"] + 30, box["y"] + 40)
        phone.page.mouse.down()
        phone.page.mouse.move(box["x"] + 180, box["y"] + 120, steps=10)
        phone.page.mouse.up()
        phone.press("确认签名")
        expect(phone.page.get_by_text("确认码将发到尾号 ***5678 的手机")).to_be_visible()
        phone.press("获取确认码")
        expect(phone.page.get_by_text("确认码已发到尾号 ***5678 的手机")).to_be_visible()
        code = phone.page.get_by_label("确认码", exact=True)
        code.fill(f"{(int(sms.code()) + 1) % 1_000_000:06}")
        phone.press("确认")
        expect(phone.page.get_by_text("确认码不正确或已失效")).to_be_visible()
        assert complaints(phone.page) == []
        code.fill(sms.code())
        phone.press("确认")
        expect(phone.page.get_by_role("img", name="何平 的签名")).to_be_visible()
        expect(row(clerk, "何平")).to_contain_text("已签第 1 版")
