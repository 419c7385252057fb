"""The whole register of organisations as plain values, and the one way in which it is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from pcca.language import Text
from pcca.store.audit import Event, recording
from pcca.store.database import Store, reading
from pcca.store.inserts import insert_or_renew
from pcca.store.locks import lock_register
from pcca.store.tables import organisations, tags


@dataclass(frozen=True)
class Days:
    """Days from the first to the last, both included; None where none is known, or it goes on."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Tag:
    """That an organisation belongs to another of this kind on some days."""

    kind: str
    of: str
    days: Days = Days()


@dataclass(frozen=True)
class Named:
    """A name by language, from a day on; without a day from the beginning."""

    first: date | None
    text: Text


@dataclass(frozen=True)
class Organisation:
    """One organisation: its names in the order of their days, its life, what it became, what it belongs to."""

    code: str
    kind: str
    names: tuple[Named, ...]
    days: Days = Days()
    became: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()

    @property
    def name(self) -> Text:
        """The last of its names."""
        return self.names[-1].text

    def name_on(self, day: date) -> Text:
        """The name that it had on a day."""
        return next(each.text for each in reversed(self.names) if each.first is None or each.first <= day)

    def belongs(self, kind: str, day: date) -> tuple[str, ...]:
        """The organisations of a kind that it belonged to on a day, of its own."""
        return tuple(tag.of for tag in self.tags if tag.kind == kind and tag.days.holds(day))


Register = Mapping[str, Organisation]
Change = Callable[[Register], Register]


def read(store: Store) -> Register:
    """All organisations by their codes."""
    with reading(store) as connection:
        return register_of(connection)


def change(store: Store, change: Change, *, event: Event | None = None) -> Register:
    """Changes the register, with an entry in the audit trail if given; what the change raises leaves all as it was."""
    with recording(store, event) as connection:
        lock_register(connection)
        before = register_of(connection)
        after = change(before)
        _write(connection, [each for code, each in after.items() if before.get(code) != each])
        return after


def register_of(connection: Connection) -> Register:
    """All organisations by their codes, within a transaction."""
    held: dict[str, list[Tag]] = {}
    for row in connection.execute(select(tags).order_by(tags.c.no)):
        held.setdefault(row.organisation, []).append(Tag(row.kind, row.value, Days(row.begins, row.ends)))
    rows = connection.execute(select(organisations).order_by(organisations.c.code))
    return {row.code: _organisation(row, held.get(row.code, ())) for row in rows}


def _organisation(row: Row[Any], held: Iterable[Tag]) -> Organisation:
    days = Days(row.begins, row.ends)
    return Organisation(row.code, row.kind, names_of(row.names), days, tuple(row.became), tuple(held))


def names_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Named, ...]:
    """Names as they are stored."""
    return tuple(
        Named(date.fromisoformat(each["from"]) if each["from"] else None, Text(tuple(each["text"].items())))
        for each in stored
    )


def _write(connection: Connection, changed: list[Organisation]) -> None:
    """Puts in what is new or changed; tags of an organisation are written anew together."""
    if not changed:
        return
    renewed = ("kind", "names", "begins", "ends", "became")
    statement = insert_or_renew(connection, organisations, key=("code",), renewed=renewed)
    connection.execute(statement, [_row(each) for each in changed])
    connection.execute(delete(tags).where(tags.c.organisation.in_([each.code for each in changed])))
    rows = [_tag_row(each, tag) for each in changed for tag in each.tags]
    if rows:
        connection.execute(tags.insert(), rows)


def _row(each: Organisation) -> dict[str, Any]:
    names = [{"from": name.first.isoformat() if name.first else None, "text": dict(name.text)} for name in each.names]
    return {
        "code": each.code, "kind": each.kind, "names": names,
        "begins": each.days.first, "ends": each.days.last, "became": list(each.became),
    }  # fmt: skip


def _tag_row(each: Organisation, tag: Tag) -> dict[str, Any]:
    days = {"begins": tag.days.first, "ends": tag.days.last}
    return {"organisation": each.code, "kind": tag.kind, "value": tag.of, **days}
