"""Which rows of the product's feature list have tests, and what came of them.

A test that shows a row says so: ``@pytest.mark.spec("T2")`` in pytest, ``[T2]`` in the title of a vitest test.
As a pytest plugin this module writes the results of a run to the file named by ``--results``;
``python -m tests.spec`` prints the table from the results of the last `make test`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

RESULTS = Path(".cache/results")
"""Folder of the last run: one JSON file per pytest run and vitest's own in ``vitest.json``."""

ROWS_PER_LETTER = {"A": 9, "H": 12, "M": 7, "S": 6, "T": 9, "E": 9, "G": 6, "R": 5, "O": 4}
ROWS = [f"{letter}{number}" for letter, last in ROWS_PER_LETTER.items() for number in range(1, last + 1)]

Outcome = Literal["passed", "failed", "skipped"]


class Result(msgspec.Struct, frozen=True):
    """One test of one run."""

    test: str
    outcome: Outcome
    rows: tuple[str, ...] = ()


# --- the pytest plugin


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--results", type=Path, metavar="FILE", help="write the result of every test to FILE as JSON")


def pytest_configure(config: pytest.Config) -> None:
    file = config.getoption("--results")
    if file and not hasattr(config, "workerinput"):  # a worker of xdist reports to the process that writes
        config.pluginmanager.register(_Recorder(file))


def pytest_itemcollected(item: pytest.Item) -> None:
    for mark in item.iter_markers("spec"):
        for row in mark.args:
            if row not in ROWS:
                raise pytest.UsageError(f"{item.nodeid}: the feature list has no row {row!r}")
            item.user_properties.append(("spec", row))


class _Recorder:
    """Collects the reports of a run; a test that fails in any phase has failed."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._results: dict[str, Result] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        before = self._results.get(report.nodeid)
        if before and (before.outcome != "passed" or report.passed):
            return
        if report.when == "setup" and report.passed:
            return
        rows = tuple(str(value) for key, value in report.user_properties if key == "spec")
        self._results[report.nodeid] = Result(report.nodeid, report.outcome, rows)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._results[report.nodeid] = Result(report.nodeid, "failed")

    def pytest_sessionfinish(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_bytes(msgspec.json.encode(list(self._results.values())))


# --- the table


def read(file: Path) -> list[Result]:
    """The results in a file that pytest (this plugin) or vitest (its JSON reporter) wrote."""
    content = msgspec.json.decode(file.read_bytes())
    if isinstance(content, list):
        return msgspec.convert(content, list[Result])
    return list(_vitest(content))


def _vitest(content: dict[str, Any]) -> Iterable[Result]:
    outcomes: dict[str, Outcome] = {"passed": "passed", "failed": "failed"}
    for file in content["testResults"]:
        name = file["name"].removeprefix(f"{Path.cwd()}/")
        tests = file["assertionResults"]
        if file["status"] == "failed" and not any(test["status"] == "failed" for test in tests):
            yield Result(name, "failed")  # the file could not be loaded
        for test in tests:
            rows = tuple(row for row in re.findall(r"\[([A-Z]\d+)\]", test["fullName"]) if row in ROWS)
            yield Result(f"{name}::{test['fullName']}", outcomes.get(test["status"], "skipped"), rows)


def table(results: Iterable[Result]) -> str:
    """Every row with its tests, parametrised ones as one, and what came of them."""
    tests: dict[str, dict[str, Counter[Outcome]]] = {row: defaultdict(Counter) for row in ROWS}
    for result in results:
        for row in result.rows:
            tests[row][result.test.split("[", 1)[0] if ".py::" in result.test else result.test][result.outcome] += 1
    lines = []
    for row in ROWS:
        if not tests[row]:
            lines.append(f"{row:<4}no test yet")
        for number, (test, outcomes) in enumerate(sorted(tests[row].items())):
            counts = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())
            lines.append(f"{'' if number else row:<4}{counts:<20}{test}")
    shown = [row for row in ROWS if tests[row]]
    good = [row for row in shown if all(set(outcomes) == {"passed"} for outcomes in tests[row].values())]
    other = len(shown) - len(good)
    none = len(ROWS) - len(shown)
    lines.append(f"{len(ROWS)} rows: {len(good)} shown by tests that all passed, {other} otherwise, {none} not at all")
    return "\n".join(lines)


def main() -> int:
    files = sorted(RESULTS.glob("*.json"))
    if not files:
        print("There are no results yet: run `make test` first.", file=sys.stderr)
        return 1
    print(table(result for file in files for result in read(file)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
