"""A microphone's way to the recogniser, packet by packet, with losses, pauses and delays as lists."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from aiortc.rtp import RtpPacket
from hypothesis import given
from hypothesis import strategies as st

from server.asr.messages import Audio
from server.media.clock import CaptureClock
from server.media.opus import OpusDecoder
from server.media.tap import PAUSE, SETTLE, Tap
from server.media.timeline import LONGEST_SILENCE
from tests.media.voice import between, heard_at, holes, milliseconds, packets

START = 1_700_000_000_000
"""Milliseconds since the epoch when the first sample was captured."""

DELAY = 30.0
"""Milliseconds from capturing the end of a packet to its arrival, which nobody can know: all sound is late by it."""

BEGAN = START + DELAY
PACKETS = packets(6.0)
EXACT = pytest.approx(7, abs=4)
"""Milliseconds by which the codec and the resampler delay."""


class Arrival:
    """Packet `number`, at `milliseconds` after START, with RTP time shifted by `shift` milliseconds."""

    def __init__(self, number: int, milliseconds: float, shift: int = 0, ssrc: int = 1) -> None:
        self.at = START + milliseconds
        self.packet = RtpPacket(
            payload_type=96,
            sequence_number=(65_500 + number) & 0xFFFF,
            timestamp=(4_294_900_000 + number * 960 + shift * 48) & 0xFFFFFFFF,
            ssrc=ssrc,
            payload=PACKETS[number],
        )


def listen(arrivals: Iterable[Arrival], until: float, close: bool = False) -> list[Audio]:
    """Let the packets arrive, with a tick every 50 ms, up to a time; returns what the recogniser gets."""
    heard: list[Audio] = []
    tap = Tap("h", "judge", "stream", heard.append)
    coming = sorted(arrivals, key=lambda arrival: arrival.at)
    now = float(START)
    while now <= START + until:
        while coming and coming[0].at <= now:
            arrival = coming.pop(0)
            tap.add(arrival.packet, arrival.at)
        tap.tick(now)
        now += 50
    if close:
        tap.close()
    return heard


def regular(numbers: Iterable[int], later: float = 0.0) -> list[Arrival]:
    return [Arrival(number, number * 20 + 20 + DELAY + later) for number in numbers]


@pytest.mark.spec("M7")
def test_sound_arrives_whole_in_small_pieces_and_at_its_time() -> None:
    heard = listen(regular(range(200)), until=4200)
    assert {(piece.hearing, piece.seat, piece.stream) for piece in heard} == {("h", "judge", "stream")}
    assert milliseconds(heard) == pytest.approx(4000, abs=50)
    assert max(len(piece.pcm) for piece in heard[4:]) <= 32 * 60
    assert holes(heard) == []
    for at in range(500, 3500, 500):
        match, late = heard_at(heard, BEGAN, at)
        assert match > 0.98
        assert late == EXACT


@pytest.mark.parametrize(
    "lost",
    [
        pytest.param([50], id="one packet"),
        pytest.param([50, 51, 52, 53], id="a burst"),
        pytest.param(list(range(40, 160, 3)), id="every third"),
        pytest.param(list(range(40, 100)), id="more than a second"),
    ],
)
def test_what_was_lost_is_silence_and_what_follows_is_at_its_time(lost: list[int]) -> None:
    heard = listen(regular(number for number in range(250) if number not in lost), until=5200)
    assert holes(heard) == []
    assert milliseconds(heard) == pytest.approx(5000, abs=50)
    match, late = heard_at(heard, BEGAN, 4000)
    assert match > 0.98
    assert late == EXACT
    first = lost[0] * 20
    assert not between(heard, BEGAN + first + 3, BEGAN + first + 19).any()


@pytest.mark.parametrize(
    "delays",
    [
        pytest.param({50: 45.0}, id="one packet overtaken by two"),
        pytest.param(dict.fromkeys(range(50, 150, 5), 70.0), id="every fifth overtaken by three"),
        pytest.param({number: 80.0 * (number % 2) for number in range(100)}, id="jitter"),
    ],
)
def test_packets_that_overtake_each_other_are_put_in_order(delays: dict[int, float]) -> None:
    arrivals = regular(range(250))
    for number, delay in delays.items():
        arrivals[number].at += delay
    heard = listen(arrivals, until=5300)
    assert holes(heard) == []
    for at in range(500, 4500, 500):
        match, late = heard_at(heard, BEGAN, at)
        assert match > 0.98
        assert late == EXACT


@pytest.mark.parametrize("rtp_goes_on", [False, True])
def test_a_microphone_switched_off_and_on_leaves_an_open_gap_after_some_silence(rtp_goes_on: bool) -> None:
    """Some browsers stop their RTP time while nothing is sent, some do not."""
    shift = 3000 if rtp_goes_on else 0
    arrivals = regular(range(100)) + [Arrival(n, n * 20 + 20 + DELAY + 3000, shift=shift) for n in range(100, 200)]
    heard = listen(arrivals, until=7200)
    assert holes(heard) == [(BEGAN + 2000 + LONGEST_SILENCE, 3000 - LONGEST_SILENCE)]
    assert not between(heard, BEGAN + 2015, BEGAN + 4990).any()
    match, late = heard_at(heard, BEGAN + 3000, 2500)
    assert match > 0.98
    assert late == EXACT


def test_silence_follows_the_last_sound_in_real_time_and_ends() -> None:
    soon = milliseconds(listen(regular(range(50)), until=1000 + PAUSE + 400))
    assert 1400 < soon < 2000
    assert milliseconds(listen(regular(range(50)), until=10_000)) == pytest.approx(1000 + LONGEST_SILENCE, abs=50)


def test_a_network_that_holds_packets_back_moves_no_sound_in_time() -> None:
    """A second's packets come at once, after silence was sent for them: they take its place."""
    arrivals = regular(range(250))
    for arrival in arrivals[100:148]:
        arrival.at = START + 3000.0
    heard = listen(arrivals, until=5200)
    for at in (500, 1500, 2100, 2500, 3500, 4500):
        match, late = heard_at(heard, BEGAN, at)
        assert match > 0.98
        assert late == EXACT


