"""举证 to many at once: how soon all of them have the page that is shown."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack

from tests.page import Page, page
from tests.running import RunningServer
from tests.sending import Sender, sender

VIEWERS = 20
LEVEL = 1024
PAGES = range(301, 311)
READ_S = 0.2


async def measure(server: RunningServer, exhibit: str) -> list[list[float]]:
    """For each of some pages that nobody has seen: milliseconds from showing it until each viewer has its picture."""
    async with AsyncExitStack() as opened:
        judge, plaintiff = [
            await opened.enter_async_context(page(server.links(role)[0])) for role in ("审判长", "原告")
        ]
        links = server.links("被告代理人")
        pages = [await opened.enter_async_context(page(link)) for link in links]
        senders = [await opened.enter_async_context(sender(link)) for link in links]
        for command in ("prepare", "open"):
            await judge.do(command)
        await plaintiff.do("show_exhibit", exhibit=exhibit)
        rounds = []
        for number in PAGES:
            began = time.perf_counter()
            place = {"exhibit": exhibit, "page": number, "x": 5000, "y": 5000, "zoom": 1000}
            await plaintiff.send({"type": "show"} | place)
            following = (_follow(*viewer, exhibit, number, began) for viewer in zip(pages, senders, strict=True))
            rounds.append(await asyncio.gather(*following))
            await asyncio.sleep(READ_S)
        return rounds


async def _follow(viewer: Page, client: Sender, exhibit: str, number: int, began: float) -> float:
    await viewer.wait(lambda message: message["type"] == "shown" and message["page"] == number)
    answer = await client.http.get(f"evidence/{exhibit}/pages/{number}/{LEVEL}")
    if answer.status_code != 200:
        raise RuntimeError(f"page {number}: {answer.status_code} {answer.text[:200]}")
    return (time.perf_counter() - began) * 1000
