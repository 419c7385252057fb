"""Whether the parts of a table agree with its wholes, and an interval with its estimate.

References
----------
.. [1] Brown NJL, Heathers JAJ (2017). The GRIM test. Soc Psychol Personal Sci 8, 363-369.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring.arguments import whole
from scoring.consistency.figures import Printed, units_of
from scoring.consistency.fitting import counts_that_print
from scoring.consistency.joint import bases_between, uninformative_from, verdict_of
from scoring.errors import at_least
from scoring.whole_answers import CONSISTENT, INCONSISTENT, window


@dataclass(frozen=True)
class Parts:
    """Counts of the parts of a whole against its stated size."""

    total: int
    n: int

    @property
    def consistent(self) -> bool:
        """Whether the parts add up to the whole."""
        return self.total == self.n


def parts(counts: Sequence[int], n: int) -> Parts:
    """Add up the parts of a whole of n.

    Raises
    ------
    ValueError
        If a count is not a whole number from 0.
    """
    return Parts(sum(whole(count, "a count") for count in counts), whole(n, "a whole"))


@dataclass(frozen=True)
class Mismatch:
    """A margin that is not the sum of its cells: "row", "column" or "total", its place, and both numbers."""

    margin: str
    place: int
    stated: int
    cells: int


def margin_mismatches(
    cells: Sequence[Sequence[int]], *, rows: Sequence[int], columns: Sequence[int], total: int | None = None
) -> tuple[Mismatch, ...]:
    """Every stated margin of a table that its cells do not add up to; none where all agree.

    Parameters
    ----------
    cells : sequence of sequence of int
        Counts by row and column.
    rows, columns : sequence of int
        The stated sum of each row and of each column.
    total : int, optional
        The stated sum of the whole table.

    Raises
    ------
    ValueError
        If the table is not as large as its margins, or a cell or a margin is not a whole number from 0.
    """
    if len(cells) != len(rows) or any(len(row) != len(columns) for row in cells):
        widths = ", ".join(str(len(row)) for row in cells)
        raise ValueError(f"{len(rows)} row sums and {len(columns)} column sums for rows of {widths} cells")
    counts = [[whole(cell, "a cell") for cell in row] for row in cells]
    rows, columns = ([whole(margin, "a sum") for margin in margins] for margins in (rows, columns))
    stated = None if total is None else whole(total, "a total")
    return tuple(_mismatches(counts, rows, columns, stated))


def _mismatches(
    cells: Sequence[Sequence[int]], rows: Sequence[int], columns: Sequence[int], total: int | None
) -> Iterator[Mismatch]:
    sums = {"row": [sum(row) for row in cells], "column": [sum(column) for column in zip(*cells, strict=True)]}
    for margin, stated in (("row", rows), ("column", columns)):
        found = enumerate(zip(stated, sums[margin], strict=True))
        yield from (Mismatch(margin, place, said, added) for place, (said, added) in found if said != added)
    if total is not None and total != sum(sums["row"]):
        yield Mismatch("total", 0, total, sum(sums["row"]))


@dataclass(frozen=True)
class Whole:
    """Percentages of all parts of a whole: their printed sum, and the bases they can all be shares of.

    `low` to `high` is what the sum can have been before rounding: without 100 in it no base fits. `verdict` is as in
    `Joint`; figures that add up to 100 can still be "inconsistent".
    """

    sum: Decimal
    low: Fraction
    high: Fraction
    bases: tuple[int, ...]
    verdict: str


def percentages_of_whole(figures: Sequence[Printed], max_n: int, *, min_n: int = 1, half_even: bool = True) -> Whole:
    """Whether percentages can be those of every part of a whole, and of how many [1]_.

    A base fits if each figure prints from some count of it and such counts can add up to the base.

    Parameters
    ----------
    figures, max_n, min_n, half_even
        As for `joint_bases`; one figure for each part.

    Raises
    ------
    TooFew
        If there is no figure.
    ValueError
        If the smallest base is below 1 or above the largest.
    """
    at_least(len(figures), 1, "parts of a whole")
    tried = bases_between(min_n, max_n)
    halves = sum((Fraction(1, 2 * units_of(figure.decimals)) for figure in figures), Fraction(0))
    exact = sum((figure.value for figure in figures), Fraction(0))
    bases = tuple(n for n in tried if _adds_up(figures, n, half_even))
    places = max(figure.decimals for figure in figures)
    return Whole(
        sum=Decimal(int(exact * units_of(places))).scaleb(-places),
        low=exact - halves,
        high=exact + halves,
        bases=bases,
        verdict=verdict_of(bases, max(map(uninformative_from, figures))),
    )


def _adds_up(figures: Sequence[Printed], n: int, half_even: bool) -> bool:
    ranges = [counts_that_print(figure, n, half_even) for figure in figures]
    return all(ranges) and sum(each[0] for each in ranges) <= n <= sum(each[-1] for each in ranges)


@dataclass(frozen=True)
class Containment:
    """Whether a printed interval can hold its estimate: "consistent", or "inconsistent" and why.

    `reason` is "ends" where the low end is above the high end, "below" or "above" where the estimate lies outside.
    """

    verdict: str
    reason: str | None = None


def interval_contains(estimate: str, low: str, high: str) -> Containment:
    """Whether an interval, as printed, can contain its estimate, whatever rounding took from the three.

    Raises
    ------
    ValueError
        If one of them is not a number.
    """
    at, bottom, top = (window(text) for text in (estimate, low, high))
    outside = {"ends": bottom[0] > top[1], "below": at[1] < bottom[0], "above": at[0] > top[1]}
    reason = next((name for name, wrong in outside.items() if wrong), None)
    return Containment(INCONSISTENT if reason else CONSISTENT, reason)
