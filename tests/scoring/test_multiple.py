from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.coding import SKIPPED
from scoring.compare import chi_square, mcnemar
from scoring.design import Design
from scoring.errors import NoVariation, TooFew
from scoring.estimate import Asked, UnknownOption
from scoring.estimate.contrasts import marginal_independence, option_pairs
from scoring.estimate.multiple import Block, multi_response

KINDS = ("000", "001", "010", "011", "100", "101", "110", "111")


def block(patterns: Sequence[str | None], none: str | None = None, options: str = "abcd") -> Block:
    """One text of 0 and 1 for each respondent; None left the block empty."""
    width = len(next(pattern for pattern in patterns if pattern))
    texts = [pattern or "0" * width for pattern in patterns]
    ticked = np.array([[text[place] == "1" for text in texts] for place in range(width)])
    codes = np.array([SKIPPED if pattern is None else 0 for pattern in patterns], np.int8)
    return Block("help", tuple(options[:width]), ticked, codes, none)


def by_option(block: Block, statistic: str, asked: Asked | None = None) -> dict[str | None, Any]:
    rows = multi_response(block, asked or Asked())
    return {row.option: row for row in rows if row.statistic == statistic}


def test_percent_of_respondents_and_of_responses_with_both_bases() -> None:
    asked = block(["110", "100", "001", "000", None])
    people, ticks = (by_option(asked, f"percent_of_{each}") for each in ("respondents", "responses"))
    assert [people[o].estimate for o in "abc"] == [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)]
    assert {(row.n, row.base) for row in people.values()} == {(4, "valid")}
    assert [ticks[o].estimate for o in "abc"] == pytest.approx([0.5, 0.25, 0.25])
    assert {(row.n, row.base) for row in ticks.values()} == {(4, "responses")}
    assert [row.count for row in ticks.values()] == [2, 1, 1]
    assert {row.missing["skipped"] for row in (*people.values(), *ticks.values())} == {1}


def test_none_of_these_is_a_respondent_but_no_response_and_an_empty_block_is_neither() -> None:
    asked = block(["1000", "0001", "0000", None], none="d")
    people, ticks = (by_option(asked, f"percent_of_{each}") for each in ("respondents", "responses"))
    assert [people[o].estimate for o in "ad"] == [Fraction(1, 2), Fraction(1, 2)]
    assert people["a"].base_excluded["skipped"] == 2
    assert "d" not in ticks
    assert ticks["a"].estimate == 1


def test_ticks_that_contradict_each_other_are_refused_with_their_row() -> None:
    with pytest.raises(ValueError, match="help, row 1: 'd' is ticked together"):
        block(["1000", "1001"], none="d")
    with pytest.raises(ValueError, match="row 0: something is ticked, but"):
        Block("help", ("a",), np.array([[True]]), np.array([SKIPPED], np.int8))
    with pytest.raises(ValueError, match=r"shape \(1, 2\), not \(1, 1\)"):
        Block("help", ("a",), np.array([[True, False]]), np.array([0], np.int8))
    with pytest.raises(UnknownOption, match="there is no 'e'"):
        block(["1000"], none="e")


def test_nobody_and_nothing_ticked_give_rows_that_say_so() -> None:
    nobody = multi_response(block(["10", "01"]), Asked(where=np.zeros(2, np.bool_)))
    assert {(row.estimate, row.notes) for row in nobody} == {(None, ("base_zero",))}
    nothing = by_option(block(["00", "00"]), "percent_of_responses")
    assert {(row.estimate, row.n, row.notes) for row in nothing.values()} == {(None, 0, ("denominator_zero",))}


@given(st.lists(st.sampled_from(KINDS), min_size=2, max_size=30), st.floats(0.5, 4))
@settings(deadline=None, max_examples=40)
def test_percent_of_responses_adds_to_1_also_with_weights(patterns: list[str], heavy: float) -> None:
    weights = np.ones(len(patterns))
    weights[0] = heavy
    rows = by_option(block(patterns), "percent_of_responses", Asked(design=Design(weights)))
    if any("1" in pattern for pattern in patterns):
        assert sum(row.estimate for row in rows.values()) == pytest.approx(1)
    assert all(row.ci_low is None or 0 <= row.ci_low <= row.ci_high <= 1 for row in rows.values())


