"""Sound and picture between the people of a hearing, and what becomes of them when a process dies."""

from __future__ import annotations

import os
import re
import signal
import time

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.courtroom import Courtroom, Lay, open_hearing, open_seat
from tests.e2e.media import COUNT_CONNECTIONS, coming, hears, nothing_comes, pictures_come, sees
from tests.e2e.overheard import Overheard
from tests.running import RunningServer

pytestmark = pytest.mark.browser


def enter(browser: Browser, link: str, *devices: str) -> Courtroom:
    """Open the seat and switch these devices on."""
    room = open_seat(browser, link, script=COUNT_CONNECTIONS)
    for device in devices:
        room.press(device)
    return room


def tile(room: Courtroom, name: str) -> Locator:
    """What a page shows of somebody."""
    return room.page.get_by_role("list", name="在庭人员").get_by_role("listitem").filter(has_text=name)


@pytest.mark.spec("M1")
@pytest.mark.spec("M2")
@pytest.mark.spec("H8")
def test_everybody_sees_and_hears_everybody_who_comes_and_goes(browser: Browser, server: RunningServer) -> None:
    server.wait_ready("media")
    judge = enter(browser, server.links("审判长")[0], "麦克风", "摄像头")
    plaintiff = enter(browser, server.links("原告")[0], "麦克风", "摄像头")
    sees(judge, "张伟")
    sees(plaintiff, "王敏")
    hears(judge, 1)
    hears(plaintiff, 1)

    defendant = enter(browser, server.links("被告")[0], "麦克风", "摄像头")
    sees(defendant, "王敏", "张伟")
    sees(judge, "张伟", "刘洋")
    sees(plaintiff, "王敏", "刘洋")
    for room in (judge, plaintiff, defendant):
        hears(room, 2)

    plaintiff.press("麦克风")
    expect(tile(judge, "张伟")).to_contain_text("麦克风已关")
    for room in (judge, defendant):
        hears(room, 1)
    plaintiff.press("摄像头")
    expect(tile(judge, "张伟")).to_contain_text("摄像头已关")
    sees(judge, "刘洋")
    expect(tile(judge, "张伟").locator("video")).to_have_count(0)
    plaintiff.press("麦克风")
    plaintiff.press("摄像头")
    expect(tile(judge, "张伟")).not_to_contain_text("已关")
    sees(judge, "张伟", "刘洋")
    hears(judge, 2)

    defendant.press("退出")
    expect(tile(judge, "刘洋")).to_contain_text("已退出")
    sees(judge, "张伟")
    sees(plaintiff, "王敏")
    expect(defendant.button("重新进入")).to_be_visible()
    defendant.press("重新进入")
    expect(tile(judge, "刘洋")).not_to_contain_text("已退出")
    sees(defendant, "王敏", "张伟")


@pytest.mark.spec("H3")
def test_in_recess_nobody_is_seen_heard_or_recognised(browser: Browser, server: RunningServer) -> None:
    server.wait_ready("media", "speech")
    judge = enter(browser, server.links("审判长")[0], "摄像头")
    plaintiff = enter(browser, server.links("原告")[0], "麦克风", "摄像头")
    open_hearing(judge)
    sees(judge, "张伟")
    hears(judge, 1)

    judge.press("休庭")
    expect(plaintiff.page.get_by_text("休庭中，等待法庭恢复")).to_be_visible()
    for room in (judge, plaintiff):
        expect(room.page.get_by_text("休庭中，画面和声音不传送。")).to_be_visible()
        nothing_comes(room)
        expect(room.page.locator("video")).to_have_count(0)
    play_sample(plaintiff, "payment")
    end_of_sample(plaintiff)

    judge.press("继续开庭")
    sees(judge, "张伟")
    hears(judge, 1)
    sees(plaintiff, "王敏")
    plaintiff.press("麦克风")
    play_sample(plaintiff, "open")
    # The fake microphone's beeps were heard too, and the recogniser may have taken one for a word.
    expect(judge.lines.filter(has_text="开庭审理")).to_have_count(1)
    expect(judge.lines.filter(has_text="货款")).to_have_count(0)


def play_sample(room: Courtroom, sample: str) -> None:
    """Begin to play a sample sentence as the microphone."""
    room.page.get_by_label("选择示例句").select_option(sample)
    room.press("播放示例语音")
    expect(room.button("停止播放")).to_be_visible()


def end_of_sample(room: Courtroom) -> None:
    """Wait until it has been played."""
    expect(room.button("播放示例语音")).to_be_visible()


