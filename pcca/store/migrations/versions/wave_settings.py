"""Who owns a wave, who may answer it, how far it has come, and until when its answers are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

COLUMNS = (
    sa.Column("owner", sa.Text, nullable=False, server_default=""),
    sa.Column("access", sa.Text, nullable=False, server_default="open"),
    sa.Column("status", sa.Text, nullable=False, server_default="launched"),
    sa.Column("published", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("grace", sa.Integer, nullable=False, server_default="24"),
    sa.Column("retain_until", sa.Date),
    sa.Column("promised", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
    sa.Column("settled", sa.Boolean, nullable=False, server_default=sa.false()),
)


def upgrade() -> None:
    """Adds the settings of a wave, and whether a response came after it closed."""
    for column in COLUMNS:
        op.add_column("waves", column)
    op.add_column("responses", sa.Column("late", sa.Boolean, nullable=False, server_default=sa.false()))
