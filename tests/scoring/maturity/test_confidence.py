from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.coding import DK, NA, NOT_ASKED, SKIPPED, Coded
from scoring.errors import TooFew
from scoring.maturity import (
    Assessment,
    Cuts,
    Item,
    Resampling,
    ScoreNode,
    answer_sensitivity,
    assess,
    group_rating,
    stage_confidence,
    standard_assessment,
    weight_sensitivity,
)
from tests.scoring.maturity.assessments import LEVELS, PCCA, THIRDS, Levels, everywhere, plain_stage, rated

pytestmark = pytest.mark.slow

ONE = Assessment(
    (Item("a", LEVELS),), (ScoreNode("s", "mean", ("a",), 1),), (Cuts("by_mean", "s", THIRDS),), "by_mean", 1, 3
)
TWO = standard_assessment({"a": ("x",), "b": ("y",)}, levels=(1, 2, 3), cuts=THIRDS, primary="mean")


def ratings_of(**columns: list[int]) -> dict[str, Coded]:
    return {name: Coded(np.array(codes, np.int8), 3) for name, codes in columns.items()}


def test_one_respondent_says_nothing_about_how_sure_a_stage_is() -> None:
    found = stage_confidence(ONE, ratings_of(a=[1, SKIPPED]), Resampling(1))
    assert (found.raters, found.low, found.high, found.method) == (1, 2, 2, "single_rater")
    assert (found.probabilities, found.undecided, found.own, found.monte_carlo_error(2)) == (None, None, None, None)


def test_the_bootstrap_gives_the_chances_of_every_resample() -> None:
    codes = [0, 1, 1, 2]
    resamples = [sorted(codes[i] for i in chosen)[1] for chosen in product(range(4), repeat=4)]
    found = stage_confidence(ONE, ratings_of(a=codes), Resampling(5, 20_000, "bootstrap"))
    assert found.probabilities is not None
    for stage in (1, 2, 3):
        want = resamples.count(stage - 1) / len(resamples)
        error = found.monte_carlo_error(stage) or 0
        assert abs(found.probabilities[stage] - want) < 5 * error
    assert sum(found.probabilities.values()) + (found.undecided or 0) == pytest.approx(1)


def test_few_who_agree_are_not_certain() -> None:
    # one rating is drawn for each of two, from shares with 2 + 1/3, 1/3 and 1/3 pseudo-counts: the lower of the two
    # is the lowest level unless neither is; E[(1 - p)^2] of a beta distribution with 7/3 and 2/3
    chance = 1 - Fraction(2, 3) * Fraction(5, 3) / (3 * 4)
    found = stage_confidence(ONE, ratings_of(a=[0, 0]), Resampling(5, 20_000))
    assert found.method == "dirichlet_multinomial"
    assert found.probabilities is not None
    assert abs(found.probabilities[1] - chance) < 5 * (found.monte_carlo_error(1) or 0)
    assert stage_confidence(ONE, ratings_of(a=[0] * 10), Resampling(5)).method == "bootstrap"


def test_the_same_seed_gives_the_same_and_order_of_respondents_does_not_matter_to_the_stage() -> None:
    chance = np.random.default_rng(8)
    columns = {name: chance.choice([0, 1, 2, DK], 12).astype(np.int8) for name in PCCA.item}
    coded = {name: Coded(codes, 3) for name, codes in columns.items()}
    turned = {name: Coded(codes[::-1], 3) for name, codes in columns.items()}
    found, again = (stage_confidence(PCCA, coded, Resampling(3)) for _ in range(2))
    other = stage_confidence(PCCA, turned, Resampling(3))
    assert found == again
    assert (other.low, other.high, other.own, other.agreement) == (found.low, found.high, found.own, found.agreement)


