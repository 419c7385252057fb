"""Who was invited to answer a wave, and links that several may follow; neither leads to an anonymous response."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, LargeBinary, Table, Text, UniqueConstraint

from pcca.store.columns import Json
from pcca.store.tables.shared import metadata

# The token is worked out from the wave's key, which lies outside the database; only a digest of it is kept, and
# not the digest that its draft has: an invitation and the draft begun with it do not join.
# `answered` of an anonymous wave is written in batches of ten or more, or at close.
invitations = Table(
    "invitations",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("wave", ForeignKey("waves.no"), nullable=False, index=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("mail", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("strata", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("answered", Boolean, nullable=False),
    UniqueConstraint("wave", "mail"),
    sqlite_with_rowid=False,
)

# `used` counts those who began, never who submitted: no response and no draft says by which link it came.
links = Table(
    "links",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("wave", ForeignKey("waves.no"), nullable=False, index=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("most", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("closed", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

# That a wave has a key, how it is recognised, and the day from which there is none any more.
link_keys = Table(
    "link_keys",
    metadata,
    Column("wave", ForeignKey("waves.no"), primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("destroyed", Date),
)
