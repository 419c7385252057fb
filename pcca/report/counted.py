"""A figure's cell: who is counted in it, of whom it is known, and why it is not known of others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pcca.report import bases
from pcca.report.bases import Sources
from pcca.report.sample import Cell, Sample
from scoring.coding import Mask
from scoring.exact import Exact


def cell_of(sample: Sample, sources: Sources, option: str | None, masks: tuple[Mask, Mask]) -> Cell:
    """The cell of a figure that reads these columns and scores, given who is counted and of whom it is known."""
    columns, main = sample.columns, sources.main
    asked = bases.asked_mask(columns, sources)

    def missing(where: Mask) -> Mapping[str, int]:
        if main is None:
            return bases.unknown_counts(columns, asked, masks[1], where)
        return bases.missing_counts(columns, main, where)

    return Cell(main, option, masks[0], masks[1], missing, asked)


def within(values: Exact, where: Mask) -> Exact:
    """The values of some rows only."""
    known = values.known & where
    return Exact(np.where(known, values.numerators, 0), values.denominator, known)


def units_of(sample: Sample, unit: str) -> tuple[np.ndarray[tuple[int], np.dtype[np.str_]], Mask]:
    """The code of each response's unit, and where one is named."""
    codes = np.array([*sample.instrument.columns[unit].codes, ""], np.str_)
    places = sample.columns.codes_of(unit)
    return codes[np.where(places >= 0, places, len(codes) - 1)], np.greater_equal(places, 0)
