"""What one request of a respondent needs: the wave and the draft, read in one transaction and two statements."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Row, bindparam, select

from pcca.store.database import Store, reading
from pcca.store.drafts import stored_answers
from pcca.store.keys import token_digest
from pcca.store.tables import drafts, instruments, waves
from pcca.store.values import Draft, Wave
from pcca.store.waves import wave_of

_NAMES = [column.name for column in waves.c if column.name not in ("no", "instrument")]
_VISIT = (
    select(
        drafts.c.digest, drafts.c.language, drafts.c.started, drafts.c.touched,
        *(waves.c[name].label(f"wave_{name}") for name in _NAMES),
        instruments.c.hash.label("wave_instrument"),
    )
    .select_from(drafts.join(waves).join(instruments))
    .where(drafts.c.digest == bindparam("digest"), waves.c.id == bindparam("wave"))
)  # fmt: skip


class Visit(NamedTuple):
    """A wave and the draft of a token in it; either may be absent."""

    wave: Wave | None
    draft: Draft | None


def visit(store: Store, wave: str, token: str | None) -> Visit:
    """The wave with this id, and the draft of this token if it belongs to the wave."""
    with reading(store) as connection:
        row = _row(connection, wave, token) if token else None
        if row is None:
            return Visit(wave_of(connection, wave), None)
        return Visit(
            _wave(row), Draft(wave, row.language, row.started, row.touched, stored_answers(connection, row.digest))
        )


def _row(connection: Connection, wave: str, token: str) -> Row[Any] | None:
    found: Any = connection.execute(_VISIT, {"digest": token_digest(token), "wave": wave}).one_or_none()
    return cast("Row[Any] | None", found)


def _wave(row: Row[Any]) -> Wave:
    return Wave(**{name: getattr(row, f"wave_{name}") for name in (*_NAMES, "instrument")})
