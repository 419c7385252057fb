"""Thresholds of the NCHS presentation standards, Vital Health Stat 2(175), table on page 2, and 2(200)."""

from __future__ import annotations

import math

import pytest

from scoring.intervals import clopper_pearson
from scoring.standards import Precision, Reliability, proportion, rate


def of(k: int, n: int) -> Reliability:
    return proportion(Precision(k / n, n, *clopper_pearson(k, n)))


def around(estimate: float, width: float, **others: float) -> Reliability:
    given = {"n": 400, **others}
    return proportion(Precision(estimate, given.pop("n"), estimate - width / 2, estimate + width / 2, **given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("width", "estimate", "verdict"),
    [
        (0.05, 0.01, "ok"),  # narrow, whatever it is relative to the proportion
        (0.0501, 0.0385, "do_not_publish"),  # 130.1% of the proportion
        (0.0501, 0.0386, "ok"),  # 129.8%
        (0.2999, 0.3, "ok"),
        (0.30, 0.5, "do_not_publish"),
    ],
)
def test_widths(width: float, estimate: float, verdict: str) -> None:
    assert around(estimate, width).verdict == verdict


def test_a_base_or_an_effective_base_below_30_is_not_published() -> None:
    assert around(0.5, 0.04, n=29).reasons == ("base_below_30",)
    assert around(0.5, 0.04, n_eff=29.9).reasons == ("base_below_30",)
    assert around(0.5, 0.04, n=30, n_eff=30).verdict == "ok"


def test_few_degrees_of_freedom_are_reviewed() -> None:
    assert around(0.5, 0.04, df=7) == Reliability("caution", ("df_below_8",))
    assert around(0.5, 0.04, df=8) == Reliability("ok")


@pytest.mark.parametrize("k", [0, 100])
def test_none_and_all_are_reviewed_when_their_interval_is_short_enough(k: int) -> None:
    assert of(k, 100) == Reliability("caution", ("all_or_none",))


def test_a_complement_that_is_too_imprecise_is_footnoted() -> None:
    assert of(97, 100) == Reliability("caution", ("complement_wide_relative_interval",))
    assert of(3, 100) == Reliability("do_not_publish", ("wide_relative_interval",))


def test_every_reason_to_refuse_is_given() -> None:
    assert of(3, 20).reasons == ("base_below_30", "wide_interval")


def test_rates_need_10_events_and_a_relative_width_of_160_percent() -> None:
    assert rate(Precision(5.0, 500, 3.0, 9.0), 25).verdict == "ok"
    assert rate(Precision(5.0, 500, 3.0, 9.0), 9).reasons == ("events_below_10",)
    assert rate(Precision(5.0, 500, 3.0, 11.1), 25).reasons == ("wide_relative_interval",)
    assert rate(Precision(5.0, 9, 3.0, 9.0, df=3), 10).reasons == ("base_below_10",)
    assert rate(Precision(5.0, 500, 3.0, 9.0, df=3), 10).verdict == "caution"
    assert rate(Precision(0.0, 500, 0.0, 0.1), 0).verdict == "do_not_publish"


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match=r"from 0 to 1, not 1\.5"):
        proportion(Precision(1.5, 40, 1.4, 1.6))
    with pytest.raises(ValueError, match="the lower one first"):
        Precision(0.5, 40, 0.6, 0.4)
    with pytest.raises(ValueError, match="finite"):
        Precision(math.nan, 40, 0.4, 0.6)
    with pytest.raises(ValueError, match="neither can be below 0"):
        rate(Precision(1, 40, 0.4, 2), -1)
