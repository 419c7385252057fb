"""Declared tables: counts and percentages of one question by another, as far as they may be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from pcca.columns.readings import Coding
from pcca.instrument.model import CrossTable
from pcca.instrument.tree import Ref
from pcca.report.bare import bare_row
from pcca.report.rows import CrossTabulated, Row, hidden
from pcca.report.sample import Sample
from scoring.coding import Counts
from scoring.disclosure import (
    Axis,
    Percentage,
    Released,
    ReleasedCell,
    Table,
    Unprotectable,
    percentages,
    protect,
    threshold,
)

LEAST = 2
"""A threshold below which nothing is hidden."""


def tabulated(sample: Sample, table: CrossTable) -> CrossTabulated:
    """The cells of a table with its margins, those that may not be shown without their numbers."""
    counts, axes = _counted(sample, table)
    bare = replace(bare_row(sample, "table", table.among), decimals=1)
    try:
        released = _released(table, counts, axes)
    except Unprotectable:
        everything = Table(table.id, counts, axes).layout.places()
        return CrossTabulated(table.id, tuple(hidden(_at(bare, dict(place)), "secondary") for place in everything))
    shares = _shares(table, released)
    return CrossTabulated(table.id, tuple(_cell(bare, cell, shares) for cell in released.cells))


def _counted(sample: Sample, table: CrossTable) -> tuple[Counts, tuple[Axis, Axis]]:
    """Responses of the base by both answers."""
    down, across = (sample.reads.read(Ref(name)) for name in (table.rows, table.columns))
    assert isinstance(down, Coding)
    assert isinstance(across, Coding)
    where = sample.reads.condition(table.among).true & down.known & across.known
    often = sample.columns.frequency
    counts = np.zeros((len(down.options), len(across.options)), np.int64)
    np.add.at(counts, (down.codes[where], across.codes[where]), 1 if often is None else often[where])
    return counts, (Axis(table.rows, down.options), Axis(table.columns, across.options))


def _released(table: CrossTable, counts: Counts, axes: tuple[Axis, Axis]) -> Released:
    """Small counts are hidden, with others from which they could be worked out."""
    answers = table.rows if table.percent == "column" else table.columns
    profile = threshold(max(LEAST, table.hide_below), hides_all=table.hide_below >= LEAST)
    if table.hide_below >= LEAST:
        return protect(Table(table.id, counts, axes, answers=answers), profile)[0]
    open_ = Table(table.id, counts, axes)
    cells = (
        ReleasedCell(place, int(count)) for place, count in zip(open_.layout.places(), _in_order(counts), strict=True)
    )
    return Released(open_.layout, profile, tuple(cells))


def _in_order(counts: Counts) -> Iterator[int]:
    """Inner cells, then the margins of rows and of columns, then all."""
    yield from counts.ravel().tolist()
    yield from counts.sum(axis=1).tolist()
    yield from counts.sum(axis=0).tolist()
    yield int(counts.sum())


def _shares(table: CrossTable, released: Released) -> Mapping[frozenset[tuple[str, str]], Percentage]:
    """The percentage of each cell that has one, by its place."""
    if table.percent == "none":
        return {}
    variable = table.columns if table.percent == "row" else table.rows
    return {frozenset(each.place): each for each in percentages(released, variable)}


def _at(bare: Row, place: Mapping[str, str]) -> Row:
    return replace(bare, by=place)


def _cell(bare: Row, cell: ReleasedCell, shares: Mapping[frozenset[tuple[str, str]], Percentage]) -> Row:
    row = _at(bare, dict(cell.place))
    if cell.shown is None:
        return hidden(row, cell.reason or "primary")
    share = shares.get(frozenset(cell.place))
    if share is None or share.percent is None:
        return replace(row, count=cell.shown)
    return replace(row, count=cell.shown, n=share.base, estimate=share.percent / 100)
