"""Sound in, utterances out: real Vosk with the model of this project, over the real links."""

from __future__ import annotations

import pytest

from models.train.speak import silence, to_pcm
from server.asr.messages import Lagging
from tests.asr.process import START, speech_process, text
from tests.asr.voice import HELD_OUT, character_errors, spoken

pytestmark = pytest.mark.anyio

LOAN = "被告 向 原告 借款 八 万 元 已经 逾期"
RENT = "请 被告 说明 没有 支付 租金 的 理由"
WITNESS = "证人 应当 如实 陈述 当时 的 事实"


@pytest.mark.spec("S1")
@pytest.mark.spec("M7")
async def test_sentences_the_model_was_not_trained_with_arrive_as_their_text() -> None:
    sentences = HELD_OUT[:8]
    sound = b"".join(map(spoken, sentences))
    async with speech_process() as process:
        server, media = await process.server(), await process.microphones()
        media.speak("mic", sound)
        media.end("mic")
        await server.until_final("mic", len(sentences))
    finals = server.finals("mic")
    assert [final.n for final in finals] == list(range(1, len(sentences) + 1))
    assert {(final.hearing, final.seat) for final in finals} == {("h-1", "s-mic")}
    assert character_errors("".join(sentences), text(finals)) < 0.05


@pytest.mark.spec("S1")
async def test_words_lie_inside_the_sound_and_in_order() -> None:
    pcm = spoken(LOAN, before_ms=1000, after_ms=1500)
    async with speech_process() as process:
        server, media = await process.server(), await process.microphones()
        end = media.speak("mic", pcm)
        final = await server.until_final("mic")
    times = [time for word in final.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert (final.start, final.end) == (times[0], times[-1])
    assert START + 900 < final.start < START + 1200
    assert end - 1700 < final.end < end - 1300
    assert all(0 <= word.confidence <= 1 for word in final.words)
    assert final.heard_at <= final.decided_at


@pytest.mark.spec("S1")
async def test_partial_text_grows_while_someone_speaks() -> None:
    async with speech_process() as process:
        server, media = await process.server(), await process.microphones()
        media.speak("mic", spoken(RENT))
        final = await server.until_final("mic")
    partials = server.partials("mic")
    assert server.told.index(partials[-1]) < server.told.index(final)
    assert len(partials) >= 4
    assert [partial.at for partial in partials] == sorted(partial.at for partial in partials)
    assert all(START < partial.at < final.end + 1000 for partial in partials)
    assert character_errors(text([final]), partials[-1].text) < 0.2


@pytest.mark.spec("M7")
async def test_two_microphones_at_once_do_not_mix() -> None:
    first, second = spoken(LOAN), spoken(WITNESS, voice="f5")
    step = 3200
    async with speech_process() as process:
        server, media = await process.server(), await process.microphones()
        for start in range(0, max(len(first), len(second)), step):
            for stream, pcm in (("one", first), ("two", second)):
                media.speak(stream, pcm[start : start + step], START + start // 32)
        media.end("one")
        media.end("two")
        one, two = await server.until_final("one"), await server.until_final("two")
    assert character_errors(LOAN, text([one])) < 0.1
    assert character_errors(WITNESS, text([two])) < 0.1
    assert (one.seat, two.seat) == ("s-one", "s-two")


@pytest.mark.spec("S6")
async def test_silence_produces_nothing() -> None:
    hiss = b"".join(value.to_bytes(2, "little", signed=True) for value in [9, -7, 3, -9, 1] * 32_000)
    async with speech_process() as process:
        server, media = await process.server(), await process.microphones()
        at = media.speak("quiet", to_pcm(silence(10_000)))
        media.speak("quiet", hiss, at)
        media.end("quiet")
        media.speak("mic", spoken(RENT))
        await server.until_final("mic")
    assert not server.finals("quiet")
    assert not server.partials("quiet")


@pytest.mark.spec("S1")
async def test_the_end_of_a_stream_makes_the_last_words_final() -> None:
    async with speech_process() as process:
        server, media = await process.server(), await process.microphones()
        media.speak("mic", spoken(LOAN, after_ms=100))
        media.end("mic")
        final = await server.until_final("mic")
    assert character_errors(LOAN, text([final])) < 0.1


@pytest.mark.spec("S1")
async def test_words_become_final_when_the_sound_stops_coming() -> None:
    async with speech_process() as process:
        server, media = await process.server(), await process.microphones()
        media.speak("mic", spoken(LOAN, after_ms=100))
        final = await server.until_final("mic")
    assert character_errors(LOAN, text([final])) < 0.1


@pytest.mark.spec("S1")
async def test_time_goes_on_over_a_muted_stretch() -> None:
    an_hour = 3_600_000
    first, second = spoken(LOAN, after_ms=100), spoken(RENT)
    async with speech_process() as process:
        server, media = await process.server(), await process.microphones()
        media.speak("mic", first)
        media.speak("mic", second, START + an_hour)
        before, after = await server.until_final("mic", 1), await server.until_final("mic", 2)
    assert character_errors(LOAN, text([before])) < 0.1
    assert character_errors(RENT, text([after])) < 0.1
    assert START < before.start < before.end < START + 10_000
    assert START + an_hour + 200 < after.start < START + an_hour + 500
    assert after.end < START + an_hour + 10_000


@pytest.mark.spec("S6")
async def test_a_recogniser_that_cannot_follow_says_so_and_loses_nothing() -> None:
    sentences = HELD_OUT[8:18]
    sound = b"".join(map(spoken, sentences))
    async with speech_process() as process:
        media = await process.microphones()
        media.speak("mic", sound)
        media.end("mic")
        server = await process.server()
        await server.until_final("mic", len(sentences))
        await server.until(lambda: Lagging("h-1", "s-mic", "mic", 0) in server.told)
    behind = [message.behind_ms for message in server.told if isinstance(message, Lagging)]
    assert behind[-1] == 0
    assert max(behind) > 5_000
    assert len(server.finals("mic")) == len(sentences)
    assert character_errors("".join(sentences), text(server.finals("mic"))) < 0.05
