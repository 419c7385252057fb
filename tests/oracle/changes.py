"""Intervals, comparisons and changes of the reference cases, computed by `scoring`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from scoring import compare, intervals

if TYPE_CHECKING:
    from tests.oracle import Case

Result = dict[str, Any]
Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def _binomial(case: Case) -> Result:
    k, n, level = (case.args[name] for name in ("x", "n", "level"))
    return {
        "estimate": k / n,
        "wald": intervals.wald(k, n, level, clipped=False),
        "wilson": intervals.wilson(k, n, level),
        "wilson_cc": intervals.wilson_cc(k, n, level),
        "clopper_pearson": intervals.clopper_pearson(k, n, level),
        "agresti_coull": intervals.agresti_coull(k, n, level),
        "agresti_coull_unclipped": intervals.agresti_coull(k, n, level, clipped=False),
        "jeffreys_bcd": intervals.jeffreys(k, n, level),
        "logit": intervals.logit(k, n, level) or (None, None),
        "mid_p": intervals.mid_p(k, n, level),
    }


def _finite_population(case: Case) -> Result:
    k, n, size, level = (case.args[name] for name in ("x", "n", "N", "level"))
    members = intervals.exact_members(k, n, size, level)
    return {
        "estimate": k / n,
        "se_cochran": intervals.finite_population_error(k, n, size),
        "n_eff": intervals.effective_size(n, size),
        "exact_K": members,
        "exact": [held / size for held in members],
        "wilson_neff": _limits(intervals.wilson_finite_population(k, n, size, level)),
        "wald": _limits(intervals.wald_finite_population(k, n, size, level)),
    }


def _goodman(case: Case) -> Result:
    found = intervals.goodman(case.args["counts"], case.args["level"])
    return {"low": [each.low for each in found], "high": [each.high for each in found]}


def _two_proportions(case: Case) -> Result:
    x1, n1, x2, n2 = (case.args[name] for name in ("x1", "n1", "x2", "n2"))
    level = case.args.get("level", 0.95)
    found = compare.two_proportions(x1, n1, x2, n2, level=level)
    # R prints roots that stop near the true ones, which differ by up to 1%.
    printed = compare.fisher_as_r(x1, n1, x2, n2, level=level)
    return {
        "chisq": found.chi_square,
        "p_value": found.p_value,
        "chisq_cc": found.chi_square_cc,
        "p_value_cc": found.p_value_cc,
        "fisher_p": found.fisher.p_value,
        "fisher_or_cmle": printed.odds_ratio,
        "fisher_or_ci": _limits(printed.interval),
        "newcombe_diff_ci": _limits(found.newcombe),
        "cohen_h": found.cohen_h,
    }


def _mcnemar(case: Case) -> Result:
    found = compare.mcnemar(case.args["b"], case.args["c"], case.args["n"], level=case.args.get("level", 0.95))
    undefined = found.odds_ratio is None
    return {
        "b": found.gained,
        "c": found.lost,
        "mcnemar_chisq": found.chi_square,
        "mcnemar_p": found.p_value,
        "mcnemar_cc_chisq": found.chi_square_cc,
        "mcnemar_cc_p": found.p_value_cc,
        "exact_p": found.p_exact,
        "mid_p": found.p_mid,
        "odds_ratio": found.odds_ratio,
        "or_ci_exact": None if undefined else _limits(found.odds_interval),
        "diff": found.difference,
        "diff_se_wald": found.se,
    }


def _square(case: Case) -> Result:
    found = compare.square_table(_table(case, "before", "after"))
    return {
        "stuart_maxwell": found.stuart_maxwell,
        "df": found.df,
        "p_value": found.p_value,
        "bhapkar": found.bhapkar,
        "bhapkar_p": found.bhapkar_p,
        "bowker": found.bowker,
        "bowker_df": found.bowker_df,
        "bowker_p": found.bowker_p,
    }


def _signed_rank(case: Case) -> Result:
    change = _differences(case)
    found, pratt = compare.signed_rank(change), compare.signed_rank(change, zeros="pratt")
    return {
        "n_pairs": found.pairs,
        "n_zero": found.same,
        "n_pos": found.improved,
        "n_neg": found.worsened,
        "V": found.statistic,
        "p_normal": found.p_normal,
        "p_normal_cc": found.p_normal_cc,
        "p_exact_midranks": found.p_exact,
        "V_pratt": pratt.statistic,
        "rank_biserial": found.rank_biserial,
        "sign_test_p": found.p_sign,
        "net_pct_improved": found.net_improved,
    }


def _differences(case: Case) -> Numbers:
    """Differences given as such, or after less before of the rows the case speaks of."""
    rows = case.args.get("rows", {})
    if "differences" in case.args:
        found = np.asarray(case.args["differences"], np.float64)
    else:
        columns = [_numbers(case, case.args[name]) for name in ("before", "after")]
        kept = _complete(case) if rows.get("complete") else ~np.isnan(columns).any(axis=0)
        found = (columns[1] - columns[0])[kept][: rows.get("first")]
    digits = rows.get("round_differences", case.args.get("round_differences"))
    return found if digits is None else np.round(found, digits)


def _two_groups(case: Case) -> Result:
    args = case.args
    if "x_counts" in args:
        first, second = args["x_counts"], args["y_counts"]
    else:
        values, groups = _numbers(case, args["y"]), _numbers(case, args["group"])
        chosen = np.where(np.isin(groups, args["levels"]), groups, np.nan)
        places = {level: row for row, level in enumerate(sorted(args["levels"]))}
        table = compare.tabulate(values, chosen)
        first, second = (table[places[level]] for level in args["levels"])
    found = compare.mann_whitney(first, second, level=args.get("level", 0.95))
    return {
        "n": found.n,
        "U_x": found.u,
        "p_normal": found.p_normal,
        "p_normal_cc": found.p_normal_cc,
        "cliffs_delta": found.delta,
        "delta_var_cliff": found.delta_variance,
        "delta_ci_feng_cliff": _limits(found.delta_interval),
        "vargha_delaney_A": found.superiority,
    }


def _kruskal(case: Case) -> Result:
    found = compare.kruskal(_table(case, "group", "y"))
    return {"H": found.h, "df": found.df, "p_value": found.p_value}


def _fisher_table(case: Case) -> Result:
    return {"p_value": compare.fisher_table(_table(case, "rows", "cols"))}


def _chi_square(case: Case) -> Result:
    found = compare.chi_square(_table(case, "rows", "cols"))
    return {
        "statistic": found.statistic,
        "df": found.df,
        "p_value": found.p_value,
        "cramers_v": found.cramers_v,
        "stdres": found.residuals.tolist(),
    }


def _exact_scores(case: Case) -> Result:
    first, second = case.args["x_counts"], case.args["y_counts"]
    means, ranks = compare.exact_scores(first, second, case.args["scores"]), compare.exact_scores(first, second)
    return {
        "mean_perm_z": means.z,
        "mean_perm_p": means.p_value,
        "wilcoxon_z": ranks.z,
        "wilcoxon_p": ranks.p_value,
    }


def _trend(case: Case) -> Result:
    found = compare.cochran_armitage(case.args["events"], case.args["trials"], case.args.get("scores"))
    return {"chisq": found.chi_square, "p_value": found.p_value}


def _adjusted(case: Case) -> Result:
    found = compare.adjust(case.args["p"], family="all of the case", method=case.args["method"].lower())
    return {"adjusted": found.p}


def _rank_correlation(case: Case) -> Result:
    rule = {"spearman": compare.spearman, "kendall": compare.kendall}[case.args["method"]]
    return {"estimate": rule(_numbers(case, case.args["x"]), _numbers(case, case.args["y"]))}


def _table(case: Case, rows: str, columns: str) -> Any:
    """The table of the case, or of two of its columns."""
    if "table" in case.args:
        return case.args["table"]
    first, second = _numbers(case, case.args[rows]), _numbers(case, case.args[columns])
    return compare.transitions(first, second) if rows == "before" else compare.tabulate(second, first)


def _numbers(case: Case, column: str) -> Numbers:
    """A column as numbers; words stand for themselves in alphabetical order."""
    values = case.data[column]
    if values.dtype.kind == "f":
        return values
    missing = np.isin(values, ("", "NA"))
    return np.where(missing, np.nan, np.unique(values, return_inverse=True)[1].astype(np.float64))


def _complete(case: Case) -> Any:
    """Rows in which both columns are answered."""
    return ~np.isnan([_numbers(case, case.args[name]) for name in ("before", "after")]).any(axis=0)


def _limits(interval: intervals.Interval) -> tuple[float | None, float | None]:
    return interval.low, interval.high


CASES: dict[str, Callable[[Case], Result]] = {
    "binomial_ci": _binomial,
    "finite_population_ci": _finite_population,
    "multinomial_ci": _goodman,
    "two_proportions": _two_proportions,
    "mcnemar": _mcnemar,
    "square_table": _square,
    "wilcoxon_signed_rank": _signed_rank,
    "ordinal_two_groups": _two_groups,
    "kruskal_wallis": _kruskal,
    "fisher_exact_rxc": _fisher_table,
    "chisq": _chi_square,
    "linear_by_linear_exact": _exact_scores,
    "cochran_armitage": _trend,
    "p_adjust": _adjusted,
    "rank_correlation": _rank_correlation,
}
