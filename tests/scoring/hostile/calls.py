"""Every public function of `scoring` with its arguments, by the name it is offered under."""

from __future__ import annotations

from collections.abc import Mapping

from tests.scoring.hostile import (
    asked,
    cells,
    checked,
    clustered,
    combined,
    compare,
    disclosed,
    exact,
    groups,
    intervals,
    planning,
    printed,
    raters,
    responders,
    samples,
    sides,
)
from tests.scoring.hostile.kinds import Call

CALLS: Mapping[str, Call] = {
    **checked.CALLS,
    **clustered.CALLS,
    **intervals.CALLS,
    **combined.CALLS,
    **compare.CALLS,
    **exact.CALLS,
    **planning.CALLS,
    **printed.CALLS,
    **raters.CALLS,
    **samples.CALLS,
    **sides.CALLS,
    **cells.CALLS,
    **asked.CALLS,
    **disclosed.CALLS,
    **groups.CALLS,
    **responders.CALLS,
}
