"""Pages of evidence as people see them: how soon another is there, beside pdf.js, and a stroke on another screen."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, expect, sync_playwright

from bench.figures import Figure, progress
from tests.e2e.courtroom import DESKTOP, chromium
from tests.running import RunningServer

VIEWER = Path(__file__).parent / "viewer"
WIDTH = 1024
"""Pixels across a page, in both viewers."""

PAGES = range(101, 126)
"""Those that are turned to, one after another; nobody has seen them before."""

JUMPS = range(150, 475, 13)
"""Those that are gone to from far away, so that nobody can have expected them."""

READ_MS = 250
"""How long somebody looks at a page before he turns to another."""

STROKE_MS = 60
MOVES = 120

TURNED = """
window.turn = (page) => new Promise((resolve) => {
  const field = document.querySelector('.pages input')
  const began = performance.now()
  field.value = String(page)
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  const look = () => {
    const pictures = [...document.querySelectorAll('.sheet img.picture:not(.coming)')]
    const picture = pictures.find((one) => one.alt.startsWith(`第 ${page} 页`))
    if (picture?.complete && picture.naturalWidth) resolve(performance.now() - began)
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})
window.moved = []
addEventListener('pointermove', (event) => event.buttons && moved.push(performance.timeOrigin + event.timeStamp), true)
window.seen = []
window.watchMarks = () => new MutationObserver(() => {
  requestAnimationFrame(() => seen.push(performance.timeOrigin + performance.now()))
}).observe(document.querySelector('.sheet svg.marks'), { subtree: true, childList: true, attributes: true })
"""
"""Runs in the page before its own scripts; a turn is over in the first frame with the new page's picture."""


class Viewed(NamedTuple):
    """What one viewer took, in milliseconds, one list for each file."""

    onward: list[list[float]]
    jump: list[list[float]]
    back: list[list[float]]

    def figures(self) -> dict[str, Figure]:
        return {
            "turn_cold_ms_p50": Figure.pooled(self.onward, 0.5),
            "turn_cold_ms_p95": Figure.pooled(self.onward, 0.95),
            "jump_cold_ms_p50": Figure.pooled(self.jump, 0.5),
            "jump_cold_ms_p95": Figure.pooled(self.jump, 0.95),
            "turn_warm_ms_p95": Figure.pooled(self.back, 0.95),
        }


class Turns(NamedTuple):
    """Both viewers beside each other; strokes in milliseconds, a list each."""

    ours: Viewed
    peer: Viewed
    strokes: list[list[float]]

    def figures(self) -> dict[str, Figure]:
        return self.ours.figures() | {"stroke_ms_p95": Figure.pooled(self.strokes, 0.95)}


def measure(server: RunningServer, titles: Sequence[str], files: Sequence[bytes]) -> Turns:
    """Turn pages of every exhibit, in our viewer and its file in pdf.js in turn; draw on the last one."""
    turns = Turns(Viewed([], [], []), Viewed([], [], []), [])
    with sync_playwright() as playwright, chromium(playwright) as browser, _served(files) as address:
        reader = _open(browser, server.links("书记员")[0])
        peer = browser.new_page(viewport=DESKTOP)
        peer.goto(f"{address}/peer.html")
        peer.wait_for_load_state("networkidle")
        for number, title in enumerate(titles):
            _show(reader, title)
            peer.evaluate("([file, width]) => viewer.open(file, width)", [f"/file/{number}", WIDTH])
            for ours, theirs, pages in zip(turns.ours, turns.peer, (PAGES, JUMPS, PAGES), strict=True):
                ours.append([_turn(reader, "(page) => turn(page)", page) for page in pages])
                theirs.append([_turn(peer, f"(page) => viewer.turn(page, {WIDTH})", page) for page in pages])
            progress(f"{title}: jump {max(turns.ours.jump[-1]):.0f}, pdf.js {max(turns.peer.jump[-1]):.0f} ms at most")
        turns.strokes.extend(_strokes(browser, server, titles[-1]))
    return turns


def _open(browser: Browser, link: str) -> Page:
    page = browser.new_context(viewport=DESKTOP, locale="zh-CN").new_page()
    page.add_init_script(TURNED)
    page.goto(link)
    page.get_by_role("tab", name=re.compile("^举证质证")).click()
    return page


def _show(page: Page, title: str) -> None:
    page.get_by_role("navigation", name="证据目录").get_by_role("button", name=title).first.click()
    page.get_by_role("button", name="页宽", exact=True).click()
    expect(page.locator(".sheet img.picture:not(.coming)").first).to_have_js_property("naturalWidth", WIDTH)


def _turn(page: Page, script: str, number: int) -> float:
    page.wait_for_timeout(READ_MS)
    return float(page.evaluate(script, number))


def _strokes(browser: Browser, server: RunningServer, title: str) -> Iterator[list[float]]:
    """From a movement of the judge's pen to the frame that shows it to the defendant; three strokes."""
    judge, defendant = (_open(browser, server.links(role)[0]) for role in ("审判长", "被告"))
    for page in (judge, defendant):
        _show(page, title)
    judge.get_by_role("button", name="批注", exact=True).click()
    judge.get_by_role("toolbar", name="批注工具").get_by_role("button", name="画笔", exact=True).click()
    defendant.evaluate("watchMarks()")
    box = judge.locator(".sheet:has(img.picture)").bounding_box()
    assert box
    for stroke in range(3):
        for page in (judge, defendant):
            page.evaluate("moved.length = seen.length = 0")
        across, down = box["x"] + box["width"] * 0.2, max(box["y"], 0) + 300 + 60 * stroke
        judge.mouse.move(across, down)
        judge.mouse.down()
        for step in range(1, MOVES // 3):
            judge.mouse.move(across + 4 * step, down + step % 7)
            judge.wait_for_timeout(STROKE_MS)
        moved: list[float] = judge.evaluate("moved")
        seen: list[float] = defendant.evaluate("seen")
        judge.mouse.up()
        yield _delays(moved, seen)


def _delays(moved: Sequence[float], seen: Sequence[float]) -> list[float]:
    """From each movement to the first frame after it in which something changed, movements in between left out."""
    delays = []
    for begun, following in zip(moved, [*moved[1:], float("inf")], strict=True):
        shown = next((at for at in seen if at >= begun), None)
        if shown is not None and shown < following + STROKE_MS:
            delays.append(shown - begun)
    if len(delays) < len(moved) * 0.9:
        raise RuntimeError(f"of {len(moved)} movements {len(delays)} were seen")
    return delays


class _Handler(SimpleHTTPRequestHandler):
    extensions_map: Any = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript"}

    def __init__(self, files: Sequence[bytes], *arguments: Any) -> None:
        self._files = files
        super().__init__(*arguments, directory=str(VIEWER))

    def do_GET(self) -> None:
        """A file by its number, else what lies in the viewer's folder."""
        found = re.fullmatch(r"/file/(\d+)", self.path)
        if not found:
            super().do_GET()
            return
        file = self._files[int(found.group(1))]
        self.send_response(200)
        self.send_header("content-type", "application/pdf")
        self.send_header("content-length", str(len(file)))
        self.end_headers()
        self.wfile.write(file)

    def log_message(self, *_arguments: Any) -> None:
        """Nobody reads it."""


@contextmanager
def _served(files: Sequence[bytes]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, files))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
