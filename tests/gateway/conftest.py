"""One server for the tests of a module, and its links by role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.running import RunningServer, running_server


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """For tests that leave the hearing as they found it."""
    with running_server(tmp_path_factory.mktemp("data")) as server:
        yield server
