"""What holds for every file that git tracks."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
GENERATED = {"web/src/protocol.ts"}
LONGEST_MODULE = 400

MACHINE_PATH = re.compile(r"(?<![\w.$}~-])/(?:work|root|tmp|home/\w+|opt/\w+)(?=/)")
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|npmmirror\.com|yarnpkg\.com|deb\.debian\.org|"
    r"(?:mirrors|download|downloads|files)\.[\w-]+\.\w+"
)
INDEX_OPTION = re.compile(r"--(?:extra-)?index[-]url|--find[-]links|--registry[ =]|\"resolved\": *\"")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def lines() -> list[tuple[str, str]]:
    """Every line of every text file, with its place."""
    found = []
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue  # pictures, models, fixtures in bytes
        name = path.relative_to(ROOT)
        found += [(f"{name}:{number}", line) for number, line in enumerate(text.splitlines(), 1)]
    return found


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        (MACHINE_PATH, "a path of one machine; name it relative to the repository or take it from a setting"),
        (REGISTRY, "a registry or download host; pip, npm and apt use the machine's own configuration"),
        (INDEX_OPTION, "an address for a package client; they use the machine's own configuration"),
    ],
    ids=["machine paths", "registries", "index options"],
)
def test_no_tracked_file_names_a_place_on_one_machine_or_network(pattern: re.Pattern[str], sentence: str) -> None:
    broken = [f"{place}: {line.strip()[:120]}" for place, line in lines() if pattern.search(line)]
    assert not broken, f"{sentence}:\n" + "\n".join(broken)


def test_no_module_is_longer_than_a_reader_holds_in_mind() -> None:
    modules = [path for path in tracked() if path.suffix in {".py", ".ts", ".vue", ".mjs"}]
    long = {
        name: count
        for path in modules
        if (name := str(path.relative_to(ROOT))) not in GENERATED
        and (count := len(path.read_text().splitlines())) > LONGEST_MODULE
    }
    assert not long, f"over {LONGEST_MODULE} lines, split by noun: {long}"


def test_no_file_is_a_drawer_for_everything() -> None:
    drawers = [str(path) for path in tracked() if path.stem.strip("_").lower() in {"util", "utils", "helpers", "misc"}]
    assert not drawers, f"name the noun instead: {drawers}"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_pins_every_dependency_by_hash(lock: str) -> None:
    text = (ROOT / lock).read_text()
    entries = re.findall(r"^([\w.-]+)==(\S+)(.*(?:\n {4}.*)*)", text, re.MULTILINE)
    pinned = {name: version for name, version, _ in entries}
    assert pinned
    without = [name for name, _, rest in entries if "--hash=sha256:" not in rest]
    assert not without, f"no hash for {without}"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    declared = list(project["project"]["dependencies"])
    if "dev" in lock:
        declared += project["dependency-groups"]["dev"]
    stale = [line for line in declared if not _allows(Requirement(line), pinned)]
    assert not stale, f"{lock} is older than pyproject.toml, run `make lock`: {stale}"


def _allows(requirement: Requirement, pinned: dict[str, str]) -> bool:
    name = re.sub(r"[-_.]+", "-", requirement.name).lower()
    return name in pinned and requirement.specifier.contains(pinned[name], prereleases=True)


@pytest.mark.parametrize(
    "lock", [path for path in tracked() if path.name == "package-lock.json"], ids=lambda lock: lock.parent.name
)
def test_a_lock_file_of_node_names_the_builds_for_every_platform(lock: Path) -> None:
    packages = json.loads(lock.read_text())["packages"]
    pinned = {place.rpartition("node_modules/")[2] for place in packages}
    wanted = {name for package in packages.values() for name in package.get("optionalDependencies", {})}
    assert not wanted - pinned, f"`npm ci` will refuse this: not pinned: {sorted(wanted - pinned)}"


def test_both_lock_files_pin_the_same_versions() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[\w.-]+==\S+", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")
