"""One wave of answers, whose units can be found in another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.adjustment import Floats
from scoring.design import Labels
from scoring.weighting.margin import labels_present
from scoring.weighting.weights import weight_faults


class UnknownUnits(ValueError):
    """The units of a wave are not known, so that nobody can be followed from one wave to the other."""


@dataclass(frozen=True, eq=False)
class Wave:
    """One wave of answers.

    Parameters
    ----------
    values : float64[n]
        NaN where there is no answer; 0 and 1 for a share.
    units : array[n], optional
        Who answered, or which cluster: the same label in both waves is the same unit, and may have several rows.
    weights : float64[n], optional
        Sampling weights, 0 or more; without them each row counts once.
    strata : array[n], optional
        Label of the stratum of each row's unit, the same in both waves.
    """

    values: Floats
    units: Labels | None
    weights: Floats | None = None
    strata: Labels | None = None


def check(name: str, wave: Wave) -> None:
    """Refuse a wave that cannot be followed, naming every fault."""
    if wave.units is None:
        raise UnknownUnits(
            f"wave {name} has no unit ids, so that nobody can be followed; scoring.compare.change_bounds says what "
            "the totals of two waves leave open"
        )
    n = len(wave.values)
    columns = {"units": wave.units, "weights": wave.weights, "strata": wave.strata}
    faults = [f"{len(c)} {what} for {n} answers" for what, c in columns.items() if c is not None and len(c) != n]
    if wave.weights is not None and n and not faults:
        faults += weight_faults(wave.weights)
    if np.isinf(wave.values).any():
        faults.append("an answer is infinite")
    if not labels_present(wave.units).all():
        faults.append(f"{int(np.count_nonzero(~labels_present(wave.units)))} rows without a unit")
    if faults:
        raise ValueError(f"wave {name}: {'; '.join(faults)}")


def joined_units(before: Wave, after: Wave) -> Labels:
    """Units of both waves; numbers and text never match by being joined."""
    assert before.units is not None
    assert after.units is not None
    text = [units.dtype.kind in "US" for units in (before.units, after.units)]
    if text[0] != text[1]:
        raise ValueError("the units of one wave are text and those of the other are not: no unit would match")
    return np.concatenate([before.units, after.units])


def joined_strata(before: Wave, after: Wave) -> Labels | None:
    """Strata of both waves, if there are any."""
    if before.strata is None and after.strata is None:
        return None
    if before.strata is None or after.strata is None:
        raise ValueError("one wave has strata and the other has none: give both or neither")
    return np.concatenate([before.strata, after.strata])


def weights_of(wave: Wave) -> Floats:
    """Weights of a wave, 1 where none are given."""
    return np.ones(len(wave.values)) if wave.weights is None else np.asarray(wave.weights, np.float64)
