from __future__ import annotations

import time

import pytest
from aiortc.rtp import RtcpReceiverInfo, RtcpRrPacket

from server.media.messages import (
    Answered,
    Forwarding,
    Kind,
    Link,
    Offer,
    PublicationEnded,
    Quality,
    Speaking,
    Subscribe,
    SubscriptionEnded,
    Withheld,
)
from tests.media.harness import MediaProcess, Outgoing, Page, until

pytestmark = pytest.mark.anyio

Tracks = dict[Kind, Outgoing]


async def publishing(media: MediaProcess, peer: str, seat: str, hearing: str = "h") -> tuple[Page, Tracks]:
    page = Page(media, peer, seat, hearing)
    return page, await page.publish()


async def receiving(media: MediaProcess, peer: str, seat: str, *others: str, hearing: str = "h") -> Page:
    page = Page(media, peer, seat, hearing)
    page.subscribe()
    await page.connected(*others)
    return page


async def send(track: Outgoing, *payloads: bytes) -> None:
    for payload in payloads:
        await track.send(track.packet(payload, track.sequence_number * 960))


async def taken(track: Outgoing) -> None:
    """Wait until the process has taken all pictures sent so far: it asks for one that is missing after them."""
    track.sequence_number += 1
    missing = track.sequence_number
    await send(track, b"after a gap")
    await until(lambda: missing in track.missing)


async def test_two_pages_receive_each_other_and_every_payload_is_as_it_was_sent(media: MediaProcess) -> None:
    judge, of_judge = await publishing(media, "p1", "judge")
    plaintiff, of_plaintiff = await publishing(media, "p2", "plaintiff")
    judge.subscribe()
    plaintiff.subscribe()
    await judge.connected("plaintiff")
    await plaintiff.connected("judge")
    for page, sender, tracks in ((plaintiff, judge, of_judge), (judge, plaintiff, of_plaintiff)):
        for kind, track in tracks.items():
            payloads = [f"{sender.seat} {kind} {number}".encode() for number in range(50)]
            await send(track, *payloads)
            await until(lambda: len(page.got(sender.seat, kind)) == 50)  # noqa: B023 - awaited within the round
            assert [packet.payload for packet in page.got(sender.seat, kind)] == payloads
    assert {(track.seat, track.source) for track in plaintiff.tracks.values()} == {("judge", "camera")}


@pytest.mark.spec("A5")
async def test_a_rehearsal_reaches_nobody_and_does_not_count_as_speaking(media: MediaProcess) -> None:
    rehearsing = Page(media, "p1", "plaintiff")
    early = Page(media, "p2", "clerk")
    early.subscribe(court=True)
    own = await rehearsing.publish(kinds=("audio",), rehearsal=True)
    _, others = await publishing(media, "p3", "judge")
    late = await receiving(media, "p4", "defendant", "judge")
    await early.connected("judge")
    audio = own["audio"]
    for number in range(20):
        await audio.send(audio.packet(b"only for the recogniser", number * 960, level=20))
    await send(others["audio"], b"for all")
    for page in (early, late):
        await until(lambda: page.got("judge", "audio"))  # noqa: B023 - awaited within the round
        assert page.got("plaintiff", "audio") == []
    assert not any("plaintiff" in told.levels for told in media.of(Speaking))


async def test_packets_keep_their_order_distance_and_marker(media: MediaProcess) -> None:
    _, tracks = await publishing(media, "p1", "judge")
    page = await receiving(media, "p2", "clerk", "judge")
    for number, moment, marker in ((10, 3000, 0), (11, 3000, 1), (13, 7500, 1), (12, 6000, 1)):
        packet = tracks["video"].packet(bytes([number]), moment)
        packet.sequence_number, packet.marker = number, marker
        await tracks["video"].send(packet)
    await until(lambda: len(page.got("judge", "video")) == 4)
    got = page.got("judge", "video")
    assert [packet.payload[0] for packet in got] == [10, 11, 13, 12]
    assert [(packet.sequence_number - got[0].sequence_number) & 0xFFFF for packet in got] == [0, 1, 3, 2]
    assert [(packet.timestamp - got[0].timestamp) & 0xFFFFFFFF for packet in got] == [0, 0, 4500, 3000]
    assert [packet.marker for packet in got] == [0, 1, 1, 1]


async def test_a_page_that_did_not_subscribe_and_one_of_another_hearing_receive_nothing(media: MediaProcess) -> None:
    _, tracks = await publishing(media, "p1", "judge")
    silent, _ = await publishing(media, "p2", "witness")
    stranger = Page(media, "p3", "judge", "another hearing")
    stranger.subscribe()
    clerk = await receiving(media, "p4", "clerk", "judge", "witness")
    await send(tracks["audio"], b"voice")
    await until(lambda: clerk.got("judge", "audio"))
    assert {offer.peer for offer in media.of(Offer)} == {"p4"}
    assert not silent.packets
    assert not stranger.packets


