"""Seals as other programs check them: poppler with NSS, and OpenSSL. Nothing here is the product's."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import msgspec


class Told(msgspec.Struct, frozen=True):
    """What pdfsig says of one signature."""

    owner: str
    valid: bool
    whole: bool
    kind: str


def pdfsig(pdf: bytes, folder: Path) -> list[Told]:
    """Every signature that pdfsig finds; none where it cannot read the file."""
    file = folder / "pdfsig.pdf"
    file.write_bytes(pdf)
    said = subprocess.run(["pdfsig", file], capture_output=True, timeout=60).stdout.decode(errors="replace")
    return [
        Told(
            owner=_line(one, "Signer Certificate Common Name"),
            valid=_line(one, "Signature Validation") == "Signature is Valid.",
            whole="Total document signed" in one.replace("Not total document signed", ""),
            kind=_line(one, "Signature Type"),
        )
        for one in said.split("Signature #")[1:]
    ]


def _line(told: str, name: str) -> str:
    found = re.search(rf"- {name}: (.*)", told)
    return found[1] if found else ""


def hole(pdf: bytes, number: int = 0) -> tuple[int, int]:
    """Where the hexadecimal of a signature begins and ends, brackets included, by its ByteRange."""
    ranges = re.findall(rb"/ByteRange\s*\[\s*0 (\d+) (\d+) (\d+)\s*\]", pdf)
    length, start, _ = map(int, ranges[number])
    return length, start


def openssl(pdf: bytes, certificate: Path, folder: Path, number: int = 0) -> bool:
    """Whether OpenSSL finds that the owner of the certificate signed the bytes around the hole."""
    start, end = hole(pdf, number)
    rest = int(re.findall(rb"/ByteRange\s*\[\s*0 \d+ \d+ (\d+)\s*\]", pdf)[number])
    try:
        signature = bytes.fromhex(pdf[start + 1 : end - 1].decode())
    except ValueError:
        return False
    (folder / "signature.der").write_bytes(signature)
    (folder / "content").write_bytes(pdf[:start] + pdf[end : end + rest])
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any", "-out", "/dev/null"]
    given = ["-in", folder / "signature.der", "-content", folder / "content", "-CAfile", certificate]
    return subprocess.run([*command, *map(str, given)], capture_output=True, timeout=60).returncode == 0
