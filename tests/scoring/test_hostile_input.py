"""Degenerate arguments get an error of ours that names what is wrong, or an answer without NaN; never a warning."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import fields, is_dataclass
from functools import reduce
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import scoring
from tests.scoring.hostile.calls import CALLS
from tests.scoring.hostile.judge import fault, numbers
from tests.scoring.hostile.kinds import LEVEL, WORD, Call, Kind, Wrong

pytestmark = pytest.mark.slow

LEFT_OUT: frozenset[str] = frozenset()
"""Public functions without a row in the table; a new one needs its row, not a place here."""


def offered(module: ModuleType) -> dict[str, Callable[..., Any]]:
    """Functions of a topic, and the types that check what they are made of, by their name."""
    own = [name for name, value in vars(module).items() if getattr(value, "__module__", None) == module.__name__]
    names: list[str] = getattr(module, "__all__", own)
    found = {name: getattr(module, name) for name in names if not name.startswith("_")}
    return {name: value for name, value in found.items() if inspect.isroutine(value) or checks(value)}


def checks(value: object) -> bool:
    """Whether it is a function behind a cache, or a type that looks at its arguments."""
    return hasattr(value, "__wrapped__") or (isinstance(value, type) and "__post_init__" in vars(value))


def public() -> dict[str, Callable[..., Any]]:
    """Every public function once, by the first topic that offers it."""
    found: dict[str, Callable[..., Any]] = {}
    for topic in topics():
        for name, value in offered(import_module(f"scoring.{topic}")).items():
            if value not in found.values():
                found[f"{topic}.{name}"] = value
    return found


def topics() -> Iterator[str]:
    """Topics, and the modules that a topic offers by name."""
    for topic in scoring.__all__:
        yield topic
        offer = vars(import_module(f"scoring.{topic}"))
        modules = (name for name in offer.get("__all__", []) if isinstance(offer[name], ModuleType))
        yield from (f"{topic}.{name}" for name in modules)


def function(name: str) -> Callable[..., Any]:
    """The function offered under a dotted name."""
    topic, own = name.rsplit(".", 1)
    found: Callable[..., Any] = getattr(import_module(f"scoring.{topic}"), own)
    return found


def test_every_public_function_has_a_row_in_the_table() -> None:
    assert {*public()} - {*CALLS} == LEFT_OUT
    assert {*CALLS} - {*public()} == set()


def arguments(
    made: Call, place: str | int | None = None, wrong: Wrong | None = None
) -> tuple[list[Any], dict[str, Any]]:
    """Right arguments, but for the one at a place."""

    def take(at: str | int, given: tuple[Any, Kind]) -> Any:
        good = deepcopy(given[0])
        return wrong.make(good) if wrong is not None and at == place else good

    star = [take(at, given) for at, given in enumerate(made.star)]
    return star, {name: take(name, given) for name, given in made.named.items()}


def of_signature(name: str, made: Call) -> Iterator[tuple[str, Wrong]]:
    """What is wrong with any level and any word, whatever the function."""
    for parameter in inspect.signature(function(name)).parameters.values():
        number, word = (parameter.annotation in names for names in (("float", float), ("str", str)))
        kind: Kind = LEVEL if number and parameter.name == "level" else WORD if word else ()
        if parameter.name not in made.free:
            yield from ((parameter.name, wrong) for wrong in kind)


def hostile() -> Iterator[Any]:
    for name, made in CALLS.items():
        given: Mapping[str | int, tuple[Any, Kind]] = {**dict(enumerate(made.star)), **made.named}
        places = [(place, wrong) for place, (_, kind) in given.items() for wrong in kind]
        for place, wrong in [*places, *of_signature(name, made)]:
            yield pytest.param(name, place, wrong, id=f"{name}-{place}-{wrong.name}")


@pytest.mark.parametrize(("name", "place", "wrong"), list(hostile()))
def test_a_wrong_argument_is_named_and_never_becomes_a_number(name: str, place: str | int, wrong: Wrong) -> None:
    made = CALLS[name]

    def compute() -> object:
        star, named = arguments(made, place, wrong)
        if isinstance(place, str) and place not in named:
            named[place] = wrong.make(None)
        return function(name)(*star, **named)

    assert fault(compute, made, refused=wrong.refused) is None


@pytest.mark.parametrize("name", CALLS)
def test_right_arguments_have_an_answer_that_can_be_copied_and_stay_as_they_were(name: str) -> None:
    made = CALLS[name]
    star, named = arguments(made)
    before = deepcopy((star, named))
    first = function(name)(*star, **named)
    assert all(made.nan or value == value for _, value in numbers(first))
    assert same(before, (star, named))
    assert same(list(numbers(deepcopy(first))), list(numbers(first)))
    assert same(list(numbers(first)), list(numbers(function(name)(*star, **named))))


def same(first: Any, second: Any) -> bool:
    """Whether two values are equal to the last bit, arrays within them too."""
    if isinstance(first, np.ndarray):
        return first.dtype == second.dtype and first.tobytes() == second.tobytes()
    if isinstance(first, Mapping):
        return first.keys() == second.keys() and all(same(first[name], second[name]) for name in first)
    if isinstance(first, (list, tuple)):
        return len(first) == len(second) and all(map(same, first, second))
    if is_dataclass(first):
        return all(same(getattr(first, each.name), getattr(second, each.name)) for each in fields(first))
    return bool(first == second) or first is second or first != first


def test_the_judge_refuses_what_it_should() -> None:
    made = CALLS["intervals.wilson"]
    assert fault(lambda: float("nan"), made, refused=False) == "the answer is nan"
    assert fault(lambda: 0.5, made, refused=True) == "not refused: 0.5"
    assert "ZeroDivisionError" in str(fault(lambda: 1 / 0, made, refused=False))
    assert "another library" in str(fault(lambda: np.asarray("many", np.float64), made, refused=False))
    assert "another library" in str(fault(lambda: reduce(np.matmul, [np.ones(2), np.ones(3)]), made, refused=False))
