"""`python -m bench.export`: a long record becomes files while somebody goes on typing in it.

1,000 paragraphs to PDF and to Word on a real server. Before each file the process that draws is ended, so that every
file is the first after a pause. Meanwhile another clerk types 20 characters a second; how long each takes to be saved,
and how late the server's event loop is, are measured during exports and between them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import httpx

from bench.figures import Figure, Result, progress
from bench.watched import Note, read
from server.collab.reading import Tree
from tests.clerk import Clerk, clerk
from tests.page import sign_in
from tests.running import RunningServer

PARAGRAPHS = 1000
AT_ONCE = 50
TYPING_S = 1 / 20
QUIET_S = 2.0

SENTENCES = (
    "原告与被告于二〇二四年三月签订借款合同，约定借款人民币十万元，期限一年，年利率百分之四。",
    "对真实性没有异议，对证明目的有异议，该笔转账是货款，不是借款。",
    "请法庭注意第二组证据中的转账凭证，收款人一栏写明是被告本人，备注为借款。",
    "现在由原告向法庭陈述诉讼请求以及所依据的事实和理由，请围绕争议焦点发言，不要重复。",
)


class Span(NamedTuple):
    """A stretch of time, in milliseconds since the epoch."""

    begin: float
    end: float

    def holds(self, at: float) -> bool:
        return self.begin <= at <= self.end


class Measured(NamedTuple):
    """`seconds` of each file by its form; when files were made, when not; when each edit was sent and its delay."""

    seconds: dict[str, list[float]]
    busy: list[Span]
    quiet: list[Span]
    acks: list[tuple[float, float]]


def measure(rounds: int) -> Result:
    """Run everything. Raises RuntimeError if a file or an edit is refused."""
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes"
        server = RunningServer(Path(folder) / "data", program=("-m", "bench.watched", str(notes)))
        try:
            server.start()
            server.wait_ready("store", "media", "speech")
            measured = asyncio.run(_measure(server, rounds))
            server.stop()
        finally:
            server.close()
        return Result("export", _figures(measured, read(notes)))


async def _measure(server: RunningServer, rounds: int) -> Measured:
    writer, typist = server.links("书记员")
    measured = Measured({"pdf": [], "docx": []}, [], [], [])
    async with clerk(writer) as first, clerk(typist) as second:
        for start in range(0, PARAGRAPHS, AT_ONCE):
            nodes = [_paragraph(number) for number in range(start, min(start + AT_ONCE, PARAGRAPHS))]
            await take(first, first.append(nodes))
        await second.sync()
        typing = asyncio.create_task(type_on(second, measured.acks))
        base, seat, cookie = await sign_in(writer)
        async with httpx.AsyncClient(base_url=f"{base}/s/{seat}/", headers={"cookie": cookie}, timeout=60) as client:
            for number in range(1, rounds + 1):
                begin = now()
                await asyncio.sleep(QUIET_S / 2)
                measured.quiet.append(Span(begin, now()))
                for form, seconds in measured.seconds.items():
                    await end_workers(server)
                    begin = now()
                    answer = await client.get(f"record.{form}")
                    measured.busy.append(Span(begin, now()))
                    if answer.status_code != 200:
                        raise RuntimeError(f"no file: {answer.text}")
                    seconds.append((measured.busy[-1].end - begin) / 1000)
                    progress(f"{number}/{rounds} {form}: {seconds[-1]:.2f} s, {len(answer.content)} bytes")
        typing.cancel()
        with suppress(asyncio.CancelledError):
            await typing
    return measured


def _paragraph(number: int) -> Tree:
    text = SENTENCES[number % 4] + (SENTENCES[number // 4 % 4] if number % 2 else "")
    return {"kind": "paragraph", "attributes": {"label": "审原被"[number % 3]}, "children": [[[text, []]]]}


async def type_on(typist: Clerk, acks: list[tuple[float, float]]) -> None:
    text = "".join(SENTENCES)
    for number in range(100_000):
        began = time.perf_counter()
        sent = now()
        await take(typist, typist.write(text[number % len(text)]))
        acks.append((sent, (time.perf_counter() - began) * 1000))
        await asyncio.sleep(max(0.0, TYPING_S - (time.perf_counter() - began)))


async def take(writer: Clerk, update: bytes) -> None:
    answer = await writer.edit(update)
    if answer["type"] != "done":
        raise RuntimeError(f"an edit was refused: {answer}")


async def end_workers(server: RunningServer) -> None:
    """End the processes that do jobs: the next file waits for one to start."""
    while True:
        try:
            worker = server.child("server.worker")
        except AssertionError:
            return  # there is none
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
        await asyncio.sleep(0.05)  # the server notices, and the next job gets another


def now() -> float:
    """Milliseconds since the epoch."""
    return time.time() * 1000


def _figures(measured: Measured, notes: list[Note]) -> dict[str, Figure]:
    figures = {f"{form}_s": Figure.median(seconds) for form, seconds in measured.seconds.items()}
    for prefix, spans in (("", measured.busy), ("quiet_", measured.quiet)):
        lags = [[note.late for note in notes if span.holds(note.at)] for span in spans]
        acks = [[delay for sent, delay in measured.acks if span.holds(sent)] for span in spans]
        figures[f"{prefix}loop_lag_ms_p99"] = Figure.pooled([lag for lag in lags if lag], 0.99)
        figures[f"{prefix}ack_ms_p95"] = Figure.pooled([ack for ack in acks if ack], 0.95)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.export")
    parser.add_argument("--long", action="store_true", help="four times as many files")
    chosen = parser.parse_args()
    print(measure(rounds=20 if chosen.long else 5).line())


if __name__ == "__main__":
    main()
