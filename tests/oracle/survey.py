"""Cases of estimates under a sample design."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring import survey
from scoring.design import Design, Mask
from scoring.survey.domains import groups
from scoring.survey.estimate import Estimate
from tests.oracle.case import Case, NotOffered

Found = dict[str, Any]


def design_of(case: Case) -> Design:
    """The design that a case names, of all rows."""
    named = case.args["design"]
    column = {key: case.data[named[key]] for key in ("weights", "strata", "psu", "ssu", "fpc") if named.get(key)}
    return Design(**column | {"weights": unprinted(column["weights"])})


def unprinted(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights as R held them: some are 32-bit numbers that the CSV prints with 15 digits.

    Ties of cumulative weights, and so the quantiles that R reads off them, hang on the last bit.
    """
    single = weights.astype(np.float32).astype(np.float64)
    return single if np.allclose(single, weights, rtol=1e-13, atol=0) else weights


def where_of(case: Case) -> Mask | None:
    """The domain that a case names."""
    subset = case.args["design"].get("subset")
    if subset is None:
        return None
    column, value = (part.strip() for part in subset.split("=="))
    return np.asarray(case.data[column] == value.strip("'\""))


def _fields(found: Estimate) -> Found:
    normal, student = found.limits(df=math.inf), found.limits()
    return {
        "estimate": found.estimate,
        "se": found.se,
        "df": found.df,
        "cv": found.cv,
        "deff": found.deff(),
        "ci_normal_low": normal.low,
        "ci_normal_high": normal.high,
        "ci_t_low": student.low,
        "ci_t_high": student.high,
    }


def _mean(case: Case) -> Found:
    return _fields(survey.mean(case.data[case.args["y"]], design_of(case), where=where_of(case)))


def _mean_deff(case: Case) -> Found:
    return {"deff": survey.mean(case.data[case.args["y"]], design_of(case), where=where_of(case)).deff("wr")}


def _total(case: Case) -> Found:
    return _fields(survey.total(case.data[case.args["y"]], design_of(case), where=where_of(case)))


def _variance(case: Case) -> Found:
    return _fields(survey.variance(case.data[case.args["y"]], design_of(case), where=where_of(case)))


def _ratio(case: Case) -> Found:
    above, below = case.data[case.args["numerator"]], case.data[case.args["denominator"]]
    return _fields(survey.ratio(above, below, design_of(case), where=where_of(case)))


def _means(case: Case) -> survey.Estimates:
    values = np.column_stack([case.data[name] for name in case.args["y"]])
    return survey.means(values, design_of(case), where=where_of(case))


def _vector(case: Case) -> Found:
    found = _means(case)
    return {"estimate": found.estimates.tolist(), "vcov": found.covariance.tolist(), "df": found.df}


def _contrast(case: Case) -> Found:
    return _fields(survey.contrast(_means(case), np.array(case.args["coef"], float)))


PROPORTION_LIMITS = {
    "logit": "logit", "xlogit": "logit", "beta": "beta", "asin": "arcsine", "mean": "student_t", "wilson": "wilson",
}  # fmt: skip


def _limits_name(name: str) -> str:
    if name not in PROPORTION_LIMITS:
        raise NotOffered(name)
    return PROPORTION_LIMITS[name]


def _proportion(case: Case) -> Found:
    method = _limits_name(case.args["ci_method"])
    share = survey.proportion(case.data[case.args["var"]] == case.args["level"], design_of(case), where=where_of(case))
    limits = survey.proportion_limits(share, method=method)
    return _fields(share) | {"ci_low": limits.low, "ci_high": limits.high}


def _levels(case: Case) -> list[Mask]:
    column = case.data[case.args["var"]]
    return [np.asarray(column == level) for level in np.unique(column)]


def _side_by_side(found: Iterable[Estimate]) -> Found:
    rows = [_fields(each) for each in found]
    return {key: [row[key] for row in rows] for key in rows[0]} | {"df": rows[0]["df"]}


