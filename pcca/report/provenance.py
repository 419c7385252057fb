"""What the figures of a wave were computed from, and by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pcca import __version__
from pcca.columns import Columns
from pcca.instrument.model import Instrument
from pcca.report.disclosure import smallest_base
from scoring.result import Provenance


def provenance_of(columns: Columns) -> Provenance:
    """Instrument, data and program; the data by their digest only where every figure may be shown.

    Whoever knows most answers of a small wave could find the others by trying which ones have the digest.
    """
    digest = None if smallest_base(columns.instrument) else _digest(columns)
    return replace(provenance_without_data(columns.instrument), data_digest=digest)


def provenance_without_data(instrument: Instrument) -> Provenance:
    """Instrument and program."""
    return Provenance(
        instrument=instrument.id,
        instrument_version=instrument.version,
        instrument_digest=instrument.digest,
        code_version=__version__,
    )


def _of_lists(columns: Columns) -> Iterator[NDArray[np.int64]]:
    """How many entries each response has in each list, and a number that stands for what they hold."""
    for listed in columns.lists.values():
        yield listed.counts.astype(np.int64)
        table = np.ascontiguousarray(np.vstack([listed.codes, listed.quantities]).T.astype("<i8"))
        ends = np.cumsum(np.maximum(listed.counts, 0)).tolist()
        held = [sha256(table[start:end].tobytes()).digest()[:8] for start, end in pairwise([0, *ends])]
        yield np.frombuffer(b"".join(held), "<i8").astype(np.int64)


def _digest(columns: Columns) -> str:
    """Of the coded answers, whatever their order."""
    times = np.ones(columns.size, np.int64) if columns.frequency is None else columns.frequency
    table = np.vstack([columns.codes, columns.quantities, times, *_of_lists(columns)])
    ordered = np.ascontiguousarray(table[:, np.lexsort(table)].astype("<i8"))
    return sha256(ordered.tobytes()).hexdigest()
