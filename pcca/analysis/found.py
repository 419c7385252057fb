"""What conditions come to: by search, and where that ends early by whole responses that were tried."""

from __future__ import annotations

from collections.abc import Sequence

from pcca.analysis.search import EVERY, Kinds, Outcomes, Space, outcomes
from pcca.analysis.trials import trials
from pcca.instrument.model import Rule
from pcca.instrument.tree import Expr


def found(
    space: Space, expr: Expr, *, place: Sequence[Expr] = (), without: Rule | None = None, wanted: Kinds = EVERY
) -> Outcomes:
    """What a condition may come to where `place` is reached."""
    searched = outcomes(space, expr, place=place, without=without, wanted=wanted)
    if searched.exact or searched.seen >= wanted:
        return searched
    read, reached = space.reader(expr), [space.reader(each) for each in place]
    tried = (read(values) for values in trials(space.instrument) if all(reader(values) is True for reader in reached))
    return Outcomes(searched.seen | frozenset(tried), False)
