"""`python -m server verify FILE.pdf`: who sealed a PDF, when, and whether it is as it was then. Needs no server."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Final, NamedTuple

from asn1crypto import parser, x509
from cryptography.x509 import load_der_x509_certificate
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.generic import ArrayObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from server.evidence.verify import Report
from server.hearing.header import BEIJING
from server.sentence import Sentence
from server.signing.certificate import groups
from server.signing.court_key import SELF_MADE

_NOT_A_PDF: Final = Sentence(
    "文件不是 PDF，或结构已被破坏，无法读取；印章无从核验。",
    "The file is no PDF, or is damaged so that it cannot be read; no seal can be checked.",
)
_NO_SEAL: Final = Sentence("文件中没有印章。", "There is no seal in the file.")
_BAD_CERTIFICATE: Final = Sentence("给出的证书文件无法读取。", "The certificate that you gave cannot be read.")
_NOT_REVOKED: Final = Sentence(
    "没有联网查询证书是否已被吊销。", "Whether a certificate has been revoked was not asked: that needs a network."
)


class _Seal(NamedTuple):
    number: int
    embedded: EmbeddedPdfSignature
    status: PdfSignatureStatus


def report(file: Path, certificate: Path | None = None) -> Report:
    """Check every seal of a PDF; `certificate` is the court's, or its authority's.

    Raises OSError if one of the files cannot be read.
    """
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # it is all in the report
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        trusted = list(load_certs_from_pemder([str(certificate)])) if certificate else []
    except ValueError:
        return Report(False, _both(_BAD_CERTIFICATE))
    body = file.read_bytes()
    try:
        reader = PdfFileReader(io.BytesIO(body))
        embedded = reader.embedded_regular_signatures
    except Exception:  # noqa: BLE001 - what has been changed may upset the parser in any way
        return Report(False, _both(_NOT_A_PDF))
    if not embedded:
        return Report(False, _both(_NO_SEAL))
    good, lines = True, []
    for number, one in enumerate(embedded, 1):
        wrong, told = _told(number, one, body, reader, trusted)
        good = good and not wrong
        lines += [*wrong, *told]
    return Report(good, [*lines, *_both(_NOT_REVOKED)])


def _told(
    number: int, embedded: EmbeddedPdfSignature, body: bytes, reader: PdfFileReader, trusted: list[x509.Certificate]
) -> tuple[list[str], list[str]]:
    """What is wrong with a seal, and what it says of itself."""
    try:
        status = asyncio.run(_status(embedded, trusted))
        seal = _Seal(number, embedded, status)
        wrong = [line for fault in _faults(seal, body, reader, bool(trusted)) for line in _both(fault)]
        return wrong, [*([] if wrong else _both(_holds(seal, reader))), *_about(seal, bool(trusted))]
    except Exception:  # noqa: BLE001 - as above
        return _both(
            Sentence(
                f"第 {number} 枚印章已损坏，无法读取：文件在封章之后被改动。",
                f"Seal {number} is damaged and cannot be read: the file was changed after it was sealed.",
            )
        ), []


async def _status(embedded: EmbeddedPdfSignature, trusted: list[x509.Certificate]) -> PdfSignatureStatus:
    context = ValidationContext(
        trust_roots=trusted or [embedded.signer_cert],
        other_certs=embedded.other_embedded_certs,
        moment=embedded.self_reported_timestamp,
        allow_fetching=False,
    )
    stamping = ValidationContext(trust_roots=[], allow_fetching=False)
    return await async_validate_pdf_signature(embedded, context, stamping)


def _faults(seal: _Seal, body: bytes, reader: PdfFileReader, certificate_given: bool) -> Iterator[Sentence]:
    n, status = seal.number, seal.status
    if not status.intact:
        first, length, second, rest = seal.embedded.byte_range
        yield Sentence(
            f"第 {n} 枚印章无效：它所封的内容已被改动（第 {first}–{length - 1} "
            f"或第 {second}–{second + rest - 1} 字节之内）。",
            f"Seal {n} does not hold: what it covers was changed (within bytes {first} to {length - 1} or {second} to "
            f"{second + rest - 1}).",
        )
    elif not status.valid:
        yield Sentence(
            f"第 {n} 枚印章无效：签名本身已被改动，或不是这张证书所签。",
            f"Seal {n} does not hold: the signature itself was changed, or it is not of this certificate.",
        )
    if not _tidy(seal.embedded, body):
        yield Sentence(
            f"第 {n} 枚印章之内有不属于它的字节。", f"There are bytes inside seal {n} that do not belong to it."
        )
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION or not status.docmdp_ok:
        pages = _pages_changed(reader, seal.embedded.signed_revision)
        zh = f"：第 {'、'.join(map(str, pages))} 页" if pages else "，页面上看不出来"
        en = f": page {', '.join(map(str, pages))}" if pages else "; no page looks different"
        yield Sentence(
            f"第 {n} 枚印章之后，文件被追加了不允许的改动{zh}。",
            f"After seal {n} something was added to the file that it does not allow{en}.",
        )
    if status.timestamp_validity and not (status.timestamp_validity.intact and status.timestamp_validity.valid):
        yield Sentence(f"第 {n} 枚印章的时间戳无效。", f"The time stamp of seal {n} does not hold.")
    if certificate_given and not status.trusted:
        yield Sentence(
            f"第 {n} 枚印章不是您给出的证书所签，也不是它所颁发的证书所签。",
            f"Seal {n} was not made with the certificate that you gave, nor with one that it issued.",
        )


def _holds(seal: _Seal, reader: PdfFileReader) -> Sentence:
    at = _moment(seal.embedded.self_reported_timestamp)
    later = len(reader.embedded_regular_signatures) - seal.number
    zh = f"；其后只加盖了 {later} 枚印章" if later else ""
    en = f", but for {later} more seal{'s' if later > 1 else ''}" if later else ""
    return Sentence(
        f"第 {seal.number} 枚印章有效：文件自 {at} 封章以来没有改动{zh}。",
        f"Seal {seal.number} holds: the file is unchanged since it was sealed at {at}{en}.",
    )


def _about(seal: _Seal, certificate_given: bool) -> Iterator[str]:
    certificate = seal.embedded.signer_cert
    name = _name(certificate)
    yield f"  印章所有者 {name}，算法 {seal.status.pkcs7_signature_mechanism}"
    yield f"  Sealed by {name}, {seal.status.pkcs7_signature_mechanism}"
    if SELF_MADE in name:
        yield "  这是系统自制的印章，未经权威机构认证。"
        yield "  It is a self-made seal: no authority vouches for it."
    stamp = seal.status.timestamp_validity
    if stamp:
        at, by = _moment(stamp.timestamp), _name(stamp.signing_cert)
        yield f"  时间戳 {at}，由 {by} 签发"
        yield f"  Time stamp {at} by {by}"
    yield f"  证书 SHA-256 {' '.join(groups(certificate.sha256.hex().upper()))}"
    if not certificate_given:
        yield "  请与法院公布的指纹核对，或用 --certificate 给出法院的证书。"
        yield "  Compare it with the fingerprint that the court publishes, or give the certificate by --certificate."


def _tidy(embedded: EmbeddedPdfSignature, body: bytes) -> bool:
    """Whether the room of the signature holds it and nothing else (RFC 5652, 5.1 and 5.3): no hash covers that."""
    _, start, end, _ = embedded.byte_range
    figures = body[start + 1 : end - 1]
    padding = embedded.pkcs7_content[parser.peek(embedded.pkcs7_content) :]
    whole, signer = embedded.signed_data, embedded.signer_info
    version = "v1" if signer["sid"].name == "issuer_and_serial_number" else "v3"
    return (
        figures in (figures.lower(), figures.upper())
        and not padding.strip(b"\0")
        and whole["version"].native == signer["version"].native == version
        and [one.dump() for one in whole["digest_algorithms"]] == [signer["digest_algorithm"].dump()]
    )


def _pages_changed(reader: PdfFileReader, revision: int) -> list[int]:
    """The pages, counted from 1, that are not what they were in this revision."""
    before, now = _pages(reader.get_historical_resolver(revision)), _pages(reader)
    return [number for number, (old, new) in enumerate(zip_longest(before, now), 1) if old != new]


def _pages(handler: PdfHandler) -> list[object]:
    """What there is on each page; seals are not counted."""
    pages: list[object] = []
    for number in range(handler.root["/Pages"]["/Count"]):
        page = handler.find_page_for_modification(number)[0].get_object()
        contents = page.get("/Contents", None)
        streams = contents if isinstance(contents, ArrayObject) else [contents]
        drawn = [stream.get_object().data for stream in streams if stream is not None]
        notes = [note.get_object() for note in page.get("/Annots", ())]
        pages.append((drawn, page.get("/MediaBox"), [repr(note) for note in notes if note.get("/FT", None) != "/Sig"]))
    return pages


def _name(certificate: x509.Certificate) -> str:
    return load_der_x509_certificate(certificate.dump()).subject.rfc4514_string()


def _moment(at: datetime | None) -> str:
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S %z") if at else "?"


def _both(sentence: Sentence) -> list[str]:
    return [sentence.zh, sentence.en]
