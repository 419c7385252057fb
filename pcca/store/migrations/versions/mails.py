"""Mails on their way out."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Makes the table of mails."""
    op.create_table(
        "mails",
        sa.Column("no", sa.Integer, nullable=False),
        sa.Column("occasion", sa.Text, nullable=False),
        sa.Column("wave", sa.Integer),
        sa.Column("invitation", sa.LargeBinary),
        sa.Column("to", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("slots", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("due", sa.Text, nullable=False),
        sa.Column("claimed", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("no", name="pk_mails"),
        sa.UniqueConstraint("occasion", name="uq_mails_occasion"),
        sa.ForeignKeyConstraint(["wave"], ["waves.no"], name="fk_mails_wave"),
    )
    for column in ("wave", "invitation", "state"):
        op.create_index(f"ix_mails_{column}", "mails", [column])
