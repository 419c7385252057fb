"""What a form leaves out for a role, and where it sends people on, is what the pages would do."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.instrument.evaluate import holds
from pcca.instrument.load import load, loads
from pcca.instrument.model import Choice, Instrument, Note, Number
from pcca.instrument.tree import And, Expr, Not, Or
from pcca.paper.settled import settled
from pcca.paper.skips import conditions, next_after
from pcca.routing import path
from tests.instrument.sample import EVERYTHING, SHIPPED
from tests.instrument.test_expressions import GP, resolved

EVERY = loads(EVERYTHING)
PARTS = ["role = gp", "role != gp", "role in (nurse, other)", "hours > 10", "paid > 0", "answered(hours)", "time = 2"]
mixed = st.recursive(
    st.sampled_from(PARTS).map(resolved),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(And),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(Or),
    ),
    max_leaves=6,
)


@given(mixed)
@settings(max_examples=150, deadline=None)
def test_what_is_left_of_a_condition_for_a_role_holds_for_the_same_answers(expr: Expr) -> None:
    left = settled(EVERY, expr, "gp")
    found = left if isinstance(left, bool) else holds(EVERY, left, GP) is True
    assert found == (holds(EVERY, expr, GP) is True)


def answers(instrument: Instrument, chance: Random) -> dict[str, str | Fraction]:
    """Answers to every question that takes one option or a number."""
    found: dict[str, str | Fraction] = {}
    for item in instrument.items:
        if item.kind == "code" and item.scale:
            found[item.column] = chance.choice(item.scale.options).code
        elif item.kind == "quantity" and isinstance(instrument.questions[item.question].kind, Number):
            found[item.column] = Fraction(chance.randrange(5))
    return found


@pytest.mark.breadth(every=6)
@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_nobody_is_sent_past_a_question_that_the_pages_would_ask(file: Path) -> None:
    instrument = load(file)
    asked = [question for section in instrument.sections for question in section.questions]
    rules = conditions(instrument)
    for at, question in enumerate(asked):
        if not isinstance(question.kind, Choice) or question.id not in instrument.questions:
            continue
        for code, place in next_after(instrument, asked, at, rules).items():
            skipped = {each.id for each in asked[at + 1 : place] if not isinstance(each.kind, Note)}
            for seed in range(4):
                given_too = answers(instrument, Random(seed)) | {question.id: code}
                shown = {each.id for page in path(instrument, given_too)[0] for each in page.questions}
                assert question.id not in shown or not skipped & shown, (question.id, code)
