"""Composition root: builds everything from the settings and runs it."""

from __future__ import annotations

import asyncio
import secrets
import socket
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from server import lan
from server.access.erasing import Erasing
from server.access.matcher import plugged
from server.access.sms import SmsGateway
from server.asr.client import SOCKET as SPEECH_SOCKET
from server.demonstration import demonstration, invitation
from server.evidence.cache import Cache
from server.evidence.intake import Intake
from server.evidence.proof import Signer
from server.evidence.spool import Spool
from server.evidence.viewing import Viewing
from server.filing import Filing
from server.gateway.auth import Auth
from server.gateway.correspondence import CorrespondenceRoutes
from server.gateway.exhibits import Exhibits
from server.gateway.exports import Exports
from server.gateway.fanout import fanout
from server.gateway.feedback import FeedbackRoutes
from server.gateway.http import DIST, Gateway
from server.gateway.identity import IdentityRoutes
from server.gateway.invitations import Invitations
from server.gateway.observers import Observers
from server.gateway.originals import Originals
from server.gateway.past import Past
from server.gateway.proofs import Proofs
from server.gateway.sealing import SealedProofs, SealRoutes
from server.gateway.serving import HttpServer
from server.gateway.signing import SigningRoutes
from server.gateway.signing_links import SigningLinks
from server.gateway.signing_page import SigningPages
from server.gateway.sockets import Sockets
from server.gateway.speed import Speed
from server.gateway.splitting import Splits
from server.gateway.templates import TemplateRoutes
from server.gateway.uploads import Uploads
from server.health import Health
from server.media.messages import SOCKET as MEDIA_SOCKET
from server.memory import settle
from server.rooms import Rooms, now
from server.settings import Settings, SettingsError
from server.signing.confirming import Confirming
from server.signing.court_key import court_key
from server.signing.presenting import Versions
from server.signing.seal import Seal
from server.signing.sealing import Sealing
from server.speech import Speech
from server.store.store import Store, open_store
from server.switchboard import Switchboard
from server.workers import Workers

PAGES_EACH = 500
"""A process that draws pages is replaced after so many: a third of a second in which the next page waits."""


async def serve(settings: Settings, announce: Callable[[str], None]) -> None:
    """Run the server until it is told to stop. Raises `SettingsError` or `StoreError` when it cannot start."""
    listener = _listen(settings)
    store = await open_store(settings)
    try:
        with tempfile.TemporaryDirectory(prefix="tingji-") as run:
            await _serve(settings, announce, listener, store, Path(run))
    finally:
        await store.close()


