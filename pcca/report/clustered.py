"""Figures of the entries of a list, as `scoring` computes them: each response came with all of its entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from pcca.instrument.model import NetOf, QuantileOf, RatioOf
from pcca.report.rows import Estimate
from pcca.report.sample import Sample
from scoring.coding import Mask
from scoring.estimate import clustered, compared
from scoring.estimate.clustered import Clustered

if TYPE_CHECKING:
    from pcca.report.figures import Wanted

METHODS = {"wilson": "logit", "clopper_pearson": "korn_graubard", "exact": "korn_graubard"}
"""The interval of a clustered share that stands for one of a random sample."""


def _share(wanted: Wanted) -> Clustered:
    method = METHODS[wanted.finding.interval.method]
    return clustered.share(
        wanted.cell.counted, wanted.where, wanted.sample.clusters, method=method, level=_level(wanted)
    )


def _net(wanted: Wanted) -> Clustered:
    what, reads = cast(NetOf, wanted.finding.what), wanted.sample.reads
    more, less = reads.condition(what.more).true, reads.condition(what.less).true
    return clustered.net(more, less, wanted.where, wanted.sample.clusters, level=_level(wanted))


def _mean(wanted: Wanted) -> Clustered:
    values = wanted.sample.reads.number(str(wanted.finding.what))
    return clustered.mean(values, wanted.where, wanted.sample.clusters, level=_level(wanted))


def _median(wanted: Wanted) -> Clustered:
    values = wanted.sample.reads.number(str(wanted.finding.what))
    return clustered.median(values, wanted.where, wanted.sample.clusters, level=_level(wanted))


def _quantile(wanted: Wanted) -> Clustered:
    what, sample = cast(QuantileOf, wanted.finding.what), wanted.sample
    values = sample.reads.number(what.of)
    return clustered.quantile(values, what.at, wanted.where, sample.clusters, level=_level(wanted))


def _ratio(wanted: Wanted) -> Clustered:
    what, sample = cast(RatioOf, wanted.finding.what), wanted.sample
    of, to = sample.reads.number(what.of), sample.reads.number(what.to)
    return clustered.ratio(of, to, wanted.where, sample.clusters, level=_level(wanted))


def _days(wanted: Wanted) -> Estimate:
    """The median of the days, the entries of one response drawn together."""
    assert wanted.cell.value is not None
    owners = wanted.sample.clusters.owners
    return compared.waiting(wanted.cell.value, wanted.cell.counted, wanted.where, clusters=owners, level=_level(wanted))


def _level(wanted: Wanted) -> float:
    return wanted.finding.interval.level / 100


FIGURES: Mapping[str, Callable[[Wanted], Estimate]] = {
    "share": _share,
    "distribution": _share,
    "mean": _mean,
    "median": _median,
    "quantile": _quantile,
    "net": _net,
    "ratio": _ratio,
    "days_between": _days,
}


def share_of(sample: Sample, counted: Mask, where: Mask, level: float) -> Clustered:
    """The share of the entries that a question has an option in."""
    return clustered.share(counted, where, sample.clusters, level=level)


def number_of(sample: Sample, path: str, statistic: str, where: Mask, level: float) -> Clustered:
    """The mean or median of a number of the entries."""
    return _NUMBERS[statistic](sample.reads.number(path), where, sample.clusters, level=level)


_NUMBERS: Mapping[str, Callable[..., Clustered]] = {"mean": clustered.mean, "median": clustered.median}
