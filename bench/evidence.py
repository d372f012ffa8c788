"""`python -m bench.evidence`: how soon the first page of a long PDF is there, how soon the next ones, and who notices.

Files of 500 pages, dense text and scans, are uploaded to a real server whose workers have to start first. From the last
byte on it is measured when the first page is there: hashed, opened, stored, filed, drawn. Then pages that nobody has
looked at are fetched one after another, and again. Meanwhile a clerk types 20 characters a second; how long each takes
to be saved, and how late the server's event loop is, are measured while pages are drawn and while none are. Then a page
is shown to twenty people at once (`viewers`), and pages are turned and drawn on in Chromium beside pdf.js (`turns`).
"""

from __future__ import annotations

import argparse
import asyncio
import io
import random
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pymupdf
from PIL import Image

from bench import turns, viewers
from bench.export import Span, end_workers, now, take, type_on
from bench.figures import Figure, Result, progress
from bench.watched import Note, read
from server.hearing.model import Role
from tests.clerk import clerk
from tests.founding import found_hearing
from tests.running import RunningServer
from tests.sending import Sender, sender

PAGES = 500
LEVEL = 1024
TURNS = 60
SCANNED = 10
"""Each so many pages one is a scan."""

QUIET_S = 2.0
VIEWED = 2
"""Files that are looked at in Chromium."""

PEOPLE = (
    (Role.PRESIDING_JUDGE, "王敏"),
    (Role.CLERK, "李静"),
    (Role.PLAINTIFF, "张伟"),
    (Role.DEFENDANT, "刘洋"),
    *((Role.DEFENDANT_AGENT, f"代理人{number}") for number in range(viewers.VIEWERS)),
)


class Measured(NamedTuple):
    """One value a round of `first`, in seconds; one a page of `cold` and `warm`, in milliseconds, by round."""

    first: list[float]
    cold: list[list[float]]
    warm: list[list[float]]
    busy: list[Span]
    quiet: list[Span]
    acks: list[tuple[float, float]]
    exhibits: list[str]


def measure(rounds: int) -> Result:
    """Run everything. Raises RuntimeError if a page or an edit is refused."""
    with tempfile.TemporaryDirectory() as folder:
        data, notes = Path(folder) / "data", Path(folder) / "notes"
        progress(f"making {rounds} files of {PAGES} pages")
        files = [book(number) for number in range(rounds)]
        found_hearing(data, PEOPLE)
        server = RunningServer(data, program=("-m", "bench.watched", str(notes)))
        try:
            server.start()
            server.wait_ready("store", "media", "speech")
            measured = asyncio.run(_measure(server, files))
            progress(f"showing pages to {viewers.VIEWERS} people")
            shown = asyncio.run(viewers.measure(server, measured.exhibits[-1]))
            turned = turns.measure(server, [_title(number) for number in range(VIEWED)], files[:VIEWED])
            server.stop()
        finally:
            server.close()
        figures = _figures(measured, read(notes)) | turned.figures()
    return Result("evidence", figures | {"show_ms_p95": Figure.pooled(shown, 0.95)}, {"pdfjs": turned.peer.figures()})


def book(seed: int) -> bytes:
    """A file of `PAGES` pages."""
    chance = random.Random(seed)
    font = pymupdf.Font("china-s")
    letters = [letter for letter in map(chr, range(0x4E00, 0x9000)) if font.has_glyph(ord(letter))]
    common = chance.sample(letters, 800)
    document = pymupdf.open()
    scan = _scan(chance)
    for number in range(1, PAGES + 1):
        page = document.new_page()
        if number % SCANNED == 0:
            page.insert_image(page.rect, stream=scan)
            continue
        text = pymupdf.TextWriter(page.rect)
        text.append((60, 60), f"{seed}-{number}", font=font, fontsize=11)
        for line in range(35):
            text.append((60, 80 + 20 * line), "".join(chance.choices(common, k=42)), font=font, fontsize=11)
        text.write_text(page)
    document.subset_fonts()
    return bytes(document.tobytes(garbage=3, deflate=True))


