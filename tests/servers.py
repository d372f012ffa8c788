"""Real servers for tests: PostgreSQL and Redis from the system's packages, private and short-lived.

Each listens on a free loopback port, keeps its files in a folder of its own and dies with the test run,
however that ends.
"""

from __future__ import annotations

import itertools
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg
import redis as redis_client

READY_WITHIN = 60
"""Seconds after which a server that does not answer is a failure. Not a limit on anything that is tested."""


class Postgres:
    """A running PostgreSQL; `create_database` gives the address of a new, empty database."""

    def __init__(self, port: int, password: str) -> None:
        self.port = port
        self.password = password
        self._numbers = itertools.count(1)

    def url(self, database: str) -> str:
        """The address of a database as the settings take it."""
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def create_database(self) -> str:
        """Create an empty database; returns its address."""
        name = f"test_{next(self._numbers)}"
        self.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run one statement as the superuser, outside any transaction."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Start a PostgreSQL server with password authentication; it is stopped and removed at the end."""
    binaries = _postgres_binaries()
    password = secrets.token_hex(8)
    with _folder() as folder:
        account = _account(folder)
        password_file = folder / "password"
        password_file.write_text(password)
        _give(password_file, account)
        data = folder / "data"
        subprocess.run(
            [
                *_as(account),
                binaries / "initdb",
                *("--pgdata", data, "--username", "postgres", "--pwfile", password_file),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
        )
        server = Postgres(free_port(), password)
        options = {"listen_addresses": "127.0.0.1", "port": server.port, "unix_socket_directories": folder}
        command = [*_as(account), binaries / "postgres", "-D", data]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]

        def answers() -> None:
            psycopg.connect(server.url("postgres")).close()

        # SIGQUIT is PostgreSQL's immediate shutdown: nothing is written down that is about to be removed.
        with _running(command, folder / "log", answers, signal.SIGQUIT):
            yield server


@contextmanager
def redis() -> Iterator[str]:
    """Start a Redis server without persistence; yields its address."""
    with _folder() as folder:
        port = free_port()
        command = [*_as(None), _program("redis-server"), "--bind", "127.0.0.1", "--port", str(port), "--save", ""]
        client = redis_client.Redis(port=port)
        with client, _running([*command, "--dir", folder], folder / "log", client.ping, signal.SIGTERM):
            yield f"redis://127.0.0.1:{port}/0"


class S3:
    """An S3 server that checks signatures, on one port with one folder however often it is stopped and started."""

    KEY, SECRET = "tingji", "files-of-evidence"

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self._running = ExitStack()

    def url(self, bucket: str = "evidence", secret: str = SECRET) -> str:
        """The address of a bucket as the settings take it."""
        return f"s3+http://{self.KEY}:{secret}@127.0.0.1:{self.port}/{bucket}"

    def start(self) -> None:
        """Start it; what it held it still holds."""
        files = self._folder / "files"
        files.mkdir(exist_ok=True)
        command = [
            *_as(None),
            Path(sys.executable).with_name("rclone"),
            *("serve", "s3", "--addr", f"127.0.0.1:{self.port}", "--auth-key", f"{self.KEY},{self.SECRET}"),
            # Without these a file that was stored is not yet in the folder, and a folder not yet empty.
            *("--vfs-cache-mode", "writes", "--vfs-write-back", "0s", "--cache-dir", self._folder / "cache"),
            *("--config", self._folder / "none", files),
        ]

        def answers() -> None:
            socket.create_connection(("127.0.0.1", self.port)).close()

        self._running.enter_context(_running(command, self._folder / "log", answers, signal.SIGTERM))

    def stop(self) -> None:
        """Stop it; the port answers nobody."""
        self._running.close()


@contextmanager
def s3() -> Iterator[S3]:
    """An S3 server over HTTP (`rclone serve s3`)."""
    with _folder() as folder:
        server = S3(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def free_port() -> int:
    """A loopback TCP port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _running(
    command: list[str | Path], log: Path, answers: Callable[[], object], ending: signal.Signals
) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=log.parent)
    try:
        _wait_until_ready(process, log, answers)
        yield
    finally:
        process.send_signal(ending)
        try:
            process.wait(READY_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path, answers: Callable[[], object]) -> None:
    for _ in range(READY_WITHIN * 20):
        with suppress(psycopg.OperationalError, redis_client.ConnectionError, ConnectionRefusedError):
            answers()
            return
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
            break
    raise RuntimeError(f"a server needed by the tests did not start:\n{log.read_text(errors='replace')}")


def _postgres_binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    return Path(_program("postgres")).resolve().parent


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise RuntimeError(f"the tests need {name}; install Debian's packages postgresql and redis-server")
    return found


def _account(folder: Path) -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: as root its files and processes belong to Debian's account for it."""
    if os.geteuid() != 0:
        return None
    account = pwd.getpwnam("postgres")
    _give(folder, account)
    return account


def _give(path: Path, account: pwd.struct_passwd | None) -> None:
    if account is not None:
        os.chown(path, account.pw_uid, account.pw_gid)


def _as(account: pwd.struct_passwd | None) -> list[str | Path]:
    """The start of a command that runs as `account` and is ended by the kernel when the tests die."""
    command: list[str | Path] = ["setpriv", "--pdeathsig", "QUIT"]
    if account is not None:
        command += ["--reuid", str(account.pw_uid), "--regid", str(account.pw_gid), "--clear-groups"]
    return command


@contextmanager
def _folder() -> Iterator[Path]:
    # Not pytest's folder: its parents are closed to other accounts.
    path = Path(tempfile.mkdtemp(prefix="tingji-test-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
