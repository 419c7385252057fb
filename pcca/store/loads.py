"""Which files were loaded into a wave."""

from __future__ import annotations

from sqlalchemy import select

from pcca.store.database import Store, reading
from pcca.store.tables import loads, waves


def was_loaded(store: Store, wave: str, digest: str) -> bool:
    """Whether the very file with this digest was loaded into a wave before."""
    chosen = select(loads.c.rows).join_from(loads, waves).where(waves.c.id == wave, loads.c.digest == digest)
    with reading(store) as connection:
        return connection.execute(chosen).first() is not None
