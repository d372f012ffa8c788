"""The job that opens a file from outside for the first time, with the parser that will show it later.

What the file is called and what its first bytes say has been looked at before; here it must prove to be what it
claims. Whoever wrote it may have meant harm: this runs in a worker that may die.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from server.evidence.orders import FACTS, PAGES, Facts, Inspection


def inspect(body: bytes) -> bytes:
    """From an Inspection to Facts, both in msgpack.

    Raises JobError: ``encrypted_file``, ``damaged_file``, ``macros_in_file``, ``archive_bomb``, ``too_many_pages``,
    ``picture_too_large``, ``film_too_long``, ``no_office``, ``unknown_kind``.
    """
    order = msgspec.msgpack.decode(body, type=Inspection)
    folder = Path(order.folder)
    facts = _facts(order, Path(order.path), folder)
    found = msgspec.msgpack.encode(msgspec.structs.replace(facts, derived=(*facts.derived, FACTS)))
    (folder / FACTS).write_bytes(found)
    return found


def _facts(order: Inspection, path: Path, folder: Path) -> Facts:
    """Each kind's parser is loaded when it is needed: whoever waits for a page should not wait for FFmpeg."""
    match order.kind:
        case "image":
            from server.evidence import pictures

            return Facts("image", pages=(pictures.inspect(path),))
        case "pdf":
            return _paged(order, path)
        case "word":
            from server.evidence import office

            office.convert(path, folder / PAGES)
            return msgspec.structs.replace(_paged(order, folder / PAGES), derived=(PAGES,))
        case "video" | "audio":
            from server.evidence import film

            found = film.inspect(path)
            return Facts(found.kind, duration_ms=found.duration_ms, playable=found.playable)


def _paged(order: Inspection, path: Path) -> Facts:
    from server.evidence import pages

    sizes, text = pages.inspect(path)
    return Facts(order.kind, pages=sizes, text=text)
