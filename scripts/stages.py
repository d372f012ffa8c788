"""What `make test` consists of."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.spec import RESULTS

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


@dataclass(frozen=True)
class Stage:
    """One command; `results` names the file in RESULTS where its tests are told apart."""

    group: str
    name: str
    command: list[str]
    folder: str = "."
    results: str | None = None
    beside: bool = False
    """Whether it may run at the same time as its neighbours of the kind; what it prints comes at its end."""
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
        Stage("lint", "ruff check", [PYTHON, "-m", "ruff", "check", "."], beside=True),
        Stage("lint", "ruff format", [PYTHON, "-m", "ruff", "format", "--check", "."], beside=True),
        Stage("lint", "mypy", [PYTHON, "-m", "mypy"], beside=True),
        Stage("lint", "biome", ["npm", "run", "lint"], "web", beside=True),
        Stage("lint", "vue-tsc", ["npm", "run", "typecheck"], "web", beside=True),
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
