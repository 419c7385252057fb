"""Outcome rates, net scores, and what margins leave open."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scoring.dispositions import Dispositions, response_rates
from scoring.errors import TooFew
from scoring.margins import exact_mcnemar, paired_bounds
from scoring.net_score import net_promoter

counts = st.integers(0, 60)


@given(*[counts] * 7, st.fractions(0, 1))
def test_rates_are_ordered_as_their_definitions(
    i: int, p: int, r: int, nc: int, o: int, uh: int, uo: int, e: Fraction
) -> None:
    cases = Dispositions(complete=i + 1, partial=p, refused=r, not_contacted=nc, other=o, unknown=uh, unknown_other=uo)
    rates = response_rates(cases, e).rates
    assert rates["RR1"] <= rates["RR3"] <= rates["RR5"] <= rates["COOP1"] <= rates["COOP3"] <= 1
    assert rates["RR1"] <= rates["RR2"]
    assert rates["REF1"] <= rates["REF2"] <= rates["REF3"]
    assert rates["RR2"] + rates["REF1"] <= rates["CON1"]


def test_the_share_of_eligible_cases_is_estimated_and_said() -> None:
    found = response_rates(Dispositions(complete=30, refused=10, not_eligible=10, unknown=50))
    assert (found.e, found.estimated) == (Fraction(4, 5), True)
    assert found.rates["RR3"] == Fraction(30, 80)


def test_a_rate_without_a_base_is_undefined() -> None:
    found = response_rates(Dispositions(complete=0, unknown=7), e=0)
    assert found.rates["RR1"] == 0
    assert found.rates["RR3"] is None
    assert found.rates["COOP1"] is None


def test_what_rates_refuse() -> None:
    with pytest.raises(TooFew, match="no eligible case"):
        response_rates(Dispositions(complete=0))
    with pytest.raises(TooFew, match="state e"):
        response_rates(Dispositions(complete=0, unknown=3))
    with pytest.raises(ValueError, match="between 0 and 1"):
        response_rates(Dispositions(complete=3, unknown=3), e=1.2)
    with pytest.raises(ValueError, match="fewer than 0: partial, refused"):
        Dispositions(complete=1, partial=-1, refused=-2)


@given(counts, counts, counts)
def test_the_adjusted_net_score_has_an_interval_wherever_anybody_answered(up: int, middle: int, down: int) -> None:
    if up + middle + down == 0:
        return
    found = net_promoter(up, middle, down)
    assert -100 <= found.low < found.high <= 100
    mirrored = net_promoter(down, middle, up)
    assert (mirrored.estimate, mirrored.low) == (-found.estimate, pytest.approx(-found.high))


def test_all_promoters_leave_room_for_doubt() -> None:
    found = net_promoter(8, 0, 0)
    assert (found.estimate, found.se, found.high) == (100, 0, 100)
    # Rocks 2016: (8.75 - 0.75) / 11 and the error of those shares
    p, q = 8.75 / 11, 0.75 / 11
    error = ((p + q - (p - q) ** 2) / 11) ** 0.5
    assert found.low == pytest.approx(100 * (p - q - 1.959963984540054 * error))


def test_what_net_scores_refuse() -> None:
    with pytest.raises(TooFew, match="nobody answered"):
        net_promoter(0, 0, 0)
    with pytest.raises(ValueError, match="below 0"):
        net_promoter(1, -1, 0)
    with pytest.raises(ValueError, match="there are adjusted_wald, wald"):
        net_promoter(1, 1, 1, method="score")


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 40), st.integers(0, 40))
def test_exact_mcnemar_is_the_binomial_test(gained: int, lost: int) -> None:
    expected = stats.binomtest(gained, gained + lost).pvalue if gained + lost else 1.0
    assert float(exact_mcnemar(gained, lost)) == pytest.approx(expected, rel=1e-9)


@given(st.data(), st.integers(1, 14))
def test_every_set_of_units_is_within_the_bounds_of_its_margins(data: st.DataObject, n: int) -> None:
    before, after = (data.draw(st.lists(st.booleans(), min_size=n, max_size=n)) for _ in range(2))
    pairs = list(zip(before, after, strict=True))
    gained, lost = pairs.count((False, True)), pairs.count((True, False))
    found = paired_bounds(sum(before), sum(after), n)
    assert found.gained_min <= gained <= found.gained_max
    assert found.lost_min <= lost <= found.lost_max
    assert found.p_min <= exact_mcnemar(gained, lost) <= found.p_max


def test_margins_above_their_total_are_refused() -> None:
    with pytest.raises(ValueError, match="61 before and 4 after of 60"):
        paired_bounds(61, 4, 60)
