"""Scores, gaps, bands and outcomes of one response, as its columns give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from pcca.instrument.bounds import bounds_of, is_reversed, rescaling
from pcca.instrument.decided import code_reader, overrode_reader
from pcca.instrument.given import Values
from pcca.instrument.model import CodePoints, CutPoints, Gap, Points, Score
from pcca.instrument.readers import Compiler, Reader, known
from pcca.instrument.tree import Ref

Numbers = Sequence[Fraction]


def worked(path: str, by: Compiler) -> Reader | None:
    """The reader of a score, a gap, a band, or what a decision table gives; None for anything else."""
    instrument = by.instrument
    if path in instrument.scores:
        return score_reader(instrument.scores[path], by)
    if path in instrument.gaps:
        return gap_reader(instrument.gaps[path], by)
    if path in instrument.bands:
        return band_reader(instrument.bands[path], by)
    if path in instrument.decisions:
        return code_reader(instrument.decisions[path], by)
    return overrode_reader(instrument.overrides[path], by) if path in instrument.overrides else None


def score_reader(score: Score, by: Compiler) -> Reader:
    """The score, None where fewer parts than it needs are known."""
    parts, summary = PARTS.get(score.how, _parts)(score, by), SUMMARIES[score.how]
    factor, shift = rescaling(by.instrument, score)

    def read(values: Values) -> Fraction | None:
        found = [(each, place) for place, part in enumerate(parts) if (each := part(values)) is not None]
        if len(found) < max(score.need, 1):
            return None
        weights = [score.parts[place].weight for _, place in found] if score.how == "weighted" else []
        return factor * Fraction(summary([each for each, _ in found], weights)) + shift

    return read


def gap_reader(gap: Gap, by: Compiler) -> Reader:
    """What is needed and not got, never below 0."""
    sides = (_turned(column, by) for column in (gap.needed, gap.got))
    return known(lambda needed, got: max(Fraction(0), needed - got), *sides)


def band_reader(score: Score, by: Compiler) -> Reader:
    """The code of the band a score is in; a score equal to a cut is in the higher band."""
    return known(lambda value: score.bands[sum(value >= cut for cut in score.cuts)].code, by.read(Ref(score.id)))


def _parts(score: Score, by: Compiler) -> list[Reader]:
    return [_turned(part.of, by) for part in score.parts]


def _turned(column: str, by: Compiler) -> Reader:
    """A number, counted from the other end where the row is worded the other way round."""
    inner = by.number(Ref(column))
    if not is_reversed(by.instrument, column):
        return inner
    low, high = bounds_of(by.instrument, column)
    return known(lambda value: low + high - value, inner)


def _points(of: str, points: Points, by: Compiler) -> Reader:
    if isinstance(points, CutPoints):
        return known(lambda value: points.values[sum(value >= cut for cut in points.cuts)], by.number(Ref(of)))
    return known(lambda given: _worth(points, given), by.read(Ref(of)))


def _worth(points: CodePoints, given: str | tuple[str, ...]) -> Fraction:
    codes = given if isinstance(given, tuple) else (given,)
    return sum((points.by_code[code] for code in codes), Fraction(0))


PARTS: Mapping[str, Callable[[Score, Compiler], list[Reader]]] = {
    "points": lambda score, by: [_points(of, points, by) for of, points in score.points.items()],
    "need_got_gap": lambda score, by: [gap_reader(gap, by) for gap in score.gaps],
}


def _total(found: Numbers, _weights: Numbers = ()) -> Fraction:
    return sum(found, Fraction(0))


def _mean(found: Numbers, _weights: Numbers = ()) -> Fraction:
    return _total(found) / len(found)


def _middle(found: Numbers, _weights: Numbers = ()) -> Fraction:
    """The middle one, or halfway between the middle two."""
    ordered = sorted(found)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _weighted(found: Numbers, weights: Numbers) -> Fraction:
    return sum((value * weight for value, weight in zip(found, weights, strict=True)), Fraction(0)) / sum(weights)


SUMMARIES: Mapping[str, Callable[[Numbers, Numbers], Any]] = {
    "mean": _mean,
    "sum": _total,
    "points": _total,
    "need_got_gap": _mean,
    "median": _middle,
    "lowest": lambda found, _weights: min(found),
    "highest": lambda found, _weights: max(found),
    "weighted": _weighted,
}
