"""The job that makes of a sound or a film one that browsers play: H.264 and AAC in MP4."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import msgspec
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.filter import Graph
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from server.evidence import film
from server.evidence.orders import MEDIA, SHARE, Conversion
from server.worker import JobError

LONGEST_SIDE = 1920
"""A larger picture is made smaller: nobody has more of it on his screen."""

_SHORTEST = Fraction(1, 60)  # that a picture stays
_CLOCK = Fraction(1, 90000)
_STEP = 0.02
_PATIENCE = 19  # the most: whoever waits for a page goes first
_TURNS = {90: ["transpose=cclock"], 180: ["hflip", "vflip"], 270: ["transpose=clock"]}
"""Filters by the angle, counterclockwise, by which a phone says that its picture is to be turned."""


def convert(body: bytes) -> bytes:
    """From a Conversion in msgpack; the answer is the name of the file made. Raises JobError: ``damaged_file``."""
    os.setpriority(os.PRIO_PROCESS, 0, _PATIENCE)
    return make(msgspec.msgpack.decode(body, type=Conversion)).encode()


def make(order: Conversion) -> str:
    """Convert a file; the name of what was made."""
    folder = Path(order.folder)
    name = MEDIA[order.kind]
    made = folder / f"{name}.part"
    with av.open(str(made), "w", format="mp4", options={"movflags": "+faststart"}) as target:
        _copy(Path(order.path), target, folder / SHARE)
    made.rename(folder / name)
    return name


def _copy(path: Path, target: OutputContainer, share: Path) -> None:
    angle = _angle(path)
    with film.opened(path) as source:
        found = film.streams(source)
        length = film.seconds(source)
        picture = _Picture(target, found.film, angle) if found.film else None
        voice = target.add_stream("aac", rate=48000, layout="stereo", bit_rate=128_000) if found.sound else None
        assert voice is None or isinstance(voice, AudioStream)
        told = 0.0
        for packet in source.demux([stream for stream in found if stream]):
            for frame in _decoded(packet):
                if isinstance(frame, VideoFrame) and picture:
                    picture.draw(frame)
                elif isinstance(frame, AudioFrame) and voice:
                    target.mux(voice.encode(frame))
            done = float(packet.pts * packet.time_base) / length if packet.pts and length else 0.0
            if done > told + _STEP:
                told = done
                share.write_text(f"{min(1.0, done):.2f}")
        if picture:
            picture.end()
        if voice:
            target.mux(voice.encode(None))


def _angle(path: Path) -> int:
    """By how much the film's pictures are to be turned, counterclockwise. Its first one says so."""
    with film.opened(path) as source:
        found = film.streams(source).film
        frame = next(iter(source.decode(found)), None) if found else None
        return frame.rotation % 360 if isinstance(frame, VideoFrame) else 0


def _decoded(packet: av.Packet[Stream]) -> Iterator[VideoFrame | AudioFrame]:
    """What a damaged packet held is missing; the rest of the film is there."""
    try:
        for frame in packet.decode():
            if isinstance(frame, VideoFrame | AudioFrame):
                yield frame
    except av.error.InvalidDataError:
        return


class _Picture:
    """The film's pictures: turned the right way up, no larger and no more of them than a screen shows."""

    def __init__(self, target: OutputContainer, source: VideoStream, angle: int) -> None:
        source.thread_type = "AUTO"
        self._target = target
        self._clock = source.time_base or _CLOCK
        self._size = width, height = _fitted(source.width, source.height)
        self._turn = _graph(width, height, self._clock, _TURNS[angle]) if angle in _TURNS else None
        self._next: Fraction | None = None
        stream = target.add_stream("libx264", rate=30, options={"crf": "23", "preset": "veryfast"})
        stream.width, stream.height = (height, width) if angle in (90, 270) else (width, height)
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = self._clock
        self._stream = stream

    def draw(self, frame: VideoFrame) -> None:
        if frame.pts is None:
            return
        at = frame.pts * self._clock
        if self._next is not None and at < self._next:
            return
        self._next = at + _SHORTEST
        fitted = frame.reformat(*self._size, format="yuv420p")
        fitted.pts, fitted.time_base = frame.pts, self._clock
        if self._turn:
            self._turn.vpush(fitted)
            fitted = self._turn.vpull()
        fitted.pict_type = 0  # where the copy has whole pictures is its own affair
        self._target.mux(self._stream.encode(fitted))

    def end(self) -> None:
        if self._next is None:
            raise JobError("damaged_file")
        self._target.mux(self._stream.encode(None))


def _fitted(width: int, height: int) -> tuple[int, int]:
    """Even numbers, as H.264 wants them."""
    scale = min(1.0, LONGEST_SIDE / max(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _graph(width: int, height: int, clock: Fraction, filters: list[str]) -> Graph:
    graph = Graph()
    source = graph.add_buffer(width=width, height=height, format=av.VideoFormat("yuv420p"), time_base=clock)
    between = [graph.add(*name.split("=")) for name in filters]
    graph.link_nodes(source, *between, graph.add("buffersink")).configure()
    return graph
