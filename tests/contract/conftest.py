"""Every implementation of a port, so that one suite runs on each."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from server.bucket import Bucket
from server.settings import Settings
from server.store.blobs import Blobs
from server.store.blobs_disk import DiskBlobs
from server.store.blobs_s3 import S3Blobs
from server.store.store import Store, open_store
from tests.servers import S3, Postgres, postgres, redis, s3

DATABASES = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    with postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    with redis() as url:
        yield url


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3]:
    with s3() as server:
        yield server


@pytest.fixture(params=["disk", "s3"])
async def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Blobs]:
    """An empty store of files."""
    opened: Blobs
    if request.param == "disk":
        opened = DiskBlobs(tmp_path / "blobs")
    else:
        server: S3 = request.getfixturevalue("s3_server")
        opened = S3Blobs(Bucket.of(server.url("b" + secrets.token_hex(6))))
    yield opened
    await opened.close()


@pytest.fixture(params=DATABASES)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings that name an empty database."""
    if request.param == "sqlite":
        return Settings(data=tmp_path)
    server: Postgres = request.getfixturevalue("postgres_server")
    # Emptying one database takes a tenth of the time that creating another does.
    server.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public", database="postgres")
    return Settings(data=tmp_path, database_url=server.url("postgres"))


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    opened = await open_store(settings)
    yield opened
    await opened.close()
