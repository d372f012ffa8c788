"""异议: a party objects to a passage, the court answers, and both texts stay."""

from __future__ import annotations

import pytest

from tests.clerk import Clerk, clerk
from tests.founding import found_hearing
from tests.page import page
from tests.running import RunningServer

pytestmark = [pytest.mark.anyio, pytest.mark.spec("T8")]


@pytest.fixture
def server(standing: RunningServer) -> RunningServer:
    """A hearing in which the plaintiff's microphone has said a line."""
    standing.invite(found_hearing(standing.data, lines=[(4, "我同意。")]))
    return standing


async def test_both_texts_and_the_ruling_stay_and_reach_all_who_read_now_and_later(server: RunningServer) -> None:
    async with (
        clerk(server.links("书记员")[0]) as writer,
        page(server.links("审判长")[0]) as judge,
        page(server.links("被告")[0]) as defendant,
        page(server.links("原告代理人")[0]) as agent,
    ):
        (line,) = writer.page.welcome["utterances"]
        await writer.page.do("insert_utterances", utterances=[line["id"]])
        await writer.sync()
        (place, *_) = writer.places()
        said = {"quote": "同意", "text": "我说的是不同意。", "place": place, "utterance": line["id"]}
        for court in (judge, writer.page):
            assert (await court.do("raise_objection", **said))["code"] == "not_your_role"
        assert (await agent.do("raise_objection", **said))["type"] == "done"
        heard = [(await one.happened("objection_raised"))["objection"] for one in (judge, defendant, writer.page)]
        objection = heard[0]
        assert heard == [objection] * 3
        assert objection | said == objection
        assert objection["seat"] == agent.seat

        ruling = {"objection": objection["id"], "accepted": True, "text": "不同意", "reason": "听录音属实"}
        for party in (defendant, agent):
            assert (await party.do("rule_objection", **ruling))["code"] == "not_your_role"
        assert (await judge.do("rule_objection", **(ruling | {"text": " "})))["code"] == "bad_request"
        assert (await judge.do("rule_objection", **ruling))["type"] == "done"
        told = (await defendant.happened("objection_ruled"))["ruling"]
        assert (told["by"], told["accepted"], told["text"]) == (judge.seat, True, "不同意")
        assert (await judge.do("rule_objection", **(ruling | {"accepted": False})))["code"] == "already_ruled"
        # Accepted is not yet written: that is for whoever holds the permission.
        assert writer.labelled() == ["原：我同意。"]
    async with page(server.links("被告")[0]) as later:
        assert later.welcome["objections"] == [objection]
        assert later.welcome["rulings"] == {objection["id"]: told}


async def test_a_quote_is_what_the_passage_says_and_outlives_it(server: RunningServer) -> None:
    async with clerk(server.links("书记员")[0]) as writer, page(server.links("原告")[0]) as plaintiff:
        await writer.edit(writer.write("审：你是否同意？"))
        (place, *_) = writer.places()

        async def objects(quote: str, place: bytes = place) -> str:
            answer = await plaintiff.do("raise_objection", quote=quote, text="记录有误。", place=place)
            return str(answer.get("code", answer["type"]))

        assert await objects("你是否反对？") == "passage_changed"
        assert await objects("你是否同意？", b"\x00\x07\x07\x00") == "passage_changed"
        assert await objects("你是否同意？", b"\xff\xff") == "passage_changed"
        assert await objects("你是否同意？") == "done"
        assert await objects("是否同意", b"") == "done"
        await writer.page.happened("objection_raised")
        assert (await writer.edit(writer.delete(0)))["type"] == "done"
        assert await objects("你是否同意？") == "passage_changed"
    async with page(server.links("审判长")[0]) as judge:
        assert [one["quote"] for one in judge.welcome["objections"]] == ["你是否同意？", "是否同意"]
        refusing = {"objection": judge.welcome["objections"][0]["id"], "accepted": False, "reason": ""}
        for step in ("prepare", "open", "close"):
            assert (await judge.do(step))["type"] == "done"
        assert (await judge.do("rule_objection", **refusing))["type"] == "done"


async def test_a_correction_is_offered_and_a_line_that_enters_later_is_right_from_the_start(
    server: RunningServer,
) -> None:
    async with clerk(server.links("书记员")[0]) as writer, page(server.links("原告")[0]) as plaintiff:
        (line,) = writer.page.welcome["utterances"]
        insert = {"utterances": [line["id"]]}
        assert (await writer.page.do("insert_utterances", **insert))["type"] == "done"
        correction = {"utterance": line["id"], "text": "我不同意。"}
        assert (await plaintiff.do("correct_utterance", **correction))["code"] == "not_your_role"
        assert (await writer.page.do("correct_utterance", **correction))["type"] == "done"
        assert (await plaintiff.happened("utterance_corrected"))["text"] == "我不同意。"
        reader = Clerk(plaintiff)
        await reader.sync()
        assert reader.labelled() == ["原：我同意。"]
        assert (await writer.page.do("withdraw_utterance", utterance=line["id"]))["type"] == "done"
        assert (await writer.page.do("insert_utterances", **insert))["type"] == "done"
        await reader.sync()
        assert reader.labelled() == ["原：我不同意。"]
    async with page(server.links("原告")[0]) as later:
        assert later.welcome["utterances"][0]["text"] == "我同意。"
        assert later.welcome["corrections"][line["id"]]["text"] == "我不同意。"
