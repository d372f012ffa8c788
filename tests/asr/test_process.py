"""What the speech process owes its peers when something ends, breaks or is missing."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from server.asr.client import SOCKET
from server.asr.messages import Audio, Control
from server.link import LinkClosed
from tests.asr.process import START, TINY, speech_process, text
from tests.asr.voice import character_errors, spoken

pytestmark = pytest.mark.anyio

LOAN = "被告 向 原告 借款 八 万 元 已经 逾期"
RENT = "请 被告 说明 没有 支付 租金 的 理由"


async def test_the_first_message_says_which_model_is_at_work() -> None:
    async with speech_process() as process:
        model = await (await process.server()).model()
    assert model.ready
    assert (model.name, model.sample, model.languages, model.reason) == ("tiny-zh", True, ("zh",), "")


@pytest.mark.spec("S5")
async def test_without_a_model_the_process_says_so_and_lives(tmp_path: Path) -> None:
    async with speech_process(tmp_path / "nothing-here") as process:
        server, media = await process.server(), await process.microphones()
        model = await server.model()
        assert (model.ready, model.reason, model.name) == (False, "model_missing", "nothing-here")
        media.speak("mic", spoken(LOAN))
        media.end("mic")
        again = await process.server()
        assert (await again.model()).reason == "model_missing"
        assert process.program.returncode is None
        assert not again.finals()


@pytest.mark.spec("S5")
async def test_a_damaged_model_is_reported_as_broken(tmp_path: Path) -> None:
    broken = tmp_path / "vosk-model-small-en-us-0.15"
    shutil.copytree(TINY, broken)
    (broken / "about.json").unlink()
    (broken / "am" / "final.mdl").write_bytes((TINY / "am" / "final.mdl").read_bytes()[:5_000])
    async with speech_process(broken) as process:
        model = await (await process.server()).model()
    assert (model.ready, model.sample, model.languages, model.reason) == (False, False, ("en",), "model_broken")


@pytest.mark.spec("S1")
async def test_an_utterance_is_sent_until_it_is_confirmed_and_across_connections() -> None:
    loan, rent = spoken(LOAN), spoken(RENT)
    async with speech_process() as process:
        first, media = await process.server(), await process.microphones()
        at = media.speak("mic", loan + rent)
        await first.until_final("mic", 2)
        one, two = first.finals()
        first.confirm([one])
        await first.until(lambda: first.finals().count(two) >= 2)
        assert first.finals().count(one) == 1
        await first.link.close()

        media.speak("mic", loan, at)
        second = await process.server({"mic": 1})
        three = await second.until_final("mic", 3)
        assert second.finals()[0] == two
        second.confirm([two, three])
        media.speak("other", rent)
        await second.until_final("other")
        await second.link.close()

        third = await process.server({"mic": 3, "other": 0})
        await third.until_final("other")
        assert not third.finals("mic")
    assert [final.n for final in (one, two, three)] == [1, 2, 3]


@pytest.mark.spec("S1")
async def test_a_new_process_goes_on_counting_where_the_server_is() -> None:
    async with speech_process() as process:
        media = await process.microphones()
        media.speak("mic", spoken(LOAN))
        server = await process.server({"mic": 7, "elsewhere": 3})
        assert (await server.until_final("mic", 8)).n == 8


async def test_a_second_server_takes_the_place_of_the_first() -> None:
    async with speech_process() as process:
        first, media = await process.server(), await process.microphones()
        await first.model()
        second = await process.server()
        await second.model()
        with pytest.raises(LinkClosed):
            await first.link.receive()
        media.speak("mic", spoken(LOAN))
        await second.until_final("mic")


async def test_the_death_of_the_media_process_makes_the_last_words_final() -> None:
    async with speech_process() as process:
        server, media = await process.server(), await process.microphones()
        media.speak("mic", spoken(LOAN, after_ms=0))
        await media.link.close()
        assert character_errors(LOAN, text([await server.until_final("mic")])) < 0.1


async def test_a_killed_process_ends_its_links_and_can_be_started_again() -> None:
    async with speech_process() as process:
        server, media = await process.server(), await process.microphones()
        at = media.speak("mic", spoken(LOAN))
        heard = await server.until_final("mic")
        media.speak("mic", spoken(RENT, after_ms=0), at)
        process.program.kill()
        for link in (server.link, media.link):
            with pytest.raises(LinkClosed):
                while True:
                    await link.receive()
        await process.program.wait()

        await process.start()
        server, media = await process.server({"mic": heard.n}), await process.microphones()
        media.speak("mic", spoken(RENT), at + 10_000)
        final = await server.until_final("mic", 2)
        assert character_errors(RENT, text([final])) < 0.1
        assert final.start > at + 10_000


@pytest.mark.parametrize(
    "garbage",
    [
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="another protocol"),
        pytest.param(b"\0\0\0\x02\xc1\xc1", id="not msgpack"),
        pytest.param(b"\xff" * 64, id="a frame of four gigabytes"),
        pytest.param(b"\0\0\0\x0e\x81\xa4type\xa7confirm", id="a message with nothing in it"),
    ],
)
async def test_garbage_closes_only_its_own_link(garbage: bytes) -> None:
    async with speech_process() as process:
        server, media = await process.server(), await process.microphones()
        reader, writer = await asyncio.open_unix_connection(process.run / SOCKET)
        writer.write(garbage)
        assert await reader.read() == b""
        writer.close()
        media.speak("mic", spoken(LOAN))
        await server.until_final("mic")


async def test_messages_from_the_wrong_peer_close_only_its_link() -> None:
    async with speech_process() as process:
        server, media, odd = await process.server(), await process.microphones(), await process.microphones()
        odd.link.send(Audio("h-1", "s-odd", "odd", START, b"\0\0\0"))
        with pytest.raises(LinkClosed):
            await odd.link.receive()
        stranger = await process.microphones()
        stranger.link.send(Control({}))  # type: ignore[arg-type]  # the wrong message on purpose
        with pytest.raises(LinkClosed):
            await stranger.link.receive()
        media.speak("mic", spoken(LOAN))
        await server.until_final("mic")


async def test_a_process_that_is_told_to_stop_tells_the_last_words_first() -> None:
    async with speech_process() as process:
        server, media = await process.server(), await process.microphones()
        await server.model()
        media.speak("mic", spoken(LOAN, after_ms=400))
        await server.until(lambda: any("逾期" in partial.text for partial in server.partials("mic")))
        process.program.terminate()
        final = await server.until_final("mic")
        assert character_errors(LOAN, text([final])) < 0.2
        assert await process.program.wait() == 0


async def test_it_stops_while_nobody_is_connected_and_ignores_ctrl_c() -> None:
    async with speech_process() as process:
        server = await process.server()
        await server.model()
        process.program.send_signal(signal.SIGINT)
        await server.link.close()
        await (await process.server()).model()
        process.program.terminate()
        assert await process.program.wait() == 0


async def test_it_dies_with_the_program_that_started_it() -> None:
    async with speech_process() as process:
        await process.stop()
        code = (
            "import subprocess, sys;child = subprocess.Popen([sys.executable, '-m', 'server.asr.process']);child.wait()"
        )
        environment = os.environ | {"TINGJI_RUN": str(process.run), "TINGJI_MODEL": str(TINY)}
        parent = await asyncio.create_subprocess_exec(sys.executable, "-c", code, env=environment)
        server = await process.server()
        await server.model()
        parent.kill()
        await parent.wait()
        with pytest.raises(LinkClosed):
            await server.link.receive()


async def test_it_does_not_start_without_a_run_folder() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TINGJI_")}
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server.asr.process"), env=environment, stderr=subprocess.PIPE
    )
    _, error = await program.communicate()
    assert program.returncode == 1
    assert b"TINGJI_RUN" in error


async def test_the_sentences_of_a_stream_that_is_opened_again_go_on_counting() -> None:
    async with speech_process() as process:
        server, media = await process.server(), await process.microphones()
        at = media.speak("mic", spoken(LOAN))
        media.end("mic")
        media.speak("mic", spoken(RENT), at)
        await server.until_final("mic", 2)
        assert [final.n for final in server.finals()] == [1, 2]
