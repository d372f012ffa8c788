"""A process that does one job after another and may die of any of them: the child's side of `server/workers.py`.

A job is a function of the server from bytes to bytes, called by name. What comes back is bytes as well, never a
pickle: a job that has read a poisoned file may have become somebody else's.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import resource
import signal
import struct
import sys
import traceback
from pathlib import Path
from typing import IO

import msgspec

MEMORY_BYTES = 3 << 30
"""Address space of a worker: a job that wants more gets a MemoryError, or dies."""

NICENESS = 10
"""Jobs wait for nobody who types."""

ANSWER_BYTES = 256 << 20
"""No answer is longer."""

LENGTH = struct.Struct(">I")
"""Stands before every message."""

_PR_SET_PDEATHSIG = 1  # prctl(2)
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x10000000  # unshare(2)
_CLONE_NEWNET = 0x40000000


class JobError(Exception):
    """A job could not be done; `code` has its sentences in `server/errors.py`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Job(msgspec.Struct, frozen=True):
    """Call `function`, such as "server.collab.export.render"."""

    function: str
    body: bytes


class Answer(msgspec.Struct, frozen=True):
    """What a job made; with a `code`, why it made nothing."""

    body: bytes = b""
    code: str = ""


def frame(message: Job | Answer) -> bytes:
    """A message as it goes through a pipe."""
    body = msgspec.msgpack.encode(message)
    return LENGTH.pack(len(body)) + body


def exactly(source: IO[bytes], count: int) -> bytes:
    """So many bytes. Raises EOFError if the other side is gone."""
    found = source.read(count)
    if len(found) < count:
        raise EOFError("the other side of the pipe is gone")
    return found


def main() -> None:
    _leave_network()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # after that: it ends with a change of rights
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole terminal; the server ends its workers
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    while length := sys.stdin.buffer.read(LENGTH.size):
        job = msgspec.msgpack.decode(exactly(sys.stdin.buffer, LENGTH.unpack(length)[0]), type=Job)
        answers.write(frame(_do(job)))
        answers.flush()


def _leave_network() -> None:
    """Go where there is no network, and no way to more rights: what a file makes of this process, it reaches nobody.

    Some containers do not allow it; then the limits of each parser have to do.
    """
    kernel = ctypes.CDLL(None)
    kernel.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if kernel.unshare(_CLONE_NEWNET) == 0:
        return
    user, group = os.getuid(), os.getgid()
    if kernel.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
        try:
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
        except OSError:
            pass  # it is called nobody then, and its files are its own all the same


def _do(job: Job) -> Answer:
    module, _, name = job.function.rpartition(".")
    try:
        return Answer(body=getattr(importlib.import_module(module), name)(job.body))
    except JobError as error:
        return Answer(code=error.code)
    except Exception:  # noqa: BLE001 - whatever went wrong in a job, the next one is another
        traceback.print_exc()
        return Answer(code="internal")
