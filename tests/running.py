"""A real server process for tests: started by the command that people use, killed as they fear."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx

from server.demonstration import another
from server.settings import Settings
from server.store.ports import ListedSeat

ROOT = Path(__file__).parents[1]
STARTS_WITHIN = 60
"""Seconds after which a server that does not answer is a failure. Not a limit on anything that is tested."""


def free_port() -> int:
    """A TCP port of the loopback address that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class RunningServer:
    """One data folder and, most of the time, one process that serves it."""

    def __init__(
        self,
        data: Path,
        environment: Mapping[str, str] | None = None,
        program: Sequence[str] = ("-m", "server", "run"),
    ) -> None:
        self.data = data
        self._program = program
        self.port = free_port()
        self.scheme = "http"
        self.output: list[str] = []
        self._invitation: list[str] = []
        self._environment = {
            "TINGJI_DATA": str(data),
            "TINGJI_PORT": str(self.port),
            "TINGJI_MEDIA_ADDRESSES": "127.0.0.1",
            "TINGJI_LOBBY": "0",
        } | dict(environment or {})
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Base address, as the printed links have it."""
        return f"{self.scheme}://localhost:{self.port}"

    @property
    def pid(self) -> int:
        """The server's process."""
        assert self._process is not None
        return self._process.pid

    def links(self, role: str) -> list[str]:
        """The printed links of a role, such as 书记员."""
        return [line.split()[-1] for line in self._invitation or self.output if line.split()[:1] == [role]]

    @property
    def alive(self) -> bool:
        """Whether its process runs."""
        return self._process is not None and self._process.poll() is None

    def invite(self, seats: Sequence[ListedSeat] = ()) -> None:
        """Let `links` be those of `seats`, which were founded while it runs, or else of a new demonstration hearing."""
        settings = Settings.from_environment(self._environment)
        with ThreadPoolExecutor(1) as elsewhere:  # whoever asks may run an event loop of his own
            self._invitation = elsewhere.submit(asyncio.run, another(settings, seats)).result().splitlines()

    def start(self) -> None:
        """Start and wait until it answers and has printed its links."""
        self.output.clear()
        self._invitation.clear()
        self._process = subprocess.Popen(
            [sys.executable, *self._program],
            cwd=ROOT,
            env={k: v for k, v in os.environ.items() if not k.startswith("TINGJI_")} | self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._collect, args=(self._process,), daemon=True).start()
        self.wait_ready("store")

    def wait_ready(self, *parts: str) -> None:
        """Wait until /readyz says that these parts are up."""
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            assert self._process is not None
            if self._process.poll() is not None:
                raise AssertionError("the server ended:\n" + "\n".join(self.output))
            try:
                # Certificates take a tenth of a second to load; on this machine nobody else can answer.
                ready = httpx.get(f"{self.url}/readyz", verify=False).json()
            except httpx.TransportError:
                ready = {}
            if all(ready.get(part) for part in parts) and self.links("审判长"):
                return
            time.sleep(0.05)  # a poll of a condition: nothing announces that a port has opened
        raise AssertionError(f"not ready within {STARTS_WITHIN} s:\n" + "\n".join(self.output))

    def child(self, module: str) -> int:
        """Process id of the server's child that runs `module`."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and module in _command_line(entry) and _parent(entry) == self.pid:
                return int(entry.name)
        raise AssertionError(f"no child runs {module}")

    def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Ctrl-C; the exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(timeout=30)

    def close(self) -> None:
        """End the process if it runs."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _collect(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self.output.append(re.sub(r"\x1b\[[0-9;]*m", "", line.rstrip("\n")))


def _command_line(entry: Path) -> str:
    try:
        return (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


@contextmanager
def running_server(data: Path, environment: Mapping[str, str] | None = None) -> Iterator[RunningServer]:
    """A started server, ended with the block."""
    server = RunningServer(data, environment)
    try:
        server.start()
        yield server
    finally:
        server.close()
