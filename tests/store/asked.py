"""A wave with people on its list, for the tests of the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from pcca import store
from pcca.fieldwork import links
from pcca.fieldwork.entering import start
from pcca.fieldwork.invitations import (
    invite,
)
from pcca.store import Store, invitations
from tests.store.samples import DAY, a_response, add_wave

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    mail: str
    name: str = "Ann"
    language: str = "cy"
    strata: dict[str, str] = field(default_factory=dict)


def people(n: int, **strata: str) -> list[Row]:
    return [Row(f"p{i:04}@example.org", f"P{i:04}", strata=strata) for i in range(n)]


def asked(db: Store, n: int = 3, **options: str) -> list[str]:
    """A wave with so many invited; the tokens of their links, by name."""
    add_wave(db, access="invited", **options)  # type: ignore[arg-type]
    invite(db, "autumn", people(n))
    listed = invitations.listed(db, "autumn")
    tokens = links.tokens_of(db, "autumn", [each.id for each in listed])
    return [tokens[each.id] for each in listed]


def wave_of(db: Store) -> store.Wave:
    found = store.wave(db, "autumn")
    assert found is not None
    return found


def answer(db: Store, token: str, role: str = "gp") -> None:
    """Begins by a personal link and submits."""
    start(db, wave_of(db), [token], language="cy", day=DAY)
    store.save(db, token, {"role": ({"role": role}, 0)}, day=DAY)
    assert store.submit(db, token, a_response(role), versions={"role": 1}).fresh


def marked(db: Store) -> int:
    return sum(each.answered for each in invitations.listed(db, "autumn"))


def links_digest(db: Store, id: bytes) -> bytes:
    with db.read.connect() as connection:
        rows = connection.exec_driver_sql("SELECT id, digest FROM invitations")
        return {bytes(each): bytes(digest) for each, digest in rows}[id]
