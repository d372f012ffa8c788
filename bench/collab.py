"""`python -m bench.collab`: how fast, and at what cost, an edit reaches everybody who has the record open.

Two loads at 20 updates a second per writer: one record with 2 writers and 50 readers, and 50 records with 1 writer
and 3 readers each. Ours is the whole server: gate, journal on disk before anybody sees the edit, acknowledgement. The
peers run in their ordinary configuration and store nothing. All are measured in turn, in short windows, so that a
noisy machine harms them alike; a figure is the median of its windows. Between them the disk alone is measured: what it
takes to keep as many edits, in a program that does nothing else.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec

from bench import cores, disk, hearings, pages, servers
from bench.figures import Figure, Result, percentile, progress
from bench.hearings import Record
from bench.pages import Pages, Window
from bench.servers import Address

ROOT = Path(__file__).parents[1]
OURS = "tingji"
DISK = "disk"
TYPED = 20
"""Edits a second of each writer."""


class Load(msgspec.Struct, frozen=True):
    """How many type and read."""

    key: str
    records: int
    writers: int
    readers: int

    @property
    def arrivals(self) -> int:
        """Pages that an edit reaches."""
        return self.writers + self.readers - 1


MANY = Load("many_docs", records=50, writers=1, readers=3)
ONE = Load("one_doc", records=1, writers=2, readers=50)
LOADS = (MANY, ONE)
"""In this order: the first also brings the servers to the state of one that has been running for a while."""


class Pace(msgspec.Struct, frozen=True):
    """How often and how long each server is measured under each load, after `settle_ms` of the same."""

    windows: int
    settle_ms: int
    warm_ms: int
    measure_ms: int


SHORT = Pace(windows=5, settle_ms=1500, warm_ms=200, measure_ms=1000)
LONG = Pace(windows=15, settle_ms=10_000, warm_ms=500, measure_ms=5000)


def measure(pace: Pace) -> Result:
    """Run everything. Raises RuntimeError if an edit was lost or two pages differ in the end."""
    figures: dict[str, dict[str, Figure]] = {}
    with ExitStack() as running:
        folder = ROOT / ".cache" / "bench"  # beside the sources, which lie on a disk; a temporary folder may not
        folder.mkdir(parents=True, exist_ok=True)
        data = Path(running.enter_context(tempfile.TemporaryDirectory(dir=folder)))
        records = {load.key: _create(data, load) for load in LOADS}
        started = (servers.tingji(data), servers.y_websocket(), servers.hocuspocus())
        addresses = [running.enter_context(server) for server in started]
        for load in LOADS:
            for server, windows in _windows(load, pace, addresses, records[load.key], data).items():
                figures.setdefault(server, {}).update(_figures(load.key, windows))
    ours = figures.pop(OURS)
    ours["ack_p95_ms"] = max((ours[f"{load.key}.ack_p95_ms"] for load in LOADS), key=lambda figure: figure.value)
    return Result("collab", ours, figures)


def _create(data: Path, load: Load) -> list[Record]:
    return asyncio.run(hearings.create(data, load.records, load.writers, load.readers))


def _windows(
    load: Load, pace: Pace, addresses: Sequence[Address], records: Sequence[Record], data: Path
) -> dict[str, list[Window]]:
    windows: dict[str, list[Window]] = defaultdict(list)
    with ExitStack() as connected:
        everybody: dict[str, Pages] = {}
        for address in addresses:
            opened = pages.opened(address.wire, address.url, address.processes, records)
            everybody[address.wire] = connected.enter_context(opened)
            everybody[address.wire].window(pace.warm_ms, pace.settle_ms)
        for number in range(1, pace.windows + 1):
            for server, clients in everybody.items():
                window = clients.window(pace.warm_ms, pace.measure_ms)
                windows[server].append(window)
                p95 = percentile(window.latencies_ms, 0.95)
                progress(f"{load.key} {number}/{pace.windows} {server}: p95 {p95:.1f} ms, {_cost(window):.0f} us")
            if load is ONE:
                windows[DISK].append(disk.window(data, load.writers * TYPED, load.arrivals, pace.measure_ms))
        for server, clients in everybody.items():
            if different := clients.different():
                raise RuntimeError(f"{server}: two pages do not show the same in {different}")
    return windows


def _figures(load: str, windows: list[Window]) -> Mapping[str, Figure]:
    figures = {
        f"{load}.p{round(share * 100)}_ms": Figure.median(
            [percentile(window.latencies_ms, share) for window in windows]
        )
        for share in (0.50, 0.95, 0.99)
    }
    figures[f"{load}.cpu_us"] = Figure.median([_cost(window) for window in windows])
    if "children" in windows[0].cpu_us:
        figures[f"{load}.children_cpu_us"] = Figure.median([_cost(window, "children") for window in windows])
    if windows[0].acks_ms:
        figures[f"{load}.ack_p95_ms"] = Figure.median([percentile(window.acks_ms, 0.95) for window in windows])
    return figures


def _cost(window: Window, process: str = "server") -> float:
    """Processor time in microseconds per update that arrived at a page."""
    return window.cpu_us[process] / len(window.latencies_ms)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.collab")
    parser.add_argument("--long", action="store_true", help="more and longer windows")
    chosen = parser.parse_args()
    if not shutil.which("node"):
        parser.error("node is needed for the load and the peers")
    if cores.count() < 2:
        progress("one core only: servers and load share it")
    print(measure(LONG if chosen.long else SHORT).line())


if __name__ == "__main__":
    main()