def test_options_of_the_same_respondents_are_compared_pair_by_pair() -> None:
    asked = block(["110", "100", "100", "100", "001", "000", None], none=None)
    pairs = {(pair.first, pair.second): pair for pair in option_pairs(asked)}
    assert set(pairs) == {("a", "b"), ("a", "c"), ("b", "c")}
    assert pairs["a", "b"].test == mcnemar(0, 3, 6)
    assert pairs["a", "b"].p_adjusted == pytest.approx(min(1, 3 * mcnemar(0, 3, 6).p_mid))
    assert pairs["a", "b"].family == "pairs of options of help"


# R 4.2.2, the second-order formula of Bilder, Loughin and Nettleton with all 2^c patterns written out, as in
# MMI.test of MRCV 0.5-0: statistic, df and p of the patterns below, in groups of 50, 40 and 30
PATTERNS = {"a": (9, 3, 4, 1, 12, 4, 5, 12), "b": (8, 1, 2, 2, 8, 6, 5, 8), "c": (6, 1, 3, 0, 8, 2, 6, 4)}
PEARSON, STATISTIC, DF, P = 3.16487156032821693, 2.95564922525833573, 5.60335388451305683, 0.77588690260509818


def counted(table: Mapping[str, tuple[int, ...]]) -> tuple[Block, Any]:
    pairs = [(g, kind) for g, sizes in table.items() for kind, n in zip(KINDS, sizes, strict=True) for _ in range(n)]
    return block([kind for _, kind in pairs]), np.array([group for group, _ in pairs])


def test_marginal_independence_equals_r() -> None:
    found = marginal_independence(*counted(PATTERNS))
    assert (found.pearson, found.statistic) == pytest.approx((PEARSON, STATISTIC), rel=1e-12)
    assert (found.df, found.p_value) == pytest.approx((DF, P), rel=1e-12)
    assert (found.groups, found.n, found.options) == (("a", "b", "c"), 120, ("a", "b", "c"))


def test_each_option_has_pearsons_statistic() -> None:
    asked, groups = counted(PATTERNS)
    found = marginal_independence(asked, groups)
    for option, value in zip(found.options, found.chi_squares, strict=True):
        ticked = asked.of(option)
        table = [[int((ticked[groups == g] == yes).sum()) for yes in (True, False)] for g in "abc"]
        assert value == pytest.approx(chi_square(table).statistic)


def test_marginal_independence_holds_its_level_where_options_go_together() -> None:
    draws = np.random.default_rng(20)
    rejected = 0
    for _ in range(600):
        common = draws.random(160)
        ticked = np.array([common + draws.normal(0, 0.15, 160) > cut for cut in (0.3, 0.4, 0.6)])
        groups = np.repeat(["x", "y"], 80)
        asked = Block("help", ("a", "b", "c"), ticked, np.zeros(160, np.int8))
        rejected += marginal_independence(asked, groups).p_value < 0.05
    assert 0.03 < rejected / 600 < 0.075


def test_what_marginal_independence_cannot_test_is_named() -> None:
    asked = block(["11", "10", "11"])
    with pytest.raises(NoVariation, match="everybody or nobody ticked a"):
        marginal_independence(asked, np.array(["x", "y", "y"]))
    with pytest.raises(TooFew, match="help: groups to compare: 1, at least 2"):
        marginal_independence(asked, np.array(["x", "x", ""]))
    with pytest.raises(NoVariation, match="within the groups"):
        marginal_independence(block(["10", "10", "01"]), np.array(["x", "x", "y"]))
    with pytest.raises(TooFew, match="respondents who answered"):
        option_pairs(asked, where=np.zeros(3, np.bool_))
    with pytest.raises(TooFew, match="options to compare: 1"):
        option_pairs(block(["10", "01"], none="b"))
