"""People in real Chromium: what a test does with the courtroom's page, by the names that a person sees."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, ViewportSize, WebSocket, expect

from tests.cable import Cable

CHROMIUM = "/usr/bin/chromium"
WITHOUT = (
    # What the address bar would show, drawn anew for every window: two fifths of the time that opening a page takes.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # What Playwright would switch off, if it were not for these.
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "PaintHolding"),
    *("DestroyProfileOnBrowserClose", "MediaRouter", "OptimizationHints", "PreconnectToSearch"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "NetworkTimeServiceQuerying", "ThirdPartyStoragePartitioning"),
)
"""Features of Chromium that no test is about."""

FLAGS = (
    f"--disable-features={','.join(WITHOUT)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
)
FAKE_DEVICES = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=fps=5")
"""Few pictures a second: many people's pages share two processors here, and the sound needs them."""

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

PATIENCE_S = 40
"""Seconds after which something that does not come is a failure. Not a limit on anything that is tested."""

SHARED: WeakSet[BrowserContext] = WeakSet()
"""Where a test's people sit side by side: a page there takes three fifths of the time of one that is alone."""

Lay = Callable[[str], tuple[Cable, str]]
"""Lays a cable of its own to the server for a link: the cable, and the link that goes through it."""

expect.set_options(timeout=PATIENCE_S * 1000)


@contextmanager
def chromium(
    playwright: Playwright, *, microphone: Path | None = None, devices: bool = True, flags: tuple[str, ...] = ()
) -> Iterator[Browser]:
    """A browser; `microphone` is a WAV file that its fake microphone plays once, `devices=False` has none at all."""
    arguments = [*FLAGS, *flags, *(FAKE_DEVICES if devices else ())]
    if microphone:
        arguments.append(f"--use-file-for-fake-audio-capture={microphone}%noloop")
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
    try:
        yield browser
    finally:
        browser.close()


class Courtroom:
    """One person's page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(error.stack or str(error)))

    @property
    def record(self) -> Locator:
        """The editor of the record."""
        return self.page.get_by_role("textbox", name="庭审笔录")

    @property
    def lines(self) -> Locator:
        """The recognised lines."""
        return self.page.get_by_role("list", name="语音识别笔录").get_by_role("listitem")

    def button(self, name: str) -> Locator:
        """A button by the word on it."""
        return self.page.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        """Press a button."""
        self.button(name).click()

    def type(self, text: str) -> None:
        """Type at the end of the record, key by key, as soon as one may."""
        expect(self.record).to_have_attribute("contenteditable", "true")
        self.record.locator("p").last.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)

    def text(self) -> str:
        """The record's paragraphs as they stand on the page, the header left out."""
        return "\n".join(self.paragraphs())

    def paragraphs(self) -> list[str]:
        """Each paragraph's text."""
        found: list[str] = self.record.locator("p").all_inner_texts()
        return [paragraph.strip("\n") for paragraph in found]

    def inserted(self) -> list[str]:
        """The text of each paragraph that came from a recognised line."""
        found: list[str] = self.record.locator("p[data-utterance]").all_inner_texts()
        return [paragraph.strip("\n") for paragraph in found]

    def click_into(self, paragraph: float, across: float) -> None:
        """Click at a place of the record: both numbers from 0 (first paragraph, first word) to below 1 (last of all).

        As far apart as the words: three quick clicks at one spot would select the paragraph.
        """
        x, y = self.record.evaluate(PLACE, [paragraph, across])
        self.page.mouse.click(x, y)

    @property
    def saving(self) -> Locator:
        """The line that says whether everything is on disk."""
        return self.page.get_by_role("status").filter(has_text=re.compile("^(已保存|保存中|离线)"))

    def saved(self) -> None:
        """Wait until the page says that everything is on disk."""
        expect(self.saving).to_have_text("已保存")

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until something holds that more than one page decides."""
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < deadline, what
            self.page.wait_for_timeout(50)  # between two looks; the pages go on meanwhile


PLACE = """(record, [paragraph, across]) => {
  const all = record.querySelectorAll('p')
  const one = all[Math.floor(paragraph * all.length)]
  one.scrollIntoView({ block: 'nearest' })
  const lines = []
  const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const range = document.createRange()
    range.selectNodeContents(texts.currentNode)
    lines.push(...range.getClientRects())
  }
  if (!lines.length) lines.push(one.getBoundingClientRect())
  let left = across * lines.reduce((width, line) => width + line.width, 0)
  let line = lines.shift()
  while (lines.length && left >= line.width) {
    left -= line.width
    line = lines.shift()
  }
  return [line.left + Math.min(Math.max(left, 1), line.width - 1), line.top + line.height / 2]
}"""


def open_seat(
    browser: Browser,
    link: str,
    viewport: ViewportSize = DESKTOP,
    *,
    script: str = "",
    socket: Callable[[WebSocket], None] | None = None,
    **options: Any,
) -> Courtroom:
    """Follow a link in a window. `script` runs before the page's own, `socket` is shown its connections.

    A test's people sit side by side in one browser, as those of a demonstration may; who is asked for with `options` of
    Playwright's `new_context` has one of his own.
    """
    if options:
        context = browser.new_context(locale="zh-CN", **options)
    else:
        context = next((one for one in browser.contexts if one in SHARED), None) or browser.new_context(locale="zh-CN")
        SHARED.add(context)
    page = _window(context)
    page.set_viewport_size(viewport)
    if script:
        page.add_init_script(script)
    if socket:
        page.on("websocket", socket)
    room = Courtroom(page)
    page.goto(link)
    return room


def open_hearing(court: Courtroom) -> None:
    """Open the sitting, by anybody of the court."""
    court.press("准备开庭")
    court.press("正式开庭")
    expect(court.page.get_by_text("正在开庭").first).to_be_visible()


def _window(context: BrowserContext) -> Page:
    """An empty page in a window of its own: pages behind another one in the same window are drawn late."""
    if not context.pages:
        return context.new_page()
    beside = context.new_cdp_session(context.pages[0])
    profile = beside.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    with context.expect_page() as opened:
        beside.send("Target.createTarget", {"url": "about:blank", "browserContextId": profile, "newWindow": True})
    beside.detach()
    return opened.value
