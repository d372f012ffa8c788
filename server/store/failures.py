"""What a database driver's error means, as a code and a sentence that an operator can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from types import MappingProxyType

import psycopg
from sqlalchemy.exc import DBAPIError

from server.store.ports import StoreError

_SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "database_unopenable": (
            "数据库文件打不开；请检查 TINGJI_DATA 所指文件夹是否存在、是否允许读写。",
            "The database file cannot be opened; check that the folder TINGJI_DATA exists and is writable.",
        ),
        "database_read_only": (
            "数据库只读，无法保存；请给予服务器帐号写入数据文件夹或数据库的权限。",
            "The database is read-only, nothing can be saved; let the server's account write to its folder or tables.",
        ),
        "disk_full": (
            "磁盘已满，无法保存；请腾出空间，之后服务会自行恢复。",
            "The disk is full and nothing can be saved; free some space, the server goes on by itself afterwards.",
        ),
        "database_damaged": (
            "数据库文件已损坏或不是数据库；请保留该文件并从备份恢复。",
            "The database file is damaged or not a database; keep it and restore from a backup.",
        ),
        "database_busy": (
            "数据库被其他程序占用太久；请检查是否有另一程序正在使用它。",
            "The database was held by another program for too long; see whether another program is using it.",
        ),
        "database_password": (
            "数据库拒绝登录：用户名或密码不对；请检查 TINGJI_DATABASE。",
            "The database refused the sign-in: wrong user or password; check TINGJI_DATABASE.",
        ),
        "database_missing": (
            "数据库服务器上没有这个库；请先创建，或检查 TINGJI_DATABASE 中的库名。",
            "The server has no database of that name; create it, or check the name in TINGJI_DATABASE.",
        ),
        "database_unreachable": (
            "连接不上数据库服务器；请检查它是否在运行，以及 TINGJI_DATABASE 中的主机和端口。",
            "The database server cannot be reached; check that it is running, and host and port in TINGJI_DATABASE.",
        ),
    }
)

_SQLITE: Mapping[int, str] = MappingProxyType(
    {
        sqlite3.SQLITE_CANTOPEN: "database_unopenable",
        sqlite3.SQLITE_PERM: "database_unopenable",
        sqlite3.SQLITE_READONLY: "database_read_only",
        sqlite3.SQLITE_FULL: "disk_full",
        sqlite3.SQLITE_CORRUPT: "database_damaged",
        sqlite3.SQLITE_NOTADB: "database_damaged",
        sqlite3.SQLITE_BUSY: "database_busy",
        sqlite3.SQLITE_LOCKED: "database_busy",
    }
)

# The beginning of an SQLSTATE (PostgreSQL's documentation, appendix A), the longest that fits counts.
_POSTGRES: Mapping[str, str] = MappingProxyType(
    {
        "28": "database_password",
        "3D": "database_missing",
        "25006": "database_read_only",
        "42501": "database_read_only",
        "53100": "disk_full",
        "55P03": "database_busy",
        "XX001": "database_damaged",
        "XX002": "database_damaged",
        "08": "database_unreachable",
        "57P": "database_unreachable",
    }
)


def failure(code: str) -> StoreError:
    """The error of one of the codes above."""
    zh, en = _SENTENCES[code]
    return StoreError(code, zh, en)


def explain(error: Exception) -> StoreError:
    """The StoreError for whatever a driver, or SQLAlchemy on its behalf, has raised."""
    if isinstance(error, StoreError):
        return error
    driver_error = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    code = None
    if isinstance(driver_error, sqlite3.Error):
        code = _SQLITE.get(getattr(driver_error, "sqlite_errorcode", 0) & 0xFF)  # the low byte is the primary code
    elif isinstance(driver_error, psycopg.Error):
        code = _of_postgres(driver_error)
    if code is not None:
        explained = failure(code)
    else:
        zh, en = f"数据存取失败，未能保存：{driver_error}", f"The store failed and nothing was saved: {driver_error}"
        explained = StoreError("store_failed", zh, en)
    explained.__cause__ = error
    return explained


def _of_postgres(error: psycopg.Error) -> str | None:
    if error.sqlstate is not None:
        fitting = [state for state in _POSTGRES if error.sqlstate.startswith(state)]
        return _POSTGRES[max(fitting, key=len)] if fitting else None
    # A connection that was never made carries no SQLSTATE, only the server's sentence.
    text = str(error)
    if "authentication failed" in text or "no password supplied" in text:
        return "database_password"
    if "database" in text and "does not exist" in text:
        return "database_missing"
    return "database_unreachable" if isinstance(error, psycopg.OperationalError) else None
