"""Long chains of conditions are analysed as far as their cost is bounded; beyond that it is said that they are not."""

from __future__ import annotations

from functools import cache

from pcca.analysis.conditions import condition_remarks
from pcca.analysis.space import MOST_KEYS, WHOLE_BUDGET, cone, space_of
from pcca.instrument.model import Instrument
from tests.instrument.sample import asking


@cache
def chain(questions: int, last: str = "") -> Instrument:
    """Questions of which each is shown by the answer before; the last one by this condition."""
    shown = [
        f"  show_if: {last if last and place == questions - 1 else f'q{place - 1} = a'}\n" for place in range(questions)
    ]
    asked = [f"q{place}:\n  choice: {{a: A, b: B, c: C}}\n  ask: Why?\n" for place in range(questions)]
    return asking("".join(each + (shown[place] if place else "") for place, each in enumerate(asked)))


def tried(instrument: Instrument) -> int:
    """How many steps the search of all conditions takes."""
    space = space_of(instrument)
    assert list(condition_remarks(space)) == []
    return WHOLE_BUDGET - space.purse.left


def test_what_lies_too_far_behind_costs_nothing() -> None:
    assert tried(chain(40)) < tried(chain(150)) == tried(chain(300))


def test_what_a_short_chain_never_shows_is_a_fault_and_of_a_long_one_it_is_not_known() -> None:
    never = "q0 = a and q0 = b and q{before} = a"
    checks = {
        length: {
            found.check for _, found in condition_remarks(space_of(chain(length, never.format(before=length - 2))))
        }
        for length in (20, MOST_KEYS + 40)
    }
    assert checks == {20: {"never-asked"}, MOST_KEYS + 40: {"not-analysed"}}


def test_all_conditions_of_a_file_are_searched_out_of_one_purse() -> None:
    space = space_of(chain(150))
    space.purse.left = 100
    list(condition_remarks(space))
    assert space.purse.left < 0


def test_a_cone_is_worked_out_once() -> None:
    space = space_of(chain(60))
    last = next(reversed(space.instrument.questions.values())).show_if
    assert last is not None
    assert cone(space, [last]) == cone(space, [last]) == {f"q{place}" for place in range(59)}
    assert set(space.before) == cone(space, [last])
