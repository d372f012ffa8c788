"""What browsers do not play is converted once, the right way up, and says how far it is."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from PIL import Image

from server.evidence import film
from server.evidence.conversion import make
from server.evidence.orders import SHARE, Conversion
from server.hearing.evidence import Kind
from server.worker import JobError
from tests.evidence import corpus


def converted(folder: Path, file: bytes, kind: Kind = "video") -> Path:
    order = Conversion(str(corpus.put(folder, file)), kind, str(folder))
    return folder / make(order)


def first_picture(path: Path) -> Image.Image:
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0)).reformat(format="rgb24")
        plane = frame.planes[0]
        return Image.frombuffer("RGB", (frame.width, frame.height), bytes(plane), "raw", "RGB", plane.line_size, 1)


def greenness(picture: Image.Image, place: tuple[int, int]) -> int:
    colour = picture.getpixel(place)
    assert isinstance(colour, tuple)
    return colour[1] - colour[0]


@pytest.mark.spec("E3")
@pytest.mark.parametrize(
    ("codec", "sound"), [("libx265", "aac"), ("mpeg4", "ac3"), ("libx264", "ac3"), ("mpeg4", None)]
)
def test_a_film_is_converted_into_one_that_browsers_play(tmp_path: Path, codec: str, sound: str | None) -> None:
    path = converted(tmp_path, corpus.film(codec, sound))
    found = film.inspect(path)
    assert found.playable and abs(found.duration_ms - 2000) < 150
    assert path.read_bytes().index(b"moov") < path.read_bytes().index(b"mdat"), "plays before it is whole"
    assert float((tmp_path / SHARE).read_text()) > 0.9
    assert not list(tmp_path.glob("*.part"))


def test_a_sound_is_converted(tmp_path: Path) -> None:
    path = converted(tmp_path, corpus.sound(form="mp4", codec="alac"), "audio")
    found = film.inspect(path)
    assert found.playable and found.kind == "audio"


def test_a_film_of_a_phone_stands_upright(tmp_path: Path) -> None:
    picture = first_picture(converted(tmp_path, corpus.turned(corpus.film("mpeg4"))))
    assert picture.size == (240, 320)
    assert greenness(picture, (180, 80)) > 50, "what was in the upper left corner is in the upper right one"
    assert greenness(picture, (60, 80)) < 50


def test_a_large_film_becomes_no_larger_than_a_screen(tmp_path: Path) -> None:
    picture = first_picture(converted(tmp_path, corpus.film("mpeg4", None, seconds=0.2, size=(2560, 1442))))
    assert picture.size == (1920, 1082)


def test_a_film_with_nothing_in_it_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(JobError, match="damaged_file"):
        converted(tmp_path, corpus.cut(corpus.film("mpeg4"), 0.1))
