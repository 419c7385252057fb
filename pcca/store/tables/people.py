"""People who run surveys and read results: who they are, what they may do and where, and how they sign in."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, LargeBinary, Table, Text

from pcca.store.columns import Instant
from pcca.store.tables.shared import metadata

people = Table(
    "people",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("mail", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created", Date, nullable=False),
    # Of a person who signs in elsewhere, or has not chosen one yet, there is none.
    Column("password", Text),
    Column("totp", Text),
    Column("totp_step", Integer),
    # Stands before the person's name where it is hashed; without it no hash can be tried out.
    Column("salt", LargeBinary),
)

# A scope is the code of an organisation of the register, or * for everywhere.
grants = Table(
    "grants",
    metadata,
    Column("person", ForeignKey("people.no", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("begins", Date, primary_key=True),
    Column("ends", Date),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("person", ForeignKey("people.no", ondelete="CASCADE"), nullable=False, index=True),
    Column("level", Text, nullable=False),
    Column("begun", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    # The kind of browser, for its owner to know it again.
    Column("browser", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Links that are good once: to accept an invitation, or to choose a new password. What a link says is worked out from
# the number and a key that is not here.
letters = Table(
    "letters",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("person", ForeignKey("people.no", ondelete="CASCADE"), nullable=False, index=True),
    Column("purpose", Text, nullable=False),
    Column("expires", Instant, nullable=False),
    sqlite_with_rowid=False,
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("person", ForeignKey("people.no", ondelete="CASCADE"), primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    sqlite_with_rowid=False,
)

throttles = Table(
    "throttles",
    metadata,
    Column("axis", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", Instant, nullable=False),
    sqlite_with_rowid=False,
)

# What a cluster has let out of the house: its lead signed this result off.
sign_offs = Table(
    "sign_offs",
    metadata,
    Column("wave", ForeignKey("waves.no"), primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("response", LargeBinary, nullable=False),
    Column("person", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)
