"""A row before its figures: what it says of its base, and how many that base is drawn from."""

from __future__ import annotations

from dataclasses import replace

from pcca.instrument.tree import Expr
from pcca.instrument.unparse import unparse
from pcca.report import bases
from pcca.report.rows import Row
from pcca.report.sample import Sample
from scoring import estimate
from scoring.coding import Mask


def bare_row(sample: Sample, statistic: str, rule: Expr) -> Row:
    """The row of a base, before anything is counted."""
    return Row(
        statistic=statistic,
        wave=sample.wave,
        base=unparse(rule),
        base_form=bases.form_of(sample.instrument, rule),
        base_said=bases.said_of(sample.instrument, rule),
        unit=sample.instrument.unit,
        instrument=sample.instrument.digest,
        provenance=sample.provenance,
        over=sample.over,
        over_said=sample.over_said,
    )


def drawn(sample: Sample, row: Row, where: Mask, *, asked: Mask, group: Mask) -> Row:
    """The row with the population its base is drawn from, and a note where there may be fewer."""
    population, bound = _population_of(sample, where, asked, group)
    return replace(row, population=population, notes=("population_at_most",) if bound else ())


def _population_of(sample: Sample, where: Mask, asked: Mask, group: Mask) -> tuple[int | None, bool]:
    """How many there are, at most, of those a base is drawn from, and whether there may be fewer.

    Of those routed to a question, or of a group, there are no more than the population less the responses
    from outside it; how many exactly is known when everyone has responded.
    """
    if sample.population is None:
        return None, False
    if sample.over:
        return sample.population, False
    drawn_from = (asked if not (where & ~asked).any() else sample.columns.everyone) & group
    found = estimate.at_most(sample.population, sample.columns.count(~drawn_from), sample.columns.responses)
    return found.members, found.bounded
