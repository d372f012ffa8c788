"""The speech process: `python -m server.asr.process`, started by the server with the same settings.

Listens at `speech.sock` in TINGJI_RUN; ends within two seconds of SIGTERM, and at once when the server dies.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from functools import partial
from pathlib import Path

from server.asr.client import SOCKET
from server.asr.messages import Model
from server.asr.models import about
from server.asr.service import SpeechService
from server.asr.vosk import VoskEngine
from server.settings import Settings

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Run until told to stop."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    settings = Settings.from_environment(os.environ)
    if settings.run is None:
        sys.exit("TINGJI_RUN is not set: this program is started by the server.")
    asyncio.run(_serve(settings.run, settings.model))


async def _serve(run: Path, folder: Path) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    # Ctrl-C reaches the whole process group; it is the server that decides when we stop.
    loop.add_signal_handler(signal.SIGINT, lambda: None)
    known = about(folder)
    model = Model(known.name, ready=False, sample=known.sample, languages=known.languages, reason="model_loading")
    await SpeechService(model, partial(VoskEngine, folder)).run(run / SOCKET, stop)
    # A large model that is still loading, or a long utterance, would hold up the interpreter's end by seconds.
    os._exit(0)


if __name__ == "__main__":
    main()
