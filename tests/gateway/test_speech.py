"""Speech from a microphone to everybody's list, through all processes, and into the record."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from tests.asr.voice import HELD_OUT, character_errors, write_microphone
from tests.clerk import Clerk, clerk
from tests.page import Message, Page, page
from tests.running import RunningServer, running_server
from tests.speaker import speaking

pytestmark = pytest.mark.anyio


def is_line(message: Message) -> bool:
    return bool(message["type"] == "happened" and message["event"]["type"] == "utterance_recognised")


def heard(page: Page, besides: list[Message]) -> list[Message]:
    """The lines that a page has got, but for those known before."""
    lines = [message["event"]["utterance"] for message in page.messages if is_line(message)]
    return [line for line in lines if line not in besides]


async def lines_of(words: str, page: Page, besides: list[Message]) -> list[Message]:
    """Wait for the lines that say these words: one, or several where a busy machine sent the sound with a pause."""

    def all_said(_: Message) -> bool:
        said = "".join(line["text"] for line in heard(page, besides))
        return character_errors(words, re.sub("[，。？]", "", said)) < 0.15

    await page.wait(all_said)
    return heard(page, besides)


def spoken_by(seat: str) -> object:
    return lambda m: is_line(m) and m["event"]["utterance"]["seat"] == seat


@pytest.fixture
def sentence(tmp_path: Path) -> tuple[str, Path]:
    """A sentence that the model was not trained with, and a recording of it."""
    file = tmp_path / "microphone.wav"
    write_microphone(file, HELD_OUT[0])
    return HELD_OUT[0].replace(" ", ""), file


@pytest.mark.spec("M7")
@pytest.mark.spec("S1")
@pytest.mark.spec("S2")
@pytest.mark.spec("T3")
async def test_what_the_plaintiff_says_becomes_a_line_and_a_paragraph(
    server: RunningServer, sentence: tuple[str, Path]
) -> None:
    words, recording = sentence
    server.wait_ready("media", "speech")
    async with (
        page(server.links("审判长")[0]) as judge,
        clerk(server.links("书记员")[0]) as writer,
        page(server.links("书记员")[1]) as second,
        page(server.links("原告")[0]) as plaintiff,
    ):
        await judge.do("prepare")
        await judge.do("open")
        async with speaking(plaintiff, recording):
            partial = await judge.wait(lambda m: m["type"] == "heard" and m["text"])
            assert partial["seat"] == plaintiff.seat
            lines = [(await one.wait(is_line))["event"]["utterance"] for one in (judge, writer.page, second, plaintiff)]
        line = lines[0]
        assert all(other == line for other in lines)
        assert line["seat"] == plaintiff.seat
        assert character_errors(words, line["text"].rstrip("。？")) < 0.15
        assert all(0 <= word["confidence"] <= 1 for word in line["words"])
        assert line["start"] < line["end"]
        inserted = await writer.page.do("insert_utterances", utterances=[line["id"]])
        assert inserted["type"] == "done"
        await second.happened("utterances_inserted", utterances=[line["id"]])
        assert (await writer.page.do("insert_utterances", utterances=[line["id"]]))["code"] == "already_in_record"
        await writer.page.wait(lambda m: m["type"] == "edited" and m["seat"] == "")
        assert writer.text().strip() == line["text"]
        assert (await writer.page.do("withdraw_utterance", utterance=line["id"]))["type"] == "done"
        await writer.sync()
        assert line["text"] not in writer.text()


@pytest.mark.spec("H1")
@pytest.mark.spec("S6")
async def test_only_a_hearing_in_session_recognises_speech(server: RunningServer, sentence: tuple[str, Path]) -> None:
    _, recording = sentence
    server.wait_ready("media", "speech")
    async with page(server.links("审判长")[0]) as judge, page(server.links("被告")[0]) as defendant:
        await judge.do("prepare")
        async with speaking(defendant, recording):
            # Who speaks is seen from the sound itself; that nothing is recognised must show until it has passed.
            await judge.wait(lambda m: m["type"] == "speaking" and m["seats"])
            await judge.wait(lambda m: m["type"] == "speaking" and not m["seats"])
        assert not [m for m in judge.messages if is_line(m) or m["type"] == "heard"]
        await judge.do("open")
        async with speaking(defendant, recording):
            await judge.wait(is_line)


@pytest.mark.spec("T3")
async def test_sync_appends_lines_by_themselves(server: RunningServer, sentence: tuple[str, Path]) -> None:
    _, recording = sentence
    server.wait_ready("media", "speech")
    async with clerk(server.links("书记员")[0]) as writer, page(server.links("原告")[0]) as plaintiff:
        await writer.page.do("prepare")
        await writer.page.do("open")
        assert (await plaintiff.do("switch_sync", on=True))["code"] == "not_your_role"
        assert (await writer.page.do("switch_sync", on=True))["type"] == "done"
        async with speaking(plaintiff, recording):
            line = (await writer.page.wait(is_line))["event"]["utterance"]
            await writer.page.happened("utterances_inserted", utterances=[line["id"]])
        await writer.sync()
        assert writer.text().strip() == line["text"]


@pytest.mark.spec("T3")
async def test_sync_keeps_the_order_of_speaking_when_who_began_later_ends_first(
    server: RunningServer, tmp_path: Path
) -> None:
    long, short = tmp_path / "long.wav", tmp_path / "short.wav"
    *_, shorter, longest = sorted(HELD_OUT, key=len)
    write_microphone(long, f"{longest} {shorter} {longest}")
    write_microphone(short, min(HELD_OUT, key=len), pause_ms=700)
    server.wait_ready("media", "speech")
    async with (
        clerk(server.links("书记员")[0]) as writer,
        page(server.links("原告")[0]) as plaintiff,
        page(server.links("被告")[0]) as defendant,
    ):
        await writer.page.do("prepare")
        await writer.page.do("open")
        await writer.page.do("switch_sync", on=True)
        async with speaking(plaintiff, long):
            await writer.page.wait(lambda m: m["type"] == "heard" and m["text"])
            async with speaking(defendant, short):
                first = (await writer.page.wait(is_line))["event"]["utterance"]
                second = await writer.page.wait(lambda m: is_line(m) and m["event"]["utterance"]["id"] != first["id"])
        await writer.page.happened("utterances_inserted", utterances=[second["event"]["utterance"]["id"]])
        assert [first["seat"], second["event"]["utterance"]["seat"]] == [defendant.seat, plaintiff.seat]
        await writer.sync()
        assert writer.text().split() == [second["event"]["utterance"]["text"], first["text"]]


@pytest.mark.spec("S1")
@pytest.mark.parametrize("module", ["server.media.process", "server.asr.process"])
async def test_a_killed_process_comes_back_by_itself_and_earlier_lines_stay(
    server: RunningServer, sentence: tuple[str, Path], module: str
) -> None:
    words, recording = sentence
    server.wait_ready("media", "speech")
    async with page(server.links("审判长")[0]) as judge, page(server.links("原告")[0]) as plaintiff:
        await judge.do("prepare")
        await judge.do("open")
        async with speaking(plaintiff, recording):
            first = await lines_of(words, judge, [])
        before = server.child(module)
        os.kill(before, signal.SIGKILL)
        if module == "server.media.process":
            await judge.wait(lambda m: m["type"] == "media_reset")
        else:
            await judge.wait(lambda m: m["type"] == "speech_changed" and not m["speech"]["ready"])
            await judge.wait(lambda m: m["type"] == "speech_changed" and m["speech"]["ready"])
        assert server.child(module) != before
        async with speaking(plaintiff, recording):
            second = await lines_of(words, judge, first)
    async with page(server.links("原告")[0]) as later:
        assert [line["id"] for line in later.welcome["utterances"]] == [line["id"] for line in first + second]


@pytest.mark.spec("S5")
async def test_without_a_model_the_hearing_works_and_says_that_recognition_is_off(
    tmp_path: Path, sentence: tuple[str, Path]
) -> None:
    with running_server(tmp_path / "data", {"TINGJI_MODEL": str(tmp_path / "no-model")}) as server:
        server.wait_ready("media")
        async with page(server.links("审判长")[0]) as judge:
            if judge.welcome["speech"]["reason"] == "starting":
                judge.welcome |= await judge.wait(lambda m: m["type"] == "speech_changed")
            assert not judge.welcome["speech"]["ready"]
            assert judge.welcome["speech"]["reason"]
            ruling = Clerk(judge)
            assert (await judge.do("take_permission"))["type"] == "done"
            await ruling.open()
            assert (await ruling.edit(ruling.write("没有语音识别也能记录。")))["type"] == "done"
