"""The program's own source, as the licence (AGPL, section 13) promises to everybody who uses it over a network."""

from __future__ import annotations

import io
import tarfile
from functools import lru_cache
from pathlib import Path

FOLDERS = ("server", "web", "models", "bench", "tests", "docs", "scripts")
FILES = ("*.md", "LICENSE", "Makefile", "pyproject.toml", "requirements*", "Dockerfile", "docker-compose.yml")
LEFT_OUT = frozenset({"node_modules", "dist", "__pycache__", ".venv", "data"})


@lru_cache(maxsize=1)
def source_archive(root: Path) -> bytes:
    """A tar.gz of the source below `root`: only what is named above, never an operator's settings or data."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path in sorted(root.iterdir()):
            if path.name in FOLDERS or any(path.match(pattern) for pattern in FILES):
                archive.add(path, f"tingji/{path.name}", filter=_source_only)
    return buffer.getvalue()


def _source_only(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    name = Path(member.name).name
    if name in LEFT_OUT or (name.startswith(".") and name != ".gitignore") or not (member.isfile() or member.isdir()):
        return None
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member
