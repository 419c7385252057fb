"""What is to be said of a version beside those of the same instrument that are stored already."""

from __future__ import annotations

from dataclasses import dataclass

from pcca import store as stored
from pcca.instrument.diff import Version, refusals, version_kept
from pcca.instrument.faults import Fault
from pcca.store import Store


@dataclass(frozen=True)
class Beside:
    """The faults of a version beside earlier ones, and the names of those that cannot be compared."""

    faults: tuple[Fault, ...] = ()
    unreadable: tuple[str, ...] = ()


def beside_earlier(store: Store, new: Version) -> Beside:
    """Compares a version with the stored ones; one that is stored itself has been published before."""
    instrument = new.instrument
    bridged = {each.same_as.instrument for each in instrument.every_question.values() if each.same_as}
    rows = [each for each in stored.stored_instruments(store) if each.id in {instrument.id, *bridged}]
    if any(each.hash == instrument.digest for each in rows):
        return Beside()
    kept = [(each, version_kept(each.compiled, each.source)) for each in rows]
    history = [version for _, version in kept if version is not None]
    return Beside(tuple(refusals(history, new)), tuple(each.version for each, version in kept if version is None))
