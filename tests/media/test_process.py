from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import sys
from pathlib import Path

import aiortc
import pytest
from aiortc import RTCDtlsTransport, RTCPeerConnection

from server.link import Link, connect_unix
from server.media import library
from server.media.messages import (
    FROM_MEDIA,
    SOCKET,
    Failed,
    FromMedia,
    Leave,
    Offer,
    PublicationEnded,
    Published,
    Ready,
    Stop,
    SubscriptionEnded,
    ToMedia,
    Unpublish,
)
from tests.media.harness import CONFIGURATION, MediaProcess, Page, media_process, until

pytestmark = pytest.mark.anyio


@pytest.fixture
async def offer(media: MediaProcess) -> str:
    """A good offer of a publishing connection."""
    return await make_offer("audio", "video")


async def make_offer(*kinds: str, direction: str = "sendonly", channel: bool = False) -> str:
    connection = RTCPeerConnection(CONFIGURATION)
    for kind in kinds:
        connection.addTransceiver(kind, direction)
    if channel:
        connection.createDataChannel("notes")
    await connection.setLocalDescription(await connection.createOffer())
    sdp = connection.localDescription.sdp
    await connection.close()
    return sdp


def without(sdp: str, pattern: str) -> str:
    return "".join(line for line in sdp.splitlines(keepends=True) if not re.search(pattern, line))


def damaged(lines: list[str], chance: random.Random) -> list[str]:
    """The lines with one to four changes."""
    lines = list(lines)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                del lines[place]
            case 1:
                lines.insert(place, chance.choice(lines))
            case 2:
                cut = chance.randrange(len(lines[place]))
                lines[place] = lines[place][:cut] + chance.choice(["", " ", "-1", "ÿ", "9" * 40])
            case _:
                lines[place] = re.sub(r"\d+", lambda found: str(chance.getrandbits(40)), lines[place])
    return lines


def bound_ports(first: int, last: int) -> set[int]:
    """UDP ports of the range that are in use on this machine."""
    table = Path("/proc/net/udp").read_text().splitlines()[1:]
    return {port for line in table if first <= (port := int(line.split()[1].partition(":")[2], 16)) <= last}


async def together(media: MediaProcess) -> tuple[Page, Page]:
    """Two pages, of which one hears the other."""
    judge, clerk = Page(media, "judge's", "judge"), Page(media, "clerk's", "clerk")
    sound = (await judge.publish())["audio"]
    clerk.subscribe()
    await clerk.connected("judge")
    await sound.send(sound.packet(b"voice", 0))
    await until(lambda: clerk.got("judge", "audio"))
    return judge, clerk


async def works(media: MediaProcess) -> None:
    """Two pages can come together, and leave."""
    for page in await together(media):
        await page.leave()
        del media.pages[page.peer]


