"""What a sound or a film holds, and whether browsers play it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from server.hearing.evidence import Kind
from server.worker import JobError

MAX_SECONDS = 12 * 3600
"""Half a day. A file of 50 MB that claims to be longer holds next to nothing, or lies."""

MAX_PIXELS = 8192 * 4320
"""Of one picture of a film."""

_FILMS = frozenset({"h264"})
_FILM_PIXELS = frozenset({"yuv420p", "yuvj420p"})
_SOUNDS = frozenset({"aac", "mp3", "mp3float"})
"""What Chromium, Firefox and Safari all play out of MP4."""

_CUT_OFF = 0.95
"""A file whose last sound or picture comes before this share of what it says to last is cut off."""


class Probe(NamedTuple):
    """What a file is: `kind` is "audio" for a film without a picture."""

    kind: Kind
    duration_ms: int
    playable: bool


class Streams(NamedTuple):
    """The first film and the first sound of a file; at least one of them."""

    film: VideoStream | None
    sound: AudioStream | None


def inspect(path: Path) -> Probe:
    """Look at every packet of the file and decode the first of each kind.

    Raises JobError: ``damaged_file``, ``film_too_long``, ``picture_too_large``.
    """
    with opened(path) as container:
        found = streams(container)
        length = seconds(container)
        if length > MAX_SECONDS:
            raise JobError("film_too_long")
        last = _walk(container, found)
        if last < length * _CUT_OFF - 1:
            raise JobError("damaged_file")
        return Probe("video" if found.film else "audio", round(max(length, last) * 1000), _playable(found))


@contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """The file is handed over open and its format named: FFmpeg follows no address and guesses no playlist.

    Raises JobError: ``damaged_file``, also for what goes wrong with it inside the block.
    """
    try:
        with path.open("rb") as file:
            form = "mov" if file.read(8)[4:] == b"ftyp" else "mp3"
            file.seek(0)
            with av.open(file, "r", format=form) as container:
                yield container
    except (av.FFmpegError, OSError, ValueError, OverflowError, IndexError, AttributeError) as error:
        # the last: a stream of a codec that FFmpeg does not know has no width
        raise JobError("damaged_file") from error


def streams(container: InputContainer) -> Streams:
    """What is to be seen and heard; the picture of a record's sleeve is not a film."""
    films = [film for film in container.streams.video if not film.disposition & Disposition.attached_pic]
    sounds = container.streams.audio
    if not (films or sounds):
        raise JobError("damaged_file")
    if films and films[0].width * films[0].height > MAX_PIXELS:
        raise JobError("picture_too_large")
    return Streams(films[0] if films else None, sounds[0] if sounds else None)


def seconds(container: InputContainer) -> float:
    """How long the file says that it lasts; 0 if it does not say."""
    return (container.duration or 0) / av.time_base


def _playable(found: Streams) -> bool:
    film, sound = found
    seen = film is None or (film.codec_context.name in _FILMS and film.codec_context.pix_fmt in _FILM_PIXELS)
    return seen and (sound is None or sound.codec_context.name in _SOUNDS)


def _walk(container: InputContainer, found: Streams) -> float:
    """Until when there is something, in seconds."""
    wanted = [stream for stream in found if stream]
    unseen = {stream.index for stream in wanted}
    last = 0.0
    for packet in container.demux(wanted):
        if packet.stream.index in unseen and packet.decode():
            unseen.discard(packet.stream.index)
        if packet.pts is not None and packet.time_base:
            last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    if unseen:
        raise JobError("damaged_file")
    return last
