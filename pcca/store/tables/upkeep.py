"""What is kept about the database itself and about those who operate it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import DDL, Column, Date, ForeignKey, Integer, Table, Text, event

from pcca.store.tables.shared import metadata

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("beat", Text, nullable=False),
)

# What is left of a wave whose answers were kept as long as was promised: how many there were.
retired = Table(
    "retired",
    metadata,
    Column("wave", ForeignKey("waves.no"), primary_key=True),
    Column("day", Date, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("invited", Integer, nullable=False),
)

# What operators did. Times and hashes are text as they were hashed: no type may read them differently.
audit = Table(
    "audit",
    metadata,
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
_REFUSED = (
    "CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is kept'); END"
)
for _verb in ("UPDATE", "DELETE"):
    _trigger: Any = DDL(_REFUSED.format(verb=_verb))  # type: ignore[no-untyped-call]
    event.listen(audit, "after_create", _trigger.execute_if(dialect="sqlite"))
