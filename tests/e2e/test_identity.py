"""身份核验 as people do it: with a phone's pictures, with a computer's camera, and at the clerk's desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.axe import complaints
from tests.e2e.courtroom import PHONE, Courtroom, open_seat
from tests.evidence import corpus
from tests.founding import found_hearing
from tests.running import RunningServer, running_server

pytestmark = pytest.mark.browser

NUMBER = "11010519491231002X"


@pytest.fixture
def lobbied(tmp_path: Path) -> Iterator[RunningServer]:
    found_hearing(tmp_path / "data", lobby=True)
    with running_server(tmp_path / "data", {"TINGJI_MATCHER": "tests.access.likeness:Likeness"}) as server:
        yield server


def hand_in(person: Courtroom, number: str) -> None:
    person.page.get_by_label("身份证号", exact=True).fill(number)
    person.press("提交核验")


@pytest.mark.spec("A6", "H8")
def test_who_one_is_is_photographed_compared_refused_and_passed(
    browser: Browser, lobbied: RunningServer, tmp_path: Path
) -> None:
    card, face = tmp_path / "card.jpg", tmp_path / "face.heic"
    card.write_bytes(corpus.picture("JPEG", (1600, 1000)))
    face.write_bytes(corpus.picture("HEIC", (900, 1200)))
    clerk = open_seat(browser, lobbied.links("书记员")[0])
    plaintiff = open_seat(browser, lobbied.links("原告")[0], PHONE, has_touch=True, is_mobile=True)
    defendant = open_seat(browser, lobbied.links("被告")[0])
    row = clerk.page.get_by_role("list", name="候审室").get_by_role("listitem")
    expect(row.filter(has_text="张伟")).to_contain_text("身份未核验")

    # A phone: its own camera takes the pictures.
    plaintiff.page.get_by_label("拍照：身份证照片", exact=True).set_input_files(card)
    expect(plaintiff.button("提交核验")).to_be_disabled()
    plaintiff.page.get_by_label("选择面部照片", exact=True).set_input_files(face)
    expect(plaintiff.page.get_by_text("已上传")).to_have_count(2)
    hand_in(plaintiff, "110105194912310021")
    expect(plaintiff.page.get_by_text("身份证号码不正确")).to_be_visible()
    hand_in(plaintiff, NUMBER.lower())
    expect(plaintiff.page.get_by_text("已提交，等待书记员核验")).to_be_visible()
    expect(plaintiff.page.get_by_text("身份证号 110***********002X")).to_be_visible()
    assert plaintiff.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # A computer: its camera takes them in the page.
    for photo in ("身份证照片", "面部照片"):
        defendant.press(f"拍照：{photo}")
        expect(defendant.page.get_by_label(f"镜头中的画面：{photo}")).to_be_visible()
        defendant.page.wait_for_function("() => document.querySelector('.photo video')?.videoWidth > 0")
        defendant.press("拍下")
        expect(defendant.page.get_by_role("article").filter(has_text=photo)).to_contain_text("已上传")
    hand_in(defendant, NUMBER)
    expect(defendant.page.get_by_text("已提交，等待书记员核验")).to_be_visible()
    assert complaints(defendant.page) == []

    clerk.press("核验身份：原告 张伟")
    dialog = clerk.page.get_by_role("dialog")
    for photo in ("身份证照片", "面部照片"):
        shown = dialog.get_by_role("img", name=photo)
        expect(shown).to_be_visible()
        assert shown.evaluate("image => image.naturalWidth") > 800
    expect(dialog.get_by_text(NUMBER)).to_be_visible()
    expect(dialog.get_by_text("自动比对：像是同一人")).to_be_visible()
    assert complaints(clerk.page) == []
    clerk.press("核验不通过")
    dialog.get_by_label("不通过的原因").select_option("身份证照片不清楚")
    clerk.press("核验不通过")
    expect(row.filter(has_text="张伟")).to_contain_text("身份核验不通过")
    expect(plaintiff.page.get_by_text("核验不通过：身份证照片不清楚")).to_be_visible()
    hand_in(plaintiff, NUMBER)
    clerk.press("核验身份：原告 张伟")
    clerk.press("核验通过")
    expect(plaintiff.page.get_by_text("核验通过。")).to_be_visible()
    clerk.press("邀请入庭：原告 张伟")  # nobody asks about who is verified
    expect(plaintiff.record).to_be_visible()

    clerk.page.get_by_role("link", name="到庭情况").click()
    sheet = clerk.page.get_by_role("main", name="到庭情况")
    expect(sheet.get_by_text("书记员 李静 于")).to_contain_text("核验通过")
    expect(sheet.get_by_text("身份待核验")).to_be_visible()
    assert NUMBER not in sheet.inner_text()
    assert [room.complaints for room in (clerk, plaintiff, defendant)] == [[], [], []]
