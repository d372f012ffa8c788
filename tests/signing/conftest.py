from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.settings import Settings
from server.signing.court_key import court_key
from server.signing.seal import Seal, Sealed
from server.workers import Workers
from tests.signing.authority import Authority
from tests.signing.records import now, signed


@pytest.fixture(scope="session")
def court(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a first run."""
    return tmp_path_factory.mktemp("court")


@pytest.fixture(scope="session")
def certificate(court: Path) -> Path:
    court_key(Settings(data=court))
    return court / "seal" / "certificate.pem"


@pytest.fixture(scope="session")
async def workers() -> AsyncIterator[Workers]:
    workers = Workers()
    yield workers
    await workers.close()


@pytest.fixture(scope="session")
def seal(court: Path, workers: Workers) -> Seal:
    return Seal(court_key(Settings(data=court)), workers, Settings().fonts)


@pytest.fixture(scope="session")
async def sealed(seal: Seal) -> Sealed:
    return await seal.seal(signed(), now())


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))
