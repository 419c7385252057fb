"""What is left of a wave whose answers were deleted as was promised."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Makes the table of waves without answers."""
    op.create_table(
        "retired",
        sa.Column("wave", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("answers", sa.Integer, nullable=False),
        sa.Column("invited", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("wave", name="pk_retired"),
        sa.ForeignKeyConstraint(["wave"], ["waves.no"], name="fk_retired_wave"),
    )
