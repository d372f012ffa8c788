"""A proof holds for the file it was made for, and for nothing else; a stranger checks it with one command."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from server.evidence.proof import Proof, Signer, faults, prove, read
from server.hearing.commands import FileExhibit
from server.hearing.decision import Refusal
from server.hearing.events import HearingCreated
from server.hearing.machine import decide, evolve
from server.hearing.model import Role, Seat, State

pytestmark = pytest.mark.spec("E9")

FILE = "第三条 价款为人民币八万元。".encode()
SHA256 = hashlib.sha256(FILE).hexdigest()


def a_proof(signer: Signer) -> Proof:
    """The proof of the third of five exhibits."""
    state = evolve(State(), HearingCreated("h", 0, (Seat("pl", Role.PLAINTIFF),)), 0)
    for number in range(5):
        sha256 = SHA256 if number == 2 else f"{number:064x}"
        filing = FileExhibit(
            id=f"e{number}", party="pl", title="合同", sha256=sha256, size=len(FILE), kind="pdf", name="a.pdf", pages=1
        )
        decision = decide(state, "pl", filing, now=1795255200000, salt=bytes([number]) * 32)
        assert not isinstance(decision, Refusal)
        for event in decision:
            state = evolve(state, event, 1795255200000)
    return prove(state, state.evidence.exhibits["e2"], signer, 1795255300000)


@pytest.fixture
def proof() -> Proof:
    return a_proof(Signer(bytes(range(32))))


def test_it_holds_for_its_file_and_key(proof: Proof) -> None:
    assert faults(proof, SHA256, len(FILE)) == []
    assert faults(proof, SHA256, len(FILE), key=proof.key.upper()) == []
    assert read(msgspec.json.encode(proof)) == proof


def test_whatever_is_changed_is_named(proof: Proof) -> None:
    change = msgspec.structs.replace
    assert faults(proof, SHA256, len(FILE) + 1) == ["file_differs"]
    assert faults(proof, "00" * 32, len(FILE)) == ["file_differs"]
    earlier = change(proof, leaf=change(proof.leaf, received_at=1))
    assert faults(earlier, SHA256, len(FILE)) == ["not_in_log"]
    assert faults(change(proof, salt="00"), SHA256, len(FILE)) == ["not_in_log"]
    assert faults(change(proof, index=1), SHA256, len(FILE)) == ["not_in_log"]
    assert faults(change(proof, head=change(proof.head, at=1)), SHA256, len(FILE)) == ["head_not_signed"]
    stranger = a_proof(Signer(bytes(32)))
    assert faults(stranger, SHA256, len(FILE)) == []
    assert faults(stranger, SHA256, len(FILE), key=proof.key) == ["other_key"]
    assert faults(change(stranger, key=proof.key), SHA256, len(FILE)) == ["head_not_signed"]
    assert faults(change(proof, key="zz"), SHA256, len(FILE)) == ["not_a_proof"]


@pytest.mark.parametrize("body", [b"", b"{}", b"\xff\xfe", b'{"format": "tingji proof 2"}', b"[" * 5000])
def test_what_is_no_proof_is_not_read(body: bytes) -> None:
    assert read(body) is None


def test_a_stranger_checks_it_with_one_command(proof: Proof, tmp_path: Path) -> None:
    file, paper = tmp_path / "合同.pdf", tmp_path / "proof.json"
    file.write_bytes(FILE)
    paper.write_bytes(msgspec.json.format(msgspec.json.encode(proof)))

    def verify(*more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "server", "verify", str(file), str(paper), *more]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    good = verify()
    assert good.returncode == 0
    assert "文件与存证一致：2026-11-21 18:00:00 +0800" in good.stdout
    assert "entry 3 of 5" in good.stdout
    assert proof.key in good.stdout
    assert proof.key not in verify("--key", proof.key).stdout
    assert verify("--key", "00" * 32).returncode == 1
    file.write_bytes(FILE[:-1])
    bad = verify()
    assert bad.returncode == 1
    assert "文件内容与存证时不同" in bad.stderr
    paper.write_text("not a proof")
    assert verify().returncode == 1