async def test_offers_that_cannot_be_used_are_refused_with_a_code_and_the_process_goes_on(
    media: MediaProcess, offer: str
) -> None:
    refused = {
        "": "unsupported",
        "m=": "malformed",
        "v=0\r\nm=audio": "malformed",
        "\0" * 1000: "unsupported",
        "💥": "unsupported",
        offer[: len(offer) // 2]: "malformed",
        without(offer, "fingerprint"): "malformed",
        without(offer, "a=setup"): "malformed",
        without(offer, "ice-pwd"): "malformed",
        without(offer, "rtpmap:97"): "unsupported",
        without(offer, "opus"): "unsupported",
        await make_offer("audio", "video", "video"): "unsupported",
        await make_offer("video", direction="recvonly"): "unsupported",
        await make_offer("audio", channel=True): "unsupported",
    }
    for sdp, code in refused.items():
        answer = await media.publish("p1", "judge", "camera", sdp)
        assert isinstance(answer, Failed), sdp
        assert (answer.code, bool(answer.detail)) == (code, True), sdp
    await works(media)


async def test_no_damaged_offer_stops_the_process_or_costs_it_a_port(loopback: None, run: Path) -> None:
    chance = random.Random(20261121)
    lines = (await make_offer("audio", "video")).splitlines(keepends=True)
    async with media_process(run, TINGJI_MEDIA_PORTS="43920-43999") as media:
        outcomes = {Published: 0, Failed: 0}
        for _ in range(150):
            outcomes[type(await media.publish("p1", "judge", "camera", "".join(damaged(lines, chance))))] += 1
        assert min(outcomes.values()) > 10, "damage that is noticed and damage that is not"
        media.send(Leave("p1"))
        await until(lambda: not bound_ports(43920, 43999))
        await works(media)


async def test_a_browsers_candidates_are_not_contacted(media: MediaProcess) -> None:
    victim: asyncio.Queue[bytes] = asyncio.Queue()

    class Listening(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, addr: tuple[str | object, int]) -> None:
            victim.put_nowait(data)

    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Listening, local_addr=("127.0.0.1", 0))
    port = transport.get_extra_info("sockname")[1]
    forged = re.sub(r"(a=candidate.* )127.0.0.1 \d+", rf"\g<1>127.0.0.1 {port}", await make_offer("audio"))
    assert str(port) in forged
    assert isinstance(await media.publish("p1", "judge", "camera", forged), Published)
    await works(media)
    assert victim.empty()
    transport.close()


@pytest.mark.long
async def test_a_browser_that_vanishes_without_a_word_ends_what_it_had(media: MediaProcess, offer: str) -> None:
    """Its consent runs out (RFC 7675). One that never connects has half a minute as well."""
    judge = Page(media, "p1", "judge")
    await judge.publish()
    judge.subscribe()
    await Page(media, "p2", "clerk").publish()
    await judge.connected("clerk")
    await media.publish("p3", "plaintiff", "camera", offer)
    assert judge.receiving is not None
    for connection in (judge.publishing["camera"], judge.receiving):
        for ice in connection._RTCPeerConnection__iceTransports:  # type: ignore[attr-defined] # as if the cable was cut
            for protocol in ice._connection._protocols:
                protocol.transport._sock.close()
                protocol.transport.abort()
    async with asyncio.timeout(60):
        while len(media.of(PublicationEnded)) < 2 or not media.of(SubscriptionEnded):
            await asyncio.sleep(0.1)
    assert {message.peer for message in media.of(PublicationEnded)} == {"p1", "p3"}
    assert media.of(SubscriptionEnded) == [SubscriptionEnded("p1")]


async def test_unknown_peers_are_nothing_special(media: MediaProcess) -> None:
    media.send(Leave("nobody"))
    media.send(Unpublish("nobody", "camera"))
    await works(media)


async def test_when_no_port_is_left_it_says_so_and_goes_on_when_one_is_free(loopback: None, run: Path) -> None:
    async with media_process(run, TINGJI_MEDIA_PORTS="43900-43901") as media:
        judge, clerk = Page(media, "p1", "judge"), Page(media, "p2", "clerk")
        await judge.publish()
        await clerk.publish()
        answer = await media.publish("p3", "plaintiff", "camera", await make_offer("audio"))
        assert isinstance(answer, Failed)
        assert answer.code == "no_port"
        await judge.leave()
        await until(lambda: len(bound_ports(43900, 43901)) == 1)
        await Page(media, "p3", "plaintiff").publish()


async def test_the_public_address_is_offered_beside_the_bound_one(loopback: None, run: Path) -> None:
    settings = {"TINGJI_MEDIA_PUBLIC_ADDRESS": "203.0.113.7", "TINGJI_MEDIA_PORTS": "43910-43919"}
    async with media_process(run, **settings) as media:
        answer = await media.publish("p1", "judge", "camera", await make_offer("audio"))
        assert isinstance(answer, Published)
        candidates = re.findall(r"a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ (.+)\r", answer.sdp)
        (public, port, kind), (local, same_port, host) = candidates
        assert (public, local, host) == ("203.0.113.7", "127.0.0.1", "host")
        assert kind == f"srflx raddr 127.0.0.1 rport {port}"
        assert 43910 <= int(port) == int(same_port) <= 43919
        await works(media)


