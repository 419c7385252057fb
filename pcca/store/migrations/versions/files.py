"""Files that respondents send: of drafts, and of responses."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes a table for the files of drafts and one for those of responses."""
    op.create_table(
        "draft_files",
        sa.Column("draft", sa.LargeBinary, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("draft", "question", name="pk_draft_files"),
        sa.ForeignKeyConstraint(["draft"], ["drafts.digest"], name="fk_draft_files_draft", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "files",
        sa.Column("wave", sa.Integer, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("wave", "key", "digest", name="pk_files"),
        sa.ForeignKeyConstraint(
            ["wave", "key"], ["responses.wave", "responses.key"], name="fk_files_wave_key", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
