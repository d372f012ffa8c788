"""The page of a signed record that says who signed what, when, how he was verified, and whose seal is on it.

Like the sheet it holds finished words; whoever draws it only decides how it looks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

import msgspec

from server.collab.layout import words
from server.hearing.header import BEIJING
from server.signing.orders import Owner
from server.signing.signed import Picture, Refusal, Scan, Signature, SignedRecord, Version

BEGIN = "〔第{}版笔录正文 始〕"
END = "〔第{}版笔录正文 终〕"
"""The lines of the file between which nothing stands but the text of the version with this number."""


class Row(msgspec.Struct, frozen=True):
    """A row of facts; `name` stands bold before it."""

    name: str
    text: str


class SignedVersion(msgspec.Struct, frozen=True):
    """A version; `mark` says whether it is the one in the file, `groups` are its hash in groups of eight."""

    title: str
    mark: str
    frozen: str
    groups: tuple[str, ...]
    words: str


class Signer(msgspec.Struct, frozen=True):
    """Who signed or refused (then with a `reason`); `picture` is an SVG file, `remark` stands where there is none."""

    name: str
    role: str
    version: str
    at: str
    verified: str
    device: str = ""
    picture: str = ""
    remark: str = ""
    reason: str = ""


class Certificate(msgspec.Struct, frozen=True):
    """All the words. `blocks` are the signatures and refusals of the text itself, for the foot of the record."""

    begin: str
    end: str
    about: tuple[Row, ...]
    versions: tuple[SignedVersion, ...]
    signers: tuple[Signer, ...]
    refusals: tuple[Signer, ...]
    waiting: tuple[str, ...]
    blocks: tuple[Signer, ...]
    court: str
    stamp: str
    fingerprint: tuple[str, ...]
    warning: str
    proof: str
    code: str


def certificate(
    record: SignedRecord, owner: Owner, at: int, drawn: Callable[[Picture], str], code: Callable[[str], str]
) -> Certificate:
    """Write it all out. `drawn` makes an SVG file of a picture ("" if it cannot), `code` a QR code of an address."""
    last = record.versions[-1].number
    signers = tuple(_signer(one, drawn) for one in record.signatures)
    refusals = tuple(_refusal(one) for one in record.refusals)
    current = tuple(one for one in (*signers, *refusals) if one.version == _number(last))
    return Certificate(
        begin=BEGIN.format(last),
        end=END.format(last),
        about=(Row("文件", words(record.sheet.name)), Row("封章时间", moment(at)), *_owner(owner)),
        versions=tuple(_version(one, last) for one in record.versions),
        signers=signers,
        refusals=refusals,
        waiting=tuple(words(f"{one.role} {one.name}") for one in record.waiting),
        blocks=current,
        court=words(record.sheet.court),
        stamp="电子印章（自制，仅供试用）" if owner.self_made else "电子印章",
        fingerprint=groups(owner.fingerprint.upper()),
        warning="本印章的证书由本系统自行生成，未经权威机构认证，仅供试用。" if owner.self_made else "",
        proof=words(record.proof),
        code=code(record.proof) if record.proof else "",
    )


def moment(at: int) -> str:
    """A time in Beijing, to the second."""
    return datetime.fromtimestamp(at / 1000, BEIJING).strftime("%Y年%m月%d日 %H:%M:%S")


def groups(digits: str, size: int = 8) -> tuple[str, ...]:
    """Figures in groups, so that two of them can be compared by eye."""
    return tuple(digits[start : start + size] for start in range(0, len(digits), size))


def _version(version: Version, last: int) -> SignedVersion:
    return SignedVersion(
        title=_number(version.number),
        mark="本文件所载" if version.number == last else "已被后一版取代",
        frozen=moment(version.frozen_at),
        groups=groups(version.root.upper()),
        words=words(version.words),
    )


def _signer(one: Signature, drawn: Callable[[Picture], str]) -> Signer:
    picture = drawn(one.picture) if one.picture else ""
    return Signer(
        name=words(one.name),
        role=words(one.role),
        version=_number(one.version),
        at=moment(one.at),
        verified=words(one.verified),
        device=words(one.device),
        picture=picture,
        remark="" if picture else _lacking(one.picture),
    )


def _lacking(picture: Picture | None) -> str:
    if not isinstance(picture, Scan):
        return "无图样"
    return f"图样无法显示。原件 SHA-256：{' '.join(groups(hashlib.sha256(picture.image).hexdigest()))}"


def _refusal(one: Refusal) -> Signer:
    return Signer(
        name=words(one.name),
        role=words(one.role),
        version=_number(one.version),
        at=moment(one.at),
        verified=words(one.verified),
        reason=words(one.reason) or "未说明理由",
    )


def _number(number: int) -> str:
    return f"第{number}版"


def _owner(owner: Owner) -> tuple[Row, ...]:
    return (
        Row("印章所有者", words(owner.subject)),
        Row("证书颁发者", words(owner.issuer) if owner.issuer != owner.subject else "同上（自签）"),
        Row("证书有效期至", moment(owner.until)),
        Row("签名算法", words(owner.algorithm)),
        Row("时间戳", "封章时申请，取得的时间戳在签名之内" if owner.timestamped else "未配置时间戳服务器"),
    )
