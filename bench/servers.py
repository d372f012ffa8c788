"""The servers under load, each started as its makers intend, all on the same core."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from bench.cores import SERVER, started_on
from tests.running import RunningServer, free_port

PEERS = Path(__file__).parent / "peers"
STARTS_WITHIN = 20


class Address(msgspec.Struct, frozen=True):
    """Where a server listens, and the processes whose work counts as its own."""

    wire: str
    url: str
    processes: Mapping[str, Sequence[int]]


@contextmanager
def running(data: Path) -> Iterator[RunningServer]:
    """The product's own server with all its processes."""
    server = RunningServer(data)
    try:
        with started_on(SERVER):
            server.start()
        server.wait_ready("store", "media", "speech")
        yield server
    finally:
        server.close()


@contextmanager
def tingji(data: Path) -> Iterator[Address]:
    """`running`, as one of the servers that are compared. It shows and acknowledges an edit once it is on disk."""
    with running(data) as server:
        children = [server.child("server.media.process"), server.child("server.asr.process")]
        yield Address("tingji", f"ws://127.0.0.1:{server.port}", {"server": [server.pid], "children": children})


@contextmanager
def y_websocket() -> Iterator[Address]:
    """@y/websocket-server by its own command, without persistence."""
    with _node("y_websocket", PEERS / "node_modules" / "@y" / "websocket-server" / "src" / "server.js") as address:
        yield address


@contextmanager
def hocuspocus() -> Iterator[Address]:
    """@hocuspocus/server in its ordinary configuration, without persistence."""
    with _node("hocuspocus", PEERS / "hocuspocus.mjs") as address:
        yield address


@contextmanager
def _node(wire: str, program: Path) -> Iterator[Address]:
    port = free_port()
    environment = os.environ | {"HOST": "127.0.0.1", "PORT": str(port)}
    with started_on(SERVER):
        process = subprocess.Popen(["node", str(program)], env=environment, stdout=subprocess.DEVNULL)
    with process:
        try:
            _wait_for(port, program, process)
            yield Address(wire, f"ws://127.0.0.1:{port}", {"server": [process.pid]})
        finally:
            process.kill()


def _wait_for(port: int, program: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{program.name} ended with status {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"{program.name} does not listen on port {port}")
