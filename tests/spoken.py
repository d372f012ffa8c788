"""Lines that a hearing's microphones said before a test's server serves it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from server.commits import Commits
from server.hearing.events import UtteranceRecognised
from server.hearing.model import Utterance, Word
from server.rooms import LEASE_SECONDS, now
from server.settings import Settings
from server.store.ports import ListedSeat
from server.store.store import open_store

UNSURE = 0.6
"""Confidence of a word that the recogniser was not sure of."""


def said(seat: ListedSeat, number: int, *words: str) -> Utterance:
    """A line of these words, of which those in brackets are doubtful: "（货款）". Lines are a second apart."""
    start = now() - 60_000 + number * 1000
    heard = [
        Word(word.strip("（）"), start + n * 100, start + n * 100 + 90, UNSURE if "（" in word else 1.0)
        for n, word in enumerate(words)
    ]
    text = "".join(word.text for word in heard) + "。"
    return Utterance(f"{seat.id}.before.{number}", seat.id, start, start + 900, text, tuple(heard))


def speak(data: Path, hearing: str, utterances: Sequence[Utterance]) -> None:
    """Enter lines into the journal of a hearing that no server has open."""
    # Whoever asks may run an event loop of his own.
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, _speak(data, hearing, utterances)).result()


async def _speak(data: Path, hearing: str, utterances: Sequence[Utterance]) -> None:
    store = await open_store(Settings(data=data))
    try:
        fence = await store.leases.acquire(hearing, "speaking", LEASE_SECONDS)
        assert fence
        await store.journal.fence(hearing, fence)
        last = (await store.journal.read(hearing))[-1]
        commits = Commits(store.journal, hearing, fence, last.seq, last.digest)
        for utterance in utterances:
            commits.add("event", utterance.seat, msgspec.msgpack.encode(UtteranceRecognised(utterance)), now())
        await commits.flush()
        await store.leases.release(hearing, "speaking")
    finally:
        await store.close()
