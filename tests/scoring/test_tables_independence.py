"""Tests of independence from cells against those from rows, and both and proportions against R."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import survey, tables
from scoring.cube import DesignCells, Layout, design_cells
from scoring.design import Design
from tests.scoring.designs import Sample, samples
from tests.scoring.oracle import cases, close

pytestmark = pytest.mark.slow

ORACLE = Path(__file__).parent.parent / "data" / "oracle" / "data"


@given(samples(), st.sampled_from(["F", "chi2", "wald", "adjusted_wald"]))
@settings(deadline=None, max_examples=80)
def test_tests_of_independence_are_those_of_the_rows(sample: Sample, statistic: str) -> None:
    found = tables.independence(sample.cells, statistic)
    for item, got in enumerate(found):
        rows = np.where(sample.domains >= 0, sample.domains, np.nan)
        answers = np.where(sample.codes[item] >= 0, sample.codes[item], np.nan)
        try:
            want = survey.independence(survey.cross_table(rows, answers, sample.design), statistic)
        except ValueError:
            assert got is None
            continue
        assert got is not None
        assert (got.method, got.n) == (want.method, want.n)
        assert (got.statistic, *got.df) == pytest.approx((want.statistic, *want.df), rel=1e-5)
        assert got.p_value == pytest.approx(want.p_value, rel=1e-4, abs=1e-12)


TAILS = [
    (0.03, (4.74207751882741491, 0.02949176549208703), (5.174788674479684047, 0.029433506910132752)),
    (0.12, (5.2327422724240940e01, 5.6025098625189666e-13), (5.7191419041145586e01, 4.6976846753941729e-13)),
    (0.35, (4.7827894618070047e02, 3.0530547218235195e-100), (5.2859072161730660e02, 5.0610720898029468e-106)),
]
"""Slope; statistic and p-value of svychisq of R survey 4.1-1 with statistic="F", and with "Chisq"."""


@pytest.mark.parametrize(("slope", "f", "chi2"), TAILS)
def test_small_p_values_are_right_to_their_last_digits(
    slope: float, f: tuple[float, float], chi2: tuple[float, float]
) -> None:
    """A complement of a distribution function would give 0 here."""
    rng, n = np.random.default_rng(7), 4000
    group, weights = rng.integers(0, 2, n), rng.lognormal(0, 0.3, n)
    answer = (rng.random(n) < 0.4 + slope * group).astype(np.int8)[None]
    cells = design_cells(answer, (2,), Layout.of(Design(weights), group))
    for statistic, want in (("F", f), ("chi2", chi2)):
        (got,) = tables.independence(cells, statistic)
        assert got is not None
        assert (got.statistic, got.p_value) == pytest.approx(want, rel=1e-10, abs=0)


def test_a_table_that_cannot_be_tested_says_why_and_does_not_stop_the_others() -> None:
    codes = np.array([[0] * 8, [0, 1] * 4, [-3] * 8], np.int8)
    cells = design_cells(codes, (2, 2, 2), Layout.of(Design(np.ones(8)), np.repeat([0, 1], 4)))
    found = tables.independence(cells)
    assert [each is None for each in found] == [True, False, True]
    with pytest.raises(survey.EmptyBase, match="2 rows and 1 columns"):
        survey.association(tables.share_table(cells, 0))
    with pytest.raises(survey.EmptyBase, match="nobody"):
        tables.share_table(cells, 2)
    with pytest.raises(ValueError, match="F, chi2, wald, adjusted_wald"):
        tables.independence(cells, "G")


def column(name: str, file: str) -> np.ndarray:
    with (ORACLE / file).open() as lines:
        found = [row[name] for row in csv.DictReader(lines)]
    try:
        return np.array(found, float)
    except ValueError:
        return np.array(found)


def cells_of(case: dict, answers: str, domains: np.ndarray | None = None) -> tuple[DesignCells, list[str]]:
    """Proportions of a text column of an R case, with its labels."""
    named, file = case["args"]["design"], case["data"]
    columns = {key: column(named[key], file) for key in ("weights", "strata", "psu", "ssu", "fpc") if named.get(key)}
    labels, codes = np.unique(column(answers, file), return_inverse=True)
    layout = Layout.of(Design(**columns), domains)
    return design_cells(codes.astype(np.int8)[None], (len(labels),), layout), labels.tolist()


def plain(stat: str) -> list[dict]:
    """Cases without a domain or a calibration."""
    found = [case for case in cases(stat) if not case["args"]["design"].get("subset")]
    return [case for case in found if set(case["args"]["design"]) <= {"weights", "strata", "psu", "ssu", "fpc", "nest"}]


def test_proportions_from_cells_are_those_of_r() -> None:
    found = plain("proportions")
    for case in found:
        cells, _ = cells_of(case, case["args"]["var"])
        got, want = tables.proportions(cells), case["expected"]
        assert close(got.estimate[0, 0].tolist(), want["estimate"], case["rtol"])
        assert close(got.se[0, 0].tolist(), want["se"], case["rtol"])
        assert got.df[0, 0] == want["df"]
    assert len(found) >= 2


R_TESTS = {"F": "F", "Chisq": "chi2", "Wald": "wald", "adjWald": "adjusted_wald"}


def test_tests_of_independence_from_cells_are_those_of_r() -> None:
    found = [case for case in plain("crosstab_test") if case["args"]["statistic"] in R_TESTS]
    for case in found:
        cells, _ = cells_of(case, case["args"]["cols"], column(case["args"]["rows"], case["data"]))
        (got,) = tables.independence(cells, R_TESTS[case["args"]["statistic"]])
        assert got is not None
        assert close([got.statistic, got.p_value], [case["expected"][key] for key in ("statistic", "p_value")], 1e-7)
    assert len(found) >= 4
