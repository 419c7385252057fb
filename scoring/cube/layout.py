"""Cells of a sample design: which group of cells each row is counted in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.adjustment import Floats, Indexes
from scoring.coding import Codes
from scoring.cube.cells import Cells
from scoring.cube.count import counts
from scoring.cube.packs import Groups
from scoring.cube.structure import BlockStage, Structure
from scoring.design import Design, DesignError, Stage
from scoring.labels import Labels, coded, known, ordered


@dataclass(frozen=True, eq=False)
class DesignCells:
    """Cells of item x group x category, and what the groups are in the design."""

    cells: Cells
    structure: Structure

    def __add__(self, other: DesignCells) -> DesignCells:
        """Cells of the rows of both, the same to the last bit as if they had been counted at once.

        Raises
        ------
        ValueError
            If they are of different designs, domains or items.
        """
        if not self.structure.same_as(other.structure):
            raise ValueError("cells of different designs or domains cannot be added")
        return DesignCells(self.cells + other.cells, self.structure)


@dataclass(frozen=True, eq=False)
class Layout:
    """The groups of cells of a design.

    Parameters
    ----------
    weights : float64[n]
        Weights of the design.
    groups : integer[n]
        Group of each row; -1 for rows without a weight or in no domain.
    largest : float64[groups]
        Largest weight of each group, whose grid its sums are on.
    structure : Structure
        What the groups are.
    """

    weights: Floats
    groups: Groups
    largest: Floats
    structure: Structure

    @classmethod
    def of(cls, design: Design, domains: Labels | None = None) -> Layout:
        """The groups of a design.

        Parameters
        ----------
        design : Design
            All rows, whether they answered or not.
        domains : array[n], optional
            Label of the domain of each row; empty text, NaN and numbers below 0 are none. Without it there is
            one domain of everybody, labelled "".

        Raises
        ------
        DesignError
            If lengths differ, or the weights were fitted to totals: their variance is not a matter of cells.
        """
        labels, domain = _domains(design, domains)
        blocks, stages = _blocks(design)
        inside = (domain >= 0) & (design.weights > 0)
        if not inside.any():
            raise DesignError("no row with a weight is in a domain: there is nothing to count")
        pairs = blocks * len(labels) + domain
        used, places = ordered(pairs if inside.all() else np.where(inside, pairs, -1))
        some = used[used >= 0]
        order = _order(some // len(labels), some % len(labels), stages)
        block, of = some[order] // len(labels), some[order] % len(labels)
        structure = Structure(labels, block, of, stages, design.lonely_psu)
        groups = _renumbered(places, order + len(used) - len(some), len(used))
        return cls(design.weights, groups, _largest(design.weights, groups, len(order)), structure)


def design_cells(
    codes: Codes, sizes: Sequence[int], layout: Layout, rows: slice | NDArray[Any] | None = None
) -> DesignCells:
    """Count every code of every item by group of a design.

    Parameters
    ----------
    codes : int8[items, n]
        Option indexes, or reasons from -1 to -5, of every row of the design, or of the rows named.
    sizes : sequence of int
        Substantive options of each item.
    layout : Layout
        From `Layout.of`.
    rows : slice, bool[n] or intp[m], optional
        The rows of the design that `codes` has; cells of all rows are the sum of the cells of their parts.

    Raises
    ------
    ValueError
        As `counts` does.
    """
    part = slice(None) if rows is None else rows
    weights, groups = layout.weights[part], layout.groups[part]
    held = np.where(groups < 0, 0.0, weights) if groups.min(initial=0) < 0 else weights
    total = len(layout.largest)
    cells = counts(codes, sizes, groups=groups, group_count=total, weights=held, largest=layout.largest)
    return DesignCells(cells, layout.structure)


def _domains(design: Design, domains: Labels | None) -> tuple[tuple[Any, ...], Indexes]:
    """Labels in order, and the place of each row among them, -1 for none."""
    if design.adjustment is not None:
        raise DesignError("weights fitted to totals have a variance that cells do not hold; estimate from rows")
    if domains is None:
        return ("",), np.zeros(design.n, np.intp)
    if np.shape(domains) != (design.n,):
        raise DesignError(f"{np.size(domains)} domains for a design of {design.n} rows: one label for each is needed")
    kept = domains >= 0 if domains.dtype.kind == "i" else known(domains)
    labels, places = coded(domains, kept)
    if not kept.all():
        places[~kept] = -1
    return tuple(labels.tolist()), places


def _blocks(design: Design) -> tuple[Indexes, tuple[BlockStage, ...]]:
    """Block of each row, intp[n], and the stages above them."""
    stages = [design.stages[0], *(stage for stage in design.stages[1:] if (stage.rates > 0).any())]
    last = stages[-1]
    rows_are_units = len(last.strata) == design.n
    blocks = last.strata[last.units] if rows_are_units else last.units
    above = stages[:-1] if rows_are_units else stages
    found = [_block_stage(stage, _first_of(blocks, stage.units), stage.strata) for stage in above]
    if rows_are_units:
        found.append(_block_stage(last, None, np.arange(len(last.sizes))))
    return blocks, tuple(found)


def _block_stage(stage: Stage, units: Indexes | None, strata: Indexes) -> BlockStage:
    return BlockStage(units, strata, stage.sizes.astype(np.float64), stage.factors, stage.lonely)


def _first_of(blocks: Indexes, units: Indexes) -> Indexes:
    """The unit of each block; all its rows have the same."""
    found = np.empty(int(blocks.max()) + 1, np.intp)
    found[blocks] = units
    return found


def _order(blocks: Indexes, domains: Indexes, stages: tuple[BlockStage, ...]) -> Indexes:
    """Groups by domain, then stratum and unit of each stage."""
    keys = [domains]
    for stage in stages:
        keys += [stage.block_strata[blocks]] + ([] if stage.units is None else [stage.units[blocks]])
    return np.lexsort(keys[::-1])


def _renumbered(places: Indexes, order: Indexes, count: int) -> Groups:
    """Place of each row's group in this order, -1 for those left out of it."""
    kind = np.dtype(np.int16 if len(order) < 2**15 else np.int32)
    numbers: Groups = np.full(count, -1, kind)
    numbers[order] = np.arange(len(order))
    return numbers[places]


def _largest(weights: Floats, groups: Groups, count: int) -> Floats:
    found = np.zeros(count + 1)
    np.maximum.at(found, groups, weights)
    return found[:count]
