"""Who was invited, and links that several may follow."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Makes the tables of invitations and of open links."""
    op.create_table(
        "invitations",
        sa.Column("id", sa.LargeBinary, nullable=False),
        sa.Column("wave", sa.Integer, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("mail", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("stratum", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.ForeignKeyConstraint(["wave"], ["waves.no"], name="fk_invitations_wave"),
        sa.UniqueConstraint("digest", name="uq_invitations_digest"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_invitations_wave", "invitations", ["wave"])
    op.create_table(
        "links",
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("wave", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("most", sa.Integer),
        sa.Column("used", sa.Integer, nullable=False),
        sa.Column("closed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_links"),
        sa.ForeignKeyConstraint(["wave"], ["waves.no"], name="fk_links_wave"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_links_wave", "links", ["wave"])
