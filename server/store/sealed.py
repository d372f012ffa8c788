"""Seals what belongs to a person before it is stored: AES-256-GCM, under a key that the store itself never holds."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.store.ports import StoreError

KEY_BYTES = 32
_NONCE_BYTES = 12


class Sealer:
    """`place` says where the bytes are stored, such as "persons.name p-1": sealed bytes open nowhere else."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, place: str) -> bytes:
        """The sealed bytes: 28 more than `plain`, and different each time."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """What was sealed. Raises StoreError ``sealed_unreadable``: another key, another place, or damaged."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError) as error:
            raise StoreError(
                "sealed_unreadable",
                "一项加密保存的个人信息无法解密：密钥不对，或数据已损坏；请检查密钥文件，或从备份恢复。",
                "A sealed item of personal data cannot be opened: the key is another, or the data is damaged; "
                "check the key file, or restore from a backup.",
            ) from error

    def seal_text(self, text: str, place: str) -> bytes:
        """The same for text."""
        return self.seal(text.encode(), place)

    def open_text(self, sealed: bytes, place: str) -> str:
        """The same for text."""
        return self.open(sealed, place).decode()
