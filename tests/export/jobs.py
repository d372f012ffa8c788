"""Jobs that behave, and jobs that do not."""

from __future__ import annotations

import errno
import os
import signal
import socket
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


def reach(body: bytes) -> bytes:
    """Whether an address can be reached, as "yes" or why not."""
    try:
        socket.create_connection(("127.0.0.1", int(body)), timeout=5).close()
    except OSError as error:
        return errno.errorcode[error.errno or 0].encode()
    return b"yes"


def die(_body: bytes) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def hoard(_body: bytes) -> bytes:
    return bytes(4 << 30)


def refuse(_body: bytes) -> bytes:
    raise JobError("fonts_missing")


def stumble(_body: bytes) -> bytes:
    raise KeyError("secret")
