"""The answers of many responses as columns of small integers, read from their code blobs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pcca.answers.documents import PLACES, blob_size
from pcca.instrument.model import COLUMN_PARTS, Instrument, Item
from scoring.coding import Coded, Codes, Counts, Mask
from scoring.exact import Exact


class BadBlobs(ValueError):
    """Code blobs that are not of this version of the instrument."""


@dataclass(frozen=True, eq=False)
class Columns:
    """One int8 code per item and response, one int64 per quantity; `frequency` when a row stands for several."""

    instrument: Instrument
    codes: NDArray[np.int8]
    quantities: NDArray[np.int64]
    frequency: Counts | None = None

    @property
    def size(self) -> int:
        """How many rows there are."""
        return int(self.codes.shape[1])

    @property
    def responses(self) -> int:
        """How many responses the rows stand for."""
        return self.size if self.frequency is None else int(self.frequency.sum())

    @cached_property
    def everyone(self) -> Mask:
        return np.ones(self.size, np.bool_)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {item.column: place for place, item in enumerate(self.instrument.items)}

    @cached_property
    def _quantity_places(self) -> Mapping[str, int]:
        quantities = (item.column for item in self.instrument.items if item.kind == "quantity")
        return {column: place for place, column in enumerate(quantities)}

    def codes_of(self, column: str) -> Codes:
        """The codes of a column: an option's index, 0 or 1 for a tick, or why there is no answer."""
        found: Codes = self.codes[self._places[column]]
        return found

    def coded(self, column: str) -> Coded:
        """A column of options or ticks as `scoring` takes it."""
        item = self.instrument.columns[column]
        return Coded(self.codes_of(column), 2 if item.kind == "tick" else len(item.codes))

    def quantity(self, column: str) -> Exact:
        """A number, or a date as its day count; exact to four decimals."""
        known = self.codes_of(column) >= 0
        return Exact(np.where(known, self.quantities[self._quantity_places[column]], 0), PLACES, known)

    def count(self, where: Mask) -> int:
        """How many responses the marked rows stand for."""
        return int(np.count_nonzero(where)) if self.frequency is None else int(self.frequency[where].sum())


def from_blobs(instrument: Instrument, blobs: Iterable[bytes]) -> Columns:
    """The columns of responses to one version of an instrument."""
    given = list(blobs)
    wanted = blob_size(instrument)
    wrong = {len(blob) for blob in given} - {wanted}
    if wrong:
        raise BadBlobs(f"a blob of {instrument.id} {instrument.version} has {wanted} bytes, not {min(wrong)}")
    return from_bytes(instrument, b"".join(given))


def from_bytes(instrument: Instrument, joined: bytes) -> Columns:
    """The columns of code blobs that stand end to end."""
    wanted, items = blob_size(instrument), len(instrument.items)
    if wanted == 0:
        raise BadBlobs(f"{instrument.id} {instrument.version} asks nothing, so it has no responses")
    if len(joined) % wanted:
        raise BadBlobs(f"{len(joined)} bytes are not blobs of {wanted} bytes ({instrument.id} {instrument.version})")
    table = np.frombuffer(joined, np.uint8).reshape(-1, wanted)
    codes = np.ascontiguousarray(table[:, :items].T).view(np.int8)
    quantities = np.ascontiguousarray(table[:, items:]).view("<i8").astype(np.int64, copy=False)
    return Columns(instrument, codes, np.ascontiguousarray(quantities.T))


def own_items(instrument: Instrument, path: str) -> tuple[Item, ...]:
    """The items a path speaks of: one column, or all of a question's own answers."""
    if path in instrument.columns:
        return (instrument.columns[path],)
    return tuple(item for item in instrument.items if item.question == path and item.part not in COLUMN_PARTS)


__all__ = ["BadBlobs", "Columns", "from_blobs", "from_bytes", "own_items"]
