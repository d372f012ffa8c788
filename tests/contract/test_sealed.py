"""Personal data in the store: sealed under a key that is elsewhere, also what was stored before there was one."""

from __future__ import annotations

import asyncio
import secrets
from functools import partial
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from server.hearing.model import Role
from server.settings import Settings
from server.store.database import Database
from server.store.directory import SqlDirectory
from server.store.identities import SqlIdentities
from server.store.migrate import migrate
from server.store.ports import Feedback, Identity, ListedHearing, ListedSeat, Particulars, StoreError
from server.store.sealed import KEY_BYTES, Sealer
from server.store.store import Store, open_store
from server.store.tables import metadata
from tests.journals import SEALER, behind_the_store

pytestmark = [pytest.mark.anyio, pytest.mark.spec("A6")]

NAME, PHONE, NUMBER = "欧阳静𬭎", "13900001234", "310101199001011237"
CASE = f"{NAME}诉李四民间借贷纠纷"
HEARING = ListedHearing(id="h", case_number="1", case_name=CASE, cause="借贷", court="法院", place="庭", starts_at=0)
SEAT = ListedSeat(id="s", hearing="h", role=Role.PLAINTIFF, name=NAME)


def dump(settings: Settings) -> bytes:
    """Every value of every table."""
    with behind_the_store(settings) as connection:
        rows = [connection.execute(table.select()).all() for table in metadata.sorted_tables]
    return b"\n".join(
        value if isinstance(value, bytes) else str(value).encode() for all_ in rows for r in all_ for value in r
    )


async def fill(store: Store) -> None:
    await store.directory.create_hearing(HEARING, [])
    await store.directory.add_seat(SEAT, Particulars(phone=PHONE, id_number=NUMBER))
    await store.identities.give_number("s", NUMBER)
    await store.identities.keep_photo("s", "card", NUMBER.encode())
    await store.correspondence.write("h", "s", "s", f"我是{NAME}，电话{PHONE}")
    await store.correspondence.give_feedback(Feedback("s", 1, 5, 5, 5, f"{NAME}"))


async def test_what_belongs_to_a_person_is_given_back_and_lies_nowhere_open(settings: Settings, store: Store) -> None:
    await fill(store)
    assert await store.directory.hearing("h") == HEARING
    assert await store.directory.seats("h") == [SEAT]
    assert await store.directory.particulars("s") == Particulars(phone=PHONE, id_number=NUMBER)
    assert await store.directory.particulars("none") == Particulars()
    assert (await store.correspondence.messages("h"))[0].text == f"我是{NAME}，电话{PHONE}"
    assert (await store.correspondence.feedback())[0].text == NAME
    stored = dump(settings)
    assert b"plaintiff" in stored
    for known in (NAME, PHONE, NUMBER):
        assert known.encode() not in stored


async def test_a_seat_is_added_once_after_the_others_and_can_be_taken_back(store: Store) -> None:
    await store.directory.create_hearing(HEARING, [SEAT])
    late = ListedSeat(id="a", hearing="h", role=Role.WITNESS, name="陈晨")
    await store.directory.add_seat(late, Particulars())
    with pytest.raises(StoreError) as error:
        await store.directory.add_seat(late, Particulars())
    assert error.value.code == "seat_exists"
    assert await store.directory.seats("h") == [SEAT, late]
    await store.directory.remove_seat("a")
    await store.directory.remove_seat("none")
    assert await store.directory.seats("h") == [SEAT]


async def test_photographs_are_erased_in_time_and_the_number_stays(settings: Settings) -> None:
    moment = 1_000
    database = Database(settings.database_url or f"sqlite:///{settings.data / 'tingji.db'}")
    await database.write(partial(migrate, sealer=SEALER))
    await SqlDirectory(database, SEALER).create_hearing(HEARING, [SEAT])
    kept = SqlIdentities(database, SEALER, lambda: moment)
    assert await kept.identity("s") == Identity()
    await kept.keep_photo("s", "card", b"blurred")
    await kept.keep_photo("s", "card", b"card")
    await kept.give_number("s", NUMBER)
    assert await kept.identity("s") == Identity(NUMBER, ("card",))
    await kept.keep_photo("s", "face", b"face")
    assert await kept.photo("s", "card") == b"card"
    assert await kept.erase_photos(1_000) == 0
    assert await kept.identity("s") == Identity(NUMBER, ("card", "face"))
    assert await kept.erase_photos(1_001) == 1
    assert await kept.erase_photos(1_001) == 0
    assert (await kept.photo("s", "card"), await kept.photo("s", "face")) == (None, None)
    assert await kept.identity("s") == Identity(NUMBER)
    await database.close()


