"""The signature itself: CMS (RFC 5652) over a file's hash, with the attributes that PAdES asks for."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import NamedTuple

import structlog
from asn1crypto import keys, x509
from asn1crypto.cms import ContentInfo
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from server.signing.clock import SECONDS, Clock
from server.signing.court_key import CourtKey

log = structlog.get_logger(__name__)


class Written(NamedTuple):
    """A signature in DER; when the time stamp server saw it (milliseconds), None without; why it did not, as a code."""

    der: bytes
    stamped_at: int | None = None
    trouble: str = ""


class Pen:
    """Signs hashes with the court's key; `timestamp_url` is the time stamp server, None for none."""

    def __init__(self, key: CourtKey, timestamp_url: str | None) -> None:
        self._digest = key.digest
        self._signer = _signer(key)
        self._clock = Clock(timestamp_url) if timestamp_url else None

    async def sign(self, digest: bytes, most: int) -> Written:
        """A signature of `most` bytes, with a time stamp if one can be had."""
        if self._clock is None:
            return Written(await self._sign(digest))
        try:
            async with asyncio.timeout(3 * SECONDS):
                signed = await self._sign(digest, self._clock)
            if len(signed) <= most:
                return Written(signed, _stamped_at(signed))
            log.warning("the time stamp is too long for the seal")
        except Exception as error:  # noqa: BLE001 - whatever its answer did to the parser, the seal is made without it
            log.warning("no time stamp", detail=repr(error))
        return Written(await self._sign(digest), trouble="timestamp_unavailable")

    async def _sign(self, digest: bytes, clock: Clock | None = None) -> bytes:
        signed = await self._signer.async_sign(digest, self._digest, use_pades=True, timestamper=clock)
        return bytes(signed.dump())


def _signer(key: CourtKey) -> SimpleSigner:
    secret = key.secret.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificate, *chain = (
        x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in (key.certificate, *key.chain)
    )
    others = SimpleCertificateStore()
    others.register_multiple(chain)
    return SimpleSigner(certificate, keys.PrivateKeyInfo.load(secret), others)


def _stamped_at(signed: bytes) -> int:
    (stamp,) = ContentInfo.load(signed)["content"]["signer_infos"][0]["unsigned_attrs"]
    told = stamp["values"][0]["content"]["encap_content_info"]["content"].parsed
    moment: datetime = told["gen_time"].native
    return round(moment.timestamp() * 1000)
