"""Decision tables: the first row that matches, and every outcome that is possible while answers are missing."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.answers import encode, typed
from pcca.columns import Evaluator, from_blobs
from pcca.columns.readings import Coding, Truth
from pcca.instrument.covers import covers
from pcca.instrument.evaluate import value_of
from pcca.instrument.expression import parse
from pcca.instrument.load import loads
from pcca.instrument.tree import Ref
from pcca.outcomes import advised, decided
from tests.instrument.sample import faults_in

TEXT = """instrument: evaluation
version: 1
languages: [en]
title: Evaluation
unit: initiative
identification: named
provenance: Own wording
scales:
  rating:
    0: None
    1: Little
    2: Some
    3: Much
    dk: Don't know
    missing: [dk]
  verdict:
    stop: Stop
    measure: Keep and measure
    modify: Modify
    scale_up: Scale up
sections:
  main:
    title: Main
    questions:
      harm:
        choice:
          yes: "Yes"
          no: "No"
        ask: Did it do harm?
      evidence:
        choice: rating
        ask: How strong is the evidence?
      effect:
        choice: rating
        ask: How effective is it?
      value:
        choice: rating
        ask: Is it worth its money?
      panel:
        choice: verdict
        ask: What did the panel decide?
      because:
        text: long
        ask: Why?
scores:
  worth:
    mean: [effect, value]
    need: all
rules:
  verdict:
    label: What the rule says
    scale: verdict
    rows:
      harmful:
        when: harm = yes
        give: stop
        say: It does harm.
      unproven:
        when: evidence <= 1
        give: measure
        say: The evidence is weak.
      useless:
        when: effect <= 1
        give: stop
        say: It has little effect.
      good:
        when: worth >= 2
        give: scale_up
        say: It is effective and worth its money.
    else:
      give: modify
      say: It is effective, but not worth its money.
    decision: panel
    reason: because
advice:
  disagree:
    when: verdict.overrode
    say: Say why the panel decided otherwise.
  good:
    when: verdict = scale_up
    say: Tell other clusters.
findings:
  overrode:
    share: verdict.overrode
    among: answered(verdict) and answered(panel)
    say: "{value}%"
"""
TABLE = loads(TEXT)


def outcome(answers: dict[str, Any]) -> tuple[str, ...]:
    (found,) = decided(TABLE, typed(TABLE, answers))
    return found.outcome.possible


@pytest.mark.parametrize(
    ("answers", "possible"),
    [
        ({"harm": "yes"}, ("stop",)),
        ({"harm": "no", "evidence": "1"}, ("measure",)),
        ({"harm": "no", "evidence": "2", "effect": "1"}, ("stop",)),
        ({"harm": "no", "evidence": "3", "effect": "2", "value": "2"}, ("scale_up",)),
        ({"harm": "no", "evidence": "3", "effect": "3", "value": "0"}, ("modify",)),
        # Harm is unknown, so that it may be stopped; the evidence would else decide.
        ({"evidence": "1"}, ("stop", "measure")),
        # Whether the evidence is weak is unknown, but then it would be stopped in any case.
        ({"harm": "no", "evidence": "dk", "effect": "0"}, ("measure", "stop")),
        ({"effect": "1", "evidence": "3"}, ("stop",)),
        ({}, ("stop", "measure", "scale_up", "modify")),
    ],
)
def test_what_is_missing_leaves_open_what_it_could_change(answers: dict[str, Any], possible: tuple[str, ...]) -> None:
    assert outcome(answers) == possible


def test_the_row_that_matched_is_told_unless_one_before_it_is_open() -> None:
    (found,) = decided(TABLE, typed(TABLE, {"harm": "no", "evidence": "2", "effect": "1"}))
    assert found.outcome.matched is not None
    assert found.outcome.matched.say["en"] == "It has little effect."
    (found,) = decided(TABLE, typed(TABLE, {"effect": "1", "evidence": "3"}))
    assert (found.outcome.code, found.outcome.matched) == ("stop", None)


def test_the_decision_of_the_panel_is_kept_beside_that_of_the_table() -> None:
    answers = {"harm": "yes", "panel": "modify", "because": "It was put right"}
    (found,) = decided(TABLE, typed(TABLE, answers))
    assert (found.outcome.code, found.decision, found.reason, found.overrode) == (
        "stop", "modify", "It was put right", True,
    )  # fmt: skip
    assert [each.id for each in advised(TABLE, typed(TABLE, answers))] == ["disagree"]
    (found,) = decided(TABLE, typed(TABLE, {"harm": "yes"}))
    assert (found.decision, found.overrode) == (None, None)


codes = st.sampled_from(["0", "1", "2", "3", "dk", None])
answers = st.fixed_dictionaries(
    {},
    optional={
        "harm": st.sampled_from(["yes", "no", None]),
        **dict.fromkeys(("evidence", "effect", "value"), codes),
        "panel": st.sampled_from(["stop", "measure", "modify", "scale_up", None]),
    },
)


def completions(given: dict[str, Any]) -> list[dict[str, Any]]:
    """Every way in which what is missing could have been answered."""
    allowed = {"harm": ["yes", "no"], **{key: list("0123") for key in ("evidence", "effect", "value")}}
    every = [[given[name]] if given.get(name) not in (None, "dk") else allowed[name] for name in allowed]
    return [dict(zip(allowed, each, strict=True)) for each in product(*every)]


@settings(deadline=None, max_examples=60)
@given(answers)
def test_no_answer_could_lead_to_an_outcome_that_is_not_named(given: dict[str, Any]) -> None:
    assert {found for each in completions(given) for found in outcome(each)} <= set(outcome(given))


@settings(deadline=None, max_examples=100)
@given(st.lists(answers, min_size=1, max_size=6))
def test_one_response_and_columns_agree(group: list[dict[str, Any]]) -> None:
    reads = Evaluator(from_blobs(TABLE, [encode(TABLE, each) for each in group]))
    rule, overrode = reads.read(Ref("verdict")), reads.read(Ref("verdict.overrode"))
    assert isinstance(rule, Coding)
    assert isinstance(overrode, Truth)
    for row, each in enumerate(group):
        values = typed(TABLE, each)
        assert (rule.options[rule.codes[row]] if rule.known[row] else None) == value_of(TABLE, Ref("verdict"), values)
        other = bool(overrode.true[row]) if overrode.known[row] else None
        assert other == value_of(TABLE, Ref("verdict.overrode"), values)


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("everyone", "harm = yes"),
        ("harm = yes", "harm = yes"),
        ("harm in (yes, no)", "harm = no"),
        ("harm = yes", "harm = yes and effect >= 2"),
        ("harm = yes or effect >= 2", "effect >= 2"),
        ("effect <= 2", "effect < 2"),
        ("effect <= 2", "effect < 1 or effect between 0 and 2"),
        ("effect > 1", "effect between 2 and 3"),
        ("effect >= 2 and value >= 1", "effect > 2 and value > 2"),
    ],
)
def test_a_row_that_never_matches_is_named(first: str, later: str) -> None:
    text = TEXT.replace("when: harm = yes", f"when: {first}").replace("when: evidence <= 1", f"when: {later}")
    named = {fault.where for fault in faults_in(text) if fault.check == "never-matched"}
    assert "rules.verdict.rows.unproven.when" in named


def test_conditions_that_only_overlap_do_not_cover_each_other() -> None:
    for first, later in [
        ("a > 2", "a >= 2"),
        ("a = 1", "a in (1, 2)"),
        ("a < 3", "b < 2"),
        ("a = 1 and b = 1", "a = 1"),
    ]:
        assert not covers(parse(first), parse(later))
