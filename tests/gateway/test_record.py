"""The record over real sockets: who writes, who follows, who is refused."""

from __future__ import annotations

import pytest
from pycrdt import merge_updates

from tests.clerk import Clerk, clerk
from tests.page import page
from tests.running import RunningServer

pytestmark = pytest.mark.anyio


@pytest.mark.spec("T1")
async def test_two_clerks_write_and_judge_and_parties_follow(server: RunningServer) -> None:
    first_link, second_link = server.links("书记员")
    async with (
        clerk(first_link) as first,
        clerk(second_link) as second,
        page(server.links("审判长")[0]) as judge,
        page(server.links("原告")[0]) as plaintiff,
    ):
        followers = [Clerk(judge), Clerk(plaintiff)]
        for follower in followers:
            await follower.sync()
        assert (await first.edit(first.write("审判长宣布开庭。")))["type"] == "done"
        await second.page.wait(lambda m: m["type"] == "edited")
        assert (await second.edit(second.write("原告到庭。")))["type"] == "done"
        for follower in followers:
            await follower.page.wait(lambda m: m["type"] == "edited" and m["seat"] == second.page.seat)
            assert follower.text().strip() == "审判长宣布开庭。原告到庭。"
        await first.page.wait(lambda m: m["type"] == "edited")
        assert first.text() == second.text()


@pytest.mark.spec("T2")
async def test_the_judge_takes_the_permission_and_gives_it_back(server: RunningServer) -> None:
    async with clerk(server.links("书记员")[0]) as writer, page(server.links("审判长")[0]) as judge:
        assert (await writer.edit(writer.write("一")))["type"] == "done"
        assert (await judge.do("take_permission"))["type"] == "done"
        taken = await writer.page.happened("permission_changed", how="taken")
        assert writer.page.seat in taken["ended"]
        refused = await writer.edit(writer.write("二"))
        assert refused["code"] == "permission_ended"
        ruling = Clerk(judge)
        await ruling.open()
        assert ruling.text().strip() == "一", "a refused edit changes nothing"
        assert (await ruling.edit(ruling.write("审")))["type"] == "done"
        assert (await judge.do("return_permission"))["type"] == "done"
        again = Clerk(writer.page)
        await again.open()
        assert (await again.edit(again.write("三")))["type"] == "done"
        assert again.text().strip() == "一审三"


@pytest.mark.spec("T2")
async def test_refused_text_outlives_its_writers_page_and_a_holder_may_make_use_of_it(server: RunningServer) -> None:
    link, other_link = server.links("书记员")
    async with clerk(link) as writer:
        kept = await writer.page.do(
            "keep_draft", code="permission_ended", paragraphs=[{"text": "原告称，合同已经履行。", "after": ""}]
        )
        assert kept["type"] == "done"
    async with (
        page(link) as back,
        page(other_link) as other,
        page(server.links("审判长")[0]) as judge,
        page(server.links("原告")[0]) as plaintiff,
    ):
        (draft,) = back.welcome["drafts"]
        assert draft["paragraphs"][0]["text"] == "原告称，合同已经履行。"
        assert other.welcome["drafts"] == judge.welcome["drafts"] == [draft]
        assert plaintiff.welcome["drafts"] == []
        assert (await judge.do("discard_draft", draft=draft["id"]))["code"] == "unknown_draft", "he holds nothing"
        assert (await other.do("discard_draft", draft=draft["id"]))["type"] == "done"
        await judge.happened("draft_discarded", draft=draft["id"])


@pytest.mark.spec("T1")
async def test_a_writer_comes_back_with_what_was_not_acknowledged_and_nothing_is_doubled(server: RunningServer) -> None:
    link = server.links("书记员")[0]
    async with clerk(link) as writer:
        assert (await writer.edit(writer.write("已保存。")))["type"] == "done"
        writer.write("断线时写的。")
        client, secret = writer.client, writer.secret
    async with page(link) as back:
        answer = await back.ask({"type": "sync", "vector": b"\x00"})
        update = writer.missing(answer["vector"])
        resumed = {"type": "resume_writer", "client": client, "secret": secret, "update": update}
        assert (await back.ask(resumed | {"secret": "wrong"}))["code"] == "unknown_writer"
        assert (await back.ask(resumed))["type"] == "done"
        assert (await back.ask(resumed | {"update": writer.missing(answer["vector"])}))["type"] in {"done", "refused"}
        reader = Clerk(back)
        await reader.sync()
        assert reader.text().strip() == "已保存。断线时写的。"


@pytest.mark.spec("T1")
async def test_what_a_page_says_twice_is_passed_on_once(server: RunningServer) -> None:
    async with clerk(server.links("书记员")[0]) as writer, page(server.links("审判长")[0]) as judge:
        first = writer.write("一" * 500)
        assert (await writer.edit(first))["type"] == "done"
        assert (await writer.edit(merge_updates(first, writer.write("二"))))["type"] == "done"
        _, second = [m for m in judge.messages if m["type"] == "edited"]
        assert len(second["update"]) < 100


@pytest.mark.spec("T2")
async def test_nobody_writes_as_somebody_else(server: RunningServer) -> None:
    first_link, second_link = server.links("书记员")
    async with clerk(first_link) as first, clerk(second_link) as second, page(server.links("原告")[0]) as plaintiff:
        forged = first.write("冒名。")
        for sender in (second.page, plaintiff):
            edit = {"type": "edit", "client": first.client, "update": forged}
            assert (await sender.ask(edit))["code"] == "unknown_writer"
        assert (await plaintiff.ask({"type": "open_writer"}))["code"] == "no_permission"
        stolen = {"type": "resume_writer", "client": first.client, "secret": first.secret, "update": forged}
        assert (await plaintiff.ask(stolen))["code"] == "unknown_writer"
        foreign = {"type": "edit", "client": second.client, "update": forged}
        assert (await second.page.ask(foreign))["code"] == "foreign_client"
        reader = Clerk(plaintiff)
        await reader.sync()
        assert reader.text().strip() == ""


@pytest.mark.spec("H6")
async def test_a_witness_gets_neither_record_nor_lines_nor_names(server: RunningServer) -> None:
    async with (
        page(server.links("证人")[0]) as witness,
        clerk(server.links("书记员")[0]) as writer,
        page(server.links("审判长")[0]) as judge,
    ):
        welcome = witness.welcome
        assert welcome["waiting"]
        assert [seat["id"] for seat in welcome["seats"]] == [witness.seat]
        assert (await writer.edit(writer.write("证人不应看到。")))["type"] == "done"
        assert (await witness.ask({"type": "sync", "vector": b"\x00"}))["code"] == "not_your_role"
        assert (await witness.ask({"type": "subscribe"}))["code"] == "not_admitted"
        await judge.do("prepare")
        await witness.happened("phase_changed", phase="preparing")
        assert (await judge.do("summon", seat=witness.seat))["type"] == "done"
        let_in = await witness.wait(lambda m: m["type"] == "welcome" and not m["waiting"])
        assert let_in["utterances"] == []
        assert let_in["holders"] == []
        assert (await witness.ask({"type": "sync", "vector": b"\x00"}))["code"] == "not_your_role"
        assert (await judge.do("dismiss", seat=witness.seat))["type"] == "done"
        await witness.wait(lambda m: m["type"] == "welcome" and m["waiting"] and m["request"] == 0)
        told = {m["type"] for m in witness.messages}
        assert "edited" not in told
        assert all(
            m["event"]["type"] in {"phase_changed", "witness_summoned", "joined"}
            for m in witness.messages
            if m["type"] == "happened"
        )
