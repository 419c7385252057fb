"""Declared scores, their gaps and their bands over columns, exact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np

from pcca.columns.readings import Coding, Reading, Reads, Ticks
from pcca.instrument.bounds import Unbounded, bounds_of, is_reversed, rescaling
from pcca.instrument.model import CodePoints, CutPoints, Gap, Instrument, Points, Score
from pcca.instrument.tree import Ref
from scoring.coding import Coded
from scoring.exact import HOW, Exact, affine, from_codes, from_values, highest_of, stage_by_cuts, sum_of, weighted_of


def score_of(reads: Reads, score: Score) -> Exact:
    """The score of each row, unknown where fewer parts than it needs are."""
    found = SCORED.get(score.how, _of_parts)(reads, score)
    return affine(found, *rescaling(reads.columns.instrument, score)) if score.rescale else found


def _of_parts(reads: Reads, score: Score) -> Exact:
    instrument = reads.columns.instrument
    parts = [turned(instrument, part.of, reads.number(part.of)) for part in score.parts]
    if score.how == "weighted":
        return weighted_of(parts, [part.weight for part in score.parts], score.need)
    return HOW[score.how](parts, score.need)


def _of_points(reads: Reads, score: Score) -> Exact:
    return sum_of([_points(reads, of, points) for of, points in score.points.items()], score.need)


def _of_gaps(reads: Reads, score: Score) -> Exact:
    return HOW["mean"]([gap_of(reads, gap) for gap in score.gaps], score.need)


SCORED: Mapping[str, Callable[[Reads, Score], Exact]] = {"points": _of_points, "need_got_gap": _of_gaps}


def gap_of(reads: Reads, gap: Gap) -> Exact:
    """What is needed and not got in one row: never below 0, unknown where either is."""
    instrument = reads.columns.instrument
    needed, got = (turned(instrument, column, reads.number(column)) for column in (gap.needed, gap.got))
    less = sum_of([needed, affine(got, Fraction(-1), Fraction(0))], 2)
    nothing = Exact(np.zeros(reads.columns.size, np.int64), 1, less.known)
    return highest_of([less, nothing], 2)


def band_of(reads: Reads, score: Score) -> Coding:
    """The band of each row's score."""
    codes = stage_by_cuts(reads.number(score.id), score.cuts)
    return Coding(codes, tuple(band.code for band in score.bands))


def _points(reads: Reads, of: str, points: Points) -> Exact:
    if isinstance(points, CutPoints):
        numbers = reads.number(of)
        return from_codes(Coded(stage_by_cuts(numbers, points.cuts), len(points.values)), points.values)
    return _of_options(reads.read(Ref(of)), points)


def _of_options(found: Reading, points: CodePoints) -> Exact:
    """The points of the option that was chosen, or of all that were ticked."""
    if isinstance(found, Ticks):
        worth = from_values(list(points.by_code.values()))
        ticked = [found.ticked[code].astype(np.int64) for code in points.by_code]
        total = sum((mask * int(each) for mask, each in zip(ticked, worth.numerators, strict=True)), 0 * ticked[0])
        return Exact(np.where(found.known, total, 0), worth.denominator, found.known)
    if not isinstance(found, Coding):
        raise TypeError(f"a {type(found).__name__} has no options that points are given for")
    values = tuple(points.by_code.get(code) for code in found.options)
    return Coding(found.codes, found.options, values).numbers()


def turned(instrument: Instrument, column: str, values: Exact) -> Exact:
    """The values of a row that is worded the other way round, counted from the other end of its scale."""
    if not is_reversed(instrument, column):
        return values
    low, high = bounds_of(instrument, column)
    return affine(values, Fraction(-1), low + high)


__all__ = ["Unbounded", "band_of", "bounds_of", "gap_of", "is_reversed", "rescaling", "score_of", "turned"]
