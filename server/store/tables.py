"""The tables, as the newest migration leaves them; a test compares the two.

What names a person is sealed (`server.store.sealed`): those columns hold bytes, and their place is "table.column" with
the row's key behind it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

journals = Table(
    "journals",
    metadata,
    Column("hearing", Text, primary_key=True),
    Column("fence", BigInteger, nullable=False),
)

entries = Table(
    "entries",
    metadata,
    Column("hearing", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("hearing", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("checksum", LargeBinary, nullable=False),
)

hearings = Table(
    "hearings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_number", Text, nullable=False),
    Column("case_name", LargeBinary, nullable=False),
    Column("cause", Text, nullable=False),
    Column("court", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("starts_at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("public", Boolean, nullable=False),
    Column("demonstration", Boolean, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("hearing", Text, ForeignKey("hearings.id"), nullable=False, index=True),
    Column("case_number", Text, nullable=False),
    Column("case_name", LargeBinary, nullable=False),
    Column("cause", Text, nullable=False),
    Column("position", Integer, nullable=False),
)

# A person stands apart from his seats, so that his data can be changed or erased in one place.
persons = Table(
    "persons",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", LargeBinary, nullable=False),
    Column("phone", LargeBinary),
    Column("id_number", LargeBinary),
)

seats = Table(
    "seats",
    metadata,
    Column("id", Text, primary_key=True),
    Column("hearing", Text, ForeignKey("hearings.id"), nullable=False, index=True),
    Column("person", Text, ForeignKey("persons.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("position", Integer, nullable=False),
)

# What somebody gave to be known by: his ID number, and photographs of card and face, which are erased after some days.
identities = Table(
    "identities",
    metadata,
    Column("seat", Text, ForeignKey("seats.id"), primary_key=True),
    Column("number", LargeBinary),
    Column("card", LargeBinary),
    Column("face", LargeBinary),
    Column("taken_at", BigInteger, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("seat", Text, ForeignKey("seats.id"), nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

# `key` is null for a template without one, so that any number may have none. `lines` is one line below the other.
templates = Table(
    "templates",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Text),
    Column("title", Text, nullable=False),
    Column("lines", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    UniqueConstraint("kind", "key", name="templates_key"),
)

# `number` counts a hearing's messages. What is written here is no part of any journal and can be erased.
messages = Table(
    "messages",
    metadata,
    Column("hearing", Text, ForeignKey("hearings.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("thread", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("text", LargeBinary, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("seat", Text, ForeignKey("seats.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("media", Integer, nullable=False),
    Column("ease", Integer, nullable=False),
    Column("overall", Integer, nullable=False),
    Column("text", LargeBinary, nullable=False),
)
