"""Runs the stages of `make test`: goes on after a failure and ends with the sum of all tests as the last line.

Usage: python -m scripts.check GROUP... where GROUP is lint, test or long.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from tempfile import TemporaryFile
from typing import IO

from scripts.stages import ROOT, Stage, stages
from tests.spec import RESULTS, read

LIMIT_S = 30 * 60
"""A stage that takes longer hangs. It is ended, so that the others are still run and counted."""


@dataclass(frozen=True)
class Outcome:
    """How a stage ended, and after how many seconds."""

    stage: Stage
    good: bool
    seconds: float


def run(stage: Stage, output: IO[bytes] | None = None) -> Outcome:
    """What it prints goes to `output`, or to where this program prints."""
    began = time.monotonic()
    process = subprocess.Popen(
        stage.command,
        cwd=ROOT / stage.folder,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output and subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        ended = process.wait(LIMIT_S)
    except subprocess.TimeoutExpired:
        print(f"{stage.name} was ended after {LIMIT_S // 60} minutes", file=sys.stderr)
        ended = 1
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    good = ended == 0 and (stage.good is None or stage.good())
    return Outcome(stage, good, time.monotonic() - began)


def announce(stage: Stage) -> None:
    print(f"\n== {stage.name}", flush=True)


def run_beside(stages: Sequence[Stage]) -> list[Outcome]:
    """Run several at the same time."""
    with ExitStack() as files, ThreadPoolExecutor(len(stages)) as threads:
        outputs = [files.enter_context(TemporaryFile()) for _ in stages]
        outcomes = []
        for outcome, output in zip(threads.map(run, stages, outputs), outputs, strict=True):
            announce(outcome.stage)
            output.seek(0)
            print(output.read().decode(errors="replace"), end="", flush=True)
            outcomes.append(outcome)
        return outcomes


def run_all(stages: Iterable[Stage]) -> Iterator[Outcome]:
    """Run them in their order."""
    for beside, some in groupby(stages, lambda stage: stage.beside):
        if beside:
            yield from run_beside(list(some))
        else:
            for stage in some:
                announce(stage)
                yield run(stage)


def count(outcome: Outcome) -> Counter[str]:
    """The stage's tests by outcome. A stage that went wrong without a failed test counts as one."""
    stage, good = outcome.stage, outcome.good
    counts: Counter[str] = Counter()
    if stage.results:
        file = ROOT / RESULTS / stage.results
        counts.update(result.outcome for result in (read(file) if file.exists() else []))
        good = good and counts["passed"] > 0
    if not good and not counts["failed"]:
        counts["failed"] = 1
    return counts


def main(groups: list[str]) -> int:
    if "test" in groups:
        shutil.rmtree(ROOT / RESULTS, ignore_errors=True)
    (ROOT / RESULTS).mkdir(parents=True, exist_ok=True)
    total: Counter[str] = Counter()
    lines = []
    for outcome in run_all(stage for stage in stages() if stage.group in groups):
        counts = count(outcome)
        total += counts
        told = ", ".join(f"{number} {result}" for result, number in counts.items() if number) or "fine"
        lines.append(f"{outcome.seconds:6.0f} s  {outcome.stage.name}: {told}")
    print("\n" + "\n".join(lines))
    if groups != ["lint"]:
        skipped = f", {total['skipped']} skipped" if total["skipped"] else ""
        print(f"\n{total['passed']} passed, {total['failed']} failed{skipped}")
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
