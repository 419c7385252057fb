from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings

from scoring.maturity import (
    Assessment,
    Cap,
    CapTrace,
    Cuts,
    CutsTrace,
    FlooredCuts,
    FlooredCutsTrace,
    Gate,
    GateTrace,
    Item,
    LowestTrace,
    ScoreNode,
    assess,
)
from tests.scoring.maturity.assessments import (
    LEVELS,
    PCCA,
    THIRDS,
    Levels,
    assessment_of,
    completions,
    everywhere,
    plain_scores,
    plain_stage,
    rated,
)
from tests.scoring.oracle import Case, cases

pytestmark = pytest.mark.slow

SMALL = assessment_of({"a": 3, "b": 3}, need=2, reach=1)


def test_every_rating_of_six_items_gets_the_stage_of_its_definition() -> None:
    # all 729 ratings: 5/3 and 7/3 are hit exactly by many, and belong to the higher stage
    for levels in product((1, 2, 3), repeat=6):
        given_levels = dict(zip(SMALL.item, levels, strict=True))
        got = assess(SMALL, given_levels)
        fractions = {name: Fraction(level) for name, level in given_levels.items()}
        assert {name: stage.point for name, stage in got.stages.items()} == {
            name: plain_stage(SMALL, name, fractions) for name in SMALL.rule
        }
        overall = Fraction(sum(levels), 6)
        assert got.stages["by_mean"].point == 1 + (overall >= Fraction(5, 3)) + (overall >= Fraction(7, 3))


@given(rated())
@settings(deadline=None, max_examples=80)
def test_a_stage_is_the_interval_over_every_completion(case: tuple[Assessment, Levels]) -> None:
    assessment, levels = case
    got = assess(assessment, levels)
    for name, stage in got.stages.items():
        found = [plain_stage(assessment, name, full) for full in completions(assessment, levels)]
        known = [reached for reached in found if reached is not None]
        assert len(known) in (0, len(found))
        assert (stage.low, stage.high) == ((min(known), max(known)) if known else (None, None))


@given(rated())
@settings(deadline=None, max_examples=50)
def test_scores_are_of_what_was_answered(case: tuple[Assessment, Levels]) -> None:
    assessment, levels = case
    want = plain_scores(assessment, levels)
    for name, score in assess(assessment, levels).scores.items():
        assert score.applies == (name in want)
        assert score.value == want.get(name)


@given(rated())
@settings(deadline=None, max_examples=50)
def test_a_higher_level_never_lowers_a_stage(case: tuple[Assessment, Levels]) -> None:
    assessment, levels = case
    before = assess(assessment, levels).stages
    for name, level in levels.items():
        if level is not None and level < 3:
            after = assess(assessment, {**levels, name: level + 1}).stages
            assert all((after[r].low or 0) >= (s.low or 0) for r, s in before.items())
            assert all((after[r].high or 0) >= (s.high or 0) for r, s in before.items())


@given(rated())
@settings(deadline=None, max_examples=40)
def test_an_answer_where_there_was_none_never_lowers_what_is_certain(case: tuple[Assessment, Levels]) -> None:
    assessment, levels = case
    before = assess(assessment, levels).stages
    for name in (name for name, level in levels.items() if level is None):
        after = assess(assessment, {**levels, name: 2}).stages
        assert all((after[r].low or 0) >= (s.low or 0) for r, s in before.items())
        assert all((after[r].high or 9) <= (s.high or 9) for r, s in before.items())


def test_strong_domains_make_up_for_a_weak_one_but_not_below_the_floor() -> None:
    domains = ("a_level", "b_level")
    floored = FlooredCuts("floored", "overall", THIRDS, domains, {2: Fraction(4, 3), 3: Fraction(2)})
    assessment = replace(SMALL, rules=(*SMALL.rules, floored))
    weak = {"a.0": 1, "a.1": 1, "a.2": 2, "b.0": 3, "b.1": 3, "b.2": 3}
    got = assess(assessment, weak).stages["floored"]
    assert (got.point, got.trace) == (
        2,
        FlooredCutsTrace(
            "overall", Fraction(13, 6), THIRDS, {"a_level": Fraction(4, 3), "b_level": Fraction(3)},
            {1: (), 2: (), 3: ("a_level",)},
        ),
    )  # fmt: skip
    assert assess(assessment, weak | {"a.2": 1}).stages["floored"].point == 1
    assert assess(assessment, weak | {"a.2": 1}).stages["by_mean"].point == 2


