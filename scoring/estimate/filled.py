"""A row filled with a single exact figure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from scoring import standards
from scoring.estimate.figures import Mean, Median, Share
from scoring.intervals import clopper_pearson, effective_size, finite_population_error
from scoring.result import AnyRow

Figure = Share | Mean | Median


def filled(row: AnyRow, found: Figure) -> AnyRow:
    """The row with a figure, its interval and standard error, and how they were made.

    The row's `population` is the one that the figure's interval was made for: the standard error knows it too.
    A census has the standard error 0 and no interval.
    """
    bounds, census = found.interval, found.interval.method == "census"
    return replace(
        row,
        count=found.k if isinstance(found, Share) else None,
        n=found.n,
        estimate=found.estimate,
        ci_low=None if census else bounds.low,
        ci_high=None if census else bounds.high,
        ci_level=bounds.level,
        ci_method=bounds.method,
        ci_source=bounds.source,
        notes=(*row.notes, *_notes(found)),
        **_precision(found, row.population),
    )


def judged(row: AnyRow) -> AnyRow:
    """The row of a share with the verdict of `scoring.standards`, if it is of a sample from an unknown population.

    Other rows stay as they are: the standards say nothing of a census, of small populations, or of values.
    """
    if row.count is None or not row.n or row.variance_method != "simple_random":
        return row
    limits = clopper_pearson(row.count, row.n)
    found = standards.proportion(standards.Precision(row.count / row.n, row.n, *limits))
    return replace(row, reliability=found.verdict, reasons=found.reasons)


def _notes(found: Figure) -> tuple[str, ...]:
    return ("base_zero",) if found.n == 0 else _SAID.get(found.interval.method, ())


_SAID: Mapping[str, tuple[str, ...]] = MappingProxyType({"census": ("census",), "undefined": ("interval_undefined",)})


def _precision(found: Figure, population: int | None) -> dict[str, Any]:
    if found.n == 0:
        return {}
    if found.interval.method == "census":
        return {"se": 0.0, "variance_method": "census"}
    return _ERRORS[type(found)](found, population)


def _of_share(found: Any, population: int | None) -> dict[str, Any]:
    if population is not None:
        se = finite_population_error(found.k, found.n, population)
        size = effective_size(found.n, population)
        return {"se": se, "n_eff": size, "variance_method": "simple_random_finite"}
    return {"se": found.se, "n_eff": found.n, "variance_method": "simple_random"}


def _of_mean(found: Any, population: int | None) -> dict[str, Any]:
    if found.se is None:
        return {}
    if population is None:
        return {"se": found.se, "variance_method": "simple_random"}
    return {"se": found.se * math.sqrt(1 - found.n / population), "variance_method": "simple_random_finite"}


def _of_median(found: Any, population: int | None) -> dict[str, Any]:
    return {}


_ERRORS: Mapping[type, Callable[[Any, int | None], dict[str, Any]]] = MappingProxyType(
    {Share: _of_share, Mean: _of_mean, Median: _of_median}
)
