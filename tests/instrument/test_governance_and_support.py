"""What the instruments on governance, leads, GPs' experience and self-reflection promise of themselves."""

from __future__ import annotations

import pytest

from pcca.instrument.model import Example, Grid, Instrument, Matrix, Question
from pcca.staging import assess
from tests.instrument.sample import ROOT, instrument_in

NAMES = ("cluster-self-reflection", "governance-autonomy", "leadership-support", "network-experience")
MADE = {name: instrument_in(ROOT / "instruments" / f"{name}.yaml") for name in NAMES}
EVENTS = ("asked", "not_asked")
GATE = ("rules.terms", "rules.conflicts", "means.instructions", "account.accountability")


def rows(name: str, *questions: str) -> list[str]:
    """The rows of these grids and matrices."""
    kinds = [MADE[name].questions[question].kind for question in questions]
    return [row.id for kind in kinds if isinstance(kind, Grid | Matrix) for row in kind.rows]


def met(examples: tuple[Example, ...], question: Question) -> bool:
    """Whether an example answers a question or says whether it is asked."""
    return any(
        any(column.split(".")[0] == question.id for column in each.answers)
        or question.id in (*each.asked, *each.not_asked)
        for each in examples
    )


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
class TestExamples:
    def test_speak_of_every_question(self, made: Instrument) -> None:
        assert [question.id for question in made.questions.values() if not met(made.examples, question)] == []

    def test_take_and_miss_every_part_and_question_that_is_not_for_all(self, made: Instrument) -> None:
        routed = {question.id for question in made.questions.values() if question.show_if is not None}
        for key in EVENTS:
            said = {name for each in made.examples for name in getattr(each, key)}
            assert routed - said == set(), key

    def test_count_do_not_count_and_stand_outside_the_base_of_every_share(self, made: Instrument) -> None:
        outcomes = {
            name: {str(each.findings[name]) for each in made.examples if name in each.findings}
            for name, finding in made.findings.items()
            if finding.kind in ("share", "stage_share")
        }
        assert {name: found for name, found in outcomes.items() if found != {"yes", "no", "outside"}} == {}

    def test_expect_every_score_and_that_it_is_not_rated(self, made: Instrument) -> None:
        for name in made.scores:
            expected = {str(each.scores[name]) for each in made.examples if name in each.scores}
            assert "not_rated" in expected, name
            assert expected - {"not_rated"}, name


def test_governance_has_twelve_items_of_four_levels_and_five_decisions() -> None:
    assert len(rows("governance-autonomy", "rules", "means", "account")) == 12
    assert rows("governance-autonomy", "decides") == ["small_spend", "large_spend", "staff", "service", "plan"]


@pytest.mark.parametrize("behind", GATE)
def test_each_of_four_items_alone_keeps_a_cluster_from_a_delegated_budget(behind: str) -> None:
    made = MADE["governance-autonomy"]
    everything = {item.column: "4" for item in made.items if item.question in ("rules", "means", "account")}
    levels = {column: level for column, level in everything.items() if column.count(".") == 1}
    assert assess(made, levels).primary.low == 2
    found = assess(made, levels | {behind: "2"})
    assert (found.primary.low, found.primary.high) == (1, 1)
    assert [step.item for step in found.lift or ()] == [behind]


def test_self_reflection_has_thirteen_outcomes_and_fourteen_factors() -> None:
    assert len(rows("cluster-self-reflection", "care", "people", "plans")) == 13
    assert len(rows("cluster-self-reflection", "forces")) == 14


def test_leads_rate_ten_skills_twice_and_ten_supports_twice() -> None:
    for first, second in (("confidence", "importance"), ("need", "got")):
        assert rows("leadership-support", first) == rows("leadership-support", second)
        assert len(rows("leadership-support", first)) == 10


def test_the_five_points_of_the_motion_have_a_headline_and_a_score_each() -> None:
    made = MADE["network-experience"]
    assert sum(name.startswith("limb_") for name in made.findings) == 5
    assert len(made.scores) == 5
    assert made.identification == "anonymous"