async def test_nobody_receives_himself_not_even_in_a_second_window(media: MediaProcess) -> None:
    await publishing(media, "p1", "judge")
    await publishing(media, "p2", "clerk")
    second = await receiving(media, "p3", "judge", "clerk")
    assert {track.seat for track in second.tracks.values()} == {"clerk"}


async def test_camera_and_screen_of_a_seat_are_tracks_of_their_own(media: MediaProcess) -> None:
    judge, _ = await publishing(media, "p1", "judge")
    screen = (await judge.publish("screen", ("video",)))["video"]
    page = await receiving(media, "p2", "clerk", "judge")
    await until(lambda: len(page.tracks) == 3)
    await send(screen, b"exhibit")
    await until(lambda: page.got("judge", "video", "screen"))
    assert not page.got("judge", "video", "camera")


async def test_who_joins_late_gets_a_key_frame_and_can_ask_for_more(media: MediaProcess) -> None:
    _, tracks = await publishing(media, "p1", "judge")
    picture = tracks["video"]
    await send(picture, b"picture")
    early = await receiving(media, "p2", "clerk", "judge")
    await until(lambda: picture.keyframes_wanted)
    before = picture.keyframes_wanted
    late = await receiving(media, "p3", "plaintiff", "judge")
    await until(lambda: picture.keyframes_wanted > before)
    await send(picture, b"key frame")
    await until(lambda: late.got("judge", "video"))
    assert early.receiving is not None
    before = picture.keyframes_wanted
    receiver = next(t.receiver for t in early.receiving.getTransceivers() if t.kind == "video")
    await receiver._send_rtcp_pli(early.got("judge", "video")[0].ssrc)
    await until(lambda: picture.keyframes_wanted > before)


async def test_a_place_that_became_free_is_used_again_for_the_next(media: MediaProcess) -> None:
    clerk = Page(media, "p0", "clerk")
    clerk.subscribe()
    first, of_first = await publishing(media, "p1", "witness 1")
    await clerk.connected("witness 1")
    await send(of_first["audio"], b"first")
    await until(lambda: clerk.got("witness 1", "audio"))
    places = set(clerk.tracks)
    await first.leave()
    await until(lambda: not clerk.tracks)
    _, of_second = await publishing(media, "p2", "witness 2")
    await clerk.connected("witness 2")
    assert set(clerk.tracks) == places
    await send(of_second["audio"], b"second")
    await until(lambda: clerk.got("witness 2", "audio"))
    was, now = clerk.got("witness 1", "audio")[-1], clerk.got("witness 2", "audio")[0]
    assert (now.ssrc, now.sequence_number) == (was.ssrc, (was.sequence_number + 1) & 0xFFFF)
    assert 0 <= (now.timestamp - was.timestamp) & 0xFFFFFFFF < 1 << 31


async def test_publishing_a_source_again_replaces_it(media: MediaProcess) -> None:
    judge, _ = await publishing(media, "p1", "judge")
    clerk = await receiving(media, "p2", "clerk", "judge")
    old = judge.publishing["camera"]
    again = await judge.publish()
    await until(lambda: old.connectionState == "closed")
    await send(again["audio"], b"again")
    await until(lambda: clerk.got("judge", "audio"))
    assert len(clerk.tracks) == 2
    assert not media.of(PublicationEnded)


async def test_in_recess_nothing_reaches_anyone_and_afterwards_the_stream_goes_on(media: MediaProcess) -> None:
    _, tracks = await publishing(media, "p1", "judge")
    picture = tracks["video"]
    page = await receiving(media, "p2", "clerk", "judge")
    await send(picture, b"before")
    await until(lambda: page.got("judge", "video"))
    media.send(Forwarding("h", on=False))
    await media.publish("p9", "x", "camera", "answered after the switch")
    await send(picture, b"in recess 1", b"in recess 2")
    await taken(picture)
    wanted = picture.keyframes_wanted
    media.send(Forwarding("h", on=True))
    await until(lambda: picture.keyframes_wanted > wanted)
    await send(picture, b"after")
    await until(lambda: len(page.got("judge", "video")) == 2)
    before, after = page.got("judge", "video")
    assert (before.payload, after.payload) == (b"before", b"after")
    assert after.sequence_number == (before.sequence_number + 1) & 0xFFFF


