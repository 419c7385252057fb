"""What stands in the way of asking people: faults that analysis shows, and what earlier versions forbid."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pcca.analysis.known import FAULT, severity
from pcca.analysis.lint import remarks
from pcca.fieldwork.publishing import beside_earlier
from pcca.instrument.diff import version_of
from pcca.instrument.faults import Fault
from pcca.instrument.load import Loaded
from pcca.instrument.model import Instrument
from pcca.store import Store


@dataclass(frozen=True)
class Obstacles:
    """The faults, and the names of stored versions that could not be compared."""

    faults: tuple[Fault, ...] = ()
    unreadable: tuple[str, ...] = ()


def obstacles(store: Store, loaded: Loaded, file: str, text: bytes) -> Obstacles:
    """All faults of a version that was read from a file."""
    beside = beside_earlier(store, version_of(loaded, file, text))
    analysed = () if loaded.instrument is None else _analysed(loaded.instrument, text, file)
    return Obstacles((*beside.faults, *analysed), beside.unreadable)


@lru_cache(maxsize=32)
def _analysed(instrument: Instrument, text: bytes, file: str) -> tuple[Fault, ...]:
    """The faults that analysis shows; a page that offers an instrument asks for them every time."""
    return tuple(each for each in remarks(Loaded(instrument, ()), text, file) if severity(each.check) == FAULT)
