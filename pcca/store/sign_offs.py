"""What a cluster has let out of the house: its lead signed this result off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select

from pcca.store.audit import Event, recording
from pcca.store.database import Store, reading
from pcca.store.inserts import insert_or_renew
from pcca.store.tables import people, sign_offs
from pcca.store.waves import wave_row


@dataclass(frozen=True)
class SignOff:
    """A result of a unit, by the key of its response, with who signed it and when."""

    response: bytes = field(repr=False)
    name: str
    at: datetime


def sign(store: Store, wave: str, unit: str, response: bytes, *, by: int, event: Event) -> None:
    """Signs a unit's result off; a result that was signed before gives way to this one."""
    with recording(store, event) as connection:
        row = {"wave": wave_row(connection, wave).no, "unit": unit, "response": response, "person": by, "at": event.at}
        key, renewed = ("wave", "unit"), ("response", "person", "at")
        connection.execute(insert_or_renew(connection, sign_offs, key=key, renewed=renewed), row)


def withdraw(store: Store, wave: str, unit: str, *, event: Event) -> None:
    """Takes a signature back."""
    with recording(store, event) as connection:
        of = wave_row(connection, wave).no
        connection.execute(delete(sign_offs).where(sign_offs.c.wave == of, sign_offs.c.unit == unit))


def signed(store: Store, wave: str) -> Mapping[str, SignOff]:
    """What is signed off in a wave, by unit."""
    with reading(store) as connection:
        found = select(sign_offs, people.c.name).select_from(
            sign_offs.outerjoin(people, people.c.no == sign_offs.c.person)
        )
        rows = connection.execute(found.where(sign_offs.c.wave == wave_row(connection, wave).no))
        return {row.unit: SignOff(row.response, row.name or "", row.at) for row in rows}
