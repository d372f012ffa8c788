"""Muted, and sent out: what reaches whose socket, in the courtroom and over HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.asr.voice import HELD_OUT, write_microphone
from tests.clerk import clerk
from tests.founding import found_hearing
from tests.page import Message, page, sign_in
from tests.reader import Reader
from tests.running import RunningServer
from tests.speaker import speaking

pytestmark = [pytest.mark.anyio, pytest.mark.spec("H5")]


@pytest.fixture
def opened(standing: RunningServer) -> RunningServer:
    """A hearing in which the plaintiff's microphone has said a line."""
    standing.invite(found_hearing(standing.data, lines=[(4, "我同意。")]))
    return standing


def is_line(message: Message) -> bool:
    return bool(message["type"] == "happened" and message["event"]["type"] == "utterance_recognised")


async def test_what_a_muted_party_says_is_recognised_marked_and_told_to_the_court_alone(
    server: RunningServer, tmp_path: Path
) -> None:
    recording = tmp_path / "microphone.wav"
    write_microphone(recording, HELD_OUT[0])
    server.wait_ready("media", "speech")
    async with (
        page(server.links("审判长")[0]) as judge,
        clerk(server.links("书记员")[0]) as writer,
        page(server.links("原告")[0]) as plaintiff,
        page(server.links("被告")[0]) as defendant,
    ):
        for command in ("prepare", "open"):
            assert (await judge.do(command))["type"] == "done"
        assert (await defendant.do("mute", seat=plaintiff.seat))["code"] == "not_your_role"
        assert (await judge.do("mute", seat=plaintiff.seat))["type"] == "done"
        for one in (plaintiff, defendant):
            assert await one.happened("muted", by=judge.seat)
        async with speaking(plaintiff, recording):
            line = (await judge.wait(is_line))["event"]["utterance"]
        assert line["muted"] is True
        assert (await writer.page.wait(is_line))["event"]["utterance"] == line
        await judge.do("correct_utterance", utterance=line["id"], text="只有法庭知道的更正。")
        assert (await writer.page.do("insert_utterances", utterances=[line["id"]]))["type"] == "done"
        spoken = await judge.wait(lambda m: m["type"] == "speaking_times")
        assert spoken["times"] == {"": {"plaintiff": line["end"] - line["start"]}}
        assert (await judge.do("unmute"))["type"] == "done"
        await defendant.happened("unmuted")
        told = {m["type"] for m in defendant.messages}
        speakers = [m["seats"] for m in defendant.messages if m["type"] == "speaking"]
        events = {m["event"]["type"] for m in defendant.messages if m["type"] == "happened"}
        assert not told & {"heard", "speaking_times"}
        assert not any(plaintiff.seat in seats for seats in speakers)
        assert any(plaintiff.seat in m["seats"] for m in judge.messages if m["type"] == "speaking")
        assert "utterance_recognised" not in events
        assert "utterance_corrected" not in events
    async with page(server.links("被告")[0]) as later, page(server.links("审判长")[0]) as judge:
        assert later.welcome["utterances"] == []
        assert later.welcome["corrections"] == {}
        assert [one["id"] for one in judge.welcome["utterances"]] == [line["id"]]
        assert line["id"] in judge.welcome["corrections"]
    reader = Reader(*await sign_in(server.links("被告")[0]))
    assert "只有法庭知道" not in (await reader.get("log?before=1000000")).text
    reader = Reader(*await sign_in(server.links("审判长")[0]))
    assert "只有法庭知道" in (await reader.get("log?before=1000000")).text


async def test_who_was_sent_out_gets_nothing_more_until_he_is_called_in(opened: RunningServer) -> None:
    link = opened.links("被告")[0]
    async with (
        page(opened.links("审判长")[0]) as judge,
        clerk(opened.links("书记员")[0]) as writer,
        page(link) as defendant,
    ):
        for command in ("prepare", "open"):
            assert (await judge.do(command))["type"] == "done"
        line = defendant.welcome["utterances"][0]["id"]
        assert judge.welcome["spoken"] == {"": {"plaintiff": 900}}
        assert defendant.welcome["spoken"] == {}
        assert (await judge.do("remove", seat=defendant.seat))["type"] == "done"
        outside = await defendant.wait(lambda m: m["type"] == "welcome" and m["request"] == 0)
        assert outside["waiting"]
        assert outside["order"]["removed"] == [defendant.seat]
        assert (outside["utterances"], outside["devices"], outside["evidence"]["exhibits"]) == ([], [], [])
        assert [seat["id"] for seat in outside["seats"]] == [defendant.seat]
        before = len(defendant.messages)

        # All that happens meanwhile, and all that he tries.
        assert (await writer.page.do("insert_utterances", utterances=[line]))["type"] == "done"
        assert (await judge.do("set_stage", stage="法庭调查"))["type"] == "done"
        offer = {"type": "publish", "source": "camera", "sdp": "v=0"}
        for message in (offer, {"type": "subscribe"}):
            assert (await defendant.ask(message))["code"] == "not_admitted"
        assert (await defendant.ask({"type": "sync", "vector": b"\x00"}))["type"] == "refused"
        for command, fields in (("raise_hand", {}), ("raise_objection", {"quote": "我", "text": "不"})):
            assert (await defendant.do(command, **fields))["code"] == "not_admitted"
        reader = Reader(*await sign_in(link))
        for path in ("history?after=0", "log?before=1000000", "evidence/none/outline"):
            assert (await reader.get(path)).status_code in (403, 404), path
        async with page(link, tab="another") as again:
            assert again.welcome["waiting"]
            assert again.welcome["utterances"] == []
            told = {m["type"] for m in defendant.messages[before:]}
            assert told <= {"refused", "replaced", "speech_changed"}

            assert (await judge.do("call_in", seat=again.seat))["type"] == "done"
            inside = await again.wait(lambda m: m["type"] == "welcome" and not m["waiting"])
            assert inside["stage"] == "法庭调查"
            assert [one["id"] for one in inside["utterances"]] == [line]
            assert (await again.do("raise_hand"))["type"] == "done"
