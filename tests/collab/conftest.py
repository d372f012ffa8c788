"""One Node process with editors for all tests of a worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.collab.clerks import Editors, start_editors


@pytest.fixture(scope="session")
def editors() -> Iterator[Editors]:
    with start_editors() as editors:
        yield editors
