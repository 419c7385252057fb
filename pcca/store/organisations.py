"""What is looked up in the register: what an organisation belongs to on a day, its name, and what followed it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from pcca.language import Text
from pcca.store.database import Store, reading
from pcca.store.register import Days, Register, names_of
from pcca.store.tables import organisations, tags

SIDEWAYS = "authority"
"""Areas of local authorities cross those of boards: nothing belongs to a board because its authority does."""


@dataclass(frozen=True)
class Found:
    """An organisation by its code, with its name on the day that was asked for, or else its last."""

    code: str
    kind: str
    name: Text


def lineage(store: Store, code: str, day: date) -> frozenset[str]:
    """The organisation with all to which it belongs on this day, directly or through another.

    One that has ended belongs to what followed it: whoever answers for that answers for what it left.
    """
    upwards = select(tags.c.value, tags.c.kind)
    with reading(store) as connection:
        begin = {code, *_followed(_ended(connection, day), code)}
        return _closure(connection, begin, upwards, tags.c.organisation, day)


def within(store: Store, code: str, day: date) -> frozenset[str]:
    """The organisation with all that belong to it on this day, directly or through another."""
    downwards = select(tags.c.organisation, organisations.c.kind).join(
        organisations, organisations.c.code == tags.c.organisation
    )
    with reading(store) as connection:
        return _closure(connection, {code}, downwards, tags.c.value, day)


def lineages(store: Store, day: date) -> Mapping[str, frozenset[str]]:
    """For every organisation: itself with all to which it belongs on this day, as `lineage` tells."""
    with reading(store) as connection:
        held = select(tags.c.organisation, tags.c.value, tags.c.kind).where(*_holding(day))
        rows, ended = connection.execute(held).all(), _ended(connection, day)
        codes = connection.execute(select(organisations.c.code)).scalars().all()
    above: dict[str, dict[str, str]] = {}
    for code, value, kind in rows:
        above.setdefault(code, {})[value] = kind
    return _lineages(above, ended, codes)


def lineages_in(register: Register, day: date) -> Mapping[str, frozenset[str]]:
    """As `lineages`, of a register that is not kept yet."""
    above = {
        each.code: {tag.of: tag.kind for tag in each.tags if tag.days.holds(day)} for each in register.values()
    }  # fmt: skip
    last = {each.code: each.days.last for each in register.values()}
    ended = {code: register[code].became for code, ends in last.items() if ends is not None and ends < day}
    return _lineages(above, ended, register)


def _lineages(
    above: Mapping[str, Mapping[str, str]], ended: Mapping[str, tuple[str, ...]], codes: Iterable[str]
) -> Mapping[str, frozenset[str]]:
    return {code: frozenset(_reached(above, {code, *_followed(ended, code)})) for code in codes}


def find(store: Store, text: str = "", kind: str | None = None, day: date | None = None) -> tuple[Found, ...]:
    """The organisations whose code or name, in either language, holds the text, best first.

    With a kind only those of it, with a day only those that exist on it.
    """
    wanted = _folded(text)
    hits = [(_rank(wanted, row), _found(row, day)) for row in _rows(store, kind, day)]
    return tuple(each for _, each in sorted((hit for hit in hits if hit[0] is not None), key=_order))


def names(store: Store, codes: Iterable[str], day: date | None = None) -> Mapping[str, Text]:
    """The names of those that there are: on the day, or else the last."""
    wanted = frozenset(codes)
    return {row.code: _found(row, day).name for row in _rows(store) if row.code in wanted}


def successors(store: Store, code: str, day: date) -> tuple[str, ...]:
    """What a code stands for on a day: itself while it lives, afterwards what it became, and what that became."""
    with reading(store) as connection:
        followed = dict.fromkeys([code, *_followed(_ended(connection, day), code)])
    there = {row.code for row in _rows(store, day=day)}
    return tuple(each for each in followed if each in there)


def _ended(connection: Connection, day: date) -> Mapping[str, tuple[str, ...]]:
    """What became of those that had their last day before this one."""
    gone = select(organisations.c.code, organisations.c.became).where(organisations.c.ends < day)
    return {row.code: tuple(row.became) for row in connection.execute(gone)}


def _followed(ended: Mapping[str, tuple[str, ...]], code: str) -> list[str]:
    """What followed one that has ended, and what followed that."""
    found = list(ended.get(code, ()))
    for each in found:
        found += [other for other in ended.get(each, ()) if other not in found]
    return found


def _rows(store: Store, kind: str | None = None, day: date | None = None) -> list[Row[Any]]:
    chosen = select(organisations).order_by(organisations.c.code)
    chosen = chosen if kind is None else chosen.where(organisations.c.kind == kind)
    with reading(store) as connection:
        rows = connection.execute(chosen).all()
    return [row for row in rows if day is None or Days(row.begins, row.ends).holds(day)]


def _found(row: Row[Any], day: date | None) -> Found:
    names = [each for each in names_of(row.names) if day is None or each.first is None or each.first <= day]
    return Found(row.code, row.kind, names[-1].text)


def _rank(wanted: str, row: Row[Any]) -> int | None:
    """How well an organisation fits, 0 best; None when it does not."""
    said = [_folded(text) for named in row.names for text in named["text"].values()]
    fits = (
        wanted in (row.code, *said),
        row.code.startswith(wanted) or any(each.startswith(wanted) for each in said),
        any(f" {wanted}" in each for each in said),
        wanted in row.code or any(wanted in each for each in said),
    )
    return next((rank for rank, fit in enumerate(fits) if fit), None)


def _order(hit: tuple[int | None, Found]) -> tuple[int, str, str]:
    rank, found = hit
    return rank or 0, _folded(found.name["en"]), found.code


def _folded(text: str) -> str:
    """The text without case, accents, punctuation and spare spaces."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w\s]", "", plain.casefold()).split())


def _closure(connection: Connection, begin: set[str], chosen: Any, of: Any, day: date) -> frozenset[str]:
    found, new = set(begin), set(begin)
    while new:
        rows = connection.execute(chosen.where(of.in_(sorted(new)), *_holding(day))).all()
        reached = {each: kind for each, kind in rows if each not in found}
        found |= reached.keys()
        new = {each for each, kind in reached.items() if kind != SIDEWAYS}
    return frozenset(found)


def _reached(above: Mapping[str, Mapping[str, str]], begin: set[str]) -> set[str]:
    found, new = set(begin), set(begin)
    while new:
        reached = {value: kind for each in new for value, kind in above.get(each, {}).items() if value not in found}
        found |= reached.keys()
        new = {value for value, kind in reached.items() if kind != SIDEWAYS}
    return found


def _holding(day: date) -> tuple[Any, ...]:
    return (
        tags.c.begins.is_(None) | (tags.c.begins <= day),
        tags.c.ends.is_(None) | (tags.c.ends >= day),
    )
