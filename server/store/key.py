"""The key under which personal data is sealed: found, made at the first start, and checked to be the right one."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

import structlog
from sqlalchemy import Connection, select

from server.settings import Settings
from server.store import tables
from server.store.database import Database
from server.store.ports import StoreError
from server.store.sealed import KEY_BYTES, Sealer

_NAME = "sealed"
_PLAIN = b"tingji"

log = structlog.get_logger(__name__)


def find_key(settings: Settings) -> bytes:
    """The key of the settings, else of their file, which is made if it is not there. Raises StoreError."""
    if settings.secrets_key is not None:
        return settings.secrets_key
    file = settings.secrets_key_file
    if settings.data.resolve() in file.resolve().parents:
        raise StoreError(
            "key_in_data",
            f"密钥文件 {file} 在数据文件夹里，与它保护的数据放在一起；请用 TINGJI_SECRETS_KEY_FILE 另选位置。",
            f"The key file {file} lies in the data folder, beside what it protects; choose another place with "
            "TINGJI_SECRETS_KEY_FILE.",
        )
    try:
        if not file.exists():
            _make(file)
        key = bytes.fromhex(file.read_text().strip())
    except (OSError, ValueError) as error:
        raise _unusable(file) from error
    if len(key) != KEY_BYTES:
        raise _unusable(file)
    return key


async def check_key(database: Database, sealer: Sealer) -> None:
    """Raises StoreError ``key_wrong`` if what is stored was sealed under another key."""
    fresh = database.upsert(tables.secrets).values(name=_NAME, value=sealer.seal(_PLAIN, _NAME))
    kept = select(tables.secrets.c.value).where(tables.secrets.c.name == _NAME)

    def work(connection: Connection) -> bytes:
        connection.execute(fresh.on_conflict_do_nothing())
        value: bytes = connection.execute(kept).scalar_one()
        return value

    try:
        sealer.open(await database.write(work), _NAME)
    except StoreError as error:
        if error.code != "sealed_unreadable":
            raise
        raise StoreError(
            "key_wrong",
            "数据库里的个人信息是用另一把密钥加密的；请在 TINGJI_SECRETS_KEY_FILE 或 TINGJI_SECRETS_KEY 换回原密钥。",
            "The personal data in this database was sealed under another key; put that key back where "
            "TINGJI_SECRETS_KEY_FILE or TINGJI_SECRETS_KEY says.",
        ) from error


def _make(file: Path) -> None:
    """Servers that start together end up with one key: the first that is whole stays."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_hex(KEY_BYTES) + "\n")
            opened.flush()
            os.fsync(opened.fileno())
        with suppress(FileExistsError):
            os.link(draft, file)
            log.info("made the key to personal data; keep a copy of it apart from the data", file=str(file))
    finally:
        draft.unlink()


def _unusable(file: Path) -> StoreError:
    return StoreError(
        "key_unusable",
        f"密钥文件 {file} 不能读取、不能创建，或不是 64 位十六进制数；请检查，或设置 TINGJI_SECRETS_KEY_FILE 或 "
        "TINGJI_SECRETS_KEY。",
        f"The key file {file} cannot be read or made, or does not hold 64 hexadecimal digits; check it, or set "
        "TINGJI_SECRETS_KEY_FILE or TINGJI_SECRETS_KEY.",
    )
