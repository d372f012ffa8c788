"""Why the server does not start with the key of the seal that it was given."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from server.sentence import Sentence
from server.settings import SettingsError

Code = Literal[
    "seal_key_missing",
    "seal_key_unreadable",
    "seal_password_wrong",
    "seal_certificate_missing",
    "seal_certificate_unreadable",
    "seal_certificate_too_long",
    "seal_key_mismatch",
    "seal_algorithm_unknown",
]

SENTENCES: Mapping[Code, Sentence] = MappingProxyType(
    {
        "seal_key_missing": Sentence(
            "无法读取法院印章的密钥 {}；请检查 TINGJI_SEAL_KEY 与文件权限，或去掉这些设置以使用自制印章。",
            "The key of the court's seal, {}, cannot be read; check TINGJI_SEAL_KEY and the file's rights, or remove "
            "the settings to use a self-made seal.",
        ),
        "seal_key_unreadable": Sentence(
            "文件 {} 不是 PKCS#12 或 PEM 格式的密钥，或已损坏；请用 TINGJI_SEAL_KEY 给出正确的文件。",
            "The file {} is no key in PKCS#12 or PEM, or it is damaged; name the right one in TINGJI_SEAL_KEY.",
        ),
        "seal_password_wrong": Sentence(
            "密钥文件 {} 的密码不对或没有给出；请改正 TINGJI_SEAL_PASSWORD。",
            "The password of the key {} is wrong or lacking; correct TINGJI_SEAL_PASSWORD.",
        ),
        "seal_certificate_missing": Sentence(
            "找不到法院印章的证书（{}）；请用 TINGJI_SEAL_CERTIFICATE 给出 PEM 文件，或使用含证书的 PKCS#12 文件。",
            "The certificate of the court's seal ({}) is not there; name a PEM file in TINGJI_SEAL_CERTIFICATE, or use "
            "a PKCS#12 file that has it inside.",
        ),
        "seal_certificate_unreadable": Sentence(
            "证书文件 {} 无法读取或已损坏；请用 TINGJI_SEAL_CERTIFICATE 给出 PEM 或 DER 格式的证书。",
            "The certificate {} cannot be read or is damaged; name one in PEM or DER in TINGJI_SEAL_CERTIFICATE.",
        ),
        "seal_certificate_too_long": Sentence(
            "证书文件 {} 及其证书链过长，放不进印章；请只保留印章证书与必要的中间证书。",
            "The certificates in {} are too long for a seal; keep the seal's own and the intermediate ones it needs.",
        ),
        "seal_key_mismatch": Sentence(
            "证书 {} 与密钥不是一对；请检查 TINGJI_SEAL_KEY 与 TINGJI_SEAL_CERTIFICATE。",
            "The certificate {} does not belong to the key; check TINGJI_SEAL_KEY and TINGJI_SEAL_CERTIFICATE.",
        ),
        "seal_algorithm_unknown": Sentence(
            "不支持 {} 的算法：可用 RSA（2048 位以上）或 ECDSA P-256、P-384、P-521；国密 SM2 尚不支持。",
            "The algorithm of {} is not supported: use RSA of 2048 bits or more, or ECDSA on P-256, P-384 or P-521; "
            "SM2 is not supported.",
        ),
    }
)


def error(code: Code, about: str) -> SettingsError:
    """The error to raise; `about` names the file or setting."""
    sentence = SENTENCES[code]
    return SettingsError(code, sentence.zh.format(about), sentence.en.format(about))
