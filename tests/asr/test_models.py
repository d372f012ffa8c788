from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from server.asr.models import about, describe, installed, model_folders, sha256
from tests.asr.process import TINY

pytestmark = pytest.mark.spec("S5")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two models in it, and something that is none."""
    models = tmp_path / "models"
    shutil.copytree(TINY, models / "tiny-zh")
    (models / "vosk-model-small-cn-0.22" / "am").mkdir(parents=True)
    (models / "vosk-model-small-cn-0.22" / "am" / "final.mdl").write_bytes(b"1234")
    (models / "notes").mkdir()
    (models / "notes" / "final.txt").write_text("")
    return tmp_path


def test_installed_models_are_listed_with_what_is_known_of_them(data: Path) -> None:
    tiny, small = installed([data / "models", data / "nowhere"])
    assert (tiny.about.name, tiny.about.languages, tiny.about.sample) == ("tiny-zh", ("zh",), True)
    assert tiny.size > 900_000
    assert (small.about.name, small.about.languages, small.about.sample) == ("vosk-model-small-cn-0.22", ("zh",), False)
    assert small.size == 4


def test_the_model_that_comes_with_the_server_is_found() -> None:
    assert "tiny-zh" in [model.folder.name for model in installed(model_folders(Path("data")))]


def test_any_changed_byte_or_name_changes_the_hash(data: Path) -> None:
    folder = data / "models" / "tiny-zh"
    assert sha256(folder) == sha256(TINY)
    words = folder / "graph" / "words.txt"
    words.write_bytes(words.read_bytes() + b"\n")
    changed = sha256(folder)
    assert changed != sha256(TINY)
    words.rename(words.with_name("word.txt"))
    assert sha256(folder) not in (changed, sha256(TINY))


def test_the_list_shows_hash_and_choice_and_warns_of_sample_models(data: Path) -> None:
    header, tiny, small = describe(installed([data / "models"]), data / "models" / "tiny-zh").splitlines()
    assert "SHA-256" in header
    assert tiny.startswith("*")
    assert sha256(TINY) in tiny
    assert "sample words only" in tiny
    assert not small.startswith("*")
    assert "sample" not in small


def test_without_models_the_list_says_what_that_means() -> None:
    assert "识别关闭" in describe([])
    assert "hearings work" in describe([])


@pytest.mark.parametrize(
    ("name", "languages"),
    [
        ("vosk-model-small-en-us-0.15", ("en",)),
        ("vosk-model-cn-0.22", ("zh",)),
        ("vosk-model-uk-v3", ("uk",)),
        ("my own model", ()),
    ],
)
def test_the_language_of_a_public_model_is_read_from_its_name(name: str, languages: tuple[str, ...]) -> None:
    assert about(Path(name)).languages == languages


def test_a_damaged_description_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "about.json").write_text('{"name": 7}')
    assert about(tmp_path).name == tmp_path.name
