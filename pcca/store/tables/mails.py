"""Mails on their way out; what a personal link says is worked out when its mail is sent, and never stored."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, Text

from pcca.store.columns import Instant, Json
from pcca.store.tables.shared import metadata

# `occasion` is unique: one mail per person per reminder. A claim names when it lapses, not who holds it.
mails = Table(
    "mails",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("occasion", Text, nullable=False, unique=True),
    Column("wave", ForeignKey("waves.no"), index=True),
    Column("invitation", LargeBinary, index=True),
    Column("to", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("slots", Json, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    Column("due", Instant, nullable=False),
    Column("claimed", Instant),
    Column("reason", Text, nullable=False),
)
