"""The answers that stand for all others."""

from __future__ import annotations

from fractions import Fraction
from typing import get_args

import pytest

from pcca.analysis.cells import CELLS, cells
from pcca.analysis.facts import facts_of
from pcca.analysis.reads import spelled_out
from pcca.instrument.expression import parse
from pcca.instrument.given import Value
from pcca.instrument.model import File, Instrument, Kind, Note
from pcca.instrument.resolve import Resolver, Scope
from tests.instrument.sample import asking

ASKED = asking("""
ticks:
  multi:
    a: A
    b: B
    c: C
    none: None
  exclusive: [none]
  max: 2
  ask: Which?
whole:
  number: 0..10
  whole: yes
  ask: How many?
other:
  number: 0..10
  ask: How many?
post:
  text: short
  ask: Where?
""")


def values_of(name: str, condition: str, instrument: Instrument = ASKED) -> tuple[Value, ...]:
    expr = Resolver(Scope(instrument.questions)).condition(parse(condition))
    question = instrument.questions[name]
    return cells(question, question.items[0], facts_of(instrument, [spelled_out(instrument, expr)])).values


def test_every_kind_of_question_has_its_cells() -> None:
    assert set(CELLS) == set(get_args(Kind)) - {Note, File}


def test_ticks_keep_the_rules_of_their_question() -> None:
    assert set(values_of("ticks", "ticks includes a")) == {("a",), ("a", "b"), ("b",), ("b", "c"), ("none",)}


def test_numbers_stand_on_cuts_and_between_them() -> None:
    assert values_of("whole", "whole > 4") == (0, 1, 4, 5, 10)
    assert Fraction(2) in values_of("other", "other > 4")


def test_numbers_that_are_compared_have_room_for_either_order() -> None:
    between = [value for value in values_of("other", "other > whole") if 0 < value < 10]  # type: ignore[operator]
    assert len(between) >= 2


@pytest.mark.parametrize(("condition", "specimen"), [("matches(post, postcode)", "CF10 3NQ"), ("post = 'x'", "x")])
def test_words_have_one_of_each_kind(condition: str, specimen: str) -> None:
    assert {specimen, "a"} <= set(values_of("post", condition))