async def test_sealed_bytes_open_under_their_key_at_their_place_alone() -> None:
    sealed = SEALER.seal_text(NAME, "persons.name p-1")
    assert SEALER.open_text(sealed, "persons.name p-1") == NAME
    assert sealed != SEALER.seal_text(NAME, "persons.name p-1")
    spoilt = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for sealer, content, place in (
        (SEALER, sealed, "persons.name p-2"),
        (SEALER, spoilt, "persons.name p-1"),
        (SEALER, b"", "persons.name p-1"),
        (Sealer(bytes(31) + b"\1"), sealed, "persons.name p-1"),
    ):
        with pytest.raises(StoreError) as error:
            sealer.open(content, place)
        assert error.value.code == "sealed_unreadable"


async def test_names_of_an_older_database_are_sealed_and_leave_no_trace_in_the_file(settings: Settings) -> None:
    database = Database(settings.database_url or f"sqlite:///{settings.data / 'tingji.db'}")
    await database.write(_as_it_was)
    await database.close()
    if not settings.database_url:
        assert NAME.encode() in (settings.data / "tingji.db").read_bytes()
    store = await open_store(settings)
    assert await store.directory.hearing("h") == HEARING
    assert await store.directory.seats("h") == [SEAT]
    assert [message.text for message in await store.correspondence.messages("h")] == [NAME]
    await store.close()
    assert NAME.encode() not in dump(settings)
    if not settings.database_url:
        assert all(NAME.encode() not in file.read_bytes() for file in settings.data.glob("tingji.db*"))


def _as_it_was(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__code__.co_filename).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "0004")
    for statement in (
        f"INSERT INTO hearings VALUES ('h', '1', '{CASE}', '借贷', '法院', '庭', 0, 'trial', true, false)",
        f"INSERT INTO persons VALUES ('p', '{NAME}')",
        "INSERT INTO seats VALUES ('s', 'h', 'p', 'plaintiff', 0)",
        f"INSERT INTO messages VALUES ('h', 1, 's', 's', 0, '{NAME}')",
    ):
        connection.execute(text(statement))


async def refused(settings: Settings) -> StoreError:
    with pytest.raises(StoreError) as error:
        await open_store(settings)
    assert "TINGJI_SECRETS_KEY" in error.value.zh and "TINGJI_SECRETS_KEY" in error.value.en
    return error.value


async def test_the_key_is_made_once_outside_the_data_and_for_nobody_else_to_read(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", secrets_key_file=tmp_path / "keys" / "secrets.key")
    for store in await asyncio.gather(*(open_store(settings) for _ in range(4))):
        await store.close()
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["secrets.key"]
    assert settings.secrets_key_file.stat().st_mode & 0o777 == 0o600
    key = bytes.fromhex(settings.secrets_key_file.read_text())
    store = await open_store(Settings(data=tmp_path / "data", secrets_key=key))
    await store.close()
    everything = b"".join(file.read_bytes() for file in (tmp_path / "data").rglob("*") if file.is_file())
    assert key not in everything and key.hex().encode() not in everything


async def test_without_its_key_a_database_is_refused_in_a_clear_sentence(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = await open_store(settings)
    await fill(store)
    await store.close()
    inside, broken = settings.data / "secrets.key", tmp_path_factory.mktemp("keys") / "secrets.key"
    broken.write_text("not a key")
    opened_with = partial(Settings, data=settings.data, database_url=settings.database_url)
    assert (await refused(opened_with(secrets_key=secrets.token_bytes(KEY_BYTES)))).code == "key_wrong"
    assert (await refused(opened_with(secrets_key_file=inside))).code == "key_in_data"
    assert not inside.exists()
    for unusable in (broken, broken / "deeper", Path("/proc/secrets.key")):
        assert (await refused(opened_with(secrets_key_file=unusable))).code == "key_unusable"
    store = await open_store(settings)
    assert await store.directory.seats("h") == [SEAT]
    await store.close()
