"""One hearing from the lobby to the end page, by six people on desktops and phones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Playwright, expect

from server.hearing.model import Role
from tests.asr.voice import HELD_OUT, write_microphone
from tests.e2e.courtroom import DESKTOP, PHONE, Courtroom, chromium, open_seat
from tests.e2e.media import COUNT_CONNECTIONS, nothing_comes, sees
from tests.evidence import corpus
from tests.founding import found_hearing
from tests.running import running_server

pytestmark = pytest.mark.browser

PEOPLE = (
    (Role.PRESIDING_JUDGE, "王敏"),
    (Role.CLERK, "李静"),
    (Role.PLAINTIFF, "张伟"),
    (Role.DEFENDANT, "刘洋"),
    (Role.WITNESS, "陈晨"),
)
NUMBER = "11010519491231002X"
READ_ALOUD = HELD_OUT[10]
SECRET = "证人和旁听人员看不到这一句。"


def at(person: Courtroom, heading: str) -> None:
    expect(person.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


def tile(person: Courtroom, name: str) -> Locator:
    return person.page.get_by_role("list", name="在庭人员").get_by_role("listitem").filter(has_text=name)


def waiting(court: Courtroom, name: str) -> Locator:
    return court.page.get_by_role("list", name="候审室").get_by_role("listitem").filter(has_text=name)


def identify(person: Courtroom, picture: Path) -> None:
    person.page.get_by_label("选择身份证照片", exact=True).set_input_files(picture)
    person.page.get_by_label("选择面部照片", exact=True).set_input_files(picture)
    expect(person.page.get_by_text("已上传")).to_have_count(2)
    person.page.get_by_label("身份证号", exact=True).fill(NUMBER)
    person.press("提交核验")


def all_see(people: tuple[Courtroom, ...], state: str) -> None:
    for person in people:
        expect(person.page.get_by_role("status").get_by_text(state).first).to_be_visible()


def closed(judge: Courtroom, step: str) -> None:
    judge.press(step)
    judge.page.get_by_role("dialog").get_by_role("button", name=step, exact=True).click()


@pytest.mark.spec("A5", "A6", "A7", "H1", "H3", "H4", "H5", "H6", "H8", "H12")
def test_from_the_lobby_to_the_end_page(playwright: Playwright, browser: Browser, tmp_path: Path) -> None:
    hearing = found_hearing(tmp_path / "data", PEOPLE, lobby=True)[0].hearing
    picture = tmp_path / "card.jpg"
    picture.write_bytes(corpus.picture("JPEG", (1200, 800)))
    microphone = tmp_path / "microphone.wav"
    write_microphone(microphone, *[READ_ALOUD] * 40, pause_ms=1200)
    with running_server(tmp_path / "data") as server, chromium(playwright, microphone=microphone) as of_plaintiff:
        server.wait_ready("media", "speech")
        judge = open_seat(browser, server.links("审判长")[0], DESKTOP, script=COUNT_CONNECTIONS)
        clerk = open_seat(browser, server.links("书记员")[0], DESKTOP)
        plaintiff = open_seat(of_plaintiff, server.links("原告")[0], PHONE)
        defendant = open_seat(browser, server.links("被告")[0], DESKTOP, script=COUNT_CONNECTIONS)
        witness = open_seat(browser, server.links("证人")[0], PHONE, script=COUNT_CONNECTIONS)

        # The lobby: the device check is real, identity is verified, one is called in after the other.
        at(plaintiff, "候审室")
        at(defendant, "候审室")
        at(witness, "等候传唤")
        while plaintiff.button("下一页").count():
            plaintiff.press("下一页")
        plaintiff.press("知道了")
        plaintiff.press("开始检测")
        expect(plaintiff.page.get_by_label("您的画面")).to_be_visible()
        plaintiff.press("开始朗读")
        expect(plaintiff.page.get_by_text("可以正常记录您的发言")).to_be_visible()
        plaintiff.press("播放提示音")
        plaintiff.press("我听到了")
        plaintiff.press("画面清楚")
        expect(waiting(clerk, "张伟")).to_contain_text("设备正常")
        for party in (plaintiff, defendant):
            identify(party, picture)
        for name in ("原告 张伟", "被告 刘洋"):
            clerk.press(f"核验身份：{name}")
            clerk.press("核验通过")
        clerk.press("准备开庭")
        clerk.press("邀请入庭：原告 张伟")
        expect(plaintiff.record).to_be_visible()
        at(defendant, "候审室")
        clerk.press("邀请入庭：被告 刘洋")
        expect(defendant.record).to_be_visible()

        # In session, stage by stage; what is said becomes a line under who said it.
        judge.press("正式开庭")
        judge.press("停止宣读")
        inside = (judge, clerk, plaintiff, defendant)
        all_see(inside, "正在开庭")
        clerk.page.get_by_label("庭审阶段").select_option("法庭调查")
        for party in (plaintiff, defendant):
            expect(party.page.get_by_role("status", name="庭审阶段")).to_have_text("法庭调查")
        for device in ("麦克风", "摄像头"):
            plaintiff.press(device)
        expect(clerk.lines.filter(has_text="张伟").first).to_be_visible()
        clerk.type(SECRET)
        clerk.saved()
        sees(defendant, "张伟")

        # A recess: nobody is seen or heard, and all count down by the server's clock.
        clerk.page.get_by_label("休庭时长").select_option("15 分钟")
        clerk.press("休庭")
        for person in inside:
            expect(person.page.get_by_role("timer")).to_have_text(re.compile(r"^还剩 00:1[45]:\d\d$"))
        nothing_comes(defendant)
        judge.press("继续开庭")
        all_see(inside, "正在开庭")
        sees(defendant, "张伟")

        # The witness.
        nothing_comes(witness)
        clerk.press("传唤")
        sees(witness, "张伟")
        expect(witness.record).to_have_count(0)
        clerk.press("下线")
        at(witness, "等候传唤")
        nothing_comes(witness)
        for secret in (SECRET, "王敏", READ_ALOUD):
            assert secret not in witness.page.content()

        # Somebody asks to observe.
        visitor = open_seat(browser, f"{server.url}/observe/{hearing}", PHONE)
        visitor.page.get_by_label("姓名").fill("吴观")
        visitor.page.get_by_label("电话号码").fill("13900005679")
        visitor.press("申请旁听")
        clerk.press("同意旁听：吴观")
        at(visitor, "候审室")
        clerk.press("邀请入庭：旁听人员 吴观")
        clerk.press("仍然邀请")
        expect(visitor.page.get_by_text("王敏").first).to_be_visible()
        assert SECRET not in visitor.page.content()

        # One is muted while another reloads his page.
        judge.press("管理 原告 张伟")
        judge.page.get_by_role("menuitem", name="静音", exact=True).click()
        expect(plaintiff.page.get_by_text("您已被法庭静音")).to_be_visible()
        defendant.page.reload()
        expect(defendant.record).to_contain_text(SECRET)
        expect(tile(defendant, "张伟")).to_contain_text("静音")
        judge.press("管理 原告 张伟")
        judge.page.get_by_role("menuitem", name="取消静音", exact=True).click()
        expect(plaintiff.page.get_by_text("您已被法庭静音")).to_have_count(0)

        # Another day, the same record.
        judge.press("择日再审")
        judge.page.get_by_label("下次开庭时间").fill("2040-01-09T09:30")
        judge.page.get_by_role("dialog").get_by_role("button", name="择日再审", exact=True).click()
        all_see(inside, "尚未开庭")
        for party in (plaintiff, defendant):
            at(party, "候审室")
        judge.press("准备开庭")
        clerk.press("全部邀请入庭")
        judge.press("正式开庭")
        all_see(inside, "正在开庭")
        expect(plaintiff.record).to_contain_text(SECRET)
        closed(judge, "闭庭")
        all_see(inside, "闭庭")

        # The end page.
        defendant.press("退出")
        at(defendant, "感谢您参加庭审")
        expect(defendant.page.get_by_role("img", name="用手机扫码填写反馈")).to_be_visible()
        for asked, mark in (("声音和画面", "4"), ("操作是否方便", "5"), ("总体评价", "5")):
            defendant.page.get_by_role("group", name=asked).get_by_role("radio", name=re.compile(f"^{mark}")).check()
        defendant.page.get_by_label("其他意见（可不填）").fill("听得清楚")
        defendant.press("提交反馈")
        expect(defendant.page.get_by_text("已收到，谢谢")).to_be_visible()
        expect(tile(clerk, "刘洋").or_(clerk.page.get_by_role("listitem").filter(has_text="刘洋"))).to_contain_text(
            "已退出"
        )
        everybody = (*inside, witness, visitor)
        assert [person.complaints for person in everybody] == [[]] * len(everybody)
