"""Having a file from outside opened, in a process that may die of it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from server.evidence.orders import FACTS, INSPECT, PAGES, Facts, Inspection
from server.hearing.evidence import Kind
from server.worker import JobError
from server.workers import Workers

SECONDS = 30.0
WORD_SECONDS = 150.0
"""Two Word files may have to wait for one LibreOffice."""

_OWN_FAULT = frozenset({"job_died", "job_too_long", "internal"})


async def inspect(workers: Workers, path: Path, kind: Kind, folder: Path) -> Facts:
    """What the file at `path` is; what had to be made of it at once lies in `folder` then, see `Facts.derived`.

    Raises JobError: what `inspection.inspect` raises; ``file_too_complex`` when the worker died of it or took too
    long; ``workers_busy``, then it is worth trying again.
    """
    order = msgspec.msgpack.encode(Inspection(str(path), kind, str(folder)))
    try:
        answer = await workers.do(INSPECT, order, WORD_SECONDS if kind == "word" else SECONDS)
    except JobError as error:
        raise JobError("file_too_complex" if error.code in _OWN_FAULT else error.code) from error
    facts = msgspec.msgpack.decode(answer, type=Facts)
    if not {FACTS} <= set(facts.derived) <= {FACTS, PAGES}:
        raise JobError("file_too_complex")  # the file speaks through the worker that read it
    return facts
