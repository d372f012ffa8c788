"""Opening the stores: from nothing, from an older or newer database, and what is said when it cannot be done."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from server.settings import Settings
from server.store.ports import StoreError
from server.store.store import open_store
from server.store.tables import metadata
from tests.journals import appended, behind_the_store, follow
from tests.servers import Postgres, free_port

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]


async def refusal(settings: Settings) -> StoreError:
    with pytest.raises(StoreError) as error:
        await open_store(settings)
    assert error.value.zh
    assert error.value.en
    return error.value


async def test_an_empty_database_gets_the_tables_that_the_code_works_with(settings: Settings) -> None:
    store = await open_store(settings)
    await store.close()
    with behind_the_store(settings) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


async def test_servers_that_open_an_empty_database_together_take_turns(settings: Settings) -> None:
    stores = await asyncio.gather(*(open_store(settings) for _ in range(4)))
    for store in stores:
        assert await store.journal.hearings() == []
        await store.close()


async def test_a_database_of_a_newer_server_is_left_alone(settings: Settings) -> None:
    store = await open_store(settings)
    await store.journal.fence("h-1", 1)
    await appended(store.journal, "h-1", 1, follow([], 1))
    await store.close()
    with behind_the_store(settings) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    error = await refusal(settings)
    assert error.code == "database_newer"
    assert "9999" in error.zh
    assert "9999" in error.en
    with behind_the_store(settings) as connection:
        assert connection.execute(text("SELECT count(*) FROM entries")).scalar() == 1


async def test_the_data_folder_is_made(tmp_path: Path) -> None:
    store = await open_store(Settings(data=tmp_path / "new" / "data"))
    await store.close()
    assert (tmp_path / "new" / "data" / "tingji.db").is_file()


async def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    error = await refusal(Settings(data=tmp_path / "data"))
    assert error.code == "data_folder_unusable"
    assert "TINGJI_DATA" in error.zh
    assert "TINGJI_DATA" in error.en


async def test_a_database_address_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    error = await refusal(Settings(data=tmp_path, database_url=f"sqlite:///{tmp_path}/missing/x.db"))
    assert error.code == "database_unopenable"


async def test_a_file_that_is_no_database_is_kept_and_refused(tmp_path: Path) -> None:
    (tmp_path / "tingji.db").write_text("a letter, not a database\n" * 100)
    before = (tmp_path / "tingji.db").read_bytes()
    assert (await refusal(Settings(data=tmp_path))).code == "database_damaged"
    assert (tmp_path / "tingji.db").read_bytes() == before


def make_folder_read_only(data: Path) -> None:
    data.chmod(0o555)


def make_file_read_only(data: Path) -> None:
    asyncio.run(_opened_once(data))
    (data / "tingji.db").chmod(0o444)


def make_folder_unreadable(data: Path) -> None:
    data.chmod(0)


async def _opened_once(data: Path) -> None:
    store = await open_store(Settings(data=data))
    await store.close()


OPEN = """
import asyncio, sys
from pathlib import Path
from server.settings import Settings
from server.store.ports import StoreError
from server.store.store import open_store

try:
    asyncio.run(open_store(Settings(data=Path(sys.argv[1]))))
except StoreError as error:
    sys.exit(f"{error.code}: {error.zh} {error.en}")
"""


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (make_folder_read_only, "database_unopenable"),
        (make_folder_unreadable, "database_unopenable"),
        (make_file_read_only, "database_read_only"),
    ],
)
def test_what_may_not_be_written_is_a_clear_sentence(tmp_path: Path, spoil: Callable[[Path], None], code: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    spoil(data)
    # Root may write anywhere, except without its capabilities.
    ordinary = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"] if os.geteuid() == 0 else []
    command = [*ordinary, sys.executable, "-c", OPEN, str(data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    data.chmod(0o755)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{code}: ")


async def test_a_wrong_password_is_refused_without_being_repeated(tmp_path: Path, postgres_server: Postgres) -> None:
    url = postgres_server.url("postgres").replace(postgres_server.password, "mistyped")
    error = await refusal(Settings(data=tmp_path, database_url=url))
    assert error.code == "database_password"
    assert "mistyped" not in error.zh + error.en


async def test_a_missing_database_is_named_as_such(tmp_path: Path, postgres_server: Postgres) -> None:
    error = await refusal(Settings(data=tmp_path, database_url=postgres_server.url("nowhere")))
    assert error.code == "database_missing"


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
async def test_a_server_that_cannot_be_reached_is_a_clear_sentence(tmp_path: Path, host: str) -> None:
    url = f"postgresql://clerk:secret@{host}:{free_port()}/tingji"
    error = await refusal(Settings(data=tmp_path, database_url=url))
    assert error.code == "database_unreachable"
    assert "secret" not in error.zh + error.en


async def test_a_database_that_may_only_be_read_is_a_clear_sentence(tmp_path: Path, postgres_server: Postgres) -> None:
    url = postgres_server.create_database()
    postgres_server.execute(f'ALTER DATABASE "{url.rpartition("/")[2]}" SET default_transaction_read_only = on')
    assert (await refusal(Settings(data=tmp_path, database_url=url))).code == "database_read_only"
