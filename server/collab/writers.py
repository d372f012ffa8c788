"""Which open page writes as which Yjs client, and the secrets that let a page go on as the same one."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Container


def fresh_client(taken: Container[int]) -> int:
    """A Yjs client id (32 bits) that nobody has had in this record."""
    while True:
        client = secrets.randbits(32)
        if client and client not in taken:
            return client


def fresh_secret() -> str:
    """What a writer shows to be resumed: 128 bits, text."""
    return secrets.token_urlsafe(16)


def digest(secret: str) -> bytes:
    """SHA-256 of a secret, which is all that the journal keeps of it."""
    return hashlib.sha256(secret.encode()).digest()


def matches(secret: str, expected: bytes) -> bool:
    """Whether the secret is the one behind the digest, in constant time."""
    return hmac.compare_digest(digest(secret), expected)


class Writers:
    """Live writers: each belongs to one connection, and a resume takes it over from an older one."""

    def __init__(self) -> None:
        self._connection: dict[int, str] = {}

    def bind(self, client: int, connection: str) -> None:
        """From now on only this connection writes as `client`."""
        self._connection[client] = connection

    def bound(self, client: int, connection: str) -> bool:
        """Whether this connection writes as `client`."""
        return self._connection.get(client) == connection

    def drop(self, connection: str) -> None:
        """The connection is gone; its writers can be resumed by another."""
        self._connection = {client: held for client, held in self._connection.items() if held != connection}
