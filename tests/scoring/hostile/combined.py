"""Net shares, ratios of sums, quantiles and the reliability of a score."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from scoring.estimate import combined
from scoring.exact import from_values
from scoring.result import Row
from tests.scoring.hostile.intervals import ALL, FREQUENCY, MASK, OFTEN, SOME
from tests.scoring.hostile.kinds import COUNT, FIXED, Call, Kind, Wrong, call

VALUES = from_values([1, 2, None, 3, 4, 5])
OTHERS = from_values([2, 1, 3, 3, 5, 4])
ALIKE = from_values([0] * 6)
SHORT = from_values([1, 2])


def _always(value: object) -> Callable[[Any], object]:
    return lambda _: value


PROBABILITY: Kind = tuple(Wrong(f"probability {value}", _always(value)) for value in (0, 1, 2, -0.5, math.nan))
DIVISOR: Kind = (Wrong("fewer rows", _always(SHORT)), Wrong("adds to 0", _always(ALIKE), refused=False))
PARTS: Kind = (
    Wrong("none", _always([])),
    Wrong("fewer rows", _always([VALUES, SHORT])),
    Wrong("one part", _always([VALUES]), refused=False),
    Wrong("no variation", _always([VALUES, ALIKE]), refused=False),
)
BASE = {"base": (ALL, MASK), "frequency": (OFTEN, FREQUENCY)}

CALLS: dict[str, Call] = {
    "intervals.quantile_ranks": call(n=(10, COUNT), probability=(Fraction(1, 2), PROBABILITY)),
    "estimate.combined.net": call(more=(SOME, MASK), less=(~SOME, MASK), **BASE),
    "estimate.combined.ratio": call(of=(VALUES, FIXED), to=(OTHERS, DIVISOR), **BASE),
    "estimate.combined.quantile": call(values=(VALUES, FIXED), probability=(0.5, PROBABILITY), **BASE),
    "estimate.combined.reliability": call(parts=([VALUES, OTHERS], PARTS), **BASE),
    "estimate.combined.filled": call(
        row=(Row(statistic="ratio"), FIXED), found=(combined.ratio(VALUES, OTHERS), FIXED)
    ),
}
