"""Cases of weighting and of replicate weights."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring import survey, weighting
from scoring.design import Design, Mask
from tests.oracle.case import Case
from tests.oracle.survey import design_of

Found = dict[str, Any]


def _margins(case: Case, named: list[Mapping[str, Any]]) -> list[weighting.Margin]:
    return [
        weighting.margin(each["var"], case.data[each["var"]], dict(zip(each["levels"], each["totals"], strict=True)))
        for each in named
    ]


def _estimates(case: Case, weights: weighting.Weights, design: Design) -> Found:
    fitted, values = weights.design(design), case.data[case.args["y"]]
    mean, total = survey.mean(values, fitted), survey.total(values, fitted)
    return {
        "weights": weights.values.tolist(),
        "mean": mean.estimate,
        "mean_se": mean.se,
        "total": total.estimate,
        "total_se": total.se,
    }


def _poststratify(case: Case) -> Found:
    design = design_of(case)
    (margin,) = _margins(case, case.args["margins"])
    return _estimates(case, weighting.poststratify(design.weights, margin), design)


def _raked(case: Case, design: Design, args: Mapping[str, Any]) -> weighting.Weights:
    return weighting.rake(design.weights, *_margins(case, args["margins"]), tolerance=args.get("epsilon", 1e-10))


def _rake(case: Case) -> Found:
    design = design_of(case)
    raked = _raked(case, design, case.args)
    assert raked.adjustment is not None
    return _estimates(case, replace(raked, adjustment=replace(raked.adjustment, sweeps=10)), design)


def _column(case: Case, term: str) -> NDArray[np.float64]:
    """A column of the model matrix by R's name for it."""
    if term == "(Intercept)":
        return np.ones(len(next(iter(case.data.values()))))
    factor = re.fullmatch(r"factor\((.+?)\)(.*)", term)
    return case.data[term] if factor is None else (case.data[factor[1]] == factor[2]).astype(float)


def _calibrate(case: Case) -> Found:
    design, totals = design_of(case), case.args["population_totals"]
    values = np.column_stack([_column(case, term) for term in totals])
    auxiliary = weighting.Auxiliary(list(totals), values, np.array(list(totals.values()), float))
    limited = {"bounds": tuple(case.args["bounds"])} if case.args.get("bounds") else {}
    return _estimates(
        case, weighting.calibrate(design.weights, auxiliary, method=case.args["calfun"], **limited), design
    )


def _trim(case: Case) -> Found:
    raked = _raked(case, design_of(case), case.args["rake"]).values
    upper = float(np.quantile(raked, case.args["upper_quantile"]))
    found = weighting.trim(raked, upper=upper, strict=case.args["strict"])
    return {"weights": found.values.tolist(), "kish_deff": found.deff, "kish_neff": found.n_eff}


def _weighted_mean(values: NDArray[np.float64], where: Mask) -> Callable[[NDArray[np.float64]], float]:
    return lambda weights: float(values[where] @ weights[where] / weights[where].sum())


def _replicate(case: Case) -> Found:
    design = design_of(case)
    found = weighting.jackknife(design)
    values, mse = case.data[case.args.get("y", "api00")], case.args.get("mse", False)
    everybody = np.ones(design.n, np.bool_)
    mean = _weighted_mean(values, everybody)
    return {
        "mean": mean(design.weights),
        "mean_se": found.se(mean, mse=mse),
        "total": float(values @ design.weights),
        "total_se": found.se(lambda weights: float(values @ weights), mse=mse),
        "median": survey.median(values, design).estimate,
        "scale": found.scale,
        "rscales": list(dict.fromkeys(found.scales.tolist())),
        "degf": found.df,
    } | (_replicated_groups(case, found, mse) if "by" in case.args else {})


def _replicated_groups(case: Case, found: weighting.Replicates, mse: bool) -> Found:
    values, named = case.data[case.args["y"]], case.args["prop"]
    by = survey.groups(case.data[case.args["by"]])
    means = [_weighted_mean(values, rows) for rows in by.values()]
    chosen = (case.data[named["var"]] == named["level"]).astype(float)
    share = _weighted_mean(chosen, np.ones(len(chosen), np.bool_))
    return {
        "by_groups": [key[0] for key in by],
        "by_mean": [mean(found.base) for mean in means],
        "by_se": [found.se(mean, mse=mse) for mean in means],
        "prop": share(found.base),
        "prop_se": found.se(share, mse=mse),
    }


CASES: Mapping[str, Callable[[Case], Found]] = {
    "post_stratify": _poststratify,
    "rake": _rake,
    "calibrate": _calibrate,
    "trim_weights": _trim,
    "replicate": _replicate,
}
