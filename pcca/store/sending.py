"""Submits a sealed draft that is as it was read a moment ago: one statement, which is a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Boolean, Date, LargeBinary, Text, bindparam, delete, false, select, true
from sqlalchemy.dialects.postgresql import insert

from pcca.store.database import Store, translated
from pcca.store.tables import drafts, responses, spent, waves

# Each step is given what the one before let through. Every write to a sealed draft counts up its revision, so that
# whoever was waited for is noticed; of two who submit the same draft one finds none.
_GONE = (
    delete(drafts)
    .where(drafts.c.digest == bindparam("draft", type_=LargeBinary), drafts.c.revision == bindparam("seen"))
    .returning(drafts.c.wave)
    .cte("gone")
)
_MARKED = (
    insert(spent)
    .from_select(["nullifier", "wave"], select(bindparam("nullifier", type_=LargeBinary), _GONE.c.wave))
    .on_conflict_do_nothing()
    .returning(spent.c.wave)
    .cte("marked")
)
_GIVEN = {
    "key": bindparam("key", type_=LargeBinary),
    "language": bindparam("language", type_=Text),
    "day": bindparam("day", type_=Date),
    "document": bindparam("packed", type_=LargeBinary),
    "codes": bindparam("codes", type_=LargeBinary),
    "late": bindparam("late", type_=Boolean),
    "sealed": true(),
    "released": false(),
}
_SEND = (
    insert(responses)
    .from_select(
        ["wave", "instrument", *_GIVEN],
        select(_MARKED.c.wave, waves.c.instrument, *_GIVEN.values()).join_from(
            _MARKED, waves, waves.c.no == _MARKED.c.wave
        ),
    )
    .returning(responses.c.wave)
)


def send(store: Store, row: Mapping[str, Any]) -> int | None:
    """Deletes the draft, marks its token as spent and stores the response; returns the number of the wave.

    None says that nothing was stored: the draft is not as it was seen, or its token was spent before.
    """
    with translated(store), store.write.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        found: int | None = alone.execute(_SEND, row).scalar()
        return found
