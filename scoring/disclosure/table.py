"""Tables of counts, the cells they publish, and what two tables have in common.

A cell is the group of respondents that have one of the stated categories of each stated variable; a margin states
fewer variables. A table's total counts the people in the categories its axes list, within its filter, so that a
total of six boards and a total of all seven are two different cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.arguments import whole
from scoring.disclosure.faults import BadTable

Counts = NDArray[np.int64]
Place = tuple[tuple[str, str], ...]
"""A cell of one table: pairs of variable and category in the order of its axes; () is the total."""

LARGEST = 10**8


@dataclass(frozen=True)
class Axis:
    """One dimension of a table.

    Parameters
    ----------
    variable : str
        What the categories are categories of; the same name in two tables means the same variable.
    categories : tuple of str
        At least one, no two alike.
    groups : mapping, optional
        For a category that stands for several finer ones of the same variable (a board for its clusters), those.
    exhaustive : bool
        Whether every respondent of the instrument has one of the categories that some table lists. If not, the
        variable has further respondents that no table shows.
    """

    variable: str
    categories: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exhaustive: bool = True

    def fine(self, category: str) -> tuple[str, ...]:
        """The finest categories that one of the axis stands for."""
        return tuple(self.groups.get(category, (category,)))


@dataclass(frozen=True)
class Layout:
    """What a table shows, without its numbers: name, axes, filter (`where`), and the margins beside the inner cells.

    `margins` names the variables each margin keeps, () being the total; None is every margin.
    """

    name: str
    axes: tuple[Axis, ...]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    margins: tuple[tuple[str, ...], ...] | None = None

    def kept(self) -> tuple[tuple[int, ...], ...]:
        """Positions of the axes each published part keeps: the inner cells first, then margins."""
        every = range(len(self.axes))
        parts = [part for size in reversed(range(len(self.axes) + 1)) for part in combinations(every, size)]
        if self.margins is None:
            return tuple(parts)
        named = {frozenset(margin) for margin in self.margins}
        return tuple(part for part in parts if part == tuple(every) or self._names(part) in named)

    def places(self) -> Iterator[Place]:
        """Every published cell, in the order of `kept` and, within a part, of the categories."""
        for part in self.kept():
            axes = [self.axes[position] for position in part]
            for labels in product(*(axis.categories for axis in axes)):
                yield tuple((axis.variable, label) for axis, label in zip(axes, labels, strict=True))

    def _names(self, part: tuple[int, ...]) -> frozenset[str]:
        return frozenset(self.axes[position].variable for position in part)


@dataclass(frozen=True, eq=False)
class Table:
    """Counts of respondents to be released.

    Parameters
    ----------
    name : str
        Named in errors and in the ledger.
    counts : int64[categories of axis 1, categories of axis 2, ...]
        Unweighted inner cells, 0 or more; one to as many dimensions as there are axes.
    axes : tuple of Axis
        One for each dimension.
    where : mapping, optional
        Filter: variable to the categories counted, such as ``{"wave": ("2017",)}``.
    margins : tuple of tuple of str, optional
        Variables each published margin keeps; every margin if not given.
    answers : str, optional
        The axis that holds the options of a question, whose sum is the base of a result.
    sensitive : bool
        Whether the question is one that a profile protects more.
    eligible : int, optional
        Most people anyone of the table's organisations could have asked; None where unknown, taken as few.

    Raises
    ------
    BadTable
        If counts are not whole numbers of people, or do not fit the axes, or names are not told apart.
    NotAllowed
        If `eligible` is not a whole number from 0.
    """

    name: str
    counts: Counts
    axes: tuple[Axis, ...]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)
    margins: tuple[tuple[str, ...], ...] | None = field(default=None, kw_only=True)
    answers: str | None = field(default=None, kw_only=True)
    sensitive: bool = field(default=True, kw_only=True)
    eligible: int | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        """Check the counts against the axes and keep them as a copy nobody can change."""
        _check_layout(self.layout)
        if self.answers is not None and self.answers not in [axis.variable for axis in self.axes]:
            raise BadTable(f"table {self.name!r}: no axis {self.answers!r} to hold the answers")
        if self.eligible is not None:
            whole(self.eligible, f"people that could be asked for table {self.name!r}")
        object.__setattr__(self, "counts", _whole(self.counts, self.layout))

    @property
    def layout(self) -> Layout:
        """The table without its numbers."""
        return Layout(self.name, self.axes, self.where, self.margins)

    def parts(self) -> Iterator[tuple[tuple[int, ...], Counts]]:
        """Each published part: the axes it keeps and its counts."""
        for part in self.layout.kept():
            gone = tuple(position for position in range(len(self.axes)) if position not in part)
            yield part, np.asarray(self.counts.sum(axis=gone), np.int64)

    def tallies(self) -> Counts:
        """Counts of every published cell in the order of `Layout.places`: int64[cells]."""
        return np.concatenate([counts.ravel() for _, counts in self.parts()])


def _whole(counts: ArrayLike, layout: Layout) -> Counts:
    found = np.asarray(counts)
    shape = tuple(len(axis.categories) for axis in layout.axes)
    if found.shape != shape:
        raise BadTable(f"table {layout.name!r}: counts of shape {found.shape}, its axes need {shape}")
    if found.dtype.kind not in "iufb" or not np.all(np.isfinite(found)) or np.any(found != np.floor(found)):
        raise BadTable(
            f"table {layout.name!r}: counts are whole numbers of respondents; a weighted count is not released, "
            "give weighted percentages beside unweighted counts"
        )
    if found.min() < 0 or found.sum(dtype=np.float64) > LARGEST:
        raise BadTable(f"table {layout.name!r}: a count of respondents is 0 or more, their total at most {LARGEST}")
    held = found.astype(np.int64)
    held.flags.writeable = False
    return held


def _check_layout(layout: Layout) -> None:
    variables = [axis.variable for axis in layout.axes]
    if not variables:
        raise BadTable(f"table {layout.name!r} has no axis; at least one is needed")
    twice = sorted({name for name in variables if variables.count(name) > 1 or name in layout.where})
    if twice:
        raise BadTable(f"table {layout.name!r}: {', '.join(twice)} is named by two axes, or by an axis and the filter")
    for axis in layout.axes:
        _check_axis(layout.name, axis)
    empty = [name for name, categories in layout.where.items() if not categories or isinstance(categories, str)]
    if empty:
        raise BadTable(f"table {layout.name!r}: the filter on {empty[0]!r} is a tuple of at least one category")
    unknown = sorted({name for margin in layout.margins or () for name in margin} - set(variables))
    if unknown:
        raise BadTable(f"table {layout.name!r}: no axis {', '.join(unknown)}; there are {', '.join(variables)}")


def _check_axis(table: str, axis: Axis) -> None:
    fine = [name for category in axis.categories for name in axis.fine(category)]
    if not axis.categories or not all(axis.fine(category) for category in axis.categories):
        raise BadTable(f"table {table!r}: the axis {axis.variable!r} has no category, or a group of none")
    twice = {*_repeated(list(axis.categories)), *_repeated(fine)}
    if twice:
        raise BadTable(f"table {table!r}: {sorted(twice)[0]!r} stands twice on the axis {axis.variable!r}")
    stray = sorted(set(axis.groups) - set(axis.categories))
    if stray:
        raise BadTable(f"table {table!r}: a group {stray[0]!r} that is no category of the axis {axis.variable!r}")


def _repeated(names: list[str]) -> set[str]:
    return {name for name in names if names.count(name) > 1}
