"""`python -m server verify FILE PROOF`: what a stranger learns of a file and its proof."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from server.evidence.proof import Fault, Proof, faults, read
from server.hearing.header import BEIJING
from server.sentence import Sentence

MOST_BYTES = 10_000_000
"""No proof is longer."""

SENTENCES: Mapping[Fault, Sentence] = MappingProxyType(
    {
        "not_a_proof": Sentence(
            "证明文件不是庭记的存证证明，或已损坏。", "The proof is not one of Tingji's, or it is damaged."
        ),
        "file_differs": Sentence(
            "文件内容与存证时不同：哈希值或大小不一致。",
            "The file is not the one that was received: its hash or size differs.",
        ),
        "not_in_log": Sentence(
            "证明不成立：该条目不在所称的存证日志中。", "The proof does not hold: the entry is not in the log it names."
        ),
        "head_not_signed": Sentence(
            "证明不成立：日志的签名不对。", "The proof does not hold: the signature of the log is wrong."
        ),
        "other_key": Sentence(
            "签名的密钥不是您给出的法院密钥。", "It was signed with another key than the court's that you gave."
        ),
    }
)


class Report(NamedTuple):
    """Whether all is right, and what to tell, line by line."""

    good: bool
    lines: list[str]


def report(file: Path, proof: Path, key: str = "") -> Report:
    """Check a file against its proof. Raises OSError when one of them cannot be read."""
    with file.open("rb") as source:
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
        size = source.tell()
    with proof.open("rb") as source:
        found = read(source.read(MOST_BYTES))
    if found is None:
        return Report(False, _told(["not_a_proof"]))
    wrong = faults(found, sha256, size, key)
    return Report(False, _told(wrong)) if wrong else Report(True, _right(found, bool(key)))


def _told(wrong: list[Fault]) -> list[str]:
    return [line for one in wrong for line in (SENTENCES[one].zh, SENTENCES[one].en)]


def _right(proof: Proof, key_given: bool) -> list[str]:
    at = datetime.fromtimestamp(proof.leaf.received_at / 1000, BEIJING).strftime("%Y-%m-%d %H:%M:%S %z")
    lines = [
        f"文件与存证一致：{at} 由 {proof.leaf.by} 提交，日志第 {proof.index + 1} 条，共 {proof.head.size} 条。",
        f"The file is what was received at {at} from {proof.leaf.by}: entry {proof.index + 1} of {proof.head.size}.",
        f"SHA-256 {proof.leaf.sha256}",
    ]
    if not key_given:
        lines += [
            f"签名公钥 {proof.key}：请与法院公布的密钥核对，或用 --key 给出。",
            f"Signed with the key {proof.key}: compare it with the one the court publishes, or give that by --key.",
        ]
    return lines
