"""Files that mean harm come in while a clerk types: each gets its sentence or its pages, and nobody else notices."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import anyio
import httpx
import pytest

from server.errors import ERRORS
from tests.clerk import Clerk, clerk
from tests.evidence import corpus
from tests.running import RunningServer, running_server
from tests.sending import Sender, sender

pytestmark = [pytest.mark.anyio, pytest.mark.spec("E1")]

REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("炸弹.docx", corpus.bomb, "archive_bomb"),
    ("宏.docx", lambda: corpus.docx(more={"word/vbaProject.bin": b"x"}), "macros_in_file"),
    ("加密.docx", lambda: corpus.compound("EncryptionInfo", "EncryptedPackage"), "encrypted_file"),
    ("加密.pdf", lambda: corpus.encrypted_pdf(open_with="secret"), "encrypted_file"),
    ("一万页.pdf", lambda: corpus.blank_pdf(10_000), "too_many_pages"),
    ("九亿像素.png", lambda: corpus.huge_png(30_000, 30_000), "picture_too_large"),
    ("残缺.mp4", lambda: corpus.cut(corpus.film()), "damaged_file"),
    ("残缺.pdf", lambda: corpus.cut(corpus.pdf()), "damaged_file"),
    ("残缺.png", lambda: corpus.cut(corpus.picture("PNG")), "damaged_file"),
    ("程序.pdf", lambda: b"MZ" + bytes(2000), "unknown_kind"),
    ("压缩.docx", lambda: corpus.archive({"a.txt": b"text"}), "unknown_kind"),
    ("播放列表.mp3", lambda: b"#EXTM3U\nhttp://127.0.0.1:9/x.mp3\n", "unknown_kind"),
]

SHOWN: list[tuple[str, Callable[[], bytes], str, int]] = [
    ("带脚本.pdf", corpus.lively_pdf, "pdf", 3),
    ("扩展名不符.png", corpus.pdf, "pdf", 3),
    ("\u202ecod.合同.exe", corpus.docx, "word", 1),
    ("../../../etc/passwd", lambda: corpus.huge_png(30_000, 100), "image", 1),
    ("一条街.pdf", lambda: corpus.page_of("1", "99999"), "pdf", 1),
]

MOST_GROWTH_KB = 100_000
"""Of the server's memory; the bomb alone would unpack to 150 MB."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as server:
        yield server


async def typed(writer: Clerk, delays: list[float], until: anyio.Event) -> None:
    """Type until told to stop; every edit is saved."""
    while not until.is_set():
        began = time.perf_counter()
        assert (await writer.edit(writer.write("字")))["type"] == "done"
        delays.append(time.perf_counter() - began)
        await anyio.sleep(0.05)


def highest_kb(pid: int) -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1])


async def refuse(plaintiff: Sender, name: str, file: bytes, code: str) -> None:
    ended = await plaintiff.ended(await plaintiff.upload(file, filename=name))
    assert (ended["state"], ended["code"]) == ("refused", code), name
    assert code in ERRORS


async def show(plaintiff: Sender, name: str, file: bytes, kind: str, pages: int) -> None:
    ended = await plaintiff.ended(await plaintiff.upload(file, filename=name))
    assert ended["state"] == "filed", (name, ended)
    address = f"evidence/{ended['exhibit']}"
    outline = (await plaintiff.http.get(f"{address}/outline")).json()
    assert (outline["kind"], len(outline["pages"])) == (kind, pages), name
    drawn = await plaintiff.http.get(f"{address}/pages/1/1024")
    assert drawn.status_code == 200 and drawn.headers["content-type"] in {"image/png", "image/jpeg"}, name


async def test_each_gets_its_sentence_or_its_pages_and_whoever_types_does_not_notice(server: RunningServer) -> None:
    refused = [(name, make(), code) for name, make, code in REFUSED]
    shown = [(name, make(), kind, pages) for name, make, kind, pages in SHOWN]
    delays: list[float] = []
    stop = anyio.Event()
    async with clerk(server.links("书记员")[0]) as writer, sender(server.links("原告")[0]) as plaintiff:
        first = {"kind": "paragraph", "attributes": {"label": "审"}, "children": [[["开庭", []]]]}
        assert (await writer.edit(writer.append([first])))["type"] == "done"
        before = highest_kb(server.pid)
        async with anyio.create_task_group() as typing:
            typing.start_soon(typed, writer, delays, stop)
            async with anyio.create_task_group() as uploads:
                for name, bad, code in refused:
                    uploads.start_soon(refuse, plaintiff, name, bad, code)
                for name, good, kind, pages in shown:
                    uploads.start_soon(show, plaintiff, name, good, kind, pages)
            stop.set()
        assert highest_kb(server.pid) - before < MOST_GROWTH_KB
        assert len(delays) > 5
        assert sorted(delays)[len(delays) // 2] < 0.5, "typing goes on; how quickly is for the benchmark to say"
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{server.url}/healthz")).status_code == 200
