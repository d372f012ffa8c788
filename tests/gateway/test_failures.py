"""What the server does when it can no longer write a hearing's journal."""

from __future__ import annotations

import pytest

from server.settings import Settings
from server.store.store import open_store
from tests.clerk import Clerk, clerk
from tests.page import page
from tests.running import RunningServer

pytestmark = pytest.mark.anyio


@pytest.mark.spec("T1")
async def test_an_edit_that_cannot_be_written_is_never_called_saved_nor_shown(own_server: RunningServer) -> None:
    link = own_server.links("书记员")[0]
    store = await open_store(Settings(data=own_server.data))
    try:
        async with clerk(link) as writer, page(own_server.links("原告")[0]) as reader:
            assert (await writer.edit(writer.write("已保存。")))["type"] == "done"
            await reader.wait(lambda m: m["type"] == "edited")
            (hearing,) = await store.journal.hearings()
            await store.journal.fence(hearing, await store.journal.fenced(hearing) + 100)
            update = writer.write("这一句写不进去。")
            with pytest.raises(ConnectionError):
                await writer.edit(update)
            await reader.gone()
            assert len([m for m in reader.messages if m["type"] == "edited"]) == 1
        async with page(link) as back:
            after = Clerk(back)
            await after.sync()
            assert after.text().strip() == "已保存。"
            resumed = await back.ask(
                {"type": "resume_writer", "client": writer.client, "secret": writer.secret, "update": update}
            )
            assert resumed["type"] == "done", "the page still had it and hands it in again"
            await after.sync()
            assert after.text().strip() == "已保存。这一句写不进去。"
    finally:
        await store.close()