def test_a_score_equal_to_a_cut_is_in_the_higher_stage() -> None:
    two_of_three = {f"{domain}.{i}": 2 - (i == 2) for domain in ("a", "b") for i in range(3)}
    got = assess(SMALL, two_of_three)
    assert got.scores["overall"].value == Fraction(5, 3)
    assert got.stages["by_mean"].point == got.stages["by_weakest"].point == 2


def test_the_gate_caps_the_mean_and_says_so() -> None:
    got = assess(PCCA, everywhere(3, planning__0=1, leadership__0=1))
    gate, capped = got.stages["by_gate"].trace, got.primary.trace
    assert (got.stages["by_mean"].point, got.stages["by_gate"].point, got.primary.point) == (3, 1, 2)
    assert isinstance(gate, GateTrace)
    assert (gate.needed, gate.reached, gate.next_stage) == (7, {1: 8, 2: 6, 3: 6}, 2)
    assert gate.behind == ("planning.0", "leadership.0")
    assert gate.too_low == ()
    assert isinstance(capped, CapTrace)
    assert (capped.limit_low, capped.limit_high, capped.bites) == (2, 2, True)


def test_one_item_far_behind_forbids_the_top_stage() -> None:
    got = assess(PCCA, everywhere(3, money__0=1)).stages["by_gate"]
    assert got.point == 2
    assert isinstance(got.trace, GateTrace)
    assert (got.trace.next_stage, got.trace.behind, got.trace.too_low) == (3, ("money.0",), ("money.0",))


def test_an_unknown_item_that_decides_gives_an_interval() -> None:
    got = assess(PCCA, everywhere(3, planning__0=None, leadership__0=1))
    stages = {name: (stage.low, stage.high, stage.rated) for name, stage in got.stages.items()}
    assert stages == {
        "by_mean": (3, 3, True),
        "by_gate": (1, 2, True),
        "by_weakest": (3, 3, True),
        "capped": (2, 3, True),
    }
    trace = got.primary.trace
    assert isinstance(trace, CapTrace)
    assert trace.bites is None
    gate = got.stages["by_gate"].trace
    assert isinstance(gate, GateTrace)
    assert gate.unknown == ("planning.0",)


def test_too_few_answers_are_not_rated_and_the_scores_that_lack_them_are_named() -> None:
    unknown = {f"{domain}.{i}": None for domain in ("money", "workforce", "delivery") for i in range(3)}
    got = assess(PCCA, everywhere(2) | unknown)
    overall = got.scores["overall"]
    assert (overall.value, overall.rated_parts, overall.need, overall.parts) == (None, 5, 6, 8)
    assert not got.primary.rated
    assert got.primary.point is None
    assert got.stages["by_mean"].not_rated == ("overall",)
    assert got.stages["by_gate"].not_rated == ("money_level", "workforce_level", "delivery_level")
    assert got.primary.not_rated == ("overall", "money_level", "workforce_level", "delivery_level")
    assert (got.stages["by_mean"].low, got.stages["by_mean"].high) == (1, 3)


def test_an_item_that_does_not_apply_leaves_the_gate() -> None:
    levels = everywhere(3)
    del levels["money.0"]
    lagging = assess(PCCA, levels | {"planning.0": 2}).stages["by_gate"]
    two_lagging = assess(PCCA, levels | {"planning.0": 2, "delivery.0": 2}).stages["by_gate"]
    assert isinstance(lagging.trace, GateTrace)
    assert (lagging.trace.needed, lagging.point, two_lagging.point) == (6, 3, 2)


