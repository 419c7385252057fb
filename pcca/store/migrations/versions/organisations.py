"""The register of organisations and what they belong to."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the tables of the register."""
    op.create_table(
        "organisations",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("names", sa.Text, nullable=False),
        sa.Column("begins", sa.Date),
        sa.Column("ends", sa.Date),
        sa.Column("became", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_organisations"),
    )
    op.create_table(
        "tags",
        sa.Column("no", sa.Integer, nullable=False),
        sa.Column("organisation", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("begins", sa.Date),
        sa.Column("ends", sa.Date),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.code"], name="fk_tags_organisation"),
        sa.ForeignKeyConstraint(["value"], ["organisations.code"], name="fk_tags_value"),
        sa.PrimaryKeyConstraint("no", name="pk_tags"),
    )
    op.create_index("ix_tags_organisation", "tags", ["organisation"])
    op.create_index("ix_tags_value", "tags", ["value"])
