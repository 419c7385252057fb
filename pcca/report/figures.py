"""The figure of a finding by the kind of its statistic, as `scoring` computes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from pcca.instrument.model import Finding, GapOf, NetOf, QuantileOf, RankOf, RatioOf
from pcca.report import clustered
from pcca.report.cells import parts_of_score
from pcca.report.differing import difference, parts_of_difference
from pcca.report.matching import agreement, days, parts_of_agreement, parts_of_days
from pcca.report.pairing import parts_of_pairs
from pcca.report.rows import Estimate, Parts
from pcca.report.sample import Cell, Sample
from scoring import estimate
from scoring.coding import Mask
from scoring.estimate import combined

METHODS = {"wilson": "wilson", "clopper_pearson": "clopper_pearson", "exact": "clopper_pearson"}
"""An exact interval is that of the finite population where its size is known, else the binomial one."""


@dataclass(frozen=True, eq=False)
class Wanted:
    """A figure of a finding: those in its base, bool[n], and how many there are of them, where that is known.

    `by` is the group of a cut it is of.
    """

    sample: Sample
    finding: Finding
    cell: Cell
    where: Mask
    population: int | None
    by: Mapping[str, str] = field(default_factory=dict)

    @property
    def level(self) -> float:
        """Of its interval, below 1."""
        return self.finding.interval.level / 100

    @property
    def counting(self) -> dict[str, Any]:
        """How often rows count, and the level."""
        return {"frequency": self.sample.columns.frequency, "level": self.level}

    @property
    def how(self) -> dict[str, Any]:
        """What every statistic of one base is told."""
        return self.counting | {"population": self.population}


def figure_of(wanted: Wanted) -> Estimate:
    """The figure with its base and interval."""
    figures = clustered.FIGURES if wanted.sample.over else _FIGURES
    return figures[wanted.finding.kind](wanted)


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


def _ordered(wanted: Wanted) -> Estimate:
    """A share where the cell counts, else the mean of its numbers."""
    if counts(wanted.finding):
        return _share(wanted)
    assert wanted.cell.value is not None
    return estimate.mean(wanted.cell.value, wanted.where, **wanted.how)


def counts(finding: Finding) -> bool:
    """Whether a ranking or a gap is of shares."""
    match finding.what:
        case RankOf(by=by):
            return by != "mean"
        case GapOf(when=when):
            return bool(when)
    return False


def _parts_of_gap(wanted: Wanted, found: Estimate) -> Parts:
    """How many have a gap, where the figure is their mean."""
    if counts(wanted.finding):
        return {}
    return {"gap_count": wanted.sample.columns.count(wanted.where & wanted.cell.counted)}


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
    "rank": _ordered,
    "gap": _ordered,
    "difference": difference,
    "paired_change": _share,
    "days_between": days,
    "agreement": agreement,
}


def parts_behind(wanted: Wanted, found: Estimate) -> Parts:
    """What else stands behind a figure, by name."""
    told = _PARTS.get(wanted.finding.kind)
    return {} if told is None else told(wanted, found)


_PARTS: Mapping[str, Callable[[Wanted, Estimate], Parts]] = {
    "gap": _parts_of_gap,
    "difference": parts_of_difference,
    "paired_change": parts_of_pairs,
    "days_between": parts_of_days,
    "agreement": parts_of_agreement,
}