def _scan(chance: random.Random) -> bytes:
    """Grey paper with grain, A4 at 200 dots an inch."""
    grain = Image.frombytes("L", (413, 585), bytes(chance.randrange(180, 250) for _ in range(413 * 585)))
    scan = io.BytesIO()
    grain.resize((1654, 2339)).save(scan, "JPEG", quality=80)
    return scan.getvalue()


async def _measure(server: RunningServer, files: list[bytes]) -> Measured:
    measured = Measured([], [], [], [], [], [], [])
    link = server.links("书记员")[0]
    async with clerk(link) as typist:
        await take(typist, typist.append([{"kind": "paragraph", "attributes": {}, "children": [[["记录", []]]]}]))
        await typist.sync()
        typing = asyncio.create_task(type_on(typist, measured.acks))
        async with sender(server.links("原告")[0]) as plaintiff:
            for number, file in enumerate(files):
                begin = now()
                await asyncio.sleep(QUIET_S)
                measured.quiet.append(Span(begin, now()))
                await end_workers(server)
                begin = now()
                exhibit, seconds = await _first(plaintiff, _title(number), file)
                measured.first.append(seconds)
                measured.exhibits.append(exhibit)
                wanted = random.Random(number).sample(range(2, PAGES + 1), TURNS)
                for found in (measured.cold, measured.warm):
                    found.append([await _turn(plaintiff, exhibit, page) for page in wanted])
                measured.busy.append(Span(begin, now()))
                progress(f"{number + 1}/{len(files)}: first page {measured.first[-1]:.2f} s")
        typing.cancel()
        with suppress(asyncio.CancelledError):
            await typing
    return measured


def _title(number: int) -> str:
    return f"账册{number}"


async def _first(plaintiff: Sender, title: str, file: bytes) -> tuple[str, float]:
    """The exhibit that the file became, and the seconds from its last byte to its first page."""
    upload = await plaintiff.upload(file, filename=f"{title}.pdf")
    began = time.perf_counter()
    while (found := await plaintiff.state(upload))["state"] not in ("filed", "refused"):  # noqa: ASYNC110 - asked as a page asks
        await asyncio.sleep(0.01)
    if found["state"] == "refused":
        raise RuntimeError(f"not taken: {found}")
    await _get(plaintiff, f"evidence/{found['exhibit']}/outline")
    await _get(plaintiff, f"evidence/{found['exhibit']}/pages/1/{LEVEL}")
    return found["exhibit"], time.perf_counter() - began


async def _turn(plaintiff: Sender, exhibit: str, page: int) -> float:
    began = time.perf_counter()
    await _get(plaintiff, f"evidence/{exhibit}/pages/{page}/{LEVEL}")
    return (time.perf_counter() - began) * 1000


async def _get(plaintiff: Sender, path: str) -> None:
    answer = await plaintiff.http.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:200]}")


def _figures(measured: Measured, notes: list[Note]) -> dict[str, Figure]:
    figures = {
        "first_page_s": Figure.median(measured.first),
        "page_cold_ms_p95": Figure.pooled(measured.cold, 0.95),
        "page_cold_ms_p50": Figure.pooled(measured.cold, 0.5),
        "page_warm_ms_p95": Figure.pooled(measured.warm, 0.95),
    }
    for prefix, spans in (("", measured.busy), ("quiet_", measured.quiet)):
        lags = [[note.late for note in notes if span.holds(note.at)] for span in spans]
        acks = [[delay for sent, delay in measured.acks if span.holds(sent)] for span in spans]
        figures[f"{prefix}loop_lag_ms_p99"] = Figure.pooled([lag for lag in lags if lag], 0.99)
        figures[f"{prefix}ack_ms_p99"] = Figure.pooled([ack for ack in acks if ack], 0.99)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.evidence")
    parser.add_argument("--long", action="store_true", help="three times as many files")
    chosen = parser.parse_args()
    print(measure(rounds=12 if chosen.long else 4).line())


if __name__ == "__main__":
    main()
