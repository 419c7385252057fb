"""The figure of a finding by the kind of its statistic, as `scoring` computes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from pcca.instrument.model import Finding, NetOf, QuantileOf, RatioOf
from pcca.report.cells import parts_of_score
from pcca.report.rows import Estimate
from pcca.report.sample import Cell, Sample
from scoring import estimate
from scoring.coding import Mask
from scoring.estimate import combined

METHODS = {"wilson": "wilson", "clopper_pearson": "clopper_pearson", "exact": "clopper_pearson"}
"""An exact interval is that of the finite population where its size is known, else the binomial one."""


@dataclass(frozen=True, eq=False)
class Wanted:
    """A figure of a finding: those in its base, bool[n], and how many there are of them, where that is known."""

    sample: Sample
    finding: Finding
    cell: Cell
    where: Mask
    population: int | None

    @property
    def how(self) -> dict[str, Any]:
        """What every statistic is told."""
        level = self.finding.interval.level / 100
        return {"frequency": self.sample.columns.frequency, "population": self.population, "level": level}


def figure_of(wanted: Wanted) -> Estimate:
    """The figure with its base and interval."""
    return _FIGURES[wanted.finding.kind](wanted)


def _share(wanted: Wanted) -> Estimate:
    method = METHODS[wanted.finding.interval.method]
    return estimate.share(wanted.cell.counted, wanted.where, method=method, **wanted.how)


def _net(wanted: Wanted) -> Estimate:
    what, reads = cast(NetOf, wanted.finding.what), wanted.sample.reads
    return combined.net(reads.condition(what.more).true, reads.condition(what.less).true, wanted.where, **wanted.how)


def _mean(wanted: Wanted) -> Estimate:
    return estimate.mean(wanted.sample.reads.number(str(wanted.finding.what)), wanted.where, **wanted.how)


def _median(wanted: Wanted) -> Estimate:
    return estimate.median(wanted.sample.reads.number(str(wanted.finding.what)), wanted.where, **wanted.how)


def _quantile(wanted: Wanted) -> Estimate:
    what = cast(QuantileOf, wanted.finding.what)
    return combined.quantile(wanted.sample.reads.number(what.of), what.at, wanted.where, **wanted.how)


def _ratio(wanted: Wanted) -> Estimate:
    what, reads = cast(RatioOf, wanted.finding.what), wanted.sample.reads
    return combined.ratio(reads.number(what.of), reads.number(what.to), wanted.where, **wanted.how)


def _reliability(wanted: Wanted) -> Estimate:
    parts = parts_of_score(wanted.sample, str(wanted.finding.what))
    return combined.reliability(parts, wanted.where, **wanted.how)


_FIGURES: Mapping[str, Callable[[Wanted], Estimate]] = {
    "share": _share,
    "distribution": _share,
    "stage_share": _share,
    "mean": _mean,
    "median": _median,
    "quantile": _quantile,
    "net": _net,
    "ratio": _ratio,
    "reliability": _reliability,
}
