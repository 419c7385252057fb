"""The lowest and highest value of columns and scores, and how reversed rows and rescaled scores are turned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from pcca.instrument.model import CodePoints, Gap, Grid, Instrument, Matrix, Multi, Number, Points, Score

Bounds = tuple[Fraction, Fraction]


class Unbounded(ValueError):
    """A score that cannot be put on a fixed range, because a part of it has no lowest or highest value."""


def is_reversed(instrument: Instrument, column: str) -> bool:
    """Whether the row of a column is worded the other way round."""
    item = instrument.columns.get(column)
    kind = instrument.questions[item.question].kind if item else None
    return isinstance(kind, Grid | Matrix) and item is not None and item.part is None and item.row in kind.reversed


def rescaling(instrument: Instrument, score: Score) -> tuple[Fraction, Fraction]:
    """The factor and the shift that put a score on the range it asks for."""
    if score.rescale is None:
        return Fraction(1), Fraction(0)
    low, high = _own_bounds(instrument, score)
    if low == high:
        raise Unbounded(f"'{score.id}' is always {low}, so it cannot be rescaled")
    start, end = score.rescale
    factor = (end - start) / (high - low)
    return factor, start - factor * low


def bounds_of(instrument: Instrument, name: str) -> Bounds:
    """The lowest and highest value a column or score can have."""
    if name in instrument.scores:
        score = instrument.scores[name]
        return score.rescale or _own_bounds(instrument, score)
    if name in instrument.gaps:
        return _gap_bounds(instrument, instrument.gaps[name])
    item = instrument.columns.get(name)
    kind = instrument.questions[item.question].kind if item else None
    if item is not None and item.scale is not None and item.kind == "code":
        values = [option.value for option in item.scale.substantive if option.value is not None]
        return min(values), max(values)
    if isinstance(kind, Number) and kind.low is not None and kind.high is not None:
        return kind.low, kind.high
    raise Unbounded(f"'{name}' has no lowest and highest value, so a score of it cannot be rescaled")


def _own_bounds(instrument: Instrument, score: Score) -> Bounds:
    return BOUNDS[score.how](instrument, score)


def _gap_bounds(instrument: Instrument, gap: Gap) -> Bounds:
    needed, got = bounds_of(instrument, gap.needed), bounds_of(instrument, gap.got)
    return max(Fraction(0), needed[0] - got[1]), max(Fraction(0), needed[1] - got[0])


def _points_bounds(instrument: Instrument, of: str, points: Points) -> Bounds:
    question = instrument.questions.get(of)
    if isinstance(points, CodePoints) and question is not None and isinstance(question.kind, Multi):
        given = points.by_code.values()
        return sum((min(each, Fraction(0)) for each in given), Fraction(0)), sum(
            (max(each, Fraction(0)) for each in given), Fraction(0)
        )
    return min(points.values), max(points.values)


def _between(instrument: Instrument, score: Score) -> Bounds:
    lows, highs = zip(*(bounds_of(instrument, part.of) for part in score.parts), strict=True)
    return min(lows), max(highs)


def _added(instrument: Instrument, score: Score) -> Bounds:
    return _total([bounds_of(instrument, part.of) for part in score.parts])


def _of_points(instrument: Instrument, score: Score) -> Bounds:
    return _total([_points_bounds(instrument, of, each) for of, each in score.points.items()])


def _of_gaps(instrument: Instrument, score: Score) -> Bounds:
    lows, highs = zip(*(_gap_bounds(instrument, gap) for gap in score.gaps), strict=True)
    return min(lows), max(highs)


def _total(bounds: list[Bounds]) -> Bounds:
    return sum((low for low, _ in bounds), Fraction(0)), sum((high for _, high in bounds), Fraction(0))


BOUNDS: Mapping[str, Callable[[Instrument, Score], Bounds]] = {
    "mean": _between,
    "median": _between,
    "lowest": _between,
    "highest": _between,
    "weighted": _between,
    "sum": _added,
    "points": _of_points,
    "need_got_gap": _of_gaps,
}
