"""People, what they may do, how they sign in, and results that were signed off."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Makes the tables of people."""
    op.create_table(
        "people",
        sa.Column("no", sa.Integer, nullable=False),
        sa.Column("mail", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created", sa.Date, nullable=False),
        sa.Column("password", sa.Text),
        sa.Column("totp", sa.Text),
        sa.Column("totp_step", sa.Integer),
        sa.Column("salt", sa.LargeBinary),
        sa.PrimaryKeyConstraint("no", name="pk_people"),
        sa.UniqueConstraint("mail", name="uq_people_mail"),
    )
    op.create_table(
        "grants",
        sa.Column("person", sa.Integer, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("begins", sa.Date, nullable=False),
        sa.Column("ends", sa.Date),
        sa.PrimaryKeyConstraint("person", "role", "scope", "begins", name="pk_grants"),
        _of_person("grants"),
    )
    _of_one_person("sessions", "digest", "level", "begun", "seen", "browser")
    _of_one_person("letters", "id", "purpose", "expires")
    op.create_table(
        "recovery_codes",
        sa.Column("person", sa.Integer, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("person", "digest", name="pk_recovery_codes"),
        _of_person("recovery_codes"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "throttles",
        sa.Column("axis", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("axis", name="pk_throttles"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sign_offs",
        sa.Column("wave", sa.Integer, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("response", sa.LargeBinary, nullable=False),
        sa.Column("person", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("wave", "unit", name="pk_sign_offs"),
        sa.ForeignKeyConstraint(["wave"], ["waves.no"], name="fk_sign_offs_wave"),
    )


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person"], ["people.no"], name=f"fk_{table}_person", ondelete="CASCADE")


def _of_one_person(table: str, key: str, *texts: str) -> None:
    """A table of what one person holds, by a key of bytes."""
    op.create_table(
        table,
        sa.Column(key, sa.LargeBinary, nullable=False),
        sa.Column("person", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.PrimaryKeyConstraint(key, name=f"pk_{table}"),
        _of_person(table),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{table}_person", table, ["person"])