def test_a_slow_first_packet_does_not_make_everything_late() -> None:
    arrivals = regular(range(100))
    arrivals[0].at += 60
    match, late = heard_at(listen(arrivals, until=2200), BEGAN, 1000)
    assert match > 0.98
    assert late == EXACT


def test_a_new_ssrc_is_a_new_beginning() -> None:
    arrivals = regular(range(100)) + [
        Arrival(number, number * 20 + 20 + DELAY, shift=-1_000_000, ssrc=2) for number in range(100, 200)
    ]
    match, late = heard_at(listen(arrivals, until=4200), BEGAN, 3000)
    assert match > 0.98
    assert late == EXACT


def test_closing_sends_what_is_held_and_the_silence_that_ends_a_sentence() -> None:
    assert SETTLE > 60
    heard = listen(regular(range(3)), until=100, close=True)
    assert milliseconds(heard) == pytest.approx(60 + LONGEST_SILENCE, abs=40)


def test_what_cannot_be_decoded_is_silence() -> None:
    arrivals = regular(range(100))
    arrivals[50].packet.payload = b"\xff\xff\xff"
    arrivals[51].packet.payload = b""
    heard = listen(arrivals, until=2200)
    assert holes(heard) == []
    match, late = heard_at(heard, BEGAN, 1400)
    assert match > 0.98
    assert late == EXACT


@given(st.binary(min_size=1, max_size=1500))
def test_whatever_is_said_to_be_opus_is_sound_or_nothing(payload: bytes) -> None:
    duration, samples = OpusDecoder().decode(payload)
    assert 0 <= duration <= 120
    assert len(samples) % 2 == 0


def test_a_clock_that_runs_slow_is_set_right_once_it_is_off_by_more_than_the_tolerance() -> None:
    clock = CaptureClock()
    clock.settle([(0, 20.0)])
    worst = 0.0
    for second in range(3600):
        true = second * 1000.0
        rtp = round(true * 48 * (1 - 100e-6))
        clock.observe(rtp & 0xFFFFFFFF, true + 20 + (second * 37 % 50))
        worst = max(worst, abs(clock.at(rtp & 0xFFFFFFFF) - true - 20))
    assert 150 < worst < 300
