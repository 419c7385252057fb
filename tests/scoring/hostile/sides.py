"""Two groups, two waves, two columns, and time until something is done."""

from __future__ import annotations

import numpy as np

from scoring.coding import Coded
from scoring.exact import from_values
from tests.scoring.hostile.combined import ALIKE, BASE, OTHERS, SHORT, VALUES
from tests.scoring.hostile.groups import AFTER, BEFORE, wave
from tests.scoring.hostile.intervals import FREQUENCY, OFTEN, POPULATION, SOME
from tests.scoring.hostile.kinds import (
    COUNTS,
    EMPTY,
    FIXED,
    HOLDS_NAN,
    HOLDS_NEGATIVE,
    MASK,
    NUMBERS,
    RATINGS,
    SAME,
    SHORTER,
    Call,
    Kind,
    Wrong,
    call,
)

CODES = Coded(np.array([0, 1, 1, -1, 2, 0], np.int8), 3)
EXACT: Kind = (
    Wrong("fewer rows", lambda _: SHORT),
    Wrong("no variation", lambda _: ALIKE, refused=False),
    Wrong("nobody", lambda _: from_values([None] * 6), refused=False),
)
CODED: Kind = (
    Wrong("more options", lambda _: Coded(CODES.codes, 4)),
    Wrong("fewer rows", lambda _: Coded(CODES.codes[:2], 3)),
    Wrong("one answer only", lambda _: Coded(np.zeros(6, np.int8), 3), refused=False),
)
NEGATIVE_DAYS = Wrong("days below 0", lambda _: from_values([-1] * 6))
TIMES: Kind = (*NUMBERS, HOLDS_NAN, HOLDS_NEGATIVE, SHORTER, EMPTY, SAME)
GROUPS = {"first": (SOME, MASK), "second": (~SOME, MASK), "frequency": (OFTEN, FREQUENCY), "census": (False, FIXED)}

CALLS: dict[str, Call] = {
    "estimate.compared.share_difference": call(counted=(SOME, MASK), **GROUPS),
    "estimate.compared.mean_difference": call(values=(VALUES, EXACT), **GROUPS),
    "estimate.compared.wave_difference": call(before=wave(BEFORE), after=wave(AFTER)),
    "estimate.compared.paired_change": call(before=(VALUES, EXACT), after=(OTHERS, EXACT)),
    "estimate.compared.agreement": call(first=(CODES, FIXED), second=(CODES, CODED), **BASE),
    "estimate.compared.waiting": call(
        times=(OTHERS, (*EXACT, NEGATIVE_DAYS)), done=(SOME, MASK), clusters=(OFTEN, (SHORTER,)), **BASE
    ),
    "survival.kaplan_meier": call(
        times=([1.0, 2.0, 2.0, 5.0, 7.0, 9.0], TIMES),
        happened=(SOME, MASK),
        frequency=(OFTEN, FREQUENCY),
        clusters=(OFTEN, (SHORTER,)),
        nan=True,
    ),
    "benchmark.rank_together": call(
        answers=(np.array([[1.0, 2.0], [3.0, 2.0], [2.0, 2.5]]), RATINGS),
        frequency=([1, 2, 1], (*COUNTS, SHORTER)),
        population=(30, POPULATION),
    ),
}
