"""Which speech models are installed, and what each of them is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

ABOUT = "about.json"
"""A model's own description, in its folder; models without one are known by their folder's name."""

_LANGUAGE = re.compile(r"^vosk-model-(?:small-|big-|lgraph-)?(?P<country>[a-z]{2})(?:-|$)")
_CODES = {"cn": "zh", "ua": "uk", "vn": "vi", "kz": "kk", "gr": "el"}
"""Vosk names some models after a country; these are the languages' codes (ISO 639-1)."""


class About(msgspec.Struct, frozen=True):
    """`languages` as codes such as "zh"; `sample` is true for a model that knows only sample words."""

    name: str
    languages: tuple[str, ...] = ()
    sample: bool = False


class InstalledModel(msgspec.Struct, frozen=True):
    """A folder with a model; `size` in bytes."""

    folder: Path
    about: About
    size: int


def about(folder: Path) -> About:
    """What the model in `folder` is, as far as its description or its name tells; the folder need not exist."""
    try:
        return msgspec.json.decode((folder / ABOUT).read_bytes(), type=About)
    except (OSError, msgspec.MsgspecError):
        match = _LANGUAGE.match(folder.name)
        country = match["country"] if match else ""
        return About(folder.name, (_CODES.get(country, country),) if country else ())


def model_folders(data: Path) -> tuple[Path, Path]:
    """Where models are looked for: those that came with the server, and those installed under the data folder."""
    return Path("models"), data / "models"


def installed(folders: Iterable[Path]) -> list[InstalledModel]:
    """The models directly inside these folders, by name; folders that do not exist hold none."""
    found = (inner for folder in folders if folder.is_dir() for inner in sorted(folder.iterdir()))
    return [
        InstalledModel(folder, about(folder), sum(path.stat().st_size for path in _files(folder)))
        for folder in found
        if (folder / "am" / "final.mdl").is_file() or (folder / "final.mdl").is_file()
    ]


def sha256(folder: Path) -> str:
    """One hash over the names and contents of all files in the folder; takes seconds for a large model."""
    whole = hashlib.sha256()
    for path in _files(folder):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").digest()
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + content)
    return whole.hexdigest()


def describe(models: Sequence[InstalledModel], chosen: Path | None = None) -> str:
    """The models as a table for people; the one in the folder `chosen` is marked with a star."""
    if not models:
        return "没有安装语音模型，庭审照常进行，语音识别关闭。\nNo speech model is installed; hearings work without it."
    rows = [("", "NAME", "LANGUAGES", "SIZE", "SHA-256", "")]
    rows += [
        (
            "*" if chosen and model.folder.resolve() == chosen.resolve() else "",
            model.about.name,
            ",".join(model.about.languages) or "?",
            f"{model.size / 1e6:.1f} MB",
            sha256(model.folder),
            "只认识示例词 sample words only" if model.about.sample else "",
        )
        for model in models
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
