"""A folder for sockets, a media process, and pages on the loopback."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aioice.ice
import pytest

from tests.media.harness import MediaProcess, media_process
from tests.media.speech import FakeSpeech


@pytest.fixture
def run() -> Iterator[Path]:
    """A folder with a short name: a unix socket's path has at most 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="tj-") as folder:
        yield Path(folder)


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of this process use 127.0.0.1."""
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda **kwargs: ["127.0.0.1"])


@pytest.fixture
async def media(run: Path, loopback: None) -> AsyncIterator[MediaProcess]:
    """A media process, and pages of this process that meet it on the loopback."""
    async with media_process(run) as process:
        yield process


@pytest.fixture
async def speech(run: Path) -> AsyncIterator[FakeSpeech]:
    """A speech process that listens."""
    fake = FakeSpeech(run)
    await fake.come()
    yield fake
    fake.go()
