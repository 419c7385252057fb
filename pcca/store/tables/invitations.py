"""Who was invited to answer a wave, and links that several may follow; neither leads to an anonymous response."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, Table, Text

from pcca.store.tables.shared import metadata

# The token is not kept, only its SHA-256: it is worked out from the wave's key, which lies outside the database.
# `answered` of an anonymous wave is written in shuffled batches, or at close.
invitations = Table(
    "invitations",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("wave", ForeignKey("waves.no"), nullable=False, index=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("mail", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("stratum", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("answered", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

links = Table(
    "links",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("wave", ForeignKey("waves.no"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("most", Integer),
    Column("used", Integer, nullable=False),
    Column("closed", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