@given(st.lists(st.tuples(*[st.sampled_from([0, 1, 2, SKIPPED])] * 2), min_size=1, max_size=9))
@settings(deadline=None, max_examples=40)
def test_the_stage_of_a_group_and_of_its_members(rows: list[tuple[int, int]]) -> None:
    columns = ratings_of(x=[row[0] for row in rows], y=[row[1] for row in rows])
    kept = [row for row in rows if max(row) >= 0]
    if not kept:
        with pytest.raises(TooFew, match="respondents who rated anything: 0"):
            stage_confidence(TWO, columns, Resampling(1))
        return
    found = stage_confidence(TWO, columns, Resampling(1, 50))
    given_levels: dict[str, Fraction | int | None] = {}
    for place, name in enumerate("xy"):
        answers = [row[place] + 1 for row in kept if row[place] >= 0]
        given_levels[name] = group_rating(answers, LEVELS).value if answers else None
    group = assess(TWO, given_levels).primary
    assert (found.raters, found.low, found.high) == (len(kept), group.low, group.high)
    own = [assess(TWO, {n: c + 1 if c >= 0 else None for n, c in zip("xy", row, strict=True)}).primary for row in kept]
    if found.own is not None:
        staged = [stage.point for stage in own if stage.point is not None]
        assert (found.own.staged, found.own.open) == (len(staged), len(own) - len(staged))
        assert found.own.same == (None if group.point is None else staged.count(group.point))


def test_an_item_nobody_rated_leaves_the_stage_open_and_one_that_applies_to_nobody_does_not() -> None:
    unknown = stage_confidence(TWO, ratings_of(x=[2, 2, 2], y=[DK, DK, DK]), Resampling(1))
    assert (unknown.low, unknown.high) == (2, 3)
    assert unknown.own is not None
    assert (unknown.own.same, unknown.own.share, unknown.undecided) == (
        None,
        None,
        1 - sum(unknown.probabilities or ()) * 0,
    )
    absent = stage_confidence(TWO, ratings_of(x=[2, 2, 2], y=[NA, NOT_ASKED, NA]), Resampling(1))
    assert (absent.low, absent.high, absent.own and absent.own.share) == (3, 3, 1)
    assert absent.agreement == {"x": 1, "y": None}


def test_means_of_raters_need_not_be_levels() -> None:
    columns = ratings_of(x=[0, 1, 2, 2], y=[2, 2, 2, 1])
    # (2.25 + 2.75) / 2 = 2.5, and the lower of the middle two of each, (2 + 3) / 2 = 2.5
    assert stage_confidence(TWO, columns, Resampling(1), how="mean").low == 3
    columns["x"] = Coded(np.array([0, 0, 1, 2], np.int8), 3)
    # (1.75 + 2.75) / 2 = 2.25 by means, (1 + 3) / 2 = 2 by the lower middle
    assert stage_confidence(TWO, columns, Resampling(1), how="mean").low == 2


def test_what_cannot_be_resampled_is_refused() -> None:
    columns = ratings_of(x=[0, 1], y=[0, 1])
    with pytest.raises(ValueError, match="no method 'jackknife'; there are by_size, bootstrap, dirichlet_multinomial"):
        Resampling(1, method="jackknife")
    with pytest.raises(TooFew, match="replicates: 0"):
        Resampling(1, 0)
    with pytest.raises(ValueError, match="no rule 'average'"):
        stage_confidence(TWO, columns, Resampling(1), how="average")
    with pytest.raises(ValueError, match="'y' has no column"):
        stage_confidence(TWO, {"x": columns["x"]}, Resampling(1))
    with pytest.raises(ValueError, match="columns of 2, 3 respondents"):
        stage_confidence(TWO, ratings_of(x=[0, 1], y=[0, 1, 2]), Resampling(1))


