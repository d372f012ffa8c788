"""Files as people bring them, and as nobody should: all of them made here."""

from __future__ import annotations

import io
import math
import struct
import zipfile
import zlib
from fractions import Fraction
from pathlib import Path

import av
import pymupdf
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from docx import Document
from docx.oxml.ns import qn
from PIL import Image
from pillow_heif import from_pillow

PLACE = "39,54.0"
"""Where a photograph says that it was taken; it stands in the original and nowhere else."""


def pdf(pages: int = 3, *, text: str = "Contract of sale, page", size: tuple[float, float] = (595, 842)) -> bytes:
    document = pymupdf.open()
    for number in range(1, pages + 1):
        page = document.new_page(width=size[0], height=size[1])
        page.insert_text((72, 100), f"{text} {number}")
    return bytes(document.tobytes(garbage=1, deflate=True))


def blank_pdf(pages: int) -> bytes:
    kids = " ".join(f"{n} 0 R" for n in range(3, pages + 3))
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return _written(
        "<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>", *[page] * pages
    )


def encrypted_pdf(*, open_with: str) -> bytes:
    """Without a password to open it, one that only forbids printing."""
    document = pymupdf.open(stream=pdf(), filetype="pdf")
    return bytes(document.tobytes(encryption=5, user_pw=open_with, owner_pw="owner"))  # AES-256


def lively_pdf() -> bytes:
    """Runs a program when it is opened, carries a file and names an address."""
    document = pymupdf.open(stream=pdf(), filetype="pdf")
    document.embfile_add("tool.exe", b"MZ")
    link = {"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(0, 0, 595, 842), "uri": "http://127.0.0.1:9/"}
    document[0].insert_link(link)
    action = document.get_new_xref()
    document.update_object(action, "<< /S /JavaScript /JS (while (true) app.alert\\('x'\\);) >>")
    document.xref_set_key(document.pdf_catalog(), "OpenAction", f"{action} 0 R")
    return bytes(document.tobytes())


def circular_pdf() -> bytes:
    return _written("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 3 >>")


def maze(pages: int) -> bytes:
    """Its last page draws a form twelve times that draws a form twelve times, and so on: no end is in sight."""
    kids = " ".join(f"{n} 0 R" for n in range(3, pages + 3))
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    first = pages + 4
    within = f"/Contents {first - 1} 0 R /Resources << /XObject << /X {first} 0 R >> >> >>"
    depth = 9
    forms = [
        _stream(
            f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X {first + n + 1} 0 R >> >>",
            "/X Do " * 12 if n < depth - 1 else "0 0 m 500 800 l S",
        )
        for n in range(depth)
    ]
    return _written(
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        *[page] * (pages - 1),
        page.removesuffix(">>") + within,
        _stream("", "/X Do"),
        *forms,
    )


def _stream(about: str, body: str) -> str:
    return f"<< {about} /Length {len(body)} >>\nstream\n{body}\nendstream"


def page_of(width: str, height: str) -> bytes:
    """One page of a size that no printer has."""
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] >>"
    return _written("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page)


def _written(*objects: str) -> bytes:
    file = io.BytesIO()
    file.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(file.tell())
        file.write(f"{number} 0 obj\n{body}\nendobj\n".encode())
    table = file.tell()
    lines = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    file.write(f"xref\n0 {size}\n0000000000 65535 f \n{lines}trailer\n<< /Root 1 0 R /Size {size} >>\n".encode())
    file.write(f"startxref\n{table}\n%%EOF\n".encode())
    return file.getvalue()


def docx(paragraphs: int = 3, more: dict[str, bytes] | None = None, face: str = "") -> bytes:
    document = Document()
    if face:
        document.styles["Normal"].font.name = face
        document.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), face)
    document.add_heading("买卖合同")
    for number in range(1, paragraphs + 1):
        document.add_paragraph(f"第{number}条　甲方应于收到货物之日起三十日内付清全部价款。")
    file = io.BytesIO()
    document.save(file)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return file.getvalue()


