"""The audit trail, to which entries can only be added."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

REFUSED = (
    "CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is kept'); END"
)


def upgrade() -> None:
    """Makes the table, and on SQLite what refuses to change or delete its rows."""
    op.create_table(
        "audit",
        sa.Column("no", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("no", name="pk_audit"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(REFUSED.format(verb=verb))
