"""Outcome rates, net scores, and what margins leave open."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scoring.dispositions import (
    OUTCOMES,
    CompleteIf,
    Dispositions,
    completion,
    completion_by,
    outcomes,
    response_rates,
    response_rates_by,
)
from scoring.errors import TooFew
from scoring.margins import exact_mcnemar, paired_bounds
from scoring.net_score import net_promoter

counts = st.integers(0, 60)


@given(*[counts] * 7, st.fractions(0, 1))
def test_rates_are_ordered_as_their_definitions(
    i: int, p: int, r: int, nc: int, o: int, uh: int, uo: int, e: Fraction
) -> None:
    cases = Dispositions(complete=i + 1, partial=p, refused=r, not_contacted=nc, other=o, unknown=uh, unknown_other=uo)
    rates = response_rates(cases, 0).rates | {k: v for k, v in response_rates(cases, e).rates.items() if v is not None}
    assert rates["RR1"] <= rates["RR3"] <= rates["RR5"] <= rates["COOP1"] <= rates["COOP3"] <= 1
    assert rates["RR1"] <= rates["RR2"]
    assert rates["REF1"] <= rates["REF2"] <= rates["REF3"]
    assert rates["RR2"] + rates["REF1"] <= rates["CON1"]


def test_the_share_of_eligible_cases_is_estimated_and_said() -> None:
    found = response_rates(Dispositions(complete=30, refused=10, not_eligible=10, unknown=50))
    assert (found.e, found.estimated) == (Fraction(4, 5), True)
    assert found.rates["RR3"] == Fraction(30, 80)


# Each rate as the letters of Standard Definitions give it.
LETTERS = {
    "RR1": ("I", "I+P+R+NC+O+UH+UO"),
    "RR2": ("I+P", "I+P+R+NC+O+UH+UO"),
    "RR3": ("I", "I+P+R+NC+O+e*(UH+UO)"),
    "RR4": ("I+P", "I+P+R+NC+O+e*(UH+UO)"),
    "RR5": ("I", "I+P+R+NC+O"),
    "RR6": ("I+P", "I+P+R+NC+O"),
    "COOP1": ("I", "I+P+R+O"),
    "COOP2": ("I+P", "I+P+R+O"),
    "COOP3": ("I", "I+P+R"),
    "COOP4": ("I+P", "I+P+R"),
    "REF1": ("R", "I+P+R+NC+O+UH+UO"),
    "REF2": ("R", "I+P+R+NC+O+e*(UH+UO)"),
    "REF3": ("R", "I+P+R+NC+O"),
    "CON1": ("I+P+R+O", "I+P+R+NC+O+UH+UO"),
    "CON2": ("I+P+R+O", "I+P+R+NC+O+e*(UH+UO)"),
    "CON3": ("I+P+R+O", "I+P+R+NC+O"),
}
# Numbers of which no two sums are equal, so that no letter can stand in for another.
CASES = {"I": 512, "P": 1, "R": 64, "NC": 8, "O": 128, "UH": 2, "UO": 32}
NAMES = ("complete", "partial", "refused", "not_contacted", "other", "unknown", "unknown_other")


@pytest.mark.parametrize("name", LETTERS)
def test_every_rate_is_the_one_of_its_letters(name: str) -> None:
    cases = Dispositions(**dict(zip(NAMES, CASES.values(), strict=True)))
    e = Fraction(0) if name in ("RR5", "RR6", "REF3", "CON3") else Fraction(3, 7)
    above, below = (eval(letters, {}, CASES | {"e": e}) for letters in LETTERS[name])
    assert response_rates(cases, e).rates[name] == Fraction(above) / below


def test_rates_that_leave_unknown_cases_out_are_refused_while_there_are_any() -> None:
    cases = Dispositions(complete=6, refused=4, unknown=3)
    found = response_rates(cases)
    for name in ("RR5", "RR6", "REF3", "CON3"):
        assert found.rates[name] is None
        assert "eligibility of 3 cases is unknown; state e = 0" in found.refused[name]
    assert response_rates(cases, 0).rates["RR5"] == Fraction(6, 10)
    listed = response_rates(Dispositions(complete=6, refused=4))
    assert listed.rates["RR5"] == listed.rates["RR1"] == Fraction(6, 10)
    assert listed.refused == {}


def test_e_is_estimated_in_each_stratum_and_strata_add() -> None:
    north = Dispositions(complete=8, not_eligible=2, unknown=5)
    south = Dispositions(complete=1, not_eligible=3, unknown=4)
    found = response_rates_by({"north": north, "south": south})
    assert [rates.e for rates in found.values()] == [Fraction(4, 5), Fraction(1, 4)]
    assert north + south == Dispositions(complete=9, not_eligible=5, unknown=9)
    with pytest.raises(TooFew, match="stratum east: rates of response: there is no eligible case"):
        response_rates_by({"east": Dispositions(complete=0)})


def test_responses_are_classed_by_the_share_of_their_questions() -> None:
    answered, applicable = np.array([10, 8, 7, 5, 4, 0, 4]), np.array([10, 10, 10, 10, 10, 10, 5])
    found = [OUTCOMES[place] for place in outcomes(answered, applicable).tolist()]
    assert found == ["complete", "complete", "partial", "partial", "break_off", "break_off", "complete"]
    counted = completion(answered, applicable)
    assert (counted.complete, counted.partial, counted.break_off, counted.n) == (3, 2, 2, 7)
    strict = completion(answered, applicable, CompleteIf(complete=1, partial=0.7))
    assert (strict.complete, strict.partial, strict.break_off) == (1, 3, 3)


@given(st.integers(1, 400), st.integers(1, 100))
def test_a_share_that_is_reached_exactly_counts(questions: int, percent: int) -> None:
    applicable = np.array([100 * questions])
    at, below = (completion(np.array([percent * questions - less]), applicable, _both(percent)) for less in (0, 1))
    assert (at.complete, below.complete) == (1, 0)


def _both(percent: int) -> CompleteIf:
    return CompleteIf(complete=percent / 100, partial=percent / 100)


def test_responses_of_each_stratum_become_rates_with_break_offs_among_the_refusals() -> None:
    answered, strata = np.array([9, 6, 1, 10]), np.array(["b", "a", "b", "a"])
    found = completion_by(answered, np.full(4, 10), strata)
    assert list(found) == ["a", "b"]
    cases = found["b"].dispositions(Dispositions(complete=0, refused=2, not_contacted=1))
    assert cases == Dispositions(complete=1, refused=3, not_contacted=1)
    assert response_rates(cases).rates["RR1"] == Fraction(1, 5)


def test_what_completion_refuses() -> None:
    one = np.array([1])
    with pytest.raises(ValueError, match="response 0: 0 answered of 0: no required question applies"):
        outcomes(np.array([0]), np.array([0]))
    with pytest.raises(ValueError, match="response 1: 3 answered of 2: there cannot be more answers"):
        outcomes(np.array([1, 3]), np.array([2, 2]))
    with pytest.raises(ValueError, match="2 counts of answers for 1 of questions"):
        outcomes(np.array([1, 1]), one)
    with pytest.raises(ValueError, match="2 strata for 1 responses"):
        completion_by(one, one, np.array(["a", "b"]))
    with pytest.raises(ValueError, match=r"complete from 0\.5 and partial from 0\.8"):
        CompleteIf(complete=0.5, partial=0.8)
    with pytest.raises(ValueError, match="leave them at 0"):
        completion(one, one).dispositions(Dispositions(complete=1))


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
    with pytest.raises(ValueError, match="passives: -1 is not a whole number from 0"):
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
