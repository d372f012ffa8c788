"""The job of a worker: the photograph of a signed page becomes a picture that pages can show."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Final

from server.evidence import pictures

SHOW: Final = "server.signing.photograph.show"
"""Name of the job."""

MOST_BYTES: Final = 10_000_000
WIDTH: Final = 1600
"""Pixels of the picture at most."""


def show(body: bytes) -> bytes:
    """From a PNG or JPEG file to a JPEG. Raises JobError ``damaged_file``, ``picture_too_large``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan"
        path.write_bytes(body)
        drawn = io.BytesIO()
        pictures.whole(path, WIDTH).save(drawn, "JPEG", quality=85)
        return drawn.getvalue()
