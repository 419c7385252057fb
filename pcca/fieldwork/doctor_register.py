"""Whether the register of organisations holds what is said of every register."""

from __future__ import annotations

from collections.abc import Iterator

from pcca.fieldwork.register.rules import faults
from pcca.store import Store, register
from pcca.store.doctor import Symptom


def symptoms(store: Store) -> Iterator[Symptom]:
    """What somebody changed past the acts on the register."""
    try:
        found = faults(register.read(store))
    except Exception:  # What was altered can be anything.
        yield Symptom("register_unreadable")
        return
    if found:
        yield Symptom("register_faulty", {"n": len(found), "code": found[0].code})
