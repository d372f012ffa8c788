"""举证质证: brought, shown to all, marked by several at once, questioned, and referred to in the record."""

from __future__ import annotations

import json
import re

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, expect

from tests.e2e.axe import complaints
from tests.e2e.courtroom import PHONE, Lay, open_hearing, open_seat
from tests.e2e.evidence import Desk, pdf, photo
from tests.evidence import corpus
from tests.running import RunningServer

pytestmark = pytest.mark.browser


def all_see(desks: list[Desk], count: int) -> list[list[str | None]]:
    """Wait until everybody has so many marks on his page, and they are the same everywhere."""
    for desk in desks:
        expect(desk.sheet.locator(".drawn")).to_have_count(count)
    first = desks[0].marks()
    assert all(desk.marks() == first for desk in desks)
    return first


@pytest.mark.spec("E1")
@pytest.mark.spec("E2")
@pytest.mark.spec("E3")
@pytest.mark.spec("E4")
@pytest.mark.spec("E5")
@pytest.mark.spec("E6")
@pytest.mark.spec("E7")
@pytest.mark.spec("E8")
@pytest.mark.spec("E9")
def test_evidence_is_brought_shown_to_all_marked_by_three_at_once_questioned_and_referred_to_in_the_record(
    browser: Browser, server: RunningServer
) -> None:
    judge, clerk, plaintiff, defendant = (
        Desk(open_seat(browser, server.links(role)[0])) for role in ("审判长", "书记员", "原告", "被告")
    )
    phone = Desk(open_seat(browser, server.links("书记员")[1], PHONE, has_touch=True, is_mobile=True))
    desks = [judge, clerk, plaintiff, defendant, phone]
    open_hearing(judge.room)

    # Brought: several at once, and what is no such file is refused in a sentence.
    plaintiff.enter()
    plaintiff.upload(("借条.pdf", pdf(3)), ("现场照片.jpg", photo()), ("账本.pdf", b"%PDF-1.7 not at all"))
    expect(plaintiff.catalogue.get_by_role("alert")).to_contain_text("文件已损坏")
    plaintiff.room.press("移除 账本.pdf")
    for title in ("借条", "现场照片"):
        expect(plaintiff.item(title)).to_be_visible()
    phone.enter()
    phone.room.press("上传证据")
    phone.page.get_by_label("提交方").select_option("其他")
    phone.page.get_by_label("拍照", exact=True).set_input_files(
        FilePayload(name="IMG_1.jpg", mimeType="image/jpeg", buffer=photo())
    )
    expect(phone.catalogue.get_by_role("region", name="其他")).to_contain_text("IMG_1")

    # Described, put in order by key, withdrawn; the other side sees it and may not touch it.
    plaintiff.item("借条").get_by_role("button", name="借条 的操作").click()
    plaintiff.page.get_by_role("menuitem", name="编辑证据信息").click()
    plaintiff.page.get_by_label("证明目的").fill("被告借款五十万元")
    plaintiff.room.press("保存")
    expect(plaintiff.item("借条")).to_contain_text("被告借款五十万元")
    plaintiff.item("借条").locator(".line").focus()
    plaintiff.page.keyboard.press("Alt+Shift+ArrowDown")
    expect(plaintiff.catalogue.get_by_role("listitem").first).to_contain_text("现场照片")
    plaintiff.item("现场照片").click(button="right")
    plaintiff.page.get_by_role("menuitem", name="撤回").click()
    defendant.enter()
    expect(defendant.item("现场照片")).to_contain_text("已撤回")
    defendant.item("现场照片").click(button="right")
    expect(defendant.page.get_by_role("menuitem", name="下载")).to_be_visible()
    expect(defendant.page.get_by_role("menuitem", name="撤回")).to_have_count(0)
    defendant.page.keyboard.press("Escape")

    # Split: a part becomes an exhibit that says where it comes from.
    plaintiff.item("借条").click(button="right")
    plaintiff.page.get_by_role("menuitem", name="拆分").click()
    dialog = plaintiff.page.get_by_role("dialog")
    dialog.get_by_label("起始页").fill("2")
    dialog.get_by_label("结束页").fill("3")
    dialog.get_by_label("名称").fill("后两页")
    dialog.get_by_role("button", name="拆分", exact=True).click()
    expect(plaintiff.item("后两页")).to_contain_text("拆自《借条》第 2–3 页")

    # Shown: all see the page, whoever is not writing without doing anything.
    clerk.room.type("原告出示借条，")
    plaintiff.item("借条").get_by_role("button", name="借条").first.click()
    plaintiff.shows(1)
    plaintiff.room.press("举证")
    clerk.page.get_by_role("status").filter(has_text="原告 张伟 举证：原告证据2").get_by_role(
        "button", name="查看"
    ).click()
    for desk in desks:
        desk.shows(1)
    plaintiff.room.press("下一页")
    plaintiff.room.press("右旋转")
    plaintiff.room.press("放大")
    for desk in desks:
        desk.shows(2)
    expect(plaintiff.page.get_by_text("已显示 4/4")).to_be_visible()
    turned = re.compile(r"rotate\(90deg\)")
    expect(judge.sheet).to_have_attribute("style", turned)
    plaintiff.page.mouse.move(*plaintiff.at((0.5, 0.5)))
    expect(judge.sheet.locator(".pointer")).to_be_visible()

    # One looks elsewhere and comes back.
    defendant.room.press("上一页")
    defendant.shows(1)
    expect(plaintiff.page.get_by_text("已显示 3/4")).to_be_visible()
    defendant.room.press("跟随")
    defendant.shows(2)
    plaintiff.room.press("左旋转")
    expect(judge.sheet).not_to_have_attribute("style", turned)
    plaintiff.room.press("整页")
    read = phone.page.locator(".view").bounding_box()
    assert read
    phone.room.until(lambda: phone.width() > read["width"] - 40, "the page is as wide as the phone")

    # Nobody but the court draws unasked.
    for desk in (plaintiff, defendant):
        desk.room.press("申请批注")
    judge.room.press("同意 原告 张伟 批注")
    judge.room.press("拒绝 被告 刘洋 批注")
    expect(defendant.page.get_by_text("法庭没有同意批注申请")).to_be_visible()
    defendant.room.press("申请批注")
    judge.room.press("同意 被告 刘洋 批注")
    for desk in (judge, plaintiff, defendant):
        desk.room.press("批注")
    defendant.draw("画笔", (0.2, 0.3), (0.4, 0.36), (0.6, 0.3))
    plaintiff.draw("荧光笔", (0.15, 0.24), (0.8, 0.24))
    judge.draw("方框", (0.3, 0.5), (0.7, 0.6))
    expect(phone.sheet.locator(".live")).to_have_count(3)
    for desk in (judge, plaintiff, defendant):
        desk.lift()
    drawn = all_see(desks, 3)
    assert len({colour for colour, _ in drawn}) == 3, "each side has its colour"

    # The same wherever one looks from; hidden and shown by side.
    judge.tool("移动")
    judge.room.press("右旋转")
    judge.room.press("放大")
    assert judge.marks() == drawn
    judge.page.get_by_role("group", name="批注图层").get_by_role("button", name="被告").click()
    expect(judge.sheet.locator(".drawn")).to_have_count(2)
    judge.page.get_by_role("group", name="批注图层").get_by_role("button", name="被告").click()
    judge.room.press("跟随")
    with judge.page.expect_download() as shot:
        judge.room.press("截图")
    with Image.open(shot.value.path()) as picture:
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24) or []}
    assert {(0x24, 0x36, 0x5E), (0x1B, 0x63, 0x97)} <= colours, "the marks are on it"

    # The record refers to what is seen now.
    clerk.room.press("并列笔录")
    clerk.room.record.locator("p").last.click()
    clerk.page.keyboard.press("Control+End")
    clerk.room.press("插入证据引用")
    expect(clerk.room.record.locator("p").last).to_have_text("原告出示借条，见原告证据2第2页")

    # One's own is taken back and rubbed out, all by the court; a right that is gone is gone.
    defendant.room.press("撤销")
    plaintiff.tool("抹擦")
    plaintiff.page.mouse.click(*plaintiff.at((0.5, 0.5)))  # the court's
    plaintiff.page.mouse.click(*plaintiff.at((0.5, 0.24)))
    all_see(desks, 1)
    judge.room.press("清除圈注权限")
    for desk in (plaintiff, defendant):
        expect(desk.tools).to_have_count(0)
        expect(desk.room.button("申请批注")).to_be_visible()
    judge.room.press("清空")
    all_see(desks, 0)

    # Questioned, and written into the record.
    defendant.room.press("质证")
    defendant.page.get_by_role("group", name="真实性").get_by_label("认可").check()
    defendant.page.get_by_role("group", name="关联性").get_by_label("有异议").check()
    defendant.page.get_by_label("质证意见").fill("与本案货款无关")
    defendant.room.press("提交质证意见")
    judge.room.press("质证")
    row = judge.page.get_by_role("table", name="质证").get_by_role("row").filter(has_text="被告 刘洋")
    expect(row).to_contain_text("认可")
    expect(row).to_contain_text("有异议")
    clerk.room.press("质证")
    clerk.room.press("写入笔录")
    expect(clerk.room.record.locator("p").last).to_have_text(
        "被告刘洋质证意见：对真实性认可，对关联性有异议。与本案货款无关。"
    )
    judge.page.get_by_role("tab", name="存证").click()
    expect(judge.page.get_by_text(re.compile("第 [12] 项，共 4 项"))).to_be_visible()
    with judge.page.expect_download() as proof:
        judge.page.get_by_role("link", name="下载存证证明").click()
    assert json.loads(proof.value.path().read_bytes())["head"]["size"] == 4, "the log that it leads into"

    # The reference leads back to the page with the marks that are long gone.
    judge.page.get_by_role("tab", name="庭审笔录").click()
    judge.room.record.get_by_role("link", name="见原告证据2第2页").click()
    judge.shows(2)
    expect(judge.page.get_by_text("显示的是引用写入笔录时的批注")).to_be_visible()
    expect(judge.sheet.locator(".drawn")).to_have_count(3)
    assert judge.marks() == drawn
    clerk.room.saved()
    assert not [desk.room.complaints for desk in desks if desk.room.complaints]


