"""What tests share: the results that `make spec` reads, an event loop of the kind the server uses, running servers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.running import RunningServer, running_server

settings.register_profile("patient", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("patient")

pytest_plugins = ["tests.spec"]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The key that servers make at their first start is the tests' own, and not that of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("configuration")))
        yield


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The server of all tests that do not need one of their own. Each has its own hearing there."""
    with running_server(tmp_path_factory.mktemp("standing")) as started:
        yield started


@pytest.fixture
def server(standing: RunningServer) -> RunningServer:
    """A demonstration hearing in which nothing has happened yet."""
    if not standing.alive:
        standing.start()
    standing.invite()
    return standing


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server for tests that change what all its hearings share, or kill it."""
    with running_server(tmp_path / "data") as started:
        yield started
