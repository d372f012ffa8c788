"""The sentences of refusals about the seal; part of `server/errors.py`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from server.sentence import Sentence

SEAL_ERRORS: Mapping[str, Sentence] = MappingProxyType(
    {
        "seal_certificate_expired": Sentence(
            "法院印章的证书已过期或尚未生效，没有封章；签名不受影响，请管理员更换证书后再封。",
            "The certificate of the court's seal has expired or does not hold yet, and nothing was sealed; signatures "
            "are not affected. Have the certificate replaced, then seal again.",
        ),
        "seal_not_readable": Sentence(
            "文件不是可以封章的 PDF，或已损坏，没有封章；请检查文件。",
            "The file is no PDF that can be sealed, or it is damaged, and nothing was sealed; look at the file.",
        ),
        "signatures_changed": Sentence(
            "封章时又有人签名或拒签，没有封章；请再封一次。",
            "Somebody signed or refused while the record was being sealed, and it was not sealed; seal it once more.",
        ),
        "timestamp_unavailable": Sentence(
            "已封章，但时间戳服务器没有给出有效的时间戳；封章有效，时间以服务器时钟为准，可在其恢复后再封一次。",
            "The record is sealed, but the time stamp server gave no valid time stamp; the seal holds, with the "
            "server's own time. It can be sealed once more when that server is back.",
        ),
    }
)
