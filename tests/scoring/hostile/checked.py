"""The functions by which arguments are checked."""

from __future__ import annotations

import math

import numpy as np

from tests.scoring.hostile.kinds import (
    AMOUNT,
    COUNT,
    FIXED,
    FLAT,
    HOLDS_FRACTION,
    HOLDS_INFINITE,
    HOLDS_NAN,
    HOLDS_NEGATIVE,
    MASK,
    NESTED,
    NUMBER,
    TEXT,
    Call,
    Given,
    Wrong,
    call,
)

WHAT: Given = ("items", FIXED)

CALLS: dict[str, Call] = {
    "arguments.whole": call(value=(3.0, COUNT), what=WHAT, free=("what",)),
    "arguments.finite": call(
        value=(3.5, NUMBER), what=WHAT, least=(0.0, (Wrong("above it", lambda _: 4.0),)), free=("what",)
    ),
    "arguments.rational": call(value=(0.5, (*NUMBER, Wrong("text", lambda _: "1/2"))), what=WHAT, free=("what",)),
    "arguments.numbers": call(
        values=([1.0, math.nan], (HOLDS_INFINITE, TEXT, NESTED)), what=WHAT, nan=True, free=("what",)
    ),
    "arguments.whole_numbers": call(
        values=([[1, 2], [0, 3]], (HOLDS_INFINITE, HOLDS_NAN, HOLDS_NEGATIVE, HOLDS_FRACTION, TEXT, FLAT)),
        what=WHAT,
        axes=(2, FIXED),
        free=("what",),
    ),
    "arguments.mask": call(rows=(np.array([True, False]), MASK), what=WHAT, n=(2, AMOUNT), free=("what",)),
    "errors.at_least": call(found=(3, FIXED), needed=(2, FIXED), what=WHAT, free=("what",)),
}
