"""Scores a file of counts: each percentage from its count, the findings its margins give, and checks."""

from __future__ import annotations

from dataclasses import replace

from pcca.counts.checks import change_checks, parts_check, percentage_check
from pcca.counts.faults import Sheet
from pcca.counts.findings import Margins
from pcca.counts.model import CountRow, Counts
from pcca.counts.tables import Table, tables_of
from pcca.instrument.model import Instrument
from pcca.report.disclosure import protect, smallest_base_of
from pcca.report.provenance import provenance_without_data
from pcca.report.rows import Check, Report, Row, estimated
from pcca.report.score import PopulationTooSmall
from scoring import consistency
from scoring.estimate import Share
from scoring.intervals import interval

LEVEL, DECIMALS = 0.95, 1


def score_counts(instrument: Instrument, counts: Counts, population: int | None = None) -> Report:
    """A row for each row of the file in its order, then the findings; BadCounts where counts do not fit together."""
    sheet = Sheet()
    tables = tables_of(instrument, counts, sheet)
    sheet.check()
    _check_population(tables, population)
    based = {row.line: (table, row) for table in tables for row in table.rows}
    rows = [_row(instrument, *based[row.line], population) for row in counts.rows]
    margins = Margins(instrument, tables, population)
    findings = [row for finding in instrument.findings.values() for row in margins.rows(finding)]
    return Report((*rows, *findings), (*_checks(instrument, tables), *margins.checks))


def _check_population(tables: list[Table], population: int | None) -> None:
    largest = max((row.n or 0 for table in tables for row in table.rows if row.population is None), default=0)
    if population is not None and largest > population:
        raise PopulationTooSmall(largest, population)


def _row(instrument: Instrument, table: Table, counted: CountRow, population: int | None) -> Row:
    n, of = counted.n or 0, counted.population if counted.population is not None else population
    bounds = interval(counted.count, n, level=LEVEL, population=of)
    row = Row(
        statistic="distribution",
        question=counted.question,
        option=counted.option,
        column=counted.question,
        wave=counted.wave,
        by=dict(counted.by),
        base=f"{'responded' if counted.option in table.kinds else 'answered'}({counted.question})",
        base_form="stated",
        unit=instrument.unit,
        missing=table.kinds,
        population=of,
        published=counted.published,
        instrument=instrument.digest,
        provenance=provenance_without_data(instrument),
    )
    full = estimated(row, Share(counted.count, n, bounds), _decimals(counted))
    if counted.published is not None:
        full = replace(full, reproduces=consistency.reproduces(counted.count, n, counted.published))
    return protect([full], smallest_base_of(instrument, counted.question))[0]


def _decimals(counted: CountRow) -> int:
    """As many decimals as were printed."""
    return consistency.printed(counted.published).decimals if counted.published else DECIMALS


def _checks(instrument: Instrument, tables: list[Table]) -> list[Check]:
    """Checks of tables that are large enough to be shown."""
    shown = [table for table in tables if table.n >= smallest_base_of(instrument, table.question)]
    percentages = [check for table in shown for row in table.rows if (check := percentage_check(row))]
    parts = [check for table in shown if (check := parts_check(table))]
    return [*percentages, *parts, *change_checks(instrument, shown)]
