"""A witness before, during and after his testimony: what reaches his socket, and which packets reach him."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.hearing.model import Role
from tests.asr.voice import HELD_OUT, write_microphone
from tests.clerk import clerk
from tests.ear import listening
from tests.founding import found_hearing
from tests.page import Message, Page, page, sign_in
from tests.reader import Reader
from tests.running import RunningServer
from tests.speaker import speaking

pytestmark = [pytest.mark.anyio, pytest.mark.spec("H6")]

PEOPLE = (
    (Role.PRESIDING_JUDGE, "王敏"),
    (Role.CLERK, "李静"),
    (Role.PLAINTIFF, "张伟"),
    (Role.DEFENDANT, "刘洋"),
    (Role.WITNESS, "陈晨"),
)
SECRET = "证人不应知道的一句话。"


@pytest.fixture
def testifying(standing: RunningServer) -> RunningServer:
    """A hearing with a line and an exhibit."""
    standing.invite(found_hearing(standing.data, PEOPLE, lines=[(2, SECRET)], exhibits=[(2, "买卖合同")]))
    return standing


def told(witness: Page, since: int) -> set[str]:
    """Kinds of messages and events that came since then without his asking."""
    answers = {"welcome", "done", "refused", "speech_changed"}
    fresh: list[Message] = witness.messages[since:]
    kinds = {m["event"]["type"] if m["type"] == "happened" else m["type"] for m in fresh}
    return kinds - answers


async def knows_nothing(witness: Page, welcome: Message, link: str) -> None:
    """All that he can ask for, and is refused."""
    assert welcome["waiting"]
    assert SECRET not in str(welcome)
    assert [seat["id"] for seat in welcome["seats"]] == [witness.seat]
    assert (welcome["evidence"]["exhibits"], welcome["utterances"], welcome["presence"].keys()) == (
        [],
        [],
        {witness.seat},
    )
    for message in ({"type": "subscribe"}, {"type": "publish", "source": "camera", "sdp": "v=0"}):
        assert (await witness.ask(message))["code"] == "not_admitted"
    await gets_no_document(witness)
    reader = Reader(*await sign_in(link))
    exhibit = "evidence/founded0"
    for path in ("history?after=0", "log?before=9", "record.txt", "lines.txt"):
        assert (await reader.get(path)).status_code == 403, path
    for path in ("outline", "original", "proof", "media", "marked.pdf", "pages/1/1", "pages/1/text"):
        assert (await reader.get(f"{exhibit}/{path}")).status_code == 404, path


async def gets_no_document(witness: Page) -> None:
    for document in ("record", "notes"):
        for message in ({"type": "sync", "vector": b"\x00"}, {"type": "open_writer"}):
            assert (await witness.ask(message | {"document": document}))["type"] == "refused"


async def test_outside_nothing_of_the_hearing_reaches_a_witness_neither_before_nor_after(
    testifying: RunningServer, tmp_path: Path
) -> None:
    recording = tmp_path / "microphone.wav"
    write_microphone(recording, *HELD_OUT[:4] * 4, pause_ms=300)
    testifying.wait_ready("media", "speech")
    link = testifying.links("证人")[0]
    async with (
        page(testifying.links("审判长")[0]) as judge,
        clerk(testifying.links("书记员")[0]) as writer,
        page(testifying.links("原告")[0]) as plaintiff,
        page(testifying.links("被告")[0]) as defendant,
        page(link) as witness,
    ):
        line = judge.welcome["utterances"][0]["id"]
        for command in ("prepare", "open"):
            assert (await judge.do(command))["type"] == "done"
        async with speaking(plaintiff, recording), listening(defendant) as control:
            await control.more()
            await judge.wait(lambda m: m["type"] == "heard" and m["text"])
            assert (await writer.page.do("insert_utterances", utterances=[line]))["type"] == "done"
            await knows_nothing(witness, witness.welcome, link)
            assert told(witness, 0) == {"phase_changed"}

            assert (await judge.do("summon", seat=witness.seat))["type"] == "done"
            inside = await witness.wait(lambda m: m["type"] == "welcome" and not m["waiting"])
            assert SECRET not in str(inside)
            await gets_no_document(witness)
            async with listening(witness) as ear:
                await ear.more()
                assert (await writer.edit(writer.write("一字")))["type"] == "done"
                assert (await judge.do("dismiss", seat=witness.seat))["type"] == "done"
                outside = await witness.wait(lambda m: m["type"] == "welcome" and m["seq"] > inside["seq"])
                since = len(witness.messages)
                await ear.silenced()
                frames = ear.frames
                assert (await writer.edit(writer.write("两字")))["type"] == "done"
                assert (await judge.do("set_stage", stage="法庭调查"))["type"] == "done"
                await control.more(100)
                assert ear.frames == frames
            await knows_nothing(witness, outside, link)
            assert told(witness, since) == set()
        assert {m["type"] for m in witness.messages}.isdisjoint({"edited", "synced", "heard", "writer_opened"})
        assert SECRET not in str(witness.messages)
