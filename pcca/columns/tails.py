"""Takes code blobs with lists apart: what is answered once, and the entries of each list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pcca.answers.documents import blob_size, entry_items, entry_size
from pcca.instrument.model import Instrument
from scoring.coding import KINDS


class BadBlobs(ValueError):
    """Code blobs that are not of this version of the instrument."""


@dataclass(frozen=True, eq=False)
class Listed:
    """The entries of one list in many responses, one after the other.

    Parameters
    ----------
    counts : int8[responses]
        Entries of each response; below 0 where the list is not asked.
    codes : int8[items, entries]
    quantities : int64[quantities, entries]
    """

    counts: NDArray[np.int8]
    codes: NDArray[np.int8]
    quantities: NDArray[np.int64]


@dataclass
class _Pile:
    """The pieces of one list as blobs are read: bytes of codes and quantities, entry by entry."""

    items: int
    size: int
    counts: list[int] = field(default_factory=list)
    codes: list[bytes] = field(default_factory=list)
    quantities: list[bytes] = field(default_factory=list)

    def take(self, blob: bytes, at: int) -> int:
        """Reads the entries of one response; gives where they end."""
        found = int.from_bytes(blob[at : at + 1], "little", signed=True)
        entries = max(found, 0)
        middle, end = at + 1 + entries * self.items, at + 1 + entries * self.size
        if end > len(blob) or at >= len(blob) or found < KINDS["not_asked"]:
            raise BadBlobs(f"a blob of {len(blob)} bytes breaks off in a list of {found} entries")
        self.counts.append(found)
        self.codes.append(blob[at + 1 : middle])
        self.quantities.append(blob[middle:end])
        return end

    def listed(self) -> Listed:
        codes = np.frombuffer(b"".join(self.codes), np.int8).reshape(-1, self.items) if self.items else None
        entries = sum(max(each, 0) for each in self.counts)
        width = (self.size - self.items) // 8
        quantities = np.frombuffer(b"".join(self.quantities), "<i8").astype(np.int64).reshape(entries, width)
        own = np.zeros((0, entries), np.int8) if codes is None else np.ascontiguousarray(codes.T)
        return Listed(np.array(self.counts, np.int8), own, np.ascontiguousarray(quantities.T))


def torn(instrument: Instrument, blobs: Sequence[bytes]) -> tuple[bytes, Mapping[str, Listed]]:
    """The fixed parts of all responses end to end, and the entries of every list; a blob may hold several responses."""
    piles = {
        list_: _Pile(len(entry_items(instrument, list_)), entry_size(instrument, list_)) for list_ in instrument.repeats
    }
    fixed, once = blob_size(instrument), []
    for blob in blobs:
        at = 0
        while at < len(blob):
            once.append(blob[at : at + fixed])
            at += fixed
            for pile in piles.values():
                at = pile.take(blob, at)
    return b"".join(once), {list_: pile.listed() for list_, pile in piles.items()}