@pytest.mark.spec("H5")
async def test_what_is_withheld_reaches_the_court_alone_and_afterwards_everybody(media: MediaProcess) -> None:
    _, tracks = await publishing(media, "p1", "plaintiff")
    judge, defendant = Page(media, "p2", "judge"), Page(media, "p3", "defendant")
    judge.subscribe(court=True)
    defendant.subscribe()
    pages = (judge, defendant)
    for page in pages:
        await page.connected("plaintiff")

    def got(page: Page, kind: Kind) -> list[bytes]:
        return [packet.payload for packet in page.got("plaintiff", kind)]

    async def say(payload: bytes, *hearers: Page) -> None:
        for track in tracks.values():
            await send(track, payload)
        await until(lambda: all(payload in got(page, kind) for page in hearers for kind in tracks))

    await say(b"before", *pages)
    media.send(Withheld("h", ("plaintiff",), ("plaintiff",)))
    await media.publish("p9", "x", "camera", "answered after the switch")
    await say(b"to the court", judge)
    late = Page(media, "p4", "third party")
    late.subscribe()
    await late.connected("plaintiff")
    await say(b"again", judge)
    wanted = tracks["video"].keyframes_wanted
    media.send(Withheld("h", (), ("plaintiff",)))
    await media.publish("p9", "x", "camera", "answered after the switch")
    await say(b"heard, not seen", judge)
    media.send(Withheld("h", (), ()))
    await until(lambda: tracks["video"].keyframes_wanted > wanted)
    await say(b"after", judge, defendant, late)

    for kind in tracks:
        assert got(judge, kind) == [b"before", b"to the court", b"again", b"heard, not seen", b"after"]
    assert got(defendant, "audio") == [b"before", b"heard, not seen", b"after"]
    assert got(defendant, "video") == [b"before", b"after"]
    assert got(late, "audio") == [b"heard, not seen", b"after"]
    assert got(late, "video") == [b"after"]
    first, second = defendant.got("plaintiff", "video")
    assert second.sequence_number == (first.sequence_number + 1) & 0xFFFF


async def test_who_speaks_is_told_while_he_speaks_and_once_when_he_stops(media: MediaProcess) -> None:
    _, of_judge = await publishing(media, "p1", "judge")
    _, of_clerk = await publishing(media, "p2", "clerk")
    await of_clerk["audio"].send(of_clerk["audio"].packet(b"breath", 0, level=-80))
    for number in range(5):
        await of_judge["audio"].send(of_judge["audio"].packet(b"voice", number * 960, level=-30 + number))
    said = await media.wait_for(Speaking)
    assert said.hearing == "h"
    assert said.levels == {"judge": -26}
    await media.wait_for(Speaking, lambda message: not message.levels)


async def test_a_lost_picture_packet_is_asked_for_again_and_passed_on(media: MediaProcess) -> None:
    _, tracks = await publishing(media, "p1", "judge")
    picture = tracks["video"]
    page = await receiving(media, "p2", "clerk", "judge")
    packets = [picture.packet(bytes([number]), 3000) for number in range(10)]
    dropped = packets.pop(4)
    for packet in packets:
        await picture.send(packet)
    await until(lambda: dropped.sequence_number in picture.missing)
    picture.missing.clear()
    await until(lambda: dropped.sequence_number in picture.missing)  # asked a second time: the first may be lost too
    await picture.send(dropped)
    await until(lambda: len(page.got("judge", "video")) == 10)
    in_order = sorted(page.got("judge", "video"), key=lambda packet: packet.sequence_number)
    assert [packet.payload[0] for packet in in_order] == list(range(10))


async def test_a_receiver_gets_again_what_it_lost(media: MediaProcess) -> None:
    _, tracks = await publishing(media, "p1", "judge")
    page = await receiving(media, "p2", "clerk", "judge")
    await send(tracks["video"], b"one", b"two", b"three")
    await until(lambda: len(page.got("judge", "video")) == 3)
    lost = page.got("judge", "video")[1]
    assert page.receiving is not None
    receiver = next(t.receiver for t in page.receiving.getTransceivers() if t.kind == "video")
    await receiver._send_rtcp_nack(lost.ssrc, [lost.sequence_number])
    await until(lambda: len(page.got("judge", "video")) == 4)
    again = page.got("judge", "video")[3]
    assert again.ssrc != lost.ssrc
    assert again.payload == lost.sequence_number.to_bytes(2, "big") + b"two"


async def test_a_browser_that_closes_its_connection_ends_the_publication(media: MediaProcess) -> None:
    judge, _ = await publishing(media, "p1", "judge")
    clerk = await receiving(media, "p2", "clerk", "judge")
    await judge.close()
    assert await media.wait_for(PublicationEnded) == PublicationEnded("p1", "camera")
    await until(lambda: not clerk.tracks)


