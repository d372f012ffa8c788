"""Twenty thousand edits that no editor sends."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from server.collab.document import Inserted
from server.collab.refusal import Code
from tests.collab.clerks import Editors, Room
from tests.collab.hostile import Result, Session
from tests.collab.test_provenance import an_edit, words

CASES = 20_000


@pytest.fixture(scope="module")
def session(editors: Editors) -> Session:
    """Two people who edit a record in which lines arrive."""
    chance = random.Random(7)
    room = Room(editors, clerks=2)
    for n in range(150):
        room.insert(
            room.clerks[0].place(chance.random()), Inserted(f"u{n}", "原：", words(chance, 3))
        ) if n < 20 else None
        for clerk in room.clerks:
            clerk.work(an_edit(chance), receive=len(clerk.inbox))
            room.take(clerk, len(clerk.outbox))
    return Session(room.journal, room.authors, room.inserted)


def attack(session: Session, folder: Path, cases: int, seed: int) -> Result:
    (folder / "session").write_bytes(msgspec.json.encode(session))
    command = [sys.executable, "-m", "tests.collab.hostile", str(folder / "session"), str(folder / "result")]
    process = subprocess.run([*command, str(cases), str(seed)], capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stderr
    return msgspec.json.decode((folder / "result").read_bytes(), type=Result)


def assert_survived(editors: Editors, result: Result, cases: int) -> None:
    assert sum(result.refused.values()) + len(result.passed) == cases
    assert result.engine_failures == [], "what passes the gate does not make the engine fail"
    expected = set(Code) - {Code.NOT_IN_RECORD, Code.EDITED, Code.OVERSIZED}
    assert expected <= result.refused.keys(), "every reason to refuse was met"
    assert len(result.passed) > cases / 100, "some of it might as well have come from an editor"
    for passed in result.passed:
        assert editors.read(passed.state, passed.new) == passed.tree, (
            f"the two engines read it differently: {passed.edit.hex()}"
        )


@pytest.mark.spec("T1")
def test_hostile_bytes_are_refused_and_what_passes_is_legal_and_the_same_to_both_engines(
    editors: Editors, session: Session, tmp_path: Path
) -> None:
    assert_survived(editors, attack(session, tmp_path, CASES, seed=1), CASES)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 22))
def test_hostile_bytes_by_the_hundred_thousand(editors: Editors, session: Session, tmp_path: Path, seed: int) -> None:
    assert_survived(editors, attack(session, tmp_path, 5 * CASES, seed), 5 * CASES)
