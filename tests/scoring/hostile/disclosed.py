"""Tables that are released, what they give away, and cell-key noise."""

from __future__ import annotations

import numpy as np

from scoring.disclosure import Axis, Profile, Table, perturbation_table, protect, threshold
from tests.scoring.hostile.kinds import (
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
    WEIGHTS,
    Call,
    Kind,
    Wrong,
    call,
)

AXES = (Axis("board", ("a", "b", "c")), Axis("role", ("gp", "nurse")))
TABLE = Table("who", np.array([[12, 3], [20, 15], [9, 30]]), AXES)
FIVE = threshold(5)
RELEASED = protect(TABLE, FIVE)[0]
NOISE = perturbation_table(2.0, 4)
CELLS: Kind = (HOLDS_INFINITE, HOLDS_NAN, HOLDS_NEGATIVE, HOLDS_FRACTION, TEXT, NESTED)
NO_AXIS: Kind = (Wrong("no such axis", lambda _: "nonesuch"),)

CALLS: dict[str, Call] = {
    "disclosure.Table": call(
        name=("who", FIXED),
        counts=(TABLE.counts, (*CELLS, SHORTER)),
        axes=(
            AXES,
            (
                Wrong("an axis too few", lambda good: good[:1]),
                Wrong("a category twice", lambda good: (Axis("board", ("a", "a", "c")), good[1])),
                Wrong("the same axis twice", lambda good: (Axis("role", ("a", "b", "c")), good[1])),
            ),
        ),
        answers=("role", NO_AXIS),
        eligible=(900, COUNT),
        free=("name",),
    ),
    "disclosure.Profile": call(
        name=("five", FIXED),
        source=("house", FIXED),
        threshold=(5, BASE),
        round_to=(5, BASE),
        base=(10, COUNT),
        eligible=(1000, COUNT),
        free=("name", "source"),
    ),
    "disclosure.threshold": call(n=(5, BASE), round_to=(5, BASE)),
    "disclosure.protect": call(
        tables=(
            TABLE,
            (
                Wrong("no table", lambda _: ()),
                Wrong("one name twice", lambda good: (good, good)),
                Wrong("nobody", lambda _: Table("none", np.zeros((3, 2), np.int64), AXES), refused=False),
            ),
        ),
        profile=(FIVE, (Wrong("rounds", lambda _: Profile("ten", "house", 10, 5), refused=False),)),
    ),
    "disclosure.audit": call(released=(RELEASED, (Wrong("nothing", lambda _: (), refused=False),))),
    "disclosure.percentages": call(released=(RELEASED, FIXED), variable=("role", FIXED)),
    "disclosure.weighted_percentages": call(
        released=(RELEASED, FIXED),
        weights=(np.ones((3, 2)), (*WEIGHTS[:4], SHORTER)),
        variable=("role", FIXED),
        decimals=(0, COUNT),
    ),
    "disclosure.record_keys": call(n=(5, COUNT), seed=(1, COUNT), first=(0, COUNT)),
    "disclosure.cell_keys": call(
        keys=(np.array([5, 7, 9]), (HOLDS_NEGATIVE, HOLDS_FRACTION, TEXT, SHORTER)),
        cells=(np.array([0, 1, 1]), (HOLDS_FRACTION, TEXT, SHORTER, Wrong("no such cell", lambda good: good + 1))),
        size=(2, COUNT),
    ),
    "disclosure.cell_key_noise": call(
        counts=(np.array([0, 3, 9]), (HOLDS_NEGATIVE, HOLDS_FRACTION, TEXT, SHORTER)),
        keys=(np.array([0, 5, 9]), (HOLDS_NEGATIVE, HOLDS_FRACTION, TEXT, SHORTER, EMPTY)),
        table=(NOISE, FIXED),
    ),
    "disclosure.perturbation_table": call(
        variance=(2.0, (*BASE, Wrong("too wide", lambda _: 4.0))[:3]), most=(4, BASE)
    ),
}
