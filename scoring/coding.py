"""Answers as small integer codes, the reasons for a missing answer kept apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.arguments import NUMERIC, NotAllowed, mask, whole, whole_numbers

NOT_ASKED, SKIPPED, DK, NA, REFUSED = -1, -2, -3, -4, -5

KINDS: Mapping[str, int] = MappingProxyType(
    {"not_asked": NOT_ASKED, "skipped": SKIPPED, "dk": DK, "na": NA, "refused": REFUSED}
)

MOST_OPTIONS = 127

Codes = NDArray[np.int8]
Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Coded:
    """One coded column.

    Parameters
    ----------
    codes : int8[n]
        0 to ``size - 1`` is the index of a substantive option; -1 to -5 is why there is none (`KINDS`). Wider
        integers, and floats without a fraction, become int8.
    size : int
        Number of substantive options, 1 to 127.

    Raises
    ------
    ValueError
        If a code is neither an option nor a reason, or not whole; the first such row is named.
    """

    codes: Codes
    size: int

    def __post_init__(self) -> None:
        if not 1 <= self.size <= MOST_OPTIONS or self.size % 1:
            raise ValueError(f"a coded column has 1 to {MOST_OPTIONS} options, not {self.size}")
        given = np.asarray(self.codes)
        if given.ndim != 1 or given.dtype.kind not in NUMERIC:
            raise NotAllowed(f"codes are one whole number for each row, not {given.dtype} of shape {given.shape}")
        wrong = _impossible(given, self.size)
        if wrong.any():
            row = int(wrong.argmax())
            allowed = f"{REFUSED} to {self.size - 1}"
            raise ValueError(f"row {row}: code {given[row]} does not exist; allowed are {allowed}")
        object.__setattr__(self, "codes", given.astype(np.int8, copy=False))

    @cached_property
    def answered(self) -> Mask:
        """Rows with a substantive answer: bool[n]."""
        return np.greater_equal(self.codes, 0)

    @cached_property
    def asked(self) -> Mask:
        """Rows that were shown the question: bool[n]."""
        return np.not_equal(self.codes, NOT_ASKED)

    @cached_property
    def responded(self) -> Mask:
        """Rows with any answer, don't know, not applicable and refused included: bool[n]."""
        return self.asked & np.not_equal(self.codes, SKIPPED)

    def missing(self, kind: str) -> Mask:
        """Rows without an answer for one reason of `KINDS`: bool[n]."""
        if kind not in KINDS:
            raise NotAllowed(f"no reason {kind!r} for a missing answer; there are {', '.join(KINDS)}")
        return np.equal(self.codes, KINDS[kind])

    def counts(self, where: Mask | None = None, frequency: Counts | None = None) -> Counts:
        """How many rows chose each option: int64[size].

        Parameters
        ----------
        where : bool[n], optional
            Rows to count.
        frequency : int64[n], optional
            How many responses each row stands for.

        Raises
        ------
        NotAllowed
            If one of them has another length, rows are not told by True or False, or a frequency is not a whole
            number from 0.
        """
        kept = self._within(self.answered, where)
        return tally(self.codes[kept], self.size, self._of(frequency, kept))

    def missing_counts(self, where: Mask | None = None, frequency: Counts | None = None) -> dict[str, int]:
        """How many rows lack an answer, by kind; every kind is there, with 0 if none; arguments as for `counts`."""
        kept = self._within(~self.answered, where)
        found = tally(-1 - self.codes[kept], len(KINDS), self._of(frequency, kept))
        return {kind: int(found[-1 - code]) for kind, code in KINDS.items()}

    def _within(self, rows: Mask, where: Mask | None) -> Mask:
        return rows if where is None else rows & mask(where, "rows to count", len(self.codes))

    def _of(self, frequency: Counts | None, kept: Mask) -> Counts | None:
        """The frequencies of some rows."""
        if frequency is not None and np.shape(frequency) != self.codes.shape:
            raise NotAllowed(f"{np.size(frequency)} frequencies for {len(self.codes)} rows: one is needed for each")
        return None if frequency is None else np.asarray(frequency)[kept]


def _impossible(codes: NDArray[Any], size: int) -> Mask:
    """Where a code is neither an option nor a reason, or not whole: bool[n]."""
    wrong: Mask = (codes < REFUSED) | (codes >= size)
    return wrong if codes.dtype.kind in "iu" else wrong | (np.floor(codes) != codes)


def tally(indexes: NDArray[np.signedinteger], size: int, frequency: Counts | None = None) -> Counts:
    """Count each index 0 to ``size - 1``, each row once or ``frequency`` times: int64[size].

    Raises
    ------
    NotAllowed
        If an index or a frequency is not a whole number from 0, an index is out of range, or lengths differ.
    """
    size = whole(size, "options to count", least=1)
    indexes = _integers(indexes, "the index of an option")
    if indexes.size and int(indexes.max()) >= size:
        raise NotAllowed(f"option {int(indexes.max())} does not exist; there are {size}, counted from 0")
    times = None if frequency is None else _integers(frequency, "responses that a row stands for")
    if times is not None and len(times) != len(indexes):
        raise NotAllowed(f"{len(times)} frequencies for {len(indexes)} rows: one is needed for each")
    if times is None:
        return np.bincount(indexes, minlength=size).astype(np.int64, copy=False)
    total = np.zeros(size, np.int64)
    np.add.at(total, indexes, times)
    return total


def _integers(values: NDArray[Any], what: str) -> NDArray[np.signedinteger]:
    """Whole numbers from 0; integers stay in their own width."""
    if values.dtype.kind != "i" or values.ndim != 1:
        return whole_numbers(values, what)
    if values.size and int(values.min()) < 0:
        raise NotAllowed(f"{what}: {int(values.min())} is not a whole number from 0")
    return values