def _proportions(case: Case) -> Found:
    design, where, levels = design_of(case), where_of(case), _levels(case)
    joint = survey.means(np.column_stack(levels).astype(float), design, where=where)
    return _side_by_side(survey.proportion(level, design, where=where) for level in levels) | {
        "vcov": joint.covariance.tolist()
    }


def _totals(case: Case) -> Found:
    design, where = design_of(case), where_of(case)
    return _side_by_side(survey.total(level.astype(float), design, where=where) for level in _levels(case))


def _by(case: Case) -> dict[tuple[Any, ...], Mask]:
    named = case.args["by"]
    return groups(*(case.data[name] for name in ([named] if isinstance(named, str) else named)), where=where_of(case))


def _group_names(keys: Iterable[tuple[Any, ...]]) -> Found:
    columns = list(zip(*keys, strict=True))
    return {"groups": list(columns[0])} | {f"g{number}": list(names) for number, names in enumerate(columns, 1)}


def _each_group(estimator: Callable[..., Any]) -> Callable[[Case], Found]:
    def compute(case: Case) -> Found:
        design, by = design_of(case), _by(case)
        found = [estimator(case.data[case.args["y"]], design, where=rows) for rows in by.values()]
        return _group_names(by) | {
            "estimate": [each.estimate for each in found],
            "se": [each.se for each in found],
            "df_per_domain": [each.df for each in found],
        }

    return compute


def _quantile(case: Case) -> Found:
    if case.args["qrule"] != "math":
        raise NotOffered(case.args["qrule"])
    kind = case.args.get("interval_type", "mean")
    method = "score_unweighted" if kind == "score" else _limits_name(kind)
    design, where = design_of(case), where_of(case)
    values: NDArray[np.float64] = case.data[case.args["y"]]
    found = [survey.quantile(values, design, p, where=where, method=method) for p in case.args["probs"]]
    return {
        "estimate": [each.estimate for each in found],
        "ci_low": [each.limits.low for each in found],
        "ci_high": [each.limits.high for each in found],
        "se": [each.se for each in found],
        "df": found[0].df,
    }


def _table(case: Case) -> survey.CrossTable:
    rows, columns = case.data[case.args["rows"]], case.data[case.args["cols"]]
    return survey.cross_table(rows, columns, design_of(case), where=where_of(case))


def _crosstab(case: Case) -> Found:
    table = _table(case)
    return {"rows": table.rows, "cols": table.columns, "cells": table.cells.tolist()}


INDEPENDENCE = {"F": "F", "Chisq": "chi2", "Wald": "wald", "adjWald": "adjusted_wald"}


def _independence(case: Case) -> Found:
    if case.args["statistic"] not in INDEPENDENCE:
        raise NotOffered(case.args["statistic"])
    found = survey.independence(_table(case), INDEPENDENCE[case.args["statistic"]])
    return {"statistic": found.statistic, "parameter": found.df, "p_value": found.p_value}


def _difference(test: Callable[..., survey.TestResult]) -> Callable[[Case], Found]:
    def compute(case: Case) -> Found:
        values, groups = case.data[case.args["y"]], case.data[case.args["group"]]
        found = test(values, groups, design_of(case), where=where_of(case))
        return {"statistic": found.statistic, "df": found.df[0], "p_value": found.p_value, "estimate": found.estimate}

    return compute


CASES: Mapping[str, Callable[[Case], Found]] = {
    "mean": _mean,
    "mean_deff_wr": _mean_deff,
    "mean_vector_listwise": _vector,
    "contrast": _contrast,
    "total": _total,
    "ratio": _ratio,
    "population_variance": _variance,
    "proportion": _proportion,
    "proportions": _proportions,
    "totals_by_level": _totals,
    "mean_by": _each_group(survey.mean),
    "total_by": _each_group(survey.total),
    "median_by": _each_group(survey.median),
    "quantile": _quantile,
    "crosstab_weighted": _crosstab,
    "crosstab_test": _independence,
    "t_test": _difference(survey.t_test),
    "rank_test": _difference(partial(survey.rank_test, ties="row_order")),
}
