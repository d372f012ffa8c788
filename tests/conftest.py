"""What every test shares: the results that `make spec` reads, and one event loop of the kind the server uses."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("patient", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("patient")

pytest_plugins = ["tests.spec"]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"
