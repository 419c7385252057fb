"""The register: organisations, and what they belong to from one day to another."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, Table, Text

from pcca.store.columns import Json
from pcca.store.tables.shared import metadata

# A code stays with its organisation for ever; one that ended keeps its row. `ends` is the last day.
organisations = Table(
    "organisations",
    metadata,
    Column("code", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("names", Json, nullable=False),
    Column("begins", Date),
    Column("ends", Date),
    Column("became", Json, nullable=False),
)

# A practice belongs to a cluster, a cluster to a board, a practice to the area of an LMC: each for some days.
tags = Table(
    "tags",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("organisation", ForeignKey("organisations.code"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("value", ForeignKey("organisations.code"), nullable=False, index=True),
    Column("begins", Date),
    Column("ends", Date),
)
