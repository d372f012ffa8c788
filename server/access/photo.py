"""Photographs of the identity check, as a worker reads them: what is kept is drawn anew and holds a picture alone."""

from __future__ import annotations

from io import BytesIO

from server.evidence import pictures
from server.worker import JobError

PREPARE = "server.access.photo.prepare"
"""The job by its name."""

WIDTH = 1600
"""In pixels: the small print of a card can be read."""

_QUALITY = 88


def prepare(content: bytes) -> bytes:
    """A photograph as JPEG, the right way up, without what the camera wrote beside it (place, time, device).

    Raises JobError ``photo_unreadable``.
    """
    drawn = BytesIO()
    try:
        pictures.whole(BytesIO(content), WIDTH).convert("RGB").save(drawn, "JPEG", quality=_QUALITY, icc_profile=None)
    except JobError as error:
        raise JobError("photo_unreadable") from error
    return drawn.getvalue()
