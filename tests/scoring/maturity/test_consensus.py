from __future__ import annotations

import statistics
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.errors import TooFew
from scoring.exact import from_values
from scoring.maturity import Disagreement, combine, consensus, group_rating, moderate

pytestmark = pytest.mark.slow

FIVE = (1, 2, 3, 4, 5)
ALONE = partial(Disagreement, iqr_above=None, range_from=None, rwg_below=None)
ratings = st.lists(st.sampled_from(FIVE), min_size=1, max_size=12)

PLAIN = {
    "median": statistics.median,
    "lower_median": statistics.median_low,
    "upper_median": statistics.median_high,
    "mean": lambda given: Fraction(sum(given), len(given)),
    "lowest": min,
    "highest": max,
    "mode": lambda given: min(statistics.multimode(given)),
}


@given(st.lists(ratings, min_size=1, max_size=5), st.sampled_from(sorted(PLAIN)))
@settings(deadline=None)
def test_several_ratings_become_one_by_a_named_rule(units: list[list[int]], how: str) -> None:
    tallies = np.array([[given.count(level) for level in FIVE] for given in units])
    assert combine(tallies, from_values(FIVE), how).values() == [PLAIN[how](given) for given in units]  # type: ignore[operator]


def test_nobody_s_rating_is_unknown_and_not_a_number() -> None:
    tallies = np.zeros((1, 5), np.int64)
    assert [combine(tallies, from_values(FIVE), how).value(0) for how in PLAIN] == [None] * len(PLAIN)


def test_the_consensus_of_published_tallies() -> None:
    # R agrmt 1.42: consensus(c(30, 40, 210, 130, 530, 50, 10))
    assert consensus([30, 40, 210, 130, 530, 50, 10], range(1, 8)) == pytest.approx(0.7256876, abs=5e-8)
    assert consensus([3, 0, 0, 0, 3], FIVE) == pytest.approx(0, abs=1e-15)
    assert consensus([0, 4, 0], (1, 2, 3)) == 1
    assert consensus([7], (1,)) == 1


@given(ratings)
def test_consensus_does_not_depend_on_direction_nor_on_the_unit(given: list[int]) -> None:
    tally = [given.count(level) for level in FIVE]
    value = consensus(tally, FIVE)
    assert -1e-12 <= value <= 1
    assert consensus(tally[::-1], FIVE) == pytest.approx(value, abs=1e-12)
    assert consensus(tally, [10 * level + 3 for level in FIVE]) == pytest.approx(value, abs=1e-12)
    assert (value == 1) == (len(set(given)) == 1)


@given(ratings)
def test_the_middle_half_is_that_of_the_averaged_distribution(given: list[int]) -> None:
    found = group_rating([*given, None], FIVE)
    quartiles = np.percentile(given, [25, 50, 75], method="averaged_inverted_cdf")
    assert [float(q) for q in (found.lower_quartile, found.median, found.upper_quartile)] == quartiles.tolist()
    assert (found.raters, found.range, sum(found.tally)) == (len(given), max(given) - min(given), len(given))
    # one less the variance over that of five equally likely answers, (25 - 1) / 12
    want = 1 - statistics.variance(given) / 2 if len(given) > 1 else None
    assert found.rwg == (None if want is None else pytest.approx(want))


@pytest.mark.parametrize(
    ("given", "rule", "seen"),
    [
        ([2, 2, 3, 2], Disagreement(), ()),
        ([1, 2, 2, 2, 2, 2, 2, 3], Disagreement(), ("range",)),
        ([1, 2, 2, 2, 2, 2, 2, 3], Disagreement(range_from=3), ()),
        ([1, 1, 3, 3], Disagreement(), ("iqr", "range", "rwg")),
        ([1, 1, 3, 3], Disagreement(iqr_above=Fraction(2), range_from=None, rwg_below=None), ()),
        ([4], Disagreement(), ()),
        # The median of 1, 1, 4, 5 is 2.5, and 1, 4 and 5 lie more than one level from it.
        ([1, 1, 4, 5], ALONE(outside_from=Fraction(1, 3)), ("outside",)),
        ([2, 3, 3, 4], ALONE(outside_from=Fraction(1, 3)), ()),
        # Exactly a third is enough: 1 of 1, 3, 4 is two levels from 3.
        ([1, 3, 4], ALONE(outside_from=Fraction(1, 3)), ("outside",)),
        ([1, 3, 4], ALONE(outside_from=Fraction(1, 3), band=5), ()),
        ([1, 3, 3, 4], ALONE(outside_from=Fraction(1, 3)), ()),
        ([1, 5, 3, 3, 3], ALONE(ends_from=Fraction(1, 5)), ("ends",)),
        ([1, 4, 3, 3, 3], ALONE(ends_from=Fraction(1, 5)), ()),
        ([1, 5, 3, 3, 3, 3], ALONE(ends_from=Fraction(1, 5)), ()),
        ([1, 1, 5, 5], ALONE(outside_from=Fraction(1, 3), ends_from=Fraction(1, 2)), ("outside", "ends")),
    ],
)
def test_disagreement_names_its_reasons(given: list[int], rule: Disagreement, seen: tuple[str, ...]) -> None:
    found = group_rating(given, FIVE, rule=rule)
    assert found.disagreement == seen
    assert found.agreed == (not seen and len(given) > 1)


def test_a_moderated_rating_is_kept_beside_the_raw_one() -> None:
    raw = group_rating([1, 2, 2, 3], (1, 2, 3), how="lower_median")
    settled = moderate(raw, 3, "The plan was published after two of us had answered.")
    assert settled.raw is raw
    assert (int(settled.level), int(settled.moved)) == (3, 1)
    assert moderate(raw, 2, "").moved == 0
    with pytest.raises(ValueError, match="from 2 to 3: say why"):
        moderate(raw, 3, " ")
    with pytest.raises(ValueError, match="no level 4; allowed are 1, 2, 3"):
        moderate(raw, 4, "?")


def test_what_is_no_rating_is_refused() -> None:
    with pytest.raises(TooFew, match="ratings of a criterion: 0, at least 1"):
        group_rating([None, None], FIVE)
    with pytest.raises(ValueError, match="no level 6"):
        group_rating([6], FIVE)
    with pytest.raises(ValueError, match=r"no rule 'average'.*there are median, lower_median"):
        group_rating([1], FIVE, how="average")
    with pytest.raises(ValueError, match="3, 2 do not rise"):
        group_rating([2], (3, 2))
    with pytest.raises(ValueError, match="2 counts for 5 levels"):
        consensus([1, 2], FIVE)
    with pytest.raises(TooFew):
        consensus([0] * 5, FIVE)
    with pytest.raises(ValueError, match="0 is not a whole number from 1"):
        Disagreement(band=0)
    with pytest.raises(ValueError, match="above 0 and at most 1, not 2"):
        Disagreement(ends_from=Fraction(2))
    with pytest.raises(ValueError, match="the level nan is not a number"):
        group_rating([1], (float("nan"), 2))  # type: ignore[list-item]
    with pytest.raises(OverflowError, match="combine by the median"):
        combine(np.array([[n, 1] for n in range(1, 60)]), from_values((1, 2)), "mean")
