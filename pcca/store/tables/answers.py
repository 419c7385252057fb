"""Instruments, waves and answers; whatever touches respondents has random keys and knows days, not times."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    false,
)

from pcca.store.columns import Instant, Json, PackedJson
from pcca.store.tables.shared import metadata

# Small numbers stand for hashes and wave ids in the large tables: 80 bytes less in every response.
instruments = Table(
    "instruments",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("id", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("compiled", Text),
)

# The newest built form of a version, with the software that can read it; it can be made again at any time.
built = Table(
    "built",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("software", Text, nullable=False),
    Column("form", LargeBinary, nullable=False),
)

waves = Table(
    "waves",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("instrument", ForeignKey("instruments.no"), nullable=False),
    Column("identification", Text, nullable=False),
    Column("created", Date, nullable=False),
    Column("population", Integer),
    Column("opens", Instant),
    Column("closes", Instant),
    Column("draft_days", Integer, nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("label", Json, nullable=False),
    Column("asker", Json, nullable=False),
    Column("owner", Text, nullable=False, server_default=""),
    Column("access", Text, nullable=False, server_default="open"),
    Column("status", Text, nullable=False, server_default="launched"),
    Column("published", Boolean, nullable=False, server_default=false()),
    Column("grace", Integer, nullable=False, server_default="24"),
    Column("retain_until", Date),
    Column("promised", Boolean, nullable=False, server_default=false()),
    # Counts the changes, so that whoever changes a wave can be told that somebody else did.
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("settled", Boolean, nullable=False, server_default=false()),
    CheckConstraint("identification IN ('named', 'confidential', 'anonymous')", name="identification"),
)

counts = Table(
    "counts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("instrument", ForeignKey("instruments.no"), nullable=False),
    Column("csv", Text, nullable=False),
    Column("label", Json, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("wave", ForeignKey("waves.no"), nullable=False),
    Column("language", Text, nullable=False),
    Column("started", Date, nullable=False),
    Column("touched", Date, nullable=False),
    # Language and answers, where they are sealed, and how often they were written; then `draft_answers` has none.
    Column("sealed", LargeBinary),
    Column("revision", Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

draft_answers = Table(
    "draft_answers",
    metadata,
    Column("draft", ForeignKey("drafts.digest", ondelete="CASCADE"), primary_key=True),
    Column("question", Text, primary_key=True),
    Column("value", Json, nullable=False),
    Column("version", Integer, nullable=False),
    sqlite_with_rowid=False,
)

draft_files = Table(
    "draft_files",
    metadata,
    Column("draft", ForeignKey("drafts.digest", ondelete="CASCADE"), primary_key=True),
    Column("question", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sealed", Boolean, nullable=False, server_default=false()),
    sqlite_with_rowid=False,
)

# The nullifier leads the key: a retry knows its token, but no longer its wave.
spent = Table(
    "spent",
    metadata,
    Column("nullifier", LargeBinary, primary_key=True),
    Column("wave", ForeignKey("waves.no"), primary_key=True),
    sqlite_with_rowid=False,
)

responses = Table(
    "responses",
    metadata,
    Column("wave", ForeignKey("waves.no"), primary_key=True),
    Column("key", LargeBinary, primary_key=True),
    Column("instrument", ForeignKey("instruments.no"), nullable=False),
    Column("language", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("document", PackedJson, nullable=False),
    Column("codes", LargeBinary, nullable=False),
    Column("released", Boolean, nullable=False),
    # After closing, from somebody who had begun: this and the day is all that is known of when.
    Column("late", Boolean, nullable=False, server_default=false()),
    # Then the document is sealed, holds language and codes too, and is shown under another key.
    Column("sealed", Boolean, nullable=False, server_default=false()),
    sqlite_with_rowid=False,
)
Index(None, responses.c.wave, responses.c.released)

files = Table(
    "files",
    metadata,
    Column("wave", Integer, primary_key=True, autoincrement=False),
    Column("key", LargeBinary, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sealed", Boolean, nullable=False, server_default=false()),
    ForeignKeyConstraint(["wave", "key"], ["responses.wave", "responses.key"], ondelete="CASCADE"),
    sqlite_with_rowid=False,
)

loads = Table(
    "loads",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("wave", ForeignKey("waves.no"), primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("day", Date, nullable=False),
)