@pytest.mark.spec("M6")
@pytest.mark.spec("H8")
def test_media_come_back_when_the_media_process_dies_and_when_the_network_returns(
    browser: Browser, server: RunningServer, cabled: Lay
) -> None:
    server.wait_ready("media")
    cable, link = cabled(server.links("原告")[0])
    judge = enter(browser, server.links("审判长")[0], "麦克风", "摄像头")
    plaintiff = enter(browser, link, "麦克风", "摄像头")
    rooms = {"张伟": judge, "王敏": plaintiff}
    for name, room in rooms.items():
        sees(room, name)

    dead = server.child("server.media.process")
    os.kill(dead, signal.SIGKILL)
    began = time.monotonic()
    for room in rooms.values():
        room.page.evaluate("connections.length = 0")  # those until now have nothing more to say
    for room in rooms.values():
        pictures_come(room, 1)
    print(f"pictures came {time.monotonic() - began:.1f} s after the media process was killed")
    assert server.child("server.media.process") != dead
    for name, room in rooms.items():
        sees(room, name)
        hears(room, 1)

    cable.pull()
    expect(tile(judge, "张伟")).to_contain_text("离线")
    cable.plug_in()
    expect(tile(judge, "张伟")).not_to_contain_text("离线")
    for name, room in rooms.items():
        sees(room, name)
        hears(room, 1)
    assert judge.complaints == plaintiff.complaints == []


@pytest.mark.spec("S1")
@pytest.mark.spec("S6")
def test_recognition_goes_on_when_the_speech_process_dies_and_earlier_lines_stay(
    browser: Browser, server: RunningServer
) -> None:
    server.wait_ready("media", "speech")
    clerk = enter(browser, server.links("书记员")[0])
    plaintiff = enter(browser, server.links("原告")[0])
    open_hearing(clerk)
    play_sample(plaintiff, "loan")
    expect(clerk.lines).to_have_count(1)
    first = clerk.lines.first.inner_text()

    dead = server.child("server.asr.process")
    end_of_sample(plaintiff)
    os.kill(dead, signal.SIGKILL)
    play_sample(plaintiff, "payment")  # while nobody listens: the sound is kept
    expect(clerk.lines).to_have_count(2, timeout=60_000)
    expect(clerk.lines.last).to_contain_text("收到货款")
    assert clerk.lines.first.inner_text() == first
    assert server.child("server.asr.process") != dead
    clerk.page.reload()
    expect(clerk.lines).to_have_count(2)


HARMLESS = {"welcome", "done", "happened", "phase_changed", "speech_changed", "media_reset"}
"""What somebody who waits outside may be told."""


@pytest.mark.spec("H6")
def test_a_witness_who_waits_receives_nothing_of_the_hearing(browser: Browser, server: RunningServer) -> None:
    server.wait_ready("media", "speech")
    heard = Overheard()
    judge = enter(browser, server.links("审判长")[0], "摄像头")
    clerk = enter(browser, server.links("书记员")[0])
    plaintiff = enter(browser, server.links("原告")[0], "摄像头")
    witness = open_seat(browser, server.links("证人")[0], script=COUNT_CONNECTIONS, socket=heard.listen)
    expect(witness.page.get_by_role("heading", name="等候传唤")).to_be_visible()
    open_hearing(judge)
    # The parties are no secret: the name of the case, which his summons bears, is made of theirs.
    secrets = ["原告没有收到货款", "王敏", "李静", "赵磊"]

    def things_happen() -> None:
        clerk.type("")
        clerk.page.keyboard.insert_text(secrets[0])
        clerk.saved()
        lines = clerk.lines.count()
        play_sample(plaintiff, "transfer")
        expect(clerk.lines).to_have_count(lines + 1)
        end_of_sample(plaintiff)

    def nothing_reached_him() -> None:
        # Everybody is told of a recess, so with it everything before has come.
        judge.press("休庭")
        expect(witness.page.get_by_text("休庭中")).to_be_visible()
        judge.press("继续开庭")
        expect(witness.page.get_by_text("正在开庭")).to_be_visible()
        assert heard.kinds() <= HARMLESS
        assert heard.said(*secrets, "银行转账") == []
        content = witness.page.content()
        assert [word for word in (*secrets, "银行转账") if word in content] == []
        assert coming(witness, "video") == coming(witness, "audio") == 0

    things_happen()
    nothing_reached_him()
    assert witness.page.evaluate("connections.length") == 0

    judge.press("传唤")
    sees(witness, "王敏", "张伟")
    expect(witness.record).to_have_count(0)
    expect(witness.page.get_by_role("tab", name=re.compile("笔录"))).to_have_count(0)
    expect(witness.lines).to_have_count(0)
    things_happen()
    assert heard.said(secrets[0], "银行转账") == []
    assert "edited" not in heard.kinds()

    judge.press("下线")
    expect(witness.page.get_by_role("heading", name="等候传唤")).to_be_visible()
    heard.frames.clear()
    things_happen()
    nothing_reached_him()
