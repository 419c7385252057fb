"""Counts of many items at once, and what is read off them."""

from __future__ import annotations

import math

import numpy as np

from scoring import cube, tables
from scoring.cube import Layout
from scoring.design import Design
from tests.scoring.hostile.exact import CODES
from tests.scoring.hostile.kinds import (
    AMOUNT,
    BASE,
    COUNT,
    EMPTY,
    FIXED,
    HOLDS_FRACTION,
    HOLDS_INFINITE,
    HOLDS_NAN,
    HOLDS_NEGATIVE,
    NESTED,
    SHORTER,
    TEXT,
    Call,
    Given,
    Kind,
    Wrong,
    call,
)

WEIGHT = np.array([1.0, 2.0, 1.5, 1.0, 3.0, 1.0, 2.0, 1.0])
ANSWERS = np.array([[0, 1, 1, -2, 0, 1, 1, 0], [2, 0, 1, 2, 1, 0, -3, 1]], np.int8)
SIZES = (2, 3)
PSU = np.array([1, 1, 2, 2, 3, 3, 4, 4])
LAYOUT = Layout.of(Design(WEIGHT, strata=PSU > 2, psu=PSU), np.array(["x", "y"] * 4))
PLAIN = cube.counts(ANSWERS, SIZES, groups=np.array([0, 0, 0, 0, 1, 1, 1, 1]))
NOBODY = cube.design_cells(np.full_like(ANSWERS, -2), SIZES, LAYOUT)
CELLS: Given = (
    cube.design_cells(ANSWERS, SIZES, LAYOUT),
    (
        Wrong("nobody answered", lambda _: NOBODY, refused=False),
        Wrong("all alike", lambda _: cube.design_cells(np.zeros_like(ANSWERS), SIZES, LAYOUT), refused=False),
    ),
)
VALUES: Kind = (SHORTER, HOLDS_INFINITE, TEXT, Wrong("all missing", lambda good: good * math.nan, refused=False))
POINTS = np.array([1.0, 2.0, 3.0])
SHARES: Given = (
    tables.proportions(CELLS[0]),
    (Wrong("nobody answered", lambda _: tables.proportions(NOBODY), refused=False),),
)

CALLS: dict[str, Call] = {
    "cube.category": call(code=(1, FIXED), most=(3, FIXED)),
    "cube.counts": call(
        codes=(ANSWERS, (*CODES, EMPTY)),
        sizes=(SIZES, (EMPTY, HOLDS_FRACTION, HOLDS_NAN, TEXT, Wrong("nought", lambda _: (0, 3)))),
        groups=(
            PSU % 2,
            (SHORTER, HOLDS_FRACTION, HOLDS_NAN, TEXT, NESTED, Wrong("a group too many", lambda good: good + 2)),
        ),
        group_count=(2, BASE),
        weights=(WEIGHT, (SHORTER, HOLDS_NAN, HOLDS_INFINITE, HOLDS_NEGATIVE, TEXT, NESTED)),
        largest=(3.0, AMOUNT),
    ),
    "cube.design_cells": call(
        codes=(ANSWERS, (*CODES, EMPTY, Wrong("fewer rows", lambda good: good[:, :-1]))),
        sizes=(SIZES, (SHORTER,)),
        layout=(LAYOUT, FIXED),
    ),
    "tables.percentages": call(cells=(PLAIN, FIXED), nan=True),
    "tables.proportions": call(cells=CELLS, nan=True),
    "tables.means": call(cells=CELLS, values=(POINTS, VALUES), nan=True),
    "tables.totals": call(cells=CELLS, values=(POINTS, VALUES), nan=True),
    "tables.ratios": call(cells=CELLS, above=(POINTS, VALUES), below=(POINTS, VALUES), nan=True),
    "tables.top_box": call(
        cells=CELLS,
        options=(
            (1, 2),
            (
                Wrong("no such option", lambda _: (7,)),
                Wrong("below 0", lambda _: (-1,)),
                Wrong("half an option", lambda _: (0.5,)),
                Wrong("text", lambda _: ("many",)),
                Wrong("none", lambda _: ()),
            ),
        ),
        nan=True,
    ),
    "tables.independence": call(cells=CELLS, nan=True),
    "tables.share_table": call(cells=CELLS, item=(1, (Wrong("no such item", lambda _: 2), *COUNT)), nan=True),
    "survey.association": call(table=(tables.share_table(CELLS[0], 1), FIXED)),
    "tables.limits": call(found=SHARES, nan=True),
    "tables.proportion_limits": call(shares=SHARES, nan=True),
    "tables.effective_sizes": call(shares=SHARES, nan=True, infinite=True),
}
