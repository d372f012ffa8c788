"""https for phones in the same network."""

from __future__ import annotations

import hashlib
import ssl
from pathlib import Path

import httpx
import pytest

from server.lan import own_address
from tests.running import RunningServer


@pytest.mark.spec("O1")
def test_a_phone_that_trusts_the_printed_authority_gets_https(tmp_path: Path) -> None:
    server = RunningServer(tmp_path, {"TINGJI_LAN": "1"})
    server.scheme = "https"
    try:
        server.start()
        authority = tmp_path / "lan" / "authority.pem"
        printed = "\n".join(server.output)
        pem = authority.read_text()
        trusted = ssl.create_default_context(cadata=pem)
        with httpx.Client(verify=trusted) as phone:
            link = server.links("原告")[0]
            assert link.startswith(f"https://{own_address()}:{server.port}/")
            answer = phone.get(link)
            assert answer.status_code == 303
            assert "Secure" in answer.headers["set-cookie"]
        with pytest.raises(httpx.ConnectError):
            httpx.get(link)
        fingerprint = ssl.PEM_cert_to_DER_cert(pem)
        assert _sha256(fingerprint) in printed
        assert (authority.parent / "authority.key").stat().st_mode & 0o077 == 0
        server.stop()
        server.start()
        assert authority.read_text() == pem, "the authority that the phone trusts stays the same"
    finally:
        server.close()


def _sha256(der: bytes) -> str:
    return ":".join(f"{byte:02X}" for byte in hashlib.sha256(der).digest())
