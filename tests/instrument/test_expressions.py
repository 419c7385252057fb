"""Expressions: their grammar, their logic with missing answers, and exact numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.instrument.evaluate import holds, value_of
from pcca.instrument.expression import FUNCTIONS, BadExpression, parse
from pcca.instrument.faults import Problem
from pcca.instrument.given import Value
from pcca.instrument.load import loads
from pcca.instrument.model import Instrument
from pcca.instrument.resolve import Resolver, Scope, Type
from pcca.instrument.tree import (
    And,
    Between,
    Call,
    Compare,
    Day,
    Everyone,
    Expr,
    In,
    Includes,
    Not,
    Num,
    Or,
    Ref,
    Str,
    Sum,
    walk,
)
from pcca.instrument.unparse import unparse
from tests.instrument.sample import EVERYTHING, swapped

EVERY = loads(EVERYTHING)
SCOPE = Scope(EVERY.questions, {"unpaid": Type("number")})
GP: Mapping[str, Value | None] = {
    "role": "gp",
    "time": "2",
    "displaced": ("visits", "admin"),
    "hours": Fraction("12.5"),
    "paid": None,
    "since": date(2020, 2, 29),
    "note": "ann@example.org",
    "support.heard": "1",
    "support.funds": "dk",
    "support.skills": None,
    "plan.goals": "mid",
    "plan.goals.target": "high",
    "plan.money": "low",
    "needs": ("staff", "it"),
}


def resolved(text: str) -> Expr:
    resolver = Resolver(SCOPE)
    found, _ = resolver.value(parse(text))
    assert not resolver.problems, [each.sentence for each in resolver.problems]
    return found


def said(text: str, values: Mapping[str, Value | None] = GP, instrument: Instrument = EVERY) -> object:
    return value_of(instrument, resolved(text), values)


words = st.sampled_from(["role", "time", "hours", "a", "x1", "grid.row", "rank.1", "or_not", "in_time"])
refs = words.map(Ref)
numbers = st.decimals(0, 10**6, allow_nan=False, places=3).map(lambda value: Num(Fraction(value)))
days = st.dates(date(1000, 1, 1)).map(Day)
strings = st.text(st.characters(codec="utf-8", exclude_characters="'\n"), max_size=8).map(Str)
literals = st.one_of(refs, numbers, days, strings)
atoms = st.one_of(refs, numbers, days, strings, st.just(Everyone()))


def deeper(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Sum, st.sampled_from("+-*/"), inner, inner),
        st.builds(Compare, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), inner, inner),
        st.builds(In, inner, st.lists(literals, min_size=1, max_size=3).map(tuple), st.booleans()),
        st.builds(Between, inner, inner, inner),
        st.builds(Includes, inner, refs),
        st.builds(Not, inner),
        st.builds(And, parts),
        st.builds(Or, parts),
        st.builds(Call, st.sampled_from(FUNCTIONS), st.lists(inner, max_size=3).map(tuple)),
    )


@given(st.recursive(atoms, deeper, max_leaves=12))
@settings(max_examples=150, deadline=None)
def test_what_is_written_from_a_tree_is_read_as_that_tree(tree: Expr) -> None:
    assert parse(unparse(tree)) == tree


@pytest.mark.parametrize(
    ("text", "grouped"),
    [
        ("a = 1 or b = 2 and c = 3", "a = 1 or (b = 2 and c = 3)"),
        ("not a = 1 and b = 2", "(not (a = 1)) and b = 2"),
        ("1 + 2 * 3 = 7", "1 + (2 * 3) = 7"),
        ("8 - 2 - 1 = 5", "(8 - 2) - 1 = 5"),
        ("a between 1 and 2 and b = 1", "(a between 1 and 2) and b = 1"),
        ("a not in (1, 2) or b = 1", "(a not in (1, 2)) or b = 1"),
        ("a\n  = 1\n  and b = 2", "a = 1 and b = 2"),
    ],
)
def test_what_binds_more_tightly(text: str, grouped: str) -> None:
    assert parse(text) == parse(grouped)


def refused(text: str) -> Problem | None:
    try:
        parse(text)
    except BadExpression as error:
        return error.wrong
    return None


@given(st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused_with_a_place_in_it(text: str) -> None:
    wrong = refused(text)
    assert wrong is None or (-1 <= wrong.offset <= len(text) and wrong.sentence.format(**wrong.slots))


def test_limits_are_inclusive() -> None:
    assert len(walk(parse(f"sum({', '.join(['a'] * 497)}) > 1"))) == 500
    with pytest.raises(BadExpression):
        parse(f"sum({', '.join(['a'] * 498)}) > 1")
    assert parse("not " * 19 + "everyone")
    with pytest.raises(BadExpression):
        parse("not " * 20 + "everyone")


LOGIC = {"everyone": True, "role = nurse": False, "paid > 0": None}


def test_and_or_not_with_what_is_unknown() -> None:
    for (left, a), (right, b) in product(LOGIC.items(), repeat=2):
        both = False if False in (a, b) else None if None in (a, b) else True
        either = True if True in (a, b) else None if None in (a, b) else False
        assert said(f"{left} and {right}") is both
        assert said(f"{left} or {right}") is either
    assert [said(f"not ({text})") for text in LOGIC] == [False, True, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("role = gp", True),
        ("role != gp", False),
        ("role in (nurse, other)", False),
        ("role not in (nurse, other)", True),
        ("time < 3", True),
        ("time = 2", True),
        ("plan.goals > plan.money", True),
        ("plan.goals.target = high", True),
        ("support.funds = 1", None),
        ("support.funds not in (1, 2)", None),
        ("paid = 0", None),
        ("paid != 0", None),
        ("hours between 12.5 and 13", True),
        ("since between 2020-01-01 and 2020-02-29", True),
        ("since < 2020-02-29", False),
        ("since = 2020-02-29", True),
        ("years_between(since, 2021-02-28)", Fraction(0)),
        ("years_between(since, 2021-03-01)", Fraction(1)),
        ("displaced includes admin", True),
        ("displaced includes none", False),
        ("displaced.visits = 1", True),
        ("displaced.none", Fraction(0)),
        ("needs includes rooms", False),
        ("needs.1 = staff", True),
        ("count(displaced)", Fraction(2)),
        ("count(role = gp, role = nurse, paid = 1, everyone)", Fraction(2)),
        ("answered(plan) and answered(support) and not answered(paid)", True),
        ("responded(support.funds) and not answered(support.funds)", True),
        ("asked(paid) and not responded(paid)", True),
        ("asked(vacancy)", False),
        ("missing(vacancy, not_asked) and missing(paid, skipped) and missing(support.funds, dk)", True),
        ("missing(support.funds, na) or missing(hours)", False),
        ("missing(displaced)", False),
        ("hours / 5 * 2", Fraction(5)),
        ("hours / 0", None),
        ("1 / 3 + 1 / 3 + 1 / 3 = 1", True),
        ("0.1 + 0.2 = 0.3", True),
        ("mean(plan)", Fraction(3, 2)),
        ("sum(support)", Fraction(1)),
        ("max(hours, paid)", Fraction(25, 2)),
        ("median(1, 2, 4, 9)", Fraction(3)),
        ("min(paid)", None),
        ("round(hours)", Fraction(13)),
        ("round(hours / 3, 2)", Fraction("4.17")),
        ("abs(3 - hours)", Fraction("9.5")),
        ("coalesce(paid, hours)", Fraction("12.5")),
        ("coalesce(support.skills, time) > 1", True),
        ("coalesce(paid, time) = 2", True),
        ("coalesce(paid, time) in (2, 3)", True),
        ("if(role = gp, time, 3) < 3", True),
        ("if(paid = 1, 1, 2)", None),
        ("length(note) = 15", True),
        ("matches(note, email) and not matches(note, 'postcode')", True),
        ("today() > since", True),
    ],
)
def test_what_an_expression_says_of_one_response(text: str, expected: object) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text", ["role = gp", "hours > 1", "displaced includes admin", "needs.1 = it", "plan.goals = mid"]
)
def test_a_comparison_with_what_was_not_asked_is_unknown(text: str) -> None:
    assert said(text, {}) is None


def test_a_tick_of_an_answer_that_stands_alone_is_not_counted() -> None:
    assert said("count(displaced)", {"displaced": ("none",)}) == 0
    assert said("count(displaced)", {"displaced": None}) is None


@given(st.lists(st.sampled_from(["1", "2", "3", "dk", "na", None]), min_size=1, max_size=3))
def test_states_are_nested(answers: list[str | None]) -> None:
    values = dict(zip(["support.heard", "support.funds", "support.skills"], answers, strict=False))
    states = [said(f"{name}(support)", values) for name in ("answered", "responded", "asked")]
    assert states == sorted(states, key=bool)
    assert said("missing(support)", values) is not said("answered(support)", values)


@given(st.integers(0, 30), st.integers(1, 12))
def test_cuts_are_met_exactly(total: int, count: int) -> None:
    text = f"{total} / {count} >= 5 / 3"
    assert said(text, {}) is (Fraction(total, count) >= Fraction(5, 3))


def test_a_derived_value_of_an_answer_is_its_number_in_arithmetic_and_its_code_beside_one() -> None:
    derived = "\nderive:\n  again:\n    value: time\n    label: Again\n    label.cy: Eto\n"
    text = swapped("\nderive:\n", derived)
    text = swapped("that: unpaid < 150 or", "that: again + 1 = 3 and again = 2 and again < 3 or", text)
    instrument = loads(text)
    assert holds(instrument, instrument.checks[0].that, GP | {"paid": Fraction(1)}) is True
