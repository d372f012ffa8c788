"""Opens everything that the settings name, and closes it again."""

from __future__ import annotations

from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import msgspec
from sqlalchemy.engine import URL

from server.bucket import Bucket
from server.settings import Settings
from server.store.blobs import Blobs
from server.store.blobs_disk import DiskBlobs
from server.store.blobs_s3 import S3Blobs
from server.store.correspondence import SqlCorrespondence
from server.store.database import Database
from server.store.directory import SqlDirectory
from server.store.identities import SqlIdentities
from server.store.journal import SqlJournal
from server.store.key import check_key, find_key
from server.store.leases_memory import Floor, MemoryLeases
from server.store.leases_redis import RedisLeases
from server.store.migrate import migrate
from server.store.ports import Correspondence, Directory, Identities, Journal, Leases, StoreError, Templates
from server.store.sealed import Sealer
from server.store.templates import SqlTemplates


class Store(msgspec.Struct, frozen=True):
    """The open stores of one server."""

    journal: Journal
    directory: Directory
    leases: Leases
    templates: Templates
    identities: Identities
    correspondence: Correspondence
    blobs: Blobs
    resources: AsyncExitStack

    async def close(self) -> None:
        """Write what is queued, then close every file and connection."""
        await self.resources.aclose()


async def open_store(settings: Settings) -> Store:
    """Open the database, bring its tables up to date, and open the leases. Raises StoreError."""
    _make_folder(settings.data)
    file = URL.create("sqlite", database=str(settings.data / "tingji.db"))
    async with AsyncExitStack() as opened:
        database = Database(settings.database_url or file)
        opened.push_async_callback(database.close)
        sealer = Sealer(find_key(settings))
        await database.write(partial(migrate, sealer=sealer))
        await check_key(database, sealer)
        journal = SqlJournal(database)
        opened.push_async_callback(journal.close)
        leases = await _open_leases(settings, journal.fenced)
        opened.push_async_callback(leases.close)
        blobs = _blobs(settings)
        opened.push_async_callback(blobs.close)
        return Store(
            journal=journal,
            directory=SqlDirectory(database, sealer),
            leases=leases,
            templates=SqlTemplates(database),
            identities=SqlIdentities(database, sealer),
            correspondence=SqlCorrespondence(database, sealer),
            blobs=blobs,
            resources=opened.pop_all(),
        )


async def _open_leases(settings: Settings, floor: Floor) -> Leases:
    if settings.redis_url is None:
        return MemoryLeases(floor)
    leases = RedisLeases(settings.redis_url, floor)
    await leases.check()
    return leases


def _blobs(settings: Settings) -> Blobs:
    if settings.blobs_url is None:
        return DiskBlobs(settings.data / "blobs")
    return S3Blobs(Bucket.of(settings.blobs_url))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            "data_folder_unusable",
            f"数据文件夹 {folder} 无法创建（{error.strerror}）；请检查 TINGJI_DATA 及其权限。",
            f"The data folder {folder} cannot be made ({error.strerror}); check TINGJI_DATA and its permissions.",
        ) from error
