"""The figures of a finding, each with who is counted in it and of whom it is known: one for each option."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

import numpy as np

from pcca.columns.readings import Coding, Ticks
from pcca.columns.scores import turned
from pcca.instrument.model import Finding, Grid, Matrix, parts_of
from pcca.instrument.tree import Expr, Ref
from pcca.report import bases
from pcca.report.counted import cell_of
from pcca.report.differing import cells_of_difference
from pcca.report.matching import cells_of_agreement, cells_of_days
from pcca.report.ordering import cells_of_gap, cells_of_rank
from pcca.report.pairing import cells_of_pairs
from pcca.report.sample import Cell, Sample
from scoring.coding import Mask
from scoring.exact import Exact


def _cells_of_share(sample: Sample, finding: Finding) -> Iterator[Cell]:
    truth = sample.reads.condition(cast(Expr, finding.what))
    yield cell_of(sample, bases.read_by(sample.instrument, finding), None, (truth.true, truth.known))


def _cells_of_net(sample: Sample, finding: Finding) -> Iterator[Cell]:
    sides = [sample.reads.condition(part) for part in parts_of(finding.what) if not isinstance(part, str)]
    known = np.logical_and.reduce([side.known for side in sides])
    yield cell_of(sample, bases.read_by(sample.instrument, finding), None, (known, known))


def _cells_of_numbers(sample: Sample, finding: Finding) -> Iterator[Cell]:
    """Those who gave every number that is read."""
    known = np.logical_and.reduce([sample.reads.number(part).known for part in parts_of(finding.what)])
    yield cell_of(sample, bases.read_by(sample.instrument, finding), None, (known, known))


def _cells_of_score(sample: Sample, finding: Finding) -> Iterator[Cell]:
    """Those who answered every part of a score; a score may be known of fewer."""
    complete = np.logical_and.reduce([part.known for part in parts_of_score(sample, str(finding.what))])
    cell = cell_of(sample, bases.read_by(sample.instrument, finding), None, (complete, complete))

    def missing(where: Mask) -> Mapping[str, int]:
        return bases.incomplete_counts(sample.columns, cell.asked, complete, where)

    yield replace(cell, missing=missing)


def parts_of_score(sample: Sample, score: str) -> list[Exact]:
    """The numbers of each part, those worded the other way round turned as the score turns them."""
    columns = [part.of for part in sample.instrument.scores[score].parts]
    return [turned(sample.instrument, column, sample.reads.number(column)) for column in columns]


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
        yield replace(cell_of(sample, sources, code, (mask, found.known)), column=path)


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
        yield cell_of(sample, bases.read_by(sample.instrument, finding), option, (inside & certain, certain))


def _within(low: Any, high: Any, wanted: list[bool]) -> tuple[Mask, Mask]:
    """Where every stage from low to high is wanted, and where none is."""
    total = np.concatenate(([0], np.cumsum(wanted)))
    span = np.maximum(high, 0) - np.maximum(low, 0) + 1
    inside = total[np.maximum(high, 0) + 1] - total[np.maximum(low, 0)]
    return inside == span, inside == 0


CELLS: Mapping[str, Callable[[Sample, Finding], Iterator[Cell]]] = {
    "share": _cells_of_share,
    "distribution": _cells_of_distribution,
    "mean": _cells_of_numbers,
    "median": _cells_of_numbers,
    "quantile": _cells_of_numbers,
    "net": _cells_of_net,
    "ratio": _cells_of_numbers,
    "reliability": _cells_of_score,
    "stage_share": _cells_of_stages,
    "rank": cells_of_rank,
    "gap": cells_of_gap,
    "difference": cells_of_difference,
    "paired_change": cells_of_pairs,
    "days_between": cells_of_days,
    "agreement": cells_of_agreement,
}
