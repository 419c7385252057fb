from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import TooFew
from scoring.whole_answers import grim, grimmer

answers = st.lists(st.integers(1, 7), min_size=2, max_size=60)


def rounded(value: Fraction, way: str) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal("0.01"), way))


@given(answers, st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN]))
def test_what_real_answers_give_is_never_called_impossible(given: list[int], way: str) -> None:
    mean = Fraction(sum(given), len(given))
    variance = sum((answer - mean) ** 2 for answer in given) / (len(given) - 1)
    sd = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt().quantize(Decimal("0.01"), way)
    assert grim(rounded(mean, way), len(given)).verdict == "consistent"
    found = grimmer(rounded(mean, way), str(sd), len(given))
    assert sum(given) in found.totals
    assert found.verdict == "consistent"


def test_a_mean_that_no_whole_answers_give() -> None:
    # Brown & Heathers 2017: 5.19 of 28 answers; 145 / 28 = 5.18, 146 / 28 = 5.21
    assert (grim("5.19", 28).verdict, grim("5.19", 28).reason) == ("inconsistent", "mean")
    assert grim("5.18", 28).totals == (145,)
    assert grim("3.40", 15).totals == (51,)


def test_a_mean_of_several_items_has_a_finer_grain() -> None:
    assert grim("5.19", 28, items=3).verdict == "consistent"
    assert grim("5.19", 50, items=2).verdict == "uninformative"
    assert grim("3.4", 10).verdict == "uninformative"


def test_a_mean_below_nought_is_read() -> None:
    assert grim("-0.33", 3).totals == (-1,)


def test_standard_deviations_that_no_whole_answers_give() -> None:
    # 18 answers of mean 3.44 add to 62; 2.47 needs squares from 316.8 to 317.7: 317 is odd, 62 even
    assert grimmer("3.44", "2.47", 18).reason == "sd_parity"
    assert grimmer("3.44", "2.48", 18).verdict == "consistent"
    # 4 answers that add to 9 cannot be closer than 2, 2, 2, 3
    assert grimmer("2.25", "0.20", 4).reason == "sd_range"
    assert grimmer("2.25", "0.50", 4).verdict == "consistent"
    assert grimmer("5.19", "1.00", 28).reason == "mean"


def test_what_is_refused() -> None:
    with pytest.raises(TooFew, match="0 respondents"):
        grim("3.4", 0)
    with pytest.raises(TooFew, match="of 1 answers is undefined"):
        grimmer("3.4", "1.0", 1)
    with pytest.raises(ValueError, match="'3,4' is not a printed number"):
        grim("3,4", 10)
    with pytest.raises(ValueError, match=r"-1\.0 is below 0"):
        grimmer("3.4", "-1.0", 10)
