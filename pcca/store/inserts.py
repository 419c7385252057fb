"""INSERT with ON CONFLICT, which every dialect spells for itself; built once per table."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Table


def insert_unless_there(connection: Connection, table: Table) -> Any:
    """An INSERT that does nothing when a unique key is taken; its rowcount tells."""
    return _unless_there(connection.dialect.name, table)


def insert_or_renew(connection: Connection, table: Table, *, key: tuple[str, ...], renewed: tuple[str, ...]) -> Any:
    """An INSERT that gives the columns `renewed` their new values when the key is taken."""
    return _or_renew(connection.dialect.name, table, key, renewed)


@cache
def _unless_there(dialect: str, table: Table) -> Any:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _or_renew(dialect: str, table: Table, key: tuple[str, ...], renewed: tuple[str, ...]) -> Any:
    statement = _insert(dialect, table)
    new = {name: statement.excluded[name] for name in renewed}
    return statement.on_conflict_do_update(index_elements=list(key), set_=new)


def _insert(dialect: str, table: Table) -> Any:
    # Inline: a number that the database gives is not asked back, since there is none where nothing was inserted.
    insert = import_module(f"sqlalchemy.dialects.{dialect}").insert(table).inline()
    return insert.execution_options(preserve_rowcount=True)
