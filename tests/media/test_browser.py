"""Real Chromium: people see and hear each other, and the recogniser hears them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from server.asr.messages import SAMPLE_RATE
from server.media.messages import Recognising, Speaking
from server.media.timeline import LONGEST_SILENCE
from tests.media.browser import room, true_on
from tests.media.harness import MediaProcess, until
from tests.media.speech import FakeSpeech
from tests.media.voice import BYTES_PER_MS, between, likeness, milliseconds, sweep

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


def sees_and_hears(*seats: str) -> str:
    """True on a page that shows moving pictures of these seats, and of no others, and hears each."""
    return f"""async () => {{
        const seen = await received(), seats = {list(seats)};
        return Object.keys(seen).length === seats.length && seats.every(seat => {{
            const one = seen[seat + " camera"];
            return one && one.frames > 15 && one.keyFrames > 0 && one.energy > 0.001 && one.width > 0;
        }});
    }}"""


@pytest.mark.spec("M1")
async def test_people_see_and_hear_each_other_as_they_come_and_go(media: MediaProcess, tmp_path: Path) -> None:
    async with room(media, tmp_path) as hearing:
        judge = await hearing.join("judge")
        clerk = await hearing.join("clerk")
        await true_on(judge, sees_and_hears("clerk"))
        await true_on(clerk, sees_and_hears("judge"))
        plaintiff = await hearing.join("plaintiff")
        await true_on(plaintiff, sees_and_hears("judge", "clerk"))
        await true_on(judge, sees_and_hears("clerk", "plaintiff"))
        await clerk.evaluate("leave()")
        await true_on(judge, sees_and_hears("plaintiff"))
        await true_on(plaintiff, sees_and_hears("judge"))
        witness = await hearing.join("witness")
        await true_on(witness, sees_and_hears("judge", "plaintiff"))
        await true_on(judge, sees_and_hears("plaintiff", "witness"))
        assert set(await judge.evaluate("Object.keys(tracks)")) == {"0", "1", "2", "3"}


@pytest.mark.spec("M2")
async def test_a_camera_that_is_switched_on_later_is_seen(media: MediaProcess, tmp_path: Path) -> None:
    async with room(media, tmp_path) as hearing:
        clerk = await hearing.enter("clerk")
        judge = await hearing.enter("judge")
        await judge.evaluate("camera({ video: false })")
        await true_on(clerk, "async () => (await received())['judge camera']?.energy > 0.001")
        assert (await clerk.evaluate("received()"))["judge camera"].get("frames", 0) == 0
        await judge.evaluate(
            "navigator.mediaDevices.getUserMedia({ video: true }).then(s => use('video', s.getVideoTracks()[0]))"
        )
        await true_on(clerk, sees_and_hears("judge"))


async def test_a_shared_picture_is_seen_beside_the_camera(media: MediaProcess, tmp_path: Path) -> None:
    async with room(media, tmp_path) as hearing:
        clerk = await hearing.enter("clerk")
        judge = await hearing.join("judge")
        await true_on(clerk, sees_and_hears("judge"))
        await judge.evaluate("share()")
        await true_on(clerk, "async () => (await received())['judge screen']?.frames > 10")
        seen = await clerk.evaluate("received()")
        assert set(seen) == {"judge camera", "judge screen"}
        assert seen["judge screen"]["width"] * 3 == seen["judge screen"]["height"] * 4


async def test_a_reloaded_page_is_seen_again(media: MediaProcess, tmp_path: Path) -> None:
    async with room(media, tmp_path) as hearing:
        clerk = await hearing.join("clerk")
        judge = await hearing.join("judge")
        await true_on(clerk, sees_and_hears("judge"))
        await judge.reload()
        await true_on(clerk, "() => Object.keys(tracks).length === 0")
        await judge.evaluate("ready")
        await judge.evaluate("subscribe()")
        await judge.evaluate("camera()")
        await true_on(clerk, sees_and_hears("judge"))
        await true_on(judge, sees_and_hears("clerk"))


@pytest.mark.spec("M1")
async def test_who_speaks_is_shown_to_the_others(media: MediaProcess, tmp_path: Path) -> None:
    async with room(media, tmp_path) as hearing:
        observer = await hearing.enter("observer")
        await hearing.join("judge")
        await true_on(observer, "() => speaking.includes('judge')")
        assert all(-50 <= level <= 0 for said in media.of(Speaking) for level in said.levels.values())


@pytest.mark.spec("M7")
async def test_the_recogniser_hears_what_the_microphone_heard(
    media: MediaProcess, speech: FakeSpeech, tmp_path: Path
) -> None:
    media.send(Recognising("h", on=True))
    async with room(media, tmp_path) as hearing:
        await hearing.join("judge")
        await until(lambda: milliseconds(speech.audio) > 6000)
        begins = [began(speech, at) for at in range(1000, 5000, 500)]
        assert max(begins) - min(begins) < 10, "sound keeps its distance in time"


@pytest.mark.spec("M2")
async def test_a_microphone_that_is_off_sends_nothing_and_one_that_is_on_again_is_heard_at_its_time(
    media: MediaProcess, speech: FakeSpeech, tmp_path: Path
) -> None:
    media.send(Recognising("h", on=True))
    async with room(media, tmp_path) as hearing:
        judge = await hearing.join("judge")
        await until(lambda: milliseconds(speech.audio) > 3000)
        before = began(speech, 2000)
        await judge.evaluate("use('audio', null)")
        await until(lambda: not between(speech.audio, end(speech) - LONGEST_SILENCE + 10, end(speech)).any())
        await until(lambda: nothing_came_for(speech, 500))
        sent, pieces, off = await judge.evaluate("packetsSent()"), len(speech.audio), end(speech)
        await until(lambda: nothing_came_for(speech, 2500))
        assert (await judge.evaluate("packetsSent()"), len(speech.audio)) == (sent, pieces)
        await judge.evaluate("use('audio', sound)")
        await until(lambda: len(speech.audio) > pieces + 25)
        on = speech.audio[pieces].at
        assert on - off > 1000, "the time while it was off stays open"
        assert abs(began(speech, on - speech.audio[0].at + 300) - before) < 250, "the tolerance of the clock"


def began(speech: FakeSpeech, after: float) -> float:
    """When the sweep began, in milliseconds since the epoch, by 400 ms of it, so long after the first piece."""
    at = speech.audio[0].at + after
    match, place = likeness(between(speech.audio, at, at + 400), sweep(20.0, SAMPLE_RATE))
    assert match > 0.9
    return at - place / (SAMPLE_RATE / 1000)


def nothing_came_for(speech: FakeSpeech, milliseconds: float) -> bool:
    """Whether no sound came for so long."""
    return end(speech) < time.time() * 1000 - milliseconds


def end(speech: FakeSpeech) -> float:
    """When the last piece ends."""
    last = speech.audio[-1]
    return last.at + len(last.pcm) / BYTES_PER_MS