async def _serve(
    settings: Settings, announce: Callable[[str], None], listener: socket.socket, store: Store, run: Path
) -> None:
    node = secrets.token_hex(4)
    matcher = plugged(settings.matcher)
    secret = await store.directory.secret("links")
    auth = Auth(store.directory, secret)
    environment = {"TINGJI_RUN": str(run)}
    switchboard = Switchboard(run / MEDIA_SOCKET, environment)
    speech = Speech(run / SPEECH_SOCKET, environment)
    rooms = Rooms(
        store.journal,
        store.leases,
        store.directory,
        switchboard.process,
        speech,
        fanout,
        node,
        settings.telephone,
    )
    switchboard.rooms = speech.rooms = rooms
    health = Health(store.directory, store.blobs, switchboard.process, speech)
    secured = lan.certificate(settings.data) if settings.lan else None
    base = lan.base(settings)
    past = Past(auth, rooms, store.journal)
    workers = Workers()
    exports = Exports(auth, rooms, workers, settings.fonts)
    viewing = Viewing(
        store.blobs,
        Cache(settings.data / "cache"),
        Workers(waiting=100, jobs_each=PAGES_EACH),
        Workers(size=1, waiting=100),
    )
    intake = Intake(Spool(settings.data / "uploads"), store.blobs, Workers(), Filing(rooms), now)
    proofs = Proofs(auth, rooms, Signer(await store.directory.secret("log")), now)
    versions = Versions(store.blobs, workers, await store.directory.secret("signing"))
    links = SigningLinks(await store.directory.secret("signing links"))
    confirming = Confirming(store.directory, SmsGateway(settings.sms_url) if settings.sms_url else None, now)
    secure = secured is not None
    page = DIST / "index.html"
    pages = SigningPages(store.directory, rooms, versions, links, confirming, page, secure=secure)
    signing = SigningRoutes(auth, rooms, versions, links, base, secure=secure)
    sealed = SealedProofs(await store.directory.secret("sealed versions"), base)
    seal = Seal(court_key(settings), workers, settings.fonts, settings.timestamp_url)
    sealing = Sealing(versions, seal, store.directory, sealed.address, now)
    gateway = Gateway(
        auth,
        store.directory,
        Sockets(rooms, auth),
        health.parts,
        secure=secure,
        discipline=settings.discipline or DIST / "discipline",
        seat_routes=[
            *past.routes(),
            *exports.routes(),
            *proofs.routes(),
            *signing.routes(),
            *SealRoutes(signing, sealing).routes(),
            *Exhibits(auth, store.directory, rooms, viewing).routes(),
            *Uploads(auth, rooms, intake, settings.upload_mb).routes(),
            *Splits(auth, rooms, viewing, intake).routes(),
            *Originals(auth, rooms, store.blobs).routes(),
            *IdentityRoutes(auth, rooms, store.directory, store.identities, workers, matcher).routes(),
            *Invitations(auth, rooms, store.directory, base).routes(),
            *Observers(auth, rooms, store.directory, str(DIST / "index.html")).routes(),
            *CorrespondenceRoutes(auth, rooms, store.correspondence).routes(),
            *FeedbackRoutes(auth, store.correspondence, secret, base, page).routes(),
            *TemplateRoutes(auth, store.templates).routes(),
            *Speed(auth).routes(),
        ],
        open_routes=[
            *pages.routes(),
            *sealed.routes(),
        ],
    )
    if settings.demonstration:
        seats = await demonstration(store.directory, store.journal, store.leases, node, settings)
        announce(invitation(seats, auth, base, secured))
    await intake.start()
    server = HttpServer(gateway, secured)
    erasing = Erasing(store.identities, settings.identity_days, now)
    running = (switchboard.process.run(), speech.process.run(), erasing.run())
    children = [asyncio.create_task(task) for task in running]
    settle()
    try:
        await server.serve(sockets=[listener])
    finally:
        await _to_the_end(_close(intake, rooms, viewing, workers, children))


async def _close(
    intake: Intake, rooms: Rooms, viewing: Viewing, workers: Workers, children: Sequence[asyncio.Task[None]]
) -> None:
    await intake.close()
    await rooms.close()
    await viewing.close()
    await workers.close()
    for child in children:
        child.cancel()
    await asyncio.gather(*children, return_exceptions=True)


async def _to_the_end(closing: Coroutine[Any, Any, None]) -> None:
    """Ctrl-C cancels whoever waits here; what has been begun is ended all the same."""
    task = asyncio.create_task(closing)
    while not task.done():
        with suppress(asyncio.CancelledError):
            await asyncio.shield(task)


def _listen(settings: Settings) -> socket.socket:
    everywhere = "0.0.0.0"  # noqa: S104 - what LAN=1 asks for
    host = everywhere if settings.lan and settings.host == Settings().host else settings.host
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, settings.port), family=family, backlog=512)
    except OSError as error:
        raise SettingsError(
            "port_in_use",
            f"无法在 {settings.host}:{settings.port} 上监听：该端口可能已被占用，或地址不属于本机；"
            "请关闭占用它的程序，或用 TINGJI_PORT、TINGJI_HOST 另选。",
            f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}): the port may be in use or the "
            "address not this machine's; stop the other program or choose another with TINGJI_PORT or TINGJI_HOST.",
        ) from error
