"""What conditions come to: by search, and where that ends early by whole responses that were tried."""

from __future__ import annotations

from collections.abc import Sequence

from pcca.analysis.search import EVERY, Kinds, Outcomes, outcomes
from pcca.analysis.space import Space
from pcca.analysis.trials import example_values, trials
from pcca.instrument.given import Values
from pcca.instrument.model import Rule
from pcca.instrument.tree import Expr


def found(
    space: Space, expr: Expr, *, place: Sequence[Expr] = (), without: Rule | None = None, wanted: Kinds = EVERY
) -> Outcomes:
    """What a condition may come to where `place` is reached; what examples show need not be searched for."""
    shown = _tried(space, expr, place, example_values(space.instrument))
    if shown >= wanted:
        return Outcomes(shown, False)
    searched = outcomes(space, expr, place=place, without=without, wanted=wanted - shown or EVERY)
    seen = searched.seen | shown
    if searched.exact or seen >= wanted:
        return Outcomes(seen, searched.exact)
    return Outcomes(seen | _tried(space, expr, place, trials(space.instrument)), False)


def _tried(space: Space, expr: Expr, place: Sequence[Expr], tried: Sequence[Values]) -> Kinds:
    """What a condition comes to for whole responses, where they reach its place."""
    read, reached = space.reader(expr), [space.reader(each) for each in place]
    return frozenset(read(values) for values in tried if all(reader(values) is True for reader in reached))
