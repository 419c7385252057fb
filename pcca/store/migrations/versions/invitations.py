"""Who was invited, links that several may follow, and the keys of both."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Makes the tables of invitations, of open links and of keys."""
    op.create_table(
        "invitations",
        sa.Column("id", sa.LargeBinary, nullable=False),
        sa.Column("wave", sa.Integer, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("mail", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("strata", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("wave", "mail", name="uq_invitations_wave_mail"),
        sa.ForeignKeyConstraint(["wave"], ["waves.no"], name="fk_invitations_wave"),
        sa.UniqueConstraint("digest", name="uq_invitations_digest"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_invitations_wave", "invitations", ["wave"])
    op.create_table(
        "links",
        sa.Column("id", sa.LargeBinary, nullable=False),
        sa.Column("wave", sa.Integer, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("most", sa.Integer, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
        sa.Column("closed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.ForeignKeyConstraint(["wave"], ["waves.no"], name="fk_links_wave"),
        sa.UniqueConstraint("digest", name="uq_links_digest"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_links_wave", "links", ["wave"])
    op.create_table(
        "link_keys",
        sa.Column("wave", sa.Integer, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("destroyed", sa.Date),
        sa.PrimaryKeyConstraint("wave", name="pk_link_keys"),
        sa.ForeignKeyConstraint(["wave"], ["waves.no"], name="fk_link_keys_wave"),
    )
