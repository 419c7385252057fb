"""The register in the database: what an organisation belongs to on a day, and what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from pcca.store.database import Store, reading
from pcca.store.tables import tags

DEPTH = 8
"""Practices belong to clusters, clusters to boards: no register goes deeper than this."""


def lineage(store: Store, code: str, day: date) -> frozenset[str]:
    """The organisation with all to which it belongs on this day, directly or through another."""
    with reading(store) as connection:
        return _closure(connection, code, day, tags.c.organisation, tags.c.value)


def within(store: Store, code: str, day: date) -> frozenset[str]:
    """The organisation with all that belong to it on this day, directly or through another."""
    with reading(store) as connection:
        return _closure(connection, code, day, tags.c.value, tags.c.organisation)


def lineages(store: Store, day: date) -> Mapping[str, frozenset[str]]:
    """For every organisation that belongs to any on this day: itself with all to which it belongs."""
    with reading(store) as connection:
        rows = connection.execute(select(tags.c.organisation, tags.c.value).where(*_holding(day))).all()
    above: dict[str, set[str]] = {}
    for code, value in rows:
        above.setdefault(code, set()).add(value)
    return {code: frozenset(_reached(above, code)) for code in above}


def _closure(connection: Connection, code: str, day: date, of: Any, to: Any) -> frozenset[str]:
    found, new = {code}, {code}
    for _ in range(DEPTH):
        rows = connection.execute(select(to).where(of.in_(sorted(new)), *_holding(day))).scalars()
        new = set(rows) - found
        found |= new
        if not new:
            break
    return frozenset(found)


def _reached(above: Mapping[str, set[str]], code: str) -> set[str]:
    found, new = {code}, {code}
    while new:
        new = {value for each in new for value in above.get(each, ())} - found
        found |= new
    return found


def _holding(day: date) -> tuple[Any, ...]:
    return (
        tags.c.begins.is_(None) | (tags.c.begins <= day),
        tags.c.ends.is_(None) | (tags.c.ends >= day),
    )
