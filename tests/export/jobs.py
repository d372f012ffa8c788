"""Jobs that behave, and jobs that do not."""

from __future__ import annotations

import os
import signal
import time

from server.worker import JobError


def turn(body: bytes) -> bytes:
    print("a library that chats on stdout")
    return body[::-1]


def whose(_body: bytes) -> bytes:
    return str(os.getpid()).encode()


def stay(_body: bytes) -> bytes:
    time.sleep(3600)
    return b""


def die(_body: bytes) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def hoard(_body: bytes) -> bytes:
    return bytes(4 << 30)


def refuse(_body: bytes) -> bytes:
    raise JobError("fonts_missing")


def stumble(_body: bytes) -> bytes:
    raise KeyError("secret")
