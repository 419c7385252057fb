from __future__ import annotations

import json
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.consistency import (
    fits,
    half_even,
    half_up,
    informative,
    largest_remainder,
    nearest,
    parts,
    percentage,
    printed,
    reproduces,
    reproduces_half_even,
)
from tests.scoring.oracle import Case, cases

# every k of n to 1000 that prints as 69.1, 82.1 or 74.8, rounding half up; found by enumeration in fractions
PAIRS = json.loads((Path(__file__).parent.parent / "data" / "published" / "kn_pairs.json").read_text())["pairs"]


def ident(case: Case) -> str:
    return str(case["id"])


@pytest.mark.parametrize("percent", sorted(PAIRS))
def test_every_pair_that_prints_as_the_figure_is_found(percent: str) -> None:
    assert [list(pair) for pair in fits(printed(percent), 1000)] == PAIRS[percent]


def test_the_bases_of_69_1() -> None:
    assert [n for _, n in fits(printed("69.1"), 100)] == [55, 68, 81, 94, 97]


@pytest.mark.parametrize("case", cases("grim_denominators"), ids=ident)
def test_denominators_that_fit(case: Case) -> None:
    text = printed(case["args"]["percent"], case["args"]["decimals"])
    found = {n for _, n in fits(text, case["args"]["max_n"], half_even=True)}
    assert sorted(found) == case["expected"]["consistent_n"]


@pytest.mark.parametrize("case", cases("published_percentage"), ids=ident)
def test_the_published_snapshot(case: Case) -> None:
    k, n, percent = (case["args"][name] for name in ("count", "n", "percent"))
    want = case["expected"]
    assert reproduces(k, n, percent) is want["consistent"]
    assert float(Fraction(100 * k, n)) == pytest.approx(want["recomputed"], rel=1e-12)
    fitting = [base for _, base in fits(printed(percent), 100, k=k)]
    assert fitting == want["denominators_that_fit"]


@pytest.mark.parametrize("case", cases("parts_sum"), ids=ident)
def test_parts_of_a_whole(case: Case) -> None:
    got = parts(case["args"]["parts"], case["args"]["total"])
    assert {"sum": got.total, "consistent": got.consistent} == case["expected"]


@pytest.mark.parametrize("case", cases("largest_remainder_percent"), ids=ident)
def test_percentages_that_add_to_100(case: Case) -> None:
    got = largest_remainder(case["args"]["counts"], case["args"]["decimals"])
    assert [float(share) for share in got] == case["expected"]["percent"]


@given(st.lists(st.integers(0, 500), min_size=1, max_size=9).filter(any), st.integers(0, 3))
def test_displayed_percentages_add_to_100_and_stay_within_one_unit(counts: list[int], decimals: int) -> None:
    shares = largest_remainder(counts, decimals)
    assert sum(shares) == 100
    for count, share in zip(counts, shares, strict=True):
        assert abs(Fraction(share) - Fraction(100 * count, sum(counts))) < Fraction(1, 10**decimals)


def test_an_impossible_figure_is_answered_by_the_right_one() -> None:
    assert fits(printed("64"), 1000, k=39, n=60) == []
    found = nearest(printed("64"), 1000, k=39, n=60)
    assert found is not None
    assert (found.k, found.n, found.percent) == (39, 60, "65")


@pytest.mark.parametrize(
    ("percent", "k", "n", "want"),
    [
        ("46", None, 60, (28, 60, "47")),
        ("46", 28, None, (28, 61, "46")),
        ("69.1", None, None, (38, 55, "69.1")),
        ("100", None, 7, (7, 7, "100")),
    ],
)
def test_the_nearest_pair(percent: str, k: int | None, n: int | None, want: tuple[int, int, str]) -> None:
    found = nearest(printed(percent), 68, k=k, n=n)
    assert found is not None
    assert (found.k, found.n, found.percent) == want


figures = st.integers(0, 3).flatmap(lambda d: st.tuples(st.integers(0, 100 * 10**d), st.just(d)))


@given(figures, st.integers(1, 60))
@settings(deadline=None, max_examples=60)
def test_the_nearest_pair_prints_as_the_figure_whenever_any_pair_does(figure: tuple[int, int], max_n: int) -> None:
    percent = printed(f"{Decimal(figure[0]).scaleb(-figure[1]):f}")
    found = nearest(percent, max_n)
    assert found is not None
    assert bool(fits(percent, max_n)) == ((found.k, found.n) in fits(percent, max_n))


def test_a_count_above_the_base_has_no_nearest_pair() -> None:
    assert nearest(printed("64"), 100, k=61, n=60) is None
    assert fits(printed("64"), 100, k=61, n=60) == []


@given(figures, st.integers(1, 90), st.booleans())
@settings(deadline=None, max_examples=60)
def test_pairs_are_those_that_print_so(figure: tuple[int, int], n: int, even: bool) -> None:
    text = f"{Decimal(figure[0]).scaleb(-figure[1]):f}"
    ways = [reproduces] + [reproduces_half_even] * even
    want = [(k, n) for k in range(n + 1) if any(way(k, n, text) for way in ways)]
    assert fits(printed(text), n, n=n, half_even=even) == want


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 4))
def test_what_is_printed_reproduces_itself(kn: tuple[int, int], decimals: int) -> None:
    text = percentage(*kn, decimals)
    assert printed(text).decimals == decimals
    assert reproduces(*kn, text)


@given(st.integers(-(10**6), 10**6), st.integers(0, 3))
def test_halves_round_as_the_decimal_module_rounds_them(eighths: int, decimals: int) -> None:
    exact, unit = Decimal(eighths) / 8, Decimal(1).scaleb(-decimals)
    assert half_up(Fraction(eighths, 8), decimals) == exact.quantize(unit, ROUND_HALF_UP)
    assert half_even(Fraction(eighths, 8), decimals) == exact.quantize(unit, ROUND_HALF_EVEN)


def test_halves_go_up() -> None:
    assert percentage(1, 8, 1) == "12.5"
    assert percentage(1, 8, 0) == "13"
    assert percentage(1, 16, 1) == "6.3"
    assert reproduces(1, 8, "13")
    assert not reproduces(1, 8, "12")
    assert reproduces_half_even(1, 8, "12")


def test_bases_beyond_which_every_percentage_fits() -> None:
    assert [informative(n, d) for n, d in ((99, 0), (100, 0), (999, 1), (1000, 1))] == [
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("text", ["", "abc", "-3", "101", "100.1", "6,9", "69.1.1", "٣"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a percentage"):
        printed(text)


def test_decimals_are_read_from_the_text_unless_given() -> None:
    assert (printed("70.0").decimals, printed("70").decimals, printed("70", 1).decimals) == (1, 0, 1)
    assert printed("69.1 %").value == Fraction(691, 10)
    with pytest.raises(ValueError, match="has 2 decimals, more than the 1 stated"):
        printed("69.12", 1)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: percentage(0, 0, 0), "base of 0"),
        (lambda: reproduces(61, 60, "100"), "61 is not between 0 and the base 60"),
        (lambda: largest_remainder([0, 0], 0), "all 0"),
    ],
)
def test_impossible_counts_are_named(call: Callable[[], object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
