"""Who speaks here: several people at one microphone, asserted and corrected."""

from __future__ import annotations

import pytest

from tests.clerk import clerk
from tests.founding import found_hearing
from tests.page import page
from tests.running import RunningServer

pytestmark = [pytest.mark.anyio, pytest.mark.spec("S1")]


@pytest.fixture
def server(standing: RunningServer) -> RunningServer:
    """A hearing in which the plaintiff's microphone has said two lines."""
    standing.invite(found_hearing(standing.data, lines=[(4, "我同意。"), (4, "没有异议。")]))
    return standing


async def test_who_speaks_is_said_by_the_court_or_who_sits_there_and_all_in_the_room_know(
    server: RunningServer,
) -> None:
    async with (
        page(server.links("审判员")[0]) as judge,
        page(server.links("原告")[0]) as plaintiff,
        page(server.links("原告代理人")[0]) as agent,
        page(server.links("被告")[0]) as defendant,
    ):
        microphone = {"seat": plaintiff.seat}
        assert (await defendant.do("assert_speaker", **microphone, speaker=agent.seat))["code"] == "not_your_microphone"
        stranger = await plaintiff.do("assert_speaker", **microphone, speaker=defendant.seat)
        assert stranger["code"] == "not_at_this_microphone"
        assert (await plaintiff.do("assert_speaker", **microphone, speaker=agent.seat))["type"] == "done"
        told = await defendant.happened("speaker_asserted")
        assert told == {"type": "speaker_asserted", "seat": plaintiff.seat, "speaker": agent.seat, "by": plaintiff.seat}
        assert (await judge.do("assert_speaker", **microphone, speaker=plaintiff.seat))["type"] == "done"
        await defendant.happened("speaker_asserted", by=judge.seat)
    async with page(server.links("被告")[0]) as later:
        assert later.welcome["speaking_at"] == {plaintiff.seat: plaintiff.seat}


async def test_a_corrected_speaker_changes_the_label_unless_the_clerk_has_and_never_twice(
    server: RunningServer,
) -> None:
    async with (
        clerk(server.links("书记员")[0]) as writer,
        page(server.links("审判长")[0]) as judge,
        page(server.links("原告")[0]) as plaintiff,
        page(server.links("原告代理人")[0]) as agent,
    ):
        first, second = (line["id"] for line in writer.page.welcome["utterances"])
        await writer.page.do("insert_utterances", utterances=[first, second])
        await writer.sync()
        assert (await writer.edit(writer.label(1, "原妻")))["type"] == "done"
        assert (await plaintiff.do("correct_speaker", utterance=first, speaker=agent.seat))["code"] == "not_your_role"
        assert (await judge.do("correct_speaker", utterance=first, speaker=agent.seat))["code"] == "no_permission"
        for line in (first, second, first):
            assert (await writer.page.do("correct_speaker", utterance=line, speaker=agent.seat))["type"] == "done"
        await writer.sync()
        assert writer.labelled() == ["原代：我同意。", "原妻：没有异议。"]
        await judge.happened("speaker_corrected", utterance=second, by=writer.page.seat)
        corrected = [m for m in judge.messages if m.get("event", {}).get("type") == "speaker_corrected"]
        assert len(corrected) == 2
        # The label is the machine's own work, so the line can still be taken out again.
        assert (await writer.page.do("withdraw_utterance", utterance=first))["type"] == "done"
        assert (await writer.page.do("insert_utterances", utterances=[first]))["type"] == "done"
        await writer.sync()
        assert writer.labelled() == ["：", "原妻：没有异议。", "原代：我同意。"]
    async with page(server.links("被告")[0]) as later:
        assert [line["speaker"] for line in later.welcome["utterances"]] == [agent.seat] * 2
        assert later.welcome["reassigned"][first]["by"] == writer.page.seat
        assert later.welcome["utterances"][0]["seat"] == plaintiff.seat
