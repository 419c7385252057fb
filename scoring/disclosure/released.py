"""What is published of a table: shown counts, and nothing at all of the suppressed ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from scoring.arguments import NotAllowed
from scoring.disclosure.cells import describe
from scoring.disclosure.faults import BadTable
from scoring.disclosure.profiles import Profile, known
from scoring.disclosure.table import Axis, Layout, Place

PRIMARY, SECONDARY = "primary", "secondary"


@dataclass(frozen=True)
class ReleasedCell:
    """One cell as published.

    `shown` is the count, rounded if the profile rounds, or None where it is suppressed; `reason` is then
    "primary" (the rule itself) or "secondary" (it would give another away), else None. Print one and the same mark
    for both: that a count is under the threshold is part of what is hidden.
    """

    place: Place
    shown: int | None
    reason: str | None = None


@dataclass(frozen=True)
class Released:
    """A table as published, with the profile a reader knows it follows; cells in the order of `Layout.places`."""

    layout: Layout
    profile: Profile
    cells: tuple[ReleasedCell, ...]

    @property
    def name(self) -> str:
        """The name of the table."""
        return self.layout.name

    @property
    def status(self) -> str:
        """ "open": every cell is shown; "partial": some are; "nothing": every cell is suppressed."""
        hidden = sum(cell.shown is None for cell in self.cells)
        return "open" if not hidden else "nothing" if hidden == len(self.cells) else "partial"

    def cell(self, **categories: str) -> ReleasedCell:
        """The cell of one category of each variable named; the total if none is.

        Raises
        ------
        KeyError
            If the table has no such cell.
        """
        wanted = frozenset(categories.items())
        for cell in self.cells:
            if frozenset(cell.place) == wanted:
                return cell
        raise KeyError(f"table {self.name!r} has no cell {describe(tuple(categories.items()))}")

    def limits(self) -> list[tuple[float, float]]:
        """What each cell by itself tells a reader: least and greatest count, the second infinite if suppressed."""
        floor = 1.0 if self.profile.shows_every_zero else 0.0
        return [(floor, float("inf")) if cell.shown is None else known(cell.shown, self.profile) for cell in self.cells]

    def to_dict(self) -> dict[str, Any]:
        """The release as JSON values."""
        cells = [{"place": dict(cell.place), "shown": cell.shown, "reason": cell.reason} for cell in self.cells]
        return {"layout": _layout_to_dict(self.layout), "profile": asdict(self.profile), "cells": cells}


def from_dict(record: Mapping[str, Any]) -> Released:
    """A release from the values of `Released.to_dict`.

    Raises
    ------
    BadTable
        If the record lacks a part or has one that is not allowed, or its cells are not those of its layout.
    """
    try:
        layout = _layout_from_dict(record["layout"])
        profile = Profile(**record["profile"])
        cells = tuple(
            ReleasedCell(tuple(cell["place"].items()), cell["shown"], cell["reason"]) for cell in record["cells"]
        )
    except (KeyError, TypeError, AttributeError, NotAllowed) as error:
        raise BadTable(f"a record of a released table is not complete or not right: {error}") from error
    if [dict(cell.place) for cell in cells] != [dict(place) for place in layout.places()]:
        raise BadTable(f"the record of table {layout.name!r} does not list the cells of its axes in their order")
    for cell in cells:
        _check(cell, layout.name)
    return Released(layout, profile, cells)


def _check(cell: ReleasedCell, table: str) -> None:
    shown = cell.shown is None or (type(cell.shown) is int and cell.shown >= 0)
    if not shown or (cell.reason in (PRIMARY, SECONDARY)) != (cell.shown is None):
        raise BadTable(
            f"the record of table {table!r}, {describe(cell.place)}: a cell has a count of 0 or more and no reason, "
            "or no count and the reason primary or secondary"
        )


def _layout_to_dict(layout: Layout) -> dict[str, Any]:
    axes = [
        {
            "variable": axis.variable,
            "categories": list(axis.categories),
            "groups": {name: list(fine) for name, fine in axis.groups.items()},
            "exhaustive": axis.exhaustive,
        }
        for axis in layout.axes
    ]
    margins = None if layout.margins is None else [list(margin) for margin in layout.margins]
    where = {name: list(held) for name, held in layout.where.items()}
    return {"name": layout.name, "axes": axes, "where": where, "margins": margins}


def _layout_from_dict(record: Mapping[str, Any]) -> Layout:
    axes = tuple(
        Axis(
            axis["variable"],
            tuple(axis["categories"]),
            {name: tuple(fine) for name, fine in axis["groups"].items()},
            axis["exhaustive"],
        )
        for axis in record["axes"]
    )
    margins = None if record["margins"] is None else tuple(tuple(margin) for margin in record["margins"])
    where = {name: tuple(held) for name, held in record["where"].items()}
    return Layout(record["name"], axes, where, margins)
