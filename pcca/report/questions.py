"""Every question as rows, whether or not a finding is made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from pcca.instrument.model import Allocate, Multi, Number, Question
from pcca.instrument.tree import Call, Ref
from pcca.report import bases
from pcca.report.bare import bare_row, drawn
from pcca.report.clustered import number_of, share_of
from pcca.report.findings import Cell, Sample, option_cells
from pcca.report.rows import Estimate, Row, estimated
from scoring import estimate
from scoring.coding import Mask

LEVEL, DECIMALS = 0.95, 1


def question_rows(sample: Sample, question: Question) -> list[Row]:
    """A row for each option of each column, or the mean and the median of a number; dates and words have none."""
    if isinstance(question.kind, Number | Allocate):
        columns = [item.column for item in question.items]
        return [_number_row(sample, column, statistic) for column in columns for statistic in _TAKEN]
    return [_option_row(sample, path, cell) for path in paths_of(question) for cell in option_cells(sample, path)]


def worked_rows(sample: Sample, name: str) -> list[Row]:
    """A row for each band of a score, or for each outcome of a decision table."""
    found = []
    for cell in option_cells(sample, name):
        row, everyone = _option_row(sample, name, cell), sample.columns.everyone
        base = sample.reads.condition(Call("answered", (Ref(name),))).true
        missing, excluded = dict(cell.missing(everyone)), dict(cell.missing(~base))
        found.append(replace(row, missing=missing, base_excluded=excluded))
    return found


def paths_of(question: Question) -> tuple[str, ...]:
    """The columns of options a question has; one with several answers stands as a whole."""
    if isinstance(question.kind, Multi):
        return (question.id,)
    return tuple(item.column for item in question.items if item.kind == "code")


def _option_row(sample: Sample, path: str, cell: Cell) -> Row:
    row, where = _row(sample, path, "distribution", cell.asked)
    if sample.over:
        return _finished(row, cell.option, share_of(sample, cell.counted, where, LEVEL))
    found = estimate.share(
        cell.counted, where, frequency=sample.columns.frequency, population=row.population, level=LEVEL
    )
    return _finished(row, cell.option, found)


def _number_row(sample: Sample, path: str, statistic: str) -> Row:
    asked = bases.asked_mask(sample.columns, bases.Sources((path,), ()))
    row, where = _row(sample, path, statistic, asked)
    if sample.over:
        return _finished(row, None, number_of(sample, path, statistic, where, LEVEL))
    values, frequency = sample.reads.number(path), sample.columns.frequency
    take = _TAKEN[statistic]
    return _finished(row, None, take(values, where, frequency=frequency, population=row.population, level=LEVEL))


_TAKEN: Mapping[str, Callable[..., Estimate]] = {"mean": estimate.mean, "median": estimate.median}


def _row(sample: Sample, path: str, statistic: str, asked: Mask) -> tuple[Row, Mask]:
    """The row of a question without its figures, and its base: those who answered."""
    base = Call("answered", (Ref(path),))
    where, everyone = sample.reads.condition(base).true, sample.columns.everyone
    bare = drawn(sample, bare_row(sample, statistic, base), where, asked=asked, group=everyone)
    row = replace(
        bare,
        question=path,
        column=path,
        asked=sample.columns.count(asked),
        answered=sample.columns.count(where),
        missing=bases.missing_counts(sample.columns, path, everyone),
        base_excluded=bases.missing_counts(sample.columns, path, ~where),
    )
    return row, where


def _finished(row: Row, option: str | None, found: Estimate) -> Row:
    return replace(estimated(row, found, DECIMALS), option=option)
