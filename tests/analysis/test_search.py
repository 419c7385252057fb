"""What a search says of a condition agrees with what random answers make of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.analysis.search import outcomes, witnesses
from pcca.analysis.space import Purse, space_of
from pcca.analysis.trials import at_random, choices
from pcca.instrument.evaluate import holds
from pcca.instrument.expression import parse
from pcca.instrument.given import Values
from pcca.instrument.model import COLUMN_PARTS, Instrument
from pcca.instrument.resolve import NUMBER, Resolver, Scope
from pcca.instrument.tree import Expr
from pcca.routing import path
from tests.instrument.sample import asking

QUESTIONS = """
role:
  choice:
    gp: GP
    nurse: Nurse
    other: Other
  ask: Role?
  required: yes
clusters:
  multi:
    a: A
    b: B
    c: C
    none: None
  exclusive: [none]
  max: 2
  ask: Clusters?
  show_if: role in (gp, nurse)
hours:
  number: 0..60
  ask: Hours?
  show_if: count(clusters) >= 1
paid:
  number: 0..60
  ask: Paid?
  required_if: hours > 20
  check:
    that: paid <= hours
    say: No more than the hours
views:
  grid: agree
  ask: Views?
  rows:
    heard: Heard
    led:
      label: Led
      show_if: role = gp
first:
  rank: top 2
  options:
    it: IT
    staff: Staff
    rooms: Rooms
  ask: First?
"""
REST = """scales:
  agree:
    1: No
    2: So so
    3: Yes
    dk: Don't know
    missing: [dk]
derive:
  unpaid:
    value: if(answered(paid), hours - paid, hours)
    label: Unpaid
scores:
  view:
    mean: views
    need: 1 of 2
"""
SMALL = asking(QUESTIONS, REST)
ATOMS = [
    "role = gp", "role != nurse", "role in (gp, other)", "clusters includes a", "clusters.b = 1", "count(clusters) = 2",
    "hours > 20", "hours = 20", "hours between 5 and 7", "paid <= hours", "paid > hours", "paid = hours", "paid < 5",
    "views.heard >= 2", "views.led = 1", "views.led > views.heard", "answered(views)", "missing(views.heard, dk)",
    "missing(hours, not_asked)", "missing(paid, skipped)", "first.1 = it", "first includes staff", "first.2 = it",
    "answered(first)", "missing(unpaid)", "view >= 2", "answered(view)", "responded(clusters)", "everyone",
]  # fmt: skip


def condition(text: str) -> Expr:
    resolver = Resolver(Scope(SMALL.questions, {"unpaid": NUMBER, "view": NUMBER}))
    found = resolver.condition(parse(text))
    assert resolver.problems == []
    return found


def joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(parts, st.sampled_from(["and", "or"]), parts).map(lambda each: f"({each[0]}) {each[1]} ({each[2]})")
    return two | parts.map(lambda part: f"not ({part})")


CONDITIONS = st.recursive(st.sampled_from(ATOMS), joined, max_leaves=4)


def may_be_given(instrument: Instrument, values: Values) -> bool:
    """Whether these answers could be submitted: nothing demanded is empty, and no rule is broken."""
    for question in instrument.questions.values():
        demanded = question.required or holds(instrument, question.required_if, values) is True
        own = [item for item in question.items if item.key in values and item.part not in COLUMN_PARTS]
        if demanded and (question.required or question.required_if) and any(values[item.key] is None for item in own):
            return False
        if question.check is not None and holds(instrument, question.check.that, values) is False:
            return False
    return all(holds(instrument, rule.that, values) is not False for rule in instrument.checks)


def answers(instrument: Instrument, seed: int) -> Iterator[Values]:
    """Answers that could be submitted, at random."""
    chance, given = Random(seed), choices(instrument)
    for _ in range(400):
        values = path(instrument, at_random(given, chance))[1]
        if may_be_given(instrument, values):
            yield values


@cache
def some_answers() -> list[Values]:
    return [*answers(SMALL, 1), *answers(SMALL, 2)]


def test_there_are_enough_random_answers() -> None:
    assert len(some_answers()) > 100


@settings(max_examples=150, deadline=None)
@given(CONDITIONS)
def test_an_exact_search_has_seen_all_that_random_answers_bring_about(text: str) -> None:
    expr = condition(text)
    found = outcomes(space_of(SMALL), expr)
    brought_about = {holds(SMALL, expr, values) for values in some_answers()}
    if found.exact:
        assert brought_about <= found.seen


@settings(max_examples=80, deadline=None)
@given(CONDITIONS)
def test_what_a_search_saw_is_brought_about_by_answers_that_may_be_given(text: str) -> None:
    """The answers a search tries are the answers a respondent could give: each is found again by the path."""
    expr = condition(text)
    for values in witnesses(space_of(SMALL), expr, most=20):
        counted = path(SMALL, values)[1]
        assert {key: counted[key] for key in values} == values
        assert holds(SMALL, expr, counted) == holds(SMALL, expr, values)


CASES: Mapping[str, frozenset[bool | None]] = {
    "role = gp": frozenset([True, False]),
    "paid > hours": frozenset([False, None]),
    "clusters includes none and count(clusters) > 0": frozenset([False, None]),
    "views.led = 1 and role = nurse": frozenset([False, None]),
    "hours > 60": frozenset([False, None]),
    "clusters includes a and clusters includes b and clusters includes c": frozenset([False, None]),
    "first.1 = it and first.2 = it": frozenset([False, None]),
    "role in (gp, nurse, other)": frozenset([True]),
    "answered(role)": frozenset([True]),
    "view > 3": frozenset([False, None]),
    "hours > 20 and missing(paid)": frozenset([False, None]),
}


@pytest.mark.parametrize("text", CASES)
def test_what_conditions_can_come_to(text: str) -> None:
    found = outcomes(space_of(SMALL), condition(text))
    assert found.exact
    assert found.seen == CASES[text]


def test_what_reckons_freely_is_not_called_impossible() -> None:
    found = outcomes(space_of(SMALL), condition("unpaid * unpaid < 0"))
    assert not found.exact
    assert not found.never(True)


def test_a_search_that_is_too_long_says_so() -> None:
    assert not outcomes(replace(space_of(SMALL), purse=Purse(5)), condition("view > 3")).exact


def test_all_searches_of_a_space_together_come_to_an_end() -> None:
    space = replace(space_of(SMALL), purse=Purse(100))
    found = [outcomes(space, condition("view > 3")).exact for _ in range(20)]
    assert found[0]
    assert not found[-1]
