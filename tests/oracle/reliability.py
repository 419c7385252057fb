"""Reliability, agreement and benchmarking of the reference cases, computed by `scoring`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scoring import agreement, benchmark, reliability

if TYPE_CHECKING:
    from tests.oracle import Case

Result = dict[str, Any]
Array = NDArray[Any]

UNIROOT = sys.float_info.epsilon**0.25
"""How exactly R's root finder solves for Paule and Mandel's variance between units."""


def _items(case: Case) -> Array:
    reverse = case.args.get("reverse", {"items": [], "from": 0})
    turned = set(np.atleast_1d(reverse["items"]))
    columns = [_column(case, name) for name in np.atleast_1d(case.args["items"])]
    names = np.atleast_1d(case.args["items"])
    pairs = zip(names, columns, strict=True)
    return np.column_stack([reverse["from"] - column if name in turned else column for name, column in pairs])


def _alpha(case: Case) -> Result:
    items, missing = _items(case), case.args.get("missing", "listwise")
    found = reliability.alpha(items, missing=missing, level=case.args.get("level", 0.95))
    table = reliability.item_analysis(items, missing=missing)
    return {
        "n": list(table.answered) if missing == "pairwise" else found.n,
        "k": found.k,
        "alpha": found.estimate,
        "raw_alpha": found.estimate,
        "std_alpha": found.standardised,
        "guttman_lambda6": table.lambda6,
        "average_r": found.average_r,
        "ase_duhachek": found.se,
        "se_vanzyl": found.se,
        "feldt_ci": [found.low, found.high],
        "alpha_if_dropped": list(table.if_dropped),
        "raw_r": list(table.raw_total),
        "r_drop": list(table.corrected_total),
        "corrected_item_total": list(table.corrected_total),
        "r_cor": list(table.smc_total),
        "mean": list(table.means),
        "sd": list(table.sd),
    }


def _omega(case: Case) -> Result:
    found = reliability.omega(_items(case), metric=case.args["matrix"])
    own = list(found.uniquenesses)
    loadings = list(found.loadings)
    return {"omega": found.estimate, "loadings": loadings, "uniquenesses": own, "residual_variances": own}


def _icc(case: Case) -> Result:
    found = reliability.icc(_table(case), level=case.args.get("level", 0.95)).values()
    return {
        "type": ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"],
        "estimate": [one.estimate for one in found],
        "F": [one.f for one in found],
        "df1": [one.df1 for one in found],
        "df2": [one.df2 for one in found],
        "p_value": [one.p for one in found],
        "ci_low": [one.low for one in found],
        "ci_high": [one.high for one in found],
    }


def _kappa(case: Case) -> Result:
    table = _square(case)
    named = {"unweighted": "identity", "linear": "linear", "quadratic": "quadratic"}
    found = {name: _weighted(table, kind) for name, kind in named.items()}
    return {"table": table.astype(int).tolist(), "n": int(table.sum())} | found | found[_word(case)]


def _weighted(table: Array, kind: str) -> Result:
    found = agreement.cohen_kappa(table, kind=kind)
    return {
        "kappa": found.estimate,
        "po": found.observed,
        "pe": found.expected,
        "se": found.se,
        "se_h0": found.se_null,
        "z": found.z,
    }


def _fleiss(case: Case) -> Result:
    found = agreement.fleiss_kappa(_ratings(case), kind=_kind(case))
    z = found.estimate / found.se_null if found.se_null else None
    return _many(found) | {"kappa": found.estimate, "se_h0": found.se_null, "z": z}


def _gwet(case: Case) -> Result:
    return _many(agreement.gwet_ac(_ratings(case), kind=_kind(case)))


def _many(found: agreement.Agreement) -> Result:
    return {
        "coef": found.estimate,
        "estimate": found.estimate,
        "pa": found.observed,
        "pe": found.expected,
        "se": found.se,
        "ci_t": [found.low, found.high],
        "n": found.n,
    }


def _krippendorff(case: Case) -> Result:
    found = agreement.krippendorff_alpha(_ratings(case), metric=case.args["metric"])
    return {"alpha": found.estimate, "n_pairable": found.pairable}


def _rwg(case: Case) -> Result:
    return _within(
        "rwg", agreement.rwg(_item(case), _groups(case), points=case.args["scale_points"], null=_null(case), least=2)
    )


def _rwg_j(case: Case) -> Result:
    points = case.args["scale_points"]
    return _within("rwgj", agreement.rwg_j(_items(case), _groups(case), points=points, null=_null(case), least=2))


def _a_wg(case: Case) -> Result:
    lowest, highest = case.args["range"]
    return _within("awg", agreement.a_wg(_item(case), _groups(case), lowest=lowest, highest=highest, least=2))


def _deviation(case: Case) -> Result:
    centre = case.args.get("centre", "mean")
    return _within("ad", agreement.average_deviation(_item(case), _groups(case), centre=centre, least=2))


def _within(name: str, found: Sequence[agreement.Within]) -> Result:
    labels = [f"{one.group:g}" if isinstance(one.group, float) else str(one.group) for one in found]
    return {"group": labels, name: [one.estimate for one in found], "n": [one.n for one in found]}


def _between(case: Case) -> Result:
    found = agreement.icc1_icc2(_item(case), _groups(case))
    return {"icc1": found.icc1, "icc2": found.icc2}


def _shrinkage(case: Case) -> Result:
    method = case.args["tau2_method"].lower()
    logits = benchmark.logits(_column(case, case.args["events"]), _column(case, case.args["n"]))
    found = benchmark.shrink(*logits, method=method, tolerance=UNIROOT if method == "pm" else 1e-12)
    return {
        "tau2": found.tau2,
        "mu": found.mean,
        "mu_se": found.mean_se,
        "Q": found.q,
        "I2": 100 * found.i2,
        "blup": list(found.estimates),
        "blup_se": list(found.estimate_se),
    }


def _funnel(case: Case) -> Result:
    target = None if case.args["target"] == "pooled" else case.args["target"]
    limits = case.args["limits"]
    events, n = (_column(case, case.args[name]) for name in ("events", "n"))
    levels = tuple(high - low for low, high in zip(limits[::2], limits[1::2], strict=True))
    found = benchmark.funnel(events, n, target=target, limits=benchmark.Limits(levels, clip=False))
    pairs = zip(found.low.tolist(), found.high.tolist(), strict=True)
    return {
        "target": found.target,
        "phi_unwinsorised": found.phi_raw,
        "limits": [side for pair in pairs for side in pair],
        "z": list(found.z),
    }


def _square(case: Case) -> Array:
    if "table" in case.args:
        return np.asarray(case.args["table"])
    if "counts" in case.args:
        return _tabulated(*(case.data[case.args[name]] for name in ("rows", "columns", "counts")))
    first, second = _table(case).T
    return agreement.agreement_table(first, second, _levels(case))


def _tabulated(rows: Array, columns: Array, counts: Array) -> Array:
    categories, places = np.unique(np.concatenate([rows, columns]), return_inverse=True)
    table = np.zeros((len(categories),) * 2)
    np.add.at(table, (places[: len(rows)], places[len(rows) :]), counts)
    return table


def _ratings(case: Case) -> agreement.Ratings:
    if "raters" in case.args:
        return agreement.by_rater(_table(case), _levels(case))
    return agreement.by_unit(case.data[case.args["subject"]], _item(case), _levels(case))


def _table(case: Case) -> Array:
    columns = [case.data[name] for name in case.args["raters"]]
    if all(column.dtype.kind == "f" for column in columns):
        return np.column_stack(columns)
    texts = np.column_stack([_texts(column) for column in columns])
    names = [str(level) for level in case.args.get("levels", sorted(set(texts.ravel()) - {"", "NA"}))]
    return np.array([[names.index(cell) if cell in names else np.nan for cell in row] for row in texts])


def _texts(column: Array) -> list[str]:
    return ["" if cell != cell else f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in column.tolist()]


def _levels(case: Case) -> list[float] | None:
    """Every category as the number it stands for; text categories stand for their places."""
    if "levels" not in case.args:
        return None
    try:
        return [float(level) for level in case.args["levels"]]
    except ValueError:
        return [float(place) for place in range(len(case.args["levels"]))]


def _kind(case: Case) -> str:
    return _word(case).replace("unweighted", "identity")


def _word(case: Case) -> str:
    return str(case.args.get("weights", "unweighted"))


def _null(case: Case) -> str:
    return str(case.args.get("null", "uniform")).replace(" ", "_")


def _item(case: Case) -> Array:
    return _column(case, case.args["item"])


def _groups(case: Case) -> Array:
    return case.data[case.args["group"]]


def _column(case: Case, name: str) -> Array:
    return np.asarray(case.data[str(name)], np.float64)


CASES: dict[str, Callable[[Case], Result]] = {
    "cronbach_alpha": _alpha,
    "mcdonald_omega_total_1factor": _omega,
    "icc": _icc,
    "cohen_kappa": _kappa,
    "fleiss_kappa": _fleiss,
    "gwet_ac": _gwet,
    "krippendorff_alpha": _krippendorff,
    "rwg": _rwg,
    "rwg_j": _rwg_j,
    "a_wg": _a_wg,
    "average_deviation": _deviation,
    "icc1_icc2_anova": _between,
    "shrinkage": _shrinkage,
    "funnel_plot": _funnel,
}
