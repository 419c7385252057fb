from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.maturity import Assessment, Choice, Gate, Shortfall, assess, blocking, standard_assessment
from tests.scoring.maturity.assessments import LEVELS, PCCA, THIRDS, Levels, everywhere, plain_scores, rated

pytestmark = pytest.mark.slow

DOMAINS = {"plan": ("p1", "p2"), "team": ("t1", "t2"), "money": ("m1",)}
PLAIN = standard_assessment(DOMAINS, levels=(1, 2, 3), cuts=THIRDS)


def test_a_gate_names_the_criteria_of_which_some_must_rise() -> None:
    got = blocking(PCCA, assess(PCCA, everywhere(3, planning__0=1, leadership__0=1, money__0=2)))
    behind = tuple(Shortfall(name, Fraction(1), Fraction(2)) for name in ("planning.0", "leadership.0"))
    assert got["by_gate"].choices == (Choice(1, behind),)
    assert (got["by_gate"].stage, got["by_gate"].next_stage, got["by_gate"].must) == (1, 2, ())
    assert got["by_mean"].next_stage is None
    # the cap, one above the gate, lets stage 2 through; for stage 3 the gate must rise
    assert (got["capped"].stage, got["capped"].choices) == (2, got["by_gate"].choices)


def test_one_far_behind_must_rise_itself() -> None:
    got = blocking(PCCA, assess(PCCA, everywhere(3, money__0=1)))["by_gate"]
    assert got.must == (Shortfall("money.0", Fraction(1), Fraction(2)),)
    assert got.choices == ()


def test_a_score_is_short_of_its_cut_and_unknown_criteria_are_told_apart() -> None:
    got = blocking(PLAIN, assess(PLAIN, {"p1": 2, "p2": 2, "t1": 2, "t2": None, "m1": 1}))
    assert got["floor"].must == (
        Shortfall("team", Fraction(3, 2), Fraction(5, 3)),
        Shortfall("money", Fraction(1), Fraction(5, 3)),
    )
    assert got["mean"].must == (Shortfall("overall_mean", Fraction(3, 2), Fraction(5, 3)),)
    assert [short.id for short in got["gated"].must] == ["t2", "m1"]
    assert got["gated"].unknown == ("t2",)


def test_a_unit_without_a_stage_has_no_next_one() -> None:
    got = blocking(PLAIN, assess(PLAIN, {}))
    assert {each.next_stage for each in got.values()} == {None}
    unanswered = blocking(PLAIN, assess(PLAIN, dict.fromkeys(PLAIN.item)))
    assert unanswered["mean"].not_rated == ("overall_mean",)


@given(rated())
@settings(deadline=None, max_examples=60)
def test_something_blocks_exactly_where_a_stage_is_left(case: tuple[Assessment, Levels]) -> None:
    assessment, levels = case
    assessed = assess(assessment, levels)
    for name, found in blocking(assessment, assessed).items():
        stage = assessed.stages[name]
        assert (found.next_stage is None) == (stage.low in (None, 3))
        assert bool(found.must or found.choices) == (found.next_stage is not None)
        for short in (*found.must, *(each for choice in found.choices for each in choice.of)):
            assert short.value is None or short.value < short.needed


@given(rated(unknown=False), st.data())
@settings(deadline=None, max_examples=60)
def test_raising_what_a_gate_misses_and_no_less_reaches_the_next_stage(
    case: tuple[Assessment, Levels], data: st.DataObject
) -> None:
    assessment, levels = case
    gate = replace(next(rule for rule in assessment.rules if isinstance(rule, Gate)), all_rated=())
    gated = Assessment(assessment.items, (), (gate,), gate.id, 1, 3)
    found = blocking(gated, assess(gated, levels))[gate.id]
    if found.next_stage is None:
        return
    raised = {**levels, **{short.id: short.needed for short in found.must}}
    for choice in found.choices:
        assert (assess(gated, raised).primary.point or 0) < found.next_stage
        chosen = data.draw(st.sampled_from(list(combinations(choice.of, choice.fewest))))
        raised |= {short.id: max(short.needed, Fraction(raised[short.id] or 0)) for short in chosen}
    assert (assess(gated, raised).primary.point or 0) >= found.next_stage


@given(st.lists(st.sampled_from([1, 2, 3]), min_size=5, max_size=5))
@settings(deadline=None)
def test_seven_rules_of_the_same_criteria(levels: list[int]) -> None:
    given_levels = dict(zip(PLAIN.item, map(Fraction, levels), strict=True))
    got = {name: stage.point for name, stage in assess(PLAIN, given_levels).stages.items()}
    scores = {name: score or Fraction(0) for name, score in plain_scores(PLAIN, given_levels).items()}
    by_cuts = {name: 1 + sum(score >= cut for cut in THIRDS) for name, score in scores.items()}
    weakest = min(by_cuts[name] for name in DOMAINS)
    assert got == {
        "mean": by_cuts["overall_mean"],
        "weighted": by_cuts["overall_mean"],
        "median": by_cuts["overall_median"],
        "floor": weakest,
        "gated": min(levels),
        "capped": min(by_cuts["overall_mean"], min(levels) + 1),
        "compensatory_with_floor": min(by_cuts["overall_mean"], weakest + 1),
    }


def test_weights_of_domains_count() -> None:
    weighted = standard_assessment(
        DOMAINS,
        levels=(1, 2, 3),
        cuts=THIRDS,
        primary="weighted",
        weights={"plan": Fraction(4), "team": Fraction(1), "money": Fraction(1)},
    )
    got = assess(weighted, {"p1": 1, "p2": 1, "t1": 3, "t2": 3, "m1": 3})
    assert (got.stages["mean"].point, got.primary.point) == (3, 2)


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ({"domains": {}}, "at least one domain"),
        ({"domains": {"a": ()}}, "every domain at least one criterion"),
        ({"levels": (1, 3)}, "1, 3 are no stages"),
        ({"weights": {"plan": Fraction(1)}}, "weights of plan, domains plan, team, money"),
        ({"cuts": LEVELS}, "3 stages need 2 cuts, not 3"),
        ({"primary": "mode"}, "there is no rule 'mode'"),
        ({"domains": {"a": ("x",), "b": ("x",)}}, "x: the id is used more than once"),
    ],
)
def test_rules_that_do_not_fit_the_criteria_are_refused(kept: dict[str, object], words: str) -> None:
    arguments: dict[str, object] = {"domains": DOMAINS, "levels": (1, 2, 3), "cuts": THIRDS} | kept
    domains = arguments.pop("domains")
    with pytest.raises(ValueError, match=words):
        standard_assessment(domains, **arguments)  # type: ignore[arg-type]
