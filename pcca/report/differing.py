"""Differences of two groups, or of two waves."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from pcca.instrument.model import DifferenceOf, Finding
from pcca.report import bases
from pcca.report.counted import cell_of, units_of
from pcca.report.earlier import earlier_of
from pcca.report.rows import Parts, PartValue
from pcca.report.sample import Cell, Sample
from scoring.coding import Mask
from scoring.compare import Wave
from scoring.estimate import compared as sides
from scoring.exact import Exact

if TYPE_CHECKING:
    from pcca.report.figures import Wanted


def cells_of_difference(sample: Sample, finding: Finding) -> Iterator[Cell]:
    """One cell: of whom the share or the number is known."""
    counted, known = _measured(sample, cast(DifferenceOf, finding.what))
    yield cell_of(sample, bases.read_by(sample.instrument, finding), None, (counted, known))


def _measured(sample: Sample, what: DifferenceOf) -> tuple[Mask, Mask]:
    if what.share is not None:
        truth = sample.reads.condition(what.share)
        return truth.true, truth.known
    known = sample.reads.number(what.mean or "").known
    return known, known


def difference(wanted: Wanted) -> sides.Difference:
    """The first group less the second, or this wave less the earlier one."""
    what = cast(DifferenceOf, wanted.finding.what)
    if what.between is not None:
        return _of_groups(wanted, what)
    return _of_linked_waves(wanted, what) if what.unit is not None else _of_waves(wanted, what)


def _everybody(wanted: Wanted, before: Sample, where: Mask) -> bool:
    """Whether all there are answered in both waves."""
    waves = ((wanted.sample, wanted.where), (before, where))
    return all(sample.columns.count(base) == sample.population for sample, base in waves)


def _of_groups(wanted: Wanted, what: DifferenceOf) -> sides.Difference:
    sample = wanted.sample
    first, second = (wanted.where & held(sample, what.between or "", group) for group in what.groups)
    census = wanted.population is not None and sample.columns.count(wanted.where) == wanted.population
    if what.share is not None:
        return sides.share_difference(wanted.cell.counted, first, second, census=census, **wanted.counting)
    return sides.mean_difference(sample.reads.number(what.mean or ""), first, second, census=census, **wanted.counting)


def held(sample: Sample, column: str, code: str) -> Mask:
    """Where a column has this code, by the version that was answered."""
    codes = sample.instrument.columns[column].codes
    if code not in codes:
        return np.zeros(sample.columns.size, np.bool_)
    return np.equal(sample.columns.codes_of(column), codes.index(code))


def _of_waves(wanted: Wanted, what: DifferenceOf) -> sides.Difference:
    """Answers of different people, as far as is known."""
    sample, before = wanted.sample, earlier_of(wanted.sample, wanted.finding)
    where = _base_before(wanted, before)
    first = np.concatenate([wanted.where, np.zeros_like(where)])
    second = np.concatenate([np.zeros_like(wanted.where), where])
    times = [each.columns.frequency for each in (sample, before)]
    often = [np.ones(each.columns.size, np.int64) if each.columns.frequency is None else each.columns.frequency
             for each in (sample, before)]  # fmt: skip
    frequency = None if times == [None, None] else np.concatenate(often)
    how: dict[str, Any] = {"frequency": frequency, "census": _everybody(wanted, before, where), "level": wanted.level}
    if what.share is not None:
        counted = np.concatenate([_measured(each, what)[0] for each in (sample, before)])
        return sides.share_difference(counted, first, second, **how)
    values = joined(*(each.reads.number(what.mean or "") for each in (sample, before)))
    return sides.mean_difference(values, first, second, **how)


def joined(first: Exact, second: Exact) -> Exact:
    """The rows of two columns of numbers, one after the other."""
    denominator = math.lcm(first.denominator, second.denominator)
    parts = [each.numerators * (denominator // each.denominator) for each in (first, second)]
    return Exact(np.concatenate(parts), denominator, np.concatenate([first.known, second.known]))


def _base_before(wanted: Wanted, before: Sample) -> Mask:
    """The base of the earlier wave, in the same group of a cut."""
    where = before.reads.condition(wanted.finding.among).true
    for question, code in wanted.by.items():
        where = where & held(before, question, code)
    return where


def _of_linked_waves(wanted: Wanted, what: DifferenceOf) -> sides.Difference:
    """Units found in both waves make the change surer; those in one only are kept."""
    before = earlier_of(wanted.sample, wanted.finding)
    base = _base_before(wanted, before)
    each = ((before, base), (wanted.sample, wanted.where))
    first, second = (_wave(sample, what, where) for sample, where in each)
    if not (_answers(first) and _answers(second)):
        return _nobody(first, second, wanted.level)
    return sides.wave_difference(first, second, census=_everybody(wanted, before, base), level=wanted.level)


def _answers(wave: Wave) -> int:
    return int(np.count_nonzero(~np.isnan(wave.values)))


def _nobody(before: Wave, after: Wave, level: float) -> sides.Difference:
    """The difference of waves of which one has no answer."""
    rows = np.arange(_answers(after) + _answers(before)) < _answers(after)
    return sides.share_difference(rows, rows, ~rows, level=level)


def _wave(sample: Sample, what: DifferenceOf, where: Mask) -> Wave:
    """The values of a base by unit, shares in points; who names no unit is in neither wave."""
    units, named = units_of(sample, what.unit or "")
    kept = where & named
    if what.share is not None:
        values = np.where(_measured(sample, what)[0], float(sides.POINTS), 0.0)
    else:
        number = sample.reads.number(what.mean or "")
        values = np.where(number.known, number.numerators.astype(np.float64) / number.denominator, np.nan)
    return Wave(values[kept], units[kept])


def parts_of_difference(wanted: Wanted, found: object) -> Parts:
    """Both sides, the test, and how many of the base are on neither."""
    assert isinstance(found, sides.Difference)
    told: dict[str, PartValue | None] = {"test": found.test, "p_value": found.p_value, "both": found.both}
    for name, side in (("first", found.first), ("second", found.second)):
        value = None if side.value is None else float(side.value)
        told |= {f"{name}_count": side.count, f"{name}_n": side.n, f"{name}_value": value}
    if cast(DifferenceOf, wanted.finding.what).between is not None:
        told["others_n"] = wanted.sample.columns.count(wanted.where & wanted.cell.known) - found.n
    else:
        told["before"] = earlier_of(wanted.sample, wanted.finding).wave
    return {name: value for name, value in told.items() if value is not None}
