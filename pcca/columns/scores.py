"""Declared scores over columns, exact."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from pcca.columns.table import Columns
from pcca.instrument.model import Grid, Instrument, Matrix, Number, Score
from scoring.exact import HOW, Exact, affine, weighted_of

Bounds = tuple[Fraction, Fraction]


class Unbounded(ValueError):
    """A score that cannot be put on a fixed range, because a part of it has no lowest or highest value."""


def score_of(columns: Columns, score: Score, number: Callable[[str], Exact]) -> Exact:
    """The score of each row, unknown where fewer parts than it needs are; `number` reads a part."""
    parts = [turned(columns.instrument, part.of, number(part.of)) for part in score.parts]
    if score.how == "weighted":
        found = weighted_of(parts, [part.weight for part in score.parts], score.need)
    else:
        found = HOW[score.how](parts, score.need)
    return affine(found, *rescaling(columns.instrument, score)) if score.rescale else found


def turned(instrument: Instrument, column: str, values: Exact) -> Exact:
    """The values of a row that is worded the other way round, counted from the other end of its scale."""
    if not is_reversed(instrument, column):
        return values
    low, high = bounds_of(instrument, column)
    return affine(values, Fraction(-1), low + high)


def is_reversed(instrument: Instrument, column: str) -> bool:
    item = instrument.columns.get(column)
    kind = instrument.questions[item.question].kind if item else None
    return isinstance(kind, Grid | Matrix) and item is not None and item.part is None and item.row in kind.reversed


def rescaling(instrument: Instrument, score: Score) -> tuple[Fraction, Fraction]:
    """The factor and the shift that put a score on the range it asks for."""
    if score.rescale is None:
        return Fraction(1), Fraction(0)
    low, high = _own_bounds(instrument, score)
    start, end = score.rescale
    factor = (end - start) / (high - low)
    return factor, start - factor * low


def bounds_of(instrument: Instrument, name: str) -> Bounds:
    """The lowest and highest value a column or score can have."""
    if name in instrument.scores:
        score = instrument.scores[name]
        return score.rescale or _own_bounds(instrument, score)
    item = instrument.columns.get(name)
    kind = instrument.questions[item.question].kind if item else None
    if item is not None and item.scale is not None and item.kind == "code":
        values = [option.value for option in item.scale.substantive if option.value is not None]
        return min(values), max(values)
    if isinstance(kind, Number) and kind.low is not None and kind.high is not None:
        return kind.low, kind.high
    raise Unbounded(f"'{name}' has no lowest and highest value, so a score of it cannot be rescaled")


def _own_bounds(instrument: Instrument, score: Score) -> Bounds:
    lows, highs = zip(*(bounds_of(instrument, part.of) for part in score.parts), strict=True)
    if score.how == "sum":
        return sum(lows, Fraction(0)), sum(highs, Fraction(0))
    return min(lows), max(highs)
