"""Mails on their way out; what a personal link says is worked out when its mail is sent, and never stored."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from pcca.store.columns import Instant, Json
from pcca.store.tables.shared import metadata

# `occasion` is unique: one mail per person per reminder. A claim names when it lapses, not who holds it; `handed`
# counts how often a server was given the mail and nobody lived to hear its answer; `since` is the first failure.
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
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("handed", Integer, nullable=False),
    Column("due", Instant, nullable=False),
    Column("claimed", Instant),
    Column("since", Instant),
    Column("fault", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
Index(None, mails.c.state, mails.c.due)

# The words of a wave's own mails, where they are not those that pcca brings.
mail_texts = Table(
    "mail_texts",
    metadata,
    Column("wave", ForeignKey("waves.no"), primary_key=True),
    Column("template", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
)

# When the mails of a wave go out; an invitation without an instant goes when the wave opens.
mail_plans = Table(
    "mail_plans",
    metadata,
    Column("wave", ForeignKey("waves.no"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("at", Instant),
    Column("done", Boolean, nullable=False),
)
