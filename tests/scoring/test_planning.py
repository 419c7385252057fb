"""What a survey could show, against R, and by counting all its outcomes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from scoring.intervals import wilson, wilson_finite_population
from scoring.planning import (
    OutOfReach,
    answered,
    answers_for_share,
    detectable_difference,
    mean_half_width,
    power_of_difference,
    share_limits,
)

# R 4.2.2: power.prop.test(n = .., p1 = .., p2 = ..)$power
POWERS = [
    (100, 0.5, 0.65, 0.574485502428223),
    (640, 0.69, 0.62, 0.750490792367031),
    (40, 0.2, 0.45, 0.671174673938561),
    (1000, 0.5, 0.55, 0.609975236237009),
]


@pytest.mark.parametrize(("n", "first", "second", "power"), POWERS)
def test_power_is_that_of_r(n: int, first: float, second: float, power: float) -> None:
    assert power_of_difference(first, second, (n, n)) == pytest.approx(power, abs=1e-13)


def test_the_difference_to_be_found_is_that_of_r() -> None:
    # R 4.2.2: power.prop.test(n = 136, p1 = .5, power = .8)$p2, to the tolerance of its root, 1.2e-4
    assert 0.5 + detectable_difference(0.5, (136, 136)) == pytest.approx(0.666783254681, abs=1.3e-4)
    # .. and with sig.level = .01
    assert 0.5 + detectable_difference(0.5, (136, 136), level=0.99) == pytest.approx(0.701875884943, abs=1.3e-4)


@given(some.floats(0.02, 0.9), some.integers(20, 2000), some.integers(20, 2000))
def test_a_detectable_difference_has_the_power_asked_for(share: float, one: int, other: int) -> None:
    try:
        found = detectable_difference(share, (one, other))
    except OutOfReach:
        return
    assert power_of_difference(share, share + found, (one, other)) == pytest.approx(0.8, abs=1e-6)


def exact_power(first: float, second: float, n: int) -> float:
    """The chance of a significant test, by counting every pair of outcomes."""
    chances = [[math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)] for p in (first, second)]
    total = 0.0
    for a, one in enumerate(chances[0]):
        for b, other in enumerate(chances[1]):
            pooled = (a + b) / (2 * n)
            error = math.sqrt(2 * pooled * (1 - pooled) / n)
            if error and (b - a) / n > 1.959963984540054 * error:
                total += one * other
    return total


@pytest.mark.parametrize(("first", "second", "n"), [(0.5, 0.7, 60), (0.3, 0.5, 80), (0.6, 0.75, 100)])
def test_power_is_close_to_counting_all_outcomes(first: float, second: float, n: int) -> None:
    assert power_of_difference(first, second, (n, n)) == pytest.approx(exact_power(first, second, n), abs=0.03)


def test_limits_are_those_of_the_result_that_is_expected() -> None:
    assert share_limits(0.5, 400) == wilson(200, 400)
    found = wilson_finite_population(94, 136, 2000)
    assert share_limits(94 / 136, 136, population=2000) == pytest.approx((found.low, found.high))


def test_everybody_answering_leaves_nothing_open() -> None:
    assert share_limits(0.25, 64, population=64) == (0.25, 0.25)
    assert mean_half_width(3.0, 64, population=64) == 0


@given(
    some.floats(0, 1),
    some.floats(0.005, 0.4),
    some.one_of(some.none(), some.integers(1, 5000)),
    some.floats(0.5, 0.999),
)
def test_answers_are_the_fewest_that_do(share: float, half: float, population: int | None, level: float) -> None:
    n = answers_for_share(share, half, population=population, level=level)

    def width(n: int) -> float:
        low, high = share_limits(share, n, population=population, level=level)
        return high - low

    assert width(n) <= 2 * half
    assert n == 1 or width(n - 1) > 2 * half


def test_a_known_mean() -> None:
    # t of 63 degrees of freedom for 95%: 1.998341 (Fisher and Yates' table, between 60 and 120: 2.000 and 1.980)
    assert mean_half_width(8.0, 64) == pytest.approx(1.998341, abs=1e-6)
    assert mean_half_width(8.0, 64, population=128) == pytest.approx(1.998341 / math.sqrt(2), abs=1e-6)


def test_answers_to_expect_are_rounded_half_up() -> None:
    assert [answered(2000, 0.068), answered(5, 0.5), answered(0, 1)] == [136, 3, 0]


def test_what_cannot_be_had_is_said() -> None:
    with pytest.raises(OutOfReach, match="with 3 and 3 answers"):
        detectable_difference(0.9, (3, 3))
