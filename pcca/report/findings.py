"""A declared finding as rows: one for each option, group and base."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, cast

import numpy as np

from pcca.columns import Columns, Evaluator
from pcca.columns.readings import Coding, Ticks
from pcca.instrument.model import Finding, Grid, Instrument, Matrix
from pcca.instrument.tree import Expr, Ref
from pcca.instrument.unparse import unparse
from pcca.report import bases
from pcca.report.bases import Sources
from pcca.report.provenance import provenance_of
from pcca.report.rows import Row, estimated
from pcca.staging import assess_columns
from scoring import estimate
from scoring.coding import Mask
from scoring.estimate import Mean, Median, Share
from scoring.maturity import StageColumns
from scoring.result import Provenance

METHODS = {"wilson": "wilson", "clopper_pearson": "clopper_pearson", "exact": "clopper_pearson"}
"""An exact interval is that of the finite population where its size is known, else the binomial one."""


@dataclass(frozen=True, eq=False)
class Sample:
    """The responses of one wave, and how many could have responded."""

    columns: Columns
    wave: str | None = None
    population: int | None = None

    @property
    def instrument(self) -> Instrument:
        return self.columns.instrument

    @cached_property
    def reads(self) -> Evaluator:
        return Evaluator(self.columns)

    @cached_property
    def provenance(self) -> Provenance:
        return provenance_of(self.columns)

    @cached_property
    def staged(self) -> StageColumns:
        return assess_columns(self.instrument, self.columns)


@dataclass(frozen=True, eq=False)
class Group:
    """Those a row is about: everyone, or one group of a cut."""

    mask: Mask
    by: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Cell:
    """One figure of a finding: its column or option, who is counted, and whose value is known."""

    column: str | None
    option: str | None
    counted: Mask
    known: Mask
    missing: Callable[[Mask], Mapping[str, int]]
    asked: Mask


def finding_rows(sample: Sample, finding: Finding, group: Group) -> list[Row]:
    """The rows of a finding in one group; about everyone, with a row for each other base as well."""
    cells = list(_CELLS[finding.kind](sample, finding))
    rows = [_main_row(sample, finding, group, cell) for cell in cells]
    for base in () if group.by else finding.sensitivity:
        where = sample.reads.condition(base).true
        others = [_row(sample, finding, group, (base, where), cell) for cell in cells]
        rows += [replace(row, base_kind="sensitivity") for row in others]
    return rows


def _main_row(sample: Sample, finding: Finding, group: Group, cell: Cell) -> Row:
    """The row of the declared base; a stage that is not certain is outside it."""
    where = sample.reads.condition(finding.among).true
    if finding.kind == "stage_share":
        where = where & cell.known
    row = _row(sample, finding, group, (finding.among, where), cell)
    if finding.reference is None or group.by:
        return row
    return replace(row, reference=finding.reference.value, reference_source=finding.reference.source["en"])


def _row(sample: Sample, finding: Finding, group: Group, base: tuple[Expr, Mask], cell: Cell) -> Row:
    rule, where = base[0], base[1] & group.mask
    population, bound = population_of(sample, where, cell.asked, group.mask)
    row = Row(
        statistic=finding.kind,
        finding=finding.id,
        column=cell.column,
        option=cell.option,
        wave=sample.wave,
        by=group.by,
        base=unparse(rule),
        base_form=bases.form_of(sample.instrument, rule),
        unit=sample.instrument.unit,
        asked=sample.columns.count(cell.asked & group.mask),
        answered=sample.columns.count(cell.known & group.mask),
        missing=cell.missing(group.mask),
        base_excluded=bases.excluded(sample.columns, group.mask & ~where, cell.missing),
        population=population,
        instrument=sample.instrument.digest,
        provenance=sample.provenance,
        notes=("population_at_most",) if bound else (),
    )
    found = _ESTIMATES[finding.kind](sample, finding, where, (row.population, cell))
    return estimated(row, found, finding.decimals)


def population_of(sample: Sample, where: Mask, asked: Mask, group: Mask) -> tuple[int | None, bool]:
    """How many there are, at most, of those a base is drawn from, and whether there may be fewer.

    Of those routed to a question, or of a group, there are no more than the population less the responses
    from outside it; how many exactly is known when everyone has responded.
    """
    if sample.population is None:
        return None, False
    drawn_from = (asked if not (where & ~asked).any() else sample.columns.everyone) & group
    found = estimate.at_most(sample.population, sample.columns.count(~drawn_from), sample.columns.responses)
    return found.members, found.bounded


Extra = tuple[int | None, Cell]


def _share(sample: Sample, finding: Finding, where: Mask, extra: Extra) -> Share:
    population, cell = extra
    return estimate.share(
        cell.counted,
        where,
        frequency=sample.columns.frequency,
        population=population,
        method=METHODS[finding.interval.method],
        level=finding.interval.level / 100,
    )


def _mean(sample: Sample, finding: Finding, where: Mask, extra: Extra) -> Mean:
    values, level = sample.reads.number(str(finding.what)), finding.interval.level / 100
    frequency = sample.columns.frequency
    return estimate.mean(values, where, frequency=frequency, population=extra[0], level=level)


def _median(sample: Sample, finding: Finding, where: Mask, extra: Extra) -> Median:
    values, level = sample.reads.number(str(finding.what)), finding.interval.level / 100
    frequency = sample.columns.frequency
    return estimate.median(values, where, frequency=frequency, population=extra[0], level=level)


_ESTIMATES: Mapping[str, Callable[[Sample, Finding, Mask, Extra], Share | Mean | Median]] = {
    "share": _share,
    "distribution": _share,
    "stage_share": _share,
    "mean": _mean,
    "median": _median,
}


def _cells_of_share(sample: Sample, finding: Finding) -> Iterator[Cell]:
    truth = sample.reads.condition(cast(Expr, finding.what))
    yield _cell(sample, bases.read_by(sample.instrument, finding), None, (truth.true, truth.known))


def _cells_of_number(sample: Sample, finding: Finding) -> Iterator[Cell]:
    known = sample.reads.number(str(finding.what)).known
    yield _cell(sample, bases.read_by(sample.instrument, finding), None, (known, known))


def _cell(sample: Sample, sources: Sources, option: str | None, masks: tuple[Mask, Mask]) -> Cell:
    columns, main = sample.columns, sources.main
    asked = bases.asked_mask(columns, sources)

    def missing(where: Mask) -> Mapping[str, int]:
        if main is None:
            return bases.unknown_counts(columns, asked, masks[1], where)
        return bases.missing_counts(columns, main, where)

    return Cell(main, option, masks[0], masks[1], missing, asked)


def _cells_of_distribution(sample: Sample, finding: Finding) -> Iterator[Cell]:
    name = str(finding.what)
    question = sample.instrument.questions.get(name)
    grid = question is not None and isinstance(question.kind, Grid | Matrix)
    paths = [f"{name}.{row.id}" for row in question.kind.rows] if grid else [name]  # type: ignore[union-attr]
    for path in paths:
        yield from option_cells(sample, path)


def option_cells(sample: Sample, path: str) -> Iterator[Cell]:
    """A cell for each option of a column, or of a question with several answers."""
    found: Any = sample.reads.read(Ref(path))
    sources = bases.sources_of(sample.instrument, Ref(path))
    if isinstance(found, Coding):
        held = {code: found.codes == index for index, code in enumerate(found.options)}
    elif isinstance(found, Ticks):
        held = {code: mask & found.known for code, mask in found.ticked.items()}
    else:
        raise TypeError(f"'{path}' has no options to count")
    for code, mask in held.items():
        yield replace(_cell(sample, sources, code, (mask, found.known)), column=path)


def _cells_of_stages(sample: Sample, finding: Finding) -> Iterator[Cell]:
    """A stage that is open still counts where all that it may be is counted, or none of it."""
    stages = sample.instrument.stages
    codes = [option.code for option in stages.scale.substantive] if stages else []
    wanted = finding.what if isinstance(finding.what, tuple) else ()
    found = sample.staged.stages[finding.rule or (stages.primary if stages else "")]
    sets = [{code} for code in codes] if wanted == ("each",) else [set(wanted)]
    masks = [_within(found.low, found.high, [code in each for code in codes]) for each in sets]
    certain = found.rated & np.logical_and.reduce([inside | outside for inside, outside in masks])
    for each, (inside, _) in zip(sets, masks, strict=True):
        option = next(iter(each)) if wanted == ("each",) else None
        yield _cell(sample, bases.read_by(sample.instrument, finding), option, (inside & certain, certain))


def _within(low: Any, high: Any, wanted: list[bool]) -> tuple[Mask, Mask]:
    """Where every stage from low to high is wanted, and where none is."""
    total = np.concatenate(([0], np.cumsum(wanted)))
    span = np.maximum(high, 0) - np.maximum(low, 0) + 1
    inside = total[np.maximum(high, 0) + 1] - total[np.maximum(low, 0)]
    return inside == span, inside == 0


_CELLS: Mapping[str, Callable[[Sample, Finding], Iterator[Cell]]] = {
    "share": _cells_of_share,
    "distribution": _cells_of_distribution,
    "mean": _cells_of_number,
    "median": _cells_of_number,
    "stage_share": _cells_of_stages,
}


def groups(sample: Sample, question: str) -> list[Group]:
    """A group for each answer to a question, also those nobody gave."""
    codes = sample.columns.codes_of(question)
    options = sample.instrument.columns[question].codes
    return [Group(codes == index, {question: code}) for index, code in enumerate(options)]
