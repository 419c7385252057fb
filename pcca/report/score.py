"""Scores a wave: every finding with its cuts and bases, then every question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

from pcca.columns import Columns, NotInColumns, Unbounded
from pcca.instrument.model import Finding, Instrument, Question
from pcca.language import N_
from pcca.report.crossing import tabulated
from pcca.report.disclosure import protect, protect_cut, smallest_base_of
from pcca.report.earlier import NotComputed
from pcca.report.findings import Group, Sample, finding_rows, groups
from pcca.report.questions import question_rows, worked_rows
from pcca.report.rows import Check, CrossTabulated, Report, Row
from pcca.report.sample import Earlier
from pcca.staging import NotStaged


class PopulationTooSmall(ValueError):
    """More responses than there are units that could respond."""

    sentence = N_("There are {responses} responses, but the population is given as {population}.")

    def __init__(self, responses: int, population: int) -> None:
        self.slots = {"responses": responses, "population": population}
        super().__init__(self.sentence.format(**self.slots))


def score_columns(
    instrument: Instrument,
    columns: Columns,
    *,
    wave: str | None = None,
    population: int | None = None,
    earlier: Earlier | None = None,
    day: date | None = None,
) -> Report:
    """Every figure of a wave, those that may not be shown without their numbers.

    `earlier` is the wave that changes are told from, `day` the last on which it was seen who still waits.
    """
    if population is not None and columns.responses > population:
        raise PopulationTooSmall(columns.responses, population)
    sample = Sample(columns, wave, population, earlier, day)
    told = [
        *(_told(sample, finding) for finding in instrument.findings.values()),
        *(_asked(sample, question) for question in instrument.every_question.values()),
        *(_worked(sample, name) for name in (*instrument.bands, *instrument.decisions)),
    ]
    rows = [row for each in told if not isinstance(each, Check) for row in each]
    checks = [each for each in told if isinstance(each, Check)]
    return Report(tuple(rows), tuple(checks), tuple(_tables(sample)))


Told = Sequence[Row] | Check
"""The rows of a figure, or what stands in their place where it cannot be computed."""


def _told(sample: Sample, finding: Finding) -> Told:
    try:
        return list(_finding(sample, finding))
    except NotComputed as why:
        return why.check
    except (NotInColumns, NotStaged, Unbounded, OverflowError) as error:
        return not_computed(finding, error)


def _asked(sample: Sample, question: Question) -> Told:
    own = sample.of(sample.instrument.listed.get(question.id))
    return protect(question_rows(own, question), smallest_base_of(sample.instrument, question.id))


def _worked(sample: Sample, name: str) -> Told:
    """The bands of a score, or the outcomes of a table."""
    try:
        return protect(worked_rows(sample, name), smallest_base_of(sample.instrument, name))
    except (NotInColumns, Unbounded, OverflowError) as error:
        return _not_worked_out(name, error)


def _not_worked_out(name: str, error: Exception) -> Check:
    """The check that stands in place of the bands of a score, or the outcomes of a table, of all responses."""
    sentence = N_("'{name}' cannot be worked out for all responses together: {why}.")
    return Check("needs_responses", name, sentence, {"name": name, "why": str(error)})


def _tables(sample: Sample) -> Iterator[CrossTabulated]:
    for table in sample.instrument.tables.values():
        # Words are not in the columns: a table whose base reads them has no cells.
        with suppress(NotInColumns):
            yield tabulated(sample, table)


def _finding(sample: Sample, finding: Finding) -> Iterator[Row]:
    sample = sample.of(finding.over)
    whole = finding_rows(sample, finding, Group(sample.columns.everyone))
    yield from protect(whole, finding.hide_below)
    for question in finding.by:
        cut = [row for group in groups(sample, question) for row in finding_rows(sample, finding, group)]
        yield from protect_cut(cut, whole, finding.hide_below)


def not_computed(finding: Finding, error: Exception) -> Check:
    """The check that stands in place of a finding that these columns cannot give."""
    if isinstance(error, NotInColumns):
        sentence = N_("The finding '{finding}' reads {what}, which is not in the coded answers.")
        return Check("needs_responses", finding.id, sentence, {"finding": finding.id, "what": error.what})
    sentence = N_("The finding '{finding}' cannot be computed: {why}.")
    return Check("needs_responses", finding.id, sentence, {"finding": finding.id, "why": str(error)})
