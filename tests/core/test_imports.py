"""Imports run one way: gateway → room → hearing, with store, collab, asr, evidence and media below the room."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import msgspec
import pytest

ROOT = Path(__file__).parents[2]

NEEDS_THE_WORLD = {
    *("asyncio", "multiprocessing", "os", "pathlib", "random", "secrets", "select", "selectors", "shutil", "signal"),
    *("socket", "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib", "uuid"),
}
"""What a pure module may not import: time, chance, files, other processes come in as arguments."""


class Pure(msgspec.Struct, frozen=True):
    """`part` imports the standard library (without clocks, chance, input and output) and what is in `allowed`."""

    part: str
    allowed: tuple[str, ...]


class Unaware(msgspec.Struct, frozen=True):
    """`part` never imports what stands above it."""

    part: str
    above: tuple[str, ...]


class Confined(msgspec.Struct, frozen=True):
    """`library` is imported in `places` only, so that replacing it changes nothing else."""

    library: str
    places: tuple[str, ...]


TOP = ("server.gateway", "server.app", "server.__main__")
ROOM = ("server.room", "server.rooms")

RULES: list[Pure | Unaware | Confined] = [
    Pure("server.hearing", ("server.hearing", "msgspec")),
    Pure("server.collab.gate", ("server.collab", "server.hearing", "msgspec")),
    Pure("server.collab.facts", ("server.collab", "server.hearing", "msgspec")),
    Pure("server.collab.grid", ("server.collab",)),
    Pure("server.collab.layout", ("server.collab", "server.hearing", "msgspec")),
    Pure("server.collab.plain", ("server.collab",)),
    Pure("server.collab.word", ("server.collab", "server.hearing")),
    Pure("server.signing.frozen", ("server.signing", "server.collab", "server.hearing", "msgspec")),
    Pure("server.signing.strokes", ("server.signing", "msgspec")),
    Pure("server.signing.words", ()),
    Pure("server.asr.segments", ("server.asr", "msgspec")),
    Unaware("server.hearing", TOP + ROOM),
    Unaware("server.store", TOP + ROOM),
    Unaware("server.collab", TOP + ROOM),
    Unaware("server.asr", TOP + ROOM),
    Unaware("server.evidence", TOP + ROOM),
    Unaware("server.access", TOP + ROOM),
    Unaware("server.media", TOP + ROOM),
    Unaware("server.signing", TOP + ROOM),
    Unaware("server.room", TOP),
    Unaware("server.rooms", TOP),
    Unaware("server.gateway", ("server.app", "server.__main__")),
    Confined("starlette", ("server.gateway", "server.app")),
    Confined("socketio", ("server.gateway",)),
    Confined("engineio", ("server.gateway",)),
    Confined("uvicorn", ("server.gateway", "server.app", "server.__main__")),
    Confined("pymupdf", ("server.evidence.pages", "server.evidence.stamp")),
    Confined("fitz", ("server.evidence.pages", "server.evidence.stamp")),
    Confined("sqlalchemy", ("server.store",)),
    Confined("pycrdt", ("server.collab",)),
    Pure("server.signing.certificate", ("server.signing", "server.collab", "server.hearing", "msgspec")),
    Pure("server.signing.ink", ("server.signing",)),
    Confined("pyhanko", ("server.signing",)),
    Confined("docx", ("server.collab.docx",)),
    Confined("typst", ("server.collab.pdf",)),
    Confined("vosk", ("server.asr",)),
    Confined("aiortc", ("server.media",)),
]

Modules = Mapping[str, str]
"""Source text by dotted name."""


def modules(folder: Path) -> Modules:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path.read_text()
        for path in sorted(folder.rglob("*.py"))
    }


def imports(source: str) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything imported, inside functions too; `from a import b` names a.b."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def within(name: str, places: Iterable[str]) -> bool:
    return any(f"{name}.".startswith(f"{place}.") for place in places)


def objection(rule: Pure | Unaware | Confined, module: str, imported: str) -> str | None:
    """Why `module` may not import `imported`, or None."""
    match rule:
        case Pure(part, allowed) if within(module, [part]):
            top = imported.partition(".")[0]
            if top in NEEDS_THE_WORLD:
                return f"{part} is pure; what {top} gives comes in as an argument"
            if top not in sys.stdlib_module_names and not within(imported, allowed):
                return f"{part} is pure; it imports the standard library and {', '.join(allowed)} only"
        case Unaware(part, above) if within(module, [part]) and within(imported, above):
            return f"{part} stands below {' and '.join(place for place in above if within(imported, [place]))}"
        case Confined(library, places) if within(imported, [library]) and not within(module, places):
            return f"only {' and '.join(places)} may know {library}"
    return None


def offences(rule: Pure | Unaware | Confined, tree: Modules) -> list[str]:
    return [
        f"{module}, line {line}: imports {imported}, but {why}"
        for module, source in tree.items()
        for line, imported in imports(source)
        if (why := objection(rule, module, imported))
    ]


def circle(tree: Modules) -> list[str]:
    """The names of modules that import each other in a circle; empty when there is none."""
    graph = {
        module: {
            target
            for _, imported in imports(source)
            for target in (imported, imported.rpartition(".")[0])
            if target in tree and target != module
        }
        for module, source in tree.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def undeclared(tree: Modules, own: set[str], declared: set[str]) -> list[str]:
    """Imports of libraries that come from no package in `declared`."""
    packages = packages_distributions()
    return [
        f"{module}, line {line}: imports {top}"
        for module, source in tree.items()
        for line, imported in imports(source)
        if (top := imported.partition(".")[0]) not in sys.stdlib_module_names | own
        and not any(_normal(package) in declared for package in packages.get(top, ()))
    ]


def _normal(requirement: str) -> str:
    name = re.match(r"[\w.-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = {_normal(requirement) for requirement in PROJECT["project"]["dependencies"]}
DEVELOPMENT = RUNTIME | {_normal(requirement) for requirement in PROJECT["dependency-groups"]["dev"]}
SERVER = modules(ROOT / "server")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: " ".join(map(str, msgspec.structs.astuple(rule))))
def test_imports_keep_their_direction(rule: Pure | Unaware | Confined) -> None:
    broken = offences(rule, SERVER)
    assert not broken, "\n".join(broken)


def test_no_modules_import_each_other_in_a_circle() -> None:
    found = circle(SERVER)
    assert not found, " → ".join(found)


def test_every_library_the_server_imports_is_declared() -> None:
    found = undeclared(SERVER, {"server"}, RUNTIME)
    assert not found, "not in pyproject.toml's dependencies:\n" + "\n".join(found)


@pytest.mark.parametrize("folder", ["tests", "bench", "scripts", "models"])
def test_every_library_of_development_is_declared(folder: str) -> None:
    own = {"server", "tests", "bench", "scripts", "models", "torch"}  # torch: models/requirements.txt
    found = undeclared(modules(ROOT / folder), own, DEVELOPMENT)
    assert not found, "not in pyproject.toml's group dev:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("server.hearing.machine", "import msgspec\nimport time"),
        ("server.hearing.machine", "from server.store import ports"),
        ("server.hearing.machine", "import pycrdt"),
        ("server.asr.segments", "def f():\n    from asyncio import Queue"),
        ("server.store.sql", "from server.room import Room"),
        ("server.media.peer", "from server import rooms"),
        ("server.room", "import server.gateway.sockets"),
        ("server.gateway.http", "from server.app import build"),
        ("server.room", "from starlette.responses import Response"),
        ("server.collab.pdf", "import pymupdf"),
        ("server.room", "from docx import Document"),
        ("server.collab.docx", "import typst"),
    ],
)
def test_an_import_against_the_direction_is_found(module: str, source: str) -> None:
    assert any(offences(rule, {module: source}) for rule in RULES)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("server.hearing.machine", "import hashlib\nimport msgspec\nfrom server.hearing.model import Role"),
        ("server.room", "from server.store.ports import Journal\nfrom server.hearing import machine"),
        ("server.gateway.sockets", "import socketio\nfrom server.rooms import Rooms"),
        ("server.evidence.pages", "import pymupdf"),
    ],
)
def test_an_import_along_the_direction_is_left_alone(module: str, source: str) -> None:
    assert not any(offences(rule, {module: source}) for rule in RULES)


def test_a_circle_is_named() -> None:
    tree = {"a": "import b", "b": "from c import x", "c": "import a"}
    assert set(circle(tree)) == set(tree)
