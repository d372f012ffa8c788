"""What every test shares: the results that `make spec` reads, and one event loop of the kind the server uses."""

from __future__ import annotations

import pytest

pytest_plugins = ["tests.spec"]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"
