"""Figures of entries that came several in one response."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from scoring.estimate.clustered import Clusters
from tests.scoring.hostile.combined import DIVISOR, OTHERS, PROBABILITY, VALUES
from tests.scoring.hostile.intervals import ALL, SOME
from tests.scoring.hostile.kinds import FIXED, MASK, Call, Kind, Wrong, call

OWNERS = np.array([0, 0, 1, 2, 2, 2])
CLUSTERS = (Clusters(OWNERS, 4, 20), FIXED)
PLACES: Kind = (
    Wrong("a response there is not", lambda _: np.array([0, 0, 1, 9, 9, 9])),
    Wrong("before the first", lambda _: np.array([-1, 0, 1, 2, 2, 2])),
    Wrong("parts", lambda _: np.array([0.5, 0, 1, 2, 2, 2])),
)
RESPONSES: Kind = (Wrong("negative", lambda _: -1), Wrong("fewer than answered", lambda _: 1))
POPULATION: Kind = (Wrong("fewer than answered", lambda _: 2), Wrong("negative", lambda _: -1))
BASE = {"base": (ALL, MASK), "clusters": CLUSTERS}

CALLS: dict[str, Call] = {
    "estimate.clustered.Clusters": call(owners=(OWNERS, PLACES), responses=(4, RESPONSES), population=(20, POPULATION)),
    "estimate.clustered.share": call(counted=(SOME, MASK), **BASE),
    "estimate.clustered.net": call(more=(SOME, MASK), less=(~SOME, MASK), **BASE),
    "estimate.clustered.mean": call(values=(VALUES, FIXED), **BASE),
    "estimate.clustered.median": call(values=(VALUES, FIXED), **BASE),
    "estimate.clustered.quantile": call(values=(VALUES, FIXED), probability=(0.5, PROBABILITY), **BASE),
    "estimate.clustered.ratio": call(of=(VALUES, FIXED), to=(OTHERS, DIVISOR), **BASE),
    "maturity.Disagreement": call(
        outside_from=(Fraction(1, 3), SHARES := (Wrong("nought", lambda _: 0), Wrong("above 1", lambda _: 2))),
        band=(3, (Wrong("nought", lambda _: 0), Wrong("parts", lambda _: 1.5))),
        ends_from=(Fraction(1, 5), SHARES),
    ),
}
