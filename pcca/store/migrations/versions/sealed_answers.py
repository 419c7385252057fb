"""Answers that are sealed while their wave is open, where the log of the database cannot be cut."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Adds whether a response or file is sealed, and what a sealed draft holds; what is there stays readable."""
    op.add_column("drafts", sa.Column("sealed", sa.LargeBinary))
    op.add_column("drafts", sa.Column("revision", sa.Integer, nullable=False, server_default="0"))
    for table in ("responses", "files", "draft_files"):
        op.add_column(table, sa.Column("sealed", sa.Boolean, nullable=False, server_default=sa.false()))
