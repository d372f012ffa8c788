"""Brings a database, empty or older, to the tables that this version of the server works with."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from server.store.ports import StoreError
from server.store.sealed import Sealer

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x74696E676A69  # the advisory lock that servers starting together take in turn; "tingji" in ASCII


def migrate(connection: Connection, sealer: Sealer) -> None:
    """Apply what is missing, within the transaction of `connection`. Raises StoreError ``database_newer``.

    What names people and is not sealed yet is sealed by `sealer`.

    It always writes, so that a read-only database is noticed now and not in the middle of a hearing.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["sealer"] = sealer
    present = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if present is not None and present not in known:
        raise StoreError(
            "database_newer",
            f"数据库（版本 {present}）由更新版本的服务器写入，本版本不能使用；请升级服务器。",
            f"The database (version {present}) was written by a newer server; upgrade this one to use it.",
        )
    command.upgrade(config, "head")
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
