"""Where files are kept when not on this machine's disk."""

from __future__ import annotations

from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec


class Bucket(msgspec.Struct, frozen=True):
    """Where the files are. `endpoint` is host and port."""

    endpoint: str
    secure: bool
    key: str
    secret: str
    name: str
    region: str

    @classmethod
    def of(cls, address: str) -> Self:
        """From ``s3+https://KEY:SECRET@HOST:PORT/BUCKET?region=REGION``. Raises ValueError."""
        parts = urlsplit(address)
        name = parts.path.strip("/")
        if parts.scheme not in ("s3+http", "s3+https") or not (parts.hostname and parts.username and parts.password):
            raise ValueError("an address of a bucket names server, key and secret")
        if not name or "/" in name:
            raise ValueError("an address of a bucket ends with its name")
        region = parse_qs(parts.query).get("region", ["us-east-1"])[0]
        endpoint = parts.netloc.rpartition("@")[2]
        secure = parts.scheme == "s3+https"
        return cls(endpoint, secure, unquote(parts.username), unquote(parts.password), name, region)
