"""The court's own notes over real sockets: bench and clerks write them together, nobody else gets a byte."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from server.hearing.model import COURT, TESTIFYING, Role
from tests.clerk import Clerk, clerk
from tests.founding import found_hearing
from tests.page import Message, Page, page
from tests.reader import reader
from tests.running import RunningServer, running_server

pytestmark = [pytest.mark.anyio, pytest.mark.spec("T5", "H7")]

SECRET = "合议意见：证据三不予采信。"


def notes(opened: Page) -> Clerk:
    return Clerk(opened, "notes")


async def writer(opened: Page) -> Clerk:
    """Somebody of the court who may write the notes at once."""
    written = notes(opened)
    await written.open()
    return written


@asynccontextmanager
async def outsiders(links: Mapping[Role, str]) -> AsyncIterator[dict[Role, Page]]:
    """Everybody whose notes they are not; witness and expert are called in, so that they hear what the room hears."""
    async with AsyncExitStack() as stack:
        pages = {role: await stack.enter_async_context(page(link)) for role, link in links.items() if role not in COURT}
        judge = await stack.enter_async_context(page(links[Role.PRESIDING_JUDGE]))
        await judge.do("prepare")
        for role in TESTIFYING:
            assert (await judge.do("summon", seat=pages[role].seat))["type"] == "done"
        yield pages


def ignorant(opened: Page) -> bool:
    """Whether nothing of the notes has reached this page."""
    wire = msgspec.msgpack.encode(opened.messages)
    named = [m for m in opened.messages if "notes" in m.values()]
    return SECRET.encode() not in wire and not named


async def test_bench_and_clerks_write_notes_together_and_the_record_has_none_of_it(server: RunningServer) -> None:
    first_link, second_link = server.links("书记员")
    async with page(server.links("审判长")[0]) as judge, page(first_link) as first, page(second_link) as second:
        bench, desk, other = await writer(judge), await writer(first), await writer(second)
        assert (await bench.edit(bench.write("请核对送达日期。")))["type"] == "done"
        await first.wait(lambda m: m["type"] == "edited" and m["document"] == "notes")
        assert (await desk.edit(desk.write("已核对。")))["type"] == "done"
        for follower in (bench, other):
            await follower.page.wait(lambda m: m["type"] == "edited" and m["seat"] == first.seat)
            assert follower.text().strip() == "请核对送达日期。已核对。"
        record = Clerk(second)
        await record.sync()
        assert record.text().strip() == ""


async def test_nobody_else_gets_a_byte_of_the_notes_live_or_when_he_comes_back(tmp_path: Path) -> None:
    found_hearing(tmp_path, [(role, "某") for role in Role])
    with running_server(tmp_path) as server:
        # The links are printed in the order of the seats.
        printed = [line.split()[-1] for line in server.output if server.url in line]
        await nobody_else_gets_a_byte(dict(zip(Role, printed, strict=True)))


async def nobody_else_gets_a_byte(links: Mapping[Role, str]) -> None:
    async with clerk(links[Role.CLERK], document="notes") as court, page(links[Role.ASSESSOR]) as assessor:
        async with outsiders(links) as pages:
            assert (await court.edit(court.write(SECRET)))["type"] == "done"
            client = court.client
            await court.page.send(
                {"type": "cursor", "client": client, "anchor": b"\x01", "head": b"\x01", "document": "notes"}
            )
            for outsider in pages.values():
                refused = await outsider.ask({"type": "sync", "vector": b"\x00", "document": "notes"})
                assert refused["code"] == "not_your_role"
                assert (await outsider.ask({"type": "open_writer", "document": "notes"}))["code"] == "not_your_role"
                assert ignorant(outsider)
        for role, link in links.items():
            past = await reader(link)
            answers = [await past.history(), await past.log()]
            updates = [b64decode(written["update"]) for answer in answers for written in answer.get("updates", [])]
            assert not any(SECRET.encode() in update for update in updates), role
            assert not any("notes" in msgspec.json.encode(answer).decode() for answer in answers), role
        assert (await court.edit(court.write("不公开。")))["type"] == "done"
        async with outsiders(links) as pages:
            for outsider in pages.values():
                await outsider.hello(since=0)
                assert ignorant(outsider)
        await assessor.wait(lambda m: m["type"] == "cursor_moved" and m["document"] == "notes")
        assert not ignorant(assessor), "who may know does"


async def test_taking_the_pen_refuses_no_note_and_a_note_needs_no_pen(server: RunningServer) -> None:
    async with page(server.links("书记员")[0]) as clerks, page(server.links("审判长")[0]) as judge:
        desk, record = await writer(clerks), Clerk(clerks)
        await record.open()
        bench = await writer(judge)
        assert (await bench.edit(bench.write("一")))["type"] == "done", "a judge without the permission"
        assert (await judge.do("take_permission"))["type"] == "done"
        assert (await record.edit(record.write("记")))["code"] == "permission_ended"
        assert (await desk.edit(desk.write("二")))["type"] == "done"
        assert (await judge.do("return_permission"))["type"] == "done"
        assert (await bench.edit(bench.write("三")))["type"] == "done"
        reader = notes(clerks)
        await reader.sync()
        assert sorted(reader.text().strip()) == sorted("一二三")


async def test_a_writer_belongs_to_one_document(server: RunningServer) -> None:
    first_link, second_link = server.links("书记员")
    async with page(first_link) as first, page(second_link) as second:
        note, record = await writer(first), Clerk(first)
        await record.open()
        theirs = await writer(second)
        update = note.write("一")

        async def edit(sender: Page, client: int, document: str) -> Message:
            return await sender.ask({"type": "edit", "client": client, "update": update, "document": document})

        async def resume(sender: Page, who: Clerk, document: str) -> Message:
            return await sender.ask(
                {
                    "type": "resume_writer",
                    "client": who.client,
                    "secret": who.secret,
                    "update": update,
                    "document": document,
                }
            )

        assert (await edit(first, note.client, "record"))["code"] == "unknown_writer"
        assert (await edit(first, record.client, "notes"))["code"] == "unknown_writer"
        assert (await edit(first, theirs.client, "notes"))["code"] == "unknown_writer"
        assert (await resume(first, note, "record"))["code"] == "unknown_writer"
        assert (await resume(first, record, "notes"))["code"] == "unknown_writer"
        assert (await resume(second, note, "notes"))["code"] == "unknown_writer"
        assert (await edit(first, note.client, "verdict"))["code"] == "bad_request"
        assert (await edit(first, note.client, "notes"))["type"] == "done", "none of it harmed the writer"


async def test_a_party_with_a_stolen_secret_cannot_write_notes(server: RunningServer) -> None:
    async with (
        clerk(server.links("书记员")[0], document="notes") as court,
        page(server.links("原告")[0]) as plaintiff,
    ):
        stolen = {
            "type": "resume_writer",
            "client": court.client,
            "secret": court.secret,
            "update": court.write(SECRET),
            "document": "notes",
        }
        assert (await plaintiff.ask(stolen))["code"] == "unknown_writer"
        forged = {"type": "edit", "client": court.client, "update": b"\x00\x00", "document": "notes"}
        assert (await plaintiff.ask(forged))["code"] == "unknown_writer"
        reader = notes(court.page)
        await reader.sync()
        assert reader.text().strip() == ""


async def test_notes_are_there_after_a_restart_and_a_writer_goes_on(own_server: RunningServer) -> None:
    link = own_server.links("书记员")[0]
    async with clerk(link, document="notes") as court:
        assert (await court.edit(court.write("一")))["type"] == "done"
        own_server.kill()
        await court.page.gone()
    own_server.start()
    async with page(link) as back:
        court.write("二")
        court.page = back
        assert (await court.resume())["type"] == "done"
        reader = notes(back)
        await reader.sync()
        assert reader.text().strip() == "一二"
