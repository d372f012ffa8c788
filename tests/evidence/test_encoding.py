"""Drawn pages as files: letters lose nothing but shades that nobody tells apart, and other programs read them."""

from __future__ import annotations

import io

import pymupdf
import pytest
from PIL import Image, ImageChops, ImageDraw

from server.evidence import encoding


def sheet(width: int, *colours: str) -> Image.Image:
    """A page with round shapes in these colours, whose edges have shades of them."""
    large = Image.new("RGB", (width * 4, 400), "white")
    for number, colour in enumerate(colours):
        ImageDraw.Draw(large).ellipse((number * 120, 10, number * 120 + 110, 390), fill=colour)
    return large.resize((width, 100), Image.Resampling.LANCZOS)


def opened(file: bytes, form: str) -> Image.Image:
    image = Image.open(io.BytesIO(file), formats=(form,))
    image.load()
    return image


@pytest.mark.parametrize("width", [120, 121])
@pytest.mark.parametrize("colours", [("black", "grey"), ("black", "red", "#1B6397")], ids=["grey", "coloured"])
def test_letters_are_exact_to_a_sixteenth(width: int, colours: tuple[str, ...]) -> None:
    image = sheet(width, *colours)
    file = encoding.letters(image)
    shown = opened(file, "PNG").convert("RGB")
    assert shown.size == image.size
    worst = max(high for _, high in ImageChops.difference(shown, image).getextrema())  # type: ignore[misc]  # of RGB
    assert worst <= 255 / 15 / 2
    elsewhere = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.Pixmap(file))
    assert elsewhere.samples == shown.tobytes()


def test_what_has_more_colours_than_letters_have_is_a_photograph() -> None:
    image = Image.merge("RGB", [Image.effect_noise((200, 200), 90) for _ in range(3)])
    assert opened(encoding.letters(image), "JPEG").size == (200, 200)


def test_a_photograph_keeps_its_profile_and_its_small_red_letters() -> None:
    image = Image.new("RGB", (64, 64), "white")
    ImageDraw.Draw(image).line((8, 0, 8, 63), fill=(200, 0, 0))
    image.info["icc_profile"] = b"profile"
    shown = opened(encoding.photograph(image), "JPEG")
    assert shown.info["icc_profile"] == b"profile"
    red, green, _ = shown.convert("RGB").getpixel((8, 30))  # type: ignore[misc]  # of RGB
    assert red - green > 120
