"""Instruments, waves, published counts, drafts, responses, loads."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes all tables."""
    _instruments()
    _waves()
    _counts()
    _drafts()
    _draft_answers()
    _spent()
    _responses()
    _loads()
    _heartbeat()


def _instruments() -> None:
    op.create_table(
        "instruments",
        sa.Column("no", sa.Integer, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("compiled", sa.Text),
        sa.PrimaryKeyConstraint("no", name="pk_instruments"),
        sa.UniqueConstraint("hash", name="uq_instruments_hash"),
    )


def _waves() -> None:
    op.create_table(
        "waves",
        sa.Column("no", sa.Integer, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("instrument", sa.Integer, nullable=False),
        sa.Column("identification", sa.Text, nullable=False),
        sa.Column("created", sa.Date, nullable=False),
        sa.Column("population", sa.Integer),
        sa.Column("opens", sa.Text),
        sa.Column("closes", sa.Text),
        sa.Column("draft_days", sa.Integer, nullable=False),
        sa.Column("synthetic", sa.Boolean, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("asker", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("no", name="pk_waves"),
        sa.CheckConstraint("identification IN ('named', 'confidential', 'anonymous')", name="ck_waves_identification"),
        sa.UniqueConstraint("id", name="uq_waves_id"),
        sa.ForeignKeyConstraint(["instrument"], ["instruments.no"], name="fk_waves_instrument"),
    )


def _counts() -> None:
    op.create_table(
        "counts",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("instrument", sa.Integer, nullable=False),
        sa.Column("csv", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counts"),
        sa.ForeignKeyConstraint(["instrument"], ["instruments.no"], name="fk_counts_instrument"),
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("wave", sa.Integer, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("started", sa.Date, nullable=False),
        sa.Column("touched", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_drafts"),
        sa.ForeignKeyConstraint(["wave"], ["waves.no"], name="fk_drafts_wave"),
        sqlite_with_rowid=False,
    )


def _draft_answers() -> None:
    op.create_table(
        "draft_answers",
        sa.Column("draft", sa.LargeBinary, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("draft", "question", name="pk_draft_answers"),
        sa.ForeignKeyConstraint(["draft"], ["drafts.digest"], name="fk_draft_answers_draft", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )


def _spent() -> None:
    op.create_table(
        "spent",
        sa.Column("nullifier", sa.LargeBinary, nullable=False),
        sa.Column("wave", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("nullifier", "wave", name="pk_spent"),
        sa.ForeignKeyConstraint(["wave"], ["waves.no"], name="fk_spent_wave"),
        sqlite_with_rowid=False,
    )


def _responses() -> None:
    op.create_table(
        "responses",
        sa.Column("wave", sa.Integer, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("instrument", sa.Integer, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Column("codes", sa.LargeBinary, nullable=False),
        sa.Column("released", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("wave", "key", name="pk_responses"),
        sa.ForeignKeyConstraint(["wave"], ["waves.no"], name="fk_responses_wave"),
        sa.ForeignKeyConstraint(["instrument"], ["instruments.no"], name="fk_responses_instrument"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_responses_wave_released", "responses", ["wave", "released"])


def _loads() -> None:
    op.create_table(
        "loads",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("wave", sa.Integer, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("digest", "wave", name="pk_loads"),
        sa.ForeignKeyConstraint(["wave"], ["waves.no"], name="fk_loads_wave"),
    )


def _heartbeat() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("no", sa.Integer, nullable=False),
        sa.Column("beat", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("no", name="pk_heartbeat"),
    )