async def test_only_opus_with_error_correction_and_vp8_are_offered(media: MediaProcess, offer: str) -> None:
    answer = await media.publish("p1", "judge", "camera", offer)
    assert isinstance(answer, Published)
    Page(media, "p2", "clerk").subscribe()
    for sdp in (answer.sdp, (await media.wait_for(Offer)).sdp):
        assert {name.partition("/")[0] for name in re.findall(r"a=rtpmap:\d+ (\S+)", sdp)} == {"opus", "VP8", "rtx"}
        assert "useinbandfec=1" in sdp
        assert "usedtx" not in sdp


async def test_a_killed_process_ends_the_link_and_the_next_one_works(media: MediaProcess) -> None:
    judge, clerk = await together(media)
    media.process.kill()
    await media.ended.wait()
    await media.process.wait()
    await judge.close()
    await clerk.close()
    await media.start()
    media.send_forwarding()
    await works(media)


async def test_when_the_link_breaks_all_connections_are_closed_and_the_next_link_begins_empty(
    media: MediaProcess,
) -> None:
    judge, clerk = await together(media)
    media.disconnect()
    await until(lambda: judge.publishing["camera"].connectionState == "closed")
    await until(lambda: clerk.receiving and clerk.receiving.connectionState == "closed")
    await media.connect()
    media.send_forwarding()
    Page(media, "p3", "plaintiff").subscribe()
    await works(media)
    assert all(track.seat == "judge" for offer in media.of(Offer) for track in offer.tracks.values())


async def test_a_second_link_ends_the_first(media: MediaProcess, run: Path) -> None:
    link: Link[FromMedia, ToMedia] = await connect_unix(run / SOCKET, FROM_MEDIA)
    assert await link.receive() == Ready()
    await media.ended.wait()
    await link.close()


@pytest.mark.parametrize("how", ["a signal", "a message"])
async def test_it_ends_when_told_and_closes_its_connections(media: MediaProcess, how: str) -> None:
    judge, clerk = await together(media)
    if how == "a signal":
        media.process.send_signal(signal.SIGTERM)
    else:
        media.send(Stop())
    assert await media.process.wait() == 0
    await until(lambda: judge.publishing["camera"].connectionState == "closed")
    await until(lambda: clerk.receiving and clerk.receiving.connectionState == "closed")
    await media.ended.wait()


async def test_it_dies_with_the_server(run: Path) -> None:
    program = (
        "import subprocess, sys; child = subprocess.Popen([sys.executable, '-m', 'server.media.process']);"
        "print(child.pid, flush=True); child.wait()"
    )
    environment = {**os.environ, "TINGJI_RUN": str(run)}
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, env=environment, stdout=asyncio.subprocess.PIPE
    )
    assert server.stdout is not None
    child = int(await server.stdout.readline())
    await until((run / SOCKET).exists)
    server.kill()
    await server.wait()
    await until(lambda: not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text())


async def test_without_a_run_folder_it_says_who_starts_it() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TINGJI_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "server.media.process", env=environment, stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    assert process.returncode == 1
    assert said.decode().strip() == "TINGJI_RUN is not set: this program is started by the server."


def test_another_version_of_the_library_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aiortc, "__version__", "1.17.0")
    with pytest.raises(library.WrongLibrary, match=r"aiortc 1\.17\.0 is installed, but .* written for 1\.16\.0"):
        library.prepare()


def test_a_library_without_the_parts_that_are_used_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(RTCDtlsTransport, "_send_rtp")
    with pytest.raises(library.WrongLibrary, match="no longer has _send_rtp"):
        library.prepare()
