"""`python -m bench.long_record`: a record of six hours (5,000 paragraphs, 200,000 characters, 1,800 inserted lines).

The hearing is written into the data folder by the room's own parts, with a snapshot 130 paragraphs before its end.

`load_ms` is what a server that starts needs to make the hearing from snapshot and tail, measured in fresh processes.
`server_mb` is what the memory (resident set) of the running server grows by from before the hearing is opened to when
a clerk has it on his screen. `open_s` runs in Chromium from the beginning of the navigation to the second frame after
all paragraphs stand in the editor and the clerk may type; every page comes with empty caches. `key_ms` is from the
moment when the browser receives a key to the second frame after its character stands in the record, so that the frame
with the character has been handed over for painting; the clerk types in the middle of the record while another clerk
and the judge type as well, and somebody speaks, whose lines enter the record as they come.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from bench.figures import Figure, Result, progress
from bench.servers import running
from bench.voice import Voice, script
from tests.clerk import Clerk
from tests.e2e.courtroom import CHROMIUM, DESKTOP, FAKE_DEVICES, FLAGS
from tests.long_hearing import SIX_HOURS, fill
from tests.page import page as connected
from tests.running import RunningServer
from tests.speaker import publishing

TAIL = 130
"""Paragraphs after the snapshot: some 2,000 entries, as many as there ever are."""

KEYS = 60
"""Pressed in one part of the measurement."""

KEY_S = 0.12
TYPIST_S = 0.15
"""Seconds from key to key, of the clerk who is measured and of the two others."""

OPENED = """
addEventListener('DOMContentLoaded', () => {
  const look = () => {
    const record = document.querySelector('.record-text[contenteditable="true"]')
    const all = record && record.childElementCount > PARAGRAPHS
    requestAnimationFrame(all ? () => { window.openedAt = performance.now() } : look)
  }
  look()
})
"""

KEY = """
window.keyTimes = []
addEventListener('keydown', (event) => {
  const begun = event.timeStamp
  requestAnimationFrame(() => requestAnimationFrame(() => window.keyTimes.push(performance.now() - begun)))
}, true)
"""


async def measure(openings: int, parts: int) -> Result:
    """Open the record so many times, and type in it in so many parts."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        progress("writing the hearing")
        await fill(data, SIX_HOURS, tail=TAIL)
        loads = [await _load(data) for _ in range(openings)]
        progress(f"load {' '.join(f'{ms:.0f}' for ms in loads)} ms")
        with running(data) as server:
            before = _resident_mb(server.pid)
            async with _browser() as browser:
                opened = [await _open(browser, server.links("书记员")[0]) for _ in range(openings)]
                grown = _resident_mb(server.pid) - before
                progress(f"open {' '.join(f'{seconds:.2f}' for seconds in opened)} s, server {grown:.1f} MB")
                keys = await _type(browser, server, parts)
    figures = {
        "open_s": Figure.median(opened),
        "key_ms_p50": Figure.pooled(keys, 0.5),
        "key_ms_p95": Figure.pooled(keys, 0.95),
        "server_mb": Figure.median([grown]),
        "load_ms": Figure.median(loads),
    }
    return Result("long_record", figures)


async def _load(data: Path) -> float:
    """Milliseconds in which a fresh process makes the hearing."""
    command = [sys.executable, "-m", "bench.loading", str(data)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    return float(json.loads(told)["ms"])


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return float(line.split()[1]) / 1000
    raise RuntimeError("the server is gone")


@asynccontextmanager
async def _browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *FAKE_DEVICES])
        try:
            yield browser
        finally:
            await browser.close()


async def _page(browser: Browser, link: str) -> Page:
    context = await browser.new_context(viewport=DESKTOP, locale="zh-CN")
    page = await context.new_page()
    page.set_default_timeout(60_000)
    await page.add_init_script(OPENED.replace("PARAGRAPHS", str(SIX_HOURS.paragraphs)) + KEY)
    await page.goto(link)
    return page


async def _opened(page: Page) -> float:
    """Seconds from the beginning of the navigation until the record was there and could be typed in."""
    while (at := await page.evaluate("window.openedAt ?? null")) is None:  # noqa: ASYNC110 - its policy lets nobody wait inside
        await asyncio.sleep(0.1)  # asked from outside; the page itself looks at every frame
    return float(at) / 1000


async def _open(browser: Browser, link: str) -> float:
    page = await _page(browser, link)
    seconds = await _opened(page)
    await page.context.close()
    return seconds


async def _type(browser: Browser, server: RunningServer, parts: int) -> list[list[float]]:
    """Milliseconds from key to frame, in parts."""
    clerk, other = server.links("书记员")
    async with AsyncExitStack() as opened:
        judge = await opened.enter_async_context(connected(server.links("审判长")[0]))
        await judge.do("resume")
        await judge.do("share_permission")
        await judge.do("switch_sync", on=True)
        second = await opened.enter_async_context(connected(other))
        speaker = await opened.enter_async_context(connected(server.links("原告")[0]))
        await opened.enter_async_context(publishing(speaker, Voice(script(start=0, lead_ms=100))))
        typists = [Clerk(who) for who in (judge, second)]
        for typist in typists:
            await typist.open()
        page = await _page(browser, clerk)
        await _opened(page)
        tasks = await opened.enter_async_context(asyncio.TaskGroup())
        others = [tasks.create_task(_keep_typing(typist, seed)) for seed, typist in enumerate(typists)]
        try:
            return [await _part(page) for _ in range(parts)]
        finally:
            for task in others:
                task.cancel()


async def _keep_typing(clerk: Clerk, seed: int) -> None:
    chance = random.Random(seed)
    waiting: set[asyncio.Task[Any]] = set()
    while True:
        waiting.add(asyncio.create_task(clerk.edit(clerk.write(chance.choice("原告被告合同货款交付证据")))))
        await asyncio.sleep(chance.uniform(0.5, 1.5) * TYPIST_S)
        waiting = {task for task in waiting if not task.done()}


async def _part(page: Page) -> list[float]:
    desk = page.locator(".desk")
    await desk.evaluate("desk => { desk.scrollTop = desk.scrollHeight / 2 }")
    await desk.click()
    await page.evaluate("window.keyTimes = []")
    for number in range(KEYS):
        await page.keyboard.press("abcdefghij"[number % 10])
        await asyncio.sleep(KEY_S)
    times: list[float] = await page.evaluate("window.keyTimes")
    progress(f"keys: median {sorted(times)[len(times) // 2]:.0f} ms, longest {max(times):.0f} ms")
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--long", action="store_true", help="measure three times as often")
    times = 3 if parser.parse_args().long else 1
    print(asyncio.run(measure(5 * times, 4 * times)).line())


if __name__ == "__main__":
    main()