@pytest.mark.spec("E1")
@pytest.mark.spec("E3")
@pytest.mark.spec("E4")
def test_film_words_and_large_pictures_are_seen_two_side_by_side_and_by_a_witness_only_while_they_are_shown(
    browser: Browser, server: RunningServer, cabled: Lay
) -> None:
    cable, link = cabled(server.links("原告")[0])
    plaintiff = Desk(open_seat(browser, link))
    judge, witness = (Desk(open_seat(browser, server.links(role)[0])) for role in ("审判长", "证人"))
    judge.room.press("准备开庭")
    judge.room.press("传唤")
    judge.room.press("正式开庭")
    expect(witness.page.get_by_role("tab", name="视频庭审")).to_be_visible()
    expect(witness.page.get_by_role("tab", name="举证质证")).to_have_count(0)
    plaintiff.enter()
    plaintiff.upload(("合同.docx", corpus.docx()), ("图纸.png", corpus.picture("PNG", (5000, 4000))))
    plaintiff.upload(("监控.mp4", corpus.film(seconds=2)), ("录音.mp3", corpus.sound(2)))

    # A film that is large; the network goes and comes, somebody pauses, and nothing is sent twice.
    large = corpus.film(seconds=2) + b"\0" * 12_000_000
    plaintiff.upload(("长录像.mp4", large))
    bar = plaintiff.catalogue.get_by_role("progressbar", name="长录像.mp4")
    expect(bar).not_to_have_js_property("value", 0)
    cable.pull()
    plaintiff.room.press("暂停上传 长录像.mp4")
    expect(plaintiff.catalogue.get_by_text(re.compile("已暂停 [1-9]"))).to_be_visible()
    cable.plug_in()
    plaintiff.room.press("继续上传 长录像.mp4")
    for title in ("合同", "图纸", "监控", "录音", "长录像"):
        expect(plaintiff.item(title)).to_be_visible()

    # Word shows as pages, and its words are found.
    plaintiff.item("合同").locator(".line").click()
    plaintiff.shows(1)
    plaintiff.room.press("查找文字")
    plaintiff.page.get_by_role("searchbox", name="查找文字").fill("没有这样的话")
    plaintiff.page.keyboard.press("Enter")
    expect(plaintiff.page.get_by_role("search")).to_contain_text("没有找到")
    plaintiff.page.get_by_role("searchbox", name="查找文字").fill("付清全部价款")
    plaintiff.page.keyboard.press("Enter")
    expect(plaintiff.sheet.locator(".found").first).to_be_attached()

    # Beside it a picture, in tiles where it is large; by key and by wheel, under the pointer.
    plaintiff.item("图纸").click(button="right")
    plaintiff.page.get_by_role("menuitem", name="并排查看").click()
    drawing = plaintiff.page.get_by_role("article").filter(has_text="图纸").get_by_role("region")
    expect(drawing.get_by_role("img", name="第 1 页")).to_be_visible()
    drawing.focus()
    for _ in range(10):
        plaintiff.page.keyboard.press("+")
    expect(drawing.locator(".tile").first).to_have_js_property("complete", True)
    plaintiff.page.keyboard.press("0")
    expect(drawing.locator(".tile")).to_have_count(0)
    assert complaints(plaintiff.page) == []
    plaintiff.page.get_by_role("article", name="原告证据1").get_by_role("button", name="关闭这一栏").click()

    # Film and sound play; who follows sees the presenter's place.
    plaintiff.item("监控").locator(".line").click()
    film = plaintiff.page.locator("video")
    plaintiff.room.press("举证")
    for desk in (judge, witness):
        expect(desk.page.locator("video")).to_have_js_property("readyState", 4)
    film.evaluate("film => { film.currentTime = 1.5 }")
    for desk in (judge, witness):
        expect(desk.page.locator("video")).to_have_js_property("currentTime", 1.5)
    expect(witness.catalogue).to_have_count(0)
    plaintiff.item("录音").locator(".line").click()
    expect(plaintiff.page.locator("audio")).to_have_js_property("error", None)
    plaintiff.room.press("结束举证")
    expect(witness.page.get_by_role("tab", name="举证质证")).to_have_count(0)
    assert not [desk.room.complaints for desk in (judge, plaintiff, witness) if desk.room.complaints]
