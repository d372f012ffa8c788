from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.asr.messages import Audio
from server.media import feed as feed_module
from server.media.feed import SpeechFeed
from server.media.messages import SoundLost
from tests.media.harness import until
from tests.media.speech import FakeSpeech

pytestmark = pytest.mark.anyio


def piece(number: int, stream: str = "a", milliseconds: int = 40) -> Audio:
    return Audio("h", f"seat {stream}", stream, number * milliseconds, bytes([number % 256]) * (32 * milliseconds))


@pytest.fixture
def lost() -> list[SoundLost]:
    return []


@pytest.fixture
async def feed(run: Path, lost: list[SoundLost]) -> AsyncIterator[SpeechFeed]:
    made = SpeechFeed(run, lost.append)
    running = asyncio.create_task(made.run())
    yield made
    running.cancel()
    await asyncio.wait([running])


async def test_sound_and_the_end_of_a_stream_arrive_in_order(feed: SpeechFeed, speech: FakeSpeech) -> None:
    sent = [piece(number, stream) for number in range(100) for stream in "ab"]
    for one in sent:
        feed.send(one)
    feed.end("a")
    await until(lambda: speech.ended)
    await until(lambda: len(speech.audio) == 200)
    for stream in "ab":
        assert [one for one in speech.audio if one.stream == stream] == [one for one in sent if one.stream == stream]
    assert speech.ended == ["a"]


async def test_nothing_is_lost_while_the_speech_process_is_away(
    feed: SpeechFeed, speech: FakeSpeech, lost: list[SoundLost]
) -> None:
    for round_number in range(3):
        await until(lambda: speech.greetings == round_number + 1)  # noqa: B023 - awaited within the round
        for number in range(50):
            feed.send(piece(round_number * 100 + number))
        await until(lambda: len(speech.audio) == round_number * 100 + 50)  # noqa: B023 - as above
        speech.go()
        await until(lambda: not feed.connected)
        for number in range(50, 100):
            feed.send(piece(round_number * 100 + number))
        await speech.come()
        await until(lambda: len(speech.audio) == round_number * 100 + 100)  # noqa: B023 - as above
    feed.end("a")
    await until(lambda: speech.ended == ["a"])
    assert speech.audio == [piece(number) for number in range(300)]
    assert not lost


async def test_what_cannot_be_kept_is_the_oldest_and_is_reported_for_each_stream(
    run: Path, feed: SpeechFeed, lost: list[SoundLost], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_module, "KEPT_MS", 4000)
    for number in range(150):
        feed.send(piece(number))
    feed.send(piece(0, "b"))
    speech = FakeSpeech(run)
    await speech.come()
    await until(lambda: any(one.stream == "b" for one in speech.audio) and piece(149) in speech.audio)
    kept = [one for one in speech.audio if one.stream == "a"]
    assert kept == [piece(number) for number in range(150 - len(kept), 150)]
    assert 3000 <= len(kept) * 40 <= 4000
    assert [(one.stream, one.seat) for one in lost] == [("a", "seat a")] * len(lost)
    assert lost[0].start == 0
    assert [one.start for one in lost[1:]] == [one.end for one in lost[:-1]]
    assert lost[-1].end == kept[0].at
    assert lost[0].end - lost[0].start >= 1000
    speech.go()


async def test_a_speech_process_that_does_not_read_is_not_flooded(
    run: Path, feed: SpeechFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_module, "IN_FLIGHT", 1000)
    deaf = asyncio.Event()
    connected = asyncio.Event()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.set()
        await deaf.wait()
        writer.close()

    server = await asyncio.start_unix_server(accept, run / "speech.sock")
    await connected.wait()
    for number in range(1000):
        feed.send(piece(number))
    await until(lambda: len(feed._streams["a"].pieces) < 1000)
    kept = len(feed._streams["a"].pieces)
    assert kept > 500, "what the kernel's buffers do not take stays here"
    deaf.set()
    server.close()
