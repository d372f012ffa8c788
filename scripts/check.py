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
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.spec import RESULTS, read

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
MESSAGE_TYPES = ROOT / "web/src/protocol.ts"
PURE = ["tests/core", "tests/collab"]
"""Folders whose tests start nothing but themselves, and so run side by side."""

LIVE = ["tests/asr", "tests/media", "tests/gateway/test_order.py", "tests/gateway/test_speech.py"]
"""Sound that is heard while it is spoken: these run apart from what would take the whole machine."""

PAGES = "tests/e2e"
"""These drive Chromium from synchronous code, and need a process without another event loop."""

HEARD = [f"{PAGES}/test_{name}.py" for name in ("kill", "lobby", "main_job", "media", "procedure", "speakers")]
"""Pages on which somebody speaks and is understood: these too run apart."""

IN_ORDER = ["--dist=loadfile", "--no-loadscope-reorder"]
"""Files as they come: else those of a single test are last, and the longest of them keeps one processor waiting."""

LIMIT_S = 30 * 60
"""A stage that takes longer hangs. It is ended, so that the others are still run and counted."""


@dataclass(frozen=True)
class Stage:
    """One command; `results` names the file in RESULTS where its tests are told apart."""

    group: str
    name: str
    command: list[str]
    folder: str = "."
    results: str | None = None
    good: Callable[[], bool] | None = None
    """A condition that must hold beside the exit status."""


def pytest(group: str, name: str, file: str, *arguments: str) -> Stage:
    command = [PYTHON, "-m", "pytest", "-q", "--durations=5", f"--results={RESULTS / file}", *arguments]
    return Stage(group, name, command, results=file)


def stages() -> list[Stage]:
    real = [f"--ignore={place}" for place in (*PURE, *LIVE, PAGES)]
    quick = ["-m", "not browser and not long"]
    pages = ["-m", "browser and not long"]
    silent = [f"--ignore={place}" for place in HEARD]
    types_before = MESSAGE_TYPES.read_bytes() if MESSAGE_TYPES.exists() else b""
    vitest = [
        "npm",
        "test",
        "--",
        "--reporter=default",
        "--reporter=json",
        f"--outputFile={ROOT / RESULTS / 'web.json'}",
    ]
    return [
        Stage("lint", "ruff check", [PYTHON, "-m", "ruff", "check", "."]),
        Stage("lint", "ruff format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        Stage("lint", "mypy", [PYTHON, "-m", "mypy"]),
        Stage("lint", "biome", ["npm", "run", "lint"], "web"),
        Stage("lint", "vue-tsc", ["npm", "run", "typecheck"], "web"),
        Stage(
            "lint",
            "message types are fresh",
            ["make", "types"],
            good=lambda: MESSAGE_TYPES.read_bytes() == types_before,
        ),
        Stage("test", "vitest", vitest, "web", "web.json"),
        pytest("test", "pure tests", "pure.json", "-n2", *quick, *PURE),
        pytest("test", "tests with real parts", "real.json", "-n2", *IN_ORDER, *quick, *real),
        pytest("test", "tests in real time", "live.json", "-n2", *quick, *LIVE),
        pytest("test", "media in Chromium", "media.json", *pages, f"--ignore={PAGES}"),
        pytest("test", "pages with sound", "heard.json", "-n2", *IN_ORDER, *pages, *HEARD),
        pytest("test", "pages in Chromium", "pages.json", "-n2", *IN_ORDER, *pages, *silent, PAGES),
        pytest("long", "long tests", "long.json", "-m", "long", f"--ignore={PAGES}"),
        pytest("long", "long tests of pages", "long-pages.json", "-m", "long", PAGES),
    ]


def run(stage: Stage) -> bool:
    """True when it ended well."""
    process = subprocess.Popen(stage.command, cwd=ROOT / stage.folder, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        ended = process.wait(LIMIT_S)
    except subprocess.TimeoutExpired:
        print(f"{stage.name} was ended after {LIMIT_S // 60} minutes", file=sys.stderr)
        ended = 1
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    return ended == 0 and (stage.good is None or stage.good())


def count(stage: Stage, good: bool) -> Counter[str]:
    """The stage's tests by outcome. A stage that went wrong without a failed test counts as one."""
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
    for stage in stages():
        if stage.group not in groups:
            continue
        print(f"\n== {stage.name}", flush=True)
        began = time.monotonic()
        counts = count(stage, run(stage))
        total += counts
        told = ", ".join(f"{number} {outcome}" for outcome, number in counts.items() if number) or "fine"
        lines.append(f"{time.monotonic() - began:6.0f} s  {stage.name}: {told}")
    print("\n" + "\n".join(lines))
    if groups != ["lint"]:
        skipped = f", {total['skipped']} skipped" if total["skipped"] else ""
        print(f"\n{total['passed']} passed, {total['failed']} failed{skipped}")
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
