"""Mails on their way out, the words of a wave's own, and when they go."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Makes the tables of mails, of their words and of their times."""
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
        sa.Column("handed", sa.Integer, nullable=False),
        sa.Column("due", sa.Text, nullable=False),
        sa.Column("claimed", sa.Text),
        sa.Column("since", sa.Text),
        sa.Column("fault", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("no", name="pk_mails"),
        sa.UniqueConstraint("occasion", name="uq_mails_occasion"),
        sa.ForeignKeyConstraint(["wave"], ["waves.no"], name="fk_mails_wave"),
    )
    for columns in (["wave"], ["invitation"], ["state", "due"]):
        op.create_index(f"ix_mails_{'_'.join(columns)}", "mails", columns)
    op.create_table(
        "mail_texts",
        sa.Column("wave", sa.Integer, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("wave", "template", "language", name="pk_mail_texts"),
        sa.ForeignKeyConstraint(["wave"], ["waves.no"], name="fk_mail_texts_wave"),
    )
    op.create_table(
        "mail_plans",
        sa.Column("wave", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", sa.Text),
        sa.Column("done", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("wave", "kind", name="pk_mail_plans"),
        sa.ForeignKeyConstraint(["wave"], ["waves.no"], name="fk_mail_plans_wave"),
    )
