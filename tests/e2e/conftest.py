"""A running server, and Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.cable import Cable
from tests.e2e.courtroom import Lay, chromium
from tests.running import RunningServer


# Its event loop runs in this thread, so it ends before the tests of other folders begin theirs.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser with a fake camera and microphone."""
    with chromium(playwright) as launched:
        yield launched


@pytest.fixture(autouse=True)
def windows(browser: Browser) -> Iterator[None]:
    """Closes every window that a test opened: pages that go on seeking a server that is gone slow all tests after."""
    shared = browser.contexts
    yield
    for context in browser.contexts:
        if context not in shared:
            context.close()


@pytest.fixture
def cabled(server: RunningServer) -> Iterator[Lay]:
    """Lays cables to the server."""
    laid: list[Cable] = []

    def lay(link: str) -> tuple[Cable, str]:
        cable = Cable(server.port)
        laid.append(cable)
        return cable, link.replace(f":{server.port}", f":{cable.port}")

    yield lay
    for cable in laid:
        cable.close()
