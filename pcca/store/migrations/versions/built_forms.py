"""Built forms of instruments."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the table of built forms, which fills itself."""
    op.create_table(
        "built",
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("software", sa.Text, nullable=False),
        sa.Column("form", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_built"),
    )
