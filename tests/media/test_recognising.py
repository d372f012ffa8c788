from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from server.media.messages import Forwarding, Recognising
from server.media.timeline import LONGEST_SILENCE
from tests.media.harness import MediaProcess, Outgoing, Page, until
from tests.media.speech import FakeSpeech
from tests.media.voice import heard_at, holes, milliseconds, packets

pytestmark = pytest.mark.anyio

VOICE = packets(8.0)


async def speak(track: Outgoing, start: int, end: int) -> None:
    """Send packets from one to another as a network does that held them back: all at once."""
    for number in range(start, end):
        await track.send(track.packet(VOICE[number], number * 960, level=-20))


async def speak_live(track: Outgoing, count: int) -> float:
    """Send packets as they would be captured; returns when the first began, in milliseconds since the epoch."""
    began = time.time()
    for number in range(count):
        await asyncio.sleep(began + (number + 1) * 0.02 - time.time())
        await track.send(track.packet(VOICE[number], number * 960, level=-20))
    return began * 1000


@pytest.mark.spec("M7")
async def test_every_microphone_reaches_the_recogniser_as_a_stream_of_its_own_at_its_time(
    media: MediaProcess, speech: FakeSpeech
) -> None:
    media.send(Recognising("h", on=True))
    judge = await Page(media, "p1", "judge").publish()
    clerk = await Page(media, "p2", "clerk").publish()
    began, also_began = await asyncio.gather(speak_live(judge["audio"], 100), speak_live(clerk["audio"], 75))
    for seat, start, length in (("judge", began, 2000), ("clerk", also_began, 1500)):
        stream = [piece for piece in speech.audio if piece.seat == seat]
        assert {(piece.hearing, piece.stream.partition(".")[0]) for piece in stream} == {("h", seat)}
        await until(
            lambda: milliseconds([p for p in speech.audio if p.seat == seat]) >= length + LONGEST_SILENCE - 50  # noqa: B023
        )
        stream = [piece for piece in speech.audio if piece.seat == seat]
        # A sound that a busy machine delivers late takes its place, although silence was sent for that time.
        assert not [hole for hole in holes(stream) if hole[1] > 0]
        match, late = heard_at(stream, start, 800)
        assert match > 0.98
        assert 0 <= late < 500, "the codec's delay, and however long this machine was busy with other things"


async def test_the_end_of_a_publication_ends_its_stream(media: MediaProcess, speech: FakeSpeech) -> None:
    media.send(Recognising("h", on=True))
    page = Page(media, "p1", "judge")
    tracks = await page.publish()
    await speak(tracks["audio"], 0, 50)
    await until(lambda: speech.audio)
    stream = speech.audio[0].stream
    await page.unpublish()
    await until(lambda: speech.ended == [stream])
    assert milliseconds(speech.audio) == pytest.approx(1000 + LONGEST_SILENCE, abs=60)


async def test_nothing_is_decoded_while_recognition_is_off_and_a_stream_goes_on_when_it_is_on_again(
    media: MediaProcess, speech: FakeSpeech
) -> None:
    tracks = await Page(media, "p1", "judge").publish()
    sound, picture = tracks["audio"], tracks["video"]

    async def taken() -> None:
        """Wait until the process has taken all packets so far: it asks for a picture that is missing after them."""
        picture.sequence_number += 1
        await picture.send(picture.packet(b"after a gap", 0))
        await until(lambda: picture.sequence_number - 1 in picture.missing)

    await picture.send(picture.packet(b"first", 0))
    await speak(sound, 0, 20)
    await taken()
    media.send(Recognising("h", on=True))
    await media.publish("p9", "x", "camera", "answered after the switch")
    await speak(sound, 20, 60)
    await until(lambda: milliseconds(speech.audio) >= 780)
    media.send(Recognising("h", on=False))
    await media.publish("p9", "x", "camera", "answered after the switch")
    await until(lambda: milliseconds(speech.audio) >= 800 + LONGEST_SILENCE - 30)
    assert holes(speech.audio) == []
    first_part = milliseconds(speech.audio)
    await speak(sound, 60, 100)
    await taken()
    assert milliseconds(speech.audio) == first_part
    media.send(Recognising("h", on=True))
    await media.publish("p9", "x", "camera", "answered after the switch")
    await speak(sound, 100, 150)
    await until(lambda: milliseconds(speech.audio) >= first_part + 980)
    assert len({piece.stream for piece in speech.audio}) == 1
    assert not speech.ended


async def test_shared_screens_and_pictures_are_not_recognised(media: MediaProcess, speech: FakeSpeech) -> None:
    media.send(Recognising("h", on=True))
    page = Page(media, "p1", "judge")
    camera = await page.publish()
    screen = await page.publish("screen")
    await speak(screen["audio"], 0, 50)
    await speak(camera["audio"], 0, 50)
    await until(lambda: milliseconds(speech.audio) >= 1000 + LONGEST_SILENCE - 60)
    assert {piece.stream for piece in speech.audio} == {"judge.camera.1"}


async def test_recess_stops_forwarding_and_leaves_recognition_to_its_own_switch(
    media: MediaProcess, speech: FakeSpeech
) -> None:
    media.send(Forwarding("h", on=False))
    media.send(Recognising("h", on=True))
    tracks = await Page(media, "p1", "judge").publish()
    await speak(tracks["audio"], 0, 50)
    await until(lambda: milliseconds(speech.audio) >= 980)


@pytest.mark.spec("M7")
async def test_no_sound_is_lost_while_the_speech_process_is_away_for_five_seconds(
    media: MediaProcess, run: Path
) -> None:
    media.send(Recognising("h", on=True))
    tracks = await Page(media, "p1", "judge").publish()
    speaking = asyncio.create_task(speak_live(tracks["audio"], 300))
    await until(lambda: tracks["audio"].sequence_number > 1250)
    speech = FakeSpeech(run)
    await speech.come()
    began = await speaking
    await until(lambda: milliseconds(speech.audio) >= 6000)
    assert holes(speech.audio) == []
    for at in range(500, 5500, 500):
        match, late = heard_at(speech.audio, began, at)
        assert match > 0.98
        assert 0 <= late < 500
    speech.go()
