"""Locks of databases with many writers; a writer of SQLite holds the whole database and needs none of them.

Who takes several takes them in the order of this file. Under READ COMMITTED a statement sees what was committed
before it began, so a lock is a statement of its own before the one that reads.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, func, select

from pcca.store.tables import drafts, waves

# Advisory locks are numbers that every user of the database shares: these spell "pcc" and what is locked.
_SCHEMA, _LOADING, _RELEASING, _AUDIT = 0x70636300, 0x70636301, 0x70636302, 0x70636303
_THROTTLES = 0x70636305
_MARKING = 0x70636304
_REGISTER = 0x70636306
_ADVISORY = select(func.pg_advisory_xact_lock(bindparam("what"), bindparam("which")))
_WAVE = select(waves.c.no).where(waves.c.id == bindparam("wave")).with_for_update(key_share=True)
_WHOLE_WAVE = select(waves.c.no).where(waves.c.id == bindparam("wave")).with_for_update()
_DRAFT = select(drafts.c.wave).where(drafts.c.digest == bindparam("digest")).with_for_update()


def lock_schema(connection: Connection) -> None:
    """Nobody else makes or changes tables until the transaction ends."""
    _advisory(connection, _SCHEMA, 0)


def lock_wave(connection: Connection, id: str) -> None:
    """Nobody else changes the settings of this wave until the transaction ends."""
    if _has_many_writers(connection):
        connection.execute(_WAVE, {"wave": id})


def lock_whole_wave(connection: Connection, id: str) -> None:
    """Nobody else adds anything to this wave until the transaction ends: then it is gone."""
    if _has_many_writers(connection):
        connection.execute(_WHOLE_WAVE, {"wave": id})


def lock_loading(connection: Connection, wave: int) -> None:
    """Nobody else loads a file into this wave until the transaction ends."""
    _advisory(connection, _LOADING, wave)


def lock_draft(connection: Connection, digest: bytes) -> None:
    """Nobody else changes this draft until the transaction ends."""
    if _has_many_writers(connection):
        connection.execute(_DRAFT, {"digest": digest})


def lock_releasing(connection: Connection, wave: int) -> None:
    """Nobody else releases anonymous responses of this wave until the transaction ends."""
    _advisory(connection, _RELEASING, wave)


def lock_marking(connection: Connection, wave: int) -> None:
    """Nobody else marks invitations of this wave as answered until the transaction ends."""
    _advisory(connection, _MARKING, wave)


def lock_register(connection: Connection) -> None:
    """Nobody else changes the register of organisations until the transaction ends."""
    _advisory(connection, _REGISTER, 0)


def lock_audit(connection: Connection) -> None:
    """Nobody else adds to the audit trail until the transaction ends."""
    _advisory(connection, _AUDIT, 0)


def lock_throttles(connection: Connection) -> None:
    """Nobody else counts failures of sign-in until the transaction ends."""
    _advisory(connection, _THROTTLES, 0)


def _advisory(connection: Connection, what: int, which: int) -> None:
    if _has_many_writers(connection):
        connection.execute(_ADVISORY, {"what": what, "which": which})


def _has_many_writers(connection: Connection) -> bool:
    return connection.dialect.name != "sqlite"
