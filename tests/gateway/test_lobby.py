"""The lobby at the socket and over HTTP: what reaches somebody before he is called in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.asr.voice import HELD_OUT, character_errors, write_microphone
from tests.clerk import clerk
from tests.founding import found_hearing
from tests.page import Message, page, sign_in
from tests.reader import Reader
from tests.running import RunningServer, running_server
from tests.speaker import rehearsing

pytestmark = pytest.mark.anyio


@pytest.fixture
def lobbied(standing: RunningServer) -> RunningServer:
    """A hearing with a lobby, a line and an exhibit."""
    standing.invite(found_hearing(standing.data, lines=[(4, "我同意。")], exhibits=[(4, "买卖合同")], lobby=True))
    return standing


def of_the_hearing(message: Message) -> bool:
    """Whether it tells more than he has asked for, and more than how the recogniser is and whether the court sits."""
    if message["type"] == "happened":
        return bool(message["event"]["type"] != "phase_changed")
    return message["type"] not in {"welcome", "refused", "done", "speech_changed"}


@pytest.mark.spec("A5", "H7")
async def test_before_he_is_called_in_nothing_of_the_hearing_reaches_a_party(lobbied: RunningServer) -> None:
    link = lobbied.links("被告")[0]
    async with (
        page(lobbied.links("审判长")[0]) as judge,
        clerk(lobbied.links("书记员")[0]) as writer,
        page(lobbied.links("原告")[0]) as plaintiff,
        page(link) as defendant,
    ):
        line = judge.welcome["utterances"][0]["id"]
        outside = defendant.welcome
        assert outside["waiting"]
        assert outside["lobby"] == {"kept": True, "called": [], "checks": {}, "identities": {}}
        assert [seat["id"] for seat in outside["seats"]] == [defendant.seat]
        for empty in (
            "utterances",
            "devices",
            "inserted",
            "holders",
            "hands",
            "objections",
            "drafts",
            "heard",
        ):
            assert outside[empty] == [], empty
        assert outside["evidence"]["exhibits"] == []
        assert outside["evidence"]["leaves"] == 0

        # All that happens meanwhile, and all that he tries.
        for command in ("prepare", "open"):
            assert (await judge.do(command))["type"] == "done"
        assert (await writer.page.do("insert_utterances", utterances=[line]))["type"] == "done"
        assert (await writer.edit(writer.write("笔录")))["type"] == "done"
        assert (await judge.do("set_stage", stage="法庭调查"))["type"] == "done"
        assert (await judge.do("call_in", seat=plaintiff.seat))["type"] == "done"
        for message in ({"type": "publish", "source": "camera", "sdp": "v=0"}, {"type": "subscribe"}):
            assert (await defendant.ask(message))["code"] == "not_admitted"
        assert (await defendant.ask({"type": "sync", "vector": b"\x00"}))["type"] == "refused"
        assert (await defendant.ask({"type": "open_writer"}))["type"] == "refused"
        for command, fields in (
            ("raise_hand", {}),
            ("raise_objection", {"quote": "我", "text": "不"}),
            ("show_exhibit", {"exhibit": "founded0"}),
            ("call_in", {}),
            ("call_in", {"seat": defendant.seat}),
        ):
            assert (await defendant.do(command, **fields))["code"] in {"not_admitted", "not_your_role"}
        reader = Reader(*await sign_in(link))
        for path in ("history?after=0", "log?before=9", "evidence/founded0/outline", "evidence/founded0/original"):
            answer = await reader.get(path)
            assert answer.status_code in (403, 404), path
        assert (await judge.do("recess"))["type"] == "done"
        await defendant.happened("phase_changed", phase="recess")
        assert [message for message in defendant.messages if of_the_hearing(message)] == []

        assert (await judge.do("call_in"))["type"] == "done"
        inside = await defendant.wait(lambda m: m["type"] == "welcome" and not m["waiting"])
        assert [one["id"] for one in inside["utterances"]] == [line]
        assert set(inside["lobby"]["called"]) == {plaintiff.seat, defendant.seat}
    async with page(link) as again:
        assert not again.welcome["waiting"]


@pytest.mark.spec("A5")
async def test_the_demonstration_has_a_lobby_unless_the_setting_says_otherwise(tmp_path: Path) -> None:
    with running_server(tmp_path, {"TINGJI_LOBBY": ""}) as server:
        async with page(server.links("审判长")[0]) as judge, page(server.links("原告")[0]) as plaintiff:
            assert not judge.welcome["waiting"]
            assert plaintiff.welcome["waiting"]
            assert (await judge.do("call_in", seat=plaintiff.seat))["type"] == "done"
            await plaintiff.wait(lambda m: m["type"] == "welcome" and not m["waiting"])


@pytest.mark.spec("A5")
async def test_a_rehearsal_is_understood_by_the_recogniser_and_heard_and_kept_by_nobody(
    lobbied: RunningServer, tmp_path: Path
) -> None:
    recording = tmp_path / "microphone.wav"
    write_microphone(recording, HELD_OUT[10])
    lobbied.wait_ready("media", "speech")
    async with page(lobbied.links("审判长")[0]) as judge, page(lobbied.links("被告")[0]) as defendant:
        assert (await judge.ask({"type": "rehearse", "sdp": "v=0"}))["code"] == "not_now"
        assert (await judge.ask({"type": "subscribe"}))["type"] == "done"
        for command in ("prepare", "open"):
            assert (await judge.do(command))["type"] == "done"
        async with rehearsing(defendant, recording):
            understood = await defendant.wait(lambda m: m["type"] == "understood" and m["final"])
        assert character_errors(HELD_OUT[10], understood["text"].rstrip("。？")) < 0.15
        check = {"camera": "good", "microphone": "good", "round_trip": 20, "understood": 92}
        assert (await defendant.do("report_check", check=check))["type"] == "done"
        assert (await judge.happened("devices_checked", seat=defendant.seat))["check"]["understood"] == 92
        assert {m["type"] for m in judge.messages} <= {"welcome", "done", "refused", "happened", "speech_changed"}
        events = {m["event"]["type"] for m in judge.messages if m["type"] == "happened"}
        assert events <= {"joined", "addressed", "phase_changed", "discipline_begun", "devices_checked"}

        # Let in, he is no longer heard as somebody outside.
        assert (await judge.do("call_in", seat=defendant.seat))["type"] == "done"
        assert (await defendant.ask({"type": "rehearse", "sdp": "v=0"}))["code"] == "not_now"
    async with page(lobbied.links("审判长")[0]) as judge, page(lobbied.links("原告")[0]) as plaintiff:
        assert [line["text"] for line in judge.welcome["utterances"]] == ["我同意。"]
        assert judge.welcome["lobby"]["checks"][defendant.seat]["round_trip"] == 20
        assert plaintiff.welcome["lobby"]["checks"] == {}


@pytest.mark.spec("H6", "H7")
async def test_of_who_waits_outside_the_court_alone_is_told(lobbied: RunningServer) -> None:
    async with page(lobbied.links("审判长")[0]) as judge, page(lobbied.links("原告")[0]) as plaintiff:
        assert (await judge.do("call_in", seat=plaintiff.seat))["type"] == "done"
        inside = await plaintiff.wait(lambda m: m["type"] == "welcome" and not m["waiting"])
        async with page(lobbied.links("被告")[0]) as defendant:
            assert set(defendant.welcome["presence"]) == {defendant.seat}
            await judge.happened("joined", seat=defendant.seat)
            await defendant.send({"type": "bye"})
            await judge.happened("left", seat=defendant.seat)
        async with page(lobbied.links("被告")[0]) as defendant:
            async with page(lobbied.links("原告代理人")[0]):
                pass
            await plaintiff.ask({"type": "probe"})
            assert defendant.seat not in str([m for m in plaintiff.messages if m["type"] != "welcome"])
            assert set(inside["presence"]) == {judge.seat, plaintiff.seat}
            assert [devices["seat"] for devices in inside["devices"]] == [judge.seat, plaintiff.seat]
            log = (await Reader(*await sign_in(lobbied.links("原告")[0])).log())["events"]
            assert defendant.seat not in str(log)

            # Called in, he is like the others; once he is sent out he is not.
            assert (await judge.do("call_in", seat=defendant.seat))["type"] == "done"
            present = await plaintiff.wait(lambda m: m["type"] == "present" and m["seat"] == defendant.seat)
            assert present["presence"]["online"]
            let_in = await defendant.wait(lambda m: m["type"] == "welcome" and not m["waiting"])
            assert {judge.seat, plaintiff.seat, defendant.seat} == set(let_in["presence"])
            assert (await judge.do("remove", seat=defendant.seat))["type"] == "done"
        await judge.happened("left", seat=defendant.seat, reason="cut_off")
        await plaintiff.ask({"type": "probe"})
        assert not any(m["type"] == "happened" and m["event"]["type"] == "left" for m in plaintiff.messages)
        assert (await judge.do("call_in", seat=defendant.seat))["type"] == "done"
        back = await plaintiff.wait(lambda m: m["type"] == "present" and not m["presence"]["online"])
        assert back["seat"] == defendant.seat
