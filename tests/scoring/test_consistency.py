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
    Containment,
    Mismatch,
    Printed,
    base_verdict,
    fits,
    half_even,
    half_up,
    informative,
    interval_contains,
    joint_bases,
    largest_remainder,
    margin_mismatches,
    nearest,
    parts,
    percentage,
    percentages_of_whole,
    printed,
    reproduces,
    reproduces_half_even,
)
from scoring.errors import TooFew
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


def read(*texts: str) -> list[Printed]:
    return [printed(text) for text in texts]


def test_three_published_figures_have_one_base_up_to_200() -> None:
    # the bases of each are those found by enumeration in fractions
    bases = [{n for _, n in PAIRS[percent] if n <= 200} for percent in ("69.1", "82.1", "74.8")]
    found = joint_bases(read("69.1", "82.1", "74.8"), 200)
    assert found.bases == (123,) == tuple(bases[0] & bases[1] & bases[2])
    assert found.alone == tuple(map(len, bases))
    assert found.left == (len(bases[0]), len(bases[0] & bases[1]), 1)
    assert (found.verdict, found.clashes, found.uninformative_from) == ("consistent", (), 1000)


@given(
    st.integers(1, 60).flatmap(lambda n: st.lists(st.integers(0, n), min_size=1, max_size=5).map(lambda k: (n, k))),
    st.data(),
)
@settings(deadline=None, max_examples=60)
def test_the_base_that_figures_came_from_is_among_theirs(case: tuple[int, list[int]], data: st.DataObject) -> None:
    n, counts = case
    texts = []
    for k in counts:
        decimals, way = data.draw(st.integers(0, 2)), data.draw(st.sampled_from([half_up, half_even]))
        texts.append(f"{way(Fraction(100 * k, n), decimals):f}")
    found = joint_bases(read(*texts), 60)
    assert n in found.bases
    assert found.verdict == ("uninformative" if set(counts) <= {0, n} else "consistent")
    assert base_verdict(printed(texts[0]), n) != "inconsistent"
    each = [{base for _, base in fits(printed(text), 60, half_even=True)} for text in texts]
    assert set(found.bases) == set.intersection(*each)
    assert list(found.left) == [len(set.intersection(*each[: i + 1])) for i in range(len(each))]


def test_figures_that_share_no_base_are_named() -> None:
    # thirds and quarters need a base of 12
    pair = joint_bases(read("50", "33.3", "25.0"), 11)
    assert (pair.bases, pair.clashes, pair.verdict) == ((), ((1, 2),), "inconsistent")
    assert joint_bases(read("50", "33.3", "25.0"), 12).bases == (12,)
    # halves, thirds and fifths fit in pairs up to 15, not all three
    three = joint_bases(read("50.0", "33.3", "20.0"), 15)
    assert (three.clashes, three.left[-1]) == (((0, 1, 2),), 0)
    alone = joint_bases(read("69.1", "50"), 54)
    assert alone.clashes == ((0,),)
    sevenths = joint_bases(read("50.00", "33.33", "20.00", "14.29"), 150)
    assert sevenths.clashes == ((0, 1, 2, 3),)


def test_a_base_that_fits_every_figure_says_nothing() -> None:
    assert [base_verdict(printed("69.1"), n) for n in (55, 56, 999, 1000)] == [
        "consistent",
        "inconsistent",
        "consistent",
        "uninformative",
    ]
    assert joint_bases(read("33", "48"), 400, min_n=100).verdict == "uninformative"
    assert joint_bases(read("33", "48.0"), 400, min_n=100).verdict == "consistent"
    assert base_verdict(printed("100.0"), 7) == "uninformative"


def test_percentages_of_a_whole() -> None:
    # 17, 28 and 15 of 60 were printed 29, 46 and 25: they add to 100, but are not of 60
    found = percentages_of_whole(read("29", "46", "25"), 70)
    assert (str(found.sum), found.verdict) == ("100", "consistent")
    assert 60 not in found.bases
    assert {24, 59, 63} <= set(found.bases)
    assert percentages_of_whole(read("29", "46", "25"), 60, min_n=60).verdict == "inconsistent"
    assert 60 in percentages_of_whole(read("28", "47", "25"), 60).bases
    short = percentages_of_whole(read("33", "33", "32.4"), 1000)
    assert (str(short.sum), short.bases, short.verdict) == ("98.4", (), "inconsistent")
    assert (float(short.low), float(short.high)) == (97.35, 99.45)


@given(st.lists(st.integers(0, 15), min_size=1, max_size=4).filter(any), st.integers(0, 1))
@settings(deadline=None, max_examples=60)
def test_the_whole_that_percentages_came_from_is_among_theirs(counts: list[int], decimals: int) -> None:
    n = sum(counts)
    figures = [printed(percentage(count, n, decimals)) for count in counts]
    assert n in percentages_of_whole(figures, 60).bases


def test_margins_that_their_cells_do_not_add_up_to() -> None:
    cells = [[3, 4], [5, 6]]
    assert margin_mismatches(cells, rows=(7, 11), columns=(8, 10), total=18) == ()
    assert margin_mismatches(cells, rows=(7, 12), columns=(8, 11), total=19) == (
        Mismatch("row", 1, 12, 11),
        Mismatch("column", 1, 11, 10),
        Mismatch("total", 0, 19, 18),
    )


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        (("69.1", "56.0", "79.7"), None),
        (("69", "69.4", "79.7"), None),
        (("69", "69.6", "79.7"), "below"),
        (("80", "56.0", "79.4"), "above"),
        (("80", "56.0", "79.5"), None),
        (("-0.2", "-0.5", "0.1"), None),
        (("69.1", "79.7", "56.0"), "ends"),
    ],
)
def test_an_interval_holds_its_estimate(figures: tuple[str, str, str], reason: str | None) -> None:
    assert interval_contains(*figures) == Containment("inconsistent" if reason else "consistent", reason)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: joint_bases([], 10), TooFew, "figures: 0, at least 1"),
        (lambda: joint_bases(read("5"), 10, min_n=11), ValueError, "bases from 11 to 10"),
        (lambda: base_verdict(printed("5"), 0), ValueError, "bases from 0 to 0"),
        (lambda: percentages_of_whole([], 10), TooFew, "parts of a whole: 0"),
        (lambda: percentages_of_whole(read("5"), 0), ValueError, "bases from 1 to 0"),
        (lambda: margin_mismatches([[1, 2]], rows=(3,), columns=(1,)), ValueError, "rows of 2 cells"),
        (lambda: margin_mismatches([[-1]], rows=(-1,), columns=(-1,)), ValueError, "a cell: -1 is not a whole"),
        (lambda: parts([3, -1], 2), ValueError, "a count: -1 is not a whole number from 0"),
        (lambda: percentage(1.5, 3, 1), ValueError, "a count: 1.5 is not a whole number from 0"),  # type: ignore[arg-type]
        (lambda: interval_contains("69,1", "56", "79"), ValueError, "'69,1' is not a printed number"),
    ],
)
def test_what_cannot_be_checked_is_named(call: Callable[[], object], error: type[ValueError], words: str) -> None:
    with pytest.raises(error, match=words):
        call()
