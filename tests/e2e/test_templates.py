"""The court's headers and standard passages, from the clerk's menus to everybody's screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.courtroom import PHONE, Courtroom, open_seat
from tests.e2e.input_method import InputMethod
from tests.e2e.reader import agree
from tests.running import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.spec("T4")]

BLANK = "＿＿＿＿"


def header(room: Courtroom) -> Locator:
    return room.record.locator("header")


def selection(room: Courtroom) -> str:
    found: str = room.page.evaluate("String(getSelection())")
    return found


def change_one_template_both(clerk: Courtroom, judge: Courtroom) -> None:
    """Neither overwrites the other unseen; what is deleted comes back."""
    editors = []
    for room in (clerk, judge):
        room.page.get_by_role("contentinfo").get_by_role("link", name="模板管理").click()
        editors.append(room.page.get_by_role("main", name="模板管理"))
        editors[-1].get_by_role("button", name="宣判", exact=True).click()
    first, second = editors
    for editor, title in ((first, "宣判记录"), (second, "宣告判决笔录")):
        editor.get_by_label("标题").fill(title)
    first.get_by_role("button", name="保存", exact=True).click()
    expect(first.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    second.get_by_role("button", name="保存", exact=True).click()
    expect(second.get_by_role("alert")).to_contain_text("这个模板已被他人修改或删除，您的改动未保存")
    expect(second.locator(".right")).to_contain_text("宣判记录")
    expect(second.get_by_label("标题")).to_have_value("宣告判决笔录")
    second.get_by_role("button", name="用我的版本覆盖", exact=True).click()
    expect(second.get_by_role("status").filter(has_text="已保存")).to_be_visible()

    second.get_by_role("button", name="删除", exact=True).click()
    second.get_by_role("button", name="撤销", exact=True).click()
    expect(second.get_by_label("标题")).to_have_value("宣告判决笔录")
    second.get_by_role("button", name="恢复默认", exact=True).click()
    expect(second.locator(".right")).to_contain_text("宣判笔录")


def test_a_header_that_the_clerk_inserts_is_everybodys_at_once(browser: Browser, own_server: RunningServer) -> None:
    clerk = open_seat(browser, own_server.links("书记员")[0])
    judge = open_seat(browser, own_server.links("审判长")[0])
    plaintiff = open_seat(browser, own_server.links("原告")[0], PHONE)
    plaintiff.page.get_by_role("tab", name="笔录").click()
    expect(header(plaintiff)).to_contain_text("庭审笔录")
    for reader in (judge, plaintiff):
        expect(reader.button("插入笔录头")).to_have_count(0)

    clerk.type("现在记录。")
    clerk.press("插入笔录头")
    menu = clerk.page.get_by_role("dialog", name="笔录头模板")
    menu.get_by_label("调解").check()
    expect(menu.get_by_role("figure")).to_contain_text("调解笔录")
    menu.get_by_role("button", name="插入", exact=True).click()
    expect(menu).to_have_count(0)
    for room in (clerk, judge, plaintiff):
        expect(header(room)).to_contain_text("调解笔录")
        expect(header(room)).to_contain_text("案号：（2026）京0107民初123号")
        expect(header(room)).to_contain_text("审判长：王敏")
        expect(header(room)).to_contain_text("书记员：李静、赵磊")
        expect(header(room)).to_contain_text("被告：刘洋")
        expect(header(room)).not_to_contain_text("语音识别")
    plaintiff.page.reload()
    plaintiff.page.get_by_role("tab", name="笔录").click()
    expect(header(plaintiff)).to_contain_text("调解笔录")

    clerk.page.locator(".toasts").get_by_role("button", name="撤销").click()
    for room in (clerk, judge, plaintiff):
        expect(header(room)).to_contain_text("庭审笔录")
        expect(header(room)).not_to_contain_text("调解")
    assert agree([clerk, judge, plaintiff], own_server.links("被告")[0]) == ["现在记录。"]
    change_one_template_both(clerk, judge)


def test_a_passage_that_the_clerk_writes_serves_by_its_key_and_for_the_others_by_name(
    browser: Browser, own_server: RunningServer
) -> None:
    clerk, other = (open_seat(browser, link) for link in own_server.links("书记员"))
    expect(other.record).to_have_attribute("contenteditable", "true")
    page = clerk.page
    clerk.press("快捷语")
    page.get_by_role("link", name="模板管理").first.click()
    editor = page.get_by_role("main", name="模板管理")
    editor.get_by_role("group", name="模板种类").get_by_role("button", name="快捷语", exact=True).click()
    editor.get_by_role("button", name="新建快捷语", exact=True).click()
    editor.get_by_label("名称").fill("证人作证")
    editor.get_by_label("内容").fill("审：传证人{witnes}到庭。")
    expect(editor.get_by_role("alert")).to_contain_text("模板里的 {witnes} 不是可用的字段")
    expect(editor.get_by_role("button", name="保存", exact=True)).to_be_disabled()
    editor.get_by_label("内容").fill("审：传证人")
    editor.get_by_role("button", name="证人", exact=True).click()
    page.keyboard.type("到庭。\n证：与当事人")
    editor.get_by_role("button", name="待填空格", exact=True).click()
    page.keyboard.type("，第三人")
    editor.get_by_role("button", name="第三人", exact=True).click()
    preview = editor.locator(".right p")
    expect(preview.first).to_have_text("传证人陈晨到庭。")
    expect(preview.last).to_have_attribute("data-label", "证")
    editor.get_by_label("快捷键").fill("h")
    expect(editor.get_by_role("alert")).to_contain_text("这个快捷键已被另一个模板占用")
    editor.get_by_label("快捷键").fill("g")
    editor.get_by_role("button", name="保存", exact=True).click()
    expect(editor.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    editor.get_by_role("button", name="返回法庭", exact=True).click()
    expect(editor).to_have_count(0)

    clerk.record.locator("p").last.click()
    method = InputMethod(clerk)
    method.spell("ni h")
    page.keyboard.press("Alt+Shift+G")
    method.goes_on("ni h")
    method.choose("你好")
    assert clerk.paragraphs() == ["你好"], "its keys are the input method's while it composes"
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+Shift+G")
    expect(clerk.record.locator("p[data-label]")).to_have_count(2)
    clerk.until(lambda: selection(clerk) == BLANK, "the first blank is selected")
    method.spell("wu")
    method.choose("无亲属关系")
    page.keyboard.press("Tab")
    assert selection(clerk) == BLANK, "the case has no third party"
    page.keyboard.type("无")
    said = ["你好", "传证人陈晨到庭。", "与当事人无亲属关系，第三人无"]

    other.record.locator("p").last.click()
    other.page.keyboard.press("Control+End")
    other.press("快捷语")
    menu = other.page.get_by_role("dialog", name="快捷语")
    menu.get_by_role("combobox").fill("作证")
    expect(menu.get_by_role("option")).to_contain_text("证人作证")
    expect(menu.get_by_role("option")).to_contain_text("Alt+Shift+G")
    other.page.keyboard.press("Enter")
    expect(menu).to_have_count(0)
    expect(other.record).to_be_focused()
    there = agree([clerk, other], own_server.links("被告")[0])
    said += ["传证人陈晨到庭。", f"与当事人{BLANK}，第三人{BLANK}"]
    assert there == said
