"""The load client: a Node process with all pages of one load, on a core of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from bench.cores import CLIENT, started_on
from bench.hearings import Record

MAIN = Path(__file__).parent / "load" / "main.mjs"


class Window(msgspec.Struct, frozen=True):
    """What one stretch of typing showed. `sent` edits were made in `seconds`; processor times are of the servers."""

    sent: int
    seconds: float
    latencies_ms: list[float]
    """From sending to arriving, one per page that an edit reached."""
    acks_ms: list[float]
    """From sending to the server's confirmation; empty where the server gives none that lasts."""
    cpu_us: dict[str, float]
    """Processor time by name of process."""


class Pages:
    """Connected pages of one server."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def window(self, warm_ms: int, measure_ms: int) -> Window:
        """Let every writer type, and measure after a while; returns when everything has arrived."""
        return msgspec.convert(self._ask({"warm_ms": warm_ms, "measure_ms": measure_ms}), Window)

    def different(self) -> list[str]:
        """Records of which two pages do not show the same."""
        found: list[str] = self._ask({"compare": True})["different"]
        return found

    def open(self, wire: str, url: str, processes: Mapping[str, Sequence[int]], records: Sequence[Record]) -> None:
        """Connect everybody."""
        order = {"wire": wire, "url": url, "processes": processes, "records": msgspec.to_builtins(records)}
        self._ask(order)

    def _ask(self, order: Mapping[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the load client ended; what it said is above")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def opened(wire: str, url: str, processes: Mapping[str, Sequence[int]], records: Sequence[Record]) -> Iterator[Pages]:
    """Pages of a server, connected until the block ends. `processes` are the ids whose processor time counts."""
    with started_on(CLIENT):
        process = subprocess.Popen(
            ["node", str(MAIN)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
    with process:
        try:
            pages = Pages(process)
            pages.open(wire, url, processes, records)
            yield pages
        finally:
            process.kill()
