"""What stands in the way of asking people: faults that analysis shows, and what earlier versions forbid."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    instrument = loaded.instrument
    analysed = () if instrument is None else _analysed(_Version(instrument.digest, text, file, instrument))
    return Obstacles((*beside.faults, *analysed), beside.unreadable)


@dataclass(frozen=True)
class _Version:
    """What was read from a file: the same content has the same faults, however often it is read."""

    digest: str
    text: bytes
    file: str
    instrument: Instrument = field(compare=False)


@lru_cache(maxsize=32)
def _analysed(read: _Version) -> tuple[Fault, ...]:
    """The faults that analysis shows; a page that offers an instrument asks for them every time."""
    found = remarks(Loaded(read.instrument, ()), read.text, read.file)
    return tuple(each for each in found if severity(each.check) == FAULT)
