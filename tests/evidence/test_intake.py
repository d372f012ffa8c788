"""Files that have come are taken in, each once, whatever does not answer meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest

from server.evidence.intake import AT_ONCE, KEPT_MS, MOST_OPEN, Intake, NotNow, Refused
from server.evidence.orders import Progress
from server.evidence.spool import Order, Spool, Upload
from server.hearing.commands import FileExhibit
from server.hearing.decision import Refusal
from server.store.blobs_disk import DiskBlobs
from server.workers import Workers
from tests.evidence import corpus

pytestmark = [pytest.mark.anyio, pytest.mark.spec("E1")]

PICTURE = corpus.picture("PNG")


class Hearings:
    """Takes exhibits for every hearing but those that are away."""

    def __init__(self) -> None:
        self.away: set[str] = set()
        self.closed: set[str] = set()
        self.filed: Counter[str] = Counter()

    async def file(self, hearing: str, seat: str, command: FileExhibit) -> Refusal | None:
        if hearing in self.away:
            raise NotNow(hearing)
        if hearing in self.closed:
            return Refusal("not_now")
        self.filed[command.id] += 1
        return None


@pytest.fixture
def hearings() -> Hearings:
    return Hearings()


@asynccontextmanager
async def intake(data: Path, hearings: Hearings, at: int = 0) -> AsyncIterator[Intake]:
    """An intake at a moment, as a server has it from its start to its stop."""
    started = Intake(Spool(data / "uploads"), DiskBlobs(data / "blobs"), Workers(), hearings, lambda: at)
    await started.start()
    yield started
    await started.close()


def order(length: int = len(PICTURE), hearing: str = "h", seat: str = "s") -> Order:
    return Order(
        hearing=hearing,
        seat=seat,
        party=seat,
        length=length,
        name="a",
        title="a",
        purpose="",
        source="",
        copy=False,
        at=0,
    )


async def sent(intake: Intake, body: bytes = PICTURE, hearing: str = "h") -> Upload:
    upload = await intake.begin(order(len(body), hearing))
    await intake.append(upload, 0, body)
    return upload


async def until(intake: Intake, upload: Upload, holds: Callable[[Progress], bool]) -> Progress:
    with anyio.fail_after(60):
        while not holds(progress := intake.progress(upload)):
            await anyio.sleep(0.01)
    return progress


def ended(progress: Progress) -> bool:
    return progress.state in ("filed", "refused")


async def gone(*names: str, uploads: Path) -> None:
    with anyio.fail_after(10):
        while any((uploads / name).exists() for name in names):
            await anyio.sleep(0.01)


async def test_a_hearing_that_cannot_be_reached_keeps_no_other_waiting(tmp_path: Path, hearings: Hearings) -> None:
    hearings.away.add("gone")
    async with intake(tmp_path, hearings) as server:
        waiting = [await sent(server, hearing="gone") for _ in range(AT_ONCE + 1)]
        for upload in waiting:
            await until(server, upload, lambda progress: progress.code == "server_waits")
        assert await until(server, await sent(server), ended) == Progress("filed", exhibit=max(hearings.filed))
    hearings.away.clear()
    async with intake(tmp_path, hearings) as server:
        for upload in waiting:
            found = server.get(upload.id, "s")
            assert found and (await until(server, found, ended)).exhibit == upload.id
    assert set(hearings.filed.values()) == {1}


async def test_what_became_of_a_file_is_told_by_the_next_server_for_a_day(tmp_path: Path, hearings: Hearings) -> None:
    hearings.closed.add("over")
    async with intake(tmp_path, hearings) as server:
        told = {
            upload.id: await until(server, upload, ended)
            for upload in (await sent(server), await sent(server, hearing="over"), await sent(server, b"MZ"))
        }
    assert [progress.code for progress in told.values()] == ["", "not_now", "unknown_kind"]
    async with intake(tmp_path, hearings, at=KEPT_MS) as server:
        found = [server.get(upload, "s") for upload in told]
        assert [server.progress(upload) for upload in found if upload] == list(told.values())
        assert not any(server.get(upload, "another") for upload in told)
    async with intake(tmp_path, hearings, at=KEPT_MS + 1):
        await gone(*told, uploads=tmp_path / "uploads")


async def test_half_a_file_is_kept_for_a_day_after_its_last_byte(tmp_path: Path, hearings: Hearings) -> None:
    async with intake(tmp_path, hearings) as server:
        upload = await server.begin(order(100))
        await server.append(upload, 0, b"half")
    async with intake(tmp_path, hearings, at=upload.touched + KEPT_MS) as server:
        kept = server.get(upload.id, "s")
        assert kept and server.progress(kept) == Progress("receiving", 0.04)
    async with intake(tmp_path, hearings, at=upload.touched + KEPT_MS + 1):
        await gone(upload.id, uploads=tmp_path / "uploads")


async def test_one_seat_does_not_fill_the_disk(tmp_path: Path, hearings: Hearings) -> None:
    async with intake(tmp_path, hearings) as server:
        free = Spool(tmp_path / "uploads").space()
        with pytest.raises(Refused, match="disk_full"):
            await server.begin(order(free + 1_000_000_000))
        promised = await server.begin(order(free // 2 + 1_000_000_000))
        with pytest.raises(Refused, match="disk_full"):
            await server.begin(order(free // 2))
        await server.forget(promised)
        begun = [await server.begin(order()) for _ in range(MOST_OPEN)]
        with pytest.raises(Refused, match="uploads_full"):
            await server.begin(order())
        await server.begin(order(seat="another"))
        await server.forget(begun[0])
        await server.begin(order())


async def test_a_file_that_is_given_up_as_its_last_byte_comes_is_given_up(tmp_path: Path, hearings: Hearings) -> None:
    async with intake(tmp_path, hearings) as server:
        upload = await server.begin(order())
        await server.forget(upload)
        with pytest.raises(FileNotFoundError):
            await server.append(upload, 0, PICTURE)
        assert server.get(upload.id, "s") is None
    assert not hearings.filed