async def test_a_page_that_begins_anew_is_not_told_that_its_old_connections_ended(media: MediaProcess) -> None:
    await publishing(media, "p1", "judge")
    clerk, again = await publishing(media, "p2", "clerk")
    clerk.subscribe()
    await clerk.connected("judge")
    for _ in range(3):
        await clerk.hang_up()
        again = await clerk.publish()
        clerk.subscribe()
        await clerk.connected("judge")
    await (await publishing(media, "p3", "witness"))[0].close()
    await media.wait_for(PublicationEnded, lambda message: message.peer == "p3")
    assert {message.peer for message in media.of(PublicationEnded)} == {"p3"}
    assert not media.of(SubscriptionEnded)
    judge = await receiving(media, "p4", "observer", "judge", "clerk")
    await send(again["audio"], b"voice")
    await until(lambda: judge.got("clerk", "audio"))


async def test_a_broken_answer_ends_that_page_only_and_it_can_begin_anew(media: MediaProcess) -> None:
    _, tracks = await publishing(media, "p1", "judge")
    clerk = await receiving(media, "p2", "clerk", "judge")
    media.send(Subscribe("p3", "h", "plaintiff"))
    offer = await media.wait_for(Offer, lambda message: message.peer == "p3")
    media.send(Answered("p3", offer.offer, "v=0\r\nm=nonsense"))
    assert await media.wait_for(SubscriptionEnded) == SubscriptionEnded("p3")
    plaintiff = await receiving(media, "p3", "plaintiff", "judge")
    await send(tracks["audio"], b"voice")
    await until(lambda: clerk.got("judge", "audio") and plaintiff.got("judge", "audio"))


async def test_an_answer_to_an_older_offer_is_ignored(media: MediaProcess) -> None:
    _, _ = await publishing(media, "p1", "judge")
    media.send(Answered("p2", 0, "nobody asked"))
    media.send(Subscribe("p2", "h", "clerk"))
    offer = await media.wait_for(Offer)
    media.send(Answered("p2", offer.offer - 1, "late"))
    clerk = Page(media, "p2", "clerk")
    clerk.offers.put_nowait(offer)
    await clerk.connected("judge")
    assert not media.of(SubscriptionEnded)


async def test_many_come_and_go_at_once(media: MediaProcess) -> None:
    seats = [f"s{number}" for number in range(5)]
    pages = []
    for seat in seats:
        page, tracks = await publishing(media, seat, seat)
        page.subscribe()
        pages.append((page, tracks))
    for page, _ in pages:
        await page.connected(*set(seats) - {page.seat})
    for page, _ in pages[3:]:
        await page.leave()
    for page, tracks in pages[:3]:
        await page.connected(*{"s0", "s1", "s2"} - {page.seat})
        await send(tracks["audio"], b"still here")
    for page, _ in pages[:3]:
        for seat in {"s0", "s1", "s2"} - {page.seat}:
            await until(lambda: page.got(seat, "audio"))  # noqa: B023 - awaited within the round


@pytest.mark.spec("H8")
async def test_how_much_was_lost_is_told_for_each_way_apart(media: MediaProcess) -> None:
    """The judge's third and fourth packets never come in; the clerk's browser says that it lost two more."""
    _, tracks = await publishing(media, "p1", "judge")
    sound = tracks["audio"]
    page = await receiving(media, "p2", "clerk", "judge")
    began = time.time() * 1000
    for number in range(60):
        packet = sound.packet(b"voice", number * 960)
        if number not in (2, 3):
            await sound.send(packet)
    await until(lambda: len(page.got("judge", "audio")) == 58)
    ssrc = page.got("judge", "audio")[0].ssrc
    assert page.receiving is not None
    report = RtcpReceiverInfo(ssrc, 0, packets_lost=4, highest_sequence=0, jitter=0, lsr=0, dlsr=0)
    transport = page.receiving.getTransceivers()[0].receiver.transport

    def told(message: Quality) -> bool:
        return message.links.get("p2", Link()).down_lost == 2

    for _ in range(10):
        await transport._send_rtp(bytes(RtcpRrPacket(ssrc=1, reports=[report])))
    said = await media.wait_for(Quality, told)
    assert said.hearing == "h"
    up, down = said.links["p1"], said.links["p2"]
    assert (up.up, up.up_lost, up.down) == (60, 2, 0)
    assert (down.down, down.down_lost, down.up) == (58, 2, 0)
    assert began <= up.sound_at <= time.time() * 1000
    assert down.sound_at == 0
