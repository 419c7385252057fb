"""The answers of many responses as columns of small integers, read from their code blobs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pcca.answers.documents import PLACES, blob_size
from pcca.columns.tails import BadBlobs, Listed, torn
from pcca.instrument.model import COLUMN_PARTS, Instrument, Item
from scoring.coding import Coded, Codes, Counts, Mask
from scoring.exact import Exact


@dataclass(frozen=True, eq=False)
class Columns:
    """One int8 code per item and response, one int64 per quantity; `frequency` when a row stands for several.

    `lists` are the entries of what is answered several times. Where the rows are entries themselves, `parent` holds
    the responses and `owners` the place in it of the response that each entry is of.
    """

    instrument: Instrument
    codes: NDArray[np.int8]
    quantities: NDArray[np.int64]
    frequency: Counts | None = None
    lists: Mapping[str, Listed] = field(default_factory=dict)
    parent: Columns | None = None
    owners: NDArray[np.intp] | None = None

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

    def entries(self, list_: str) -> Columns:
        """The entries of a list, each a row, with what its response answered once."""
        if list_ not in self._entries:
            self._entries[list_] = self._of_entries(list_)
        return self._entries[list_]

    @cached_property
    def _entries(self) -> dict[str, Columns]:
        return {}

    def _of_entries(self, list_: str) -> Columns:
        own = self.lists[list_]
        owners = np.repeat(np.arange(self.size), np.maximum(own.counts, 0))
        codes = np.concatenate([self.codes[:, owners], own.codes])
        quantities = np.concatenate([self.quantities[:, owners], own.quantities])
        frequency = None if self.frequency is None else self.frequency[owners]
        inner = self.instrument.entry(list_)
        return Columns(inner, codes, quantities, frequency, parent=self, owners=owners)

    def responses_in(self, where: Mask) -> int:
        """How many responses the marked rows are of: fewer than rows where those are entries."""
        if self.owners is None or self.parent is None:
            return self.count(where)
        present = np.zeros(self.parent.size, np.bool_)
        present[self.owners[where]] = True
        return self.parent.count(present)

    def count(self, where: Mask) -> int:
        """How many responses the marked rows stand for."""
        return int(np.count_nonzero(where)) if self.frequency is None else int(self.frequency[where].sum())


def from_blobs(instrument: Instrument, blobs: Iterable[bytes]) -> Columns:
    """The columns of responses to one version of an instrument."""
    given = list(blobs)
    if instrument.repeats:
        return _one_each(_with_lists(instrument, given), len(given))
    wanted = blob_size(instrument)
    wrong = {len(blob) for blob in given} - {wanted}
    if wrong:
        raise BadBlobs(f"a blob of {instrument.id} {instrument.version} has {wanted} bytes, not {min(wrong)}")
    return from_bytes(instrument, b"".join(given))


def from_bytes(instrument: Instrument, joined: bytes) -> Columns:
    """The columns of code blobs that stand end to end."""
    if instrument.repeats:
        return _with_lists(instrument, [joined])
    return _fixed(instrument, joined)


def _one_each(columns: Columns, blobs: int) -> Columns:
    if columns.size != blobs:
        raise BadBlobs(f"{blobs} blobs of {columns.instrument.id} hold {columns.size} responses")
    return columns


def _with_lists(instrument: Instrument, blobs: Sequence[bytes]) -> Columns:
    """The columns of blobs of which each ends with the entries of lists."""
    once, lists = torn(instrument, blobs)
    table = _fixed(instrument, once) if instrument.items else None
    if table is None:
        responses = next(iter(lists.values())).counts.size
        return Columns(instrument, np.zeros((0, responses), np.int8), np.zeros((0, responses), np.int64), lists=lists)
    return replace(table, lists=lists)


def _fixed(instrument: Instrument, joined: bytes) -> Columns:
    """The columns of what is answered once."""
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