def test_a_domain_that_does_not_apply_at_all_is_not_counted_as_failure() -> None:
    levels = {name: level for name, level in everywhere(2).items() if not name.startswith("money")}
    got = assess(PCCA, levels)
    assert not got.scores["money_level"].applies
    assert {name: stage.point for name, stage in got.stages.items()} == dict.fromkeys(got.stages, 2)


def test_traces_show_the_scores() -> None:
    got = assess(PCCA, everywhere(2, money__1=1, money__2=1))
    mean, weakest = got.stages["by_mean"].trace, got.stages["by_weakest"].trace
    assert isinstance(mean, CutsTrace)
    assert mean.value == Fraction(46, 24)
    assert isinstance(weakest, LowestTrace)
    assert weakest.weakest == ("money_level",)
    assert weakest.scores["money_level"] == Fraction(4, 3)


@pytest.mark.parametrize("case", cases("gated_stage"), ids=lambda case: str(case["id"]))
def test_staged_criteria(case: Case) -> None:
    # a stage is reached when no criterion of it or of a lower one is unmet: the lowest of their levels
    met, needs = case["args"]["met"], case["args"]["requirements"]
    levels = tuple(Fraction(level) for level in range(4))
    held = {name: 3 if met[name] else int(stage) - 1 for stage, names in needs.items() for name in names}
    gate = Gate("gate", tuple(held), len(held))
    staged = Assessment(tuple(Item(name, levels) for name in held), (), (gate,), "gate", 0, 3)
    assert assess(staged, held).primary.point == case["expected"]["stage"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda a: replace(a, primary="by_men"), "there is no rule 'by_men'"),
        (lambda a: replace(a, rules=(Cuts("r", "x", LEVELS[:2]),), primary="r"), "r: there is no score 'x'"),
        (lambda a: replace(a, rules=(Cuts("r", "overall", LEVELS[:1]),), primary="r"), "need 2 cuts, not 1"),
        (lambda a: replace(a, rules=(Cuts("r", "overall", LEVELS[1::-1]),), primary="r"), "cuts must rise"),
        (lambda a: replace(a, rules=(Gate("r", ("a.0",), 2),), primary="r"), "reaches 2 of 1 items"),
        (
            lambda a: replace(a, rules=(FlooredCuts("r", "overall", THIRDS, (), {2: THIRDS[1], 4: THIRDS[0]}),)),
            r"floors of no part.*r: 4 is no stage; r: floors must not fall from a stage to the next: 7/3, 5/3",
        ),
        (
            lambda a: replace(a, rules=(FlooredCuts("r", "z", THIRDS, ("y",), {}),)),
            "no score 'z'; r: there is no score 'y'",
        ),
        (
            lambda a: replace(a, rules=(Gate("r", ("z",), 1, {4: 1}),), primary="r"),
            "no item 'z'; r: 4 is no stage",
        ),
        (lambda a: replace(a, rules=(Cap("r", "r", "r"),), primary="r"), "rules cap each other: r"),
        (
            lambda a: replace(a, scores=(*a.scores, ScoreNode("s", "mean", ("s",), 1))),
            "made of each other: s",
        ),
        (lambda a: replace(a, scores=(*a.scores, ScoreNode("s", "mode", ("a.0",), 2))), "needs 2 of 1 parts"),
        (
            lambda a: replace(a, scores=(*a.scores, ScoreNode("s", "mode", ("a.0",), 1))),
            "allowed are mean, sum",
        ),
        (lambda a: replace(a, scores=(*a.scores, ScoreNode("s", "weighted", ("a.0",), 1))), "has 1 weights"),
        (lambda a: replace(a, items=(Item("a.0", LEVELS[::-1]), *a.items[1:])), "a.0: levels must rise"),
    ],
)
def test_an_assessment_that_does_not_hold_together_is_refused(
    change: Callable[[Assessment], object], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        change(SMALL)


def test_levels_that_do_not_exist_are_all_named() -> None:
    with pytest.raises(ValueError, match=r"there is no item 'z.9'; a.0: there is no level 4; allowed are 1, 2, 3"):
        assess(SMALL, {"a.0": 4, "z.9": 1})