def calling_docx(address: str) -> bytes:
    """Has a picture that lies elsewhere, and a template that does."""
    document = Document()
    document.add_paragraph("见附图")
    document.add_picture(io.BytesIO(picture("PNG")))
    relations = document.part.rels
    images = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    linked = relations.get_or_add_ext_rel(images, f"{address}/picture.png")
    (blip,) = document.element.xpath("//a:blip")
    (embedded,) = [name for name in blip.attrib if name.endswith("}embed")]
    del blip.attrib[embedded]
    blip.set(embedded.replace("}embed", "}link"), linked)
    template = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    relations.get_or_add_ext_rel(template, f"{address}/template.dotx")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def archive(entries: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return file.getvalue()


def bomb() -> bytes:
    return docx(more={"word/media/image1.bmp": bytes(150_000_000)})


def crowded() -> bytes:
    return docx(more={f"word/media/{number}.xml": b"" for number in range(6000)})


def lying_docx() -> bytes:
    """Its list says of an entry that it is small."""
    file = bytearray(docx(more={"word/media/image1.bmp": bytes(5_000_000)}))
    struct.pack_into("<I", file, file.rindex(b"PK\x01\x02") + 24, 1000)
    return bytes(file)


def expanding_docx() -> bytes:
    lol = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    return docx(more={"word/glossary.xml": lol})


def compound(*names: str) -> bytes:
    """The head of an old Word file with these in its directory."""
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)
    word = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, 0).ljust(512, b"\0")
    return bytes.fromhex("d0cf11e0a1b11ae1").ljust(512, b"\0") + word + directory.ljust(1024, b"\0")


def encrypted_doc() -> bytes:
    file = bytearray(compound("WordDocument", "1Table"))
    struct.pack_into("<H", file, 512 + 10, 0x0100)
    return bytes(file)


def picture(form: str, size: tuple[int, int] = (400, 300), *, mode: str = "RGB", orientation: int = 1) -> bytes:
    """Red on the left, blue on the right as the camera saw it, with the place where it was taken."""
    image = Image.new(mode, size, "red" if mode == "RGB" else 0)
    if mode == "RGB":
        image.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x8298] = PLACE
    exif.get_ifd(0x8825)[2] = (39.0, 54.0, 0.0)
    file = io.BytesIO()
    if form == "HEIC":
        from_pillow(image).save(file, quality=90, exif=exif.tobytes())
    else:
        image.save(file, form, exif=exif.tobytes())
    return file.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """Black. Its bytes are few, its pixels are not."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    pixels = zlib.compress(bytes((width + 7) // 8 + 1) * height, 1)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def film(
    codec: str = "libx264", sound: str | None = "aac", *, seconds: float = 2, size: tuple[int, int] = (320, 240)
) -> bytes:
    """A picture that gets brighter and is green in its upper left corner, with a tone."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        picture = container.add_stream(codec, rate=15)
        assert isinstance(picture, VideoStream)
        picture.width, picture.height, picture.pix_fmt = *size, "yuv420p"
        voice = container.add_stream(sound, rate=48000, layout="mono") if sound else None
        assert voice is None or isinstance(voice, AudioStream)
        count = int(seconds * 15)
        for number in range(count):
            container.mux(picture.encode(_frame(size, number, count)))
            if voice:
                container.mux(voice.encode(_tone(number * 3200, 3200)))
        container.mux(picture.encode(None))
        if voice:
            container.mux(voice.encode(None))
    return file.getvalue()


def turned(film: bytes) -> bytes:
    """As a phone writes what was filmed upright: the picture lies on its side and a matrix turns it clockwise."""
    file = bytearray(film)
    head = file.index(b"tkhd")
    struct.pack_into(">9i", file, head + 44, 0, 1 << 16, 0, -(1 << 16), 0, 0, 240 << 16, 0, 1 << 30)
    return bytes(file)


def sound(seconds: float = 2, form: str = "mp3", codec: str = "libmp3lame") -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format=form) as container:
        voice = container.add_stream(codec, rate=48000, layout="mono")
        assert isinstance(voice, AudioStream)
        container.mux(voice.encode(_tone(0, int(seconds * 48000))))
        container.mux(voice.encode(None))
    return file.getvalue()


def _frame(size: tuple[int, int], number: int, count: int) -> VideoFrame:
    image = Image.new("RGB", size, (number * 255 // count, 40, 40))
    image.paste("green", (0, 0, size[0] // 2, size[1] // 2))
    frame = VideoFrame(*size, "rgb24")
    frame.planes[0].update(image.tobytes())
    frame.pts, frame.time_base = number, Fraction(1, 15)
    return frame


def _tone(start: int, count: int) -> AudioFrame:
    samples = (round(8000 * math.sin((start + n) * 2 * math.pi * 440 / 48000)) for n in range(count))
    frame = AudioFrame("s16", "mono", count)
    frame.planes[0].update(struct.pack(f"<{count}h", *samples))
    frame.sample_rate, frame.pts, frame.time_base = 48000, start, Fraction(1, 48000)
    return frame


def cut(file: bytes, share: float = 0.6) -> bytes:
    """What is left of an upload that was believed whole."""
    return file[: int(len(file) * share)]


def put(folder: Path, file: bytes, name: str = "file") -> Path:
    path = folder / name
    path.write_bytes(file)
    return path
