"""`python -m bench.speech_path`: how long after it was spoken a line stands on another client's screen.

Three people of one hearing speak the sample sentences at the same time, over WebRTC in real time; a clerk's page
watches. Everything in between is the real thing: media process, speech process, server, journal, socket.

`final_ms` is from the last audible sample of a sentence to the arrival of its line at the page. Most of that is the
silence that the recogniser waits for: how much, is found by letting it hear the same sound alone. `own_ms` is the
rest: from the moment when the sound that it needed had been spoken; the recogniser decides every 60 ms, so that one
value is uncertain by as much and the 95th percentile rather too high. `partial_ms` is how far the text runs behind the
voice: from the end of each word to the first partial (or final) line on the screen that shows it.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, NamedTuple

from bench.endpointing import Decision, decisions, of_sentence
from bench.figures import Figure, Result, percentile, progress
from bench.servers import running
from bench.voice import Script, Sentence, Voice, script
from server.asr.vosk import VoskEngine
from server.settings import Settings
from tests.page import Message, Page, sign_in
from tests.running import RunningServer
from tests.speaker import publishing

SPEAKERS = ("原告", "被告", "审判长")
WATCHER = "书记员"
STAGGER_MS = 700
"""So much later each of them begins, as people who do not speak in chorus."""

PATIENCE_S = 10


class Screen(Page):
    """A page that remembers when each message came, in milliseconds since the epoch."""

    def __init__(self, base: str, seat: str, cookie: str) -> None:
        super().__init__(base, seat, cookie)
        self.shown: list[tuple[float, Message]] = []

    async def _receive(self, message: Message) -> None:
        self.shown.append((time.time() * 1000, message))
        await super()._receive(message)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until what has come fulfils a condition."""
        async with self._arrived:
            await self._arrived.wait_for(condition)

    def lines(self, seat: str) -> list[tuple[float, dict[str, Any]]]:
        """Final lines of a seat."""
        happened = [(at, message["event"]) for at, message in self.shown if message["type"] == "happened"]
        recognised = [(at, event["utterance"]) for at, event in happened if event["type"] == "utterance_recognised"]
        return [(at, line) for at, line in recognised if line["seat"] == seat]

    def partials(self, seat: str) -> list[tuple[float, str]]:
        """Partial lines of a seat."""
        heard = [(at, message) for at, message in self.shown if message["type"] == "heard"]
        return [(at, message["text"]) for at, message in heard if message["seat"] == seat]


class Delays(NamedTuple):
    """Milliseconds, one per sentence; of `partial` one per word."""

    final: list[float]
    endpointing: list[float]
    own: list[float]
    partial: list[float]


class Speaker(NamedTuple):
    """Somebody with what he says."""

    seat: str
    script: Script
    voice: Voice


async def measure(passes: int) -> Result:
    """Let everybody speak all sentences so many times. Raises RuntimeError if a line did not come."""
    engine = VoskEngine(Settings().model)
    everybody: list[Delays] = []
    with tempfile.TemporaryDirectory() as data, running(Path(data)) as server:
        for number in range(1, passes + 1):
            for role, delays in zip(SPEAKERS, await _speak(server, engine), strict=True):
                everybody.append(delays)
                final, own = percentile(delays.final, 0.95), percentile(delays.own, 0.95)
                progress(f"{number}/{passes} {role}: p95 final {final:.0f} ms, own {own:.0f} ms")
    figures: dict[str, Figure] = {}
    for key in Delays._fields:
        each = [getattr(delays, key) for delays in everybody]
        for share in (50, 95):
            figures[f"{key}_ms_p{share}"] = Figure.pooled(each, share / 100)
    return Result("speech_path", figures)


async def _speak(server: RunningServer, engine: VoskEngine) -> list[Delays]:
    async with AsyncExitStack() as opened:
        screen = await _screen(server.links(WATCHER)[0])
        opened.push_async_callback(screen.close)
        if screen.welcome["phase"] == "scheduled":
            await screen.do("prepare")
            await screen.do("open")
        speakers = []
        for number, role in enumerate(SPEAKERS):
            page = await _screen(server.links(role)[0])
            opened.push_async_callback(page.close)
            spoken = script(start=2 * number, lead_ms=1000 + number * STAGGER_MS)
            speakers.append(Speaker(page.seat, spoken, Voice(spoken)))
            await opened.enter_async_context(publishing(page, speakers[-1].voice))
        for speaker in speakers:
            await _said(screen, speaker)
        return [_delays(screen, speaker, decisions(engine, speaker.script)) for speaker in speakers]


async def _screen(link: str) -> Screen:
    page = Screen(*await sign_in(link))
    await page.connect()
    await page.hello()
    return page


async def _said(screen: Screen, speaker: Speaker) -> None:
    """Wait until the last sentence of a speaker has been shown."""
    last = speaker.script.sentences[-1]
    async with asyncio.timeout(speaker.script.seconds + PATIENCE_S):
        await screen.until(
            lambda: any(line["end"] > speaker.voice.spoken_at(last.start) for _, line in screen.lines(speaker.seat))
        )


def _delays(screen: Screen, speaker: Speaker, alone: list[Decision]) -> Delays:
    delays = Delays([], [], [], [])
    for sentence, following in _sentences(speaker.script.sentences):
        voice, seat = speaker.voice, speaker.seat
        begins, ends = voice.spoken_at(sentence.start), voice.spoken_at(following)
        lines = [at for at, line in screen.lines(seat) if begins < (line["start"] + line["end"]) / 2 < ends]
        decided = of_sentence(alone, sentence, following)
        if not lines or not decided:
            raise RuntimeError(f"no line for: {sentence.text}")
        shown = lines[-1]
        delays.final.append(shown - voice.spoken_at(sentence.end))
        delays.endpointing.append(decided[-1].at - sentence.end)
        delays.own.append(shown - voice.spoken_at(decided[-1].at))
        partials = [(at, text) for at, text in screen.partials(seat) if begins < at < shown]
        said = ""
        for word in (word for decision in decided for word in decision.words):
            said += word.text
            first = next((at for at, text in partials if text.startswith(said)), shown)
            delays.partial.append(first - voice.spoken_at(word.end))
    return delays


def _sentences(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, float]]:
    """Each with the place where the next begins."""
    for sentence, following in zip(sentences, [*sentences[1:], None], strict=False):
        yield sentence, following.start if following else float("inf")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.speech_path")
    parser.add_argument("--long", action="store_true", help="ten times as many sentences")
    chosen = parser.parse_args()
    print(asyncio.run(measure(passes=10 if chosen.long else 1)).line())


if __name__ == "__main__":
    main()
