"""A declared finding as rows: one for each option, group and base."""

from __future__ import annotations

from dataclasses import replace

from pcca.instrument.model import DifferenceOf, Finding, RatioOf
from pcca.instrument.tree import Expr
from pcca.report import bases
from pcca.report.bare import bare_row, drawn
from pcca.report.cells import CELLS, option_cells
from pcca.report.figures import Wanted, counts, figure_of, parts_behind
from pcca.report.ordering import ORDERED, in_order
from pcca.report.rows import STATISTICS, Row, estimated
from pcca.report.sample import Cell, Group, Sample
from scoring.coding import Mask

__all__ = ["Cell", "Group", "Sample", "finding_rows", "groups", "option_cells"]

CERTAIN = ("stage_share", "rank", "gap", "paired_change", "days_between", "agreement")
"""Statistics whose declared base holds only those of whom the figure is known."""


def finding_rows(sample: Sample, finding: Finding, group: Group) -> list[Row]:
    """The rows of a finding in one group; about everyone, with a row for each other base as well."""
    cells = list(CELLS[finding.kind](sample, finding))
    main = [_main_row(sample, finding, group, cell) for cell in cells]
    rows = _arranged(sample, finding, (cells, main), sample.reads.condition(finding.among).true & group.mask)
    for base in () if group.by else finding.sensitivity:
        where = sample.reads.condition(base).true
        others = [_row(sample, finding, group, (base, where), cell) for cell in cells]
        others = _arranged(sample, finding, (cells, others), where & group.mask)
        rows += [replace(row, base_kind="sensitivity") for row in others]
    return rows


def _arranged(sample: Sample, finding: Finding, made: tuple[list[Cell], list[Row]], where: Mask) -> list[Row]:
    """The rows of one base as they were made, or in their order."""
    return in_order(sample, finding, *made, where) if finding.kind in ORDERED else made[1]


def _main_row(sample: Sample, finding: Finding, group: Group, cell: Cell) -> Row:
    """The row of the declared base; where only what is certain counts, the rest is outside it."""
    where = sample.reads.condition(finding.among).true
    if finding.kind in CERTAIN:
        where = where & cell.known
    row = _row(sample, finding, group, (finding.among, where), cell)
    if finding.reference is None or group.by:
        return row
    return replace(row, reference=finding.reference.value, reference_source=finding.reference.source["en"])


def _row(sample: Sample, finding: Finding, group: Group, base: tuple[Expr, Mask], cell: Cell) -> Row:
    rule, where = base[0], base[1] & group.mask
    bare = drawn(sample, bare_row(sample, finding.kind, rule), where, asked=cell.asked, group=group.mask)
    row = replace(
        bare,
        measure=measure_of(finding),
        finding=finding.id,
        column=cell.column,
        option=cell.option,
        by=group.by,
        asked=sample.columns.count(cell.asked & group.mask),
        answered=sample.columns.count(cell.known & group.mask),
        missing=cell.missing(group.mask),
        base_excluded=bases.excluded(sample.columns, group.mask & ~where, cell.missing),
    )
    wanted = Wanted(sample, finding, cell, where, row.population, group.by)
    found = figure_of(wanted)
    return replace(estimated(row, found, finding.decimals), parts=parts_behind(wanted, found))


def measure_of(finding: Finding) -> str:
    """How the figures of a finding are printed."""
    what = finding.what
    if (isinstance(what, RatioOf) and what.percent) or counts(finding):
        return "percent"
    if isinstance(what, DifferenceOf) and what.share is not None:
        return "points"
    return STATISTICS[finding.kind].measure


def groups(sample: Sample, question: str) -> list[Group]:
    """A group for each answer to a question, also those nobody gave."""
    codes = sample.columns.codes_of(question)
    options = sample.instrument.columns[question].codes
    return [Group(codes == index, {question: code}) for index, code in enumerate(options)]
