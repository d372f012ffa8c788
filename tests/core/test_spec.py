"""The table of `make spec` says what the runs said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.spec import Result, read, table

ROOT = Path(__file__).parents[2]

SAMPLE = """
import pytest

@pytest.fixture
def breaks_at_the_end():
    yield
    raise RuntimeError

@pytest.mark.spec("T2", "H7")
@pytest.mark.parametrize("n", [1, 2])
def test_good(n):
    pass

@pytest.mark.spec("T2")
def test_bad():
    assert False

def test_ends_badly(breaks_at_the_end):
    pass

@pytest.mark.skip(reason="shown as skipped")
def test_left_out():
    pass
"""


def run(folder: Path, source: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_sample.py").write_text(source)
    command = [sys.executable, "-m", "pytest", "-p", "tests.spec", f"--rootdir={folder}", f"--results={folder}/r.json"]
    return subprocess.run([*command, *arguments, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("workers", [[], ["-n1"]], ids=["in one process", "in a worker of xdist"])
def test_a_run_of_pytest_is_recorded(tmp_path: Path, workers: list[str]) -> None:
    run(tmp_path, SAMPLE, *workers)
    results = {result.test.rpartition("::")[2]: result for result in read(tmp_path / "r.json")}
    assert {name: result.outcome for name, result in results.items()} == {
        "test_good[1]": "passed",
        "test_good[2]": "passed",
        "test_bad": "failed",
        "test_ends_badly": "failed",
        "test_left_out": "skipped",
    }
    assert results["test_good[1]"].rows == ("T2", "H7")
    assert results["test_ends_badly"].rows == ()


def test_a_file_that_cannot_be_imported_has_failed(tmp_path: Path) -> None:
    run(tmp_path, "import no_such_module")
    assert [result.outcome for result in read(tmp_path / "r.json")] == ["failed"]


def test_a_row_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    ended = run(tmp_path, 'import pytest\n@pytest.mark.spec("T99")\ndef test_it(): pass')
    assert ended.returncode != 0
    assert "no row 'T99'" in ended.stdout + ended.stderr


def test_titles_of_vitest_name_rows(tmp_path: Path) -> None:
    tests = [
        {"fullName": "the record [T1] merges what was typed offline", "status": "passed"},
        {"fullName": "the record [T99] is not a row", "status": "pending"},
    ]
    broken = {"name": str(Path.cwd() / "web/tests/broken.test.ts"), "status": "failed", "assertionResults": []}
    good = {"name": str(Path.cwd() / "web/tests/record.test.ts"), "status": "passed", "assertionResults": tests}
    (tmp_path / "web.json").write_bytes(msgspec.json.encode({"testResults": [good, broken]}))
    first, second, third = read(tmp_path / "web.json")
    assert (first.outcome, first.rows) == ("passed", ("T1",))
    assert first.test == "web/tests/record.test.ts::the record [T1] merges what was typed offline"
    assert (second.outcome, second.rows) == ("skipped", ())
    assert (third.test, third.outcome) == ("web/tests/broken.test.ts", "failed")


def test_the_table_names_every_row_and_joins_what_is_parametrised() -> None:
    lines = table(
        [
            Result("tests/a.py::test_x[1]", "passed", ("T2",)),
            Result("tests/a.py::test_x[2]", "failed", ("T2",)),
            Result("tests/a.py::test_y", "passed", ("T2", "A1")),
            Result("web/b.test.ts::shows [A1]", "passed", ("A1",)),
        ]
    ).splitlines()
    assert len(lines) == 67 + 2 + 1
    assert lines[0].split() == ["A1", "1", "passed", "tests/a.py::test_y"]
    assert lines[1].split() == ["1", "passed", "web/b.test.ts::shows", "[A1]"]
    assert lines[2].split() == ["A2", "no", "test", "yet"]
    assert "T2  1 passed, 1 failed  tests/a.py::test_x" in lines
    assert lines[-1] == "67 rows: 1 shown by tests that all passed, 1 otherwise, 65 not at all"