@given(rated(unknown=False))
@settings(deadline=None, max_examples=60)
def test_single_answers_that_change_a_stage_are_those_found_by_trying_each(case: tuple[Assessment, Levels]) -> None:
    assessment, levels = case
    numbers = {name: Fraction(level or 0) for name, level in levels.items()}
    here = plain_stage(assessment, assessment.primary, numbers)
    want = []
    for name, level in numbers.items():
        for to in (level - 1, level + 1):
            there = plain_stage(assessment, assessment.primary, {**numbers, name: to})
            if 1 <= to <= 3 and there != here:
                want.append((name, to, there))
    found = answer_sensitivity(assessment, assess(assessment, levels))
    assert [(change.item, change.to, change.after[0]) for change in found] == want
    assert all((change.after[0] or 0) * change.direction > (here or 0) * change.direction for change in found)


def test_an_answer_moves_the_ends_of_an_open_stage() -> None:
    assessed = assess(TWO, {"x": 2, "y": None})
    found = answer_sensitivity(TWO, assessed)
    assert [(change.item, int(change.to), change.before, change.after) for change in found] == [
        ("x", 1, (1, 3), (1, 2)),
        ("x", 3, (1, 3), (2, 3)),
    ]


@given(rated(), st.data())
@settings(deadline=None, max_examples=60)
def test_no_weights_within_the_share_leave_the_range(case: tuple[Assessment, Levels], data: st.DataObject) -> None:
    assessment, levels = case
    found = weight_sensitivity(assessment, assess(assessment, levels), share=Fraction(1, 4))
    factor = st.sampled_from([Fraction(3, 4), Fraction(9, 10), Fraction(1), Fraction(5, 4)])
    scores = []
    for node in assessment.scores:
        own = node.weights or (Fraction(1),) * len(node.parts)
        drawn = tuple(weight * data.draw(factor) for weight in own)
        weighed = node.how in ("mean", "weighted")
        scores.append(replace(node, how="weighted", weights=drawn) if weighed else node)
    other = Assessment(assessment.items, tuple(scores), assessment.rules, assessment.primary, 1, 3)
    stage = assess(other, levels).primary
    assert (found.low is None) == (stage.low is None)
    assert (found.low or 0) <= (stage.low or 0)
    assert (stage.high or 0) <= (found.high or 0)
    assert all(change.after != change.before for change in found.singly)
    assert not found.robust or not found.singly or found.low != found.high


def test_weights_that_decide_are_named() -> None:
    # (4 * 1 + 3 * 3) / 7 = 1.86 is stage 2; with weights 6.4 and 3, or 4 and 1.2, it is below 5/3
    weights = {"a": Fraction(4), "b": Fraction(3)}
    two = standard_assessment(
        {"a": ("x",), "b": ("y",)}, levels=(1, 2, 3), cuts=THIRDS, primary="weighted", weights=weights
    )
    assessed = assess(two, {"x": 1, "y": 3})
    found = weight_sensitivity(two, assessed, share=Fraction(3, 5))
    assert (found.before, found.low, found.high, found.robust) == ((2, 2), 1, 3, False)
    assert [(change.score, change.part, int(change.weight), change.to, change.after) for change in found.singly] == [
        ("overall_weighted", "a", 4, Fraction(32, 5), (1, 1)),
        ("overall_weighted", "b", 3, Fraction(6, 5), (1, 1)),
    ]
    # with weights 4.8 and 2.4 the score is exactly 5/3, which still reaches the cut
    assert found.tolerance == weight_sensitivity(two, assessed).tolerance == Fraction(1, 5)
    assert weight_sensitivity(two, assessed).robust
    assert weight_sensitivity(two, assess(two, {})).tolerance is None
    with pytest.raises(ValueError, match="between 0 and 1, not 1"):
        weight_sensitivity(two, assessed, share=Fraction(1))


def test_a_whole_assessment_that_hangs_on_one_answer() -> None:
    # seven of the eight critical items are at 2 or above: one more below it closes the gate of stage 2
    changes = answer_sensitivity(PCCA, assess(PCCA, everywhere(3, planning__0=2, leadership__0=1)))
    assert [(change.item, int(change.to), change.before, change.after) for change in changes] == [
        ("planning.0", 1, (3, 3), (2, 2))
    ]
