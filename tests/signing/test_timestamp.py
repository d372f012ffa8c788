"""A seal with a time stamp from a server that speaks RFC 3161, and what happens when that server does not."""

from __future__ import annotations

import asyncio
import socket
import subprocess
from pathlib import Path

import pytest
from asn1crypto.cms import ContentInfo

from server.errors import ERRORS
from server.settings import Settings
from server.signing.court_key import court_key
from server.signing.seal import Seal, Sealed
from server.signing.verify import report
from server.workers import Workers
from tests.signing.authority import Authority
from tests.signing.checkers import hole, openssl, pdfsig
from tests.signing.records import now, signed
from tests.signing.stamping import Answer, Stamps, served

pytestmark = [pytest.mark.anyio, pytest.mark.spec("G6")]


@pytest.fixture(scope="module")
def stamps(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Stamps:
    return Stamps(authority, tmp_path_factory.mktemp("stamps"))


async def sealed_with(url: str, court: Path, workers: Workers) -> Sealed:
    return await Seal(court_key(Settings(data=court)), workers, Settings().fonts, url).seal(signed(), now())


def stamp_holds(pdf: bytes, authority: Authority, stamps: Stamps, folder: Path) -> bool:
    """Whether OpenSSL finds that the time stamp is about the seal's signature, and from the authority's server."""
    start, end = hole(pdf)
    signature = ContentInfo.load(bytes.fromhex(pdf[start + 1 : end - 1].decode()))["content"]["signer_infos"][0]
    (attribute,) = signature["unsigned_attrs"]
    assert attribute["type"].native == "signature_time_stamp_token"
    stamp, value = folder / "stamp.der", folder / "value"
    stamp.write_bytes(attribute["values"][0].dump())
    value.write_bytes(signature["signature"].native)
    command = ["openssl", "ts", "-verify", "-token_in", "-in", str(stamp), "-data", str(value)]
    trust = ["-CAfile", str(authority.root), "-untrusted", str(stamps.certificate)]
    return subprocess.run([*command, *trust], capture_output=True).returncode == 0


async def test_a_stamped_seal_is_accepted_and_openssl_accepts_the_stamp(
    stamps: Stamps, authority: Authority, court: Path, certificate: Path, workers: Workers, tmp_path: Path
) -> None:
    with served(stamps.reply) as url:
        found = await sealed_with(url, court, workers)
    assert (found.level, found.trouble) == ("B-T", "")
    assert found.stamped_at is not None
    assert found.sealed_at - 1000 <= found.stamped_at <= now(), "its clock tells seconds"
    assert pdfsig(found.pdf, tmp_path)[0].valid and openssl(found.pdf, certificate, tmp_path)
    assert stamp_holds(found.pdf, authority, stamps, tmp_path)
    file = tmp_path / "stamped.pdf"
    file.write_bytes(found.pdf)
    told = await asyncio.to_thread(report, file)
    assert told.good and any("时间戳 " in line and "示范法院印章" in line for line in told.lines)


def of_another(stamps: Stamps) -> Answer:
    """A right answer to another question."""
    query = subprocess.run(
        ["openssl", "ts", "-query", "-digest", "00" * 32, "-sha256", "-cert"], capture_output=True, check=True
    ).stdout
    reply = stamps.reply(query)
    return lambda _query: reply


def spoiled(stamps: Stamps) -> Answer:
    """The last byte, which is of the signature, is another."""

    def answer(query: bytes) -> bytes:
        reply = stamps.reply(query)
        return reply[:-1] + bytes([reply[-1] ^ 1])

    return answer


@pytest.mark.parametrize("way", ["down", "refuses", "error 500", "rubbish", "endless", "of another", "spoiled"])
async def test_without_a_stamp_the_seal_is_made_and_says_so(
    stamps: Stamps, court: Path, certificate: Path, workers: Workers, tmp_path: Path, way: str
) -> None:
    answers: dict[str, Answer] = {
        "refuses": lambda _query: bytes.fromhex("30053003020102"),  # PKIStatus rejection
        "error 500": stamps.reply,
        "rubbish": lambda _query: b"<html>Sign in to this network</html>",
        "endless": lambda _query: bytes(1 << 20),
        "of another": of_another(stamps),
        "spoiled": spoiled(stamps),
    }
    if way == "down":
        with socket.create_server(("127.0.0.1", 0)) as taken:
            url = f"http://127.0.0.1:{taken.getsockname()[1]}/tsa"
        found = await sealed_with(url, court, workers)
    else:
        with served(answers[way], 500 if way == "error 500" else 200) as url:
            found = await sealed_with(url, court, workers)
    assert (found.level, found.stamped_at, found.trouble) == ("B-B", None, "timestamp_unavailable")
    assert "时间戳" in ERRORS[found.trouble].zh and "time stamp" in ERRORS[found.trouble].en
    assert pdfsig(found.pdf, tmp_path)[0].valid and openssl(found.pdf, certificate, tmp_path)
