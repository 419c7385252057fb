"""Rankings and gaps: a cell for each option or row, and the rows put in order with what is known of their ranks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import cast

import numpy as np

from pcca.columns.readings import Coding, rowwise
from pcca.instrument.model import Allocate, Finding, GapOf, Question, Rank, RankOf
from pcca.instrument.tree import Ref
from pcca.report import bases
from pcca.report.counted import cell_of
from pcca.report.rows import Row
from pcca.report.sample import Cell, Sample
from scoring.benchmark import rank_together
from scoring.coding import Codes, Mask
from scoring.exact import Exact


def cells_of_rank(sample: Sample, finding: Finding) -> Iterator[Cell]:
    """A cell for each option of a ranking, or for each row of a grid."""
    what = cast(RankOf, finding.what)
    question = sample.instrument.questions[what.of]
    yield from (_options(sample, question, what) if isinstance(question.kind, Rank) else _rows(sample, question, what))


def _options(sample: Sample, question: Question, what: RankOf) -> Iterator[Cell]:
    assert isinstance(question.kind, Rank)
    places = [sample.columns.codes_of(item.column) for item in question.items]
    answered: Mask = np.logical_or.reduce([codes >= 0 for codes in places])
    sources = bases.sources_of(sample.instrument, Ref(question.id))
    within = places[: what.top if what.by == "top" else 1]
    for index, option in enumerate(question.kind.scale.substantive):
        if what.by == "mean":
            place = _place(places, index)
            cell = cell_of(sample, sources, option.code, (place.known, place.known))
            yield replace(cell, column=question.id, value=place)
        else:
            counted = np.logical_or.reduce([codes == index for codes in within])
            cell = cell_of(sample, sources, option.code, (counted & answered, answered))
            yield replace(cell, column=question.id, value=_indicator(counted, answered))


def _place(places: Sequence[Codes], index: int) -> Exact:
    """The place each one gave an option, known where they named it."""
    found = np.zeros(len(places[0]), np.int64)
    for number, codes in enumerate(places, 1):
        found[codes == index] = number
    return Exact(found, 1, found > 0)


def _indicator(counted: Mask, known: Mask) -> Exact:
    return Exact((counted & known).astype(np.int64), 1, known)


def _rows(sample: Sample, question: Question, what: RankOf) -> Iterator[Cell]:
    for column in columns_of(question):
        sources = bases.sources_of(sample.instrument, Ref(column))
        if what.by == "mean":
            value = sample.reads.number(column)
            counted = value.known
        else:
            counted, known = _held(sample, column, what.codes)
            value = _indicator(counted, known)
        yield replace(cell_of(sample, sources, None, (counted, value.known)), column=column, value=value)


def columns_of(question: Question) -> list[str]:
    """The columns of a question's rows, or of the parts of a total."""
    if isinstance(question.kind, Allocate):
        return [item.column for item in question.items]
    return [f"{question.id}.{row.id}" for row in getattr(question.kind, "rows", ())]


def _held(sample: Sample, column: str, codes: Sequence[str]) -> tuple[Mask, Mask]:
    """Where a column has one of the codes, and where it has an answer."""
    found = sample.reads.read(Ref(column))
    assert isinstance(found, Coding)
    places = [place for place, option in enumerate(found.options) if option in codes]
    return np.isin(found.codes, places), found.known


def cells_of_gap(sample: Sample, finding: Finding) -> Iterator[Cell]:
    """A cell for each row of what is needed and what is got."""
    what = cast(GapOf, finding.what)
    for row in (column.split(".")[1] for column in columns_of(sample.instrument.questions[what.needed])):
        needed, got = f"{what.needed}.{row}", f"{what.got}.{row}"
        sources = bases.sources_of(sample.instrument, Ref(needed))
        value = _coded_gap(sample, what, needed, got) if what.when else _gap(sample, what, needed, got)
        counted = value.known & (value.numerators > 0)
        yield replace(cell_of(sample, sources, None, (counted, value.known)), column=needed, value=value)


def _coded_gap(sample: Sample, what: GapOf, needed: str, got: str) -> Exact:
    """1 where it is needed and not got; what is not needed has no gap, whatever is got."""
    wants, asked = _held(sample, needed, what.when)
    has, told = _held(sample, got, what.met_by)
    return _indicator(wants & ~has, asked & (told | ~wants))


def _gap(sample: Sample, what: GapOf, needed: str, got: str) -> Exact:
    least = None if what.signed else Fraction(0)

    def beyond(wanted: Fraction, had: Fraction) -> Fraction:
        return wanted - had if least is None else max(least, wanted - had)

    return rowwise(beyond, sample.reads.number(needed), sample.reads.number(got))


Base = tuple[Mask, int | None]
"""Those in a base, and how many there are of them where that is known."""


def in_order(sample: Sample, finding: Finding, cells: Sequence[Cell], rows: Sequence[Row], where: Mask) -> list[Row]:
    """The rows of one base, the first rank first; those too small to be shown have none."""
    sign = _SIGNS[finding.kind](sample, finding)
    shown = [place for place, row in enumerate(rows) if row.estimate is not None and _large(row, finding)]
    ranked = list(rows)
    if len(shown) > 1:
        values = np.column_stack([_floats(cells[place], where, sign) for place in shown])
        populations = {rows[place].population for place in shown}
        found = rank_together(
            values,
            frequency=sample.columns.frequency,
            population=next(iter(populations)) if len(populations) == 1 else None,
            level=finding.interval.level / 100,
        )
        for place, *ends in zip(shown, found.ranks, found.low, found.high, strict=True):
            parts = dict(zip(("rank", "rank_low", "rank_high"), map(int, ends), strict=True))
            ranked[place] = replace(rows[place], parts={**rows[place].parts, **parts})
    return sorted(ranked, key=lambda row: row.parts.get("rank", len(rows) + 1))


def _large(row: Row, finding: Finding) -> bool:
    return (row.n or 0) >= max(1, finding.hide_below)


def _floats(cell: Cell, where: Mask, sign: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The values behind a cell, NaN outside the base; the largest has the first rank."""
    assert cell.value is not None
    values = sign * cell.value.numerators.astype(np.float64) / cell.value.denominator
    return np.where(where & cell.value.known, values, np.nan)


def _sign_of_rank(sample: Sample, finding: Finding) -> int:
    """Of mean places the smallest is the first, of everything else the largest."""
    what = cast(RankOf, finding.what)
    places = what.by == "mean" and isinstance(sample.instrument.questions[what.of].kind, Rank)
    return -1 if places != what.lowest else 1


_SIGNS: Mapping[str, Callable[[Sample, Finding], int]] = {"rank": _sign_of_rank, "gap": lambda sample, finding: 1}
ORDERED = frozenset(_SIGNS)
"""Statistics whose rows are put in order."""
